import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tranche } from "../mining/index.ts";
import { statedBatch } from "../world/index.ts";
import { makeYard, type Yard } from "./month-memory.ts";
import { liveFleets, makeFleetTables } from "./path-fleet.ts";
import { makePathLayout, type PathLayout } from "./path-layout.ts";
import { liveMonthOfPath, type MachinesRun, makeFleetMonth } from "./path-machines.ts";
import type { Choice } from "./plan.ts";
import { testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";
import type { Site } from "./types.ts";
import { makeUnitMachine, unitResaleUsd } from "./unit-machines.ts";

const MONTHS = 12;
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const HYBRID: Choice = { ...MINE, strategy: "hybrid", hostMw: 40 };
/** 30 J/TH and 3,000 W: 55.56 USD/MWh at 40 USD/PH/day, above the power price of 40. */
const worse = { ...testMachine, id: "test-30", hashrateThs: 100, efficiencyJPerTh: 30 };
const bought = { year: 2026, month: 1 };

const siteOf = (tranches: readonly Tranche[], change: Partial<Site> = {}): Site =>
  testSite({ months: MONTHS, mine: { ...testMine, tranches }, hosting: testOffer, ...change });
const old: Tranche = { id: "old", machine: testMachine, count: 30_000, bought };

interface Seen {
  readonly capexUsd: number;
  readonly saleUsd: number;
  readonly standingUsd: number;
  readonly share: readonly number[];
  readonly cumulativeMw: readonly number[];
  readonly revenue: readonly number[];
}

/** Lives a plan through on one still path, and notes what the machines were in each month. */
function live(site: Site, choice: Choice, months = MONTHS, yard: Yard = makeYard(site)): readonly Seen[] {
  const batch = statedBatch(testWorld({}, MONTHS), 1, "outlook");
  const fleet = makeFleetTables(site, yard)!;
  const lives = choice.fleet === "sell" ? null : liveFleets(site, yard, fleet, batch, "run-to-stop");
  const layout: PathLayout = makePathLayout(site, yard, null, choice, 0);
  const fleetMonth = makeFleetMonth(fleet);
  fleetMonth.share.fill(1);
  const run: MachinesRun = { site, batch, fleet, lives, fleetMonth };
  return Array.from({ length: months }, (_, month) => {
    liveMonthOfPath(run, layout, 0, month);
    const { capexUsd, saleUsd, standingUsd, share, cumulativeMw, tierRevenue, tierCount } = fleetMonth;
    return {
      capexUsd,
      saleUsd,
      standingUsd,
      share: [...share],
      cumulativeMw: [...cumulativeMw.subarray(0, tierCount)],
      revenue: [...tierRevenue.subarray(0, tierCount)],
    };
  });
}

/** What one machine of 2026-01 fetches in a month of the study, USD. */
const resaleUsd = (machine: typeof testMachine, month: number) =>
  unitResaleUsd(testMine, makeUnitMachine(testMine, machine, 12 + month), 12 + month, 40);

describe("the machines of a plan in a month", () => {
  it("are 90 of the 100 MW open, in one step that earns 2.083 USD/MWh per USD of hashprice", () => {
    const [first] = live(siteOf([old]), MINE, 1);
    expect(first!.cumulativeMw).toEqual([expect.closeTo(90, 9)]);
    expect(first!.revenue[0]).toBeCloseTo(1 / (0.024 * 20), 12);
    expect(first!.standingUsd).toBeCloseTo((36_500 / 12) * 90, 6);
    expect([first!.capexUsd, first!.saleUsd]).toEqual([0, 0]);
  });

  it("are no more than the MW open: 50,000 machines of 3 kW fill 100 MW, and the rest is sold on the first day", () => {
    const [first, second] = live(siteOf([{ ...old, count: 50_000 }]), MINE, 2);
    expect(first!.cumulativeMw).toEqual([expect.closeTo(100, 9)]);
    expect(first!.share[0]).toBeCloseTo(100 / 150, 12);
    expect(first!.saleUsd).toBeCloseTo((50_000 / 3) * resaleUsd(testMachine, 0), 3);
    expect(second!.saleUsd).toBe(0);
    expect(second!.standingUsd).toBeCloseTo((36_500 / 12) * 100, 6);
  });

  it("stand from the best down, whatever order they were bought in", () => {
    const site = siteOf([
      { ...old, id: "worse", machine: worse, count: 10_000 },
      { ...old, count: 20_000 },
    ]);
    const [first] = live(site, MINE, 1);
    expect(first!.cumulativeMw).toEqual([expect.closeTo(60, 9), expect.closeTo(90, 9)]);
    expect(first!.revenue).toEqual([expect.closeTo(1 / 0.48, 12), expect.closeTo(1 / 0.72, 12)]);
  });

  it("are told at the busbar: behind a loss of 2 % the 90 MW at the meter are 88.2", () => {
    const plain = siteOf([old]);
    const site = { ...plain, connection: { ...plain.connection, lossFraction: 0.02 } };
    expect(live(site, MINE, 1)[0]!.cumulativeMw).toEqual([expect.closeTo(88.2, 9)]);
  });

  it("that arrive in June neither run nor cost anything before", () => {
    const seen = live(siteOf([{ ...old, bought: { year: 2027, month: 6 } }]), MINE, 7);
    expect(seen.map(({ cumulativeMw }) => cumulativeMw.length)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect([seen[4]!.standingUsd, seen[5]!.standingUsd]).toEqual([0, expect.closeTo((36_500 / 12) * 90, 6)]);
  });

  it("are sold where the study ends, all that is left", () => {
    const seen = live(siteOf([old]), MINE);
    expect(seen.at(-1)!.saleUsd).toBeCloseTo(30_000 * resaleUsd(testMachine, 11), 3);
    expect(seen.slice(0, -1).every(({ saleUsd }) => saleUsd === 0)).toBe(true);
  });

  it("are sold on the first day where that is the plan, and are not there in any month", () => {
    const seen = live(siteOf([old]), { ...HYBRID, strategy: "convert", fleet: "sell" });
    expect(seen[0]!.saleUsd).toBeCloseTo(30_000 * resaleUsd(testMachine, 0), 3);
    expect(
      seen.every(({ cumulativeMw, standingUsd }) => cumulativeMw.length === 0 && standingUsd === 0),
    ).toBe(true);
    expect(seen.slice(1).every(({ saleUsd }) => saleUsd === 0)).toBe(true);
  });
});

describe("machines that give way to halls", () => {
  it("go in parts: of 90 MW 10 when the first hall leaves 80, then 20 for 60", () => {
    // halls of 20 MW ready in months 6 and 8, cleared three months before
    const seen = live(siteOf([old]), HYBRID);
    expect(seen.map(({ cumulativeMw }) => Math.round(cumulativeMw[0]! * 1e6) / 1e6)).toEqual([
      90, 90, 90, 80, 80, 60, 60, 60, 60, 60, 60, 60,
    ]);
    expect(seen[3]!.saleUsd).toBeCloseTo((10 / 0.003) * resaleUsd(testMachine, 3), 2);
    expect(seen[5]!.saleUsd).toBeCloseTo((20 / 0.003) * resaleUsd(testMachine, 5), 2);
    expect(seen[11]!.share[0]).toBeCloseTo(60 / 90, 12);
  });

  it("are the least efficient: 30 MW at 30 J/TH go before any at 20", () => {
    const site = siteOf([
      { ...old, id: "worse", machine: worse, count: 10_000 },
      { ...old, count: 20_000 },
    ]);
    const seen = live(site, HYBRID);
    expect(seen[3]!.share).toEqual([expect.closeTo(20 / 30, 12), 1]);
    expect(seen[5]!.share).toEqual([expect.closeTo(0, 12), 1]);
    expect(seen[5]!.saleUsd).toBeCloseTo((20 / 0.003) * resaleUsd(worse, 5), 2);
    expect(seen[5]!.cumulativeMw).toEqual([expect.closeTo(60, 9)]);
  });

  it("are not sold early where they will be needed again: while the connection is not there all stay", () => {
    const plain = siteOf([old]);
    const late = { ...plain, connection: { ...plain.connection, availableAfterMonths: 2 } };
    const seen = live(late, MINE, 3);
    expect(seen.map(({ share, cumulativeMw }) => [share[0], cumulativeMw.length])).toEqual([
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
  });

  const counts = fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 30_000 }));
  // prices are the same for all: sorted once
  const yard = makeYard(siteOf([old]));

  it("fill what is open or are all there, and never come back", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(20, 40, 60), ([many, few], hostMw) => {
        const site = siteOf([
          { ...old, count: many },
          { ...old, id: "worse", machine: worse, count: few },
        ]);
        const open = makePathLayout(site, yard, null, { ...HYBRID, hostMw }, 0).plan.miningMw;
        const seen = live(site, { ...HYBRID, hostMw }, MONTHS, yard);
        for (const [month, { cumulativeMw, share }] of seen.entries()) {
          const wholeMw = 0.003 * (many + few);
          expect(cumulativeMw.at(-1) ?? 0).toBeCloseTo(Math.min(open[month]!, wholeMw), 6);
          expect([...cumulativeMw]).toEqual([...cumulativeMw].sort((a, b) => a - b));
          const before = seen[month - 1]?.share ?? [1, 1];
          for (const [l, kept] of share.entries()) expect(kept).toBeLessThanOrEqual(before[l]!);
        }
      }),
      { seed: 331, numRuns: 25 },
    );
  });

  it("are sold once each: what was sold in parts and in the end is every machine there was", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(20, 60), ([many], hostMw) => {
        fc.pre(many > 0);
        const seen = live(siteOf([{ ...old, count: many }]), { ...HYBRID, hostMw }, MONTHS, yard);
        const sold = seen.reduce(
          (sum, { saleUsd }, month) => sum + saleUsd / resaleUsd(testMachine, month),
          0,
        );
        expect(sold / many).toBeCloseTo(1, 9);
      }),
      { seed: 332, numRuns: 15 },
    );
  });
});
