import { readFile, rm } from "node:fs/promises";
import { writeWhole } from "@switchyard/data";
import { type PlainShard, plainShard, type ShardFigures, shardOfPlain } from "@switchyard/study";
import { fileErrors } from "./file-errors.ts";

/** What a run must share with a later one that goes on with it. */
export interface RunHead {
  readonly scenarioHash: string;
  readonly codeVersion: string;
  readonly options: unknown;
}

/** Finished shards of a study that was stopped. */
interface RunFile {
  readonly schema: "switchyard/run/1";
  readonly head: RunHead;
  readonly shards: readonly PlainShard[];
}

/** Writes the finished shards of a run, whole or not at all. */
export async function writeRunFile(
  path: string,
  head: RunHead,
  shards: ReadonlyMap<number, ShardFigures>,
): Promise<void> {
  const file: RunFile = {
    schema: "switchyard/run/1",
    head,
    shards: [...shards].map(([index, figures]) => plainShard(index, figures)),
  };
  await writeWhole(path, JSON.stringify(file));
}

/**
 * Reads the shards of a stopped run.
 * @throws cli/other-run where the file is of another scenario, code or question
 */
export async function readRunFile(path: string, head: RunHead): Promise<ReadonlyMap<number, ShardFigures>> {
  const file = JSON.parse(await readFile(path, "utf8")) as RunFile;
  if (JSON.stringify(file.head) !== JSON.stringify(head)) throw fileErrors.otherRun({ file: path });
  return new Map(file.shards.map((shard) => [shard.index, shardOfPlain(shard)]));
}

/** Removes a run file whose run was finished. */
export async function removeRunFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
