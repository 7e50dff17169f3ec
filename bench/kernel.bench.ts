import { buildC } from "./c-program.ts";
import {
  inputArrays,
  makeInputs,
  makeOutputs,
  type RecursionInputs,
  type RecursionOutputs,
} from "./kernel/inputs.ts";
import { runPlain } from "./kernel/plain.ts";
import { prepareSimd } from "./kernel/simd.ts";
import type { Bench, BenchRow } from "./types.ts";

const PATHS = 10_000;
const MONTHS = 180;
const ROUNDS = 9;
const REPEATS_OF_ROUND = 3;
const AGREEMENT = 1e-12;

/**
 * One path-month recursion (network aggregate, curve lookup, lease, tax losses, debt balance, cash sweep) in TypeScript, in
 * WebAssembly SIMD and in C, on the same tiles. The three take turns through nine rounds, so that a busy machine is busy for all, and
 * the fastest run of each counts: what disturbs a run only ever makes it slower.
 */
const bench: Bench = async () => {
  const inputs = makeInputs(PATHS, MONTHS, Date.now() % 1_000_003);
  const out = makeOutputs(inputs);
  const simd = await prepareSimd(inputs);
  const head = Float64Array.of(inputs.paths, inputs.months, inputs.curve.length / 2);
  const c = buildC("kernel.c", [head, ...inputArrays(inputs)], REPEATS_OF_ROUND);
  runPlain(inputs, out);
  simd.run();
  requireAgreement("SIMD", out, simd.out);
  if (c) requireAgreement("C", out, unpacked(c.outputs(), inputs));
  const rounds = Array.from({ length: ROUNDS }, () => ({
    plain: fastestOf(REPEATS_OF_ROUND, () => runPlain(inputs, out)),
    simd: fastestOf(REPEATS_OF_ROUND, simd.run),
    c: c?.seconds(),
  }));
  c?.remove();
  return [
    row(
      "kernel: path-month recursion in plain TypeScript, against C -O3",
      0.7,
      rounds.map((r) => [r.plain, r.c]),
    ),
    row(
      "kernel: path-month recursion in WebAssembly SIMD, against C -O3",
      2,
      rounds.map((r) => [r.simd, r.c]),
    ),
  ];
};

export default bench;

/** Speeds of the fastest runs, and their ratio. */
function row(
  name: string,
  target: number,
  rounds: readonly (readonly [number, number | undefined])[],
): BenchRow {
  const speed = (seconds: readonly number[]) => (PATHS * MONTHS) / Math.min(...seconds) / 1e6;
  const theirs = rounds.flatMap(([, seconds]) => (seconds === undefined ? [] : [seconds]));
  const value = speed(rounds.map(([ours]) => ours));
  const baseline = theirs.length > 0 ? speed(theirs) : null;
  const ratio = baseline === null ? null : value / baseline;
  return { name, value, baseline, ratio, target, unit: "million path-months/s" };
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

function unpacked(values: Float64Array, inputs: RecursionInputs): RecursionOutputs {
  const { ownerUsd, npvUsd } = makeOutputs(inputs);
  const first = ownerUsd.length;
  const second = first + npvUsd.length;
  return {
    ownerUsd: values.subarray(0, first),
    npvUsd: values.subarray(first, second),
    debtUsd: values.subarray(second),
  };
}

function requireAgreement(name: string, ours: RecursionOutputs, theirs: RecursionOutputs): void {
  for (const key of ["ownerUsd", "npvUsd", "debtUsd"] as const)
    for (let i = 0; i < ours[key].length; i++) {
      const [one, other] = [ours[key][i]!, theirs[key][i]!];
      if (!(Math.abs(one - other) <= AGREEMENT * Math.max(Math.abs(other), 1)))
        throw new Error(`TypeScript and ${name} differ at ${key} ${i}: ${one} against ${other}`);
    }
}
