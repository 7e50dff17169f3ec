import { dispatchErrors } from "./dispatch-errors.ts";
import type { BlockEvaluator, BlockValue } from "./month-evaluator.ts";

/** The block's value against hashprice and the level of power prices, good to a proven gap. */
export interface MonthValueSurface {
  /** Ascending. */
  readonly hashpricesUsdPerPhDay: readonly number[];
  readonly levels: readonly number[];
  /** One value per hashprice and level: entry `i * levels.length + j`. */
  readonly values: readonly BlockValue[];
  readonly certifiedGapUsd: number;
  readonly gapOfRangeFraction: number;
}

/** A corner of the grid with its place. */
interface Corner {
  readonly x: number;
  readonly y: number;
  readonly block: BlockValue;
}

interface Gap {
  readonly gapUsd: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The optimum is jointly convex in (hashprice, level) where prices are affine in the level. On each triangle of a grid
 * the plane through its corners lies over it and the corners' own planes lie under it; their largest difference on the
 * triangle is a linear programme with at most seven candidate points. A grid line is added where they differ most, in
 * the direction in which the corners' slopes change more.
 *
 * @param hashprices lowest and highest hashprice, USD/PH/day
 * @param levels lowest and highest level
 * @throws dispatch/not-converged after 400 lines
 */
export function tabulateMonthSurface(
  evaluate: BlockEvaluator,
  hashprices: readonly [number, number],
  levels: readonly [number, number],
  targetFraction = 1e-3,
): MonthValueSurface {
  const xs = [...hashprices];
  const ys = [...levels];
  const known = new Map<string, BlockValue>();
  const valueAt = (x: number, y: number) => {
    const key = `${x}/${y}`;
    const found = known.get(key) ?? evaluate(x, y);
    known.set(key, found);
    return found;
  };
  for (let lines = 0; lines < 400; lines++) {
    const values = xs.flatMap((x) => ys.map((y) => valueAt(x, y)));
    const all = values.map((value) => value.valueUsd);
    const rangeUsd = Math.max(...all) - Math.min(...all);
    const widest = widestGap(xs, ys, values);
    if (widest.gapUsd <= Math.max(targetFraction * rangeUsd, 1e-9))
      return {
        hashpricesUsdPerPhDay: xs,
        levels: ys,
        values,
        certifiedGapUsd: Math.max(0, widest.gapUsd),
        gapOfRangeFraction: rangeUsd > 0 ? Math.max(0, widest.gapUsd) / rangeUsd : 0,
      };
    addLine(xs, ys, widest, values);
  }
  throw dispatchErrors.notConverged({
    what: "the month value surface",
    iterations: 400,
    gap: targetFraction,
  });
}

/** Value in the middle between the planes above and below, USD. @throws dispatch/outside-range */
export function monthSurfaceUsd(surface: MonthValueSurface, hashprice: number, level: number): number {
  const { hashpricesUsdPerPhDay: xs, levels: ys, values } = surface;
  const i = cellOf(xs, hashprice, "hashprice");
  const j = cellOf(ys, level, "level");
  for (const triangle of trianglesOf(xs, ys, values, i, j)) {
    const shares = sharesAt(triangle, hashprice, level);
    if (shares.every((share) => share >= -1e-12))
      return (planeOver(triangle, shares) + highestUnder(triangle, hashprice, level)) / 2;
  }
  throw dispatchErrors.outsideRange({ what: "level", value: level, range: "the tabulated one" });
}

function cellOf(lines: readonly number[], x: number, what: string): number {
  const last = lines.length - 1;
  if (!(x >= lines[0]! && x <= lines[last]!))
    throw dispatchErrors.outsideRange({
      what,
      value: x,
      range: `[${lines[0]}, ${lines[last]}], the tabulated one`,
    });
  let cell = 0;
  while (cell < last - 1 && lines[cell + 1]! <= x) cell++;
  return cell;
}

type Triangle = readonly [Corner, Corner, Corner];

function trianglesOf(
  xs: readonly number[],
  ys: readonly number[],
  values: readonly BlockValue[],
  i: number,
  j: number,
): readonly [Triangle, Triangle] {
  const corner = (a: number, b: number): Corner => ({
    x: xs[a]!,
    y: ys[b]!,
    block: values[a * ys.length + b]!,
  });
  const [p, q, r, s] = [corner(i, j), corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1)];
  return [
    [p, q, s],
    [p, r, s],
  ];
}

function widestGap(
  xs: readonly number[],
  ys: readonly number[],
  values: readonly BlockValue[],
): Gap & { i: number; j: number } {
  let widest = { gapUsd: -1, x: 0, y: 0, i: 0, j: 0 };
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) {
      for (const triangle of trianglesOf(xs, ys, values, i, j)) {
        const found = gapOn(triangle);
        if (found.gapUsd > widest.gapUsd) widest = { ...found, i, j };
      }
    }
  }
  return widest;
}

/** Largest of min_k (plane over - plane of corner k) on the triangle: where three or, on an edge, two of them are equal. */
function gapOn(triangle: Triangle): Gap {
  // Differences at the corners: row k is plane k's, linear in the shares.
  const differences = triangle.map((under) =>
    triangle.map((at) => at.block.boundUsd - planeOf(under, at.x, at.y)),
  ) as number[][];
  const candidates: number[][] = [];
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [0, 2],
  ] as const) {
    for (const [k, l] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const) {
      const atA = differences[k]![a]! - differences[l]![a]!;
      const atB = differences[k]![b]! - differences[l]![b]!;
      if (atA === atB || atA / (atA - atB) < 0 || atA / (atA - atB) > 1) continue;
      const shares = [0, 0, 0];
      shares[b] = atA / (atA - atB);
      shares[a] = 1 - shares[b];
      candidates.push(shares);
    }
  }
  candidates.push(equalShares(differences), [1, 0, 0], [0, 1, 0], [0, 0, 1]);
  let best = { gapUsd: Number.NEGATIVE_INFINITY, x: 0, y: 0 };
  for (const shares of candidates) {
    if (!shares.every((share) => share >= 0)) continue;
    const gapUsd = Math.min(...differences.map((row) => dot(row, shares)));
    if (gapUsd > best.gapUsd)
      best = {
        gapUsd,
        x: dot(
          triangle.map((c) => c.x),
          shares,
        ),
        y: dot(
          triangle.map((c) => c.y),
          shares,
        ),
      };
  }
  return best;
}

/** Shares at which all three differences are equal; NaN where there are none. */
function equalShares(d: readonly (readonly number[])[]): number[] {
  const row = (k: number) => [0, 1, 2].map((c) => d[k]![c]! - d[k + 1]![c]!);
  const [u, v] = [row(0), row(1)];
  const cross = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
  const total = cross[0]! + cross[1]! + cross[2]!;
  return cross.map((c) => c / total);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

function planeOf({ x, y, block }: Corner, atX: number, atY: number): number {
  return block.valueUsd + block.perHashprice * (atX - x) + block.perLevel * (atY - y);
}

function planeOver(triangle: Triangle, shares: readonly number[]): number {
  return dot(
    triangle.map((corner) => corner.block.boundUsd),
    shares,
  );
}

function highestUnder(triangle: Triangle, x: number, y: number): number {
  return Math.max(...triangle.map((corner) => planeOf(corner, x, y)));
}

function sharesAt([a, b, c]: Triangle, x: number, y: number): number[] {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  const second = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
  const third = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
  return [1 - second - third, second, third];
}

/** Splits the cell of the widest gap where the tangents along its middle bend more. */
function addLine(
  xs: number[],
  ys: number[],
  widest: Gap & { i: number; j: number },
  values: readonly BlockValue[],
): void {
  const { i, j } = widest;
  const at = (a: number, b: number) => values[a * ys.length + b]!;
  const width = xs[i + 1]! - xs[i]!;
  const height = ys[j + 1]! - ys[j]!;
  const bendX =
    (at(i + 1, j).perHashprice -
      at(i, j).perHashprice +
      at(i + 1, j + 1).perHashprice -
      at(i, j + 1).perHashprice) *
    width;
  const bendY =
    (at(i, j + 1).perLevel - at(i, j).perLevel + at(i + 1, j + 1).perLevel - at(i + 1, j).perLevel) * height;
  if (bendX >= bendY) insertInside(xs, i, widest.x);
  else insertInside(ys, j, widest.y);
}

/** Keeps new lines off the old ones: never within a tenth of the cell. */
function insertInside(lines: number[], cell: number, wanted: number): void {
  const low = lines[cell]!;
  const span = lines[cell + 1]! - low;
  const at = Math.min(low + 0.9 * span, Math.max(low + 0.1 * span, wanted));
  lines.splice(cell + 1, 0, at);
}
