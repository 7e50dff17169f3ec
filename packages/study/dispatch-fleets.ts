import type { FleetLimits, MiningTier, SiteDispatchProblem, SiteSchedule } from "@switchyard/core/dispatch";
import { gridHours, SECONDS_PER_HOUR, stepHours } from "@switchyard/core/quantity";
import { assumption, type MiningScenario, type Scenario } from "@switchyard/scenario";
import type { DispatchHorizon } from "./dispatch-terms.ts";

const HOURS_PER_YEAR = 8760;

/**
 * Starts, minimum times and permitted curtailment of the machines, where the scenario states any; the usual restart alone is
 * reported after the fact ({@link restartLossUsd}), so that a site without such limits stays in its exact class.
 */
export function fleetLimits(
  { mining }: Scenario,
  { grid }: DispatchHorizon,
  tiers: readonly MiningTier[],
): FleetLimits[] {
  if (!mining || !statesStarts(mining)) return [];
  const { curtailment } = mining;
  const hours = stepHours(grid);
  const steps = (seconds: number | undefined) =>
    Math.max(1, Math.ceil((seconds ?? 0) / SECONDS_PER_HOUR / hours - 1e-9));
  return tiers.map((machines, tier) => ({
    tier,
    startUsdPerMw: startCosts(mining, machines),
    minimumOnSteps: steps(curtailment.minimumOnSec),
    minimumOffSteps: steps(curtailment.minimumOffSec),
    ...(curtailment.hoursPerYear !== undefined && {
      maximumCurtailedMwh:
        ((curtailment.hoursPerYear * gridHours(grid)) / HOURS_PER_YEAR) * largest(machines.capacityMw),
    }),
    beforeMw: [firstOf(machines.capacityMw)],
  }));
}

/** True where the scenario itself says something of starts, beside the usual restart. */
export function statesStarts({ curtailment }: MiningScenario): boolean {
  const { startUsdPerMw, minimumOnSec, minimumOffSec, hoursPerYear, restartSec } = curtailment;
  return (
    curtailment.allowed &&
    (startUsdPerMw > 0 ||
      Boolean(minimumOnSec || minimumOffSec) ||
      hoursPerYear !== undefined ||
      restartSec !== usualRestartSec())
  );
}

function usualRestartSec(): number {
  return assumption("scenario.mining_restart", "mining.curtailment.restart").value * 60;
}

/** Per MW: the stated cost, and what a MW would have earned while it draws power and does not hash yet. */
function startCosts({ curtailment }: MiningScenario, { valueUsdPerMwh }: MiningTier): Float64Array | number {
  const restartHours = curtailment.restartSec / SECONDS_PER_HOUR;
  const costOf = (usdPerMwh: number) => curtailment.startUsdPerMw + restartHours * Math.max(0, usdPerMwh);
  return typeof valueUsdPerMwh === "number" ? costOf(valueUsdPerMwh) : valueUsdPerMwh.map(costOf);
}

const largest = (value: number | Float64Array) =>
  typeof value === "number" ? value : value.reduce((most, mw) => Math.max(most, mw), 0);
const firstOf = (value: number | Float64Array) => (typeof value === "number" ? value : value[0]!);

/** Hashing lost in the restarts of a schedule that did not weigh them, USD. */
export function restartLossUsd(
  { mining }: Scenario,
  { mining: tiers }: SiteDispatchProblem,
  { miningMw }: SiteSchedule,
): number {
  if (!mining) return 0;
  return tiers.reduce((total, machines, tier) => {
    const costs = startCosts(mining, machines);
    return (
      total +
      miningMw[tier]!.reduce((usd, mw, step) => {
        const risen = step === 0 ? 0 : Math.max(0, mw - miningMw[tier]![step - 1]!);
        return usd + risen * (typeof costs === "number" ? costs : costs[step]!);
      }, 0)
    );
  }, 0);
}

/** USD per MWh above any market's price cap: ranks machines that may not stop above every sale, and below tenants. */
const MUST_RUN_USD_PER_MWH = 12_000;

/**
 * The problem in which machines that may not be curtailed run wherever there is power for them after the tenants. Only the
 * ranking changes; what the schedule is worth is counted on the problem as stated.
 */
export function rankedMustRun({ mining }: Scenario, problem: SiteDispatchProblem): SiteDispatchProblem {
  if (!mining || mining.curtailment.allowed) return problem;
  const raised = (value: number | Float64Array, by: number) =>
    typeof value === "number" ? value + by : value.map((usd) => usd + by);
  const { ai } = problem;
  return {
    ...problem,
    mining: problem.mining.map((tier) => ({
      ...tier,
      valueUsdPerMwh: raised(tier.valueUsdPerMwh, MUST_RUN_USD_PER_MWH),
    })),
    ...(ai && {
      ai: { ...ai, unservedCostUsdPerMwh: raised(ai.unservedCostUsdPerMwh, 2 * MUST_RUN_USD_PER_MWH) },
    }),
  };
}

/** Energy that machines which may not stop had to go without, MWh. */
export function mustRunMissedMwh(
  { mining }: Scenario,
  { mining: tiers, grid }: SiteDispatchProblem,
  { miningMw }: SiteSchedule,
): number {
  if (!mining || mining.curtailment.allowed) return 0;
  const hours = stepHours(grid);
  return tiers.reduce(
    (total, { capacityMw }, tier) =>
      total +
      miningMw[tier]!.reduce(
        (mwh, mw, step) =>
          mwh + ((typeof capacityMw === "number" ? capacityMw : capacityMw[step]!) - mw) * hours,
        0,
      ),
    0,
  );
}
