import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTimeGrid, utcMidnightUnixSec } from "../quantity/index.ts";
import {
  BINDING_LIMITS,
  type DispatchProblem,
  describeSlack,
  dispatchByMeritOrder,
  MARGINAL_USES,
} from "./index.ts";

const grid = makeTimeGrid(utcMidnightUnixSec({ year: 2027, month: 8, day: 12 }), 3600, 4);
const free = { priceUsdPerMwh: 0, adderUsdPerMwh: 0, lossFraction: 0, interruptibleLimitMw: 0 };

function site(parts: Partial<DispatchProblem>): DispatchProblem {
  return { grid, import: { ...free, firmLimitMw: 100 }, mining: [], ...parts };
}

describe("mining runs where power costs less than it earns", () => {
  const schedule = dispatchByMeritOrder(
    site({
      import: {
        ...free,
        firmLimitMw: 100,
        priceUsdPerMwh: Float64Array.of(20, 60, 90, -5),
        adderUsdPerMwh: 6,
      },
      mining: [
        { id: "old", capacityMw: 30, valueUsdPerMwh: 55 },
        { id: "new", capacityMw: 40, valueUsdPerMwh: 83 },
      ],
    }),
  );

  it("buys for both tiers at 26, for the new one at 66, for none at 96, for both at 1 USD", () => {
    expect([...schedule.importMw]).toEqual([70, 40, 0, 70]);
    expect([...schedule.miningMw[0]!]).toEqual([30, 0, 0, 30]);
    expect([...schedule.miningMw[1]!]).toEqual([40, 40, 0, 40]);
  });

  it("earns 30*29 + 40*57 + 40*17 + 30*54 + 40*82 = 8,730 USD", () => {
    expect(schedule.totals.valueUsd).toBeCloseTo(8730, 9);
    expect(schedule.totals.importCostUsd).toBeCloseTo(70 * 26 + 40 * 66 + 70 * 1, 9);
    expect(schedule.totals.miningMwhByTier).toEqual([60, 120]);
  });

  it("is priced by the import everywhere, and by the better tier's capacity at the limit", () => {
    expect([...schedule.marginalValueUsdPerMwh]).toEqual([26, 66, 83, 1]);
    expect([...schedule.marginalUse].map((c) => MARGINAL_USES[c])).toEqual([
      "import",
      "import",
      "mining",
      "import",
    ]);
    expect(BINDING_LIMITS[schedule.bindingLimit[0]!]).toBe("mining-capacity");
    expect(schedule.bindingValueUsdPerMwh[0]).toBe(57);
    expect(BINDING_LIMITS[schedule.bindingLimit[2]!]).toBe("none");
  });
});

describe("a contradiction becomes a named slack, never an error", () => {
  const schedule = dispatchByMeritOrder(
    site({
      import: {
        ...free,
        firmLimitMw: Float64Array.of(100, 40, 40, 100),
        priceUsdPerMwh: 30,
      },
      ai: {
        loadMw: Float64Array.of(50, 50, 55, 50),
        reservedMw: 60,
        unservedCostUsdPerMwh: 10_000,
        idleMayBeUsed: false,
        rampReserveMw: 0,
      },
    }),
  );

  it("serves 40 of 55 MW, prices the rest at its cost and names the worst step", () => {
    expect([...schedule.aiUnservedMw]).toEqual([0, 10, 15, 0]);
    expect(schedule.totals.unservedCostUsd).toBe(250_000);
    expect(schedule.marginalValueUsdPerMwh[2]).toBe(10_000);
    expect(BINDING_LIMITS[schedule.bindingLimit[2]!]).toBe("import-limit");
    expect(schedule.slacks).toHaveLength(1);
    expect(schedule.slacks[0]).toMatchObject({ fromStep: 1, toStep: 3, worstStep: 2, totalMwh: 25 });
  });

  it("says it in a sentence", () => {
    expect(describeSlack(schedule.slacks[0]!, grid)).toBe(
      "import limit 40 MW at 2027-08-12 02:00 leaves 15 MW of AI load unserved",
    );
  });
});

describe("what the tenant reserves and does not draw", () => {
  const parts = (idleMayBeUsed: boolean, rampReserveMw: number) =>
    site({
      import: { ...free, firmLimitMw: 100, priceUsdPerMwh: 30 },
      mining: [{ id: "m", capacityMw: 100, valueUsdPerMwh: 80 }],
      ai: { loadMw: 20, reservedMw: 60, unservedCostUsdPerMwh: 10_000, idleMayBeUsed, rampReserveMw },
    });

  it("is kept idle: mining gets 100 - 60 = 40 MW", () => {
    expect(dispatchByMeritOrder(parts(false, 0)).miningMw[0]![0]).toBe(40);
  });

  it("is mined but for a ramp reserve of 15: mining gets 100 - 20 - 15 = 65 MW", () => {
    expect(dispatchByMeritOrder(parts(true, 15)).miningMw[0]![0]).toBe(65);
  });

  it("adds up to 40 MW * 4 h of idle reservation whoever uses it", () => {
    expect(dispatchByMeritOrder(parts(true, 0)).totals.idleReservedMwh).toBe(160);
  });
});

describe("sun, losses and export", () => {
  it("curtails at a negative export price and sells at a positive one, after losses", () => {
    const schedule = dispatchByMeritOrder(
      site({
        import: { ...free, firmLimitMw: 0 },
        export: {
          limitMw: 19,
          priceUsdPerMwh: Float64Array.of(-1, 50, 50, 50),
          deductUsdPerMwh: 2,
          lossFraction: 0.05,
        },
        renewables: [{ id: "pv", availableMw: Float64Array.of(10, 10, 30, 0), costUsdPerMwh: 0 }],
      }),
    );
    expect([...schedule.exportMw]).toEqual([0, 9.5, 19, 0]);
    expect([...schedule.curtailedMw]).toEqual([10, 0, 10, 0]);
    expect(schedule.totals.exportRevenueUsd).toBeCloseTo(28.5 * 48, 9);
    expect(BINDING_LIMITS[schedule.bindingLimit[2]!]).toBe("export-limit");
  });

  it("is paid to import at a negative price only for what has a use", () => {
    const schedule = dispatchByMeritOrder(
      site({
        import: { ...free, firmLimitMw: 100, priceUsdPerMwh: -40 },
        mining: [{ id: "m", capacityMw: 25, valueUsdPerMwh: -30 }],
      }),
    );
    expect(schedule.importMw[0]).toBe(25);
    expect(schedule.totals.valueUsd).toBeCloseTo(4 * 25 * 10, 9);
  });
});

describe("for any site", () => {
  const mw = fc.double({ min: 0, max: 100, noNaN: true });
  const price = fc.double({ min: -100, max: 200, noNaN: true });
  const anySite = fc
    .record({
      limit: mw,
      loss: fc.double({ min: 0, max: 0.2, noNaN: true }),
      importPrice: price,
      exportPrice: price,
      exportLimit: mw,
      sun: mw,
      load: mw,
      tiers: fc.array(fc.record({ capacityMw: mw, valueUsdPerMwh: price }), { maxLength: 4 }),
    })
    .map((r) =>
      site({
        import: { ...free, firmLimitMw: r.limit, priceUsdPerMwh: r.importPrice, lossFraction: r.loss },
        export: {
          limitMw: r.exportLimit,
          priceUsdPerMwh: r.exportPrice,
          deductUsdPerMwh: 1,
          lossFraction: r.loss,
        },
        mining: r.tiers.map((tier, i) => ({ id: `t${i}`, ...tier })),
        auxiliary: { loadMw: r.load, unservedCostUsdPerMwh: 5000 },
        renewables: [{ id: "pv", availableMw: r.sun, costUsdPerMwh: 0 }],
      }),
    );

  it("energy balances to 1e-9 MW", () => {
    fc.assert(
      fc.property(anySite, (problem) => {
        const s = dispatchByMeritOrder(problem);
        const kept = 1 - problem.import.lossFraction;
        const mined = s.miningMw.reduce((sum, tier) => sum + tier[0]!, 0);
        const into = s.importMw[0]! * kept + s.renewableMw[0]![0]!;
        const out = s.exportMw[0]! / kept + s.auxiliaryServedMw[0]! + mined;
        expect(Math.abs(into - out)).toBeLessThan(1e-9);
        expect(s.importMw[0]!).toBeLessThanOrEqual((problem.import.firmLimitMw as number) * (1 + 1e-15));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("a wider import limit never lowers the value, and gains what the marginal value says", () => {
    fc.assert(
      fc.property(anySite, (problem) => {
        const wider = {
          ...problem,
          import: { ...problem.import, firmLimitMw: (problem.import.firmLimitMw as number) + 1 },
        };
        const before = dispatchByMeritOrder(problem);
        const gain = dispatchByMeritOrder(wider).totals.valueUsd - before.totals.valueUsd;
        const kept = 1 - problem.import.lossFraction;
        const cost = (problem.import.priceUsdPerMwh as number) / kept;
        const bound = 4 * kept * Math.max(0, before.marginalValueUsdPerMwh[0]! - cost);
        expect(gain).toBeGreaterThanOrEqual(-1e-6);
        expect(gain).toBeLessThanOrEqual(bound + 1e-6);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe("what can't be read is refused in the user's words", () => {
  it.each([
    ["dispatch/wrong-length", site({ import: { ...free, firmLimitMw: new Float64Array(3) } })],
    [
      "dispatch/not-finite",
      site({ import: { ...free, firmLimitMw: 1, priceUsdPerMwh: Float64Array.of(1, Number.NaN, 1, 1) } }),
    ],
    ["dispatch/negative", site({ mining: [{ id: "m", capacityMw: -1, valueUsdPerMwh: 1 }] })],
    ["dispatch/outside-range", site({ import: { ...free, firmLimitMw: 1, lossFraction: 1 } })],
  ])("%s", (code, problem) => {
    expect(() => dispatchByMeritOrder(problem)).toThrow(expect.objectContaining({ code }));
  });
});
