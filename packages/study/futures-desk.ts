import {
  type Choice,
  type Comparison,
  courseOf,
  type ErrorOf,
  type Evaluating,
  type WayValue,
} from "@switchyard/core/strategy";
import { type Sampling, SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import { prepareWorld, type WorldBatch } from "@switchyard/core/world";
import { type AssumptionUse, recordAssumptions } from "@switchyard/scenario";
import { meanOfColumn } from "./futures-columns.ts";
import type { SensitivityDesk, Setting } from "./sensitivity-desk.ts";
import { shiftedBatch } from "./shifts.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** A desk whose worths are means over the same futures in every setting. */
export interface FuturesDesk {
  readonly evaluating: Evaluating<Setting>;
  readonly errorOf: ErrorOf;
  readonly batches: readonly WorldBatch[];
  readonly pathCount: number;
  readonly sampling: Sampling["kind"];
  readonly uses: readonly AssumptionUse[];
}

/** How many futures, and whether the hybrid keeps the split that is best today. */
export interface FuturesAsked {
  readonly pathCount: number;
  readonly holdsSplit: boolean;
}

/**
 * Draws the scenario's futures once and keeps them. In every setting a strategy's free choices are made on the first shard of 256 and
 * valued on all, as a study does: today's worths are the study's.
 */
export function openFutures(desk: SensitivityDesk, { pathCount, holdsSplit }: FuturesAsked): FuturesDesk {
  const { scenario } = desk;
  const { seed, measure, sampling } = scenario.uncertainty;
  const { result: model, used } = recordAssumptions(() => worldModelOf(scenario));
  const make = prepareWorld(model, { seed, months: desk.site.months, measure, sampling });
  const batches = Array.from({ length: Math.ceil(pathCount / SHARD_PATH_COUNT) }, (_, index) => {
    const firstPath = index * SHARD_PATH_COUNT;
    return make(firstPath, Math.min(SHARD_PATH_COUNT, pathCount - firstPath));
  });
  const errorOf: ErrorOf = (column) => meanOfColumn(sampling, column).standardError ?? 0;
  let heldMw: number | undefined;
  const isOpen = ({ strategy, hostMw }: Choice) =>
    strategy !== "hybrid" || heldMw === undefined || hostMw === heldMw;
  const evaluating: Evaluating<Setting> = function* (setting) {
    const comparison = desk.comparisonOf(setting.site);
    const found = yield* valuing({ comparison, batches, errorOf, isOpen }, setting);
    if (holdsSplit) heldMw ??= found.find(({ id }) => id === "hybrid")?.choice.hostMw;
    return found.map(({ choice: _, ...way }) => way);
  };
  return { evaluating, errorOf, batches, pathCount, sampling, uses: used };
}

interface Valuing {
  readonly comparison: Comparison;
  readonly batches: readonly WorldBatch[];
  readonly errorOf: ErrorOf;
  readonly isOpen: (choice: Choice) => boolean;
}

/** Each strategy by the choice that is best on the first shard. Yields after each shard. */
function* valuing(
  { comparison, batches, errorOf, isOpen }: Valuing,
  { shifts }: Setting,
): Generator<void, readonly (WayValue & { readonly choice: Choice })[]> {
  const { candidates, evaluator } = comparison;
  const columns: { readonly choice: Choice; readonly parts: Float64Array[] }[] = [];
  for (const [index, batch] of batches.entries()) {
    const on = evaluator.on(shiftedBatch(batch, shifts));
    if (index === 0)
      columns.push(...chosenOn(candidates.filter(isOpen), (choice) => on.evaluate(choice).npvUsd));
    else for (const { choice, parts } of columns) parts.push(on.evaluate(choice).npvUsd);
    yield;
  }
  return columns.map(({ choice, parts }) => {
    const pathsUsd = joined(parts);
    const standardErrorUsd = errorOf(pathsUsd);
    const id = choice.strategy;
    return { id, valueUsd: meanOf(pathsUsd), course: courseOf(choice), standardErrorUsd, pathsUsd, choice };
  });
}

function chosenOn(candidates: readonly Choice[], npvUsdOf: (choice: Choice) => Float64Array) {
  const worths = candidates.map((choice) => ({ choice, parts: [npvUsdOf(choice)] }));
  const ids = [...new Set(candidates.map(({ strategy }) => strategy))];
  return ids.map((id) =>
    worths
      .filter(({ choice }) => choice.strategy === id)
      .reduce((best, entry) => (meanOf(entry.parts[0]!) > meanOf(best.parts[0]!) ? entry : best)),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
