import type { InputUse, Movement } from "@switchyard/core/evidence";
import type { RegisteredClaim } from "./claims.ts";
import { provenanceErrors } from "./provenance-errors.ts";
import type { StudyResult } from "./result.ts";

/** A figure traced back: its value, the rows that the run was seen to read, and the run's identity. */
export interface Chain {
  /** The path that was asked for. */
  readonly path: string;
  readonly value: number | string | boolean | null;
  readonly unit: string;
  readonly label: string;
  /** How it was computed, where the result says so. */
  readonly method: string;
  readonly run: { readonly scenarioHash: string; readonly codeVersion: string; readonly seed: number };
  readonly inputs: readonly ChainInput[];
  /** Pending and assumed inputs: what the figure rests on without proof. */
  readonly unproven: readonly string[];
  /** How the headline of the claim moves when each is wrong by a fifth; null where the result holds no movements. */
  readonly movements: readonly Movement[] | null;
  readonly notes: readonly string[];
}

/** An input that was read, as its row states it. */
export type ChainInput = Omit<InputUse, "value"> & { readonly value: unknown };

/** A saved result: of `switchyard study --json`, or of `switchyard claims --json` (one claim or all). */
export type SavedResult = StudyResult | RegisteredClaim | readonly RegisteredClaim[];

/** Reads a saved result's kind. @throws provenance/not-a-result */
export function readSavedResult(value: unknown, file: string): SavedResult {
  if (Array.isArray(value) && value.length > 0 && value.every(isClaim)) return value;
  if (isClaim(value)) return value;
  if (isRecord(value) && value.schema === "switchyard/study/1") return value as unknown as StudyResult;
  throw provenanceErrors.notAResult({ file });
}

/**
 * The chain of one figure. Claims: `three-to-five-times.multiple` (the figure's name) or a path such as
 * `three-to-five-times.boundary[0].value`. Studies: a path such as `strategies.convert.npvUsd`; rows of a list are named by their
 * id or number, and `npvUsd` alone stands for its `value`.
 *
 * @throws provenance/no-such-figure, provenance/not-a-figure
 */
export function explainFigure(result: SavedResult, path: string): Chain {
  if (isStudy(result)) return chainOfStudy(result, path);
  const claims: readonly RegisteredClaim[] = Array.isArray(result) ? result : [result as RegisteredClaim];
  const claim = claims.find(
    ({ id }) => path === id || path.startsWith(`${id}.`) || path.startsWith(`${id}[`),
  );
  if (!claim && claims.length === 1) return chainOfClaim(claims[0]!, path, path);
  if (!claim)
    throw noSuch(
      path,
      "the register",
      claims.map(({ id }) => id),
    );
  return chainOfClaim(claim, path, path.slice(claim.id.length).replace(/^\./, ""));
}

function isStudy(result: SavedResult): result is StudyResult {
  return "schema" in result;
}

function chainOfClaim(claim: RegisteredClaim, path: string, rest: string): Chain {
  const name = rest === "" ? (claim.headline ?? "") : rest;
  const figure = claim.figures.find((candidate) => candidate.name === name);
  const value = figure ? figure.value : plainValue(path, walk(claim, rest, path));
  return {
    path,
    value,
    unit: figure?.unit ?? "",
    label: figure?.label ?? rest,
    method: claim.mechanism.method ?? "",
    run: {
      scenarioHash: claim.run.assumptionsHash,
      codeVersion: claim.run.codeVersion,
      seed: claim.run.seed,
    },
    inputs: claim.inputs,
    unproven: unprovenOf(claim.inputs),
    movements: claim.restsOn,
    notes: [
      `movements are of ${claim.headline}, the figure that the claim's answer leads with`,
      ...(Object.keys(claim.reference).length > 0
        ? [`the reference differs from the rows: ${JSON.stringify(claim.reference)}`]
        : []),
    ],
  };
}

function chainOfStudy(result: StudyResult, path: string): Chain {
  const found = walk(result, path, path);
  const isWrapped = isRecord(found) && typeof found.value === "number";
  const { scenarioHash, codeVersion, seed } = result.run;
  const inputs = result.assumptions.map(
    (row): ChainInput => ({
      path: row.id,
      rowId: row.id,
      value: row.value,
      unit: row.unit,
      source: row.source,
      date: row.date,
      status: row.status as InputUse["status"],
    }),
  );
  return {
    path,
    value: isWrapped ? (found.value as number) : plainValue(path, found),
    unit: unitOfName(path),
    label: path,
    method: "a study of the scenario; figures of strategies are differences to doing nothing",
    run: { scenarioHash, codeVersion, seed },
    inputs,
    unproven: unprovenOf(inputs),
    movements: null,
    notes: [
      `prices: ${result.prices.label} (${result.prices.kind})`,
      "every other input stands in the scenario file, which the scenario's hash names; the rows are those that the run was seen to read",
    ],
  };
}

function unprovenOf(inputs: readonly Pick<ChainInput, "path" | "status">[]): readonly string[] {
  return inputs.filter(({ status }) => status === "pending" || status === "assumed").map(({ path }) => path);
}

/** Follows a path through a result: fields by name, rows of a list by id or number. */
function walk(result: unknown, rest: string, path: string): unknown {
  let at = "the result";
  return rest
    .split(/[.[\]]+/)
    .filter((key) => key !== "")
    .reduce((value: unknown, key) => {
      const found = member(value, key);
      if (found === undefined) throw noSuch(path, at, namesIn(value));
      at = key;
      return found;
    }, result);
}

function member(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const byName = value.find((row) => isRecord(row) && (row.id === key || row.name === key));
    return byName ?? (/^\d+$/.test(key) ? value[Number(key)] : undefined);
  }
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.map((row, i) => (isRecord(row) ? String(row.id ?? row.name ?? i) : String(i)));
  return isRecord(value) ? Object.keys(value) : [];
}

function noSuch(path: string, at: string, known: readonly string[]) {
  const names = known.slice(0, 40).join(", ");
  return provenanceErrors.noSuchFigure({ path, at, known: names === "" ? "nothing inside" : names });
}

function plainValue(path: string, value: unknown): number | string | boolean | null {
  if (typeof value === "object" && value !== null)
    throw provenanceErrors.notAFigure({ path, kind: Array.isArray(value) ? "a list" : "a record" });
  return (value ?? null) as number | string | boolean | null;
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/UsdPerMwh$/, "USD/MWh"],
  [/UsdPerKwMonth$/, "USD/kW/month"],
  [/UsdPerPhDay$/, "USD/PH/day"],
  [/Usd$/, "USD"],
  [/Mwh$/, "MWh"],
  [/Mw$/, "MW"],
  [/Months$/, "months"],
  [/PerYear$/, "1/year"],
];

/** The unit that a figure's name ends in. */
function unitOfName(path: string): string {
  const names = path
    .split(/[.[\]]+/)
    .filter((name) => name !== "" && name !== "value" && !/^p\d+$/.test(name));
  const last = names.at(-1) ?? "";
  return UNITS.find(([ending]) => ending.test(last))?.[1] ?? "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isClaim(value: unknown): value is RegisteredClaim {
  return isRecord(value) && "verdict" in value && "mechanism" in value && "run" in value;
}
