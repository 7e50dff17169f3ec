import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idleReservedMw, importLimitMw, usableImportMw } from "./import-limit.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, plainSite, tenant } from "./plain-site.fixture.ts";
import type { AiLoad, DispatchProblem } from "./types.ts";

/** 100 MW firm, 20 interruptible that are called back in the second of two hours. */
const flexible: DispatchProblem = plainSite(2, {
  import: importTerms({ firmLimitMw: 100, interruptibleLimitMw: Float64Array.of(20, 0) }),
});
const withTenant = (parts: Partial<AiLoad>, loss = 0): DispatchProblem => ({
  ...flexible,
  import: { ...flexible.import, lossFraction: loss },
  ai: tenant({ loadMw: 40, reservedMw: 70, ...parts }),
});

describe("the connection", () => {
  it("is firm plus interruptible: 120 MW, then 100 while called back", () => {
    expect([importLimitMw(flexible, 0), importLimitMw(flexible, 1)]).toEqual([120, 100]);
  });

  it("is all usable without a tenant", () => {
    expect([usableImportMw(flexible, 0), usableImportMw(flexible, 1)]).toEqual([120, 100]);
  });
});

describe("what a tenant reserves and does not draw", () => {
  it.each<[string, Partial<AiLoad>, number, number]>([
    ["70 reserved, 40 drawn", {}, 0, 30],
    ["70 reserved, 80 drawn: never below 0", { loadMw: 80 }, 0, 0],
    ["nothing reserved", { reservedMw: 0 }, 0, 0],
    ["a loss of a fifth: 40 MW at the bus are 50 at the connection", {}, 0.2, 20],
  ])("%s", (_what, parts, loss, idleMw) => {
    expect(idleReservedMw(withTenant(parts, loss).ai!, loss, 0)).toBeCloseTo(idleMw, 12);
  });
});

describe("import that the site may use", () => {
  it.each<[string, Partial<AiLoad>, number, number[]]>([
    ["closed clause: 120 - 30 idle, 100 - 30", {}, 0, [90, 70]],
    ["open clause: everything", { idleMayBeUsed: true }, 0, [120, 100]],
    ["open but for a ramp reserve of 12", { idleMayBeUsed: true, rampReserveMw: 12 }, 0, [108, 88]],
    [
      "a ramp reserve above what is idle holds what is idle",
      { idleMayBeUsed: true, rampReserveMw: 50 },
      0,
      [90, 70],
    ],
    ["a closed clause ignores the ramp reserve", { rampReserveMw: 12 }, 0, [90, 70]],
    ["with a loss of a fifth 20 MW are idle", {}, 0.2, [100, 80]],
    ["a reservation above the limit never cuts the tenant's own draw", { reservedMw: 300 }, 0, [40, 40]],
    ["a draw above the limit gets the limit", { loadMw: 200, reservedMw: 300 }, 0, [120, 100]],
  ])("%s", (_what, parts, loss, expected) => {
    const problem = withTenant(parts, loss);
    expect(usableImportMw(problem, 0)).toBeCloseTo(expected[0]!, 12);
    expect(usableImportMw(problem, 1)).toBeCloseTo(expected[1]!, 12);
  });

  const mw = fc.double({ min: 0, max: 150, noNaN: true });
  const anyTenant = fc.record({
    loadMw: mw,
    reservedMw: mw,
    rampReserveMw: mw,
    idleMayBeUsed: fc.boolean(),
    loss: fc.constantFrom(0, 0.03, 0.2),
  });
  const check = (property: (problem: DispatchProblem) => void) =>
    fc.assert(
      fc.property(anyTenant, ({ loss, ...parts }) => property(withTenant(parts, loss))),
      { seed: 71, numRuns: 300 },
    );

  it("is between the tenant's own draw (or the limit) and the limit", () => {
    check((problem) => {
      for (const step of [0, 1]) {
        const limit = importLimitMw(problem, step);
        const draw = (problem.ai!.loadMw as number) / (1 - problem.import.lossFraction);
        const usable = usableImportMw(problem, step);
        expect(usable).toBeLessThanOrEqual(limit);
        expect(usable).toBeGreaterThanOrEqual(Math.min(limit, draw));
      }
    });
  });

  it("is never less with the clause open than closed, and never more with a larger ramp reserve", () => {
    check((problem) => {
      const usable = (parts: Partial<AiLoad>) =>
        usableImportMw({ ...problem, ai: { ...problem.ai!, ...parts } }, 0);
      const ramp = problem.ai!.rampReserveMw as number;
      expect(usable({ idleMayBeUsed: true })).toBeGreaterThanOrEqual(usable({ idleMayBeUsed: false }));
      expect(usable({ idleMayBeUsed: true, rampReserveMw: ramp + 5 })).toBeLessThanOrEqual(
        usable({ idleMayBeUsed: true }),
      );
    });
  });

  it("serves the tenant before anybody else: unserved only what the limit itself lacks", () => {
    check((problem) => {
      const { aiUnservedMw } = dispatchByMeritOrder(problem);
      for (const step of [0, 1]) {
        const kept = 1 - problem.import.lossFraction;
        const lacking = Math.max(0, (problem.ai!.loadMw as number) - importLimitMw(problem, step) * kept);
        expect(aiUnservedMw[step]!).toBeCloseTo(lacking, 9);
      }
    });
  });
});
