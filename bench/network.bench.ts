import {
  type MonthKernelInputs,
  type MonthKernelOutputs,
  makeMonthKernelOutputs,
  PATHS_PER_TILE,
  runMonthKernel,
} from "@switchyard/core/network";
import { buildC } from "./c-program.ts";
import type { Bench } from "./types.ts";

const PATHS = 10_000;
const MONTHS = 180;
const CLASSES = 12;
const REPEATS = 15;
const AGREEMENT = 1e-12;

/** 10,000 monthly paths with fleet response, beside the same recursion in C. */
const bench: Bench = async () => {
  const inputs = makeInputs(Date.now() % 1_000_003);
  const out = makeMonthKernelOutputs(inputs);
  runMonthKernel(inputs, out);
  const seconds = fastestOf(REPEATS, () => runMonthKernel(inputs, out));
  const c = runC(inputs);
  if (c) requireAgreement(out, c.values);
  const value = (PATHS * MONTHS) / seconds / 1e6;
  const baseline = c ? (PATHS * MONTHS) / c.seconds / 1e6 : null;
  const megabytes = arraysOf(inputs, out).reduce((total, array) => total + array.byteLength, 0) / 1e6;
  return [
    {
      name: "network: 10,000 monthly paths with fleet response, against C -O3",
      value,
      baseline,
      ratio: baseline === null ? null : value / baseline,
      target: 0.6,
      unit: "million path-months/s",
    },
    {
      name: "network: memory of 10,000 paths, against the limit of 300 MB",
      value: megabytes,
      baseline: 300,
      ratio: 300 / megabytes,
      target: 1,
      unit: "MB",
    },
  ];
};

export default bench;

/** Inputs that differ each run: prices walk from a seed of the clock. */
function makeInputs(seed: number): MonthKernelInputs {
  const next = linearCongruential(seed);
  const tiled = Math.ceil(PATHS / PATHS_PER_TILE) * MONTHS * PATHS_PER_TILE;
  const priceUsd = new Float64Array(tiled);
  const rewardBtcPerBlock = new Float64Array(tiled);
  for (let at = 0; at < tiled; at++) {
    const month = Math.floor(at / PATHS_PER_TILE) % MONTHS;
    const before = month === 0 ? 60_000 + 20_000 * next() : priceUsd[at - PATHS_PER_TILE]!;
    priceUsd[at] = before * (0.8 + 0.42 * next());
    rewardBtcPerBlock[at] = 3.125 / 2 ** Math.floor((month + 20) / 48) + 0.2 * next();
  }
  return { paths: PATHS, months: MONTHS, classes: CLASSES, priceUsd, rewardBtcPerBlock, ...fleetInputs() };
}

function fleetInputs() {
  const breakEvenUsdPerPhDay = Float64Array.from({ length: CLASSES }, (_, c) => 8 * 1.27 ** c);
  const entryFraction = new Float64Array(CLASSES * MONTHS);
  for (let month = 0; month < MONTHS; month++)
    for (let c = 0; c < CLASSES; c++) entryFraction[month * CLASSES + c] = c < 6 ? 1 / 6 : 0;
  return {
    breakEvenUsdPerPhDay,
    startEhs: new Float64Array(CLASSES).fill(600 / CLASSES),
    entryFraction,
    newBreakEvenUsdPerPhDay: Float64Array.from({ length: MONTHS }, (_, m) => 22 * 0.988 ** m),
    newCostUsdPerTh: Float64Array.from({ length: MONTHS }, (_, m) => 15 * 0.988 ** m),
    startPipelineEhs: new Float64Array(3).fill(40),
    startDifficulty: 83.7e12,
    rates: {
      keepFraction: 0.993,
      idleLossFraction: 0.015,
      reactionFraction: 0.8,
      sharpness: 7,
      hysteresisRatio: 0.08,
      pipelineMoveFraction: 0.35,
      orderRate: 0.05,
      supplyCeiling: 0.25,
      capitalRate: 0.02,
      valueScale: 0.7,
      retargetFraction: 0.9,
    },
  };
}

function linearCongruential(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

function fastestOf(repeats: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const before = performance.now();
    work();
    best = Math.min(best, (performance.now() - before) / 1000);
  }
  return best;
}

/** The C kernel's outputs and time; undefined where there is no compiler. */
function runC(inputs: MonthKernelInputs) {
  const program = buildC("kernel-network.c", [headOf(inputs), ...inputArrays(inputs)], REPEATS);
  if (!program) return undefined;
  const run = { values: program.outputs(), seconds: program.seconds() };
  program.remove();
  return run;
}

function headOf(inputs: MonthKernelInputs): Float64Array {
  const { rates: r } = inputs;
  const head = [inputs.paths, inputs.months, inputs.classes, inputs.startDifficulty];
  const rates = [r.keepFraction, r.idleLossFraction, r.reactionFraction, r.sharpness, r.hysteresisRatio];
  const more = [
    r.pipelineMoveFraction,
    r.orderRate,
    r.supplyCeiling,
    r.capitalRate,
    r.valueScale,
    r.retargetFraction,
  ];
  return Float64Array.from([...head, ...rates, ...more]);
}

function inputArrays(i: MonthKernelInputs): readonly Float64Array[] {
  const paths = [i.priceUsd, i.rewardBtcPerBlock];
  const fleet = [i.breakEvenUsdPerPhDay, i.startEhs, i.entryFraction];
  return [...paths, ...fleet, i.newBreakEvenUsdPerPhDay, i.newCostUsdPerTh, i.startPipelineEhs];
}

function arraysOf(inputs: MonthKernelInputs, out: MonthKernelOutputs): readonly Float64Array[] {
  return [...inputArrays(inputs), out.difficulty, out.hashpriceUsdPerPhDay];
}

function requireAgreement(out: MonthKernelOutputs, c: Float64Array): void {
  const ours = [...[out.difficulty, out.hashpriceUsdPerPhDay]];
  const length = out.difficulty.length;
  ours.forEach((array, part) => {
    for (let i = 0; i < length; i++) {
      const theirs = c[part * length + i]!;
      if (!(Math.abs(array[i]! - theirs) <= AGREEMENT * Math.abs(theirs)))
        throw new Error(`kernel and C differ at ${part}:${i}: ${array[i]} against ${theirs}`);
    }
  });
}
