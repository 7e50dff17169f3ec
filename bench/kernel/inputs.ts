/** Paths that are advanced together; monthly arrays are tiled (tile * months + month) * 16 + lane. */
export const LANES = 16;

/** Figures that do not change over a run. */
export interface RecursionTerms {
  /** Network aggregate: start of difficulty and capacity, and a month's rates. */
  readonly startDifficulty: number;
  readonly startCapacityEhs: number;
  readonly sharpness: number;
  readonly band: number;
  readonly reactionFraction: number;
  readonly orderRate: number;
  readonly orderCeiling: number;
  readonly keepFraction: number;
  readonly idleLossFraction: number;
  readonly retargetFraction: number;
  /** Knots of the month value curve per USD/PH/day of hashprice at power level 1. */
  readonly knotsPerUsd: number;
  /** Share of mining that goes on while the lease runs. */
  readonly miningBesideLeaseFraction: number;
  readonly interestPerMonth: number;
  readonly taxRateFraction: number;
  readonly lossLimitFraction: number;
  readonly sweepFraction: number;
  readonly cashReserveUsd: number;
  readonly startDebtUsd: number;
}

/** One entry per month. */
export interface RecursionMonths {
  /** 1 over the break-even hashprice of the machines on sale. */
  readonly inverseBreakEven: Float64Array;
  readonly rentUsd: Float64Array;
  readonly upkeepUsd: Float64Array;
  readonly depreciationUsd: Float64Array;
  readonly principalUsd: Float64Array;
  readonly discountFactor: Float64Array;
}

/** What the path-month recursion of the kernel benchmark reads; a site of one mine, one lease and one loan. */
export interface RecursionInputs {
  readonly paths: number;
  readonly months: number;
  readonly terms: RecursionTerms;
  readonly byMonth: RecursionMonths;
  /** Month value curve, knot by knot: USD at the knot, USD to the next knot. */
  readonly curve: Float64Array;
  /** Tiled. */
  readonly priceUsd: Float64Array;
  readonly rewardBtc: Float64Array;
  readonly powerLevel: Float64Array;
  readonly rentRatio: Float64Array;
  /** tile * 16 + lane: the lease's first month, and the tenant's default. */
  readonly leaseStart: Float64Array;
  readonly leaseEnd: Float64Array;
}

/** Cash to the owner by month (tiled), its present value and the debt that is left (tile * 16 + lane). */
export interface RecursionOutputs {
  readonly ownerUsd: Float64Array;
  readonly npvUsd: Float64Array;
  readonly debtUsd: Float64Array;
}

/** The names of the scalar figures in the order in which C and WebAssembly take them. */
export const TERM_NAMES: readonly (keyof RecursionTerms)[] = [
  "startDifficulty",
  "startCapacityEhs",
  "sharpness",
  "band",
  "reactionFraction",
  "orderRate",
  "orderCeiling",
  "keepFraction",
  "idleLossFraction",
  "retargetFraction",
  "knotsPerUsd",
  "miningBesideLeaseFraction",
  "interestPerMonth",
  "taxRateFraction",
  "lossLimitFraction",
  "sweepFraction",
  "cashReserveUsd",
  "startDebtUsd",
];

/** The arrays in the order in which C and WebAssembly take them. */
export function inputArrays(inputs: RecursionInputs): readonly Float64Array[] {
  const { byMonth: m } = inputs;
  return [
    Float64Array.from(TERM_NAMES, (name) => inputs.terms[name]),
    m.inverseBreakEven,
    m.rentUsd,
    m.upkeepUsd,
    m.depreciationUsd,
    m.principalUsd,
    m.discountFactor,
    inputs.curve,
    inputs.priceUsd,
    inputs.rewardBtc,
    inputs.powerLevel,
    inputs.rentRatio,
    inputs.leaseStart,
    inputs.leaseEnd,
  ];
}

/** Room for the outputs of a run. */
export function makeOutputs({
  paths,
  months,
}: {
  readonly paths: number;
  readonly months: number;
}): RecursionOutputs {
  const tiles = Math.ceil(paths / LANES);
  return {
    ownerUsd: new Float64Array(tiles * months * LANES),
    npvUsd: new Float64Array(tiles * LANES),
    debtUsd: new Float64Array(tiles * LANES),
  };
}

/** Paths that exercise every branch: prices that crash and boom, leases that start, end early or never, taxes, a loan. */
export function makeInputs(paths: number, months: number, seed: number): RecursionInputs {
  const next = linearCongruential(seed);
  const tiles = Math.ceil(paths / LANES);
  const tiled = () => new Float64Array(tiles * months * LANES);
  const [priceUsd, rewardBtc, powerLevel, rentRatio] = [tiled(), tiled(), tiled(), tiled()];
  for (let at = 0; at < priceUsd.length; at++) {
    const month = Math.floor(at / LANES) % months;
    const walk = (values: Float64Array, start: number, low: number, width: number) => {
      values[at] = (month === 0 ? start : values[at - LANES]!) * (low + width * next());
    };
    walk(priceUsd, 66_000, 0.82, 0.37);
    walk(powerLevel, 1, 0.93, 0.141);
    walk(rentRatio, 1, 0.97, 0.061);
    rewardBtc[at] = 3.125 / 2 ** Math.floor((month + 20) / 48) + 0.2 * next();
  }
  const leaseStart = Float64Array.from({ length: tiles * LANES }, () => 12 + Math.floor(12 * next()));
  const leaseEnd = leaseStart.map((start) => start + (next() < 0.3 ? Math.floor(90 * next()) : 144));
  const arrays = { priceUsd, rewardBtc, powerLevel, rentRatio, leaseStart, leaseEnd };
  return { paths, months, terms: TERMS, byMonth: makeMonths(months), curve: makeCurve(), ...arrays };
}

const TERMS: RecursionTerms = {
  startDifficulty: 138e12,
  startCapacityEhs: 1100,
  sharpness: 3,
  band: 0.15,
  reactionFraction: 0.3,
  orderRate: 0.03,
  orderCeiling: 0.08,
  keepFraction: 0.992,
  idleLossFraction: 0.02,
  retargetFraction: 0.9,
  knotsPerUsd: 0.5,
  miningBesideLeaseFraction: 0.35,
  interestPerMonth: 0.007,
  taxRateFraction: 0.21,
  lossLimitFraction: 0.8,
  sweepFraction: 0.5,
  cashReserveUsd: 2e6,
  startDebtUsd: 150e6,
};

const MONTHLY = (months: number, value: (month: number) => number) =>
  Float64Array.from({ length: months }, (_, m) => value(m));

function makeMonths(months: number): RecursionMonths {
  return {
    inverseBreakEven: MONTHLY(months, (m) => 1 / (26 * 0.989 ** m)),
    rentUsd: MONTHLY(months, (m) => 4.2e6 * 1.03 ** Math.floor(m / 12)),
    upkeepUsd: MONTHLY(months, (m) => 0.9e6 * 1.02 ** Math.floor(m / 12)),
    depreciationUsd: MONTHLY(months, (m) => (m < 60 ? 2.5e6 : 0.3e6)),
    principalUsd: MONTHLY(months, (m) => (m < 24 ? 0 : 150e6 / 120)),
    discountFactor: MONTHLY(months, (m) => 1.1 ** (-(m + 0.5) / 12)),
  };
}

/** 64 knots of a convex curve: nothing below 12 USD/PH/day, then ever steeper. */
function makeCurve(): Float64Array {
  const value = (knot: number) => 900 * Math.max(0, knot - 6) ** 1.6 * 60;
  return Float64Array.from({ length: 128 }, (_, i) => {
    const knot = Math.floor(i / 2);
    return i % 2 === 0 ? value(knot) : value(knot + 1) - value(knot);
  });
}

function linearCongruential(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}
