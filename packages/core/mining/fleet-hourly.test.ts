import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainYear, poor, shapes } from "../../../tests/mining-fleet.ts";
import { hoursInMonth } from "../quantity/index.ts";
import { type FleetLifeInputs, fleetTiers, type PriceBlock, simulateFleet, trancheAt } from "./index.ts";

/**
 * The obvious second implementation of a fleet's month: machine by machine and hour by hour, every set-point tried, the
 * best machines served first. No tiers, no convex hull, no blocks.
 */
interface HourlyMonth {
  readonly energyMwh: number;
  readonly revenueUsd: number;
  readonly powerUsd: number;
}

/** Power and hashrate of one machine at a set-point, by linear steps of 1 % between its modes. */
const setPoints = (ratedW: number, ratedThs: number) => {
  const corners = [{ powerShare: 0, hashrateShare: 0 }, ...shapes.filter((shape) => shape.hashrateShare > 0)];
  return corners.slice(1).flatMap((corner, i) => {
    const from = corners[i]!;
    return Array.from({ length: 100 }, (_, step) => {
      const share = (step + 1) / 100;
      return {
        powerW: ratedW * (from.powerShare + share * (corner.powerShare - from.powerShare)),
        ths: ratedThs * (from.hashrateShare + share * (corner.hashrateShare - from.hashrateShare)),
      };
    });
  });
};

/** The set-point that earns most in an hour at a price, or off. */
function bestSetPoint(ratedW: number, ratedThs: number, hashprice: number, priceUsdPerMwh: number) {
  let best = { powerW: 0, ths: 0 };
  let bestUsd = 0;
  for (const point of setPoints(ratedW, ratedThs)) {
    const usd = ((point.ths / 1000) * hashprice) / 24 - (point.powerW / 1e6) * priceUsdPerMwh;
    if (usd > bestUsd + 1e-12) {
      best = point;
      bestUsd = usd;
    }
  }
  return best;
}

function runHourly(
  machines: readonly { readonly ratedW: number; readonly ratedThs: number; readonly count: number }[],
  hashprice: number,
  hourlyPrices: readonly number[],
): HourlyMonth {
  const atPrice = new Map<number, { mw: number; usd: number }>();
  for (const price of new Set(hourlyPrices)) {
    const points = machines.map((m) => ({ ...m, ...bestSetPoint(m.ratedW, m.ratedThs, hashprice, price) }));
    atPrice.set(price, {
      mw: points.reduce((sum, p) => sum + (p.powerW * p.count) / 1e6, 0),
      usd: points.reduce((sum, p) => sum + ((p.ths * p.count) / 1000) * (hashprice / 24), 0),
    });
  }
  const hours = hourlyPrices.map((price) => ({ price, ...atPrice.get(price)! }));
  return {
    energyMwh: hours.reduce((sum, hour) => sum + hour.mw, 0),
    revenueUsd: hours.reduce((sum, hour) => sum + hour.usd, 0),
    powerUsd: hours.reduce((sum, hour) => sum + hour.mw * hour.price, 0),
  };
}

/** Two tranches at set-points low, normal and high, no limit on power. */
const moded: FleetLifeInputs = {
  ...plainYear,
  limitMw: 100,
  site: { ...plainYear.site, modes: shapes },
};
const machines = plainYear.tranches.map(({ machine, count }) => ({
  ratedW: machine.powerW,
  ratedThs: machine.hashrateThs,
  count,
}));

describe("a month of a fleet with set-points against machine by machine, hour by hour", () => {
  const hours = hoursInMonth(plainYear.start);

  /** Prices of the month's hours for blocks whose shares are whole hours. */
  const hourly = (blocks: readonly PriceBlock[]) =>
    blocks.flatMap((block) =>
      Array<number>(Math.round(block.hoursFraction * hours)).fill(block.priceUsdPerMwh),
    );

  it("energy, revenue and power cost agree for any hashprice and prices", () => {
    // off the knife edge where strike and price are equal: odd digits; shares of 744 hours
    const price = fc.integer({ min: -3000, max: 15_000 }).map((cents) => cents / 100 + 0.003_71);
    const hashprices = fc.integer({ min: 50, max: 1200 }).map((tenths) => tenths / 10 + 0.001_3);
    fc.assert(
      fc.property(hashprices, price, price, price, (hashprice, a, b, c) => {
        const blocks = [a, b, c].map((priceUsdPerMwh, i) => ({
          hoursFraction: [372, 248, 124][i]! / hours,
          priceUsdPerMwh,
        }));
        const [month] = simulateFleet({ ...moded, hashpriceUsdPerPhDay: [hashprice], powerPrices: blocks });
        const obvious = runHourly(machines, hashprice, hourly(blocks));
        expect(month!.energyMwh).toBeCloseTo(obvious.energyMwh, 5);
        expect(month!.revenueUsd).toBeCloseTo(obvious.revenueUsd, 3);
        expect(month!.powerUsd).toBeCloseTo(obvious.powerUsd, 3);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it("paid to take power (-10 USD/MWh) all machines run at their highest set-point: 10 MW", () => {
    const [month] = simulateFleet({ ...moded, powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: -10 }] });
    expect(month!.peakMw).toBeCloseTo(10, 10);
  });

  it("at 60 USD/MWh and 40 USD/PH/day only the good machines run, at normal: 83.3 > 60 > 50 of their high step", () => {
    // marginal J/TH 16.7, 25, 33.3 -> 100, 66.7, 50 USD/MWh; the poor: 50, 33.3, 25
    const [month] = simulateFleet({ ...moded, powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: 60 }] });
    expect(month!.peakMw).toBeCloseTo(4, 10);
    expect(month!.tranches[1]!.energyMwh).toBe(0);
  });
});

describe("a limit shared out", () => {
  it("among set-points is as good as the best grid of sharing, hour by hour", () => {
    // 3.5 MW for 10 MW of appetite at 40 USD/PH/day and 10 USD/MWh
    const [month] = simulateFleet({
      ...moded,
      limitMw: 3.5,
      powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: 10 }],
    });
    let best = 0;
    for (const good of setPoints(4000, 200))
      for (const bad of [{ powerW: 0, ths: 0 }, ...setPoints(4000, 100)])
        if (good.powerW + bad.powerW <= 3500 + 1e-9) best = Math.max(best, good.ths + bad.ths);
    expect(month!.hashrateThs).toBeCloseTo(best * 1000, 4);
    expect(month!.peakMw).toBeCloseTo(3.5, 10);
  });

  it("sleeping machines leave their sleep power out of the tiers: 1.92 MW for the first step of 1,000", () => {
    const state = trancheAt(
      { id: "p", machine: poor, count: 1000, bought: plainYear.start },
      moded.ageing,
      plainYear.start,
    )!;
    const tiers = fleetTiers([state], { ...moded.site, floor: "sleep" });
    expect(tiers[0]).toMatchObject({ from: "sleep", to: "low" });
    expect(tiers[0]!.capacityMw).toBeCloseTo(1.92, 12);
  });
});
