import { requireNonNegative } from "./checks.ts";
import { miningErrors } from "./errors.ts";
import { operatingModes, powerSteps } from "./modes.ts";
import {
  type MarginalCosts,
  MWH_PER_PH_DAY_AT_1_J_PER_TH,
  meterRatio,
  type SiteLosses,
  strikeUsdPerMwh,
} from "./revenue.ts";
import type { TrancheState } from "./tranche.ts";
import type { ModeName, ModeShape } from "./types.ts";

/** A slice of a fleet's power that earns one revenue per MWh: one step in power of one tranche. */
export interface FleetTier {
  /** `tranche/mode`, for example `2026-s21-xp/normal`. */
  readonly id: string;
  readonly trancheId: string;
  readonly machineId: string;
  readonly from: ModeName | "off";
  readonly to: ModeName;
  /** Power of the slice at the meter. */
  readonly capacityMw: number;
  readonly hashrateThs: number;
  /** Joules at the plug per further terahash. */
  readonly marginalJPerTh: number;
  /** Revenue in USD per meter MWh for each USD/PH/day of hashprice: the tier's revenue is linear in hashprice. */
  readonly usdPerMwhPerHashprice: number;
}

/** How a fleet is run and what a site loses. */
export interface FleetSite {
  readonly losses: SiteLosses;
  /** The set-points that may be used; one at share 1 where machines run as rated or not at all. */
  readonly modes: readonly ModeShape[];
  /** Curtailed machines are switched off, or sleep (warm, their sleep power is not part of any tier). */
  readonly floor: "off" | "sleep";
}

/** Machines run as rated or not at all. */
export const RATED_ONLY: readonly ModeShape[] = [{ name: "normal", powerShare: 1, hashrateShare: 1 }];

/**
 * A fleet's merit order: every step in power of every tranche, most revenue per MWh first. Running the list from the top
 * fills a limit with the best machines; curtailing it from the bottom takes the least efficient first. Each tier's
 * revenue is linear in hashprice, so the order never depends on it.
 *
 * @throws mining/bad-modes and what the losses' checks throw
 */
export function fleetTiers(states: readonly TrancheState[], site: FleetSite): readonly FleetTier[] {
  return states
    .filter((state) => state.workingCount > 0 && state.hashrateThs > 0)
    .flatMap((state) => tiersOf(state, site))
    .sort((a, b) => a.marginalJPerTh - b.marginalJPerTh || (a.id < b.id ? -1 : 1));
}

/** Revenue of a tier's MWh at a hashprice, USD per meter MWh. */
export function tierRevenueUsdPerMwh(tier: FleetTier, hashpriceUsdPerPhDay: number): number {
  return tier.usdPerMwhPerHashprice * hashpriceUsdPerPhDay;
}

/** The energy price under which a tier runs, USD/MWh; see {@link strikeUsdPerMwh}. */
export function tierStrikeUsdPerMwh(
  tier: FleetTier,
  hashpriceUsdPerPhDay: number,
  costs: MarginalCosts,
): number {
  return strikeUsdPerMwh({
    revenueUsdPerMeterMwh: tierRevenueUsdPerMwh(tier, hashpriceUsdPerPhDay),
    ...costs,
  });
}

/** MW of each tier, in their order, when so much power is available: the least efficient goes without first. */
export function fillTiers(tiers: readonly FleetTier[], availableMw: number): readonly number[] {
  let left = requireNonNegative("available power in MW", availableMw);
  return tiers.map(({ capacityMw }) => {
    const taken = Math.min(left, capacityMw);
    left -= taken;
    return taken;
  });
}

/** The prices of power at which a fleet begins to stop, breaks even as a whole, and stops entirely. */
export interface FleetBreakEven {
  /** The least efficient tier stops above this, USD per meter kWh. */
  readonly firstStopUsdPerKwh: number;
  /** All tiers together earn this, USD per meter kWh: what the fleet can pay if it must run as a whole. */
  readonly wholeFleetUsdPerKwh: number;
  /** The most efficient tier stops above this, USD per meter kWh. */
  readonly lastStopUsdPerKwh: number;
}

/** Break-even of a fleet. @throws mining/empty-fleet */
export function fleetBreakEven(tiers: readonly FleetTier[], hashpriceUsdPerPhDay: number): FleetBreakEven {
  requireNonNegative("hashprice in USD/PH/day", hashpriceUsdPerPhDay);
  const totalMw = tiers.reduce((mw, tier) => mw + tier.capacityMw, 0);
  if (!(totalMw > 0)) throw miningErrors.emptyFleet({ what: "the break-even of a fleet" });
  const perKwh = tiers.map((tier) => tierRevenueUsdPerMwh(tier, hashpriceUsdPerPhDay) / 1000);
  const whole = tiers.reduce((sum, tier, i) => sum + tier.capacityMw * perKwh[i]!, 0) / totalMw;
  return {
    firstStopUsdPerKwh: Math.min(...perKwh),
    wholeFleetUsdPerKwh: whole,
    lastStopUsdPerKwh: Math.max(...perKwh),
  };
}

function tiersOf(state: TrancheState, site: FleetSite): FleetTier[] {
  const { machine } = state.tranche;
  const aged = {
    ...machine,
    hashrateThs: state.hashrateThs / state.workingCount,
    powerW: (state.powerMw * 1e6) / state.workingCount,
  };
  const toMeter = meterRatio(site.losses);
  return powerSteps(operatingModes(aged, site.modes), site.floor).map((step) => ({
    id: `${state.tranche.id}/${step.to}`,
    trancheId: state.tranche.id,
    machineId: machine.id,
    from: step.from,
    to: step.to,
    capacityMw: (step.powerW * state.workingCount * toMeter) / 1e6,
    hashrateThs: step.hashrateThs * state.workingCount,
    marginalJPerTh: step.marginalJPerTh,
    usdPerMwhPerHashprice:
      ((1 - site.losses.poolFeeFraction) * site.losses.hashingFraction) /
      (MWH_PER_PH_DAY_AT_1_J_PER_TH * step.marginalJPerTh * toMeter),
  }));
}
