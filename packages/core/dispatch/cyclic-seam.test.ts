import { loadHighsSolver } from "@switchyard/solver";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { seamRange } from "./cyclic.ts";
import { EXACT_LINEAR_OPTIONS, type LinearSolver } from "./linear-solver.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { storageLinearModel } from "./storage-lp.fixture.ts";
import type { Battery } from "./types.ts";

const battery: Battery = {
  chargeLimitMw: 5,
  dischargeLimitMw: 5,
  energyMwh: 10,
  chargeEfficiencyFraction: 1,
  dischargeEfficiencyFraction: 1,
  wearUsdPerMwh: 0,
  reserveMwh: 0,
  ends: { kind: "cyclic" },
};
const steps = (most: readonly number[], least: readonly number[]) => ({
  mostMwh: Float64Array.from(most),
  leastMwh: Float64Array.from(least),
});

describe("the energies at which a cycle may close", () => {
  it("are all of the store where it can charge and discharge freely", () => {
    expect(seamRange(battery, steps([5, 5], [-5, -5]), 0)).toEqual({ leastMwh: 0, mostMwh: 10 });
  });

  it("are at least the highest reserve where nothing can be charged or discharged", () => {
    const reserved = { ...battery, reserveMwh: Float64Array.from([2, 3, 1]) };
    expect(seamRange(reserved, steps([0, 0, 0], [0, 0, 0]), 1)).toEqual({ leastMwh: 3, mostMwh: 10 });
  });

  it("may lie below a reserve that can be charged in time and left again: 3 is in reach of 2 with 1 MWh a step, not of 1", () => {
    const reserved = { ...battery, reserveMwh: Float64Array.from([0, 3, 0]) };
    expect(seamRange(reserved, steps([1, 1, 1], [-1, -1, -1]), 0)?.leastMwh).toBe(2);
  });

  it("are none where the store must release more than it takes in, or take in more than it releases", () => {
    expect(seamRange(battery, steps([5, 5], [1, 1]), 0)).toBeUndefined();
    expect(seamRange(battery, steps([-1, -1], [-5, -5]), 0)).toBeUndefined();
  });

  it("are none where a reserve can't be kept from anywhere: forced release of 4 out of 10 against a reserve of 8", () => {
    const reserved = { ...battery, reserveMwh: Float64Array.from([8, 8]) };
    expect(seamRange(reserved, steps([4, 0], [4, -4]), 0)).toBeUndefined();
  });

  it("are exactly those from which a walk keeps all bounds (property, against trying 41 of them)", () => {
    const step = fc.record({
      most: fc.integer({ min: -3, max: 6 }),
      span: fc.integer({ min: 0, max: 8 }),
      reserve: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (drawn) => {
        const release = steps(
          drawn.map(({ most }) => most),
          drawn.map(({ most, span }) => most - span),
        );
        const reserved = { ...battery, reserveMwh: Float64Array.from(drawn, ({ reserve }) => reserve) };
        const range = seamRange(reserved, release, drawn.at(-1)!.reserve);
        for (let quarter = 0; quarter <= 40; quarter++) {
          const atMwh = quarter / 4;
          const isIn = range !== undefined && atMwh >= range.leastMwh - 1e-9 && atMwh <= range.mostMwh + 1e-9;
          expect(canClose(reserved, release, atMwh), `from ${atMwh}`).toBe(isIn);
        }
      }),
    );
  });
});

/** Walks the interval of reachable states from `atMwh` and asks whether it holds `atMwh` again at the end. */
function canClose(
  { energyMwh, reserveMwh }: Battery,
  release: ReturnType<typeof steps>,
  atMwh: number,
): boolean {
  let [low, high] = [atMwh, atMwh];
  const reserves = reserveMwh as Float64Array;
  for (let step = 0; step < release.mostMwh.length; step++) {
    low = Math.max(low - release.mostMwh[step]!, reserves[step]!);
    high = Math.min(high - release.leastMwh[step]!, energyMwh);
    if (low > high) return false;
  }
  return atMwh >= low && atMwh <= high;
}

describe("cyclic stores that 10,000 random sites found wrong", () => {
  let highs: LinearSolver;
  beforeAll(async () => {
    highs = await loadHighsSolver();
  });

  // a kink at the seam left the certificate 1e-5 to 1e-4 loose; a start below the reserve was taken for a bargain
  it.each([38_854_404, 38_855_287, 38_855_644, 38_856_211, 38_856_800, 38_857_010])(
    "seed %i: the optimum, proven, without a slack that nobody needs",
    (seed) => {
      const problem = randomProblem(seed);
      const { schedule, certificate } = dispatchStorage(problem);
      const oracle = highs.solve(storageLinearModel(problem), EXACT_LINEAR_OPTIONS);
      expect(oracle.status).toBe("optimal");
      expect(Math.abs(certificate.relativeGap)).toBeLessThanOrEqual(1e-9);
      const { totals, slacks } = schedule;
      expect(Math.abs(totals.valueUsd - oracle.objective)).toBeLessThanOrEqual(
        1e-6 * Math.max(Math.abs(totals.valueUsd), totals.grossCashUsd),
      );
      expect(slacks.filter((slack) => slack.kind.startsWith("state-of-charge"))).toEqual([]);
    },
  );
});
