import { useEffect, useState } from "react";
import { askServer, type ServerRefusal } from "../../app/server-link.ts";
import type { SavedVersion } from "./saved-types.ts";

import type { Deed } from "./use-deed.ts";
import { useOpenText } from "./use-open-text.ts";
import { asRefusal } from "./use-saved.ts";
import { timeWords } from "./work.ts";

/** Every text that a scenario has had, the latest first. */
export function VersionList({ id, deed }: { readonly id: string; readonly deed: Deed }) {
  const [versions, setVersions] = useState<readonly SavedVersion[]>();
  const [refusal, setRefusal] = useState<ServerRefusal>();
  const openText = useOpenText();
  useEffect(() => {
    askServer<readonly SavedVersion[]>("GET", `scenarios/${id}/versions`).then(
      setVersions,
      (error: unknown) => setRefusal(asRefusal(error)),
    );
  }, [id]);
  if (refusal) return <p className="flag">{refusal.message}</p>;
  if (!versions) return <p className="soft">Reading its versions …</p>;
  const open = ({ version, text }: SavedVersion) =>
    deed.start(async () => {
      openText(text);
      return `Version ${version} is the scenario of every page now.`;
    });
  return (
    <ol className="versions" reversed>
      {versions.map((kept) => (
        <li key={kept.version}>
          <button type="button" onClick={() => void open(kept)}>
            Open version {kept.version}
          </button>{" "}
          <span className="soft">
            {timeWords(kept.createdAt)}, text <code>{kept.hash.slice(0, 8)}</code>
            {kept.note === "" ? "" : `, ${kept.note}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
