import { describe, expect, it } from "vitest";
import { explainStep } from "./explain.ts";
import { usableImportMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { BindingLimit, DispatchProblem, DispatchSchedule } from "./types.ts";

type Problem = ReturnType<typeof randomProblem>;

const COUNT = 400;
const cases = Array.from({ length: COUNT }, (_, i) => {
  const problem = randomProblem(i + 1);
  return { problem, schedule: dispatchStorage(problem).schedule };
});

const share = (test: (problem: Problem, schedule: DispatchSchedule) => boolean) =>
  cases.filter(({ problem, schedule }) => test(problem, schedule)).length / COUNT;
const someStep = ({ grid }: DispatchProblem, test: (step: number) => boolean) => {
  for (let step = 0; step < grid.steps; step++) if (test(step)) return true;
  return false;
};
const binds = (limit: BindingLimit) => (problem: Problem, schedule: DispatchSchedule) =>
  someStep(problem, (step) => explainStep(schedule, step).bindingLimit === limit);

describe("the sites that the exact class is tested on: each of these in at least 5 % of 400 (seeds 1..400)", () => {
  it.each<[string, (p: Problem, s: DispatchSchedule) => boolean]>([
    ["a negative price", (p) => someStep(p, (t) => valueAt(p.import.priceUsdPerMwh, t) < 0)],
    [
      "half of the hours negative",
      (p) => (p.import.priceUsdPerMwh as Float64Array).filter((x) => x < 0).length > p.grid.steps / 2,
    ],
    [
      "a tie between import and a tier",
      (p) =>
        p.import.lossFraction === 0 &&
        p.mining.some((tier) =>
          someStep(
            p,
            (t) =>
              valueAt(p.import.priceUsdPerMwh, t) + valueAt(p.import.adderUsdPerMwh, t) ===
              valueAt(tier.valueUsdPerMwh, t),
          ),
        ),
    ],
    ["a tie between two hours", (p) => new Set(p.import.priceUsdPerMwh as Float64Array).size < p.grid.steps],
    ["a store of no energy", (p) => p.battery.energyMwh === 0],
    [
      "a charger or discharger of no power",
      (p) => p.battery.chargeLimitMw * p.battery.dischargeLimitMw === 0,
    ],
    [
      "a tier of no capacity",
      (p) => p.mining.some((tier) => someStep(p, (t) => valueAt(tier.capacityMw, t) === 0)),
    ],
    ["no tiers", (p) => p.mining.length === 0],
    ["no export", (p) => !p.export],
    ["a loss on the way in", (p) => p.import.lossFraction > 0],
    ["a tenant", (p) => p.ai !== undefined],
    ["a tenant whose idle reservation may be used", (p) => p.ai?.idleMayBeUsed === true],
    ["unserved load", (_p, s) => s.totals.aiUnservedMwh + s.totals.auxiliaryUnservedMwh > 0],
    ["auxiliaries", (p) => p.auxiliary !== undefined],
    ["a generator", (p) => (p.generators ?? []).length > 0],
    ["curtailed sun", (_p, s) => s.totals.curtailedMwh > 1e-6],
    ["quarter hours", (p) => p.grid.stepSec === 900],
    ["a moving reserve", (p) => p.battery.reserveMwh instanceof Float64Array],
    ["a free end", (p) => p.battery.ends.kind === "free-end"],
    ["an end of at least", (p) => p.battery.ends.kind === "at-least"],
    ["an exact end", (p) => p.battery.ends.kind === "exactly"],
    ["a cyclic store", (p) => p.battery.ends.kind === "cyclic"],
    ["a mended state of charge", (_p, s) => s.slacks.some(({ kind }) => kind.startsWith("state"))],
    [
      "charging and discharging at once",
      (p, s) => someStep(p, (t) => Math.min(s.chargeMw[t]!, s.dischargeMw[t]!) > 1e-6),
    ],
    [
      "import at its limit",
      (p, s) => someStep(p, (t) => s.importMw[t]! > 0 && s.importMw[t]! >= usableImportMw(p, t) - 1e-9),
    ],
    ["an import limit that binds", binds("import-limit")],
    ["an export limit that binds", binds("export-limit")],
    ["a mining capacity that binds", binds("mining-capacity")],
    ["sun that binds", binds("renewable-available")],
    ["a charge limit that binds", binds("charge-limit")],
    ["a discharge limit that binds", binds("discharge-limit")],
    ["a full store that binds", binds("storage-full")],
    ["an empty store that binds", binds("storage-empty")],
    ["nothing that binds in some step", binds("none")],
  ])("%s", (_what, test) => {
    expect(share(test)).toBeGreaterThanOrEqual(0.05);
  });

  it("horizons of 1 step to the longest", () => {
    const lengths = cases.map(({ problem }) => problem.grid.steps);
    expect(Math.min(...lengths)).toBeLessThanOrEqual(2);
    expect(Math.max(...lengths)).toBeGreaterThanOrEqual(165);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(168);
  });
});

describe("the seeded generator", () => {
  it("gives the same site for the same seed, another for the next", () => {
    expect(randomProblem(77, 48)).toEqual(randomProblem(77, 48));
    expect(randomProblem(78, 48)).not.toEqual(randomProblem(77, 48));
  });

  it("draws evenly from 0 to 1: 10,000 draws have a mean of 0.5 and a tenth in each tenth", () => {
    const random = makeRandom(5);
    const draws = Array.from({ length: 10_000 }, () => random());
    expect(Math.abs(draws.reduce((sum, x) => sum + x, 0) / 10_000 - 0.5)).toBeLessThan(0.015);
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = draws.filter((x) => Math.floor(10 * x) === tenth).length;
      expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
    expect(draws.every((x) => x >= 0 && x < 1)).toBe(true);
  });
});
