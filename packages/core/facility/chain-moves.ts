import { type ChainLayout, type ChainPart, countInPhases } from "./chain-layout.ts";
import { binomialChance } from "./draws.ts";
import type { GensetGroup, UnitGroup } from "./graph-types.ts";
import {
  commonStartFailure,
  evaluate,
  gensetsAt,
  HOURS_PER_YEAR,
  independentStartFailure,
  type System,
} from "./system.ts";

/** A state as whole numbers, laid out by `ChainLayout`. */
export type ChainState = readonly number[];

/** A state reached with a probability. */
export interface Outcome {
  readonly state: ChainState;
  readonly probability: number;
}

/** Something that happens at a rate and leads to states with probabilities. */
export interface Move {
  readonly ratePerHour: number;
  readonly outcomes: readonly Outcome[];
}

/** Every move out of a settled state, before its consequences (calls for gensets) are drawn. */
export function movesFrom(system: System, layout: ChainLayout, state: ChainState): readonly Move[] {
  const weather = layout.stormAt >= 0 ? state[layout.stormAt]! : 0;
  return [
    ...layout.parts.flatMap((part, i) => componentMoves({ system, state, part, index: i, weather })),
    ...outsideMoves(system, layout, state, weather),
  ].filter((move) => move.ratePerHour > 0);
}

interface PartFacts {
  readonly system: System;
  readonly state: ChainState;
  readonly part: ChainPart;
  readonly index: number;
  readonly weather: number;
}

function componentMoves(facts: PartFacts): readonly Move[] {
  const { system, state, part, index, weather } = facts;
  const component = system.components[index]!;
  const repairs = part.table ? phaseMoves(state, part) : [];
  if (component.kind === "feed") {
    if (countInPhases(state, part) > 0) return repairs;
    return [start(state, part, system.rates.feedPerHour.get(index)![weather]!)];
  }
  if (component.kind === "gensets") return [...repairs, ...gensetMoves(facts, component)];
  return [...repairs, ...unitMoves(facts, component)];
}

function unitMoves({ state, part }: PartFacts, units: UnitGroup): readonly Move[] {
  const up = units.count - countInPhases(state, part);
  if (up === 0) return [];
  const beta = units.commonCauseFraction ?? 0;
  const perHour = units.failuresPerYear / HOURS_PER_YEAR;
  return [
    { ratePerHour: up * (1 - beta) * perHour, outcomes: intoRepair(state, part, 1) },
    { ratePerHour: beta * perHour, outcomes: intoRepair(state, part, up) },
  ];
}

function gensetMoves({ state, part }: PartFacts, gensets: GensetGroup): readonly Move[] {
  const running = gensets.count - countInPhases(state, part) - state[part.outAt]!;
  if (state[part.demandAt] === 0 || running === 0) return [];
  const beta = gensets.commonCauseFraction ?? 0;
  const perHour = 1 / gensets.meanTimeToFailureHours;
  const stop = (count: number) =>
    part.table
      ? intoRepair(state, part, count)
      : [{ state: changed(state, part.outAt, count), probability: 1 }];
  return [
    { ratePerHour: running * (1 - beta) * perHour, outcomes: stop(1) },
    { ratePerHour: beta * perHour, outcomes: stop(running) },
  ];
}

function outsideMoves(
  system: System,
  layout: ChainLayout,
  state: ChainState,
  weather: number,
): readonly Move[] {
  const { rates, graph } = system;
  const moves: Move[] = [];
  for (const part of [layout.common, layout.lockOut]) if (part) moves.push(...phaseMoves(state, part));
  if (layout.common && countInPhases(state, layout.common) === 0)
    moves.push(start(state, layout.common, rates.commonPerHour[weather]!));
  if (layout.lockOut && countInPhases(state, layout.lockOut) === 0)
    moves.push(start(state, layout.lockOut, rates.dipBurstPerHour[weather]! * rates.transferChance));
  if (layout.stormAt >= 0)
    moves.push({
      ratePerHour: weather === 1 ? 1 / graph.grid.storms!.meanHours : rates.stormStartPerHour,
      outcomes: [{ state: changed(state, layout.stormAt, weather === 1 ? -1 : 1), probability: 1 }],
    });
  return moves;
}

function phaseMoves(state: ChainState, part: ChainPart): readonly Move[] {
  return part.table!.phases.map(({ ratePerHour, next }, phase) => {
    const left = changed(state, part.at + phase, -1);
    const after = next >= 0 ? changed(left, part.at + next, 1) : left;
    return {
      ratePerHour: state[part.at + phase]! * ratePerHour,
      outcomes: [{ state: after, probability: 1 }],
    };
  });
}

function start(state: ChainState, part: ChainPart, ratePerHour: number): Move {
  return { ratePerHour, outcomes: intoRepair(state, part, 1) };
}

/** `count` units enter repair: a multinomial over the starting phases, as successive single entries. */
function intoRepair(state: ChainState, part: ChainPart, count: number): readonly Outcome[] {
  let outcomes: readonly Outcome[] = [{ state, probability: 1 }];
  for (let unit = 0; unit < count; unit++)
    outcomes = merged(
      outcomes.flatMap((outcome) =>
        part.table!.starts.map(({ phase, probability }) => ({
          state: changed(outcome.state, part.at + phase, 1),
          probability: outcome.probability * probability,
        })),
      ),
    );
  return outcomes;
}

function changed(state: ChainState, at: number, by: number): ChainState {
  const copy = state.slice();
  copy[at]! += by;
  return copy;
}

function merged(outcomes: readonly Outcome[]): readonly Outcome[] {
  const byKey = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const key = outcome.state.join();
    const probability = (byKey.get(key)?.probability ?? 0) + outcome.probability;
    byKey.set(key, { state: outcome.state, probability });
  }
  return [...byKey.values()];
}

/** Unit counts of a state's components and the node values they make; `pulse` takes the feeds away (a dip). */
export function countsOf(system: System, layout: ChainLayout, state: ChainState, pulse = false): Int32Array {
  const counts = Int32Array.from(system.fullCount);
  const away =
    pulse ||
    (layout.common !== null && countInPhases(state, layout.common) > 0) ||
    (layout.lockOut !== null && countInPhases(state, layout.lockOut) > 0);
  layout.parts.forEach((part, i) => {
    const down = countInPhases(state, part);
    if (system.components[i]!.kind === "feed") counts[i] = away || down > 0 ? 0 : 1;
    else counts[i] = system.fullCount[i]! - down - (part.outAt >= 0 ? state[part.outAt]! : 0);
  });
  const ready = Uint8Array.from(system.standbys, (standby) =>
    standby.gensets.every((index) => state[layout.parts[index]!.demandAt] === 1) ? 1 : 0,
  );
  evaluate(system, counts, ready, new Uint8Array(system.bridges.length));
  return counts;
}

/** Draws the consequences of a move: gensets that are now called start or fail to, those no longer needed are readied. */
export function settled(system: System, layout: ChainLayout, state: ChainState): readonly Outcome[] {
  const counts = countsOf(system, layout, state);
  for (const index of system.gensets) {
    const part = layout.parts[index]!;
    const wanted = system.standbys.some(
      ({ gensets, primarySlot }) =>
        gensets.includes(index) && counts[primarySlot]! < system.fullCount[primarySlot]!,
    );
    if (wanted === (state[part.demandAt] === 1)) continue;
    const called = wanted ? calls(system, state, part, index) : [release(state, part)];
    return merged(
      called.flatMap((outcome) =>
        settled(system, layout, outcome.state).map((next) => ({
          state: next.state,
          probability: next.probability * outcome.probability,
        })),
      ),
    );
  }
  return [{ state, probability: 1 }];
}

function release(state: ChainState, part: ChainPart): Outcome {
  const copy = state.slice();
  copy[part.demandAt] = 0;
  copy[part.outAt] = 0;
  return { state: copy, probability: 1 };
}

/** All fail together with beta * FTS, else a binomial number fails. */
function calls(system: System, state: ChainState, part: ChainPart, index: number): readonly Outcome[] {
  const gensets = gensetsAt(system, index);
  const standing = gensets.count - countInPhases(state, part);
  const together = commonStartFailure(gensets);
  const alone = independentStartFailure(gensets);
  return Array.from({ length: standing + 1 }, (_, failed) => {
    const copy = state.slice();
    copy[part.demandAt] = 1;
    copy[part.outAt] = failed;
    const binomial = (1 - together) * binomialChance(standing, failed, alone);
    return { state: copy, probability: binomial + (failed === standing ? together : 0) };
  }).filter((outcome) => outcome.probability > 0);
}
