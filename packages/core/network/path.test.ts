import { describe, expect, it } from "vitest";
import { epochsOfDays } from "./epoch-table.ts";
import { makeFleet } from "./fleet.ts";
import {
  marginalMachine,
  networkGw,
  supplyCurve,
  underWaterByPowerPrice,
  underWaterFraction,
} from "./fleet-report.ts";
import { ehsOfDifficulty, hashpriceOfReward, meanOver, simulatePath, subsidiesBtcByEpoch } from "./path.ts";
import { absorptionOf, applyShocks, parseShock } from "./shocks.ts";
import { START_DAY, steadyExogenous, testFrontier, testModel, testParameters } from "./test-network.ts";

const start = { day: START_DAY, height: 822_528, difficulty: 70e12 };
const fleetAtStart = () =>
  makeFleet(testParameters, testModel.bins, {
    day: START_DAY,
    hashrateEhs: ehsOfDifficulty(start.difficulty),
    growthPerYear: 0.4,
    frontier: testFrontier,
  });
const run = (exogenous = steadyExogenous(45_000), days = 500, path?: number) =>
  simulatePath(fleetAtStart(), testModel, {
    start,
    exogenous,
    endDay: START_DAY + days,
    ...(path === undefined ? {} : { noise: { studySeed: 5, path } }),
  });

describe("figures of the protocol", () => {
  it("give 70 T about 501 EH/s and $108.75 of hashprice to the blocks of 2024-04-01", () => {
    expect(ehsOfDifficulty(70e12)).toBeCloseTo((70e12 * 2 ** 32) / 600 / 1e18, 9);
    const hashprice = hashpriceOfReward(69_791.6 * (6.25 + 27.25 / 144), 83.126997e12);
    expect(hashprice).toBeCloseTo(108.755, 3);
    expect(Math.abs(hashprice / 108.6 - 1)).toBeLessThan(0.015); // published
  });
  it("share the epoch of the halving of height 840,000 by blocks: 838,656 has 1,344 at 6.25 and 672 at 3.125", () => {
    const [before, shared, after] = subsidiesBtcByEpoch(836_640, 3);
    expect(before).toBe(6.25);
    expect(shared).toBeCloseTo((1344 * 6.25 + 672 * 3.125) / 2016, 12);
    expect(after).toBe(3.125);
  });
  it("average a daily array over part days", () => {
    expect(meanOver(Float64Array.of(1, 3, 5), 10, 10.5, 1)).toBeCloseTo(2, 12);
    expect(meanOver(Float64Array.of(1, 3), 10, 11, 100)).toBeCloseTo(3, 12);
  });
});

describe("a path of the network", () => {
  it("repeats bit for bit, sampled and expected, and other paths of the seed differ", () => {
    expect(run().difficulty).toEqual(run().difficulty);
    expect(run(undefined, 300, 1).difficulty).toEqual(run(undefined, 300, 1).difficulty);
    expect(run(undefined, 300, 2).difficulty[5]).not.toBe(run(undefined, 300, 1).difficulty[5]);
  });
  it("has 15 years in about 391 epochs", () => {
    const long = run(undefined, 15 * 365.25);
    expect(long.epochs).toBeGreaterThan(370);
    expect(long.epochs).toBeLessThan(420);
    expect(long.difficulty.slice(0, long.epochs).every((value) => value > 0 && Number.isFinite(value))).toBe(
      true,
    );
  });
  it("draws block times of 2.2 % an epoch: the first sampled retarget scatters so around the expected one", () => {
    const expected = run(undefined, 20).difficulty[1]!;
    const logs = Array.from({ length: 400 }, (_, path) => {
      const still = { ...testParameters, capacityNoiseLog: 0, intensitySpreadLog: 0 };
      const model = { ...testModel, parameters: still };
      const sampled = simulatePath(fleetAtStart(), model, {
        start,
        exogenous: steadyExogenous(45_000),
        endDay: START_DAY + 20,
        noise: { studySeed: 9, path },
      });
      return Math.log(sampled.difficulty[1]! / expected);
    });
    const spread = Math.sqrt(logs.reduce((total, value) => total + value * value, 0) / logs.length);
    expect(spread).toBeGreaterThan(0.0205);
    expect(spread).toBeLessThan(0.0245);
  });
  it("answers 40 % of hashrate lost by a lower difficulty: those who stay earn more, and the loss wears off", () => {
    const shock = parseShock("outage:40%@2024-03");
    const calm = run();
    const hit = run(applyShocks(steadyExogenous(45_000), [shock]));
    expect(hit.difficulty[7]).toBeLessThan(0.75 * calm.difficulty[7]!);
    expect(hit.hashpriceUsdPerPhDay[7]).toBeGreaterThan(1.3 * calm.hashpriceUsdPerPhDay[7]!);
    expect(hit.difficulty[30]! / calm.difficulty[30]!).toBeGreaterThan(0.85);
  });
  it("loses hashrate to a price fall of 60 % and gives part of the hashprice back", () => {
    const fallen = run(
      applyShocks(steadyExogenous(45_000, { priceUsd: new Float64Array(600).fill(45_000) }), [
        parseShock("price:-60%@2024-03"),
      ]),
    );
    const calm = run();
    expect(fallen.difficulty[12]).toBeLessThan(0.9 * calm.difficulty[12]!);
    expect(fallen.hashpriceUsdPerPhDay[12]).toBeGreaterThan(0.42 * calm.hashpriceUsdPerPhDay[12]!);
  });
  it("hashes less when power costs 30 % more, and when 3 GW go to AI", () => {
    const dear = run(steadyExogenous(45_000, { powerUsdPerMwh: Float64Array.of(65) }));
    const diverted = run(steadyExogenous(45_000, { diversions: [{ day: START_DAY + 30, machineGw: 3 }] }));
    expect(dear.hashrateEhs[20]).toBeLessThan(run().hashrateEhs[20]!);
    expect(diverted.hashrateEhs[5]).toBeLessThan(0.9 * run().hashrateEhs[5]!);
  });
  it("pays a security budget of the day's reward: 144 blocks a day in equilibrium, a little more while growing", () => {
    const path = run();
    const perDay = 144 * 45_000 * 6.35;
    expect(path.securityBudgetUsdPerDay[0]! / perDay).toBeGreaterThan(0.95);
    expect(path.securityBudgetUsdPerDay[0]! / perDay).toBeLessThan(1.1);
  });
});

describe("shocks as people write them", () => {
  it("are read with month or day, minus sign or hyphen, and the length of a fee spike", () => {
    expect(parseShock("price:-60%@2024-01")).toEqual({
      kind: "price",
      startDay: START_DAY,
      changeFraction: -0.6,
    });
    expect(parseShock("price:−60%@2024-01-01")).toEqual({
      kind: "price",
      startDay: START_DAY,
      changeFraction: -0.6,
    });
    expect(parseShock("fees:x10@2024-01+2w")).toMatchObject({ days: 14, factor: 10 });
    expect(parseShock("halving@2024-01").kind).toBe("halving");
  });
  it.each([
    "price:60@2027-03",
    "moon:+5%@2027-03",
    "price:-60%",
    "fees:10%@2027-03",
    "outage:120%@2027-03",
    "price:-60%@2027-13",
  ])("%s is refused with what to write", (text) =>
    expect(() => parseShock(text)).toThrow(/write price:-60%@2027-03/),
  );
  it("raise fees for their days only, unsmoothed", () => {
    const before = steadyExogenous(1, { feesBtcPerBlock: new Float64Array(40).fill(0.1) });
    const after = applyShocks(before, [parseShock("fees:x10@2024-01-11+1w")]);
    expect(Array.from(after.feesBtcPerBlock.slice(8, 19), (v) => v.toFixed(1))).toEqual([
      "0.1",
      "0.1",
      "1.0",
      "1.0",
      "1.0",
      "1.0",
      "1.0",
      "1.0",
      "1.0",
      "0.1",
      "0.1",
    ]);
    expect(before.feesBtcPerBlock[12]).toBe(0.1);
  });
  it("are half absorbed when the log deviation has halved: 100, 50, 60, 71 against 100 takes two steps from the trough", () => {
    const absorbed = absorptionOf([100, 50, 60, 71], [100, 100, 100, 100]);
    expect(absorbed.peakChangeFraction).toBeCloseTo(-0.5, 12);
    expect(absorbed.epochsToHalf).toBe(2); // ln 0.5 = -0.69, half of it at 0.707
    expect(absorptionOf([1, 1], [1, 1]).epochsToHalf).toBeNull();
  });
});

describe("a picture of the fleet", () => {
  const at = { hashpriceUsdPerPhDay: 45, powerUsdPerMwh: 50 };
  it("orders supply by the hashprice it needs and ends at all that is installed", () => {
    const curve = supplyCurve(fleetAtStart(), testModel, 50);
    expect(curve.at(-1)!.cumulativeEhs).toBeCloseTo(ehsOfDifficulty(70e12), 6);
    for (let i = 1; i < curve.length; i++)
      expect(curve[i]!.breakEvenUsdPerPhDay).toBeGreaterThanOrEqual(curve[i - 1]!.breakEvenUsdPerPhDay);
  });
  it("has more under water at dearer power, none for free, and a marginal machine at the line", () => {
    const slices = underWaterByPowerPrice(fleetAtStart(), testModel, at).filter(
      (slice) => !slice.isWholesale,
    );
    expect(slices.at(-1)!.underWaterFraction).toBeGreaterThan(slices[0]!.underWaterFraction);
    expect(underWaterFraction(fleetAtStart(), testModel, { ...at, powerUsdPerMwh: 1 })).toBe(0);
    expect(marginalMachine(fleetAtStart(), testModel, at)!.breakEvenUsdPerPhDay).toBeLessThanOrEqual(45);
  });
  it("draws 500 EH/s at 17-35 J/TH as 8.5-17.5 GW, low under guess under high", () => {
    const gw = networkGw([fleetAtStart(), fleetAtStart()], { low: 1.01, guess: 1.05, high: 1.1 });
    expect(gw.lowGw).toBeGreaterThan(8.5);
    expect(gw.highGw).toBeLessThan(19);
    expect(gw.lowGw).toBeLessThan(gw.guessGw);
    expect(gw.guessGw).toBeLessThan(gw.highGw);
  });
});

describe("epochs read from daily rows", () => {
  it("place a retarget within its day by that day's mean: three quarters of the old level is 18 o'clock", () => {
    const rows = [10, 10, 10, 10.5, 12, 12].map((difficulty, i) => ({
      day: i,
      priceUsd: 100,
      difficulty,
      subsidyBtcPerBlock: 6.25,
      feesBtcPerDay: 0,
    }));
    const epochs = epochsOfDays(rows);
    expect(epochs.map((epoch) => epoch.difficulty)).toEqual([10, 12]);
    expect(epochs[1]!.startDay).toBeCloseTo(3.75, 12);
  });
});
