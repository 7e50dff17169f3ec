import type { StudyResult, StudyStrategy } from "@switchyard/study";
import { monthText } from "./time-axis.ts";

/** What a made-up study is asked to be. Nothing of it claims to be a real site: it is for the tests of pages and marks. */
export interface FixtureOptions {
  readonly title?: string;
  readonly start?: string;
  readonly months?: number;
  /** Strategies beside doing nothing, best first. */
  readonly strategies?: readonly FixtureStrategy[];
  /** How many of the five inputs turn the answer. */
  readonly turnCount?: number;
  /** How many assumptions are listed. */
  readonly assumptionCount?: number;
}

/** A strategy by its flows: what is built, what is earned each month after that. */
export interface FixtureStrategy {
  readonly id: string;
  readonly name: string;
  readonly capexUsd: number;
  readonly monthlyUsd: number;
  readonly hostedGridMw: number;
  readonly minedShare: number;
}

/** A site of 100 MW with the usual strategies. */
export const FIXTURE_STRATEGIES: readonly FixtureStrategy[] = [
  { id: "convert", name: "convert all", capexUsd: 500e6, monthlyUsd: 7.2e6, hostedGridMw: 60, minedShare: 0 },
  { id: "hybrid", name: "hybrid", capexUsd: 502e6, monthlyUsd: 7.1e6, hostedGridMw: 60, minedShare: 0.2 },
  { id: "bridge", name: "bridge", capexUsd: 502e6, monthlyUsd: 7.1e6, hostedGridMw: 60, minedShare: 0.2 },
  { id: "mine", name: "mine", capexUsd: 0, monthlyUsd: 0.16e6, hostedGridMw: 0, minedShare: 0.8 },
];

const BUILD_MONTHS = 12;
const HOURS_A_MONTH = 730;
const IMPORT_MW = 100;
const BASELINE_USD = -20_000;

/** A study made by code: figures that are wrong for every site and right with each other. */
export function studyFixture(options: FixtureOptions = {}): StudyResult {
  const { title = "A site of 100 MW", start = "2027-01", months = 180 } = options;
  const wanted = options.strategies ?? FIXTURE_STRATEGIES;
  const strategies = [
    ...wanted.map((each) => strategyOf(each, start, months)),
    strategyOf(DO_NOTHING, start, months),
    NOT_AVAILABLE,
  ].sort((a, b) => Number(b.available) - Number(a.available) || b.npvUsd.value - a.npvUsd.value);
  const best = strategies[0]!;
  return {
    schema: "switchyard/study/1",
    title,
    run: {
      scenarioHash: "0123456789abcdef",
      codeVersion: "0.1.0+fixture",
      seed: 7,
      measure: "deterministic",
      start,
      months,
      terminalMethod: "salvage",
    },
    site: {
      importMw: IMPORT_MW,
      firmMw: 60,
      exportMw: 0,
      availableFrom: start,
      gridToItRatio: 1.35,
      hashpriceUsdPerPhDay: 28.3,
      rentUsdPerKwMonth: 128,
    },
    answer: {
      best: best.id,
      headline: `Do this: ${best.name}.`,
      confidence: "On one stated path; no chance is claimed.",
      reason: "The reason is built of the figures below.",
      strongest: [
        { what: "lead over the next", figure: "$5.15M" },
        { what: "rent at which the answer turns", figure: "122 USD/kW-month" },
      ],
    },
    strategies,
    breakEvens: turnsOf(best.id, strategies[1]!.id, options.turnCount ?? 3),
    prices: {
      kind: "modelled",
      label: "price-year model test: modelled, not history",
      zone: "America/Chicago",
      currency: "USD",
      stepMinutes: 60,
      daysOfHistory: 0,
      filledMonths: [],
      meanUsdPerMwh: 40,
      minUsdPerMwh: -22,
      maxUsdPerMwh: 1460,
      negativeHours: 134,
    },
    durationCurve: durationOf(),
    assumptions: Array.from({ length: options.assumptionCount ?? 4 }, (_, i) => assumptionOf(i)),
    warnings: ["figures are before tax and debt"],
  };
}

const DO_NOTHING: FixtureStrategy = {
  id: "do-nothing",
  name: "do nothing",
  capexUsd: 0,
  monthlyUsd: 0,
  hostedGridMw: 0,
  minedShare: 0,
};

function strategyOf(asked: FixtureStrategy, start: string, months: number): StudyStrategy {
  const builds = asked.capexUsd > 0;
  const amounts = (of: (month: number) => number) => Array.from({ length: months }, (_, month) => of(month));
  const capex = amounts((month) => (month < BUILD_MONTHS && builds ? -asked.capexUsd / BUILD_MONTHS : 0));
  const revenue = amounts((month) => (month >= BUILD_MONTHS || !builds ? asked.monthlyUsd : 0));
  const standing = amounts(() => BASELINE_USD);
  const netCashUsd = amounts((month) => capex[month]! + revenue[month]!);
  const npvUsd = netCashUsd.reduce((total, usd, month) => total + usd / 1.1 ** (month / 12), 0);
  return {
    id: asked.id,
    name: asked.name,
    available: true,
    choice: asked.hostedGridMw > 0 ? `${asked.hostedGridMw} MW hosted` : "as it stands",
    capexUsd: { value: capex.reduce((total, usd) => total - usd, 0) + 0 },
    npvUsd: { value: npvUsd },
    npvWithoutTerminalUsd: { value: npvUsd - asked.hostedGridMw * 1e5 },
    irrPerYear: builds ? [0.096] : [],
    ...paybackOf(netCashUsd),
    negativeMonths: netCashUsd.filter((usd) => usd < 0).length,
    monthsToReady: builds ? BUILD_MONTHS : null,
    hostedGridMw: asked.hostedGridMw,
    hostedItMw: asked.hostedGridMw / 1.35,
    energy: energyOf(asked, months),
    marginUsdPerReservedGridMwYear: (asked.monthlyUsd * 12) / IMPORT_MW,
    marginUsdPerMeterMwh: asked.hostedGridMw + asked.minedShare > 0 ? 188.2 : null,
    marginUsdPerItMwh: null,
    years: yearsOf(asked, start, { revenue, capex, standing }),
    netCashUsd,
    lines: [
      lineOf("standing.energy", "owner", "retailer", "energy of the site's own auxiliaries", standing),
      lineOf("building.halls", "owner", "contractor", "halls", capex),
      lineOf("uses.revenue", "customer", "owner", "what the megawatts earn", revenue),
    ],
  };
}

function paybackOf(flows: readonly number[]) {
  let [total, deepest, paid] = [0, 0, flows.length];
  flows.forEach((usd, month) => {
    total += usd;
    deepest = Math.min(deepest, total);
    if (total < 0) paid = flows.length;
    else if (paid === flows.length) paid = month + 1;
  });
  return { paybackMonths: total < 0 ? null : paid, peakFundingUsd: { value: -deepest + 0 } };
}

function lineOf(id: string, payer: string, payee: string, why: string, amounts: number[]) {
  return { id, payer, payee, why, currency: "USD", discountClass: "owned-machines", amounts };
}

function energyOf({ hostedGridMw, minedShare }: FixtureStrategy, months: number): StudyStrategy["energy"] {
  const all = IMPORT_MW * HOURS_A_MONTH * months;
  const aiMwh = (hostedGridMw / IMPORT_MW) * 0.7 * all;
  const miningMwh = minedShare * all;
  return {
    importMwh: aiMwh + miningMwh,
    exportMwh: 0,
    miningMwh,
    aiMwh,
    aiUnservedMwh: 0,
    reservedIdleMwh: (hostedGridMw / IMPORT_MW) * 0.3 * all,
    unusedMwh: all - aiMwh - miningMwh,
    curtailedMwh: 0,
  };
}

type Flows = Readonly<Record<"revenue" | "capex" | "standing", readonly number[]>>;

function yearsOf(asked: FixtureStrategy, start: string, flows: Flows): StudyStrategy["years"] {
  const yearOf = (month: number) => Number(monthText(start, month).slice(0, 4));
  const count = flows.revenue.length;
  const years = [...new Set(Array.from({ length: count }, (_, month) => yearOf(month)))];
  return years.map((year) => {
    const sum = (amounts: readonly number[]) =>
      amounts.reduce((total, usd, month) => (yearOf(month) === year ? total + usd : total), 0);
    const [revenueUsd, capex, standing] = [sum(flows.revenue), sum(flows.capex), sum(flows.standing)];
    return {
      year,
      revenueUsd,
      operatingCostUsd: -standing,
      capexUsd: -capex + 0,
      netUsd: revenueUsd + capex + standing,
      energy: energyOf(
        asked,
        Array.from({ length: count }).filter((_, month) => yearOf(month) === year).length,
      ),
    };
  });
}

const NOT_AVAILABLE: StudyStrategy = {
  ...strategyOf(DO_NOTHING, "2027-01", 12),
  id: "sell-power",
  name: "sell the power",
  available: false,
  unavailable: { because: "drawing is no right to sell", enabledBy: "a battery with export" },
  years: [],
  netCashUsd: [],
  lines: [],
};

const INPUTS = [
  ["rent in the first year", "USD/kW/month (it-kw)", 128, 122],
  ["conversion capex", "M USD per IT MW", 12.7, 13.3],
  ["delay of every hall", "months", 0, 22],
  ["hashprice, whole path", "USD/PH/day at the start", 28.3, 35.4],
  ["power price, whole path", "USD/MWh in the first year", 44, 34.8],
] as const;

function turnsOf(best: string, other: string, turnCount: number): StudyResult["breakEvens"] {
  return INPUTS.map(([parameter, unit, today, at], i) => {
    const flipsAt = i < turnCount ? at : null;
    return {
      parameter,
      unit,
      today,
      flipsAt,
      searchedFrom: today / 5,
      searchedTo: today === 0 ? 60 : today * 5,
      winnerBelow: flipsAt !== null && flipsAt < today ? other : best,
      winnerAbove: flipsAt !== null && flipsAt >= today ? other : best,
    };
  });
}

function durationOf(): StudyResult["durationCurve"] {
  const hours = Array.from({ length: 200 }, (_, i) => (i + 1) * 43.8);
  return {
    hours,
    priceUsdPerMwh: hours.map((hour) => 1460 * Math.exp(-hour / 90) + 82 - hour / 90),
    strikes: [
      { id: "s21-xp", strikeUsdPerMwh: 72.5, hoursAbove: 870 },
      { id: "s19j-pro", strikeUsdPerMwh: 27.4, hoursAbove: 4920 },
    ],
  };
}

function assumptionOf(index: number): StudyResult["assumptions"][number] {
  const statuses = ["assumed", "reported", "verified", "pending"];
  return {
    id: `test.assumption_${index}`,
    value: index % 3 === 2 ? { hashrateThs: 270, powerW: 3645 } : index / 7,
    unit: index % 2 === 0 ? "USD/MWh" : "",
    source: "made up for a test",
    date: "2026-06",
    status: statuses[index % statuses.length]!,
  };
}
