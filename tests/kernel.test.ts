import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { LANES, makeInputs, makeOutputs, type RecursionInputs } from "../bench/kernel/inputs.ts";
import { runPlain } from "../bench/kernel/plain.ts";
import { prepareSimd } from "../bench/kernel/simd.ts";

/** One path of the recursion with ordinary numbers: the obvious version. */
function obvious(
  inputs: RecursionInputs,
  path: number,
): { owner: number[]; npv: number; debt: number; losses: number } {
  const { terms: t, byMonth: m } = inputs;
  const at = (values: Float64Array, month: number) =>
    values[(Math.floor(path / LANES) * inputs.months + month) * LANES + (path % LANES)]!;
  let [difficulty, capacity, running, signed, losses] = [t.startDifficulty, t.startCapacityEhs, 1, 1, 0];
  let [debt, cash, npv] = [t.startDebtUsd, t.cashReserveUsd, 0];
  const owner = Array.from({ length: inputs.months }, (_, month) => {
    const hashprice =
      (at(inputs.priceUsd, month) * at(inputs.rewardBtc, month) * 86_400e15) / 2 ** 32 / difficulty;
    const excess = hashprice * m.inverseBreakEven[month]! - 1;
    const stays = (z: number) => 0.5 + (0.5 * z) / Math.hypot(1, z);
    const x = excess * t.sharpness;
    const goal = Math.min(Math.max(running, stays(x - t.band)), stays(x + t.band));
    running += t.reactionFraction * (goal - running);
    const orders = excess > 0 ? Math.min(t.orderRate * Math.sqrt(excess), t.orderCeiling) : 0;
    capacity = capacity * (t.keepFraction * (1 - t.idleLossFraction * (1 - running)) + orders);
    difficulty += t.retargetFraction * ((capacity * running * 600e18) / 2 ** 32 - difficulty);
    const level = at(inputs.powerLevel, month);
    const place = Math.min((hashprice / level) * t.knotsPerUsd, inputs.curve.length / 2 - 1);
    const knot = Math.floor(place);
    const mining = level * (inputs.curve[2 * knot]! + (place - knot) * inputs.curve[2 * knot + 1]!);
    if (month === inputs.leaseStart[path]) signed = at(inputs.rentRatio, month);
    const isLet = month >= inputs.leaseStart[path]! && month < inputs.leaseEnd[path]!;
    const income = isLet ? mining * t.miningBesideLeaseFraction + m.rentUsd[month]! * signed : mining;
    const operating = income - m.upkeepUsd[month]!;
    const interest = debt * t.interestPerMonth;
    const taxable = operating - interest - m.depreciationUsd[month]!;
    const used = taxable > 0 ? Math.min(losses, t.lossLimitFraction * taxable) : taxable;
    losses -= used;
    const tax = taxable > 0 ? (taxable - used) * t.taxRateFraction : 0;
    const available = cash + operating - tax - interest;
    const paid = Math.max(0, Math.min(m.principalUsd[month]!, debt, available));
    const swept = Math.max(0, Math.min(t.sweepFraction * (available - paid - t.cashReserveUsd), debt - paid));
    debt -= paid + swept;
    const left = available - paid - swept;
    const toOwner = left > t.cashReserveUsd ? left - t.cashReserveUsd : Math.min(left, 0);
    cash = left - toOwner;
    npv += toOwner * m.discountFactor[month]!;
    return toOwner;
  });
  return { owner, npv, debt, losses };
}

describe("the path-month recursion of the kernel benchmark", () => {
  const inputs = makeInputs(40, 180, 20_261);
  const plain = makeOutputs(inputs);
  runPlain(inputs, plain);

  it("is the obvious one on every path to 1e-9: network, curve, lease, tax losses, debt, sweep", () => {
    for (let path = 0; path < 40; path++) {
      const { owner, npv, debt } = obvious(inputs, path);
      const from = Math.floor(path / LANES) * 180;
      owner.forEach((usd, month) => {
        const found = plain.ownerUsd[(from + month) * LANES + (path % LANES)]!;
        expect(Math.abs(found - usd)).toBeLessThan(1e-9 * Math.max(1e6, Math.abs(usd)));
      });
      expect(Math.abs(plain.npvUsd[path]! - npv)).toBeLessThan(1e-9 * Math.max(1e6, Math.abs(npv)));
      expect(Math.abs(plain.debtUsd[path]! - debt)).toBeLessThan(1e-9 * Math.max(1e6, debt));
    }
  });

  it("exercises every branch: losses and profits, calls on the owner and sweeps, leases that end early and never", () => {
    const all = Array.from({ length: 40 }, (_, path) => obvious(inputs, path));
    expect(all.some(({ losses }) => losses > 0)).toBe(true);
    expect(all.some(({ debt }) => debt === 0) && all.some(({ debt }) => debt > 0)).toBe(true);
    const cash = all.flatMap(({ owner }) => owner);
    expect(cash.some((usd) => usd < 0) && cash.some((usd) => usd > 0) && cash.some((usd) => usd === 0)).toBe(
      true,
    );
    expect(inputs.leaseEnd.some((end) => end < 100) && inputs.leaseEnd.some((end) => end > 150)).toBe(true);
  });

  it("has the same bits in WebAssembly SIMD, for whole tiles and for a part of one", async () => {
    for (const paths of [16, 40, 7]) {
      const some = makeInputs(paths, 60, 5 + paths);
      const out = makeOutputs(some);
      runPlain(some, out);
      const simd = await prepareSimd(some);
      simd.run();
      expect(simd.out.ownerUsd).toEqual(out.ownerUsd);
      expect(simd.out.npvUsd).toEqual(out.npvUsd);
      expect(simd.out.debtUsd).toEqual(out.debtUsd);
    }
  });

  it("can be run again on the same memory: nothing is left over from the run before", async () => {
    const simd = await prepareSimd(inputs);
    simd.run();
    const first = simd.out.ownerUsd.slice();
    simd.run();
    expect(simd.out.ownerUsd).toEqual(first);
  });

  it.skipIf(spawnSync("cc", ["--version"]).status !== 0)("compiles as C without a warning", () => {
    const built = spawnSync("cc", [
      "-O2",
      "-Wall",
      "-Wextra",
      "-fsyntax-only",
      new URL("../bench/kernel.c", import.meta.url).pathname,
    ]);
    expect(built.stderr.toString()).toBe("");
  });
});
