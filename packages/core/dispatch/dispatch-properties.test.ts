import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { asSiteSchedule } from "./as-site-schedule.ts";
import { checkSchedule } from "./check-schedule.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { mapPerStep, perStepArray, valueAt } from "./per-step.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchSite } from "./router.ts";
import { sliceProblem } from "./slice-problem.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { dispatchWithoutBurning } from "./storage-no-burn.ts";
import type { Battery, DispatchProblem, PerStep } from "./types.ts";

type Stored = DispatchProblem & { readonly battery: Battery };

const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

/** Runs a test on random sites and names the seed where it fails. */
function each(
  seeds: readonly number[],
  test: (problem: Stored, label: string) => void,
  mostSteps = 36,
): void {
  for (const seed of seeds) test(randomProblem(seed, mostSteps), `seed ${seed}`);
}

const totalsOf = (problem: DispatchProblem) => dispatchStorage(problem).schedule.totals;
const missesState = (problem: DispatchProblem) =>
  dispatchStorage(problem).schedule.slacks.some(({ kind }) => kind.startsWith("state"));

/** Same value within rounding of the gross cash. */
function expectSame(a: number, b: number, grossUsd: number, label: string): void {
  expect(Math.abs(a - b), label).toBeLessThanOrEqual(1e-8 * Math.max(1, grossUsd));
}

const more = (value: PerStep, by: number) => mapPerStep(value, (x) => x + by);

describe("every exact schedule passes the audit that shares no code with it (seeds 2000..2149)", () => {
  it.each([false, true])("burning forbidden: %s", (noBurning) => {
    each(seedsFrom(2000, 150), (problem, label) => {
      const site = { ...problem, noBurning };
      const { schedule, valueUsd } = dispatchSite(site);
      const check = checkSchedule(site, schedule);
      expect(check.violations, label).toEqual([]);
      expect(check.imbalanceMw, label).toBeLessThan(1e-9);
      expectSame(check.valueUsd, valueUsd, check.grossCashUsd, label);
    });
  });

  it("the merit order does so without its battery", () => {
    each(seedsFrom(2150, 100), ({ battery: _idle, ...problem }, label) => {
      const schedule = dispatchByMeritOrder(problem);
      const { valueUsd } = schedule.totals;
      const check = checkSchedule(problem, asSiteSchedule(problem, schedule, valueUsd, valueUsd));
      expect(check.violations, label).toEqual([]);
      expectSame(check.valueUsd, valueUsd, check.grossCashUsd, label);
    });
  });
});

describe("without burning nothing charges and discharges at once (seeds 2200..2299)", () => {
  it("not even by a kilowatt, and both bounds hold it", () => {
    let recursions = 0;
    each(seedsFrom(2200, 100), (problem, label) => {
      const found = dispatchWithoutBurning(problem);
      found.schedule.chargeMw.forEach((mw, t) => {
        expect(Math.min(mw, found.schedule.dischargeMw[t]!), label).toBeLessThan(1e-6);
      });
      const noise = 1e-9 * Math.max(1, found.schedule.totals.grossCashUsd);
      expect(found.lowerBoundUsd, label).toBeLessThanOrEqual(found.upperBoundUsd + noise);
      if (found.path === "recursion") recursions++;
    });
    expect(recursions).toBeGreaterThan(5);
  });

  it("is never worth more than with burning, and the same where no price is negative", () => {
    each(seedsFrom(2300, 80), (problem, label) => {
      const free = totalsOf(problem);
      const found = dispatchWithoutBurning(problem);
      const noise = 1e-8 * Math.max(1, free.grossCashUsd);
      expect(found.lowerBoundUsd, label).toBeLessThanOrEqual(free.valueUsd + noise);
      if (found.path === "hull") expectSame(found.lowerBoundUsd, free.valueUsd, free.grossCashUsd, label);
    });
  });
});

describe("a relaxed limit never lowers the optimum (seeds 2400..2479)", () => {
  const relaxations: readonly [string, (p: Stored) => DispatchProblem][] = [
    [
      "5 MW more firm import",
      (p) => ({ ...p, import: { ...p.import, firmLimitMw: more(p.import.firmLimitMw, 5) } }),
    ],
    [
      "5 MW more interruptible import",
      (p) => ({
        ...p,
        import: { ...p.import, interruptibleLimitMw: more(p.import.interruptibleLimitMw, 5) },
      }),
    ],
    [
      "5 MW more export",
      (p) => (p.export ? { ...p, export: { ...p.export, limitMw: more(p.export.limitMw, 5) } } : p),
    ],
    [
      "3 MW more of every tier",
      (p) => ({ ...p, mining: p.mining.map((t) => ({ ...t, capacityMw: more(t.capacityMw, 3) })) }),
    ],
    [
      "3 MW more sun",
      (p) => ({
        ...p,
        renewables: (p.renewables ?? []).map((s) => ({ ...s, availableMw: more(s.availableMw, 3) })),
      }),
    ],
    [
      "half of the reserve",
      (p) => ({
        ...p,
        battery: { ...p.battery, reserveMwh: mapPerStep(p.battery.reserveMwh, (x) => x / 2) },
      }),
    ],
    [
      "an end that is free",
      (p) =>
        p.battery.ends.kind === "cyclic"
          ? p
          : {
              ...p,
              battery: { ...p.battery, ends: { kind: "free-end", startMwh: p.battery.ends.startMwh } },
            },
    ],
    [
      "an end of at least instead of exactly",
      (p) =>
        p.battery.ends.kind === "exactly"
          ? { ...p, battery: { ...p.battery, ends: { ...p.battery.ends, kind: "at-least" } } }
          : p,
    ],
    ["less wear", (p) => ({ ...p, battery: { ...p.battery, wearUsdPerMwh: p.battery.wearUsdPerMwh / 2 } })],
    [
      "an idle reservation that may be used",
      (p) => (p.ai ? { ...p, ai: { ...p.ai, idleMayBeUsed: true, rampReserveMw: 0 } } : p),
    ],
    [
      "a smaller reservation",
      (p) => (p.ai ? { ...p, ai: { ...p.ai, reservedMw: mapPerStep(p.ai.reservedMw, (x) => x / 2) } } : p),
    ],
  ];

  it.each(relaxations)("%s", (_what, relax) => {
    each(seedsFrom(2400, 80), (problem, label) => {
      if (missesState(problem)) return;
      const before = totalsOf(problem);
      const noise = 1e-8 * Math.max(1, before.grossCashUsd);
      expect(totalsOf(relax(problem)).valueUsd, label).toBeGreaterThanOrEqual(before.valueUsd - noise);
    });
  });
});

describe("what changes nothing changes nothing (seeds 2500..2559)", () => {
  const seeds = seedsFrom(2500, 60);

  it("a tier cut in two halves of the same value", () => {
    each(seeds, (problem, label) => {
      const halves = problem.mining.flatMap((tier) =>
        ["a", "b"].map((half) => ({
          ...tier,
          id: tier.id + half,
          capacityMw: mapPerStep(tier.capacityMw, (mw) => mw / 2),
        })),
      );
      const before = totalsOf(problem);
      expectSame(
        totalsOf({ ...problem, mining: halves }).valueUsd,
        before.valueUsd,
        before.grossCashUsd,
        label,
      );
    });
  });

  it("tiers, suns and generators in another order", () => {
    each(seeds, (problem, label) => {
      const before = totalsOf(problem);
      const turned = { ...problem, mining: [...problem.mining].reverse() };
      expectSame(totalsOf(turned).valueUsd, before.valueUsd, before.grossCashUsd, label);
    });
  });

  it("machines, sun and plants of no size", () => {
    each(seeds, (problem, label) => {
      const before = totalsOf(problem);
      const after = totalsOf({
        ...problem,
        mining: [...problem.mining, { id: "none", capacityMw: 0, valueUsdPerMwh: 500 }],
        renewables: [...problem.renewables!, { id: "none", availableMw: 0, costUsdPerMwh: -500 }],
        generators: [...problem.generators!, { id: "none", capacityMw: 0, costUsdPerMwh: -500 }],
      });
      expectSame(after.valueUsd, before.valueUsd, before.grossCashUsd, label);
    });
  });

  it("a firm limit moved to the interruptible one", () => {
    each(seeds, (problem, label) => {
      const before = totalsOf(problem);
      const whole = Float64Array.from(
        { length: problem.grid.steps },
        (_, t) => valueAt(problem.import.firmLimitMw, t) + valueAt(problem.import.interruptibleLimitMw, t),
      );
      const moved = {
        ...problem,
        import: { ...problem.import, firmLimitMw: 0, interruptibleLimitMw: whole },
      };
      expectSame(totalsOf(moved).valueUsd, before.valueUsd, before.grossCashUsd, label);
    });
  });

  it("an adder moved into the price", () => {
    each(seeds, (problem, label) => {
      const before = totalsOf(problem);
      const { priceUsdPerMwh, adderUsdPerMwh } = problem.import;
      const together = Float64Array.from(
        { length: problem.grid.steps },
        (_, t) => valueAt(priceUsdPerMwh, t) + valueAt(adderUsdPerMwh, t),
      );
      const moved = {
        ...problem,
        import: { ...problem.import, priceUsdPerMwh: together, adderUsdPerMwh: 0 },
      };
      expectSame(totalsOf(moved).valueUsd, before.valueUsd, before.grossCashUsd, label);
    });
  });

  it("numbers written out as arrays", () => {
    each(seeds, (problem, label) => {
      const { steps } = problem.grid;
      const spread = (record: object) =>
        Object.fromEntries(
          Object.entries(record).map(([key, value]) => [
            key,
            /Mw$|UsdPerMwh$/.test(key) && typeof value === "number" ? perStepArray(value, steps) : value,
          ]),
        );
      const before = totalsOf(problem);
      const written = {
        ...problem,
        import: spread(problem.import) as never,
        mining: problem.mining.map(spread) as never,
        ...(problem.ai && { ai: spread(problem.ai) as never }),
      };
      expectSame(totalsOf(written).valueUsd, before.valueUsd, before.grossCashUsd, label);
    });
  });
});

describe("what scales, scales (seeds 2600..2649)", () => {
  const seeds = seedsFrom(2600, 50);

  it("hours cut into quarters are worth the same: constant within the hour, so is the best schedule", () => {
    each(
      seeds,
      (problem, label) => {
        const { steps, stepSec, startUnixSec } = problem.grid;
        const cut = (value: PerStep) =>
          typeof value === "number"
            ? value
            : Float64Array.from({ length: 4 * steps }, (_, t) => value[t >> 2]!);
        const cutAll = (record: object) =>
          Object.fromEntries(
            Object.entries(record).map(([k, v]) => [k, v instanceof Float64Array ? cut(v) : v]),
          ) as never;
        // A reserve counts at the end of its step: within the hour the store may dip below it.
        const plain = { ...problem, battery: { ...problem.battery, reserveMwh: 0 } };
        if (missesState(plain)) return;
        const quarters: DispatchProblem = {
          ...plain,
          grid: makeTimeGrid(startUnixSec, stepSec / 4, 4 * steps),
          import: cutAll(problem.import),
          ...(problem.export && { export: cutAll(problem.export) }),
          mining: problem.mining.map((tier) => cutAll(tier)),
          ...(problem.ai && { ai: cutAll(problem.ai) }),
          ...(problem.auxiliary && { auxiliary: cutAll(problem.auxiliary) }),
          renewables: problem.renewables!.map((source) => cutAll(source)),
        };
        const before = totalsOf(plain);
        expectSame(totalsOf(quarters).valueUsd, before.valueUsd, before.grossCashUsd, label);
      },
      12,
    );
  });

  it("all powers and energies three times are three times the value", () => {
    const triple = (record: object): never =>
      Object.fromEntries(
        Object.entries(record).map(([key, value]) => {
          if (key === "ends") return [key, triple(value)];
          const isSize = /(Mw|Mwh)$/.test(key) && !/UsdPerMwh$/.test(key);
          return [key, isSize ? mapPerStep(value as PerStep, (x) => 3 * x) : value];
        }),
      ) as never;
    each(seeds, (problem, label) => {
      const before = totalsOf(problem);
      const large: DispatchProblem = {
        ...problem,
        import: triple(problem.import),
        ...(problem.export && { export: triple(problem.export) }),
        mining: problem.mining.map((tier) => triple(tier)),
        ...(problem.ai && { ai: triple(problem.ai) }),
        ...(problem.auxiliary && { auxiliary: triple(problem.auxiliary) }),
        renewables: problem.renewables!.map((source) => triple(source)),
        generators: problem.generators!.map((source) => triple(source)),
        battery: triple(problem.battery),
      };
      expectSame(totalsOf(large).valueUsd, 3 * before.valueUsd, 3 * before.grossCashUsd, label);
    });
  });

  it("without a store hours are worth what they are worth apart", () => {
    each(seeds, ({ battery: _idle, ...problem }, label) => {
      const whole = dispatchByMeritOrder(problem).totals;
      const middle = problem.grid.steps >> 1;
      if (middle === 0) return;
      const parts = [sliceProblem(problem, 0, middle), sliceProblem(problem, middle, problem.grid.steps)];
      const sum = parts.reduce((usd, part) => usd + dispatchByMeritOrder(part).totals.valueUsd, 0);
      expectSame(sum, whole.valueUsd, whole.grossCashUsd, label);
    });
  });

  it("with a store the whole is never worth less than its parts, cut at any state that both can hold", () => {
    each(seeds, (problem, label) => {
      const { battery, grid } = problem;
      const middle = grid.steps >> 1;
      if (middle === 0 || battery.ends.kind !== "free-end") return;
      const whole = dispatchStorage(problem);
      const atMwh = whole.schedule.stateOfChargeMwh[middle]!;
      const { startMwh } = battery.ends;
      const first = sliceProblem(problem, 0, middle, { kind: "exactly", startMwh, endMwh: atMwh });
      const second = sliceProblem(problem, middle, grid.steps, { kind: "free-end", startMwh: atMwh });
      const sum = totalsOf(first).valueUsd + totalsOf(second).valueUsd;
      const { totals } = whole.schedule;
      expectSame(sum, totals.valueUsd, totals.grossCashUsd, `${label}: cut where the optimum stands`);
      const elsewhere = sliceProblem(problem, 0, middle, { kind: "exactly", startMwh, endMwh: startMwh });
      if (missesState(elsewhere)) return;
      const other = sliceProblem(problem, middle, grid.steps, battery.ends);
      if (missesState(other) || missesState(problem)) return;
      expect(totalsOf(elsewhere).valueUsd + totalsOf(other).valueUsd, label).toBeLessThanOrEqual(
        totals.valueUsd + 1e-8 * Math.max(1, totals.grossCashUsd),
      );
    });
  });
});

describe("two schedules live at once", () => {
  it("an earlier one is not touched by a later solve", () => {
    const first = dispatchStorage(randomProblem(2701, 36)).schedule;
    const copy = structuredClone(first);
    for (const seed of seedsFrom(2702, 20)) dispatchStorage(randomProblem(seed, 36));
    expect(first).toEqual(copy);
  });

  it("no array of one is an array of the other", () => {
    const problem = randomProblem(2703, 36);
    const [a, b] = [dispatchStorage(problem).schedule, dispatchStorage(problem).schedule];
    expect(a).toEqual(b);
    a.chargeMw.fill(-1);
    a.marginalValueUsdPerMwh.fill(-1);
    a.stateOfChargeMwh.fill(-1);
    expect(dispatchStorage(problem).schedule).toEqual(b);
    expect(b.chargeMw.every((mw) => mw >= 0)).toBe(true);
  });

  it("the problem itself is only read", () => {
    const problem = randomProblem(2704, 36);
    const copy = structuredClone(problem);
    dispatchStorage(problem);
    dispatchWithoutBurning(problem);
    dispatchByMeritOrder(problem);
    expect(problem).toEqual(copy);
  });
});
