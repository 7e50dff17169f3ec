import { stepHours } from "../quantity/index.ts";
import { idleReservedMw } from "./import-limit.ts";
import { perStepArray } from "./per-step.ts";
import type { DispatchProblem, DispatchSchedule, DispatchTotals, PerStep } from "./types.ts";

/** A schedule's power, before its sums are known. */
export type SchedulePower = Omit<DispatchSchedule, "totals" | "slacks">;

/** One line of cash: energy, its price, the sum and the sum of absolutes. */
interface Line {
  readonly mwh: number;
  readonly usd: number;
  readonly grossUsd: number;
}

const NO_LINE: Line = { mwh: 0, usd: 0, grossUsd: 0 };

/** Prices a schedule at the problem's own terms, line by line, from the schedule alone. */
export function sumSchedule(problem: DispatchProblem, power: SchedulePower): DispatchTotals {
  const hours = stepHours(problem.grid);
  const line = (mw: Float64Array, price: PerStep, plus: PerStep = 0, sign = 1) =>
    sumLine(mw, price, plus, sign, hours);
  const lineOf = (owner: unknown, mw: Float64Array, price: PerStep) => (owner ? line(mw, price) : NO_LINE);
  const { import: imports, export: exports, battery } = problem;
  const bought = line(power.importMw, imports.priceUsdPerMwh, imports.adderUsdPerMwh);
  const sold = exports ? line(power.exportMw, exports.priceUsdPerMwh, exports.deductUsdPerMwh, -1) : NO_LINE;
  const mined = problem.mining.map((tier, i) => line(power.miningMw[i]!, tier.valueUsdPerMwh));
  const sun = (problem.renewables ?? []).map((s, i) => line(power.renewableMw[i]!, s.costUsdPerMwh));
  const own = (problem.generators ?? []).map((g, i) => line(power.generatorMw[i]!, g.costUsdPerMwh));
  const ai = lineOf(problem.ai, power.aiUnservedMw, problem.ai?.unservedCostUsdPerMwh ?? 0);
  const auxiliary = lineOf(
    problem.auxiliary,
    power.auxiliaryUnservedMw,
    problem.auxiliary?.unservedCostUsdPerMwh ?? 0,
  );
  const wear = lineOf(battery, power.dischargeMw, battery?.wearUsdPerMwh ?? 0);
  const usd = {
    importCostUsd: bought.usd,
    exportRevenueUsd: sold.usd,
    miningValueUsd: total(mined, "usd"),
    renewableCostUsd: total(sun, "usd"),
    generatorCostUsd: total(own, "usd"),
    wearCostUsd: wear.usd,
    unservedCostUsd: ai.usd + auxiliary.usd,
  };
  return {
    importMwh: bought.mwh,
    exportMwh: sold.mwh,
    miningMwh: total(mined, "mwh"),
    miningMwhByTier: mined.map((m) => m.mwh),
    aiServedMwh: lineOf(problem.ai, power.aiServedMw, 0).mwh,
    aiUnservedMwh: ai.mwh,
    auxiliaryServedMwh: lineOf(problem.auxiliary, power.auxiliaryServedMw, 0).mwh,
    auxiliaryUnservedMwh: auxiliary.mwh,
    renewableMwh: total(sun, "mwh"),
    curtailedMwh: line(power.curtailedMw, 0).mwh,
    generatorMwh: total(own, "mwh"),
    chargeMwh: lineOf(battery, power.chargeMw, 0).mwh,
    dischargeMwh: wear.mwh,
    idleReservedMwh: sumIdle(problem) * hours,
    ...usd,
    valueUsd:
      usd.exportRevenueUsd +
      usd.miningValueUsd -
      (usd.importCostUsd +
        usd.renewableCostUsd +
        usd.generatorCostUsd +
        usd.wearCostUsd +
        usd.unservedCostUsd),
    grossCashUsd: total([bought, sold, ...mined, ...sun, ...own, ai, auxiliary, wear], "grossUsd"),
  };
}

/** Sum of MW times (price + sign * plus) over the steps, times their length; power is never negative. */
function sumLine(mw: Float64Array, price: PerStep, plus: PerStep, sign: number, hours: number): Line {
  if (typeof price === "number" && typeof plus === "number") {
    const mwh = sumOf(mw) * hours;
    const usd = mwh * (price + sign * plus);
    return { mwh, usd, grossUsd: Math.abs(usd) };
  }
  const [usd, grossUsd] = cashOf(mw, price, plus, sign);
  return { mwh: sumOf(mw) * hours, usd: usd! * hours, grossUsd: grossUsd! * hours };
}

/** Sums of cash and of its absolutes, USD per hour of step. */
function cashOf(mw: Float64Array, price: PerStep, plus: PerStep, sign: number): Float64Array {
  if (typeof price === "number") return cashOf(mw, perStepArray(price, mw.length), plus, sign);
  const sums = new Float64Array(2);
  if (typeof plus === "number") addCash(mw, price, sign * plus, sums);
  else addSpreadCash(mw, price, plus, sign, sums);
  return sums;
}

/** Two sums side by side, in a function of its own: what follows a loop costs it its compiled code. */
function addCash(mw: Float64Array, price: Float64Array, plus: number, out: Float64Array): void {
  let usd = 0;
  let grossUsd = 0;
  for (let step = 0; step < mw.length; step++) {
    const cash = mw[step]! * (price[step]! + plus);
    usd += cash;
    grossUsd += cash < 0 ? -cash : cash;
  }
  out[0] = usd;
  out[1] = grossUsd;
}

function addSpreadCash(
  mw: Float64Array,
  price: Float64Array,
  plus: Float64Array,
  sign: number,
  out: Float64Array,
): void {
  let usd = 0;
  let grossUsd = 0;
  for (let step = 0; step < mw.length; step++) {
    const cash = mw[step]! * (price[step]! + sign * plus[step]!);
    usd += cash;
    grossUsd += cash < 0 ? -cash : cash;
  }
  out[0] = usd;
  out[1] = grossUsd;
}

/** Four sums side by side: one sum waits for itself at every step. */
function sumOf(values: Float64Array): number {
  const whole = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += values[i]!;
    b += values[i + 1]!;
    c += values[i + 2]!;
    d += values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) a += values[i]!;
  return a + b + (c + d);
}

function total(lines: readonly Line[], key: keyof Line): number {
  return lines.reduce((sum, line) => sum + line[key], 0);
}

function sumIdle({ ai, grid, import: terms }: DispatchProblem): number {
  if (!ai) return 0;
  let idle = 0;
  for (let step = 0; step < grid.steps; step++) idle += idleReservedMw(ai, terms.lossFraction, step);
  return idle;
}
