import { describe, expect, it } from "vitest";
import { log } from "../uncertainty/index.ts";
import {
  assimilateEfficiency,
  assimilateEpoch,
  copyEnsemble,
  type Ensemble,
  makeEnsemble,
} from "./ensemble.ts";
import { copyFleet, makeFleet, neutralFactors, runningEhs, runningPower } from "./fleet.ts";
import { type MarketPoint, underWaterFraction } from "./fleet-report.ts";
import { quantileOf } from "./forecast-scores.ts";
import { frontierJPerThAt } from "./frontier.ts";
import { type EpochPath, ehsOfDifficulty, type Outage, simulatePath } from "./path.ts";
import { settleFleet } from "./settle.ts";
import { spreadReport } from "./spread.ts";
import {
  START_DAY,
  steadyExogenous,
  testEnsemble,
  testFrontier,
  testModel,
  testParameters,
} from "./test-network.ts";
import type { Fleet } from "./types.ts";

const DIFFICULTY = 70e12;
const EPOCHS = 30;

const prior = (studySeed: number, members = testEnsemble.members): Ensemble =>
  makeEnsemble(
    testModel,
    { ...testEnsemble, members },
    {
      day: START_DAY,
      difficulty: DIFFICULTY,
      growthPerYear: 0.4,
      frontier: testFrontier,
      studySeed,
    },
  );

/** A price that falls and rises by 60 % over a year: it takes the network through its margins. */
const wave = Float64Array.from(
  { length: 800 },
  (_, i) => 36_000 * (1 + 0.4 * Math.cos((2 * Math.PI * i) / 365)),
);

/** A network that is a draw of the prior and wanders by the model's own noise. */
function synthesise(seed: number): {
  readonly truth: Fleet;
  readonly path: EpochPath;
  readonly at: MarketPoint;
} {
  const truth = prior(100_000 + seed, 2).members[0]!;
  let at: MarketPoint = { hashpriceUsdPerPhDay: 1, powerUsdPerMwh: 50 };
  let last: Fleet = truth;
  const path = simulatePath(truth, testModel, {
    start: { day: START_DAY, height: 822_528, difficulty: DIFFICULTY },
    exogenous: steadyExogenous(1, { priceUsd: wave }),
    endDay: START_DAY + EPOCHS * 14,
    noise: { studySeed: 200_000 + seed, path: 0 },
    onEpoch: (epoch, fleet, conditions) => {
      if (epoch > EPOCHS - 3) return;
      at = {
        hashpriceUsdPerPhDay: conditions.hashpriceUsdPerPhDay,
        powerUsdPerMwh: conditions.powerUsdPerMwh,
      };
      last = copyFleet(fleet);
    },
  });
  return { truth: last, path, at };
}

function learn(ensemble: Ensemble, path: EpochPath, studySeed: number): void {
  const closed = Math.min(path.epochs - 1, EPOCHS - 2);
  for (let i = 0; i < closed; i++)
    assimilateEpoch(
      ensemble,
      testModel,
      testEnsemble,
      {
        startDay: path.startDay[i]!,
        endDay: path.startDay[i + 1]!,
        hashpriceUsdPerPhDay: path.hashpriceUsdPerPhDay[i]!,
        powerUsdPerMwh: 50,
        frontierJPerTh: frontierJPerThAt(testFrontier, path.startDay[i]!),
        nextDifficulty: path.difficulty[i + 1]!,
        isUnclamped: true,
      },
      { outages: [], studySeed },
    );
}

function isInside80(ensemble: Ensemble, truth: Fleet, read: (fleet: Fleet) => number): boolean {
  const sorted = Float64Array.from(ensemble.members, read).sort();
  const value = read(truth);
  return value >= quantileOf(sorted, 0.1) && value <= quantileOf(sorted, 0.9);
}

describe("the filter on synthetic truth", () => {
  it("has total EH/s, mean J/TH and share under water in its 80 % interval in 70 to 90 of 100 runs", () => {
    const inside = { ehs: 0, jPerTh: 0, underWater: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const { truth, path, at } = synthesise(seed);
      const ensemble = prior(seed);
      learn(ensemble, path, 300_000 + seed);
      inside.ehs += isInside80(ensemble, truth, runningEhs) ? 1 : 0;
      inside.jPerTh += isInside80(ensemble, truth, (fleet) => runningPower(fleet).meanJPerTh) ? 1 : 0;
      inside.underWater += isInside80(ensemble, truth, (fleet) => underWaterFraction(fleet, testModel, at))
        ? 1
        : 0;
    }
    for (const [quantity, count] of Object.entries(inside)) {
      expect(count, `${quantity}: ${JSON.stringify(inside)}`).toBeGreaterThanOrEqual(70);
      expect(count, `${quantity}: ${JSON.stringify(inside)}`).toBeLessThanOrEqual(90);
    }
  });
  it("knows the hashrate to a few percent and says of the lead time that it is assumed", () => {
    const { path, at } = synthesise(1);
    const ensemble = prior(1, 80);
    learn(ensemble, path, 7);
    const rows = spreadReport(prior(1, 80), ensemble, testModel, at);
    expect(rows.find((row) => row.quantity === "lead time")!.standing).toBe("assumed");
    expect(rows.find((row) => row.quantity === "hashrate (log)")!.posteriorSpread).toBeLessThan(0.06);
    for (const row of rows)
      expect(row.standing).toBe(row.posteriorSpread <= (2 / 3) * row.priorSpread ? "inferred" : "assumed");
  });
  it("repeats bit for bit and leaves copies alone", () => {
    const { path } = synthesise(2);
    const [a, b, untouched] = [prior(2), prior(2), copyEnsemble(prior(2))];
    learn(a, path, 3);
    learn(b, path, 3);
    expect(a.members.map(runningEhs)).toEqual(b.members.map(runningEhs));
    expect(untouched.members.map(runningEhs)).toEqual(prior(2).members.map(runningEhs));
  });
});

describe("an efficiency anchor", () => {
  it("draws the mean J/TH towards itself and narrows it, a tight one more than a loose one", () => {
    const meanLog = (ensemble: Ensemble) =>
      ensemble.members.reduce((total, fleet) => total + log(runningPower(fleet).meanJPerTh), 0) /
      ensemble.members.length;
    const [before, loose, tight] = [prior(4), prior(4), prior(4)];
    const target = 0.8 * Math.exp(meanLog(before));
    assimilateEfficiency(loose, testEnsemble, target, 0.4);
    assimilateEfficiency(tight, testEnsemble, target, 0.05);
    expect(meanLog(tight)).toBeLessThan(meanLog(loose));
    expect(meanLog(loose)).toBeLessThan(meanLog(before));
  });
});

describe("an unexplained fall", () => {
  const closed = (nextDifficulty: number) => ({
    startDay: START_DAY,
    endDay: START_DAY + 14,
    hashpriceUsdPerPhDay: 90,
    powerUsdPerMwh: 50,
    frontierJPerTh: 17.5,
    nextDifficulty,
    isUnclamped: true,
  });
  it("of 40 % at a good margin is read as machines offline, not lost; of 5 % it is not", () => {
    for (const [ratio, isOff] of [
      [0.6, true],
      [0.97, false],
    ] as const) {
      const ensemble = prior(6);
      assimilateEpoch(ensemble, testModel, testEnsemble, closed(DIFFICULTY * ratio), {
        outages: [],
        studySeed: 1,
      });
      expect(ensemble.members[0]!.offlineFraction > 0).toBe(isOff);
    }
  });
});

describe("a closed epoch", () => {
  const epochOf = (ratio: number, isUnclamped = true) => ({
    startDay: START_DAY,
    endDay: START_DAY + 14,
    hashpriceUsdPerPhDay: 90,
    powerUsdPerMwh: 50,
    frontierJPerTh: 17.5,
    nextDifficulty: DIFFICULTY * ratio,
    isUnclamped,
  });
  const seen = (ratio: number, isUnclamped = true, outages: readonly Outage[] = []) => {
    const ensemble = prior(8);
    assimilateEpoch(ensemble, testModel, testEnsemble, epochOf(ratio, isUnclamped), {
      outages,
      studySeed: 2,
    });
    return ensemble;
  };
  const logsOf = (ensemble: Ensemble) => ensemble.members.map((fleet) => log(runningEhs(fleet)));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const spread = (values: readonly number[]) =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  it("draws hashrate to what the retarget shows: 6 % more seen than 2 % less ends with more", () => {
    expect(mean(logsOf(seen(1.06)))).toBeGreaterThan(mean(logsOf(seen(0.98))));
  });
  it("narrows hashrate from the first epoch on, though one epoch cannot tell machines lost from power that is dear", () => {
    expect(spread(logsOf(seen(1.02)))).toBeLessThan(0.95 * spread(logsOf(seen(1.02, false))));
  });
  it("that hit a limit says nothing: with 0.25 seen members are as with 0.9", () => {
    expect(logsOf(seen(0.25, false))).toEqual(logsOf(seen(0.9, false)));
  });
  it("is not read as an outage on top of one that was given: 40 % told, 40 % seen leaves 40 % off", () => {
    const told = [{ startDay: START_DAY, lossFraction: 0.4, rampDays: 14 }];
    for (const fleet of seen(0.6, true, told).members) expect(fleet.offlineFraction).toBeCloseTo(0.4, 9);
  });
  it("holds every lasting factor within two of the prior's spreads, however far the data pull", () => {
    const ensemble = prior(9);
    for (let i = 0; i < 40; i++)
      assimilateEpoch(
        ensemble,
        testModel,
        { ...testEnsemble, factorMemoryYears: 1e9 },
        { ...epochOf(1.04 ** (i + 1)), startDay: START_DAY + 14 * i, endDay: START_DAY + 14 * (i + 1) },
        { outages: [], studySeed: 3 },
      );
    for (const { factors } of ensemble.members) {
      expect(Math.abs(factors.powerLog)).toBeLessThanOrEqual(2.001 * testEnsemble.powerSpreadOfLevelLog);
      expect(Math.abs(factors.orderLog)).toBeLessThanOrEqual(2.001 * testEnsemble.orderSpreadOfLevelLog);
      expect(Math.abs(factors.leadLog)).toBeLessThanOrEqual(2.001 * testEnsemble.leadSpreadOfLevelLog);
    }
  });
  it("counts its random draws: the next epoch takes the next ones", () => {
    const ensemble = prior(8);
    expect(ensemble.step).toBe(0);
    assimilateEpoch(ensemble, testModel, testEnsemble, epochOf(1), { outages: [], studySeed: 2 });
    expect(ensemble.step).toBe(1);
    expect(copyEnsemble(ensemble).step).toBe(1);
  });
});

describe("the prior", () => {
  it("has the stated spreads: powers of 400 members scatter by 0.2, lead times by 0.25", () => {
    const { members } = prior(11, 400);
    const rms = (read: (fleet: Fleet) => number) =>
      Math.sqrt(members.reduce((total, fleet) => total + read(fleet) ** 2, 0) / 400);
    expect(rms((fleet) => fleet.factors.leadLog)).toBeGreaterThan(0.225);
    expect(rms((fleet) => fleet.factors.leadLog)).toBeLessThan(0.275);
    expect(rms((fleet) => fleet.factors.powerLog)).toBeGreaterThan(0.18);
    expect(rms((fleet) => fleet.factors.powerLog)).toBeLessThan(0.22);
  });
  it("starts every member at the hashrate of the difficulty and at its own efficiency", () => {
    const { members } = prior(12);
    for (const fleet of members) expect(runningEhs(fleet)).toBeCloseTo(ehsOfDifficulty(DIFFICULTY), 6);
    const perMember = members.map(
      (fleet) => log(runningPower(fleet).meanJPerTh) - fleet.factors.efficiencyLog,
    );
    for (const value of perMember) expect(value).toBeCloseTo(perMember[0]!, 9);
  });
  it("of two seeds is two ensembles", () => {
    expect(prior(1).members[0]!.factors).not.toEqual(prior(2).members[0]!.factors);
  });
});

describe("a fleet settled at a hashprice", () => {
  it("runs exactly the hashrate of the difficulty with nobody running at a loss of half", () => {
    const fleet = makeFleet(testParameters, testModel.bins, {
      day: START_DAY,
      hashrateEhs: 100,
      growthPerYear: 0.4,
      frontier: testFrontier,
      factors: neutralFactors(),
    });
    settleFleet(
      fleet,
      testModel,
      { hashpriceUsdPerPhDay: 30, powerUsdPerMwh: 50 },
      ehsOfDifficulty(DIFFICULTY),
    );
    expect(runningEhs(fleet)).toBeCloseTo(ehsOfDifficulty(DIFFICULTY), 6);
    expect(fleet.runningFraction[7]).toBeLessThan(0.2); // the oldest vintage on the dearest fixed power
  });
});
