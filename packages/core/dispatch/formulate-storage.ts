import { type BatteryColumns, breachColumn, columnPerStep, type Formulation } from "./formulation.ts";
import { valueAt } from "./per-step.ts";
import { batteriesOf } from "./site-problem.ts";
import type { Battery } from "./types.ts";

/** Charge, discharge and state of every store; broken bounds cost {@link BREACH_USD} instead of being infeasible. */
export function formulateBatteries(f: Formulation): void {
  for (const battery of batteriesOf(f.problem)) {
    const columns = formulateBattery(f, battery);
    if (f.problem.noBurning) f.isCharging.push(forbidBurning(f, battery, columns));
    f.batteries.push(columns);
  }
}

function formulateBattery(f: Formulation, battery: Battery): BatteryColumns {
  const { builder, hours, balanceRow, steps } = f;
  const charge = columnPerStep(steps, (step) => {
    const column = builder.column(0, 0, battery.chargeLimitMw);
    builder.entry(balanceRow[step]!, column, -1);
    return column;
  });
  const discharge = columnPerStep(steps, (step) => {
    const column = builder.column(-battery.wearUsdPerMwh * hours, 0, battery.dischargeLimitMw);
    builder.entry(balanceRow[step]!, column, 1);
    return column;
  });
  const missing = new Int32Array(steps + 1).fill(-1);
  const stored = columnPerStep(steps + 1, (at) => formulateState(f, battery, at, missing));
  const stateRow = columnPerStep(steps, (step) => {
    const row = builder.row(0, 0);
    builder.entry(row, stored[step + 1]!, 1);
    builder.entry(row, stored[step]!, -1);
    builder.entry(row, charge[step]!, -hours * battery.chargeEfficiencyFraction);
    builder.entry(row, discharge[step]!, hours / battery.dischargeEfficiencyFraction);
    return row;
  });
  formulateEnds(f, battery, stored);
  return { charge, discharge, stored, missing, stateRow };
}

/** The state at the end of a step, or before the first: within its bounds, or at a price outside them. */
function formulateState(f: Formulation, battery: Battery, at: number, missing: Int32Array): number {
  const { builder } = f;
  const { ends, energyMwh } = battery;
  if (at === 0 && ends.kind !== "cyclic") return builder.column(0, ends.startMwh, ends.startMwh);
  const leastMwh = at === 0 ? 0 : Math.min(energyMwh, valueAt(battery.reserveMwh, at - 1));
  const startsTooFull = ends.kind !== "cyclic" && ends.startMwh > energyMwh;
  const column = builder.column(0, 0, startsTooFull ? Infinity : energyMwh);
  if (startsTooFull) {
    const row = builder.row(-Infinity, energyMwh);
    builder.entry(row, column, 1);
    builder.entry(row, breachColumn(f), -1);
  }
  if (leastMwh > 0) {
    const row = builder.row(leastMwh, Infinity);
    missing[at] = breachColumn(f);
    builder.entry(row, column, 1);
    builder.entry(row, missing[at]!, 1);
  }
  return column;
}

function formulateEnds(f: Formulation, { ends }: Battery, stored: Int32Array): void {
  const { builder } = f;
  const last = stored[stored.length - 1]!;
  if (ends.kind === "free-end") return;
  if (ends.kind === "cyclic") {
    const row = builder.row(0, 0);
    builder.entry(row, last, 1);
    builder.entry(row, stored[0]!, -1);
    return;
  }
  const row = builder.row(ends.endMwh, ends.kind === "exactly" ? ends.endMwh : Infinity);
  builder.entry(row, last, 1);
  builder.entry(row, breachColumn(f), 1);
  if (ends.kind === "exactly") builder.entry(row, breachColumn(f), -1);
}

/** One binary per step: 1 charges, 0 discharges. */
function forbidBurning(f: Formulation, battery: Battery, { charge, discharge }: BatteryColumns): Int32Array {
  const { builder } = f;
  return columnPerStep(f.steps, (step) => {
    const isCharging = builder.integerColumn(0, 0, 1);
    const chargeRow = builder.row(-Infinity, 0);
    builder.entry(chargeRow, charge[step]!, 1);
    builder.entry(chargeRow, isCharging, -battery.chargeLimitMw);
    const dischargeRow = builder.row(-Infinity, battery.dischargeLimitMw);
    builder.entry(dischargeRow, discharge[step]!, 1);
    builder.entry(dischargeRow, isCharging, battery.dischargeLimitMw);
    return isCharging;
  });
}
