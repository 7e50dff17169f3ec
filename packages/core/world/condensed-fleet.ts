import {
  ehsOfDifficulty,
  type Frontier,
  frontierJPerThAt,
  type MonthKernelRates,
  MWH_PER_PH_DAY_AT_1_J_PER_TH,
  makeFleet,
  makePowerBins,
  type NetworkModel,
  type NetworkParameters,
  settleFleet,
  supplyCurve,
} from "../network/index.ts";
import { exp, log } from "../uncertainty/index.ts";
import { worldErrors } from "./errors.ts";
import type { CondensedFleet } from "./model.ts";

/** What the condensed network starts from and how long it runs. */
export interface CondenseTerms {
  readonly parameters: NetworkParameters;
  /** Known machines; after its last day the best one improves at `improvementPerYear`. */
  readonly frontier: Frontier;
  /** Days since 1970-01-01 of the first month's start. */
  readonly startDay: number;
  readonly months: number;
  readonly difficulty: number;
  readonly hashpriceUsdPerPhDay: number;
  /** Median contract price of the network's power. */
  readonly powerUsdPerMwh: number;
  /** Growth of the network before the start, per year: what its age and its orders are drawn from. */
  readonly growthPerYear: number;
  readonly classCount: number;
}

const DAYS_PER_MONTH = 365.25 / 12;
const USD_PER_TH_MONTH = 365.25 / 12 / 1000;
/** Two retargets and a part within a month take the difficulty most of the way to the month's hashrate. */
const RETARGET_FRACTION = 0.9;

/**
 * The network of `core/network` condensed into classes of break-even hashprice, for thousands of paths: a fleet at rest at
 * the start's hashprice, its cells shared out between the two nearest classes (mean log kept), new machines entering where
 * their sites' break-even lies. Classes are even in log from the best machine of the last month at the cheapest power to the
 * dearest cell of the first.
 *
 * @throws world/bad-figure
 */
export function condenseFleet(terms: CondenseTerms): CondensedFleet {
  requireTerms(terms);
  const { parameters, months, classCount } = terms;
  const model: NetworkModel = { parameters, bins: makePowerBins(parameters) };
  const cells = settledCells(terms, model);
  const shipped = Float64Array.from({ length: months }, (_, month) => shippedJPerTh(terms, month));
  const siteCost = (jPerTh: number) =>
    MWH_PER_PH_DAY_AT_1_J_PER_TH * jPerTh * terms.powerUsdPerMwh * parameters.avoidableCostRatio;
  const lowest = siteCost(shipped[months - 1]!) * Math.min(...model.bins.priceRatio);
  const highest = Math.max(...cells.map((cell) => cell.breakEven), lowest * 1.5);
  const classes = classGrid(lowest, highest, classCount);
  const startEhs = new Float64Array(classCount);
  for (const { breakEven, runningEhs } of cells) shareOut(startEhs, 0, classes, breakEven, runningEhs);
  return {
    classes: classCount,
    breakEvenUsdPerPhDay: classes,
    startEhs,
    entryFraction: entries(model, classes, shipped, siteCost, terms.hashpriceUsdPerPhDay),
    newBreakEvenUsdPerPhDay: shipped.map(siteCost),
    newCostUsdPerTh: shipped.map((jPerTh) => parameters.machineCostUsdPerJPerTh * jPerTh),
    startPipelineEhs: cells.pipelineEhs,
    startDifficulty: terms.difficulty,
    rates: monthRates(terms, classes, startEhs),
  };
}

type Cells = readonly { readonly breakEven: number; readonly runningEhs: number }[] & {
  readonly pipelineEhs: Float64Array;
};

function settledCells(terms: CondenseTerms, model: NetworkModel): Cells {
  const hashrateEhs = ehsOfDifficulty(terms.difficulty);
  const fleet = makeFleet(terms.parameters, model.bins, {
    day: terms.startDay,
    hashrateEhs,
    growthPerYear: terms.growthPerYear,
    frontier: terms.frontier,
  });
  settleFleet(fleet, model, terms, hashrateEhs);
  for (let cell = 0; cell < fleet.installedEhs.length; cell++)
    fleet.installedEhs[cell]! *= fleet.runningFraction[cell]!;
  const steps = supplyCurve(fleet, model, terms.powerUsdPerMwh).map((step) => ({
    breakEven: step.breakEvenUsdPerPhDay,
    runningEhs: step.installedEhs,
  }));
  return Object.assign(steps, { pipelineEhs: fleet.pipelineEhs });
}

function shippedJPerTh({ parameters, frontier, startDay }: CondenseTerms, month: number): number {
  const day = startDay + (month + 0.5) * DAYS_PER_MONTH;
  return frontierJPerThAt(frontier, day) * parameters.shipmentEfficiencyRatio;
}

function classGrid(lowest: number, highest: number, count: number): Float64Array {
  const step = log(highest / lowest) / (count - 1);
  return Float64Array.from({ length: count }, (_, c) => lowest * exp(c * step));
}

/** Adds an amount to the two classes around a break-even, so that its mean log stays. */
function shareOut(out: Float64Array, from: number, classes: Float64Array, at: number, amount: number): void {
  const last = classes.length - 1;
  const step = log(classes[last]! / classes[0]!) / last;
  const place = Math.min(last, Math.max(0, log(at / classes[0]!) / step));
  const below = Math.min(last - 1, Math.floor(place));
  out[from + below]! += amount * (below + 1 - place);
  out[from + below + 1]! += amount * (place - below);
}

/** New machines go where sites with power to spare let them earn: by load, where break-even is below the start's hashprice. */
function entries(
  { bins }: NetworkModel,
  classes: Float64Array,
  shipped: Float64Array,
  siteCost: (jPerTh: number) => number,
  hashpriceUsdPerPhDay: number,
): Float64Array {
  const out = new Float64Array(shipped.length * classes.length);
  shipped.forEach((jPerTh, month) => {
    const costs = Array.from(bins.priceRatio, (ratio) => siteCost(jPerTh) * ratio);
    // hashprice follows the frontier down over the years: sites are judged against what it buys then
    const earning = hashpriceUsdPerPhDay * (jPerTh / shipped[0]!);
    const weights = costs.map((cost, bin) => bins.shareFraction[bin]! * (cost < earning ? 1 : 1e-3));
    const total = weights.reduce((a, b) => a + b, 0);
    costs.forEach((cost, bin) => {
      shareOut(out, month * classes.length, classes, cost, weights[bin]! / total);
    });
  });
  return out;
}

/** Yearly rates of the epoch model as monthly ones; the share of old machines is that of a network that grows as before. */
function monthRates(
  { parameters: p, growthPerYear, hashpriceUsdPerPhDay }: CondenseTerms,
  classes: Float64Array,
  startEhs: Float64Array,
): MonthKernelRates {
  const oldShare = exp(-Math.max(0, growthPerYear + p.retirementPerYear) * p.oldAgeYears);
  const spread = Math.max(p.cellSpreadLog, log(classes[1]! / classes[0]!) / 2);
  return {
    keepFraction: exp(-(p.retirementPerYear + p.oldAgeScrapPerYear * oldShare) / 12),
    idleLossFraction: p.idleScrapPerYear / 12,
    reactionFraction: monthReaction({ classes, startEhs, spread, hashpriceUsdPerPhDay }),
    sharpness: 1 / spread,
    hysteresisRatio: p.hysteresisLog,
    pipelineMoveFraction: 1 - exp(-3 / (12 * p.leadYears)),
    orderRate: p.orderRatePerYear / 12,
    supplyCeiling: p.supplyCeilingPerYear / 12,
    capitalRate: p.capitalShareFraction * USD_PER_TH_MONTH,
    valueScale: (12 * USD_PER_TH_MONTH) / p.hashpriceDeclinePerYear,
    retargetFraction: RETARGET_FRACTION,
  };
}

/** Hashprices over the start's among which supply is steepest: a month's step must not overshoot there. */
const STRESS_RATIOS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5];

/**
 * Share of the way that running machines go within a month. Two retargets fall into it, so a month ends near where supply
 * meets the new difficulty, H = S(P/H), and not where supply stands at the old one: with elasticity e of supply that is
 * 1/(1 + e) of the way (Newton's step). At the full 97 % the month step would swing from a third of the hashrate to all of it
 * and back after a halved price. e is the steepest found between 0.4 and 1.5 of the start's hashprice.
 */
function monthReaction(fleet: {
  readonly classes: Float64Array;
  readonly startEhs: Float64Array;
  readonly spread: number;
  readonly hashpriceUsdPerPhDay: number;
}): number {
  const supply = (hashprice: number) =>
    fleet.classes.reduce((total, breakEven, c) => {
      const x = (hashprice / breakEven - 1) / fleet.spread;
      return total + fleet.startEhs[c]! * (0.5 + (0.5 * x) / Math.sqrt(1 + x * x));
    }, 0);
  const elasticities = STRESS_RATIOS.map((ratio) => {
    const at = ratio * fleet.hashpriceUsdPerPhDay;
    return log(supply(at * 1.05) / supply(at / 1.05)) / (2 * log(1.05));
  });
  return 1 / (1 + Math.max(...elasticities));
}

function requireTerms(terms: CondenseTerms): void {
  const need = (what: string, value: number, isAllowed: boolean, allowed: string) => {
    if (!Number.isFinite(value) || !isAllowed) throw worldErrors.badFigure({ what, value, allowed });
  };
  need("months", terms.months, Number.isInteger(terms.months) && terms.months > 0, "a whole number from 1");
  need("start difficulty", terms.difficulty, terms.difficulty > 0, "above 0");
  need(
    "start hashprice in USD/PH/day",
    terms.hashpriceUsdPerPhDay,
    terms.hashpriceUsdPerPhDay > 0,
    "above 0",
  );
  need("network power in USD/MWh", terms.powerUsdPerMwh, terms.powerUsdPerMwh > 0, "above 0");
  need("network growth a year", terms.growthPerYear, true, "a finite number");
  need("network classes", terms.classCount, terms.classCount >= 2 && terms.classCount <= 64, "2 to 64");
}
