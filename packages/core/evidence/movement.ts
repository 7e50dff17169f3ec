import type { AssumptionStatus } from "../quantity/index.ts";
import { isSwitchyardError } from "../quantity/index.ts";
import { locate, valueAtPath, withLeaf } from "./input-path.ts";
import type { InputUse, Movement, Rows } from "./types.ts";

/** By how much an unproven input is taken to be wrong. */
export const WRONG_BY_FRACTION = 0.2;

/** What a run gives: the headline, and whether the claim holds. */
export interface PointAnswer {
  readonly headline: number | null;
  readonly holds: boolean;
}

/**
 * How the answer moves when each pending or assumed input is a fifth lower and a fifth higher, the others as they are; largest
 * first. Fractions, chances and ratios stay within their range. Words and dates do not move.
 */
export function movementsOf(
  rows: Rows,
  inputs: readonly InputUse[],
  answerOf: (rows: Rows) => PointAnswer,
): readonly Movement[] {
  const now = answerOf(rows);
  const moved = inputs.filter((input) => isUnproven(input.status) && isNumeric(rows, input.path));
  return moved
    .map((input) => movementOf(rows, input, answerOf, now))
    .sort((a, b) => sizeOf(b, now) - sizeOf(a, now) || (a.path < b.path ? -1 : 1));
}

function isUnproven(status: AssumptionStatus): boolean {
  return status === "pending" || status === "assumed";
}

function movementOf(
  rows: Rows,
  { path, status }: InputUse,
  answerOf: (rows: Rows) => PointAnswer,
  now: PointAnswer,
): Movement {
  const at = (factor: number) => tryAnswer(() => answerOf(scaled(rows, path, factor)));
  const lower = at(1 - WRONG_BY_FRACTION);
  const upper = at(1 + WRONG_BY_FRACTION);
  return {
    path,
    status,
    lowerValue: lower?.headline ?? null,
    upperValue: upper?.headline ?? null,
    turnsAnswer: [lower, upper].some((answer) => answer !== null && answer.holds !== now.holds),
  };
}

function tryAnswer(answer: () => PointAnswer): PointAnswer | null {
  try {
    return answer();
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

function sizeOf({ lowerValue, upperValue }: Movement, now: PointAnswer): number {
  const reference = now.headline ?? 0;
  return Math.max(
    lowerValue === null ? 0 : Math.abs(lowerValue - reference),
    upperValue === null ? 0 : Math.abs(upperValue - reference),
  );
}

/** The rows with a leaf, an array of numbers, or the level of a price year times a factor. @throws evidence/unknown-path */
export function scaled(rows: Rows, path: string, factor: number): Rows {
  if (isPriceYear(path)) return scaledPriceYear(rows, path, factor);
  const { id, keys } = locate(rows, path);
  const row = rows[id]!;
  const leafName = keys.findLast((key) => !/^\d+$/.test(key) && key !== "value") ?? id;
  const change = (leaf: unknown) => scaledLeaf(leaf, factor, leafName);
  return { ...rows, [id]: { ...row, value: withLeaf(row.value, keys, change) } };
}

function scaledLeaf(leaf: unknown, factor: number, name: string): unknown {
  if (Array.isArray(leaf)) return leaf.map((item) => scaledLeaf(item, factor, name));
  if (typeof leaf !== "number") return leaf;
  const value = leaf * factor;
  if (/Fraction$|Probability$|Fractions$|_margin$|_share$|_fraction$/.test(name) && leaf <= 1)
    return Math.min(1, value);
  if (/Ratio$|\.pue$|\.line_loss$|_pue$|_ratio$/.test(name) && leaf >= 1) return Math.max(1, value);
  return /Count$|Months$|members$|Strikes$/i.test(name) && Number.isInteger(leaf) ? Math.round(value) : value;
}

const PRICE_FIELDS = ["hourMeanPerMwh", "spikeMeanPerMwh", "negativeDepthPerMwh"];

/** True for the path that stands for a whole price year, `price_years.ercot_south`. */
export function isPriceYear(path: string): boolean {
  return /^price_years\.[a-z_]+$/.test(path);
}

function scaledPriceYear(rows: Rows, path: string, factor: number): Rows {
  const changed: Record<string, Rows[string]> = { ...rows };
  for (const id of Object.keys(rows).filter((each) => each.startsWith(`${path}.month_`))) {
    const value = { ...(rows[id]!.value as Record<string, unknown>) };
    for (const field of PRICE_FIELDS) value[field] = scaledLeaf(value[field], factor, field);
    changed[id] = { ...rows[id]!, value };
  }
  return changed;
}

function isNumeric(rows: Rows, path: string): boolean {
  if (isPriceYear(path)) return true;
  if (!isLocated(rows, path)) return false;
  const value = valueAtPath(rows, path);
  return (
    typeof value === "number" || (Array.isArray(value) && value.some((item) => typeof item === "number"))
  );
}

/** A group of rows that does not scale as one (the catalogue of machines) has no row of its own. */
function isLocated(rows: Rows, path: string): boolean {
  return Object.keys(rows).some(
    (id) => path === id || path.startsWith(`${id}.`) || path.startsWith(`${id}[`),
  );
}
