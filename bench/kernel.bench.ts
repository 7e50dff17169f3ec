import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const c = buildC(inputs);
  runPlain(inputs, out);
  simd.run();
  requireAgreement("SIMD", out, simd.out);
  if (c) requireAgreement("C", out, c.outputs());
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

interface CKernel {
  /** Of the build that doesn't fuse multiply and add: JavaScript rounds both. */
  outputs(): RecursionOutputs;
  /** Fastest of three runs, of the faster of the builds with and without fusing. */
  seconds(): number;
  remove(): void;
}

/** The C kernel in a folder of its own; undefined where there is no compiler. */
function buildC(inputs: RecursionInputs): CKernel | undefined {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-kernel-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const [exact, fused] = [join(folder, "exact"), join(folder, "fused")];
  const flags = ["-O3", "-march=native"];
  if (!compile(exact, [...flags, "-ffp-contract=off"]) || !compile(fused, flags)) {
    remove();
    return undefined;
  }
  writeFileSync(join(folder, "in"), Buffer.from(packed(inputs).buffer));
  const run = (program: string) => {
    const done = spawnSync(program, [join(folder, "in"), join(folder, "out"), String(REPEATS_OF_ROUND)]);
    if (done.status !== 0) throw new Error(`the C kernel ended with ${done.status}`);
    return Number(done.stdout.toString());
  };
  return {
    outputs() {
      run(exact);
      return unpacked(readFileSync(join(folder, "out")), inputs);
    },
    seconds: () => Math.min(run(exact), run(fused)),
    remove,
  };
}

function compile(program: string, flags: readonly string[]): boolean {
  const source = join(import.meta.dirname, "kernel.c");
  return spawnSync("cc", [...flags, source, "-o", program, "-lm"]).status === 0;
}

function packed(inputs: RecursionInputs): Float64Array {
  const head = Float64Array.of(inputs.paths, inputs.months, inputs.curve.length / 2);
  const parts = [head, ...inputArrays(inputs)];
  const all = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function unpacked(bytes: Buffer, inputs: RecursionInputs): RecursionOutputs {
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
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
