import {
  BREACH_USD,
  breachColumn,
  columnPerStep,
  type Formulation,
  type UnitColumns,
} from "./formulation.ts";
import { valueAt } from "./per-step.ts";
import type { CommittedUnit, UnitMode } from "./site-problem.ts";

/**
 * Whole machines, the tight three-binary formulation (Rajan and Takriti 2005; Morales-Espana, Latorre and Ramos
 * 2013): on, start and stop per step, minimum times by sums of starts and stops, ramps between steps.
 */
export function formulateUnits(f: Formulation): void {
  for (const unit of f.problem.units ?? []) {
    const modes = unit.modes.map((mode) => formulateMode(f, unit, mode));
    const columns = { modes };
    const changes = formulateChanges(f, unit, columns);
    formulateMinimumTimes(f, unit, columns, changes);
    formulateRamps(f, unit, columns, changes);
    limitStepsOn(f, unit, columns);
    f.units.push(columns);
  }
}

interface Changes {
  readonly start: Int32Array;
  readonly stop: Int32Array;
}

function formulateMode(f: Formulation, unit: CommittedUnit, mode: UnitMode): UnitColumns["modes"][number] {
  const { builder, hours, balanceRow, steps } = f;
  const sign = unit.side === "source" ? 1 : -1;
  const power = columnPerStep(steps, (step) => {
    const column = builder.column(-sign * valueAt(mode.priceUsdPerMwh, step) * hours, 0, Infinity);
    builder.entry(balanceRow[step]!, column, sign);
    return column;
  });
  const isOn = columnPerStep(steps, (step) => {
    const maximumMw = valueAt(mode.maximumMw, step);
    const column = builder.integerColumn(0, 0, maximumMw < mode.minimumMw ? 0 : 1);
    linkPower(f, power[step]!, column, mode.minimumMw, maximumMw);
    return column;
  });
  return { power, isOn };
}

function linkPower(
  { builder }: Formulation,
  power: number,
  isOn: number,
  minimumMw: number,
  maximumMw: number,
) {
  const most = builder.row(-Infinity, 0);
  builder.entry(most, power, 1);
  builder.entry(most, isOn, -maximumMw);
  if (minimumMw === 0) return;
  const least = builder.row(0, Infinity);
  builder.entry(least, power, 1);
  builder.entry(least, isOn, -minimumMw);
}

/** on(t) - on(t-1) = start(t) - stop(t); at most one mode at a time. */
function formulateChanges(f: Formulation, unit: CommittedUnit, { modes }: UnitColumns): Changes {
  const { builder, steps } = f;
  const start = columnPerStep(steps, () => builder.column(-unit.startCostUsd, 0, 1));
  const stop = columnPerStep(steps, () => builder.column(0, 0, 1));
  for (let step = 0; step < steps; step++) {
    const before = step === 0 && unit.before.isOn ? 1 : 0;
    const row = builder.row(before, before);
    for (const { isOn } of modes) {
      builder.entry(row, isOn[step]!, 1);
      if (step > 0) builder.entry(row, isOn[step - 1]!, -1);
    }
    builder.entry(row, start[step]!, -1);
    builder.entry(row, stop[step]!, 1);
    // without these a free start and stop of half each would loosen the ramps
    const startFromOff = builder.row(-Infinity, 1 - before);
    builder.entry(startFromOff, start[step]!, 1);
    const stopToOff = builder.row(-Infinity, 1);
    builder.entry(stopToOff, stop[step]!, 1);
    for (const { isOn } of modes) {
      if (step > 0) builder.entry(startFromOff, isOn[step - 1]!, 1);
      builder.entry(stopToOff, isOn[step]!, 1);
    }
    if (modes.length === 1) continue;
    const oneMode = builder.row(-Infinity, 1);
    for (const { isOn } of modes) builder.entry(oneMode, isOn[step]!, 1);
  }
  return { start, stop };
}

function formulateMinimumTimes(
  f: Formulation,
  unit: CommittedUnit,
  { modes }: UnitColumns,
  changes: Changes,
): void {
  const { builder } = f;
  const { minimumOnSteps, minimumOffSteps, before } = unit;
  for (let step = 0; step < f.steps; step++) {
    if (minimumOnSteps > 1) {
      const row = builder.row(-Infinity, 0);
      for (let at = Math.max(0, step - minimumOnSteps + 1); at <= step; at++)
        builder.entry(row, changes.start[at]!, 1);
      for (const { isOn } of modes) builder.entry(row, isOn[step]!, -1);
    }
    if (minimumOffSteps > 1) {
      const row = builder.row(-Infinity, 1);
      for (let at = Math.max(0, step - minimumOffSteps + 1); at <= step; at++)
        builder.entry(row, changes.stop[at]!, 1);
      for (const { isOn } of modes) builder.entry(row, isOn[step]!, 1);
    }
  }
  if (before.isOn) keepOn(f, modes, minimumOnSteps - before.steps);
  else keepOff(f, modes, minimumOffSteps - before.steps);
}

/** The rest of a minimum time that began before the horizon; a trip breaks it at a price. */
function keepOn(f: Formulation, modes: UnitColumns["modes"], forcedSteps: number): void {
  const { builder } = f;
  if (forcedSteps <= 0) return;
  const trip = builder.integerColumn(-BREACH_USD, 0, 1);
  f.breachColumns.push(trip);
  for (let step = 0; step < Math.min(forcedSteps, f.steps); step++) {
    const row = builder.row(1, Infinity);
    for (const { isOn } of modes) builder.entry(row, isOn[step]!, 1);
    builder.entry(row, trip, 1);
  }
}

function keepOff(f: Formulation, modes: UnitColumns["modes"], forcedSteps: number): void {
  for (let step = 0; step < Math.min(forcedSteps, f.steps); step++) {
    const row = f.builder.row(-Infinity, 0);
    for (const { isOn } of modes) f.builder.entry(row, isOn[step]!, 1);
  }
}

function limitStepsOn(
  { builder }: Formulation,
  { maximumOnSteps }: CommittedUnit,
  { modes }: UnitColumns,
): void {
  if (maximumOnSteps === undefined) return;
  const row = builder.row(-Infinity, maximumOnSteps);
  for (const { isOn } of modes) for (const column of isOn) builder.entry(row, column, 1);
}

/** Rise and fall between steps; a start may go to the smallest minimum at once, a stop may leave from it. */
function formulateRamps(f: Formulation, unit: CommittedUnit, columns: UnitColumns, changes: Changes): void {
  const leastMw = Math.min(...unit.modes.map((mode) => mode.minimumMw));
  const { rampUpMw, rampDownMw } = unit;
  if (rampUpMw !== undefined)
    formulateRamp(f, unit, columns, {
      sign: 1,
      rampMw: rampUpMw,
      changeMw: Math.max(rampUpMw, leastMw),
      change: changes.start,
    });
  if (rampDownMw !== undefined)
    formulateRamp(f, unit, columns, {
      sign: -1,
      rampMw: rampDownMw,
      changeMw: Math.max(rampDownMw, leastMw),
      change: changes.stop,
    });
}

interface Ramp {
  /** 1 up, -1 down. */
  readonly sign: 1 | -1;
  readonly rampMw: number;
  readonly changeMw: number;
  readonly change: Int32Array;
}

/**
 * Up: P(t) - P(t-1) <= ramp * on(t-1) + atStart * start(t). Down: P(t-1) - P(t) <= ramp * on(t) + atStop * stop(t).
 * Only the first step can be forced to break it (by the state before), so only that one has a priced slack.
 */
function formulateRamp(f: Formulation, unit: CommittedUnit, { modes }: UnitColumns, ramp: Ramp): void {
  const { builder } = f;
  for (let step = 0; step < f.steps; step++) {
    const wasOn = step === 0 && unit.before.isOn ? 1 : 0;
    const beforeMw = step === 0 && unit.before.isOn ? unit.before.powerMw : 0;
    const allowedBeforeMw = ramp.sign === 1 ? ramp.rampMw * wasOn : 0;
    const row = builder.row(-Infinity, allowedBeforeMw + ramp.sign * beforeMw);
    for (const { power, isOn } of modes) {
      builder.entry(row, power[step]!, ramp.sign);
      if (step > 0) builder.entry(row, power[step - 1]!, -ramp.sign);
      if (ramp.sign === -1) builder.entry(row, isOn[step]!, -ramp.rampMw);
      else if (step > 0) builder.entry(row, isOn[step - 1]!, -ramp.rampMw);
    }
    builder.entry(row, ramp.change[step]!, -ramp.changeMw);
    if (step === 0) builder.entry(row, breachColumn(f), -1);
  }
}
