import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eternal, good, machineOf, poor, shapes } from "../../../tests/mining-fleet.ts";
import {
  type FleetSite,
  fillTiers,
  fleetBreakEven,
  fleetTiers,
  LOSSLESS,
  RATED_ONLY,
  revenueUsdPerMeterMwh,
  type SiteLosses,
  tierRevenueUsdPerMwh,
  tierStrikeUsdPerMwh,
  trancheAt,
} from "./index.ts";

const month = { year: 2025, month: 1 };
const states = [
  trancheAt({ id: "b", machine: poor, count: 1000, bought: month }, eternal, month)!,
  trancheAt({ id: "a", machine: good, count: 1000, bought: month }, eternal, month)!,
];
const rated: FleetSite = { losses: LOSSLESS, modes: RATED_ONLY, floor: "off" };
const losses: SiteLosses = {
  poolFeeFraction: 0.02,
  hashingFraction: 0.99,
  pueRatio: 1.05,
  lineLossRatio: 1.02,
};

describe("merit order of a fleet", () => {
  it("puts 20 J/TH before 40, each 4 MW", () => {
    const tiers = fleetTiers(states, rated);
    expect(tiers.map((tier) => [tier.id, tier.marginalJPerTh])).toEqual([
      ["a/normal", 20],
      ["b/normal", 40],
    ]);
    expect(tiers.map((tier) => tier.capacityMw)).toEqual([4, 4]);
  });

  it("gives each tier the revenue of its machine: 83.33 and 41.67 USD/MWh at 40 USD/PH/day", () => {
    const revenues = fleetTiers(states, rated).map((tier) => tierRevenueUsdPerMwh(tier, 40));
    expect(revenues[0]).toBeCloseTo(83.3333, 4);
    expect(revenues[1]).toBeCloseTo(41.6667, 4);
  });

  it("agrees with the formula of a single machine at any site", () => {
    const [tier] = fleetTiers(states, { ...rated, losses });
    expect(tierRevenueUsdPerMwh(tier!, 57)).toBeCloseTo(
      revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay: 57, efficiencyJPerTh: 20, ...losses }),
      10,
    );
    expect(tier!.capacityMw).toBeCloseTo(4 * 1.05 * 1.02, 12);
  });

  it("with modes turns the good machines up before it starts the poor ones", () => {
    // marginal J/TH: 20 J/TH machines 16.7, 25, 33.3; 50 J/TH ones 41.7, 62.5, 83.3
    const poorer = { id: "b", machine: machineOf("poorer", 80, 4000), count: 1000, bought: month };
    const order = fleetTiers([trancheAt(poorer, eternal, month)!, states[1]!], {
      ...rated,
      modes: shapes,
    }).map((tier) => tier.id);
    expect(order).toEqual(["a/low", "a/normal", "a/high", "b/low", "b/normal", "b/high"]);
  });

  it("the strike takes off what a MWh costs besides energy", () => {
    const [tier] = fleetTiers(states, rated);
    const costs = { importAdderUsdPerMwh: 5, variableUpkeepUsdPerMwh: 2, coincidentPeakUsdPerMwh: 1 };
    expect(tierStrikeUsdPerMwh(tier!, 40, costs)).toBeCloseTo(83.3333 - 8, 4);
  });

  it("leaves out tranches of which nothing works", () => {
    expect(fleetTiers([{ ...states[0]!, workingCount: 0, hashrateThs: 0 }], rated)).toEqual([]);
  });
});

describe("curtailment", () => {
  const tiers = fleetTiers(states, rated);

  it.each([
    [0, [0, 0]],
    [3, [3, 0]],
    [5, [4, 1]],
    [20, [4, 4]],
  ])("%d MW: %o: the least efficient go without first", (availableMw, expected) => {
    expect(fillTiers(tiers, availableMw)).toEqual(expected);
  });

  it("uses all that is available or all that there is, and never earns less with more", () => {
    const moded = fleetTiers(states, { ...rated, modes: shapes });
    const mw = fc.double({ min: 0, max: 12, noNaN: true });
    const earned = (limit: number) =>
      fillTiers(moded, limit).reduce((sum, part, i) => sum + part * tierRevenueUsdPerMwh(moded[i]!, 40), 0);
    fc.assert(
      fc.property(mw, mw, (a, b) => {
        const used = fillTiers(moded, a).reduce((sum, part) => sum + part, 0);
        expect(used).toBeCloseTo(Math.min(a, 10), 9);
        expect(earned(Math.max(a, b))).toBeGreaterThanOrEqual(earned(Math.min(a, b)) - 1e-9);
      }),
      { seed: 3 },
    );
  });

  it("earns as much as the best of all ways to share the power out", () => {
    const moded = fleetTiers(states, { ...rated, modes: shapes });
    const merit = fillTiers(moded, 5).reduce(
      (sum, part, i) => sum + part * tierRevenueUsdPerMwh(moded[i]!, 40),
      0,
    );
    let best = 0;
    for (let toGood = 0; toGood <= 5.0001; toGood += 0.05) {
      const hash = hashAt(toGood, 200_000) + hashAt(5 - toGood, 100_000);
      best = Math.max(best, (hash / 1000) * (40 / 24));
    }
    expect(merit).toBeCloseTo(best, 6);
  });

  it("a negative limit is refused", () => {
    expect(() => fillTiers(tiers, -1)).toThrowError(
      expect.objectContaining({ code: "mining/not-non-negative" }),
    );
  });
});

describe("break-even of a fleet", () => {
  it("at 40 USD/PH/day: first stop 4.17 c, as a whole 6.25, last stop 8.33", () => {
    const breakEven = fleetBreakEven(fleetTiers(states, rated), 40);
    expect(breakEven.firstStopUsdPerKwh).toBeCloseTo(0.0416667, 7);
    expect(breakEven.wholeFleetUsdPerKwh).toBeCloseTo(0.0625, 10); // 300 PH/s * 40 / 24 h / 8 MW
    expect(breakEven.lastStopUsdPerKwh).toBeCloseTo(0.0833333, 7);
  });

  it("of no machines isn't a number", () => {
    expect(() => fleetBreakEven([], 40)).toThrowError(
      expect.objectContaining({ code: "mining/empty-fleet" }),
    );
  });
});

/** TH/s of 1,000 machines held at a power in MW: points of `shapes` from off. */
function hashAt(mw: number, ratedThs: number): number {
  const points: [number, number][] = [
    [0, 0],
    [2, 0.6],
    [4, 1],
    [5, 1.15],
  ];
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1]!;
    const [x1, y1] = points[i]!;
    if (mw <= x1 + 1e-9) return ratedThs * (y0 + ((mw - x0) / (x1 - x0)) * (y1 - y0));
  }
  return 1.15 * ratedThs;
}
