import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { usableImportMw } from "./import-limit.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import { INSTANCE_CLASSES, randomInstance } from "./random-instance.fixture.ts";
import { batteriesOf, type SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const at = (values: Float64Array, test: (value: number, step: number) => boolean) => values.some(test);
const same = (a: number, b: number) => Math.abs(a - b) < 1e-6;

/** What an instance shows, read from the problem and its optimal schedule. */
const FEATURES: Record<string, (p: SiteDispatchProblem, s: SiteSchedule) => boolean> = {
  "a negative price": (p) => at(p.import.priceUsdPerMwh as Float64Array, (price) => price < 0),
  "a tie of import price and mining value": (p) =>
    at(p.import.priceUsdPerMwh as Float64Array, (price, step) =>
      p.mining.some((tier) => price + valueAt(p.import.adderUsdPerMwh, step) === tier.valueUsdPerMwh),
    ),
  "a zero size": (p) =>
    p.mining.some((tier) => tier.capacityMw === 0) ||
    p.generators!.some((generator) => generator.capacityMw === 0) ||
    batteriesOf(p).some((b) => b.energyMwh === 0 || b.chargeLimitMw === 0 || b.dischargeLimitMw === 0),
  "a binding import limit": (p, s) =>
    at(s.importMw, (mw, step) => mw > 0 && same(mw, usableImportMw(p, step))),
  "a binding export limit": (p, s) =>
    p.export !== undefined &&
    at(s.exportMw, (mw, step) => mw > 0 && same(mw, valueAt(p.export!.limitMw, step))),
  "a binding mining capacity": (p, s) =>
    p.mining.some((tier, i) =>
      at(s.miningMw[i]!, (mw, step) => mw > 0 && same(mw, valueAt(tier.capacityMw, step))),
    ),
  "a binding generator capacity": (p, s) =>
    p.generators!.some((g, i) => at(s.generatorMw[i]!, (mw) => mw > 0 && same(mw, g.capacityMw as number))),
  "curtailed sun": (p, s) =>
    p.renewables!.some((r, i) =>
      at(s.renewableMw[i]!, (mw, step) => mw < valueAt(r.availableMw, step) - 1e-6),
    ),
  "an idle reservation": (p) => at(p.ai!.loadMw as Float64Array, (mw) => mw < (p.ai!.reservedMw as number)),
};

/** The same for instances with stores. */
const STORE_FEATURES: typeof FEATURES = {
  "a full store": (p, s) =>
    s.batteries.some((b, i) =>
      at(b.stateOfChargeMwh.slice(1), (mwh) => mwh > 0 && same(mwh, batteriesOf(p)[i]!.energyMwh)),
    ),
  "an empty store": (p, s) =>
    s.batteries.some(
      (b, i) => batteriesOf(p)[i]!.energyMwh > 0 && at(b.stateOfChargeMwh.slice(1), (mwh) => same(mwh, 0)),
    ),
  "a charge limit that binds": (p, s) =>
    s.batteries.some((b, i) => at(b.chargeMw, (mw) => mw > 0 && same(mw, batteriesOf(p)[i]!.chargeLimitMw))),
  "a discharge limit that binds": (p, s) =>
    s.batteries.some((b, i) =>
      at(b.dischargeMw, (mw) => mw > 0 && same(mw, batteriesOf(p)[i]!.dischargeLimitMw)),
    ),
};

describe("the random instances cover what may go wrong", () => {
  it("each feature appears in at least 5 % of 25 instances a class (seeds 1..25)", () => {
    const seen = new Map<string, number>();
    let [all, stores] = [0, 0];
    for (const kind of INSTANCE_CLASSES.filter((name) => name !== "no-burning" && name !== "ramps"))
      for (let seed = 1; seed <= 25; seed++) {
        const problem = randomInstance(kind, seed, 20);
        const schedule = solveProgram(problem, solver);
        const hasStore = batteriesOf(problem).length > 0;
        all++;
        stores += hasStore ? 1 : 0;
        for (const [name, test] of Object.entries({ ...FEATURES, ...(hasStore ? STORE_FEATURES : {}) }))
          if (test(problem, schedule)) seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    for (const name of Object.keys(FEATURES))
      expect((seen.get(name) ?? 0) / all, name).toBeGreaterThanOrEqual(0.05);
    for (const name of Object.keys(STORE_FEATURES))
      expect((seen.get(name) ?? 0) / stores, name).toBeGreaterThanOrEqual(0.05);
  });

  it("units show every kind: both sides, two modes, minimum times, starts on and off (seeds 1..60)", () => {
    const units = Array.from({ length: 60 }, (_, i) => randomInstance("ramps", i + 1, 12)).flatMap(
      (p) => p.units!,
    );
    const share = (test: (unit: (typeof units)[number]) => boolean) =>
      units.filter(test).length / units.length;
    expect(share((u) => u.side === "load")).toBeGreaterThan(0.2);
    expect(share((u) => u.side === "source")).toBeGreaterThan(0.2);
    expect(share((u) => u.modes.length === 2)).toBeGreaterThan(0.2);
    expect(share((u) => u.minimumOnSteps > 1)).toBeGreaterThan(0.2);
    expect(share((u) => u.before.isOn)).toBeGreaterThan(0.2);
    expect(share((u) => u.startCostUsd === 0)).toBeGreaterThanOrEqual(0.05);
  });

  it("the same seed gives the same instance", () => {
    expect(randomInstance("reserve", 3, 36)).toEqual(randomInstance("reserve", 3, 36));
  });
});
