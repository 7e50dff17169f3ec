import { readFile, rm } from "node:fs/promises";
import { PATH_FIGURES, type PathFigure, type PathFigures } from "@switchyard/core/strategy";
import { writeWhole } from "@switchyard/data";
import type { ShardFigures } from "@switchyard/study";
import { fileErrors } from "./file-errors.ts";

/** What a run must share with a later one that goes on with it. */
export interface RunHead {
  readonly scenarioHash: string;
  readonly codeVersion: string;
  readonly options: unknown;
}

/** Finished shards of a study that was stopped: figures as the base64 of their 64-bit numbers, so that they come back to the bit. */
interface RunFile {
  readonly schema: "switchyard/run/1";
  readonly head: RunHead;
  readonly shards: readonly {
    readonly index: number;
    readonly firstPath: number;
    readonly figures: readonly Readonly<Record<string, string>>[];
  }[];
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
    shards: [...shards].map(([index, { firstPath, figures }]) => ({
      index,
      firstPath,
      figures: figures.map((row) =>
        Object.fromEntries(PATH_FIGURES.map((name) => [name, textOf(row[name])])),
      ),
    })),
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
  return new Map(
    file.shards.map(({ index, firstPath, figures }) => [
      index,
      { firstPath, figures: figures.map((row) => figuresOf(row)) },
    ]),
  );
}

/** Removes a run file whose run was finished. */
export async function removeRunFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

function figuresOf(row: Readonly<Record<string, string>>): PathFigures {
  const entries = PATH_FIGURES.map((name) => [name, numbersOf(row[name]!)] as const);
  return Object.fromEntries(entries) as Record<PathFigure, Float64Array>;
}

function textOf(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function numbersOf(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
