import { hashpriceUsdPerPhDay } from "@switchyard/core/bitcoin";
import type { TenantGrade } from "@switchyard/core/hosting";
import { gradeOf } from "@switchyard/core/hosting";
import { frontierAsOf, pointCurve } from "@switchyard/core/network";
import { daysFromCivil, monthsBetween, power } from "@switchyard/core/quantity";
import {
  carryForward,
  type ExpectedCurve,
  logReturns,
  outlook,
  type Valuation,
  valuation,
} from "@switchyard/core/uncertainty";
import {
  type BitcoinProcess,
  condenseToStated,
  type NetworkCurves,
  p90OverP50Of,
  type WorldModel,
} from "@switchyard/core/world";
import { assumption, type Scenario } from "@switchyard/scenario";
import { figuresUnder } from "./facility-site.ts";
import { networkSettings } from "./network-settings-from-assumptions.ts";
import { networkPath } from "./stated-world.ts";
import { correlationsOf } from "./world-correlations.ts";

type Spread = NonNullable<Scenario["uncertainty"]["spread"]>;

/**
 * What is uncertain about a scenario: its `uncertainty` block on the rows of `assumptions/uncertainty.yaml`, around the stated
 * world of the deterministic study. Any later change of the scenario that is not of network, leases' tenants, schedule,
 * horizon or uncertainty leaves the model, and so its paths, as they are.
 *
 * @throws uncertainty/not-positive-definite for correlations that contradict one another, world/bad-figure
 */
export function worldModelOf(scenario: Scenario): WorldModel {
  const spread: Partial<Spread> = scenario.uncertainty.spread ?? {};
  const scale = spread.scale ?? 1;
  const leadMonths = Math.max(0, monthsBetween(scenario.network.asOfMonth, scenario.startMonth));
  const network = networkCurves(scenario, leadMonths);
  return {
    start: scenario.startMonth,
    leadMonths,
    network,
    bitcoin: bitcoinOf(spread, scale),
    fees: feesOf(spread, scale),
    hashrate: {
      fleet: fleetOf(scenario, network),
      unexplained: reverting("uncertainty.hashrate", spread.hashrateFractionPerYear, scale),
    },
    power: {
      level: reverting("uncertainty.power_level", spread.powerPriceFractionPerYear, scale),
      spread: reverting("uncertainty.power_spread", spread.powerSpreadFractionPerYear, scale),
    },
    compute: computeOf(spread, scale),
    works: worksOf(scenario, spread, scale),
    tenants: tenantsOf(scenario, scale),
    outages: outagesOf(scale),
    correlations: correlationsOf(spread.correlations),
  };
}

/**
 * The stated path from the as-of month on. Valuation: cost of carry from the same start, whatever growth the scenario states;
 * outlook: the stated path itself.
 */
function networkCurves(scenario: Scenario, leadMonths: number): NetworkCurves {
  const { network, finance, startMonth } = scenario;
  const firstMonth = leadMonths > 0 ? network.asOfMonth : startMonth;
  const months = leadMonths + finance.horizonMonths;
  const path = networkPath({
    ...scenario,
    startMonth: firstMonth,
    finance: { ...finance, horizonMonths: months },
  });
  return {
    price: {
      valuation: forwardFrom(path.priceUsdPerBtc),
      outlook: outlook(statedCurve(path.priceUsdPerBtc)),
    },
    difficulty: path.difficulty,
    subsidySats: path.subsidySats,
    feesPerBlockSats: statedFees(scenario, months),
  };
}

function statedCurve(values: Float64Array): ExpectedCurve {
  return { stepYears: 1 / 12, values, basis: "the price path that the scenario states" };
}

/** The first month's price is today's in both measures. */
function forwardFrom(stated: Float64Array): Valuation<ExpectedCurve> {
  const curve = carryForward({
    spot: stated[0]!,
    riskFreeAnnualRate: assumption("finance.risk_free", "uncertainty.measure").value,
    convenienceAnnualRate: assumption("finance.coin_carry_yield", "uncertainty.measure").value,
    stepYears: 1 / 12,
    steps: stated.length - 1,
  });
  return valuation(curve.content);
}

/** Fees by month from the as-of month, as the stated path has them. */
function statedFees({ network }: Scenario, months: number): Float64Array {
  const points = (network.path ?? []).flatMap(({ month, feesSatsPerBlock }) =>
    feesSatsPerBlock === undefined
      ? []
      : [{ monthIndex: monthsBetween(network.asOfMonth, month), feesPerBlockSats: feesSatsPerBlock }],
  );
  const curve = pointCurve(points, "feesPerBlockSats", network.feesSatsPerBlock);
  return Float64Array.from(
    { length: months },
    (_, month) => curve?.(month + 0.5) ?? network.feesSatsPerBlock,
  );
}

function bitcoinOf(spread: Partial<Spread>, scale: number): BitcoinProcess {
  const row = assumption("uncertainty.bitcoin", "uncertainty.spread.btc_price").value;
  if (spread.history && scale > 0) return historyOf(spread.history, scale);
  const total = (spread.btcPriceFractionPerYear ?? row.volatilityPerSqrtYear) * scale;
  const jumpVariance = row.jumpVarianceShareFraction * total * total;
  const ratio = row.jumpMeanOverDeviationRatio;
  // jumps a year times (mean^2 + deviation^2) is the jumps' share of the variance
  const jumpLogDeviation = Math.sqrt(jumpVariance / row.jumpsPerYear / (1 + ratio * ratio));
  return {
    kind: "jump-diffusion",
    model: {
      volatilityPerSqrtYear: Math.sqrt(total * total - jumpVariance),
      volatilityReversionPerYear: row.volatilityReversionPerYear,
      volatilityOfVolatility: row.volatilityOfVolatility,
      leverageCorrelation: row.leverageCorrelation,
      jumpsPerYear: total > 0 ? row.jumpsPerYear : 0,
      jumpLogMean: ratio * jumpLogDeviation,
      jumpLogDeviation,
      initialLogVolatility: 0,
    },
  };
}

/** Returns scaled about their mean: the mean is a drift, which is taken out anyway. */
function historyOf(history: NonNullable<Spread["history"]>, scale: number): BitcoinProcess {
  const logReturnsPerMonth = logReturns(history.pricesUsdPerBtc).map((value) => value * scale);
  return { kind: "bootstrap", logReturnsPerMonth, meanBlockMonths: history.blockMonths };
}

function feesOf(spread: Partial<Spread>, scale: number): WorldModel["fees"] {
  const row = assumption("uncertainty.fees", "uncertainty.spread.fees").value;
  const given = spread.feesFractionPerYear;
  return {
    ...row,
    baseVolatilityPerSqrtYear: (given ?? row.baseVolatilityPerSqrtYear) * scale,
    burstMeanSize: given === 0 ? 0 : row.burstMeanSize * Math.min(scale, 1),
    burstLogDeviation: row.burstLogDeviation * scale,
  };
}

function reverting(
  id:
    | "uncertainty.hashrate"
    | "uncertainty.power_level"
    | "uncertainty.power_spread"
    | "uncertainty.rent"
    | "tenants.accelerator_price.process",
  given: number | undefined,
  scale: number,
) {
  const row = assumption(id, "uncertainty.spread").value;
  return { ...row, volatilityPerSqrtYear: (given ?? row.volatilityPerSqrtYear) * scale };
}

/** Regimes belong to the market's default spread: a rent or price stated as certain has none. */
function computeOf(spread: Partial<Spread>, scale: number): WorldModel["compute"] {
  const row = assumption("uncertainty.compute_regimes", "uncertainty.spread").value;
  const multipliers = (values: readonly number[], given: number | undefined) =>
    values.map((value) => (given === 0 ? 1 : power(value, scale)));
  return {
    regimes: row,
    acceleratorMultiplierByRegime: multipliers(
      row.acceleratorMultiplierByRegime,
      spread.acceleratorFractionPerYear,
    ),
    rentMultiplierByRegime: multipliers(row.rentMultiplierByRegime, spread.rentFractionPerYear),
    acceleratorPrice: reverting(
      "tenants.accelerator_price.process",
      spread.acceleratorFractionPerYear,
      scale,
    ),
    rent: reverting("uncertainty.rent", spread.rentFractionPerYear, scale),
  };
}

function worksOf({ facility: { schedule } }: Scenario, spread: Partial<Spread>, scale: number) {
  const row = assumption("uncertainty.works", "uncertainty.spread.delay").value;
  const plannedMonths = schedule.firstHallMonths;
  const ratio =
    spread.delayMonths === undefined ? row.p90OverP50Ratio : p90OverP50Of(plannedMonths, spread.delayMonths);
  return {
    statedDelayMonths: schedule.delayMonths,
    plannedMonths,
    p90OverP50Ratio: power(ratio, scale),
    overrunDeviationFraction: (spread.capexFraction ?? row.overrunDeviationFraction) * scale,
    statedOverrunFraction: 0,
    commonCauseCorrelation: row.commonCauseCorrelation,
  };
}

function tenantsOf({ hosting }: Scenario, scale: number): WorldModel["tenants"] {
  const leases = hosting?.lease ? [hosting.lease, ...(hosting.moreLeases ?? [])] : [];
  const rows = leases.length > 0 ? figuresUnder<TenantGrade>("tenants.grade.", "hosting.lease.tenant") : [];
  const grades = leases.map(({ tenant }) => {
    const grade = gradeOf(rows, tenant);
    // hazards scale: -ln(1 - p) times the scale
    const survival = power(1 - grade.defaultProbabilityPerYear, scale);
    return { ...grade, defaultProbabilityPerYear: 1 - survival };
  });
  const defaultCorrelation = assumption("tenants.default_correlation", "hosting.lease.tenant").value;
  return { grades, defaultCorrelation };
}

function outagesOf(scale: number): WorldModel["outages"] {
  const feed = assumption("reliability.feed", "uncertainty.spread").value;
  const large = assumption("uncertainty.large_outage", "uncertainty.spread").value;
  return {
    shortPerYear: feed.outagesPerYear * scale,
    shortMeanHours: feed.outage.meanHours,
    longPerYear: large.perYear * scale,
    longMeanHours: large.meanHours,
    longLossFraction: large.lossFraction,
  };
}

/** Miners' machines at the as-of month, improving at the pace that the stated growth implies. */
function fleetOf(scenario: Scenario, network: NetworkCurves) {
  const settings = networkSettings("");
  const row = assumption("uncertainty.network", "uncertainty.spread.hashrate").value;
  const startDay = daysFromCivil({ ...scenario.network.asOfMonth, day: 1 });
  const { content } = network.price.outlook;
  const stated = { ...network, priceUsdPerBtc: content.values };
  const terms = {
    parameters: settings.parameters,
    frontier: frontierAsOf(settings.machines, startDay, settings.parameters.frontierImprovementPerYear),
    startDay,
    months: content.values.length,
    difficulty: network.difficulty[0]!,
    hashpriceUsdPerPhDay: hashpriceUsdPerPhDay({
      priceUsdPerBtc: stated.priceUsdPerBtc[0]!,
      difficulty: stated.difficulty[0]!,
      subsidySats: stated.subsidySats[0]!,
      feesPerBlockSats: stated.feesPerBlockSats[0]!,
    }),
    powerUsdPerMwh: settings.powerLevel.at(-1)!.usdPerMwh,
    growthPerYear: row.growthLogPerYear,
    classCount: row.classCount,
  };
  return condenseToStated(terms, stated).fleet;
}
