import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { january } from "./battery.fixture.ts";
import { type MonthDuty, makeStepByStepYard, monthProblem, operateMonth, type PricedTier } from "./index.ts";
import { priceYear, testOffer, testSite } from "./test-site.ts";

/** January has 744 hours. */
const JANUARY_HOURS = 744;
const tier = (change: Partial<PricedTier> = {}): PricedTier => ({
  id: "m",
  gridMw: 50,
  revenueUsdPerMwh: 83,
  variableUpkeepUsdPerMwh: 3,
  ...change,
});

describe("a month of mining", () => {
  const site = testSite();

  it("runs 50 MW through all 744 hours where power at 40 is under the strike of 80", () => {
    const operation = operateMonth(site, january(site, { tiers: [tier()] }));
    expect(operation.miningMwh).toBeCloseTo(50 * JANUARY_HOURS, 6);
    expect(operation.miningRevenueUsd).toBeCloseTo(50 * JANUARY_HOURS * 83, 3);
    expect(operation.miningUpkeepUsd).toBeCloseTo(50 * JANUARY_HOURS * 3, 3);
    expect(operation.miningEnergyCostUsd).toBeCloseTo(50 * JANUARY_HOURS * 40, 3);
  });

  it("stops where power costs more than the strike", () => {
    const dear = january(site, { tiers: [tier()], priceLevelRatio: 2.01 });
    expect(operateMonth(site, dear).miningMwh).toBe(0);
  });

  it("counts the adder: 40 + 41 is more than 80", () => {
    const added = testSite({ connection: { ...site.connection, importAdderUsdPerMwh: 41 } });
    expect(operateMonth(added, january(added, { tiers: [tier()] })).miningMwh).toBe(0);
  });

  it("curtails in the dear hours only: six evening hours at 200 leave 18 of 24", () => {
    const peaky = testSite({ priceYear: priceYear((hour) => (hour % 24 >= 18 ? 200 : 30), 24) });
    const operation = operateMonth(peaky, january(peaky, { tiers: [tier()] }));
    expect(operation.miningMwh).toBeCloseTo(50 * 31 * 18, 6);
    expect(operation.miningEnergyCostUsd).toBeCloseTo(50 * 31 * 18 * 30, 3);
  });

  it("takes the machines that earn most first where the connection is short: 100 MW for 150", () => {
    const tiers = [
      tier({ id: "bad", gridMw: 75, revenueUsdPerMwh: 60 }),
      tier({ id: "good", gridMw: 75, revenueUsdPerMwh: 90 }),
    ];
    const operation = operateMonth(site, january(site, { tiers }));
    expect(operation.miningMwh).toBeCloseTo(100 * JANUARY_HOURS, 6);
    expect(operation.miningRevenueUsd).toBeCloseTo((75 * 90 + 25 * 60) * JANUARY_HOURS, 2);
  });

  it("does nothing before the connection", () => {
    const operation = operateMonth(site, january(site, { tiers: [tier()], isConnected: false }));
    expect(operation.importMwh).toBe(0);
    expect(operation.unusedMwh).toBe(0);
  });

  it("loses 2 % on the way: the meter counts what the machines' tier is sized in", () => {
    const lossy = testSite({ connection: { ...site.connection, lossFraction: 0.02 } });
    const operation = operateMonth(lossy, january(lossy, { tiers: [tier()] }));
    expect(operation.miningMwh).toBeCloseTo(50 * JANUARY_HOURS, 6);
    expect(operation.importMwh).toBeCloseTo(50 * JANUARY_HOURS, 6);
    expect(operation.miningEnergyCostUsd).toBeCloseTo(50 * JANUARY_HOURS * 40, 3);
  });

  it("scales with the actual hours of a month: February 2028 has 29 days for the shape's 28", () => {
    const plain = operateMonth(site, january(site, { tiers: [tier()] }));
    const longer = operateMonth(site, january(site, { tiers: [tier()], hoursRatio: 29 / 28 }));
    expect(longer.miningRevenueUsd).toBeCloseTo((plain.miningRevenueUsd * 29) / 28, 6);
    expect(longer.miningMwh).toBeCloseTo((plain.miningMwh * 29) / 28, 6);
  });
});

describe("a month of hosting", () => {
  const site = testSite({ hosting: testOffer });
  const hosted = (change: Partial<MonthDuty> = {}) => january(site, { reservedMw: 60, letMw: 60, ...change });

  it("draws IT times utilisation times PUE: 48 MW * 0.8 * 1.1 = 42.24 MW of 60 reserved", () => {
    const operation = operateMonth(site, hosted());
    expect(operation.aiMwh).toBeCloseTo(42.24 * JANUARY_HOURS, 6);
    expect(operation.reservedIdleMwh).toBeCloseTo((60 - 42.24) * JANUARY_HOURS, 6);
    expect(operation.aiEnergyCostUsd).toBeCloseTo(42.24 * JANUARY_HOURS * 40, 3);
  });

  it("keeps machines off what is reserved and idle: 40 MW are left of 100", () => {
    const operation = operateMonth(site, hosted({ tiers: [tier({ gridMw: 90 })] }));
    expect(operation.miningMwh).toBeCloseTo(40 * JANUARY_HOURS, 6);
  });

  it("lets machines fill it where bus and lease allow, less the ramp reserve of 10 %", () => {
    const filling = testSite({
      hosting: { ...testOffer, fillIdle: { allowed: true, rampReserveFraction: 0.1 } },
    });
    const operation = operateMonth(
      filling,
      january(filling, { reservedMw: 60, letMw: 60, tiers: [tier({ gridMw: 90 })] }),
    );
    expect(operation.miningMwh).toBeCloseTo((100 - 42.24 - 6) * JANUARY_HOURS, 6);
  });

  it("serves tenants before machines, whatever machines earn", () => {
    const operation = operateMonth(site, hosted({ tiers: [tier({ gridMw: 100, revenueUsdPerMwh: 900 })] }));
    expect(operation.aiMwh).toBeCloseTo(42.24 * JANUARY_HOURS, 6);
    expect(operation.aiUnservedMwh).toBe(0);
  });

  it("serves tenants at any price of power, because their damage is dearer", () => {
    expect(operateMonth(site, hosted({ priceLevelRatio: 100 })).aiUnservedMwh).toBe(0);
  });

  it("follows the tenant's day: load 20 % higher in one half, 20 % lower in the other, has the same mean", () => {
    const utilisationShape = Float64Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 1.2 : 0.8));
    const wave = testSite({ hosting: { ...testOffer, utilisationShape } });
    expect(operateMonth(wave, january(wave, { reservedMw: 60, letMw: 60 })).aiMwh).toBeCloseTo(
      42.24 * JANUARY_HOURS,
      6,
    );
  });

  it("never draws more than is reserved: at PUE 2 the load is cut to 60 MW", () => {
    const hot = testSite({ hosting: { ...testOffer, pueRatioByMonthHour: new Float64Array(288).fill(2) } });
    expect(operateMonth(hot, january(hot, { reservedMw: 60, letMw: 60 })).aiMwh).toBeCloseTo(
      60 * JANUARY_HOURS,
      6,
    );
  });

  it("takes load only from what is let: half of the hall, half of the load", () => {
    expect(operateMonth(site, hosted({ letMw: 30 })).aiMwh).toBeCloseTo(21.12 * JANUARY_HOURS, 6);
  });
});

describe("hours in which the grid calls power back", () => {
  it("are the dearest of the year: 10 hours at 300 in January leave 60 of 100 MW there", () => {
    const site = testSite({
      connection: { ...testSite().connection, interruptedHoursPerYear: 10, interruptedImportMw: 60 },
      priceYear: priceYear((hour) => (hour >= 100 && hour < 110 ? 70 : 30), 24),
    });
    const operation = operateMonth(site, january(site, { tiers: [tier({ gridMw: 100 })] }));
    expect(operation.miningMwh).toBeCloseTo(100 * (JANUARY_HOURS - 10) + 60 * 10, 6);
  });

  it("take the interruptible part first, then the firm one", () => {
    const site = testSite({
      connection: { ...testSite().connection, interruptedHoursPerYear: 8760, interruptedImportMw: 45 },
    });
    const { import: terms } = monthProblem(site, january(site));
    expect((terms.firmLimitMw as Float64Array)[0]).toBe(45);
    expect((terms.interruptibleLimitMw as Float64Array)[0]).toBe(0);
  });
});

describe("the energy bill", () => {
  it("is split without a rest between tenants, machines and auxiliaries", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (gridMw, level, letMw) => {
          const site = testSite({
            hosting: testOffer,
            standing: { ...testSite().standing, auxiliaryMw: 1 },
            priceYear: priceYear((hour) => 20 + (hour % 24) * 3, 24),
          });
          const operation = operateMonth(
            site,
            january(site, { tiers: [tier({ gridMw })], reservedMw: 60, letMw, priceLevelRatio: level }),
          );
          const parts =
            operation.aiEnergyCostUsd + operation.miningEnergyCostUsd + operation.auxiliaryEnergyCostUsd;
          expect(parts).toBeCloseTo(operation.energyCostUsd, 4);
          expect(operation.aiMwh + operation.miningMwh + operation.auxiliaryMwh).toBeCloseTo(
            operation.importMwh,
            6,
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("the memory of months", () => {
  const site = testSite({ hosting: testOffer });

  it("gives back the very result where nothing changed", () => {
    const { operate, shapes } = makeStepByStepYard(site);
    const duty = january(site, { prices: shapes[0]!, tiers: [tier()] });
    expect(operate(site, { ...duty })).toBe(operate(site, { ...duty }));
  });

  it.each<[string, Partial<MonthDuty>]>([
    ["price level", { priceLevelRatio: 1.1 }],
    ["machines", { tiers: [tier({ gridMw: 49 })] }],
    ["what they earn", { tiers: [tier({ revenueUsdPerMwh: 84 })] }],
    ["reserved megawatts", { reservedMw: 20 }],
    ["let megawatts", { letMw: 10 }],
    ["connection", { isConnected: false }],
    ["shift of prices", { priceShiftUsdPerMwh: 3 }],
    ["length of the month", { hoursRatio: 1.01 }],
  ])("forgets nothing that matters: another %s is another result", (_what, change) => {
    const { operate, shapes } = makeStepByStepYard(site);
    const duty = january(site, { prices: shapes[0]!, tiers: [tier()] });
    const first = operate(site, duty);
    const second = operate(site, { ...duty, ...change });
    expect(second).not.toBe(first);
    expect(second).toEqual(operateMonth(site, { ...duty, ...change }));
  });
});
