import { type DragEvent, useId, useState } from "react";
import { keepFile } from "../files/file-store.ts";
import { useApp } from "./context.tsx";

/** A place to drop (or choose) the file that a scenario names; it is kept under that name in this browser. */
export function FileDrop({ name, path }: { readonly name: string; readonly path: string }) {
  const { files } = useApp();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [failed, setFailed] = useState<string>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      await keepFile(name.split(/[\\/]/).at(-1)!, file);
      await files.refresh();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <fieldset
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <label htmlFor={id}>
        Drop <strong>{name}</strong> here, or choose it.{" "}
        <span className="soft">{path}; it stays in this browser.</span>
      </label>
      <input id={id} type="file" onChange={(event) => void take(event.target.files?.[0])} />
      {failed ? <p className="flag">It could not be kept: {failed}</p> : null}
    </fieldset>
  );
}
