import { PATH_FIGURES, type PathFigure, type PathFigures } from "@switchyard/core/strategy";
import type { ShardFigures } from "./uncertain-run.ts";

/** A finished shard as plain JSON: figures as the base64 of their 64-bit numbers, so that they come back to the bit. */
export interface PlainShard {
  readonly index: number;
  readonly firstPath: number;
  readonly figures: readonly Readonly<Record<string, string>>[];
}

/** A shard, to be kept as text. */
export function plainShard(index: number, { firstPath, figures }: ShardFigures): PlainShard {
  return {
    index,
    firstPath,
    figures: figures.map((row) => Object.fromEntries(PATH_FIGURES.map((name) => [name, textOf(row[name])]))),
  };
}

/** The shard that was kept. */
export function shardOfPlain({ firstPath, figures }: PlainShard): ShardFigures {
  return { firstPath, figures: figures.map(figuresOf) };
}

function figuresOf(row: Readonly<Record<string, string>>): PathFigures {
  const entries = PATH_FIGURES.map((name) => [name, numbersOf(row[name]!)] as const);
  return Object.fromEntries(entries) as Record<PathFigure, Float64Array>;
}

function textOf(values: Float64Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
}

function numbersOf(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
