import type { AssumptionStatus } from "@switchyard/core/quantity";
import { scenarioErrors } from "../errors.ts";
import { nearestWord } from "../nearest.ts";
import { allAssumptions } from "./all.generated.ts";
import { loadRowTexts, textOfRow } from "./texts-at-once.ts";

export { loadRowTexts };

type Table = typeof allAssumptions;

/** The id of a row of `assumptions/*.yaml`, for example `mining.pool_fee`. */
export type AssumptionId = keyof Table;

/** Literal types of the data opened up to what a changed row may hold. */
type Widen<T> = T extends number
  ? number
  : T extends string
    ? string
    : T extends boolean
      ? boolean
      : T extends readonly (infer E)[]
        ? readonly Widen<E>[]
        : { readonly [K in keyof T]: Widen<T[K]> };

/** The type of a row's value. */
export type AssumptionValue<Id extends AssumptionId> = Widen<Table[Id]["value"]>;

/** A row as it stands in its file. */
export interface AssumptionRow<Value = unknown> {
  readonly id: string;
  readonly value: Value;
  /** As people write it; empty for fractions, ratios, words and maps. */
  readonly unit: string;
  readonly source: string;
  readonly date: string;
  readonly status: AssumptionStatus;
  readonly note?: string;
}

/** A row that a run read, in the order of first use. */
export interface AssumptionUse extends AssumptionRow {
  /** Where it was used: paths of the scenario that it filled, or what the caller named. */
  readonly usedFor: readonly string[];
}

/** The row of an id known at compile time; notes the use where a recording runs. */
export function assumption<Id extends AssumptionId>(
  id: Id,
  usedFor?: string,
): AssumptionRow<AssumptionValue<Id>> {
  return findAssumption(id, usedFor) as AssumptionRow<AssumptionValue<Id>>;
}

/** The row of an id known only when running (a machine's name, a jurisdiction). @throws scenario/unknown-assumption */
export function findAssumption(id: string, usedFor?: string): AssumptionRow {
  if (!hasAssumption(id))
    throw scenarioErrors.unknownAssumption({ id, nearest: nearestWord(id, Object.keys(allAssumptions)) });
  const row = rowOf(id);
  for (const recording of recordings) note(recording, row, usedFor);
  return row;
}

function rowOf(id: AssumptionId): AssumptionRow {
  return overlay.get(id) ?? whole.get(id) ?? put(id);
}

function put(id: AssumptionId): AssumptionRow {
  const { value, unit, date, status } = allAssumptions[id];
  const text = textOfRow(id);
  const row = { id, value, unit, ...NO_TEXT, ...text, date, status };
  if (text) whole.set(id, row);
  return row;
}

/** Rows with their words, each put together once. */
const whole = new Map<string, AssumptionRow>();

/** Where words come later; see `texts-later.ts`. */
const NO_TEXT = { source: "" };

/** A use that was recorded before words were there, with the words of its row. */
export function withRowText(use: AssumptionUse): AssumptionUse {
  return use.source === "" ? { ...use, ...textOfRow(use.id) } : use;
}

/** True where a row of this id exists. */
export function hasAssumption(id: string): id is AssumptionId {
  return Object.hasOwn(allAssumptions, id);
}

/** Every row whose id starts with `prefix`, without noting a use: for lists of what can be named. */
export function assumptionsUnder(prefix: string): readonly AssumptionRow[] {
  return (Object.keys(allAssumptions) as AssumptionId[]).filter((id) => id.startsWith(prefix)).map(rowOf);
}

/**
 * Until the returned function is called, these rows stand in the place of the shipped ones of the same ids: what a run would answer if
 * a figure were another. Overlays do not nest.
 *
 * @throws scenario/unknown-assumption
 */
export function overlayAssumptions(rows: readonly AssumptionRow[]): () => void {
  for (const { id } of rows) findAssumption(id);
  overlay.clear();
  for (const row of rows) overlay.set(row.id, row);
  return () => overlay.clear();
}

const overlay = new Map<string, AssumptionRow>();

/**
 * Runs `work` (synchronous) and returns its answer with the rows that it read. Recordings nest: the outer sees all.
 *
 * @example
 * const { result, used } = recordAssumptions(() => assumption("mining.pool_fee", "mining.pool.fee").value);
 */
export function recordAssumptions<Result>(work: () => Result): {
  result: Result;
  used: readonly AssumptionUse[];
} {
  const recording: Recording = new Map();
  recordings.push(recording);
  try {
    const result = work();
    return {
      result,
      used: [...recording.values()].map(({ row, usedFor }) => ({ ...row, usedFor: [...usedFor] })),
    };
  } finally {
    recordings.pop();
  }
}

/** Joins the uses of several steps of one run: one entry per row, places merged. */
export function mergeAssumptionUses(
  ...lists: readonly (readonly AssumptionUse[])[]
): readonly AssumptionUse[] {
  const merged = new Map<string, AssumptionUse>();
  for (const use of lists.flat()) {
    const usedFor = [...new Set([...(merged.get(use.id)?.usedFor ?? []), ...use.usedFor])];
    merged.set(use.id, { ...use, usedFor });
  }
  return [...merged.values()];
}

type Recording = Map<string, { readonly row: AssumptionRow; readonly usedFor: Set<string> }>;

// a stack: `recordAssumptions` is synchronous, so it is always empty again when it returns
const recordings: Recording[] = [];

function note(recording: Recording, row: AssumptionRow, usedFor: string | undefined): void {
  const entry = recording.get(row.id) ?? { row, usedFor: new Set<string>() };
  if (usedFor) entry.usedFor.add(usedFor);
  recording.set(row.id, entry);
}
