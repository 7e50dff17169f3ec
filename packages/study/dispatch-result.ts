import type { BindingLimit, CashLine, DispatchRoute, LimitValues } from "@switchyard/core/dispatch";
import type { AssumptionUse } from "@switchyard/scenario";
import type { Settlement } from "./dispatch-contracts.ts";

/** A step of the dispatch, as the table prints it; all power in MW, prices in USD/MWh. */
export interface DispatchSeries {
  /** Start of each step, seconds since 1970 UTC. */
  readonly startUnixSec: readonly number[];
  readonly priceUsdPerMwh: Float64Array;
  readonly importLimitMw: Float64Array;
  readonly importMw: Float64Array;
  readonly exportMw: Float64Array;
  /** Tiers by id. */
  readonly miningMw: Readonly<Record<string, Float64Array>>;
  readonly aiServedMw: Float64Array;
  readonly aiUnservedMw: Float64Array;
  readonly renewableMw: Readonly<Record<string, Float64Array>>;
  readonly generatorMw: Readonly<Record<string, Float64Array>>;
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  /** After the step; empty without a battery. */
  readonly storedMwh: Float64Array;
  readonly marginalValueUsdPerMwh: Float64Array;
  /** The limit whose relaxation would earn most in the step, `import-limit`, `mining-capacity`, …; `none` where nothing binds. */
  readonly bindingLimit: readonly BindingLimit[];
  /** The tier, source or store that it belongs to; empty for the connection. */
  readonly bindingPart: readonly string[];
  /** What one more MWh of that limit would earn, at the bus. */
  readonly bindingValueUsdPerMwh: Float64Array;
}

/** Machines of one kind, as dispatch values them. */
export interface DispatchTier {
  readonly id: string;
  /** Mean over the horizon. */
  readonly capacityMw: number;
  /** What a MWh at the bus earns in them before power, mean over the horizon: they stop where power costs more. */
  readonly worthUsdPerMwh: number;
}

/** What `switchyard dispatch --json` prints. Stable: keys are added, never renamed. */
export interface DispatchResult {
  readonly kind: "dispatch";
  readonly title: string;
  readonly identity: { readonly scenarioHash: string; readonly codeVersion: string; readonly seed: number };
  readonly horizon: {
    readonly startUnixSec: number;
    readonly stepSec: number;
    readonly steps: number;
    readonly hours: number;
    readonly zone: string;
  };
  readonly prices: { readonly label: string };
  /** Value that the schedule earns at this site's terms, USD, with its proven bound. */
  readonly valueUsd: number;
  readonly boundUsd: number;
  readonly relativeGap: number;
  readonly route: DispatchRoute;
  readonly energyMwh: Readonly<Record<string, number>>;
  readonly cashUsd: Readonly<Record<CashLine, number>>;
  /** Demand charges by name: billed MW per month. */
  readonly billedDemandMw: Readonly<Record<string, readonly number[]>>;
  /** Hedges and PPA blocks, paid whatever is consumed; not part of `valueUsd`. */
  readonly hedgeSettlementUsd: number;
  /** The same contract by contract. */
  readonly settlements: readonly Settlement[];
  readonly idleReservation: {
    readonly idleMwh: number;
    readonly fillingValueUsd: number;
    readonly filledMwh: number;
  };
  readonly coincidentPeak?: {
    readonly hoursCurtailed: number;
    readonly expectedHits: number;
    readonly peaksPerYear: number;
    readonly expectedSavingUsd: number;
    readonly expectedChargeUsd: number;
    readonly valueChargeAbolishedUsd: number;
  };
  readonly limits: LimitValues;
  /** Limits that could not be kept, in sentences. */
  readonly slacks: readonly string[];
  readonly series: DispatchSeries;
  readonly tiers: readonly DispatchTier[];
  readonly warnings: readonly string[];
  readonly assumptions: readonly AssumptionUse[];
}
