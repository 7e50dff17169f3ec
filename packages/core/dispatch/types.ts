import type { TimeGrid } from "../quantity/index.ts";

/**
 * The nouns of dispatch. All power is >= 0 and in MW (convention 3); prices are USD per MWh and may be negative.
 * "Bus" is the site's own busbar behind the point of connection: `importMw` and `exportMw` are metered at the
 * point of connection, everything else at the bus.
 */

/** One value for every step, or one value per step of the grid. */
export type PerStep = number | Float64Array;

/** What the connection lets in, and what it costs at the point of connection. */
export interface ImportTerms {
  /** Import that is always there. */
  readonly firmLimitMw: PerStep;
  /** Import on top of the firm limit; 0 in the steps in which the grid has called it back. */
  readonly interruptibleLimitMw: PerStep;
  readonly priceUsdPerMwh: PerStep;
  /** Delivery, taxes and fees per imported MWh. */
  readonly adderUsdPerMwh: PerStep;
  /** Of each imported MWh this share never reaches the bus, [0, 1). */
  readonly lossFraction: number;
}

/** What the connection lets out, and what it earns at the point of connection. */
export interface ExportTerms {
  readonly limitMw: PerStep;
  readonly priceUsdPerMwh: PerStep;
  /** Fees per exported MWh, subtracted from the price. */
  readonly deductUsdPerMwh: PerStep;
  /** Of each MWh sent from the bus this share never reaches the meter, [0, 1). */
  readonly lossFraction: number;
}

/** Machines of one type in one mode: they run where power costs less than they earn. */
export interface MiningTier {
  readonly id: string;
  readonly capacityMw: PerStep;
  /** The strike: margin before power per MWh at the bus; DESIGN.md, "Mining". */
  readonly valueUsdPerMwh: PerStep;
}

/** Contracted load with a firm reservation beside it. */
export interface AiLoad {
  /** Sold MW times utilisation times PUE: what the tenant draws. */
  readonly loadMw: PerStep;
  /** Import capacity held for the tenant, drawn or not (convention 2). */
  readonly reservedMw: PerStep;
  readonly unservedCostUsdPerMwh: PerStep;
  /** May others use what is reserved but idle? Needs bus, meter and lease to allow it. */
  readonly idleMayBeUsed: boolean;
  /** Of the idle reservation this much stays untouched for the tenant's ramps. */
  readonly rampReserveMw: PerStep;
}

/** Load of the site itself (auxiliaries, staff, cooling base load), served before all else at its price. */
export interface AuxiliaryLoad {
  readonly loadMw: PerStep;
  readonly unservedCostUsdPerMwh: PerStep;
}

/** Output on offer from sun or wind; what is not used is curtailed at no cost. */
export interface RenewableSource {
  readonly id: string;
  readonly availableMw: PerStep;
  /** Variable cost per MWh used, usually 0; negative for a premium paid per MWh produced. */
  readonly costUsdPerMwh: PerStep;
}

/** Own generation without start cost or minimum (those are MILP features). */
export interface Generator {
  readonly id: string;
  readonly capacityMw: PerStep;
  readonly costUsdPerMwh: PerStep;
}

/** Where storage starts and ends. */
export type StorageEnds =
  | { readonly kind: "free-end"; readonly startMwh: number }
  | { readonly kind: "at-least"; readonly startMwh: number; readonly endMwh: number }
  | { readonly kind: "exactly"; readonly startMwh: number; readonly endMwh: number }
  /** Ends as full as it starts; how full is chosen. */
  | { readonly kind: "cyclic" };

/** One store of energy. */
export interface Battery {
  /** Largest charge, MW at the bus. */
  readonly chargeLimitMw: number;
  /** Largest discharge, MW at the bus. */
  readonly dischargeLimitMw: number;
  readonly energyMwh: number;
  /** MWh stored per MWh charged, (0, 1]. */
  readonly chargeEfficiencyFraction: number;
  /** MWh at the bus per MWh taken from the store, (0, 1]. */
  readonly dischargeEfficiencyFraction: number;
  /** Wear per MWh discharged at the bus, >= 0. */
  readonly wearUsdPerMwh: number;
  /** Never used by dispatch: kept for ride-through. Steps count at their end; the start may lie below. */
  readonly reserveMwh: PerStep;
  readonly ends: StorageEnds;
}

/** A horizon to be dispatched whose only coupling between steps is one battery. Richer features extend it. */
export interface DispatchProblem {
  readonly grid: TimeGrid;
  readonly import: ImportTerms;
  /** Absent: the site has no right to export. */
  readonly export?: ExportTerms;
  readonly mining: readonly MiningTier[];
  readonly ai?: AiLoad;
  readonly auxiliary?: AuxiliaryLoad;
  readonly renewables?: readonly RenewableSource[];
  readonly generators?: readonly Generator[];
  readonly battery?: Battery;
}

/** What limits a step, in the order of {@link DispatchSchedule.bindingLimit}'s codes. */
export const BINDING_LIMITS = [
  "none",
  "import-limit",
  "export-limit",
  "mining-capacity",
  "renewable-available",
  "generator-capacity",
  "charge-limit",
  "discharge-limit",
  "storage-full",
  "storage-empty",
] as const;
/** A limit that may bind in a step; `none` where nothing would earn from giving way. */
export type BindingLimit = (typeof BINDING_LIMITS)[number];

/** Who takes (or gives) the last MWh of a step, in the order of {@link DispatchSchedule.marginalUse}'s codes. */
export const MARGINAL_USES = [
  "import",
  "export",
  "mining",
  "renewable",
  "generator",
  "storage",
  "ai",
  "auxiliary",
  "nothing",
] as const;
/** Who takes or gives the last MWh; `nothing` where nobody takes power at all. */
export type MarginalUse = (typeof MARGINAL_USES)[number];

/** A limit that could not be kept, and by how much; never "infeasible". */
export interface NamedSlack {
  readonly kind:
    | "ai-unserved"
    | "auxiliary-unserved"
    | "state-of-charge-start"
    | "state-of-charge-end"
    | "state-of-charge-reserve";
  /** Steps [fromStep, toStep) in a row. */
  readonly fromStep: number;
  readonly toStep: number;
  /** The worst of these steps. */
  readonly worstStep: number;
  /** MW for unserved load, MWh for states of charge, in the worst step. */
  readonly worstAmount: number;
  /** MWh over all of these steps. */
  readonly totalMwh: number;
  /** The limit that forced it, in the same unit as `worstAmount`. */
  readonly limit: number;
}

/** Sums over the horizon. Costs and revenues are >= 0 or <= 0 as prices are; `valueUsd` is their net. */
export interface DispatchTotals {
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly miningMwh: number;
  /** In the order of the problem's tiers. */
  readonly miningMwhByTier: readonly number[];
  readonly aiServedMwh: number;
  readonly aiUnservedMwh: number;
  readonly auxiliaryServedMwh: number;
  readonly auxiliaryUnservedMwh: number;
  readonly renewableMwh: number;
  readonly curtailedMwh: number;
  readonly generatorMwh: number;
  readonly chargeMwh: number;
  readonly dischargeMwh: number;
  /** Reserved for the tenant but not drawn. */
  readonly idleReservedMwh: number;
  readonly importCostUsd: number;
  readonly exportRevenueUsd: number;
  readonly miningValueUsd: number;
  readonly renewableCostUsd: number;
  readonly generatorCostUsd: number;
  readonly wearCostUsd: number;
  readonly unservedCostUsd: number;
  /** exportRevenue + miningValue - all costs: what dispatch maximises. */
  readonly valueUsd: number;
  /** Sum of |cash| over lines and steps: the yardstick of numerical differences. */
  readonly grossCashUsd: number;
}

/** What is done in every step, why, and what one more MWh would be worth. One entry per step unless said. */
export interface DispatchSchedule {
  readonly grid: TimeGrid;
  /** At the point of connection, before import losses. */
  readonly importMw: Float64Array;
  /** At the point of connection, after export losses. */
  readonly exportMw: Float64Array;
  /** One array per tier, in the problem's order. */
  readonly miningMw: readonly Float64Array[];
  readonly aiServedMw: Float64Array;
  readonly aiUnservedMw: Float64Array;
  readonly auxiliaryServedMw: Float64Array;
  readonly auxiliaryUnservedMw: Float64Array;
  /** Used output, one array per renewable. */
  readonly renewableMw: readonly Float64Array[];
  /** Unused output, all renewables. */
  readonly curtailedMw: Float64Array;
  /** One array per generator. */
  readonly generatorMw: readonly Float64Array[];
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  /** steps + 1 entries: before the first step, then after each; empty without a battery. */
  readonly stateOfChargeMwh: Float64Array;
  /** Value of one more MWh at the bus in this step; what one would cost where nobody takes any (`nothing`). */
  readonly marginalValueUsdPerMwh: Float64Array;
  /** Value of one more stored MWh in this step; empty without a battery. */
  readonly waterValueUsdPerMwh: Float64Array;
  /** Index into {@link MARGINAL_USES}. */
  readonly marginalUse: Uint8Array;
  /** Index into {@link BINDING_LIMITS}: the limit whose relaxation earns most. */
  readonly bindingLimit: Uint8Array;
  /** What relaxing that limit by 1 MWh (at the bus) earns; 0 where none binds. */
  readonly bindingValueUsdPerMwh: Float64Array;
  readonly slacks: readonly NamedSlack[];
  readonly totals: DispatchTotals;
}

/** Proof of optimality: a schedule's value and an upper bound that uses the water values alone. */
export interface Certificate {
  readonly primalUsd: number;
  readonly dualBoundUsd: number;
  /** (dual - primal) / max(|primal|, gross absolute cash, 1 USD). */
  readonly relativeGap: number;
}
