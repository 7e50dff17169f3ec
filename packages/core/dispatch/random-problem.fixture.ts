import { makeTimeGrid } from "../quantity/index.ts";
import type { Battery, DispatchProblem, PerStep, StorageEnds } from "./types.ts";

/** A small seeded generator (mulberry32): tests print the seed, nothing else of the house is needed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A site with a battery and 1 to `maxSteps` steps: ties, zero sizes, negative prices and short horizons included. */
export function randomProblem(seed: number, maxSteps = 168): DispatchProblem & { readonly battery: Battery } {
  const random = makeRandom(seed);
  const steps = 1 + Math.floor(random() * maxSteps);
  const chance = (p: number) => random() < p;
  const upTo = (x: number) => (chance(0.1) ? 0 : random() * x);
  const round = chance(0.4);
  const snap = (x: number) => (round ? Math.round(x / 5) * 5 : x);
  const series = (f: () => number): PerStep => (chance(0.3) ? f() : Float64Array.from({ length: steps }, f));
  const negativeShare = chance(0.5) ? random() : 0;
  const price = () => snap(chance(negativeShare) ? -80 * random() : 120 * random());
  const priceSeries = Float64Array.from({ length: steps }, price);
  return {
    grid: makeTimeGrid(0, chance(0.5) ? 3600 : 900, steps),
    import: {
      firmLimitMw: series(() => snap(upTo(100))),
      interruptibleLimitMw: chance(0.5) ? 0 : series(() => snap(upTo(40))),
      priceUsdPerMwh: priceSeries,
      adderUsdPerMwh: chance(0.5) ? 5 : series(() => 8 * random()),
      lossFraction: chance(0.6) ? 0 : 0.05 * random(),
    },
    ...(chance(0.6) && {
      export: {
        limitMw: series(() => snap(upTo(50))),
        priceUsdPerMwh: chance(0.7) ? priceSeries : series(price),
        deductUsdPerMwh: chance(0.3) ? 0 : 2,
        lossFraction: chance(0.6) ? 0 : 0.05 * random(),
      },
    }),
    mining: Array.from({ length: Math.floor(random() * 4) }, (_, i) => ({
      id: `tier${i}`,
      capacityMw: series(() => snap(upTo(60))),
      valueUsdPerMwh: chance(0.7) ? snap(120 * random()) : series(() => snap(120 * random() - 20)),
    })),
    ...(chance(0.5) && {
      ai: {
        loadMw: series(() => snap(upTo(50))),
        reservedMw: snap(60 * random()),
        unservedCostUsdPerMwh: 10_000,
        idleMayBeUsed: chance(0.5),
        rampReserveMw: snap(upTo(10)),
      },
    }),
    ...(chance(0.3) && { auxiliary: { loadMw: series(() => upTo(5)), unservedCostUsdPerMwh: 20_000 } }),
    renewables: chance(0.6)
      ? [{ id: "pv", availableMw: series(() => snap(upTo(60))), costUsdPerMwh: chance(0.8) ? 0 : -15 }]
      : [],
    generators: chance(0.2) ? [{ id: "gas", capacityMw: snap(upTo(30)), costUsdPerMwh: 70 }] : [],
    battery: randomBattery(random, steps, snap),
  };
}

function randomBattery(random: () => number, steps: number, snap: (x: number) => number): Battery {
  const chance = (p: number) => random() < p;
  const energyMwh = chance(0.07) ? 0 : snap(100 * random());
  const reserve = chance(0.7) ? 0 : 0.3 * energyMwh * random();
  return {
    chargeLimitMw: chance(0.07) ? 0 : snap(50 * random()),
    dischargeLimitMw: chance(0.07) ? 0 : snap(50 * random()),
    energyMwh,
    chargeEfficiencyFraction: chance(0.2) ? 1 : 0.8 + 0.2 * random(),
    dischargeEfficiencyFraction: chance(0.2) ? 1 : 0.8 + 0.2 * random(),
    wearUsdPerMwh: chance(0.5) ? 0 : 10 * random(),
    reserveMwh: chance(0.8) ? reserve : Float64Array.from({ length: steps }, () => reserve * random()),
    ends: randomEnds(random, energyMwh, snap),
  };
}

function randomEnds(random: () => number, energyMwh: number, snap: (x: number) => number): StorageEnds {
  const startMwh = Math.min(energyMwh, snap(energyMwh * random()));
  const endMwh = Math.min(energyMwh, snap(energyMwh * random()));
  const roll = random();
  if (roll < 0.25) return { kind: "free-end", startMwh };
  if (roll < 0.5) return { kind: "at-least", startMwh, endMwh };
  if (roll < 0.75) return { kind: "exactly", startMwh, endMwh };
  return { kind: "cyclic" };
}
