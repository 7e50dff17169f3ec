import type { AssumptionStatus } from "../quantity/index.ts";
import { locate, valueAtPath } from "./input-path.ts";
import { isPriceYear } from "./movement.ts";
import type { InputUse, Rows } from "./types.ts";

const STATUSES: readonly string[] = ["verified", "reported", "pending", "assumed"];
/** The catalogue of machines counts as one input: its dates and efficiencies make one frontier. */
const MACHINES = "machines";
/** The weakest first. */
const WEAKEST: readonly AssumptionStatus[] = ["pending", "assumed", "reported", "verified"];

/**
 * The recorded leaves as inputs with their rows. Arrays of numbers count as one input, and the thirteen rows of a price year as
 * one, whose status is its weakest month's. A field that states its own status (places) keeps it.
 */
export function inputsUsed(rows: Rows, leaves: readonly string[]): readonly InputUse[] {
  const paths = new Set(leaves.filter((leaf) => isInput(rows, leaf)).map((leaf) => inputPathOf(rows, leaf)));
  return [...paths].sort().map((path) => {
    if (isPriceYear(path)) return groupUse(rows, path, `${path}.general`, "USD/MWh");
    return path === MACHINES ? groupUse(rows, path, firstUnder(rows, path), "J/TH") : inputUse(rows, path);
  });
}

/** Numbers, switches, and words that are a row of their own (a choice); names and units inside a record are not inputs. */
function isInput(rows: Rows, leaf: string): boolean {
  const isWord = typeof valueAtPath(rows, leaf) === "string";
  return (
    !isWord || Object.hasOwn(rows, leaf) || leaf.startsWith("machines.") || leaf.startsWith("price_years.")
  );
}

/** The input that a leaf belongs to. */
export function inputPathOf(rows: Rows, leaf: string): string {
  const priceYear = /^(price_years\.[a-z_]+)\.(general|month_\d\d)/.exec(leaf);
  if (priceYear) return priceYear[1]!;
  if (leaf.startsWith("machines.")) return MACHINES;
  const array = /^(.*?)(\[\d+\])+$/.exec(leaf);
  return array && typeof valueAtPath(rows, leaf) === "number" ? array[1]! : leaf;
}

function inputUse(rows: Rows, path: string): InputUse {
  const { id } = locate(rows, path);
  const { unit, date, source, status } = rows[id]!;
  const value = valueAtPath(rows, path);
  const own = ownStanding(rows, path);
  return {
    path,
    rowId: id,
    value: typeof value === "object" || value === undefined ? null : (value as number | string | boolean),
    unit,
    source: own?.source ?? source,
    date,
    status: own?.status ?? status,
  };
}

/** `{ value, source, status }` inside a row: the field's own standing. */
function ownStanding(rows: Rows, path: string): { status: AssumptionStatus; source: string } | null {
  if (!path.endsWith(".value")) return null;
  const field = valueAtPath(rows, path.slice(0, -".value".length));
  if (typeof field !== "object" || field === null) return null;
  const { status, source } = field as { status?: string; source?: string };
  if (status === undefined || !STATUSES.includes(status)) return null;
  return { status: status as AssumptionStatus, source: source ?? "" };
}

function groupUse(rows: Rows, path: string, rowId: string, unit: string): InputUse {
  const members = Object.keys(rows).filter((id) => id.startsWith(`${path}.`));
  const statuses = members.map((id) => rows[id]!.status);
  const { source, date } = rows[rowId]!;
  return {
    path,
    rowId,
    value: null,
    unit,
    source: members.length > 13 ? `${members.length} rows, each with its own source` : source,
    date,
    status: WEAKEST.find((status) => statuses.includes(status)) ?? "assumed",
  };
}

function firstUnder(rows: Rows, path: string): string {
  return Object.keys(rows)
    .filter((id) => id.startsWith(`${path}.`))
    .sort()[0]!;
}
