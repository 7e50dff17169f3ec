import { LANES, type RecursionInputs, type RecursionOutputs } from "./inputs.ts";

const HASHPRICE_SCALE = (86_400 * 1e15) / 2 ** 32;
const DIFFICULTY_PER_EHS = (600 * 1e18) / 2 ** 32;

/** State of a tile, 16 lanes each, one array: its place is known to the compiled loop. */
const STATE = new Float64Array(10 * LANES);
const DIFFICULTY = 0;
const CAPACITY = LANES;
const RUNNING = 2 * LANES;
const SIGNED = 3 * LANES;
const LOSSES = 4 * LANES;
const DEBT = 5 * LANES;
const CASH = 6 * LANES;
const NPV = 7 * LANES;
const LEASE_START = 8 * LANES;
const LEASE_END = 9 * LANES;

/** The path-month recursion in plain TypeScript: the test of the SIMD kernel and of `kernel.c`, in the same order of operations. */
export function runPlain(inputs: RecursionInputs, out: RecursionOutputs): void {
  const tiles = Math.ceil(inputs.paths / LANES);
  for (let tile = 0; tile < tiles; tile++) {
    startTile(inputs, tile);
    for (let month = 0; month < inputs.months; month++) advanceTile(inputs, out, tile, month);
    out.npvUsd.set(STATE.subarray(NPV, NPV + LANES), tile * LANES);
    out.debtUsd.set(STATE.subarray(DEBT, DEBT + LANES), tile * LANES);
  }
}

function startTile({ terms, leaseStart, leaseEnd }: RecursionInputs, tile: number): void {
  STATE.fill(0);
  STATE.fill(terms.startDifficulty, DIFFICULTY, DIFFICULTY + LANES);
  STATE.fill(terms.startCapacityEhs, CAPACITY, CAPACITY + LANES);
  STATE.fill(1, RUNNING, LOSSES);
  STATE.fill(terms.startDebtUsd, DEBT, DEBT + LANES);
  STATE.fill(terms.cashReserveUsd, CASH, CASH + LANES);
  STATE.set(leaseStart.subarray(tile * LANES, (tile + 1) * LANES), LEASE_START);
  STATE.set(leaseEnd.subarray(tile * LANES, (tile + 1) * LANES), LEASE_END);
}

/** One month of 16 paths. One long function on purpose: what is measured is this loop, as it stands in C. */
function advanceTile(inputs: RecursionInputs, out: RecursionOutputs, tile: number, month: number): void {
  const { terms, byMonth, curve, priceUsd, rewardBtc, powerLevel, rentRatio } = inputs;
  const { ownerUsd } = out;
  const {
    sharpness,
    band,
    reactionFraction,
    orderRate,
    orderCeiling,
    keepFraction,
    idleLossFraction,
    retargetFraction,
  } = terms;
  const {
    knotsPerUsd,
    miningBesideLeaseFraction,
    interestPerMonth,
    taxRateFraction,
    lossLimitFraction,
    sweepFraction,
    cashReserveUsd,
  } = terms;
  const inverseBreakEven = byMonth.inverseBreakEven[month]!;
  const rentUsd = byMonth.rentUsd[month]!;
  const upkeepUsd = byMonth.upkeepUsd[month]!;
  const depreciationUsd = byMonth.depreciationUsd[month]!;
  const principalUsd = byMonth.principalUsd[month]!;
  const discountFactor = byMonth.discountFactor[month]!;
  const lastKnot = curve.length / 2 - 1;
  const from = (tile * inputs.months + month) * LANES;
  for (let lane = 0; lane < LANES; lane++) {
    const at = from + lane;
    // network aggregate
    const difficultyNow = STATE[DIFFICULTY + lane]!;
    const hashprice = (priceUsd[at]! * rewardBtc[at]! * HASHPRICE_SCALE) / difficultyNow;
    const excess = hashprice * inverseBreakEven - 1;
    const x = excess * sharpness;
    const low = x - band;
    const high = x + band;
    const lowest = 0.5 + (0.5 * low) / Math.sqrt(1 + low * low);
    const highest = 0.5 + (0.5 * high) / Math.sqrt(1 + high * high);
    let share = STATE[RUNNING + lane]!;
    if (share < lowest) share = share + reactionFraction * (lowest - share);
    else if (share > highest) share = share + reactionFraction * (highest - share);
    STATE[RUNNING + lane] = share;
    let orders = 0;
    if (excess > 0) {
      orders = orderRate * Math.sqrt(excess);
      if (orderCeiling < orders) orders = orderCeiling;
    }
    const before = STATE[CAPACITY + lane]!;
    const after = before * keepFraction * (1 - idleLossFraction * (1 - share)) + orders * before;
    STATE[CAPACITY + lane] = after;
    const wanted = after * share * DIFFICULTY_PER_EHS;
    STATE[DIFFICULTY + lane] = difficultyNow + retargetFraction * (wanted - difficultyNow);
    // curve lookup: value(hashprice, level) = level * value(hashprice / level, 1)
    const level = powerLevel[at]!;
    let place = (hashprice / level) * knotsPerUsd;
    if (lastKnot < place) place = lastKnot;
    const knot = place | 0;
    const miningUsd = level * (curve[2 * knot]! + (place - knot) * curve[2 * knot + 1]!);
    // lease: the rent is that of the month of signing
    const start = STATE[LEASE_START + lane]!;
    if (month === start) STATE[SIGNED + lane] = rentRatio[at]!;
    let operatingUsd = miningUsd;
    if (month >= start && month < STATE[LEASE_END + lane]!)
      operatingUsd = miningUsd * miningBesideLeaseFraction + rentUsd * STATE[SIGNED + lane]!;
    operatingUsd = operatingUsd - upkeepUsd;
    // tax losses
    const debtNow = STATE[DEBT + lane]!;
    const lossesNow = STATE[LOSSES + lane]!;
    const interestUsd = debtNow * interestPerMonth;
    const taxableUsd = operatingUsd - interestUsd - depreciationUsd;
    let taxUsd = 0;
    if (taxableUsd < 0) STATE[LOSSES + lane] = lossesNow - taxableUsd;
    else {
      let used = lossLimitFraction * taxableUsd;
      if (lossesNow < used) used = lossesNow;
      STATE[LOSSES + lane] = lossesNow - used;
      taxUsd = (taxableUsd - used) * taxRateFraction;
    }
    // debt balance and cash sweep
    const availableUsd = STATE[CASH + lane]! + operatingUsd - taxUsd - interestUsd;
    let paidUsd = principalUsd;
    if (debtNow < paidUsd) paidUsd = debtNow;
    if (availableUsd < paidUsd) paidUsd = availableUsd;
    if (paidUsd < 0) paidUsd = 0;
    let leftUsd = availableUsd - paidUsd;
    const owedUsd = debtNow - paidUsd;
    let sweptUsd = sweepFraction * (leftUsd - cashReserveUsd);
    if (owedUsd < sweptUsd) sweptUsd = owedUsd;
    if (sweptUsd < 0) sweptUsd = 0;
    STATE[DEBT + lane] = owedUsd - sweptUsd;
    leftUsd = leftUsd - sweptUsd;
    let owner = 0;
    if (cashReserveUsd < leftUsd) owner = leftUsd - cashReserveUsd;
    else if (leftUsd < 0) owner = leftUsd;
    STATE[CASH + lane] = leftUsd - owner;
    STATE[NPV + lane] = STATE[NPV + lane]! + owner * discountFactor;
    ownerUsd[at] = owner;
  }
}
