import { networkErrors } from "./errors.ts";

/** Paths that are advanced together; all daily and monthly arrays are tiled so. */
export const PATHS_PER_TILE = 16;

/**
 * The condensed network: installed hashrate by class of break-even hashprice, one step a month. Orders, delivery,
 * retirement and start-stop follow the epoch model; powers are quarters, so that + - * / sqrt suffice and every engine
 * and the C of `bench/kernel-network.c` give the same bits.
 */
export interface MonthKernelInputs {
  readonly paths: number;
  readonly months: number;
  readonly classes: number;
  /** Tiled: (tile * months + month) * 16 + lane. */
  readonly priceUsd: Float64Array;
  /** Subsidy and fees, tiled as prices, BTC per block. */
  readonly rewardBtcPerBlock: Float64Array;
  /** Break-even hashprice of each class, USD/PH/day, ascending. */
  readonly breakEvenUsdPerPhDay: Float64Array;
  /** Installed at the start by class, EH/s. */
  readonly startEhs: Float64Array;
  /** Where new machines go: month * classes + class, sums to 1 over a month's classes. */
  readonly entryFraction: Float64Array;
  /** By month: break-even hashprice of the machine on sale at its median site. */
  readonly newBreakEvenUsdPerPhDay: Float64Array;
  /** By month: cost of a machine and its site, USD/TH. */
  readonly newCostUsdPerTh: Float64Array;
  /** Orders under way at the start, EH/s, over three stages. */
  readonly startPipelineEhs: Float64Array;
  readonly startDifficulty: number;
  readonly rates: MonthKernelRates;
}

/** Rates of one month; see `NetworkParameters` for their meaning. */
export interface MonthKernelRates {
  readonly keepFraction: number;
  readonly idleLossFraction: number;
  readonly reactionFraction: number;
  /** 1/spread of a class in relative (not log) distance to break-even. */
  readonly sharpness: number;
  readonly hysteresisRatio: number;
  readonly pipelineMoveFraction: number;
  readonly orderRate: number;
  readonly supplyCeiling: number;
  /** capital share * USD per TH-month of 1 USD/PH/day. */
  readonly capitalRate: number;
  /** USD per TH over 1 USD/PH/day of value, by rate of decline. */
  readonly valueScale: number;
  /** Share of the way to the month's hashrate that the difficulty goes (two retargets and a part). */
  readonly retargetFraction: number;
}

/** Tiled as prices. */
export interface MonthKernelOutputs {
  readonly difficulty: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
}

const HASHPRICE_SCALE = (86_400 * 1e15) / 2 ** 32;
const DIFFICULTY_PER_EHS = (600 * 1e18) / 2 ** 32;

/** Outputs for a run; 10,000 paths of 15 years take 29 MB, with prices and rewards 58 MB. */
export function makeMonthKernelOutputs(inputs: {
  readonly paths: number;
  readonly months: number;
}): MonthKernelOutputs {
  const tiles = Math.ceil(inputs.paths / PATHS_PER_TILE);
  const length = tiles * inputs.months * PATHS_PER_TILE;
  return { difficulty: new Float64Array(length), hashpriceUsdPerPhDay: new Float64Array(length) };
}

/** Fills `out` for all paths. @throws network/size-mismatch */
export function runMonthKernel(inputs: MonthKernelInputs, out: MonthKernelOutputs): void {
  const tiles = Math.ceil(inputs.paths / PATHS_PER_TILE);
  requireLengths(inputs, out, tiles);
  const state = makeTileState(inputs.classes);
  for (let tile = 0; tile < tiles; tile++) {
    startTile(state, inputs);
    for (let month = 0; month < inputs.months; month++) {
      const at = (tile * inputs.months + month) * PATHS_PER_TILE;
      setHashprice(state, inputs, out, at);
      runClasses(state, inputs, month);
      moveOrders(state, inputs, month);
      retarget(state, inputs.rates.retargetFraction);
    }
  }
}

interface TileState {
  /** class * 16 + lane. */
  readonly installed: Float64Array;
  readonly running: Float64Array;
  /** stage * 16 + lane. */
  readonly pipeline: Float64Array;
  readonly difficulty: Float64Array;
  readonly hashprice: Float64Array;
  readonly hashrate: Float64Array;
  readonly installedSum: Float64Array;
  readonly delivered: Float64Array;
}

function makeTileState(classes: number): TileState {
  const lanes = (rows: number) => new Float64Array(rows * PATHS_PER_TILE);
  return {
    installed: lanes(classes),
    running: lanes(classes),
    pipeline: lanes(3),
    difficulty: lanes(1),
    hashprice: lanes(1),
    hashrate: lanes(1),
    installedSum: lanes(1),
    delivered: lanes(1),
  };
}

function startTile(state: TileState, inputs: MonthKernelInputs): void {
  for (let i = 0; i < state.installed.length; i++) {
    state.installed[i] = inputs.startEhs[Math.floor(i / PATHS_PER_TILE)]!;
    state.running[i] = 1;
  }
  for (let i = 0; i < state.pipeline.length; i++)
    state.pipeline[i] = inputs.startPipelineEhs[Math.floor(i / PATHS_PER_TILE)]!;
  state.difficulty.fill(inputs.startDifficulty);
  state.delivered.fill(0);
}

function setHashprice(
  state: TileState,
  inputs: MonthKernelInputs,
  out: MonthKernelOutputs,
  at: number,
): void {
  const { priceUsd, rewardBtcPerBlock } = inputs;
  for (let lane = 0; lane < PATHS_PER_TILE; lane++) {
    const difficulty = state.difficulty[lane]!;
    const hashprice = (priceUsd[at + lane]! * rewardBtcPerBlock[at + lane]! * HASHPRICE_SCALE) / difficulty;
    state.hashprice[lane] = hashprice;
    state.hashrate[lane] = 0;
    state.installedSum[lane] = 0;
    out.difficulty[at + lane] = difficulty;
    out.hashpriceUsdPerPhDay[at + lane] = hashprice;
  }
}

/** Deliveries enter by class first, then machines start, stop and retire. */
function runClasses(state: TileState, inputs: MonthKernelInputs, month: number): void {
  const { rates, classes } = inputs;
  for (let c = 0; c < classes; c++) {
    const inverseCost = 1 / inputs.breakEvenUsdPerPhDay[c]!;
    const entry = inputs.entryFraction[month * classes + c]!;
    runClass(state, rates, c * PATHS_PER_TILE, inverseCost, entry);
  }
}

function runClass(
  state: TileState,
  rates: MonthKernelRates,
  from: number,
  inverseCost: number,
  entry: number,
): void {
  const { installed, running, hashprice, hashrate, installedSum, delivered } = state;
  const { sharpness, hysteresisRatio, reactionFraction, keepFraction, idleLossFraction } = rates;
  for (let lane = 0; lane < PATHS_PER_TILE; lane++) {
    const place = from + lane;
    const x = (hashprice[lane]! * inverseCost - 1) * sharpness;
    const band = hysteresisRatio * sharpness;
    const share = running[place]!;
    const low = x - band;
    const high = x + band;
    const lowest = 0.5 + (0.5 * low) / Math.sqrt(1 + low * low);
    const highest = 0.5 + (0.5 * high) / Math.sqrt(1 + high * high);
    let next = share;
    if (share < lowest) next = share + reactionFraction * (lowest - share);
    else if (share > highest) next = share + reactionFraction * (highest - share);
    const amount =
      (installed[place]! + delivered[lane]! * entry) * keepFraction * (1 - idleLossFraction * (1 - next));
    installed[place] = amount;
    running[place] = next;
    hashrate[lane]! += amount * next;
    installedSum[lane]! += amount;
  }
}

/** Orders by value over cost, capital and ceiling; three stages of delivery. Value: see {@link condensedValue}. */
function moveOrders(state: TileState, inputs: MonthKernelInputs, month: number): void {
  const { pipeline, hashprice, installedSum, delivered } = state;
  const { rates } = inputs;
  const breakEven = inputs.newBreakEvenUsdPerPhDay[month]!;
  const cost = inputs.newCostUsdPerTh[month]!;
  for (let lane = 0; lane < PATHS_PER_TILE; lane++) {
    const price = hashprice[lane]!;
    const excess = Math.max(price / breakEven - 1, 1e-9);
    const ratio = (rates.valueScale * breakEven * condensedValue(excess)) / cost;
    const root = Math.sqrt(ratio);
    const wanted = rates.orderRate * root;
    const asked = ratio > 1 ? cost * root * Math.sqrt(root) : cost;
    const affordable = (rates.capitalRate * price) / asked;
    const ordered = installedSum[lane]! / (1 / wanted + 1 / affordable + 1 / rates.supplyCeiling);
    const out2 = pipeline[2 * PATHS_PER_TILE + lane]! * rates.pipelineMoveFraction;
    const out1 = pipeline[PATHS_PER_TILE + lane]! * rates.pipelineMoveFraction;
    const out0 = pipeline[lane]! * rates.pipelineMoveFraction;
    pipeline[2 * PATHS_PER_TILE + lane]! += out1 - out2;
    pipeline[PATHS_PER_TILE + lane]! += out0 - out1;
    pipeline[lane]! += ordered - out0;
    delivered[lane] = out2;
  }
}

/**
 * `r - 1 - ln r` of r = 1 + excess without a logarithm: a quotient that has the right start (e^2/2), fitted to r up to 40,
 * where it is within 0.2 %.
 */
export function condensedValue(excess: number): number {
  return (excess * excess * (4.573 + excess)) / (9.146 + 7.979 * excess + 1.0257 * excess * excess);
}

function retarget(state: TileState, fraction: number): void {
  for (let lane = 0; lane < PATHS_PER_TILE; lane++) {
    const wanted = Math.max(state.hashrate[lane]! * DIFFICULTY_PER_EHS, 1);
    state.difficulty[lane]! += fraction * (wanted - state.difficulty[lane]!);
  }
}

function requireLengths(inputs: MonthKernelInputs, out: MonthKernelOutputs, tiles: number): void {
  const tiled = tiles * inputs.months * PATHS_PER_TILE;
  const needs: readonly [string, ArrayLike<number>, number][] = [
    ["priceUsd", inputs.priceUsd, tiled],
    ["rewardBtcPerBlock", inputs.rewardBtcPerBlock, tiled],
    ["difficulty", out.difficulty, tiled],
    ["hashpriceUsdPerPhDay", out.hashpriceUsdPerPhDay, tiled],
    ["breakEvenUsdPerPhDay", inputs.breakEvenUsdPerPhDay, inputs.classes],
    ["startEhs", inputs.startEhs, inputs.classes],
    ["entryFraction", inputs.entryFraction, inputs.classes * inputs.months],
    ["newBreakEvenUsdPerPhDay", inputs.newBreakEvenUsdPerPhDay, inputs.months],
    ["newCostUsdPerTh", inputs.newCostUsdPerTh, inputs.months],
    ["startPipelineEhs", inputs.startPipelineEhs, 3],
  ];
  for (const [what, values, expected] of needs)
    if (values.length !== expected)
      throw networkErrors.sizeMismatch({ what, expected, length: values.length });
}
