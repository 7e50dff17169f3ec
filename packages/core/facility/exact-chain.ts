import { chainLayout } from "./chain-layout.ts";
import { type ChainState, countsOf, movesFrom, settled } from "./chain-moves.ts";
import { facilityErrors } from "./errors.ts";
import { stationaryDistribution, type Transition } from "./stationary.ts";
import type { System } from "./system.ts";

/** A node in the long run. Dip hours are interruptions too short to be states. */
export interface NodeFigures {
  readonly unavailability: number;
  readonly failuresPerHour: number;
  readonly dipHoursPerHour: number;
  readonly states: number;
}

/** Above this the cube of the state count takes minutes: the exact engine refuses. */
export const MOST_STATES = 2000;

/** Solves one node as a chain over all that it stands on. @throws facility/engine-a-refuses above MOST_STATES */
export function solveChain(system: System, slot: number): NodeFigures {
  const layout = chainLayout(system);
  const states: ChainState[] = [];
  const indexOf = new Map<string, number>();
  const transitions: Transition[] = [];
  const enter = (state: ChainState): number => {
    const key = state.join();
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    if (states.length === MOST_STATES)
      throw facilityErrors.engineARefuses({
        what: "a graph of this size",
        reason: `its chain has more than ${MOST_STATES} states`,
      });
    indexOf.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  enter(new Array<number>(layout.length).fill(0));
  for (let from = 0; from < states.length; from++) {
    for (const move of movesFrom(system, layout, states[from]!)) {
      for (const outcome of move.outcomes) {
        for (const end of settled(system, layout, outcome.state)) {
          const ratePerHour = move.ratePerHour * outcome.probability * end.probability;
          transitions.push({ from, to: enter(end.state), ratePerHour });
        }
      }
    }
  }
  const isUp = states.map((state) => countsOf(system, layout, state)[slot]! >= system.fullCount[slot]!);
  const chances = stationaryDistribution(states.length, transitions);
  const dips = dipFigures(system, (pulsed) =>
    states.reduce(
      (total, state, i) =>
        total + (isUp[i] && lostInDip(system, layout, state, slot) ? chances[i]! * pulsed(state) : 0),
      0,
    ),
  );
  return {
    unavailability: chances.reduce((total, chance, i) => total + (isUp[i] ? 0 : chance), 0),
    failuresPerHour:
      dips.eventsPerHour +
      transitions.reduce(
        (total, { from, to, ratePerHour }) =>
          total + (isUp[from] && !isUp[to] ? chances[from]! * ratePerHour : 0),
        0,
      ),
    dipHoursPerHour: dips.hoursPerHour,
    states: states.length,
  };
}

function lostInDip(
  system: System,
  layout: ReturnType<typeof chainLayout>,
  state: ChainState,
  slot: number,
): boolean {
  if (!system.graph.grid.dips || system.feeds.length === 0) return false;
  return countsOf(system, layout, state, true)[slot]! < system.fullCount[slot]!;
}

/** Bursts that no transfer follows: `count * dipSec` of interruption each. Bursts stop while the site is locked out. */
function dipFigures(
  system: System,
  chanceOf: (rate: (state: ChainState) => number) => number,
): { readonly eventsPerHour: number; readonly hoursPerHour: number } {
  const { dips } = system.graph.grid;
  if (!dips) return { eventsPerHour: 0, hoursPerHour: 0 };
  const layout = chainLayout(system);
  const strikes = dips.transferRule?.strikes ?? Number.POSITIVE_INFINITY;
  const ridden = dips.dipCountProbabilities.slice(
    0,
    Math.min(strikes - 1, dips.dipCountProbabilities.length),
  );
  const share = ridden.reduce((a, b) => a + b, 0);
  const meanDips = ridden.reduce((total, chance, i) => total + chance * (i + 1), 0);
  const burstRate = (state: ChainState) => {
    const locked = layout.lockOut?.table?.phases.some((_, p) => state[layout.lockOut!.at + p]! > 0);
    return locked ? 0 : system.rates.dipBurstPerHour[layout.stormAt >= 0 ? state[layout.stormAt]! : 0]!;
  };
  const bursts = chanceOf(burstRate);
  return { eventsPerHour: bursts * share, hoursPerHour: (bursts * meanDips * dips.dipSec) / 3600 };
}
