import { type Duration, type PhaseBranch, phaseBranchesOf } from "./duration.ts";
import type { System } from "./system.ts";

/** One phase of a phase-type time: leaves at `ratePerHour` to the next phase of its branch, or ends. */
export interface Phase {
  readonly ratePerHour: number;
  /** Index of the next phase; -1: the time is over. */
  readonly next: number;
}

/** A phase-type time as phases, and where it starts with which probability. */
export interface PhaseTable {
  readonly phases: readonly Phase[];
  readonly starts: readonly { readonly phase: number; readonly probability: number }[];
}

/** The phases of a duration; the caller has refused those that are not phase-type. */
export function phaseTable(duration: Duration): PhaseTable {
  const phases: Phase[] = [];
  const starts = phaseBranchesOf(duration)!.map((branch) => {
    const first = phases.length;
    phases.push(...branchPhases(branch, first));
    return { phase: first, probability: branch.probability };
  });
  return { phases, starts };
}

function branchPhases(branch: PhaseBranch, first: number): readonly Phase[] {
  const ratePerHour = branch.stages / branch.meanHours;
  return Array.from({ length: branch.stages }, (_, stage) => ({
    ratePerHour,
    next: stage + 1 < branch.stages ? first + stage + 1 : -1,
  }));
}

/** Where each thing of a state stands in its vector of whole numbers. */
export interface ChainLayout {
  /** Per component: where its phase counts start, and its phases (null: gensets that are not repaired). */
  readonly parts: readonly ChainPart[];
  readonly common: ChainPart | null;
  readonly lockOut: ChainPart | null;
  /** 0 fair, 1 storm; -1 where there are no storms. */
  readonly stormAt: number;
  readonly length: number;
}

/** Where one component, or one thing outside the fence, stands in a state. */
export interface ChainPart {
  readonly at: number;
  readonly table: PhaseTable | null;
  /** Gensets only: where demand (0 or 1) and the count of units out until it ends stand; else -1. */
  readonly demandAt: number;
  readonly outAt: number;
}

/** Lays a state out: phase counts per component, then what happens outside the fence. */
export function chainLayout(system: System): ChainLayout {
  let length = 0;
  const part = (duration: Duration | null, gensets = false): ChainPart => {
    const table = duration ? phaseTable(duration) : null;
    const at = length;
    length += table?.phases.length ?? 0;
    const demandAt = gensets ? length++ : -1;
    const outAt = gensets ? length++ : -1;
    return { at, table, demandAt, outAt };
  };
  const parts = system.components.map((component) =>
    component.kind === "gensets"
      ? part(component.repair, true)
      : part(component.kind === "feed" ? component.outage : component.repair),
  );
  const { grid } = system.graph;
  const hasFeed = system.feeds.length > 0;
  const common = hasFeed && grid.common ? part(grid.common.outage) : null;
  const rule = grid.dips?.transferRule;
  const lockOut = hasFeed && rule ? part(rule.lockOut) : null;
  const stormAt = hasFeed && grid.storms ? length++ : -1;
  return { parts, common, lockOut, stormAt, length };
}

/** How many are in some phase of a part: units in repair, or 1 while an outage lasts. */
export function countInPhases(state: readonly number[], part: ChainPart): number {
  let count = 0;
  for (let phase = 0; phase < (part.table?.phases.length ?? 0); phase++) count += state[part.at + phase]!;
  return count;
}
