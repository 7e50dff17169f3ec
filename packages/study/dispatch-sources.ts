import {
  type AiLoad,
  aiLoadMw,
  type Battery,
  type CommittedUnit,
  type FlexibleAiTier,
  type Generator,
  type HourBudget,
  type MiningTier,
  type ProfileDraws,
  type SoldReserve,
  type UtilisationProfile,
  utilisationSeries,
} from "@switchyard/core/dispatch";
import { fleetTiers, tierRevenueUsdPerMwh, trancheAt } from "@switchyard/core/mining";
import { gridHours, stepHours, type TimeGrid } from "@switchyard/core/quantity";
import { exponential, uniform01 } from "@switchyard/core/uncertainty";
import { assumption, type PowerScenario, type Scenario } from "@switchyard/scenario";
import type { DispatchHorizon } from "./dispatch-terms.ts";
import { mineFromScenario } from "./mine-from-scenario.ts";
import { networkPath } from "./stated-world.ts";
import { utilisationShape } from "./utilisation-shape.ts";

const HOURS_PER_YEAR = 8760;

/** The fleet at the study's start, tier by tier, each priced at its month's hashprice. */
export function miningTiers(scenario: Scenario, { labels }: DispatchHorizon): MiningTier[] {
  if (!scenario.mining) return [];
  const mine = mineFromScenario(scenario.mining, scenario.startMonth);
  const states = mine.tranches.flatMap(
    (tranche) => trancheAt(tranche, mine.ageing, scenario.startMonth) ?? [],
  );
  const { hashpriceUsdPerPhDay } = networkPath(scenario);
  const monthOfStep = (step: number) => (labels.monthNumber[step]! % 12) - (scenario.startMonth.month - 1);
  return fleetTiers(states, mine.run).map((tier) => ({
    id: tier.id,
    capacityMw: tier.capacityMw,
    valueUsdPerMwh: Float64Array.from(labels.monthNumber, (_, step) => {
      const hashprice = hashpriceUsdPerPhDay[(monthOfStep(step) + 12) % 12]!;
      return tierRevenueUsdPerMwh(tier, hashprice) - mine.variableUpkeepUsdPerMwh;
    }),
  }));
}

/** Sold MW times utilisation times PUE, with its reservation beside it; undefined without a lease. */
export function aiLoad(scenario: Scenario, horizon: DispatchHorizon): AiLoad | undefined {
  const { hosting, site } = scenario;
  const lease = hosting?.lease;
  if (!hosting || !lease) return undefined;
  const firmMw = site.grid.firmMw ?? site.grid.importMw;
  const soldMw = lease.soldMw ?? firmMw / hosting.gridPerItRatio;
  const reservedMw = soldMw * hosting.gridPerItRatio;
  const rampShare = assumption("study.ramp_reserve", "hosting.fill_idle").value;
  const loadMw = aiLoadMw(soldMw, utilisationOf(scenario, lease.utilisation, horizon), hosting.pueRatio);
  const meanIdleMw = Math.max(0, reservedMw - loadMw.reduce((sum, mw) => sum + mw, 0) / loadMw.length);
  return {
    loadMw,
    reservedMw,
    unservedCostUsdPerMwh: assumption("study.ai_unserved_cost", "hosting.lease").value,
    idleMayBeUsed: hosting.fillIdle,
    rampReserveMw: rampShare * meanIdleMw,
  };
}

type Utilisation = NonNullable<NonNullable<Scenario["hosting"]>["lease"]>["utilisation"];

/** The lease's profile with the lease's mean; nothing draws more than what was sold. */
function utilisationOf(scenario: Scenario, stated: Utilisation, horizon: DispatchHorizon): Float64Array {
  const { grid, labels } = horizon;
  if (stated.profile !== "training") {
    const shape = utilisationShape(stated.profile);
    return Float64Array.from(labels.hourOfDay, (hour) => Math.min(1, shape[hour]! * stated.meanFraction));
  }
  const terms = assumption("dispatch.training_profile", "hosting.lease.utilisation").value;
  const profile: UtilisationProfile = {
    kind: "training",
    runFraction: 1,
    ...terms,
    draws: profileDraws(scenario.uncertainty.seed),
  };
  const series = utilisationSeries(profile, grid, labels);
  const mean = series.reduce((sum, share) => sum + share, 0) / series.length;
  return series.map((share) => Math.min(1, (share * stated.meanFraction) / mean));
}

/** Factor numbers of the random draws that a utilisation profile takes. */
const PROFILE_FACTOR = 200;

function profileDraws(studySeed: number): ProfileDraws {
  return {
    exponential: (stream, event) => exponential({ studySeed }, 0, PROFILE_FACTOR + stream, event),
    uniform: (stream, event) => uniform01({ studySeed }, 0, PROFILE_FACTOR + 2 + stream, event),
  };
}

/** Calls on the tenant's flexibility, the year's calls prorated to the horizon. */
export function flexibleAi(scenario: Scenario, { grid }: DispatchHorizon): FlexibleAiTier[] {
  const shareFraction = scenario.hosting?.flexibleFraction ?? 0;
  if (shareFraction === 0) return [];
  const row = assumption("dispatch.flexible_ai", "hosting.flexible").value;
  return [
    {
      id: "flexible AI",
      shareFraction,
      maximumSteps: Math.max(1, Math.round(row.callHours / stepHours(grid))),
      callCount: Math.ceil((row.callsPerYear * gridHours(grid)) / HOURS_PER_YEAR),
      compensationUsdPerMwh: row.compensationUsdPerMwh,
    },
  ];
}

/** Efficiency is split evenly between the two ways. */
export function batteryOf({ power }: Scenario): Battery | undefined {
  const stated = power.battery;
  if (!stated) return undefined;
  const efficiency = Math.sqrt(stated.roundTripFraction);
  const startMwh = stated.startFraction * stated.energyMwh;
  return {
    chargeLimitMw: stated.powerMw,
    dischargeLimitMw: stated.powerMw,
    energyMwh: stated.energyMwh,
    chargeEfficiencyFraction: efficiency,
    dischargeEfficiencyFraction: efficiency,
    wearUsdPerMwh: stated.wearUsdPerMwh,
    reserveMwh: stated.reserveFraction * stated.energyMwh,
    ends: stated.cyclic ? { kind: "exactly", startMwh, endMwh: startMwh } : { kind: "free-end", startMwh },
  };
}

/** Plants without and with whole starts; hours a year become a budget, prorated to the horizon. */
export function generation(
  { power }: Scenario,
  { grid }: DispatchHorizon,
): { generators: Generator[]; units: CommittedUnit[]; hourBudgets: HourBudget[] } {
  const generators: Generator[] = [];
  const units: CommittedUnit[] = [];
  const hourBudgets: HourBudget[] = [];
  (power.generators ?? []).forEach((plant, i) => {
    const id = plant.name ?? `generator ${i + 1}`;
    if (hasStarts(plant)) {
      units.push(unitOf(id, plant, grid));
      return;
    }
    if (plant.hoursPerYear !== undefined)
      hourBudgets.push({
        id,
        generator: generators.length,
        maximumHours: (plant.hoursPerYear * gridHours(grid)) / HOURS_PER_YEAR,
      });
    generators.push({ id, capacityMw: plant.powerMw, costUsdPerMwh: plant.energyUsdPerMwh });
  });
  return { generators, units, hourBudgets };
}

type Plant = NonNullable<PowerScenario["generators"]>[number];

/** Whether a plant has anything that needs whole numbers. */
export function hasStarts(plant: Plant): boolean {
  return Boolean(plant.startUsd || plant.minimumFraction || plant.minimumOnSec || plant.minimumOffSec);
}

function unitOf(id: string, plant: Plant, grid: TimeGrid): CommittedUnit {
  const hours = stepHours(grid);
  const steps = (seconds: number | undefined) => Math.max(1, Math.ceil((seconds ?? 0) / 3600 / hours));
  return {
    id,
    side: "source",
    modes: [
      {
        id: "on",
        minimumMw: (plant.minimumFraction ?? 0) * plant.powerMw,
        maximumMw: plant.powerMw,
        priceUsdPerMwh: plant.energyUsdPerMwh,
      },
    ],
    startCostUsd: plant.startUsd ?? 0,
    minimumOnSteps: steps(plant.minimumOnSec),
    minimumOffSteps: steps(plant.minimumOffSec),
    ...(plant.hoursPerYear !== undefined && {
      maximumOnSteps: Math.floor((plant.hoursPerYear * grid.steps) / HOURS_PER_YEAR + 1e-9),
    }),
    before: { isOn: false, steps: steps(plant.minimumOffSec), powerMw: 0 },
  };
}

/** Reserve products with who stands behind them: mines unless the scenario says the battery. */
export function reserves({ power }: Scenario, tierCount: number): SoldReserve[] {
  return (power.reserves ?? [])
    .filter((stated) => stated.provider !== "generation")
    .map((stated) => ({
      id: stated.product,
      availabilityUsdPerMwHour: stated.priceUsdPerMwHour,
      callFraction: Math.min(1, (stated.callHoursPerYear ?? 0) / HOURS_PER_YEAR),
      callPriceUsdPerMwh: 0,
      maximumMw: stated.capacityMw,
      durationHours: assumption("dispatch.reserve_duration", "power.reserve").value,
      miningTiers: stated.provider === "battery" ? [] : Array.from({ length: tierCount }, (_, tier) => tier),
      batteries: stated.provider === "battery" && power.battery ? [0] : [],
    }));
}
