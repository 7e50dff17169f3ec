import type { MeanReversion } from "../uncertainty/index.ts";
import { worldErrors } from "./errors.ts";
import { CORRELATED_FACTORS } from "./factors.ts";
import type { WorldModel } from "./model.ts";
import type { WorldRequest } from "./types.ts";
import { requireWorks } from "./works.ts";

/** Checks what no process checks itself: curves, lengths, the order of the factors. @throws world/bad-figure, world/wrong-length */
export function requireWorldModel(model: WorldModel, months: number): void {
  need(
    "months",
    months,
    Number.isInteger(months) && months >= 1 && months <= 1200,
    "a whole number from 1 to 1200",
  );
  const { leadMonths, network, correlations, tenants } = model;
  need("lead months", leadMonths, Number.isInteger(leadMonths) && leadMonths >= 0, "a whole number from 0");
  const total = leadMonths + months;
  const { price } = network;
  requireCurve("bitcoin price under valuation", price.valuation.content.values, total, isPositive, "above 0");
  requireCurve("bitcoin price under outlook", price.outlook.content.values, total, isPositive, "above 0");
  requireCurve("difficulty", network.difficulty, total, isPositive, "above 0");
  requireCurve("subsidy in sats", network.subsidySats, total, isNotNegative, "0 or more");
  requireCurve("fees per block in sats", network.feesPerBlockSats, total, isNotNegative, "0 or more");
  if (correlations.factors.join() !== CORRELATED_FACTORS.join())
    throw worldErrors.wrongFactors({
      found: correlations.factors.join(", "),
      expected: CORRELATED_FACTORS.join(", "),
    });
  requireSpreads(model, total / 12);
  requireWorks(model.works);
  const { defaultCorrelation } = tenants;
  need(
    "correlation of defaults",
    defaultCorrelation,
    defaultCorrelation >= 0 && defaultCorrelation <= 1,
    "0 to 1",
  );
}

/** Beyond this deviation of a log, e^(-variance/2) and its like leave what a double can hold. */
const MOST_LOG_DEVIATION = 5;

function requireSpreads({ hashrate, power, compute }: WorldModel, years: number): void {
  const processes: readonly (readonly [string, MeanReversion])[] = [
    ["hashrate", hashrate.unexplained],
    ["power level", power.level],
    ["power spread", power.spread],
    ["accelerator price", compute.acceleratorPrice],
    ["rent", compute.rent],
  ];
  for (const [name, { reversionPerYear, volatilityPerSqrtYear }] of processes) {
    const growing = volatilityPerSqrtYear * Math.sqrt(years);
    const settled = reversionPerYear > 0 ? volatilityPerSqrtYear / Math.sqrt(2 * reversionPerYear) : growing;
    const deviation = Math.min(growing, settled);
    const what = `spread of the ${name} (deviation of its log at the end)`;
    if (deviation > MOST_LOG_DEVIATION)
      throw worldErrors.badFigure({ what, value: deviation, allowed: `0 to ${MOST_LOG_DEVIATION}` });
  }
}

/** @throws world/bad-figure */
export function requireRequest({ seed, firstPath, pathCount }: Omit<WorldRequest, "sampling">): void {
  need("seed", seed, Number.isSafeInteger(seed) && seed >= 0, "a whole number from 0 to 9007199254740991");
  need("first path", firstPath, isCounter(firstPath), "a whole number from 0 to 4294967295");
  const last = firstPath + pathCount - 1;
  need("path count", pathCount, pathCount >= 1 && isCounter(last), "a whole number from 1, paths below 2^32");
}

function requireCurve(
  what: string,
  values: Float64Array,
  length: number,
  isAllowed: (value: number) => boolean,
  allowed: string,
): void {
  if (values.length < length) throw worldErrors.wrongLength({ what, expected: length, found: values.length });
  for (let month = 0; month < length; month++) {
    const value = values[month]!;
    need(`${what}, month ${month + 1} of the path`, value, isAllowed(value), allowed);
  }
}

const isPositive = (value: number) => value > 0;
const isNotNegative = (value: number) => value >= 0;
const isCounter = (value: number) => value >>> 0 === value;

function need(what: string, value: number, isAllowed: boolean, allowed: string): void {
  if (!Number.isFinite(value) || !isAllowed) throw worldErrors.badFigure({ what, value, allowed });
}
