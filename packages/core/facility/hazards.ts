import type { CycleState } from "./cycle-state.ts";
import type { GensetGroup, UnitGroup } from "./graph-types.ts";
import { HOURS_PER_YEAR, type System } from "./system.ts";

/** Something that happens at a rate: the strata of the first event and the classes that biasing balances. */
export type Hazard =
  | { readonly kind: "unit-fails"; readonly index: number }
  | { readonly kind: "units-fail-together"; readonly index: number }
  /** A unit is taken out for planned work. */
  | { readonly kind: "unit-serviced"; readonly index: number }
  | { readonly kind: "genset-stops"; readonly index: number }
  | { readonly kind: "gensets-stop-together"; readonly index: number }
  | { readonly kind: "feed-lost"; readonly index: number }
  | { readonly kind: "all-feeds-lost"; readonly index: -1 }
  /** A burst of dips that the site rides through or not, staying on the grid. */
  | { readonly kind: "dip-burst"; readonly index: -1 }
  /** A burst of so many dips that the site leaves the grid. */
  | { readonly kind: "dip-transfer"; readonly index: -1 }
  | { readonly kind: "storm-starts"; readonly index: -1 };

/** Every hazard of a system, in a fixed order. */
export function hazardsOf(system: System): readonly Hazard[] {
  const inside = system.components.flatMap((component, index): Hazard[] => {
    if (component.kind === "feed") return [{ kind: "feed-lost", index }];
    const together = (component.commonCauseFraction ?? 0) > 0;
    if (component.kind === "gensets")
      return together
        ? [
            { kind: "genset-stops", index },
            { kind: "gensets-stop-together", index },
          ]
        : [{ kind: "genset-stops", index }];
    const serviced: Hazard[] = component.service ? [{ kind: "unit-serviced", index }] : [];
    const failing: Hazard[] = together ? [{ kind: "units-fail-together", index }] : [];
    return [{ kind: "unit-fails", index }, ...failing, ...serviced];
  });
  const outside: Hazard[] = [
    { kind: "all-feeds-lost", index: -1 },
    { kind: "dip-burst", index: -1 },
    { kind: "dip-transfer", index: -1 },
    { kind: "storm-starts", index: -1 },
  ];
  return [...inside, ...outside];
}

/** A hazard's rate now, per hour. */
export function hazardRate(system: System, state: CycleState, hazard: Hazard): number {
  const weather = state.inStorm ? 1 : 0;
  const { rates } = system;
  switch (hazard.kind) {
    case "unit-fails":
      return state.counts[hazard.index]! * unitRate(system, hazard.index, false);
    case "units-fail-together":
      return state.counts[hazard.index]! > 0 ? unitRate(system, hazard.index, true) : 0;
    case "unit-serviced":
      return serviceRate(system, state, hazard.index);
    case "genset-stops":
      return runningGensets(state, hazard.index) * gensetRate(system, hazard.index, false);
    case "gensets-stop-together":
      return runningGensets(state, hazard.index) > 0 ? gensetRate(system, hazard.index, true) : 0;
    case "feed-lost":
      return state.timers[hazard.index] === Number.POSITIVE_INFINITY
        ? rates.feedPerHour.get(hazard.index)![weather]!
        : 0;
    case "all-feeds-lost":
      return state.commonOut ? 0 : rates.commonPerHour[weather]!;
    case "dip-burst":
      return state.lockedOut ? 0 : rates.dipBurstPerHour[weather]! * (1 - rates.transferChance);
    case "dip-transfer":
      return state.lockedOut ? 0 : rates.dipBurstPerHour[weather]! * rates.transferChance;
    case "storm-starts":
      return state.inStorm ? 0 : rates.stormStartPerHour;
  }
}

function runningGensets(state: CycleState, index: number): number {
  return state.demanded[index] === 1 ? state.counts[index]! : 0;
}

/** Planned work starts in fair weather and while the whole group is up. */
function serviceRate(system: System, state: CycleState, index: number): number {
  const { count, service } = system.components[index] as UnitGroup;
  if (state.inStorm || state.down[index]! > 0) return 0;
  return (count * service!.perUnitYear) / HOURS_PER_YEAR;
}

function unitRate(system: System, index: number, together: boolean): number {
  const units = system.components[index] as UnitGroup;
  const beta = units.commonCauseFraction ?? 0;
  return ((together ? beta : 1 - beta) * units.failuresPerYear) / HOURS_PER_YEAR;
}

function gensetRate(system: System, index: number, together: boolean): number {
  const gensets = system.components[index] as GensetGroup;
  const beta = gensets.commonCauseFraction ?? 0;
  return (together ? beta : 1 - beta) / gensets.meanTimeToFailureHours;
}
