import {
  bestWay,
  courseOfWay,
  differenceErrorUsd,
  type ErrorOf,
  type Evaluating,
  type WayValue,
} from "./sensitivity.ts";

/** One side of a map: an input from low to high, with the value it has today. */
export interface MapAxis {
  readonly parameter: string;
  readonly unit: string;
  readonly today: number;
  /** Ascending. */
  readonly values: readonly number[];
}

/** What is best at one place of a map, and by how much. */
export interface MapCell {
  readonly x: number;
  readonly y: number;
  readonly best: string;
  readonly bestUsd: number;
  /** Lead over the second best, USD; 0 where there is only one way. */
  readonly leadUsd: number;
  /** Of the lead, where worths are means over futures: below two of these the two can't be told apart. */
  readonly leadErrorUsd?: number;
  readonly ways: readonly WayValue[];
}

/** Which way wins where. Cells run along x first, from the lowest y up. */
export interface WinnerMap {
  readonly x: MapAxis;
  readonly y: MapAxis;
  readonly today: MapCell;
  readonly cells: readonly MapCell[];
}

/** Evaluates every place of a grid of two inputs, and today's. Yields while it works. */
export function* mappingWinners<Setting>(
  x: MapAxis,
  y: MapAxis,
  settingAt: (x: number, y: number) => Setting,
  evaluating: Evaluating<Setting>,
  errorOf?: ErrorOf,
): Generator<void, WinnerMap> {
  const cellAt = function* (atX: number, atY: number): Generator<void, MapCell> {
    return cellOf(atX, atY, yield* evaluating(settingAt(atX, atY)), errorOf);
  };
  const today = yield* cellAt(x.today, y.today);
  const cells: MapCell[] = [];
  for (const atY of y.values) for (const atX of x.values) cells.push(yield* cellAt(atX, atY));
  return { x, y, today, cells };
}

function cellOf(x: number, y: number, ways: readonly WayValue[], errorOf: ErrorOf | undefined): MapCell {
  const best = bestWay(ways);
  const others = ways.filter((way) => way !== best);
  const second = others.length === 0 ? undefined : bestWay(others);
  const leadErrorUsd = differenceErrorUsd(best, second, errorOf);
  return {
    x,
    y,
    best: courseOfWay(best),
    bestUsd: best.valueUsd,
    leadUsd: second ? best.valueUsd - second.valueUsd : 0,
    ...(leadErrorUsd === undefined ? {} : { leadErrorUsd }),
    ways,
  };
}

/** Values around today in equal ratios: `count` of them from `today / span` to `today * span`; odd counts hold today itself. */
export function ratioSteps(today: number, span: number, count: number): readonly number[] {
  if (count < 2) return [today];
  return Array.from({ length: count }, (_, i) => today * span ** ((2 * i) / (count - 1) - 1));
}
