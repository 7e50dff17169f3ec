import { type Report, read, within } from "./check-reading.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule, UnitSchedule } from "./site-schedule.ts";
import type { Battery } from "./types.ts";

/** The auditor's rules for stores, whole machines and reserve; part of `check-schedule.ts`. */

function storesOf(problem: SiteDispatchProblem): Battery[] {
  return (problem.battery ? [problem.battery] : []).concat(problem.furtherBatteries ?? []);
}

/** Stores: power, state step by step, bounds, ends; named state-of-charge slacks lift the bound they name. */
export function batteryRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  storesOf(problem).forEach((battery, i) => {
    const { chargeMw, dischargeMw, stateOfChargeMwh } = schedule.batteries[i]!;
    const part = i === 0 ? "battery" : `battery ${i + 1}`;
    const liftedMwh = (kind: string, step: number) => liftOf(schedule, kind, part, step);
    for (let step = 0; step < problem.grid.steps; step++) {
      within(report, `charge of ${part}`, step, chargeMw[step]!, battery.chargeLimitMw);
      within(report, `discharge of ${part}`, step, dischargeMw[step]!, battery.dischargeLimitMw);
      if (problem.noBurning)
        report(`${part} does not burn`, step, Math.min(chargeMw[step]!, dischargeMw[step]!));
      const after = stateOfChargeMwh[step + 1]!;
      const expected = stateOfChargeMwh[step]! + storedIn(problem, schedule, i, step);
      report(`state of ${part} follows its power`, step, Math.abs(after - expected));
      report(`state of ${part} is not negative`, step, -after);
      const overMwh = after - battery.energyMwh - liftedMwh("state-of-charge-start", step);
      report(`${part} is not overfull`, step, overMwh);
      const shortMwh = read(battery.reserveMwh, step) - after - liftedMwh("state-of-charge-reserve", step);
      report(`${part} keeps its reserve`, step, shortMwh);
    }
    const last = problem.grid.steps - 1;
    endRules(battery, stateOfChargeMwh, liftedMwh("state-of-charge-end", last), report, part);
  });
}

/** MWh by which a named slack says that a store's bound is missed in this step, at most. */
function liftOf({ slacks }: SiteSchedule, kind: string, part: string, step: number): number {
  return slacks.reduce(
    (mwh, s) =>
      s.kind === kind && s.part === part && step >= s.fromStep && step < s.toStep
        ? Math.max(mwh, s.worstAmount)
        : mwh,
    0,
  );
}

/** MWh that a step adds to a store, expected calls included. */
function storedIn(problem: SiteDispatchProblem, schedule: SiteSchedule, i: number, step: number): number {
  const battery = storesOf(problem)[i]!;
  const { chargeMw, dischargeMw } = schedule.batteries[i]!;
  let givenMw = dischargeMw[step]!;
  (problem.reserves ?? []).forEach((product, p) => {
    product.batteries.forEach((store, k) => {
      if (store === i)
        givenMw += read(product.callFraction, step) * schedule.reserves[p]!.byBatteryMw[k]![step]!;
    });
  });
  const hours = problem.grid.stepSec / 3600;
  return (
    hours *
    (chargeMw[step]! * battery.chargeEfficiencyFraction - givenMw / battery.dischargeEfficiencyFraction)
  );
}

function endRules(
  { ends }: Battery,
  state: Float64Array,
  liftedMwh: number,
  report: Report,
  part: string,
): void {
  const last = state.length - 1;
  const first = state[0]!;
  if (ends.kind === "cyclic") {
    report(`${part} ends as it starts`, last - 1, Math.abs(state[last]! - first));
    return;
  }
  report(`${part} starts where it stands`, 0, Math.abs(first - ends.startMwh));
  if (ends.kind === "free-end") return;
  const missing = ends.endMwh - state[last]!;
  const missedMwh = ends.kind === "exactly" ? Math.abs(missing) : missing;
  report(`${part} ends where it must`, last - 1, missedMwh - liftedMwh);
}

/** Whole machines, walked step by step with their history. */
export function unitRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  (problem.units ?? []).forEach((unit, u) => {
    if (unit.maximumOnSteps !== undefined) {
      const on = schedule.units[u]!.mode.filter((mode) => mode >= 0).length;
      report(`${unit.id} keeps its permitted time`, problem.grid.steps - 1, on - unit.maximumOnSteps);
    }
    walkUnit(unit, schedule.units[u]!, problem.grid.steps, report, (kind) =>
      schedule.slacks.some((slack) => slack.kind === kind && slack.part === unit.id),
    );
  });
}

function walkUnit(
  unit: CommittedUnit,
  { mode, powerMw }: UnitSchedule,
  steps: number,
  report: Report,
  lifted: (kind: string) => boolean,
): void {
  let wasOn = unit.before.isOn;
  let steady = unit.before.steps;
  let beforeMw = unit.before.isOn ? unit.before.powerMw : 0;
  const leastMw = unit.modes.reduce((least, m) => Math.min(least, m.minimumMw), Infinity);
  for (let step = 0; step < steps; step++) {
    const isOn = mode[step]! >= 0;
    const mw = powerMw[step]!;
    const running = isOn ? unit.modes[mode[step]!]! : undefined;
    report(`${unit.id} gives nothing while off`, step, running ? 0 : Math.abs(mw));
    if (running) {
      report(`${unit.id} keeps its minimum`, step, running.minimumMw - mw);
      report(`${unit.id} keeps its maximum`, step, mw - read(running.maximumMw, step));
    }
    if (isOn !== wasOn) {
      const isLifted = wasOn && steady === unit.before.steps + step && lifted("minimum-on-time");
      const leastSteps = wasOn ? unit.minimumOnSteps : unit.minimumOffSteps;
      if (!isLifted) report(`${unit.id} keeps its minimum time`, step, leastSteps - steady);
      steady = 0;
    }
    if (!(step === 0 && lifted("ramp"))) {
      const up = unit.rampUpMw ?? Infinity;
      const down = unit.rampDownMw ?? Infinity;
      report(`${unit.id} ramps up within limits`, step, mw - beforeMw - (wasOn ? up : Math.max(up, leastMw)));
      report(
        `${unit.id} ramps down within limits`,
        step,
        beforeMw - mw - (isOn ? down : Math.max(down, leastMw)),
      );
    }
    steady++;
    wasOn = isOn;
    beforeMw = mw;
  }
}

/** Reserve: caps, who stands behind it, what the same MW promised already, and its way out. */
export function reserveRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  const products = problem.reserves ?? [];
  if (products.length === 0) return;
  const sets = excludingSets(problem);
  for (let step = 0; step < problem.grid.steps; step++) {
    products.forEach((product, p) => {
      const { byTierMw, byBatteryMw } = schedule.reserves[p]!;
      const all = [...byTierMw, ...byBatteryMw].map((mw) => mw[step]!);
      for (const mw of all) report(`reserve ${product.id} is not negative`, step, -mw);
      const soldMw = all.reduce((sum, mw) => sum + mw, 0);
      report(`reserve ${product.id} stays within its limit`, step, soldMw - read(product.maximumMw, step));
    });
    minesBehindReserve(problem, schedule, sets, step, report);
    storesBehindReserve(problem, schedule, sets, step, report);
    wayOut(problem, schedule, sets, step, report);
  }
}

/** All subsets of products in which every pair excludes: brute force, unlike the optimiser's cliques. */
function excludingSets(problem: SiteDispatchProblem): number[][] {
  const ids = (problem.reserves ?? []).map(({ id }) => id);
  const stacks = (a: string, b: string) =>
    (problem.stackableReserves ?? []).some((pair) => pair.includes(a) && pair.includes(b));
  const sets: number[][] = [];
  for (let bits = 1; bits < 2 ** ids.length; bits++) {
    const set = ids.map((_, p) => p).filter((p) => (bits >> p) & 1);
    if (set.every((p) => set.every((q) => p === q || !stacks(ids[p]!, ids[q]!)))) sets.push(set);
  }
  return sets;
}

function soldMw(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  p: number,
  side: "tier" | "store",
  i: number,
  step: number,
) {
  const product = problem.reserves![p]!;
  const [places, sold] =
    side === "tier"
      ? [product.miningTiers, schedule.reserves[p]!.byTierMw]
      : [product.batteries, schedule.reserves[p]!.byBatteryMw];
  return places.reduce((sum, place, k) => sum + (place === i ? sold[k]![step]! : 0), 0);
}

function minesBehindReserve(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  sets: number[][],
  step: number,
  report: Report,
) {
  problem.mining.forEach((tier, i) => {
    const sold = problem.reserves!.map((_, p) => soldMw(problem, schedule, p, "tier", i, step));
    const called = sold.reduce((sum, mw, p) => sum + mw * read(problem.reserves![p]!.callFraction, step), 0);
    const scheduledMw = schedule.miningMw[i]![step]! + called;
    report(`mining ${tier.id} can run what it sold`, step, scheduledMw - read(tier.capacityMw, step));
    for (const set of sets)
      report(
        `mining ${tier.id} sells a MW once`,
        step,
        set.reduce((sum, p) => sum + sold[p]!, 0) - scheduledMw,
      );
  });
}

function storesBehindReserve(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  sets: number[][],
  step: number,
  report: Report,
) {
  storesOf(problem).forEach((battery, i) => {
    const { chargeMw, dischargeMw, stateOfChargeMwh: state } = schedule.batteries[i]!;
    for (const set of sets) {
      let sold = 0;
      let heldMwh = 0;
      for (const p of set) {
        const mw = soldMw(problem, schedule, p, "store", i, step);
        sold += mw;
        heldMwh += (mw * problem.reserves![p]!.durationHours) / battery.dischargeEfficiencyFraction;
      }
      if (sold === 0) continue;
      const nowMw = dischargeMw[step]! - chargeMw[step]!;
      report(`store ${i} has the power it sold`, step, nowMw + sold - battery.dischargeLimitMw);
      const reserve = (at: number) => (at === 0 ? 0 : read(battery.reserveMwh, at - 1));
      for (const at of [step, step + 1])
        report(`store ${i} has the energy it sold`, step, heldMwh - Math.max(0, state[at]! - reserve(at)));
    }
  });
}

function wayOut(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  sets: number[][],
  step: number,
  report: Report,
) {
  const kept = 1 - (problem.export?.lossFraction ?? 0);
  const freeExportMw = problem.export
    ? (read(problem.export.limitMw, step) - schedule.exportMw[step]!) / kept
    : 0;
  const roomMw = schedule.importMw[step]! * (1 - problem.import.lossFraction) + freeExportMw;
  for (const set of sets) {
    const uncalledMw = set.reduce((sum, p) => {
      const { byTierMw, byBatteryMw } = schedule.reserves[p]!;
      const sold = [...byTierMw, ...byBatteryMw].reduce((total, mw) => total + mw[step]!, 0);
      return sum + sold * (1 - read(problem.reserves![p]!.callFraction, step));
    }, 0);
    report("a call has a way out", step, uncalledMw - roomMw);
  }
}
