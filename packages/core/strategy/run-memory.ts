import type { FleetMonth } from "./fleet-months.ts";
import type { MonthOperation } from "./month-operation.ts";
import { operatingKey } from "./operating-key.ts";
import type { Plan } from "./plan.ts";
import type { Site, World } from "./types.ts";

/** What a plan does with machines and megawatts, before any lease or cash. */
export interface Run {
  readonly fleet: readonly FleetMonth[];
  readonly operations: readonly MonthOperation[];
}

/** Remembers the last runs: a change of rent or of building costs leaves fleet and dispatch as they were. */
export type RunMemory = (site: Site, world: World, plan: Plan, run: () => Run) => Run;

/** Two worlds of some ten strategies each. */
const RUNS_REMEMBERED = 24;

/** A memory with nothing in it. */
export function makeRunMemory(): RunMemory {
  let kept: readonly {
    readonly site: Site;
    readonly world: World;
    readonly plan: Plan;
    readonly run: Run;
  }[] = [];
  return (site, world, plan, make) => {
    const known = kept.find(
      (entry) =>
        runsAlike(entry.site, site) && isSameWorld(entry.world, world) && isSamePlan(entry.plan, plan),
    );
    if (known) return known.run;
    const run = make();
    kept = [{ site, world, plan, run }, ...kept].slice(0, RUNS_REMEMBERED);
    return run;
  };
}

function runsAlike(one: Site, other: Site): boolean {
  return one === other || operatingKey(one) === operatingKey(other);
}

/** Machines and dispatch read neither what tenants pay nor what halls cost. */
const UNREAD: ReadonlySet<string> = new Set(["rentRatio", "overrunFraction"]);

/** Series are compared by identity: what is moved is a new one. */
function isSameWorld(one: World, other: World): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as ReadonlySet<keyof World>;
  return [...keys].every((key) => UNREAD.has(key) || one[key] === other[key]);
}

function isSamePlan(one: Plan, other: Plan): boolean {
  const { choice } = one;
  return (
    choice.strategy === other.choice.strategy &&
    choice.hostMw === other.choice.hostMw &&
    choice.waitMonths === other.choice.waitMonths &&
    choice.fleet === other.choice.fleet &&
    one.soldMonth === other.soldMonth &&
    one.mines === other.mines &&
    one.sells === other.sells &&
    isSameSeries(one.miningMw, other.miningMw) &&
    isSameSeries(one.reservedMw, other.reservedMw) &&
    isSameSeries(one.letMw, other.letMw) &&
    isSameSeries(one.colocatedMw, other.colocatedMw)
  );
}

function isSameSeries(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
