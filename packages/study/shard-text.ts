import {
  PATH_FIGURES,
  type PathFigure,
  type PathFigures,
  TREASURY_FIGURES,
  type TreasuryFigures,
} from "@switchyard/core/strategy";
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
    figures: figures.map((row) => ({
      ...Object.fromEntries(PATH_FIGURES.map((name) => [name, textOf(row[name])])),
      ...(row.treasury ? plainTreasury(row.treasury) : {}),
    })),
  };
}

/** The shard that was kept. */
export function shardOfPlain({ firstPath, figures }: PlainShard): ShardFigures {
  return { firstPath, figures: figures.map(figuresOf) };
}

function figuresOf(row: Readonly<Record<string, string>>): PathFigures {
  const read = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, numbersOf(row[name]!)]));
  const figures = read(PATH_FIGURES) as Record<PathFigure, Float64Array>;
  if (row[TREASURY_FIGURES[0]] === undefined) return figures;
  return { ...figures, treasury: read(TREASURY_FIGURES) as TreasuryFigures };
}

function plainTreasury(treasury: TreasuryFigures): Readonly<Record<string, string>> {
  return Object.fromEntries(TREASURY_FIGURES.map((name) => [name, textOf(treasury[name])]));
}

function textOf(values: Float64Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
}

function numbersOf(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
