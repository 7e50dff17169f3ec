import { type DemandCharge, monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid, type TimeGrid, type TimeLabels } from "../quantity/index.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem, UnitMode } from "./site-problem.ts";
import type { Battery } from "./types.ts";

/** The classes of the linear-programming side that random tests draw from. */
export const INSTANCE_CLASSES = [
  "no-burning",
  "several-storages",
  "units",
  "ramps",
  "flexible-ai",
  "hour-budget",
  "reserve",
  "demand",
  "energy-blocks",
] as const;
/** One of {@link INSTANCE_CLASSES}. */
export type InstanceClass = (typeof INSTANCE_CLASSES)[number];

/** Draws from one seed, one after the other. */
export interface Draws {
  /** A number in (0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  whole(least: number, most: number): number;
}

/** The same seed gives the same instance on every machine. */
export function makeDraws(seed: number): Draws {
  const next = makeRandom(seed);
  return {
    next,
    chance: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
  };
}

/**
 * A random problem of a class, hourly, with whole-number powers and prices (so that dynamic programming on whole MW
 * is exact, see `exhaustive.fixture.ts`), ties, negative prices and zero sizes on purpose.
 *
 * @param maximumSteps the horizon has 1 to this many steps
 */
export function randomInstance(kind: InstanceClass, seed: number, maximumSteps: number): SiteDispatchProblem {
  const draws = makeDraws(seed);
  const steps = draws.whole(1, maximumSteps);
  const site = randomSite(draws, steps);
  switch (kind) {
    case "no-burning":
      return { ...site, battery: randomBattery(draws, steps, true), noBurning: true };
    case "several-storages":
      return {
        ...site,
        battery: randomBattery(draws, steps, false),
        furtherBatteries: [randomBattery(draws, steps, false)],
      };
    case "units":
    case "ramps":
      return {
        ...site,
        units: Array.from({ length: draws.whole(1, 2) }, (_, i) => randomUnit(draws, i, kind === "ramps")),
      };
    case "flexible-ai":
      // without auxiliaries: the oracle counts a cut as a source, which must not feed anything dearer than the load it cuts
      return { ...site, auxiliary: { loadMw: 0, unservedCostUsdPerMwh: 0 }, flexibleAi: [randomTier(draws)] };
    case "hour-budget":
      return { ...site, hourBudgets: [{ id: "permit", generator: 0, maximumHours: draws.whole(0, steps) }] };
    case "reserve":
      return { ...site, battery: randomBattery(draws, steps, true), ...randomReserves(draws, steps) };
    case "demand":
      return {
        ...site,
        battery: randomBattery(draws, steps, true),
        demand: [randomDemand(draws, site.grid)],
      };
    case "energy-blocks":
      return { ...site, energyBlocks: randomBlocks(draws, site.grid) };
  }
}

/** Grid, loads, a tier or two, sun and a generator, in whole MW and USD. */
function randomSite(draws: Draws, steps: number): SiteDispatchProblem {
  const series = (least: number, most: number, zeroChance = 0.1) =>
    Float64Array.from({ length: steps }, () => (draws.chance(zeroChance) ? 0 : draws.whole(least, most)));
  const isSpiky = draws.chance(0.5);
  const prices = Float64Array.from({ length: steps }, () =>
    isSpiky && draws.chance(0.3) ? -draws.whole(1, 40) : draws.whole(0, 12) * 10,
  );
  const loadMw = series(1, 4);
  return {
    grid: makeTimeGrid(1_767_225_600, 3600, steps),
    import: {
      firmLimitMw: series(4, 12, 0.05),
      interruptibleLimitMw: draws.chance(0.5) ? 0 : series(1, 3, 0.4),
      priceUsdPerMwh: prices,
      adderUsdPerMwh: draws.chance(0.5) ? 0 : 5,
      lossFraction: 0,
    },
    ...(draws.chance(0.6) && {
      export: { limitMw: draws.whole(0, 4), priceUsdPerMwh: prices, deductUsdPerMwh: 2, lossFraction: 0 },
    }),
    mining: Array.from({ length: draws.whole(1, 2) }, (_, i) => ({
      id: `tier${i}`,
      capacityMw: draws.chance(0.1) ? 0 : draws.whole(1, 5),
      valueUsdPerMwh: draws.whole(2, 9) * 10,
    })),
    ai: {
      loadMw,
      reservedMw: draws.whole(0, 5),
      unservedCostUsdPerMwh: draws.chance(0.5) ? 10_000 : 300,
      idleMayBeUsed: draws.chance(0.5),
      rampReserveMw: draws.whole(0, 2),
    },
    auxiliary: { loadMw: draws.whole(0, 1), unservedCostUsdPerMwh: 20_000 },
    renewables: draws.chance(0.5) ? [{ id: "sun", availableMw: series(1, 5, 0.4), costUsdPerMwh: 0 }] : [],
    generators: [
      {
        id: "gas",
        capacityMw: draws.chance(0.1) ? 0 : draws.whole(1, 4),
        costUsdPerMwh: draws.whole(4, 12) * 10,
      },
    ],
  };
}

function randomBattery(draws: Draws, steps: number, isLossy: boolean): Battery {
  const energyMwh = draws.chance(0.1) ? 0 : draws.whole(1, 6);
  const startMwh = draws.whole(0, energyMwh);
  const efficiency = () => (isLossy ? 0.7 + 0.3 * draws.next() : 1);
  const kind = draws.whole(0, 2);
  return {
    chargeLimitMw: draws.chance(0.1) ? 0 : draws.whole(1, 4),
    dischargeLimitMw: draws.chance(0.1) ? 0 : draws.whole(1, 4),
    energyMwh,
    chargeEfficiencyFraction: efficiency(),
    dischargeEfficiencyFraction: efficiency(),
    wearUsdPerMwh: draws.chance(0.5) ? 0 : draws.whole(1, 8),
    reserveMwh: 0,
    ends:
      kind === 0 || steps < 2
        ? { kind: "free-end", startMwh }
        : kind === 1
          ? { kind: "at-least", startMwh, endMwh: Math.floor(startMwh / 2) }
          : { kind: "exactly", startMwh, endMwh: startMwh },
  };
}

function randomUnit(draws: Draws, index: number, hasRamps: boolean): CommittedUnit {
  const side = draws.chance(0.5) ? "source" : "load";
  const minimumMw = draws.whole(0, 2);
  const mode = (id: string, least: number, most: number): UnitMode => ({
    id,
    minimumMw: least,
    maximumMw: most,
    priceUsdPerMwh: draws.whole(2, 9) * 10,
  });
  const top = minimumMw + draws.whole(0, 3);
  const modes = [
    mode("eco", minimumMw, top),
    ...(draws.chance(0.4) ? [mode("turbo", top, top + draws.whole(0, 2))] : []),
  ];
  return {
    id: `unit${index}`,
    side,
    modes,
    startCostUsd: draws.chance(0.2) ? 0 : draws.whole(1, 30) * 10,
    minimumOnSteps: draws.whole(1, 4),
    minimumOffSteps: draws.whole(1, 3),
    ...(hasRamps && { rampUpMw: draws.whole(1, 2), rampDownMw: draws.whole(1, 2) }),
    before: draws.chance(0.4)
      ? { isOn: true, steps: 9, powerMw: minimumMw }
      : { isOn: false, steps: draws.whole(1, 4), powerMw: 0 },
  };
}

function randomTier(draws: Draws) {
  return {
    id: "flex",
    shareFraction: draws.chance(0.1) ? 0 : [0.25, 0.5, 1][draws.whole(0, 2)]!,
    maximumSteps: draws.whole(1, 3),
    callCount: draws.whole(0, 3),
    compensationUsdPerMwh: draws.whole(1, 20) * 10,
  };
}

function randomReserves(draws: Draws, steps: number): Partial<SiteDispatchProblem> {
  const product = (id: string) => ({
    id,
    availabilityUsdPerMwHour: Float64Array.from({ length: steps }, () => draws.whole(0, 40)),
    callFraction: draws.chance(0.5) ? 0 : 0.1 * draws.next(),
    callPriceUsdPerMwh: draws.whole(0, 200),
    maximumMw: draws.whole(0, 6),
    durationHours: [0.5, 1, 2][draws.whole(0, 2)]!,
    miningTiers: [0],
    batteries: draws.chance(0.7) ? [0] : [],
  });
  return {
    reserves: [product("spin"), product("non-spin"), product("fast")],
    stackableReserves: draws.chance(0.4) ? [["spin", "fast"]] : [],
  };
}

/** Local labels that cut a short horizon into several "months", so that peaks and ratchets couple them. */
export function shortMonthLabels(grid: TimeGrid, stepsPerMonth: number): TimeLabels {
  const indices = Array.from({ length: grid.steps }, (_, step) => step);
  return {
    zone: "UTC",
    monthNumber: Int32Array.from(indices, (step) => 24_312 + Math.floor(step / stepsPerMonth)),
    dayNumber: Int32Array.from(indices, (step) => Math.floor(step / 24)),
    hourOfDay: Uint8Array.from(indices, (step) => step % 24),
    weekday: Uint8Array.from(indices, (step) => Math.floor(step / 24) % 7),
  };
}

function randomDemand(draws: Draws, grid: TimeGrid) {
  const charge: DemandCharge = {
    id: "demand",
    rateUsdPerMwMonth: draws.whole(1, 40) * 10,
    ...(draws.chance(0.6) && {
      ratchet: { fraction: 0.75, lookBackMonthCount: draws.whole(1, 11), wrapAround: true },
    }),
  };
  return { charge, steps: monthsOfSteps(shortMonthLabels(grid, 6)) };
}

function randomBlocks(draws: Draws, grid: TimeGrid) {
  const first = draws.whole(0, 5) * 10;
  const second = draws.whole(0, 5) * 10;
  const blocks = [
    { upToMwh: draws.whole(5, 30), priceUsdPerMwh: first },
    { upToMwh: Infinity, priceUsdPerMwh: second },
  ];
  return { blocks, steps: monthsOfSteps(shortMonthLabels(grid, 12)) };
}
