import type { MeanReversion } from "../uncertainty/index.ts";
import { worldErrors } from "./errors.ts";
import { CORRELATED_FACTORS } from "./factors.ts";
import type { CondensedFleet, WorldModel } from "./model.ts";
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
  const { leadMonths, network, correlations, tenants, start } = model;
  need("first month's year", start.year, Number.isInteger(start.year) && start.year >= 0, "a calendar year");
  need(
    "first month",
    start.month,
    Number.isInteger(start.month) && start.month >= 1 && start.month <= 12,
    "1 to 12",
  );
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
  for (const { content } of [price.valuation, price.outlook])
    need("step of the bitcoin price, in years", content.stepYears, isPositive(content.stepYears), "above 0");
  requireSpreads(model, total / 12);
  requireFleet(model.hashrate.fleet);
  requireWorks(model.works);
  const { defaultCorrelation } = tenants;
  need(
    "correlation of defaults",
    defaultCorrelation,
    defaultCorrelation >= 0 && defaultCorrelation <= 1,
    "0 to 1",
  );
  for (const { id, latePaymentDays, wrongWayExponent } of tenants.grades) {
    need(
      `late payment of tenant grade ${id}, in days`,
      latePaymentDays,
      isNotNegative(latePaymentDays),
      "0 or more",
    );
    need(
      `wrong-way exponent of tenant grade ${id}`,
      wrongWayExponent,
      isNotNegative(wrongWayExponent),
      "0 or more",
    );
  }
}

/** The condensed network: nothing in it is negative. */
function requireFleet(fleet: CondensedFleet): void {
  need("classes of the network's machines", fleet.classes, isPositive(fleet.classes), "1 or more");
  need(
    "difficulty that the network starts with",
    fleet.startDifficulty,
    isPositive(fleet.startDifficulty),
    "above 0",
  );
  for (const name of FLEET_ARRAYS)
    fleet[name].forEach((value, i) => {
      need(`network: ${name}, entry ${i + 1}`, value, isNotNegative(value), "0 or more");
    });
  for (const [name, value] of Object.entries(fleet.rates) as [string, number][])
    need(`network: ${name}`, value, isNotNegative(value), "0 or more");
}

const FLEET_ARRAYS = [
  "breakEvenUsdPerPhDay",
  "startEhs",
  "entryFraction",
  "newBreakEvenUsdPerPhDay",
  "newCostUsdPerTh",
  "startPipelineEhs",
] as const;

/** Beyond this deviation of a log, e^(-variance/2) and its like leave what a double can hold. */
const MOST_LOG_DEVIATION = 5;

function requireSpreads({ hashrate, power, compute, bitcoin }: WorldModel, years: number): void {
  if (bitcoin.kind === "jump-diffusion") {
    requireLog("log volatility of bitcoin today", bitcoin.model.initialLogVolatility);
    requireLog("mean log of bitcoin's jumps", bitcoin.model.jumpLogMean);
  }
  const processes: readonly (readonly [string, MeanReversion])[] = [
    ["hashrate", hashrate.unexplained],
    ["power level", power.level],
    ["power spread", power.spread],
    ["accelerator price", compute.acceleratorPrice],
    ["rent", compute.rent],
  ];
  for (const [name, { reversionPerYear, volatilityPerSqrtYear, initialLogDeviation }] of processes) {
    requireLog(`log distance of the ${name} from its curve today`, initialLogDeviation);
    const growing = volatilityPerSqrtYear * Math.sqrt(years);
    const settled = reversionPerYear > 0 ? volatilityPerSqrtYear / Math.sqrt(2 * reversionPerYear) : growing;
    const deviation = Math.min(growing, settled);
    const what = `spread of the ${name} (deviation of its log at the end)`;
    if (deviation > MOST_LOG_DEVIATION)
      throw worldErrors.badFigure({ what, value: deviation, allowed: `0 to ${MOST_LOG_DEVIATION}` });
  }
}

function requireLog(what: string, value: number): void {
  need(what, value, Math.abs(value) <= MOST_LOG_DEVIATION, `${-MOST_LOG_DEVIATION} to ${MOST_LOG_DEVIATION}`);
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
