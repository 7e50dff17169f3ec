import { describe, expect, it } from "vitest";
import { dispatchBus } from "./bus-dispatch.ts";
import { allocateBusPrices, fillBusPrices } from "./bus-prices.ts";
import { tabulateIntervals } from "./interval-value.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import { allocateReleaseTable, burnThresholdUsdPerMwh, fillReleaseTable } from "./release-table.ts";
import { sliceProblem } from "./slice-problem.ts";

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 5000);

/** Value of the bus at an injection n, summed straight from the definition: every use and source at its price. */
function slowBusUsd(table: ReturnType<typeof tabulateIntervals>, step: number, injectedMw: number): number {
  const injected = new Float64Array(table.grid.steps);
  injected[step] = injectedMw;
  const power = dispatchBus(table, injected);
  let usd = 0;
  for (let at = step * table.width; at < (step + 1) * table.width; at++) {
    const k = table.owner[at]!;
    const cash = power[k]![step]! * table.priceUsdPerMwh[at]!;
    usd += table.owners[k]!.isSource ? -cash : cash;
  }
  return usd;
}

describe("the merit order of a step", () => {
  it("falls in price, and ties keep the order of the list (seeds 5000..5059)", () => {
    for (const seed of SEEDS) {
      const table = tabulateIntervals(randomProblem(seed, 24));
      for (let at = 0; at < table.owner.length; at++) {
        if (at % table.width === 0) continue;
        const [before, here] = [table.priceUsdPerMwh[at - 1]!, table.priceUsdPerMwh[at]!];
        expect(before).toBeGreaterThanOrEqual(here);
        if (before === here) expect(table.owner[at - 1]!).toBeLessThan(table.owner[at]!);
      }
    }
  });

  it("is the same when its arrays are filled a second time", () => {
    const space = tabulateIntervals(randomProblem(1, 24));
    const again = tabulateIntervals(randomProblem(1, 24), space);
    expect(again).toEqual(tabulateIntervals(randomProblem(1, 24)));
    expect(again.lengthMw).toBe(space.lengthMw);
  });

  it("is the best use of an injection: no trade between two owners earns more", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const table = tabulateIntervals(randomProblem(seed, 6));
      const power = dispatchBus(table);
      for (let step = 0; step < table.grid.steps; step++) {
        // Dearest that could take more against cheapest that could give way.
        let wants = Number.NEGATIVE_INFINITY;
        let gives = Number.POSITIVE_INFINITY;
        for (let at = step * table.width; at < (step + 1) * table.width; at++) {
          const k = table.owner[at]!;
          const done = table.owners[k]!.isSource ? table.lengthMw[at]! - power[k]![step]! : power[k]![step]!;
          if (done < table.lengthMw[at]! - 1e-9) wants = Math.max(wants, table.priceUsdPerMwh[at]!);
          if (done > 1e-9) gives = Math.min(gives, table.priceUsdPerMwh[at]!);
        }
        expect(wants).toBeLessThanOrEqual(gives + 1e-12);
      }
    }
  });
});

describe("the value of released energy", () => {
  it("equals the best of 41 x 41 charges and discharges within the grid's coarseness, burning included", () => {
    for (const seed of SEEDS.slice(0, 12)) {
      const problem = sliceProblem(randomProblem(seed, 4), 0, 1);
      const battery = randomProblem(seed, 4).battery;
      const table = tabulateIntervals(problem);
      const release = allocateReleaseTable(1, table.width);
      fillReleaseTable(table, battery, release);
      const random = makeRandom(seed);
      for (let i = 0; i < 5; i++) {
        const price = 200 * random() - 120;
        // The best step at a price of stored energy: from the slopes, and by trying.
        let best = slopesAt(release, price) + startUsd(table, battery);
        best -= price * release.leastMwh[0]!;
        let tried = Number.NEGATIVE_INFINITY;
        const tries = 40;
        for (let a = 0; a <= tries; a++) {
          for (let b = 0; b <= tries; b++) {
            const charge = (battery.chargeLimitMw * a) / tries;
            const discharge = (battery.dischargeLimitMw * b) / tries;
            const net = discharge - charge;
            if (net < -table.suppliedMw[0]! - 1e-9 || net > table.usableMw[0]! + 1e-9) continue;
            const stored =
              (charge * battery.chargeEfficiencyFraction - discharge / battery.dischargeEfficiencyFraction) *
              table.stepHours;
            const usd = (slowBusUsd(table, 0, net) - battery.wearUsdPerMwh * discharge) * table.stepHours;
            tried = Math.max(tried, usd + price * stored);
          }
        }
        const coarse =
          ((battery.chargeLimitMw + battery.dischargeLimitMw) / tries) * 20_500 * table.stepHours;
        expect(tried).toBeLessThanOrEqual(best + 1e-6 * Math.max(1, Math.abs(best)));
        expect(best - tried).toBeLessThanOrEqual(coarse + 1e-6);
      }
    }
  });

  it("falls in slope from full charge to full discharge (seeds 5000..5059)", () => {
    for (const seed of SEEDS) {
      const problem = randomProblem(seed, 24);
      const table = tabulateIntervals(problem);
      const release = allocateReleaseTable(table.grid.steps, table.width);
      fillReleaseTable(table, problem.battery, release);
      for (let step = 0; step < table.grid.steps; step++) {
        let length = 0;
        for (let k = release.first[step]!; k < release.first[step + 1]!; k++) {
          length += release.length[k]!;
          if (k > release.first[step]!)
            expect(release.slope[k]!).toBeLessThanOrEqual(release.slope[k - 1]! + 1e-9);
        }
        expect(Math.abs(length - (release.mostMwh[step]! - release.leastMwh[step]!))).toBeLessThan(1e-9);
      }
    }
  });

  it("burning pays under -wear / (1/ηd - ηc): -2 / (1.25 - 0.9) = -5.714 USD/MWh; never at full efficiency", () => {
    const { battery } = randomProblem(1, 4);
    const of = (chargeEfficiencyFraction: number, dischargeEfficiencyFraction: number) =>
      burnThresholdUsdPerMwh({
        ...battery,
        chargeEfficiencyFraction,
        dischargeEfficiencyFraction,
        wearUsdPerMwh: 2,
      });
    expect(of(0.9, 0.8)).toBeCloseTo(-2 / 0.35, 12);
    expect(of(1, 1)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("the bus price at any price of stored energy", () => {
  it("bounds every injection's value from above (weak duality, 60 seeds)", () => {
    for (const seed of SEEDS) {
      const problem = sliceProblem(randomProblem(seed, 4), 0, 1);
      const { battery } = randomProblem(seed, 4);
      const table = tabulateIntervals(problem);
      const random = makeRandom(seed);
      const water = Float64Array.of(240 * random() - 120);
      const prices = allocateBusPrices(1);
      fillBusPrices(table, battery, water, prices);
      for (let i = 0; i < 20; i++) {
        const charge = battery.chargeLimitMw * random();
        const discharge = battery.dischargeLimitMw * random();
        const net = discharge - charge;
        if (net < -table.suppliedMw[0]! || net > table.usableMw[0]!) continue;
        const stored =
          charge * battery.chargeEfficiencyFraction - discharge / battery.dischargeEfficiencyFraction;
        const usd =
          (slowBusUsd(table, 0, net) -
            table.firmLoadUsd -
            battery.wearUsdPerMwh * discharge +
            water[0]! * stored) *
          table.stepHours;
        expect(usd).toBeLessThanOrEqual(prices.stepsBoundUsd + 1e-6 * Math.max(1, Math.abs(usd)));
      }
    }
  });
});

/** Σ (slope - price)+ * length. */
function slopesAt(release: ReturnType<typeof allocateReleaseTable>, price: number): number {
  let usd = 0;
  for (let k = 0; k < release.first[1]!; k++)
    usd += Math.max(0, release.slope[k]! - price) * release.length[k]!;
  return usd;
}

/** Value of the step with the charger full. */
function startUsd(
  table: ReturnType<typeof tabulateIntervals>,
  battery: ReturnType<typeof randomProblem>["battery"],
): number {
  const chargeMw = Math.min(battery.chargeLimitMw, table.suppliedMw[0]!);
  return slowBusUsd(table, 0, -chargeMw) * table.stepHours;
}
