import { requireNonNegative } from "./checks.ts";
import { miningErrors } from "./errors.ts";
import type { Machine, ModeName, ModeShape, OperatingMode } from "./types.ts";

/**
 * A machine's set-points in absolute terms, least power first. Shapes are data (`mining.modes`): measured steps of
 * frequency and voltage, since power goes with frequency times voltage squared and hashrate with frequency alone.
 *
 * @throws mining/bad-modes where shapes are out of order, or more power hashes less
 */
export function operatingModes(machine: Machine, shapes: readonly ModeShape[]): readonly OperatingMode[] {
  checkShapes(machine.id, shapes);
  return shapes.map((shape) => {
    const powerW = machine.powerW * shape.powerShare;
    const hashrateThs = machine.hashrateThs * shape.hashrateShare;
    return { name: shape.name, powerW, hashrateThs, efficiencyJPerTh: powerW / hashrateThs };
  });
}

/** One set-point of a machine. @throws mining/bad-modes where it has none of that name */
export function operatingMode(machine: Machine, shapes: readonly ModeShape[], name: ModeName): OperatingMode {
  const mode = operatingModes(machine, shapes).find((candidate) => candidate.name === name);
  if (!mode) throw miningErrors.badModes({ machine: machine.id, reason: `no mode "${name}"` });
  return mode;
}

/**
 * Hashrate of a machine held at a power set-point, TH/s: linear between its modes, as a fleet split between two modes has
 * it; nothing below sleep, the highest mode's hashrate above it.
 */
export function hashrateThsAtPower(modes: readonly OperatingMode[], powerW: number): number {
  requireNonNegative("power set-point in W", powerW);
  const upper = modes.findIndex((mode) => mode.powerW >= powerW);
  if (upper < 0) return modes.at(-1)?.hashrateThs ?? 0;
  const above = modes[upper]!;
  const below = modes[upper - 1];
  if (!below) return above.powerW === powerW ? above.hashrateThs : 0;
  const share = (powerW - below.powerW) / (above.powerW - below.powerW);
  return below.hashrateThs + share * (above.hashrateThs - below.hashrateThs);
}

/** A step up in power of one machine and what it adds: slopes of the concave hull of its modes. */
export interface PowerStep {
  /** Where the step starts: nothing drawn (`off`), or a mode. */
  readonly from: ModeName | "off";
  readonly to: ModeName;
  readonly powerW: number;
  readonly hashrateThs: number;
  /** Joules per further terahash: rises from step to step. */
  readonly marginalJPerTh: number;
}

/**
 * The steps by which a machine is best turned up, most efficient first. Modes that no mix of others needs (sleep, seen from
 * off) drop out; with `floor: "sleep"` the machine stays warm and its sleep power is auxiliary load, not part of a step.
 */
export function powerSteps(modes: readonly OperatingMode[], floor: "off" | "sleep"): readonly PowerStep[] {
  const points: Point[] =
    floor === "off" ? [{ name: "off", powerW: 0, hashrateThs: 0 }, ...modes] : modes.filter(isSleepOrMore);
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && slope(hull.at(-2)!, hull.at(-1)!) <= slope(hull.at(-2)!, point)) hull.pop();
    if (hull.length === 0 || point.hashrateThs > hull.at(-1)!.hashrateThs) hull.push(point);
  }
  return hull.slice(1).map((point, i) => stepBetween(hull[i]!, point));
}

interface Point {
  readonly name: ModeName | "off";
  readonly powerW: number;
  readonly hashrateThs: number;
}

function stepBetween(from: Point, to: Point): PowerStep {
  const powerW = to.powerW - from.powerW;
  const hashrateThs = to.hashrateThs - from.hashrateThs;
  return {
    from: from.name,
    to: to.name as ModeName,
    powerW,
    hashrateThs,
    marginalJPerTh: powerW / hashrateThs,
  };
}

function slope(from: Point, to: Point): number {
  return (to.hashrateThs - from.hashrateThs) / (to.powerW - from.powerW);
}

function isSleepOrMore(mode: OperatingMode): boolean {
  return mode.powerW > 0;
}

function checkShapes(machine: string, shapes: readonly ModeShape[]): void {
  if (shapes.length === 0) throw miningErrors.badModes({ machine, reason: "there is none" });
  shapes.forEach((shape, i) => {
    requireNonNegative(`power share of mode ${shape.name}`, shape.powerShare);
    requireNonNegative(`hashrate share of mode ${shape.name}`, shape.hashrateShare);
    const below = shapes[i - 1];
    if (below && !(shape.powerShare > below.powerShare && shape.hashrateShare >= below.hashrateShare))
      throw miningErrors.badModes({
        machine,
        reason: `"${shape.name}" must draw more than "${below.name}" and hash no less`,
      });
  });
}
