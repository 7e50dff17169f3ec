import type { Duration } from "./duration.ts";
import type { Component, GensetGroup, GraphNode, Grid } from "./graph-types.ts";

/** How often a unit fails and how long it takes; keys as in `assumptions/reliability.yaml`. */
export interface UnitFigures {
  readonly failuresPerYear: number;
  readonly repair: Duration;
  readonly commonCauseFraction: number;
}

/** The figures that a preset is made of, each a row of `assumptions/reliability.yaml`. */
export interface ReliabilityFigures {
  readonly feed: { readonly outagesPerYear: number; readonly outage: Duration };
  readonly transformer: UnitFigures;
  readonly switchgear: UnitFigures;
  readonly ups: UnitFigures & {
    readonly neededCount: number;
    readonly holdSec: number;
    readonly rechargeSec: number;
  };
  readonly gensets: Omit<GensetGroup, "kind" | "id" | "count"> & { readonly startSec: number };
  readonly chiller: UnitFigures & {
    readonly neededCount: number;
    readonly holdSec: number;
    readonly rechargeSec: number;
  };
  readonly carrier: UnitFigures;
}

/** A piece of a preset's graph. */
export interface PresetParts {
  readonly components: readonly Component[];
  readonly nodes: readonly GraphNode[];
}

/**
 * Redundancy of the power chain, from a mining farm's single path to two whole systems. In `2n` a path carries a hall alone or not
 * at all, so either path must have all N gensets; in `2n-split` both paths share the load, so half of N on each will do as well.
 */
export const PRESET_DESIGNS = ["bare", "ups", "n", "n+1", "n+2", "2n", "2n-split"] as const;
/** The name of a design. */
export type PresetDesign = (typeof PRESET_DESIGNS)[number];

/** One hall of a preset; under a pooled bus, halls of a higher number are shed first. */
export interface PresetHall {
  readonly id: string;
  readonly itMw: number;
  /** 1 is kept longest. */
  readonly shedPriority: number;
}

/** What a preset is made for. */
export interface PresetInput {
  readonly design: PresetDesign;
  readonly halls: readonly PresetHall[];
  /** Power at the genset bus per IT MW: cooling and losses at the worst hour. */
  readonly busToItRatio: number;
  readonly gensetMw: number;
  readonly feedCount: number;
  readonly restartHours: number;
  readonly checkpointLossHours: number;
  readonly figures: ReliabilityFigures;
  readonly grid: Grid;
}

/** Spare units of a design beyond what the load needs. */
export function sparesOf(design: PresetDesign): number {
  return design === "n+1" ? 1 : design === "n+2" ? 2 : 0;
}

/** True for the designs in which all is there twice, in A and B paths. */
export function isDoubled(design: PresetDesign): boolean {
  return design === "2n" || design === "2n-split";
}

/** True for the designs that have gensets (all but a mine with or without UPS). */
export function hasGensets(design: PresetDesign): boolean {
  return design !== "bare" && design !== "ups";
}

/** Gensets that these halls need together, without spares. */
export function gensetsFor(halls: readonly PresetHall[], { busToItRatio, gensetMw }: PresetInput): number {
  const loadMw = halls.reduce((total, hall) => total + hall.itMw, 0) * busToItRatio;
  return Math.ceil(loadMw / gensetMw - 1e-9);
}
