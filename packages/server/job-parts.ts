import { type Claim, type Database, readJobParts, saveJobPart } from "@switchyard/store";

/** Keeps what a job has finished, for the attempt after a crash. */
export interface PartKeeper {
  /** Takes a line of text; written with others, so that a quick job writes nothing and a long one little. */
  keep(line: string): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
}

/** A keeper for one attempt of a job. @param everySec a crash costs this much work at most */
export function makePartKeeper(
  store: Database,
  job: Claim,
  everySec: number,
  onError: (error: unknown) => void,
): PartKeeper {
  let lines: string[] = [];
  let writtenAt = performance.now();
  let partCount = 0;
  let last: Promise<void> = Promise.resolve();
  const flush = () => {
    if (lines.length === 0) return last;
    const content = new TextEncoder().encode(lines.join("\n"));
    const name = `${job.attempt}.${partCount++}`;
    lines = [];
    writtenAt = performance.now();
    last = last.then(() => saveJobPart(store, job, name, content)).catch(onError);
    return last;
  };
  return {
    keep: (line) => {
      lines.push(line);
      if (performance.now() - writtenAt >= everySec * 1000) void flush();
    },
    flush,
  };
}

/** The lines that earlier attempts of a job kept. */
export async function keptLines(store: Database, { id, attempt }: Claim): Promise<readonly string[]> {
  if (attempt === 1) return [];
  const parts = await readJobParts(store, id);
  return [...parts.values()].flatMap((content) => new TextDecoder().decode(content).split("\n"));
}
