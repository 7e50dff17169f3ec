import { makeRandom } from "../packages/core/dispatch/random-problem.fixture.ts";
import type { Battery, DispatchProblem } from "../packages/core/dispatch/types.ts";
import { makeTimeGrid } from "../packages/core/quantity/index.ts";

/** A site with one battery. */
export type Site = DispatchProblem & { readonly battery: Battery };

/** A made-up site: daily price shape, noise that lingers, spikes, sun by day; three mining tiers, PV and a battery. */
export function makeSite(steps: number, stepSec: number, seed: number): Site {
  const random = makeRandom(seed);
  const perDay = 86_400 / stepSec;
  const price = new Float64Array(steps);
  const sun = new Float64Array(steps);
  let noise = 0;
  let cloud = 0.7;
  for (let t = 0; t < steps; t++) {
    const hour = ((t % perDay) / perDay) * 24;
    noise = 0.9 * noise + 6 * (random() + random() + random() - 1.5);
    if (t % perDay === 0) cloud = 0.3 + 0.7 * random();
    price[t] =
      38 + 14 * Math.cos(((hour - 19) / 12) * Math.PI) + noise + (random() < 0.01 ? 200 * random() : 0);
    sun[t] = 30 * cloud * Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI)) * (0.9 + 0.1 * random());
  }
  return {
    grid: makeTimeGrid(0, stepSec, steps),
    import: {
      firmLimitMw: 100,
      interruptibleLimitMw: 0,
      priceUsdPerMwh: price,
      adderUsdPerMwh: 5,
      lossFraction: 0,
    },
    export: { limitMw: 30, priceUsdPerMwh: price, deductUsdPerMwh: 2, lossFraction: 0 },
    mining: [
      { id: "old", capacityMw: 30, valueUsdPerMwh: 38 + random() },
      { id: "middle", capacityMw: 30, valueUsdPerMwh: 48 + random() },
      { id: "new", capacityMw: 20, valueUsdPerMwh: 60 + random() },
    ],
    auxiliary: { loadMw: 15, unservedCostUsdPerMwh: 10_000 },
    renewables: [{ id: "pv", availableMw: sun, costUsdPerMwh: 0 }],
    battery: {
      chargeLimitMw: 25,
      dischargeLimitMw: 25,
      energyMwh: 100,
      chargeEfficiencyFraction: 0.92,
      dischargeEfficiencyFraction: 0.92,
      wearUsdPerMwh: 2,
      reserveMwh: 0,
      ends: { kind: "at-least", startMwh: 50, endMwh: 50 },
    },
  };
}
