import {
  type DispatchProblem,
  type DispatchSchedule,
  dispatchWithoutBurning,
  makeStorageWorkspace,
  type StorageWorkspace,
} from "../dispatch/index.ts";

/**
 * Storage and uses together, exactly; no energy is burnt by charging and discharging at once. The schedule's arrays are used again by
 * the next month of as many steps: sum it up first.
 */
export function dispatchStoredMonth(problem: DispatchProblem): DispatchSchedule {
  return dispatchWithoutBurning(problem, spaceFor(problem)).schedule;
}

/** Room to work in, by the number of a month's steps: allocating it takes a third of a dispatch. */
const spaces = new Map<number, StorageWorkspace>();

/** Import, export, lights, tenants and storage beside the machines. */
const OWNERS_BESIDE_MACHINES = 8;

/** Room for a problem; see {@link dispatchStoredMonth}. */
export function spaceFor({ grid: { steps }, mining }: DispatchProblem): StorageWorkspace {
  const width = mining.length + OWNERS_BESIDE_MACHINES;
  const known = spaces.get(steps);
  if (known && known.width >= width) return known;
  const made = makeStorageWorkspace(steps, width);
  spaces.set(steps, made);
  return made;
}
