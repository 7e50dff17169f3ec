import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bitsOfDifficulty,
  clampTimespanSec,
  difficultyOf,
  hashpriceUsdPerPhDay,
  hashrateThsOf,
  nextRetarget,
  subsidySats,
} from "../bitcoin/index.ts";
import { installedEhs, makeFleet, runningPower } from "./fleet.ts";
import {
  applyOutages,
  EPOCH_DAYS,
  type EpochPath,
  ehsOfDifficulty,
  hashpriceOfReward,
  meanOver,
  type PathRun,
  RETARGET_NOISE_LOG,
  simulatePath,
  subsidiesBtcByEpoch,
} from "./path.ts";
import {
  START_DAY,
  steadyExogenous,
  testFrontier,
  testModel,
  testParameters,
  tinyFleet,
  tinyModel,
} from "./test-network.ts";

const HEIGHT = 822_528; // 408 * 2016, in January 2024
const fleetOf = (hashrateEhs: number) =>
  makeFleet(testParameters, testModel.bins, {
    day: START_DAY,
    hashrateEhs,
    growthPerYear: 0.4,
    frontier: testFrontier,
  });
const runOf = (changes: Partial<PathRun> & { hashrateEhs?: number; difficulty?: number }): EpochPath => {
  const { hashrateEhs = 500, difficulty = 70e12, ...rest } = changes;
  return simulatePath(fleetOf(hashrateEhs), testModel, {
    start: { day: START_DAY, height: HEIGHT, difficulty },
    exogenous: steadyExogenous(45_000),
    endDay: START_DAY + 300,
    ...rest,
  });
};
const daysOf = (path: EpochPath, epoch: number) => path.startDay[epoch + 1]! - path.startDay[epoch]!;

/** What core/bitcoin makes of the same epoch: header times a whole number of seconds apart. */
function protocolNext(path: EpochPath, epoch: number): number {
  const { bits } = nextRetarget({
    bits: bitsOfDifficulty(path.difficulty[epoch]!),
    firstTimeUnixSec: 1_700_000_000,
    lastTimeUnixSec: 1_700_000_000 + Math.round(daysOf(path, epoch) * 86_400),
  });
  return difficultyOf(bits);
}

describe("a path's retargets are the protocol's", () => {
  it.each([
    ["expected", undefined],
    ["sampled", { studySeed: 3, path: 1 }],
  ] as const)("within 1e-4 (compact encoding keeps 15 bits or more) at every epoch, %s", (_, noise) => {
    const path = runOf(noise ? { noise } : {});
    for (let epoch = 0; epoch + 1 < path.epochs; epoch++)
      expect(Math.abs(path.difficulty[epoch + 1]! / protocolNext(path, epoch) - 1)).toBeLessThan(1e-4);
  });
  it("four times at most where the fleet is ten times the difficulty's: 3.5 days of blocks, clamped as in core/bitcoin", () => {
    const path = runOf({ hashrateEhs: 5000, difficulty: 70e12, exogenous: steadyExogenous(4_500_000) });
    expect(daysOf(path, 0)).toBeLessThan(EPOCH_DAYS / 4);
    expect(path.difficulty[1]! / path.difficulty[0]!).toBe(4);
    expect(clampTimespanSec(Math.round(daysOf(path, 0) * 86_400))).toBe((14 * 86_400) / 4);
    expect(path.difficulty[1]! / protocolNext(path, 0)).toBeCloseTo(1, 4);
  });
  it("a quarter at least where 90 % of the fleet is lost at once", () => {
    const outages = [{ startDay: START_DAY, lossFraction: 0.9, rampDays: 0 }];
    const path = runOf({ exogenous: steadyExogenous(45_000, { outages }) });
    expect(daysOf(path, 0)).toBeGreaterThan(4 * EPOCH_DAYS);
    expect(path.difficulty[1]! / path.difficulty[0]!).toBe(0.25);
    expect(path.difficulty[1]! / protocolNext(path, 0)).toBeCloseTo(1, 4);
  });
  it("catches up with a fleet of ten times in two: 4, then the rest", () => {
    const path = runOf({ hashrateEhs: 5000, exogenous: steadyExogenous(4_500_000) });
    expect(path.difficulty[2]! / path.difficulty[0]!).toBeGreaterThan(9);
    expect(path.difficulty[2]! / path.difficulty[0]!).toBeLessThan(12);
  });
  it("never leaves a quarter to four times, and never falls below 1, whatever the price does", () => {
    const price = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(price, (prices) => {
        const path = runOf({ exogenous: steadyExogenous(1, { priceUsd: Float64Array.from(prices) }) });
        for (let epoch = 1; epoch < path.epochs; epoch++) {
          const ratio = path.difficulty[epoch]! / path.difficulty[epoch - 1]!;
          expect(ratio).toBeLessThanOrEqual(4);
          expect(ratio >= 0.25 || path.difficulty[epoch] === 1).toBe(true);
        }
      }),
      { numRuns: 15, seed: 71 },
    );
  });
});

describe("a path's figures are core/bitcoin's", () => {
  it("hashrate of a difficulty: 70e12 * 2^32 / 600", () => {
    for (const difficulty of [1, 70e12, 138.96e12])
      expect(ehsOfDifficulty(difficulty)).toBeCloseTo(hashrateThsOf(difficulty) / 1e6, 9);
  });
  it("hashprice of a reward", () => {
    const theirs = hashpriceUsdPerPhDay({
      priceUsdPerBtc: 66_000,
      difficulty: 138.96e12,
      subsidySats: 312_500_000,
      feesPerBlockSats: 2_000_000,
    });
    expect(hashpriceOfReward(66_000 * 3.145, 138.96e12)).toBeCloseTo(theirs, 9);
  });
  it("subsidy by epoch: the mean over its 2,016 blocks, counted one by one, around three halvings", () => {
    for (const halving of [210_000, 420_000, 840_000]) {
      const first = Math.floor(halving / 2016) * 2016;
      let paid = 0n;
      for (let height = first; height < first + 2016; height++) paid += subsidySats(height);
      expect(subsidiesBtcByEpoch(first, 1)[0]).toBeCloseTo(Number(paid) / 2016 / 1e8, 12);
    }
  });
  it("noise of a retarget: 2,016 exponential gaps scatter by 1/sqrt(2016) = 2.227 %", () => {
    expect(RETARGET_NOISE_LOG).toBeCloseTo(0.02227, 5);
  });
});

describe("the security budget", () => {
  it("paid day by day over every epoch is price times what the blocks mint and carry, over a halving too", () => {
    const path = runOf({ endDay: START_DAY + 200 });
    const subsidies = subsidiesBtcByEpoch(HEIGHT, path.epochs); // 840,000 falls into the ninth epoch
    expect(subsidies[0]).toBe(6.25);
    expect(subsidies[path.epochs - 1]).toBe(3.125);
    for (let epoch = 0; epoch + 1 < path.epochs; epoch++)
      expect((path.securityBudgetUsdPerDay[epoch]! * daysOf(path, epoch)) / 2016).toBeCloseTo(
        45_000 * (subsidies[epoch]! + 0.1),
        6,
      );
  });
  it("halves less than the subsidy where fees stay: 3.225 of 6.35 is 51 %", () => {
    const path = runOf({ endDay: START_DAY + 200, exogenous: steadyExogenous(4_500_000) });
    const perBlock = (epoch: number) => (path.securityBudgetUsdPerDay[epoch]! * daysOf(path, epoch)) / 2016;
    expect(perBlock(path.epochs - 2) / perBlock(0)).toBeCloseTo(3.225 / 6.35, 6);
  });
  it("of a halving asked for is that of the schedule's: subsidy halved from its day on", () => {
    const asked = runOf({ exogenous: steadyExogenous(45_000, { extraHalvingDays: [START_DAY + 30] }) });
    const calm = runOf({});
    const late = asked.startDay.findIndex((day) => day >= START_DAY + 30);
    expect(asked.securityBudgetUsdPerDay[late - 1]).toBe(calm.securityBudgetUsdPerDay[late - 1]);
    const perBlock = (asked.securityBudgetUsdPerDay[late]! * daysOf(asked, late)) / 2016;
    expect(perBlock).toBeCloseTo(45_000 * (3.125 + 0.1), 6);
  });
});

describe("AI by date", () => {
  const tiny = tinyModel();
  const gwAfter = (diversions: readonly { day: number; machineGw: number }[]) => {
    const gw: { day: number; gw: number }[] = [];
    simulatePath(tinyFleet(tiny), tiny, {
      start: { day: START_DAY, height: HEIGHT, difficulty: 20.9e12 },
      exogenous: steadyExogenous(1e-3, { diversions, powerUsdPerMwh: Float64Array.of(1e-9) }),
      endDay: START_DAY + 120,
      onEpoch: (_, fleet, __, day) => {
        gw.push({ day, gw: runningPower(fleet).machineGw });
      },
    });
    return gw;
  };
  it("takes 1 of 3.5 GW in the epoch of its day, and nothing before", () => {
    const rows = gwAfter([{ day: START_DAY + 40, machineGw: 1 }]);
    const first = rows.findIndex((row) => row.gw < 3);
    expect(rows[first]!.day).toBeLessThanOrEqual(START_DAY + 40);
    expect(rows[first + 1]!.day).toBeGreaterThan(START_DAY + 40);
    expect(rows[first - 1]!.gw).toBeCloseTo(3.5, 6);
    expect(rows[first]!.gw).toBeCloseTo(2.5, 6);
    expect(rows.at(-1)!.gw).toBeCloseTo(2.5, 6);
  });
  it("takes each row once: 0.5 GW on two dates are 1 GW at the end, none after the end of the path", () => {
    const twice = gwAfter([
      { day: START_DAY + 20, machineGw: 0.5 },
      { day: START_DAY + 70, machineGw: 0.5 },
    ]);
    expect(twice.at(-1)!.gw).toBeCloseTo(2.5, 6);
    expect(gwAfter([{ day: START_DAY + 400, machineGw: 1 }]).at(-1)!.gw).toBeCloseTo(3.5, 6);
  });
});

describe("outages over time", () => {
  const still = () => ({ fleet: tinyFleet(tinyModel()), model: tinyModel() });
  it("wear off by half in 180 days", () => {
    const { fleet, model } = still();
    fleet.offlineFraction = 0.4;
    applyOutages(fleet, model, [], 0, 180);
    expect(fleet.offlineFraction).toBeCloseTo(0.2, 12);
    expect(installedEhs(fleet)).toBe(150);
  });
  it("take their share whole however the ramp is cut into epochs (no return within it)", () => {
    const model = tinyModel({ offlineHalfLifeDays: 1e12 });
    const outage = { startDay: 3, lossFraction: 0.4, rampDays: 10 };
    for (const cuts of [
      [0, 20],
      [0, 5, 20],
      [0, 3, 4, 8, 12.5, 13, 20],
    ]) {
      const fleet = tinyFleet(model);
      for (let i = 1; i < cuts.length; i++) applyOutages(fleet, model, [outage], cuts[i - 1]!, cuts[i]!);
      expect(fleet.offlineFraction).toBeCloseTo(0.4, 9);
    }
  });
});

describe("the mean of a daily array", () => {
  it("is additive over any cut: a whole is its parts by their length, held outside both ends", () => {
    const values = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
    const length = fc.double({ min: 0.01, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -3, max: 9, noNaN: true }), length, length, (day, first, second) => {
        const parts =
          first * meanOver(values, 0, day, first) + second * meanOver(values, 0, day + first, second);
        expect(meanOver(values, 0, day, first + second) * (first + second)).toBeCloseTo(parts, 6);
      }),
      { seed: 72 },
    );
  });
});
