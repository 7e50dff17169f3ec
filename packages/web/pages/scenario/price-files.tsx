import { formatFigure } from "@switchyard/study";
import { useState } from "react";
import { useAnswer, useApp, useFilesStamp } from "../../app/context.tsx";
import { FailureNote } from "../../app/states.tsx";
import { LongSeries } from "../../charts/long-series-frame.tsx";
import { dropFile, keepFile } from "../../files/file-store.ts";
import type { PricesAnswer } from "../../worker/topics/prices.ts";
import { removeValue, setValue } from "./text/edit-yaml.ts";

interface Props {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly named: readonly { readonly file: string; readonly path: string; readonly isHere: boolean }[];
}

/** Price files: drop one and the scenario names it; what the importer found in it stands below. */
export function PriceFiles({ text, setText, named }: Props) {
  const { files } = useApp();
  const [failed, setFailed] = useState<string>();
  const take = async (file: File) => {
    try {
      await keepFile(file.name, file);
      await files.refresh();
      const others = removeValue(removeValue(text, ["power", "prices", "model"]), [
        "power",
        "prices",
        "constant",
      ]);
      setText(setValue(others, ["power", "prices", "file"], file.name));
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section>
      <h2>Price file</h2>
      <DropZone take={take} />
      {failed ? <p className="flag">It could not be kept: {failed}</p> : null}
      {named.map(({ file, path, isHere }) => (
        <p className="file-line" key={path}>
          {path}: <strong>{file}</strong>{" "}
          {isHere ? "is kept in this browser" : "is not here yet: drop it above"}{" "}
          {isHere ? (
            <button
              type="button"
              className="link"
              onClick={() => void dropFile(file.split(/[\\/]/).at(-1)!).then(files.refresh)}
            >
              forget it
            </button>
          ) : null}
        </p>
      ))}
      {named.some(({ path, isHere }) => isHere && path === "power.prices.file") ? (
        <Imported text={text} />
      ) : null}
    </section>
  );
}

function DropZone({ take }: { readonly take: (file: File) => Promise<void> }) {
  const [isOver, setOver] = useState(false);
  return (
    <fieldset
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) void take(file);
      }}
    >
      <label htmlFor="price-file">
        Drop a file of prices here, or choose it: CSV or TSV with a timestamp and a price.{" "}
        <span className="soft">The market's own formats are recognised; the file stays in this browser.</span>
      </label>
      <input
        id="price-file"
        type="file"
        accept=".csv,.tsv,.txt"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void take(file);
        }}
      />
    </fieldset>
  );
}

/** What was read: rows, zone, repairs, and the series itself. */
function Imported({ text }: { readonly text: string }) {
  const filesStamp = useFilesStamp();
  const { answer, failure, again } = useAnswer("prices", { text, filesStamp });
  if (failure && failure.kind === "failed") return <FailureNote failure={failure} again={again} />;
  if (!answer) return null;
  return (
    <>
      <LongSeries
        id="price-series"
        title={titleOf(answer)}
        unit={`${answer.currency}/MWh`}
        startUnixSec={answer.startUnixSec}
        stepSec={answer.stepMinutes * 60}
        series={[{ name: "price", values: answer.values, colour: "import" }]}
        how={`Read from ${answer.label} by the same importer as the command line's: zone ${answer.zone}, steps of ${answer.stepMinutes} minutes.`}
      />
      {answer.warnings.map((warning) => (
        <p className="note" key={warning}>
          {warning}
        </p>
      ))}
    </>
  );
}

function titleOf({ values, label, currency }: PricesAnswer): string {
  let [low, high, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  const figures = [low, sum / values.length, high].map((value) => formatFigure(value));
  return `${label}: from ${figures[0]} to ${figures[2]} ${currency}/MWh, ${figures[1]} on average`;
}
