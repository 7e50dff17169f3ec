import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  condensedValue,
  type MonthKernelInputs,
  makeMonthKernelOutputs,
  PATHS_PER_TILE,
  runMonthKernel,
} from "./month-kernel.ts";

const MONTHS = 60;
const CLASSES = 5;

function inputsOf(paths: number, price: (path: number, month: number) => number): MonthKernelInputs {
  const tiles = Math.ceil(paths / PATHS_PER_TILE);
  const priceUsd = new Float64Array(tiles * MONTHS * PATHS_PER_TILE);
  for (let tile = 0; tile < tiles; tile++)
    for (let month = 0; month < MONTHS; month++)
      for (let lane = 0; lane < PATHS_PER_TILE; lane++)
        priceUsd[(tile * MONTHS + month) * PATHS_PER_TILE + lane] = price(
          tile * PATHS_PER_TILE + lane,
          month,
        );
  return {
    paths,
    months: MONTHS,
    classes: CLASSES,
    priceUsd,
    rewardBtcPerBlock: new Float64Array(priceUsd.length).fill(3.2),
    breakEvenUsdPerPhDay: Float64Array.of(15, 22, 30, 40, 55),
    startEhs: Float64Array.of(150, 150, 120, 60, 20),
    entryFraction: new Float64Array(CLASSES * MONTHS).map((_, i) => (i % CLASSES < 2 ? 0.5 : 0)),
    newBreakEvenUsdPerPhDay: new Float64Array(MONTHS).fill(20),
    newCostUsdPerTh: new Float64Array(MONTHS).fill(15),
    startPipelineEhs: Float64Array.of(20, 20, 20),
    startDifficulty: 70e12,
    rates: {
      keepFraction: 0.993,
      idleLossFraction: 0.02,
      reactionFraction: 0.8,
      sharpness: 7,
      hysteresisRatio: 0.05,
      pipelineMoveFraction: 0.35,
      orderRate: 0.06,
      supplyCeiling: 0.3,
      capitalRate: 0.02,
      valueScale: 0.7,
      retargetFraction: 0.9,
    },
  };
}

/** The same recursion written for one path with ordinary arrays: the obvious one. */
function obviousPath(inputs: MonthKernelInputs, price: (month: number) => number): number[] {
  const { rates: r } = inputs;
  const installed = Array.from(inputs.startEhs);
  const running = installed.map(() => 1);
  const stages = Array.from(inputs.startPipelineEhs);
  let difficulty = inputs.startDifficulty;
  let delivered = 0;
  return Array.from({ length: MONTHS }, (_, month) => {
    const now = difficulty;
    const hashprice = (price(month) * 3.2 * ((86_400 * 1e15) / 2 ** 32)) / difficulty;
    let hashrate = 0;
    for (let c = 0; c < CLASSES; c++) {
      const x = (hashprice / inputs.breakEvenUsdPerPhDay[c]! - 1) * r.sharpness;
      const share = (z: number) => 0.5 + (0.5 * z) / Math.sqrt(1 + z * z);
      const [low, high] = [
        share(x - r.hysteresisRatio * r.sharpness),
        share(x + r.hysteresisRatio * r.sharpness),
      ];
      const wanted = Math.min(Math.max(running[c]!, low), high);
      running[c]! += r.reactionFraction * (wanted - running[c]!);
      const entry = delivered * inputs.entryFraction[month * CLASSES + c]!;
      installed[c] = (installed[c]! + entry) * r.keepFraction * (1 - r.idleLossFraction * (1 - running[c]!));
      hashrate += installed[c]! * running[c]!;
    }
    const q = (r.valueScale * 20 * condensedValue(Math.max(hashprice / 20 - 1, 1e-9))) / 15;
    const asked = q > 1 ? 15 * q ** 0.75 : 15;
    const limits = [r.orderRate * Math.sqrt(q), (r.capitalRate * hashprice) / asked, r.supplyCeiling];
    const ordered = installed.reduce((a, b) => a + b) / limits.reduce((total, limit) => total + 1 / limit, 0);
    const moved = stages.map((amount) => amount * r.pipelineMoveFraction);
    stages[2]! += moved[1]! - moved[2]!;
    stages[1]! += moved[0]! - moved[1]!;
    stages[0]! += ordered - moved[0]!;
    delivered = moved[2]!;
    difficulty += r.retargetFraction * ((hashrate * 600 * 1e18) / 2 ** 32 - difficulty);
    return now;
  });
}

describe("the month kernel", () => {
  const price = (path: number, month: number) =>
    40_000 * (1 + 0.5 * Math.sin((month + 3 * path) / 7)) + 100 * path;
  it("gives every path of every tile what the obvious recursion gives, to 1e-11", () => {
    const inputs = inputsOf(35, price);
    const out = makeMonthKernelOutputs(inputs);
    runMonthKernel(inputs, out);
    for (const path of [0, 1, 15, 16, 34]) {
      const expected = obviousPath(inputs, (month) => price(path, month));
      const at = (month: number) =>
        (Math.floor(path / PATHS_PER_TILE) * MONTHS + month) * PATHS_PER_TILE + (path % PATHS_PER_TILE);
      for (let month = 0; month < MONTHS; month++)
        expect(Math.abs(out.difficulty[at(month)]! / expected[month]! - 1)).toBeLessThan(1e-11);
    }
  });
  it("values a machine within 0.2 % of r - 1 - ln r up to r = 40", () => {
    for (const r of [1.05, 1.5, 2, 5, 10, 20, 40])
      expect(Math.abs(condensedValue(r - 1) / (r - 1 - Math.log(r)) - 1)).toBeLessThan(0.0022);
  });
  it("keeps 10,000 paths of 15 years under 300 MB: four arrays of 14.4 MB", () => {
    const out = makeMonthKernelOutputs({ paths: 10_000, months: 180 });
    expect(4 * out.difficulty.byteLength).toBeLessThan(300e6);
    expect(out.difficulty.byteLength).toBe(10_000 * 180 * 8);
  });
  it("refuses arrays of another length, with both lengths", () => {
    const inputs = { ...inputsOf(16, price), startEhs: new Float64Array(4) };
    expect(() => runMonthKernel(inputs, makeMonthKernelOutputs(inputs))).toThrow(
      "startEhs has 4 values, 5 are needed",
    );
  });
  it("gives what the obvious recursion gives for any rates and any price", () => {
    const part = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(part, part, part, part, part, part),
        fc.double({ min: 5_000, max: 400_000, noNaN: true }),
        ([keep, idle, reaction, move, order, band], level) => {
          const base = inputsOf(16, (_, month) => level * (1 + 0.4 * Math.sin(month / 5)));
          const rates = {
            ...base.rates,
            keepFraction: 0.9 + 0.1 * keep,
            idleLossFraction: 0.2 * idle,
            reactionFraction: reaction,
            pipelineMoveFraction: move,
            orderRate: order,
            hysteresisRatio: 0.3 * band,
          };
          const inputs = { ...base, rates };
          const out = makeMonthKernelOutputs(inputs);
          runMonthKernel(inputs, out);
          const expected = obviousPath(inputs, (month) => level * (1 + 0.4 * Math.sin(month / 5)));
          for (let month = 0; month < MONTHS; month++)
            expect(Math.abs(out.difficulty[month * PATHS_PER_TILE + 7]! / expected[month]! - 1)).toBeLessThan(
              1e-10,
            );
        },
      ),
      { numRuns: 25, seed: 101 },
    );
  });
  it("pays what a block pays: hashprice times difficulty is price times reward times 86400e15 / 2^32", () => {
    const inputs = inputsOf(20, price);
    const out = makeMonthKernelOutputs(inputs);
    runMonthKernel(inputs, out);
    for (let i = 0; i < out.difficulty.length; i += 13)
      expect(
        (out.hashpriceUsdPerPhDay[i]! * out.difficulty[i]!) /
          ((inputs.priceUsd[i]! * 3.2 * 86_400e15) / 2 ** 32),
      ).toBeCloseTo(1, 12);
  });
  it("does not mix paths: 16 equal prices give 16 equal paths, and a path's neighbours don't matter", () => {
    const [alone, mixed] = [inputsOf(16, () => 50_000), inputsOf(16, (path) => 50_000 + 1000 * path)];
    const [a, b] = [makeMonthKernelOutputs(alone), makeMonthKernelOutputs(mixed)];
    runMonthKernel(alone, a);
    runMonthKernel(mixed, b);
    for (let month = 0; month < MONTHS; month++) {
      const at = month * PATHS_PER_TILE;
      expect(new Set(a.difficulty.slice(at, at + PATHS_PER_TILE)).size).toBe(1);
      expect(b.difficulty[at]).toBe(a.difficulty[at]);
    }
  });
  it("hashes more at every month of a path with a higher price", () => {
    const inputs = inputsOf(16, (path) => 20_000 + 5000 * path);
    const out = makeMonthKernelOutputs(inputs);
    runMonthKernel(inputs, out);
    for (let month = 1; month < MONTHS; month++)
      for (let path = 1; path < PATHS_PER_TILE; path++) {
        const at = month * PATHS_PER_TILE + path;
        expect(out.difficulty[at]).toBeGreaterThanOrEqual(out.difficulty[at - 1]!);
      }
  });
  it("delivers the pipeline and nothing else where nobody orders: at a price of nought 60 EH/s arrive, then decay", () => {
    const base = inputsOf(16, () => 1e-6);
    const inputs = {
      ...base,
      rates: { ...base.rates, keepFraction: 1, idleLossFraction: 0, reactionFraction: 0 },
    };
    const out = makeMonthKernelOutputs(inputs);
    runMonthKernel(inputs, out);
    // nobody stops (reaction 0): hashrate tends to 500 installed + 60 on order, difficulty to 560e18 * 600 / 2^32
    const last = out.difficulty[(MONTHS - 1) * PATHS_PER_TILE]!;
    expect(last / ((560e18 * 600) / 2 ** 32)).toBeCloseTo(1, 3);
  });
});
