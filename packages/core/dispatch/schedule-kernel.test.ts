import { describe, expect, it } from "vitest";
import { dispatchBus } from "./bus-dispatch.ts";
import { tabulateIntervals } from "./interval-value.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import { assembleSchedule, nameSchedule } from "./schedule.ts";
import { allocateScheduleArrays } from "./schedule-arrays.ts";
import { readSchedule } from "./schedule-kernel.ts";
import { solveStorage } from "./storage-exact.ts";
import { makeStorageWorkspace } from "./storage-path.ts";
import { powerOfPath } from "./storage-power.ts";
import type { DispatchSchedule } from "./types.ts";

/** The plain reading (store, bus prices, merit orders and limits one after another) and the fast one, same solve. */
function readBoth(seed: number, change?: (water: Float64Array) => void) {
  const problem = randomProblem(seed, 40);
  const { battery } = problem;
  const table = tabulateIntervals(problem);
  const space = makeStorageWorkspace(table.grid.steps, table.width);
  solveStorage(table, battery, space);
  change?.(space.path.waterValueUsdPerMwh);
  const { path, release, prices } = space;
  const power = powerOfPath(release, battery, table.stepHours, path.releasedMwh);
  const energy = {
    stateOfChargeMwh: path.stateMwh,
    waterValueUsdPerMwh: path.waterValueUsdPerMwh,
    slacks: [],
  };
  const bus = { powerMw: dispatchBus(table, power.injectedMw), prices };
  const plain = assembleSchedule(problem, table, bus, { ...power, ...energy });
  const arrays = allocateScheduleArrays(table.grid.steps, table.width);
  // what was there before must not matter
  arrays.powerMw.fill(Number.NaN);
  arrays.chargeMw.fill(Number.NaN);
  arrays.missingMw.fill(Number.NaN);
  const sums = readSchedule(table, battery, release, path, arrays);
  const fast = nameSchedule(problem, table, arrays, energy);
  return { problem, plain, fast, sums, power, prices };
}

function seriesOf(schedule: DispatchSchedule): Map<string, ArrayLike<number>> {
  const series = new Map<string, ArrayLike<number>>();
  for (const [name, value] of Object.entries(schedule)) {
    if (ArrayBuffer.isView(value)) series.set(name, value as Float64Array);
    if (Array.isArray(value))
      value.forEach((row, i) => {
        if (ArrayBuffer.isView(row)) series.set(`${name} ${i}`, row as Float64Array);
      });
  }
  return series;
}

const SEEDS = Array.from({ length: 600 }, (_, i) => i + 1);

describe("the fast reading of a solved store against the plain one, seeds 1..600 of up to 40 steps", () => {
  it("every power, price, reason and limit of every step agrees to 1e-9", () => {
    for (const seed of SEEDS) {
      const { plain, fast } = readBoth(seed);
      const found = seriesOf(fast);
      for (const [name, expected] of seriesOf(plain)) {
        const got = found.get(name)!;
        expect(got.length, `${name} of seed ${seed}`).toBe(expected.length);
        for (let step = 0; step < expected.length; step++)
          expect(
            Math.abs(got[step]! - expected[step]!),
            `${name}, step ${step} of seed ${seed}`,
          ).toBeLessThanOrEqual(1e-9);
      }
    }
  });

  it("the bound that the prices prove agrees to 1e-9 of itself, and the burning steps are as many", () => {
    for (const seed of SEEDS) {
      const { sums, prices, power } = readBoth(seed);
      const allowed = 1e-9 * Math.max(1, Math.abs(prices.stepsBoundUsd));
      expect(Math.abs(sums.stepsBoundUsd - prices.stepsBoundUsd), `seed ${seed}`).toBeLessThanOrEqual(
        allowed,
      );
      expect(sums.burningSteps, `seed ${seed}`).toBe(power.burningSteps);
    }
  });

  it("sums agree to 1e-9 of the gross cash", () => {
    for (const seed of SEEDS) {
      const { plain, fast } = readBoth(seed);
      expect(Math.abs(plain.totals.valueUsd - fast.totals.valueUsd)).toBeLessThanOrEqual(
        1e-9 * Math.max(1, plain.totals.grossCashUsd),
      );
    }
  });

  it("some of these seeds burn, some tie, some start with an empty market: the comparison is not idle", () => {
    const runs = SEEDS.map((seed) => readBoth(seed));
    const share = (test: (run: (typeof runs)[number]) => boolean) => runs.filter(test).length / runs.length;
    expect(share(({ sums }) => sums.burningSteps > 0)).toBeGreaterThan(0.01);
    expect(share(({ problem }) => problem.mining.length > 1)).toBeGreaterThan(0.1);
    expect(share(({ fast }) => fast.marginalUse.includes(5))).toBeGreaterThan(0.3);
    expect(share(({ fast }) => fast.bindingLimit.some((code) => code >= 6))).toBeGreaterThan(0.3);
  });

  it("wrong water values never lower the bound: it holds for any (weak duality)", () => {
    const random = makeRandom(7);
    for (const seed of SEEDS.slice(0, 100)) {
      const right = readBoth(seed);
      const wrong = readBoth(seed, (water) => {
        for (let step = 0; step < water.length; step++) water[step]! += 40 * (random() - 0.5);
      });
      const stored = (run: typeof right) => {
        const water = run.fast.waterValueUsdPerMwh;
        const state = run.fast.stateOfChargeMwh;
        let usd = 0;
        for (let step = 0; step < water.length; step++)
          usd += water[step]! * (state[step]! - state[step + 1]!);
        return run.sums.stepsBoundUsd + usd;
      };
      expect(stored(wrong), `seed ${seed}`).toBeGreaterThanOrEqual(
        right.fast.totals.valueUsd - 1e-7 * Math.max(1, right.fast.totals.grossCashUsd),
      );
    }
  });
});
