import { type Cash, replayCash, totalCash } from "./check-cash.ts";
import { fleetRules } from "./check-fleets.ts";
import { batteryRules, reserveRules, unitRules } from "./check-machines.ts";
import { calledMw, type Report, read, within } from "./check-reading.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

/**
 * The auditor: replays a schedule against the problem's text, rule by rule and line of cash by line. It shares no
 * code with the optimisers (only the nouns), so that a mistake in one is seen by the other.
 */

/** A rule that the schedule breaks: the worst step and by how much. */
export interface Violation {
  readonly rule: string;
  readonly step: number;
  readonly amount: number;
}

/** The audit's result. */
export interface ScheduleCheck {
  /** Worst breach per rule above the tolerance; empty is good. Slacks that the schedule names are not breaches. */
  readonly violations: readonly Violation[];
  readonly cash: Cash;
  readonly valueUsd: number;
  /** Sum of the absolute cash lines over steps: the yardstick of differences. */
  readonly grossCashUsd: number;
  /** Largest imbalance of the bus, MW. */
  readonly imbalanceMw: number;
}

/** Replays feasibility and cost of a schedule; `tolerance` is in MW, MWh or hours, as the rule is. */
export function checkSchedule(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  tolerance = 1e-6,
): ScheduleCheck {
  const worst = new Map<string, Violation>();
  const report: Report = (rule, step, excess) => {
    if (excess > tolerance && excess > (worst.get(rule)?.amount ?? 0))
      worst.set(rule, { rule, step, amount: excess });
    if (Number.isNaN(excess)) worst.set(rule, { rule, step, amount: Infinity });
  };
  const imbalanceMw = balanceRule(problem, schedule, report);
  connectionRules(problem, schedule, report);
  blockRules(problem, schedule, report);
  loadRules(problem, schedule, report);
  sourceRules(problem, schedule, report);
  batteryRules(problem, schedule, report);
  unitRules(problem, schedule, report);
  fleetRules(problem, schedule, report);
  reserveRules(problem, schedule, report);
  callRules(problem, schedule, report);
  const cash = replayCash(problem, schedule);
  return { violations: [...worst.values()], cash, ...totalCash(cash), imbalanceMw };
}

function balanceRule(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): number {
  let worstMw = 0;
  for (let step = 0; step < problem.grid.steps; step++) {
    let netMw = schedule.importMw[step]! * (1 - problem.import.lossFraction);
    netMw -= schedule.exportMw[step]! / (1 - (problem.export?.lossFraction ?? 0));
    for (const mw of [...schedule.renewableMw, ...schedule.generatorMw]) netMw += mw[step]!;
    for (const mw of schedule.miningMw) netMw -= mw[step]!;
    netMw -= schedule.aiServedMw[step]! + schedule.auxiliaryServedMw[step]!;
    for (const b of schedule.batteries) netMw += b.dischargeMw[step]! - b.chargeMw[step]!;
    (problem.units ?? []).forEach(({ side }, u) => {
      netMw += (side === "source" ? 1 : -1) * schedule.units[u]!.powerMw[step]!;
    });
    netMw += calledMw(problem, schedule, step).fromStores;
    worstMw = Math.max(worstMw, Math.abs(netMw));
    report("energy balances at the bus", step, Math.abs(netMw));
  }
  return worstMw;
}

/** The limit less what is held for the tenant; the tenant's own draw is never cut by its own reservation. */
function connectionRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  const { import: terms, ai } = problem;
  const kept = 1 - terms.lossFraction;
  for (let step = 0; step < problem.grid.steps; step++) {
    const limitMw = read(terms.firmLimitMw, step) + read(terms.interruptibleLimitMw, step);
    let usableMw = limitMw;
    if (ai) {
      const drawMw = read(ai.loadMw, step) / kept;
      const idleMw = Math.max(0, read(ai.reservedMw, step) - drawMw);
      const heldMw = ai.idleMayBeUsed ? Math.min(idleMw, read(ai.rampReserveMw, step)) : idleMw;
      usableMw = Math.max(Math.min(limitMw, drawMw), limitMw - heldMw);
    }
    const uncalledMw = calledMw(problem, schedule, step).fromMines / kept;
    report("import stays within the usable limit", step, schedule.importMw[step]! + uncalledMw - usableMw);
    report("import is not negative", step, -schedule.importMw[step]!);
    const exportMw = problem.export ? read(problem.export.limitMw, step) : 0;
    report("export stays within its limit", step, schedule.exportMw[step]! - exportMw);
    report("export is not negative", step, -schedule.exportMw[step]!);
  }
}

/** What is drawn of delivered blocks is within each, and within the import. */
function blockRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  const blocks = problem.deliveredBlocks ?? [];
  for (let step = 0; blocks.length > 0 && step < problem.grid.steps; step++) {
    let drawnMw = 0;
    blocks.forEach(({ id, volumeMw }, b) => {
      const mw = schedule.deliveredMw![b]![step]!;
      within(report, `drawn of ${id}`, step, mw, read(volumeMw, step));
      drawnMw += mw;
    });
    report("what blocks deliver is imported", step, drawnMw - schedule.importMw[step]!);
  }
}

function loadRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  for (let step = 0; step < problem.grid.steps; step++) {
    problem.mining.forEach((tier, i) => {
      within(report, `mining ${tier.id}`, step, schedule.miningMw[i]![step]!, read(tier.capacityMw, step));
    });
    const cutMw = schedule.aiCutMw.reduce((sum, mw) => sum + mw[step]!, 0);
    const aiMw = problem.ai ? read(problem.ai.loadMw, step) : 0;
    within(report, "AI served and cut", step, schedule.aiServedMw[step]! + cutMw, aiMw);
    report("AI served is not negative", step, -schedule.aiServedMw[step]!);
    const auxiliaryMw = problem.auxiliary ? read(problem.auxiliary.loadMw, step) : 0;
    within(report, "auxiliary served", step, schedule.auxiliaryServedMw[step]!, auxiliaryMw);
  }
}

function sourceRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  for (let step = 0; step < problem.grid.steps; step++) {
    (problem.renewables ?? []).forEach((source, i) => {
      within(
        report,
        `renewable ${source.id}`,
        step,
        schedule.renewableMw[i]![step]!,
        read(source.availableMw, step),
      );
    });
    (problem.generators ?? []).forEach((source, i) => {
      within(
        report,
        `generator ${source.id}`,
        step,
        schedule.generatorMw[i]![step]!,
        read(source.capacityMw, step),
      );
    });
  }
}

/** Calls on flexible tiers and hours of budgeted generators, counted by walking the steps. */
function callRules(problem: SiteDispatchProblem, schedule: SiteSchedule, report: Report): void {
  const ON = 1e-6;
  const last = problem.grid.steps - 1;
  (problem.flexibleAi ?? []).forEach((tier, k) => {
    let [calls, length] = [0, 0];
    schedule.aiCutMw[k]?.forEach((mw, step) => {
      const isCalled = schedule.aiIsCalled[k]![step] === 1;
      const mostMw = isCalled ? tier.shareFraction * read(problem.ai!.loadMw, step) : 0;
      within(report, `cut ${tier.id}`, step, mw, mostMw);
      length = isCalled ? length + 1 : 0;
      if (length === 1) calls++;
      report(`a call on ${tier.id} ends in time`, step, length - tier.maximumSteps);
    });
    report(`calls on ${tier.id} are not too many`, last, calls - tier.callCount);
  });
  for (const budget of problem.hourBudgets ?? []) {
    const usedSteps = schedule.generatorMw[budget.generator]!.filter((mw) => mw > ON).length;
    const usedHours = (usedSteps * problem.grid.stepSec) / 3600;
    report(`hours of ${budget.id} are within budget`, last, usedHours - budget.maximumHours);
  }
}
