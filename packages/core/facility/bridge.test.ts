import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BridgeInput,
  bridgeOnRelocatables,
  bridgeOnSunkFleet,
  type RelocatableInput,
} from "./bridge.ts";

const block = (gridMw: number, miningEndsMonth: number, energisedMonth: number) => ({
  gridMw,
  miningEndsMonth,
  energisedMonth,
});
const bridge = (changes: Partial<BridgeInput> = {}): BridgeInput => ({
  blocks: [block(20, 2, 4)],
  miningMarginUsdPerMwMonth: 10_000,
  demobilisationUsdPerMw: 15_000,
  machineResaleUsdPerMw: 40_000,
  doubleStaffingUsdPerMonth: 100_000,
  ratchetFraction: 0,
  ratchetMonths: 0,
  demandChargeUsdPerMwMonth: 5_000,
  ...changes,
});
/** Three feeders of 20 MW that go over at months 2, 5 and 8, two months of work each. */
const feederByFeeder = bridge({ blocks: [block(20, 2, 4), block(20, 5, 7), block(20, 8, 10)] });
const atOnce = bridge({ blocks: [block(60, 2, 10)] });

describe("feeder by feeder, month by month", () => {
  it("one feeder of 20 MW mines two months, is idle for two, and the table says so", () => {
    const mw = bridgeOnSunkFleet(bridge()).months.map((month) => [
      month.miningMw,
      month.idleMw,
      month.hallMw,
    ]);
    expect(mw).toEqual([
      [20, 0, 0],
      [20, 0, 0],
      [0, 20, 0],
      [0, 20, 0],
    ]);
  });

  it("three feeders in turn mine 20 * (2 + 5 + 8) = 300 MW-months for 3 M$ and lose 20 * 3 * 2 to the change", () => {
    const result = bridgeOnSunkFleet(feederByFeeder);
    expect(result.miningMarginUsd).toBe(3e6);
    expect(result.idleMwMonths).toBe(120);
  });

  it("all at once mine 120 and lie idle for 480: the order of work is worth 1.8 M$", () => {
    const result = bridgeOnSunkFleet(atOnce);
    expect(result.idleMwMonths).toBe(480);
    expect(bridgeOnSunkFleet(feederByFeeder).miningMarginUsd - result.miningMarginUsd).toBe(1.8e6);
  });

  it("both staffs are there from the first hall in month 4 until mining ends in month 8: 4 months", () => {
    expect(bridgeOnSunkFleet(feederByFeeder).doubleStaffingUsd).toBe(400_000);
    expect(bridgeOnSunkFleet(atOnce).doubleStaffingUsd).toBe(0);
  });

  it("dates inside a month count by their share: 2.25 months of 20 MW are 45 MW-months", () => {
    const result = bridgeOnSunkFleet(bridge({ blocks: [block(20, 2.25, 2.75)] }));
    expect(result.miningMarginUsd).toBe(450_000);
    expect(result.months[2]).toMatchObject({ miningMw: 5, hallMw: 5, idleMw: 10 });
  });

  it("a feeder that mines until the hall is live is never idle", () => {
    expect(bridgeOnSunkFleet(bridge({ blocks: [block(20, 4, 4)] })).idleMwMonths).toBe(0);
  });

  it("a loss-making mine makes the bridge worse than stopping: the margin counts with its sign", () => {
    expect(bridgeOnSunkFleet(bridge({ miningMarginUsdPerMwMonth: -2_000 })).netUsd).toBe(-80_000);
  });

  it("machines are sunk: a better resale or dearer demobilisation changes no net", () => {
    const dear = bridge({ machineResaleUsdPerMw: 9e5, demobilisationUsdPerMw: 9e5 });
    expect(bridgeOnSunkFleet(dear).netUsd).toBe(bridgeOnSunkFleet(bridge()).netUsd);
    expect(bridgeOnSunkFleet(dear).resaleUsd).toBe(18e6);
    expect(bridgeOnSunkFleet(bridge()).demobilisationUsd).toBe(300_000);
  });

  it("no blocks, no months and no money", () => {
    expect(bridgeOnSunkFleet(bridge({ blocks: [] }))).toMatchObject({
      months: [],
      netUsd: 0,
      idleMwMonths: 0,
    });
  });
});

describe("the demand charge's memory", () => {
  // 20 MW drawn in months 0 and 1; 80 % of it is billed for two months after: 16 MW in months 2 and 3
  it("80 % of 20 MW for two months after the miners are gone costs 2 * 16 * 5,000", () => {
    const result = bridgeOnSunkFleet(bridge({ ratchetFraction: 0.8, ratchetMonths: 2 }));
    expect(result.months.map((month) => month.ratchetMw)).toEqual([0, 0, 16, 16]);
    expect(result.ratchetUsd).toBe(160_000);
  });

  it("a memory of one month forgets in the second: 16 MW once", () => {
    const result = bridgeOnSunkFleet(bridge({ ratchetFraction: 0.8, ratchetMonths: 1 }));
    expect(result.months.map((month) => month.ratchetMw)).toEqual([0, 0, 16, 0]);
  });

  it("what other feeders draw is billed anyway: with 40 of 60 MW left a ratchet of 60 % adds nothing", () => {
    const result = bridgeOnSunkFleet({ ...feederByFeeder, ratchetFraction: 0.6, ratchetMonths: 12 });
    expect(result.months[2]!.ratchetMw).toBe(0);
    expect(result.ratchetUsd).toBe(0);
  });

  it("the net pays for it", () => {
    const remembered = bridgeOnSunkFleet(bridge({ ratchetFraction: 0.8, ratchetMonths: 2 }));
    expect(remembered.netUsd).toBe(bridgeOnSunkFleet(bridge()).netUsd - 160_000);
  });
});

describe("what holds for any bridge", () => {
  const blocks = fc.array(
    fc.record({
      gridMw: fc.double({ min: 0, max: 200, noNaN: true }),
      miningEndsMonth: fc.double({ min: 0, max: 24, noNaN: true }),
      work: fc.double({ min: 0, max: 8, noNaN: true }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const made = blocks.map((rows) =>
    rows.map((row) => block(row.gridMw, row.miningEndsMonth, row.miningEndsMonth + row.work)),
  );

  it("in every month mining, idle and hall MW are the site's (200 bridges)", () => {
    fc.assert(
      fc.property(made, (rows) => {
        const siteMw = rows.reduce((total, row) => total + row.gridMw, 0);
        for (const month of bridgeOnSunkFleet(bridge({ blocks: rows })).months)
          expect(month.miningMw + month.idleMw + month.hallMw).toBeCloseTo(siteMw, 6);
      }),
      { numRuns: 200, seed: 61 },
    );
  });

  it("mining is MW times months whatever the calendar's cuts, and idle is MW times months of work (200 bridges)", () => {
    fc.assert(
      fc.property(made, (rows) => {
        const result = bridgeOnSunkFleet(bridge({ blocks: rows, miningMarginUsdPerMwMonth: 1 }));
        const mined = rows.reduce((total, row) => total + row.gridMw * row.miningEndsMonth, 0);
        const idle = rows.reduce(
          (total, row) => total + row.gridMw * (row.energisedMonth - row.miningEndsMonth),
          0,
        );
        expect(result.miningMarginUsd).toBeCloseTo(mined, 6);
        expect(result.idleMwMonths).toBeCloseTo(idle, 6);
      }),
      { numRuns: 200, seed: 62 },
    );
  });

  it("a longer memory or a larger share never lowers the ratchet (150 bridges)", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(made, share, share, fc.nat(12), fc.nat(12), (rows, a, b, m, n) => {
        const cost = (ratchetFraction: number, ratchetMonths: number) =>
          bridgeOnSunkFleet(bridge({ blocks: rows, ratchetFraction, ratchetMonths })).ratchetUsd;
        expect(cost(Math.max(a, b), m)).toBeGreaterThanOrEqual(cost(Math.min(a, b), m) - 1e-6);
        expect(cost(a, Math.max(m, n))).toBeGreaterThanOrEqual(cost(a, Math.min(m, n)) - 1e-6);
      }),
      { numRuns: 150, seed: 63 },
    );
  });
});

describe("new containers until the halls come", () => {
  const containers: RelocatableInput = {
    capexUsdPerMw: 250_000,
    machinesUsdPerMw: 350_000,
    resaleFraction: 0.6,
    installMonths: 3,
    moveUsdPerMw: 30_000,
  };
  const until = (month: number, changes: Partial<BridgeInput> = {}) =>
    bridge({ blocks: [block(10, month, month)], miningMarginUsdPerMwMonth: 18_000, ...changes });

  // (600 k * 0.4 + 30 k) / 18 k = 15 months of mining, after 3 of installation
  it("lose 270 k$ a MW in resale and move, which 15 months at 18 k$ pay", () => {
    expect(bridgeOnRelocatables(until(24), containers).monthsToPay).toBeCloseTo(15, 12);
    expect(bridgeOnRelocatables(until(24), containers).capexUsd).toBe(6e6);
  });

  it.each([
    [17, 14, -180_000, false],
    [18, 15, 0, false],
    [19, 16, 180_000, true],
  ])("a hall in month %i leaves %i months of mining: %i $, pays: %s", (month, months, netUsd, pays) => {
    const result = bridgeOnRelocatables(until(month), containers);
    expect(result.monthsAvailable).toBe(months);
    expect(result.netUsd).toBeCloseTo(netUsd, 6);
    expect(result.pays).toBe(pays);
  });

  it("a hall that comes during installation leaves no month, and all that was lost is lost", () => {
    const result = bridgeOnRelocatables(until(2), containers);
    expect(result.monthsAvailable).toBe(0);
    expect(result.netUsd).toBe(-2.7e6);
  });

  it("feeders weigh by their MW: 30 MW of 3 months and 10 of 11 are 5 months", () => {
    const mixed = bridge({ blocks: [block(30, 6, 6), block(10, 14, 15)] });
    expect(bridgeOnRelocatables(mixed, containers).monthsAvailable).toBe(5);
  });

  it("no margin, no month of payback; no MW, no months", () => {
    expect(
      bridgeOnRelocatables(until(24, { miningMarginUsdPerMwMonth: 0 }), containers).monthsToPay,
    ).toBeNull();
    expect(bridgeOnRelocatables(bridge({ blocks: [] }), containers).monthsAvailable).toBe(0);
  });

  it("pays exactly where the months left exceed the months to pay, for feeders of one date (200 cases)", () => {
    const amount = fc.integer({ min: 1_000, max: 900_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.nat(40),
        fc.integer({ min: 0, max: 100 }),
        (capex, margin, month, resale) => {
          const bought = { ...containers, capexUsdPerMw: capex, resaleFraction: resale / 100 };
          const result = bridgeOnRelocatables(until(month, { miningMarginUsdPerMwMonth: margin }), bought);
          const slackMonths = result.monthsAvailable - result.monthsToPay!;
          if (Math.abs(slackMonths) > 1e-9) expect(result.pays).toBe(slackMonths > 0);
        },
      ),
      { numRuns: 200, seed: 64 },
    );
  });

  it.each<[Partial<RelocatableInput>, RegExp]>([
    [{ capexUsdPerMw: -1 }, /containers: capex is -1/],
    [{ machinesUsdPerMw: Number.NaN }, /containers: machines is NaN/],
    [{ resaleFraction: 1.1 }, /containers: resale is 1.1/],
    [{ installMonths: -1 }, /containers: install months is -1/],
    [{ moveUsdPerMw: -5 }, /containers: move is -5/],
  ])("%j is refused", (change, message) => {
    expect(() => bridgeOnRelocatables(until(24), { ...containers, ...change })).toThrow(message);
  });
});

describe("a bridge that can't be meant is refused", () => {
  it.each<[Partial<BridgeInput>, RegExp]>([
    [{ blocks: [block(-1, 2, 4)] }, /bridge block 1: grid MW is -1/],
    [{ blocks: [block(1, 2, 4), block(1, -2, 4)] }, /bridge block 2: mining ends is -2/],
    [{ blocks: [block(1, 4, 3)] }, /bridge block 1: cut-over months is -1/],
    [{ ratchetFraction: 1.2 }, /ratchet is 1.2/],
    [{ ratchetMonths: -1 }, /ratchet months is -1/],
    [{ demandChargeUsdPerMwMonth: -1 }, /demand charge is -1/],
    [{ doubleStaffingUsdPerMonth: Number.POSITIVE_INFINITY }, /double staffing is Infinity/],
    [{ machineResaleUsdPerMw: -1 }, /machine resale is -1/],
    [{ demobilisationUsdPerMw: -1 }, /demobilisation is -1/],
  ])("%j", (change, message) => {
    expect(() => bridgeOnSunkFleet(bridge(change))).toThrow(message);
    expect(() =>
      bridgeOnRelocatables(bridge(change), {
        capexUsdPerMw: 0,
        machinesUsdPerMw: 0,
        resaleFraction: 0,
        installMonths: 0,
        moveUsdPerMw: 0,
      }),
    ).toThrow(message);
  });
});
