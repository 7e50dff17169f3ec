import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A kernel in C on given inputs, in a folder of its own. */
export interface CProgram {
  /** Outputs of the build that doesn't fuse multiply and add: JavaScript rounds both, and feedback carries a fused rounding far. */
  outputs(): Float64Array;
  /** Fastest of so many repeats, of the faster of the builds with and without fusing. */
  seconds(): number;
  /** Deletes the folder. */
  remove(): void;
}

/** Flags of both builds; no fast-math. */
const FLAGS = ["-O3", "-march=native"];

/**
 * Builds `source` (beside this file) twice and writes its inputs, the parts one after another. The program is called with the file
 * of inputs, the file of outputs and the number of repeats, and prints the seconds of the fastest.
 * @returns undefined where there is no compiler
 */
export function buildC(
  source: string,
  parts: readonly Float64Array[],
  repeats: number,
): CProgram | undefined {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const [exact, fused] = [join(folder, "exact"), join(folder, "fused")];
  if (!compile(source, exact, [...FLAGS, "-ffp-contract=off"]) || !compile(source, fused, FLAGS)) {
    remove();
    return undefined;
  }
  writeFileSync(join(folder, "in"), Buffer.from(joined(parts).buffer));
  const run = (program: string) => {
    const done = spawnSync(program, [join(folder, "in"), join(folder, "out"), String(repeats)]);
    if (done.status !== 0) throw new Error(`${source} ended with ${done.status}`);
    return Number(done.stdout.toString());
  };
  return {
    outputs() {
      run(exact);
      const bytes = readFileSync(join(folder, "out"));
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    },
    seconds: () => Math.min(run(exact), run(fused)),
    remove,
  };
}

function compile(source: string, program: string, flags: readonly string[]): boolean {
  return spawnSync("cc", [...flags, join(import.meta.dirname, source), "-o", program, "-lm"]).status === 0;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
