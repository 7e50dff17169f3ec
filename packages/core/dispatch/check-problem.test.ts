import { describe, expect, it } from "vitest";
import { checkDispatchProblem } from "./check-problem.ts";
import { importTerms, plainSite, plainStore, tenant } from "./plain-site.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { sliceProblem } from "./slice-problem.ts";
import type { Battery, DispatchProblem } from "./types.ts";

const STEPS = 3;
const short = new Float64Array(STEPS - 1);
const holed = Float64Array.of(1, Number.NaN, 1);
const site = (parts: Partial<DispatchProblem>) => plainSite(STEPS, parts);
const outlet = { limitMw: 5, priceUsdPerMwh: 40, deductUsdPerMwh: 0, lossFraction: 0 };
const tier = { id: "s21", capacityMw: 5, valueUsdPerMwh: 80 };
const sun = { id: "pv", availableMw: 5, costUsdPerMwh: 0 };
const gas = { id: "gas", capacityMw: 5, costUsdPerMwh: 70 };
const store = (parts: Partial<Battery>) => site({ battery: plainStore(parts) });

describe("what can't be dispatched is refused by its full name", () => {
  it.each<[string, DispatchProblem, RegExp]>([
    [
      "two values for three steps",
      site({ import: importTerms({ firmLimitMw: short }) }),
      /import\.firmLimitMw has 2 values, the horizon has 3 steps/,
    ],
    [
      "a hole in prices",
      site({ import: importTerms({ priceUsdPerMwh: holed }) }),
      /import\.priceUsdPerMwh: step 1 is NaN/,
    ],
    [
      "an endless limit",
      site({ import: importTerms({ interruptibleLimitMw: Number.POSITIVE_INFINITY }) }),
      /interruptibleLimitMw: step 0 is Infinity/,
    ],
    ["an adder of NaN", site({ import: importTerms({ adderUsdPerMwh: Number.NaN }) }), /adderUsdPerMwh/],
    [
      "a loss of all",
      site({ import: importTerms({ lossFraction: 1 }) }),
      /import\.lossFraction is 1; it must lie in \[0, 1\)/,
    ],
    ["a negative loss", site({ export: { ...outlet, lossFraction: -0.1 } }), /export\.lossFraction is -0.1/],
    [
      "a negative way out",
      site({ export: { ...outlet, limitMw: -1 } }),
      /export\.limitMw: step 0 is -1; it must be 0 or more/,
    ],
    [
      "a deduct that is missing",
      site({ export: { ...outlet, deductUsdPerMwh: holed } }),
      /export\.deductUsdPerMwh: step 1/,
    ],
    [
      "negative machines",
      site({ mining: [tier, { ...tier, id: "old", capacityMw: -2 }] }),
      /mining old\.capacityMw: step 0 is -2/,
    ],
    [
      "a strike too short",
      site({ mining: [{ ...tier, valueUsdPerMwh: short }] }),
      /mining s21\.valueUsdPerMwh has 2 values/,
    ],
    [
      "sun below nothing at noon",
      site({ renewables: [{ ...sun, availableMw: Float64Array.of(0, 0, -1) }] }),
      /renewable pv\.availableMw: step 2 is -1/,
    ],
    [
      "gas without a price",
      site({ generators: [{ ...gas, costUsdPerMwh: Number.NaN }] }),
      /generator gas\.costUsdPerMwh/,
    ],
    ["a tenant that gives power", site({ ai: tenant({ loadMw: -6 }) }), /ai\.loadMw: step 0 is -6/],
    ["a reservation with a hole", site({ ai: tenant({ reservedMw: holed }) }), /ai\.reservedMw: step 1/],
    ["a negative ramp reserve", site({ ai: tenant({ rampReserveMw: -1 }) }), /ai\.rampReserveMw/],
    [
      "auxiliaries that cost NaN to drop",
      site({ auxiliary: { loadMw: 1, unservedCostUsdPerMwh: Number.NaN } }),
      /auxiliary\.unservedCostUsdPerMwh/,
    ],
    ["a negative charger", store({ chargeLimitMw: -1 }), /battery\.chargeLimitMw: step 0 is -1/],
    ["a store of no number", store({ energyMwh: Number.NaN }), /battery\.energyMwh/],
    [
      "an efficiency of 0",
      store({ chargeEfficiencyFraction: 0 }),
      /battery\.chargeEfficiencyFraction is 0; it must lie in \(0, 1\]/,
    ],
    [
      "an efficiency above 1",
      store({ dischargeEfficiencyFraction: 1.01 }),
      /dischargeEfficiencyFraction is 1.01/,
    ],
    ["wear that pays", store({ wearUsdPerMwh: -1 }), /battery\.wearUsdPerMwh/],
    ["a reserve too short", store({ reserveMwh: short }), /battery\.reserveMwh has 2 values/],
    [
      "a start below empty",
      store({ ends: { kind: "free-end", startMwh: -1 } }),
      /battery\.ends\.startMwh: step 0 is -1/,
    ],
    [
      "an end of NaN",
      store({ ends: { kind: "exactly", startMwh: 0, endMwh: Number.NaN } }),
      /battery\.ends\.endMwh/,
    ],
  ])("%s", (_what, problem, words) => {
    expect(() => checkDispatchProblem(problem)).toThrow(words);
  });
});

describe("what is odd but dispatchable passes", () => {
  it.each<[string, DispatchProblem]>([
    [
      "negative prices, strikes, premiums",
      site({
        import: importTerms({ priceUsdPerMwh: -40 }),
        mining: [{ ...tier, valueUsdPerMwh: -3 }],
        renewables: [{ ...sun, costUsdPerMwh: -15 }],
      }),
    ],
    [
      "zero sizes everywhere",
      site({
        import: importTerms({ firmLimitMw: 0 }),
        mining: [{ ...tier, capacityMw: 0 }],
        battery: plainStore({ energyMwh: 0, chargeLimitMw: 0, dischargeLimitMw: 0 }),
      }),
    ],
    [
      "a start above the store: it is mended, not refused",
      store({ ends: { kind: "free-end", startMwh: 99 } }),
    ],
    ["a reserve above the store", store({ reserveMwh: 99 })],
    ["a cyclic store has no start to check", store({ ends: { kind: "cyclic" } })],
  ])("%s", (_what, problem) => {
    expect(() => checkDispatchProblem(problem)).not.toThrow();
  });
});

describe("a slice of a problem is a problem (seeds 5100..5139)", () => {
  const problems = Array.from({ length: 40 }, (_, i) => randomProblem(5100 + i, 30));

  it("of its own steps, with nothing left out", () => {
    for (const problem of problems) {
      const { steps } = problem.grid;
      const slice = sliceProblem(problem, 0, steps);
      expect(slice).toEqual(problem);
      expect(() => checkDispatchProblem(slice)).not.toThrow();
    }
  });

  it("starts where it was cut, and a slice of a slice is a slice", () => {
    for (const problem of problems.filter(({ grid }) => grid.steps >= 6)) {
      const { steps, startUnixSec, stepSec } = problem.grid;
      const inner = sliceProblem(sliceProblem(problem, 1, steps), 2, steps - 2);
      expect(inner).toEqual(sliceProblem(problem, 3, steps - 1));
      expect(inner.grid).toMatchObject({ startUnixSec: startUnixSec + 3 * stepSec, steps: steps - 4 });
      const price = problem.import.priceUsdPerMwh as Float64Array;
      expect((inner.import.priceUsdPerMwh as Float64Array)[0]).toBe(price[3]);
    }
  });

  it("takes the ends it is given, and its own where none are", () => {
    const problem = store({ ends: { kind: "exactly", startMwh: 1, endMwh: 2 } });
    expect(sliceProblem(problem, 1, 3).battery!.ends).toEqual({ kind: "exactly", startMwh: 1, endMwh: 2 });
    const ends = { kind: "free-end", startMwh: 7 } as const;
    expect(sliceProblem(problem, 1, 3, ends).battery!.ends).toEqual(ends);
  });

  it("numbers stay numbers and absent parts absent", () => {
    const slice = sliceProblem(site({}), 1, 2);
    expect(slice.import.priceUsdPerMwh).toBe(30);
    expect(Object.keys(slice).sort()).toEqual(["grid", "import", "mining"]);
  });
});
