import { measureAiInsideOperations } from "./experiment-ai-inside-operations.ts";
import { measureAvailabilityOverPrice } from "./experiment-availability-over-price.ts";
import { measureCapacityMovedNotConverted } from "./experiment-capacity-moved.ts";
import { measureCapexGap } from "./experiment-capex-gap.ts";
import { measureCustomerConcentration } from "./experiment-customer-concentration.ts";
import { measureDemandOutgrowsSupply } from "./experiment-demand-outgrows-supply.ts";
import { measureDifficultySelfBalances } from "./experiment-difficulty-self-balances.ts";
import { measureEnergyFinancialMiner } from "./experiment-energy-financial-miner.ts";
import { measureFeesDoNotFillGap } from "./experiment-fees-do-not-fill-gap.ts";
import { measureFourNines } from "./experiment-four-nines.ts";
import { measureGpuAccess } from "./experiment-gpu-access.ts";
import { measureHybridWastesNothing } from "./experiment-hybrid-wastes-nothing.ts";
import { measureMinerDivergence } from "./experiment-miner-divergence.ts";
import { measureMiningAsBridge } from "./experiment-mining-as-bridge.ts";
import { measureMixedCompute } from "./experiment-mixed-compute.ts";
import { measureNineteenThousandBtc } from "./experiment-nineteen-thousand-btc.ts";
import { measureNoCounterparty } from "./experiment-no-counterparty.ts";
import { measureOffPeakDiscount } from "./experiment-off-peak-discount.ts";
import { measurePowerDrivesTrainingCost } from "./experiment-power-drives-training-cost.ts";
import { measurePowerScarcity } from "./experiment-power-scarcity.ts";
import { measurePredictableMargins } from "./experiment-predictable-margins.ts";
import { measureReuse } from "./experiment-reuse.ts";
import { measureSecurityTiedToEnergy } from "./experiment-security-tied-to-energy.ts";
import { measureThinTenantMarket } from "./experiment-thin-tenant-market.ts";
import { measureThirteenTo25Gw } from "./experiment-thirteen-to-25-gw.ts";
import { measureThreeToFiveTimes } from "./experiment-three-to-five-times.ts";
import { measureValuationGap } from "./experiment-valuation-gap.ts";
import type { Experiment, ExperimentPlan, Measure, Rows } from "./types.ts";

/** What computes each mechanism; how it is named, compared and read stands in its row `claims.experiment.*`. */
const measures: Readonly<Record<string, Measure>> = {
  "power-scarcity": measurePowerScarcity,
  "availability-over-price": measureAvailabilityOverPrice,
  "capex-gap": measureCapexGap,
  "rebuild-not-convert": measureReuse,
  "largely-reusable": measureReuse,
  "four-nines": measureFourNines,
  "difficulty-self-balances": measureDifficultySelfBalances,
  "no-counterparty": measureNoCounterparty,
  "predictable-margins": measurePredictableMargins,
  "customer-concentration": measureCustomerConcentration,
  "three-to-five-times": measureThreeToFiveTimes,
  "thirteen-to-25-gw": measureThirteenTo25Gw,
  "nineteen-thousand-btc": measureNineteenThousandBtc,
  "off-peak-discount": measureOffPeakDiscount,
  "mixed-compute": measureMixedCompute,
  "hybrid-wastes-nothing": measureHybridWastesNothing,
  "mining-as-bridge": measureMiningAsBridge,
  "valuation-gap": measureValuationGap,
  "miner-divergence": measureMinerDivergence,
  "energy-financial-miner": measureEnergyFinancialMiner,
  "ai-inside-operations": measureAiInsideOperations,
  "demand-outgrows-supply": measureDemandOutgrowsSupply,
  "security-tied-to-energy": measureSecurityTiedToEnergy,
  "thin-tenant-market": measureThinTenantMarket,
  "gpu-access": measureGpuAccess,
  "capacity-moved-not-converted": measureCapacityMovedNotConverted,
  "power-drives-training-cost": measurePowerDrivesTrainingCost,
  "fees-do-not-fill-gap": measureFeesDoNotFillGap,
};

/** The experiment on a claim, or null where none is: then the claim is recorded. */
export function experimentOn(rows: Rows, claimId: string): Experiment | null {
  const row = rows[`claims.experiment.${claimId.replaceAll("-", "_")}`];
  const measure = Object.hasOwn(measures, claimId) ? measures[claimId] : undefined;
  return row && measure ? { ...(row.value as ExperimentPlan), measure } : null;
}

/** Every experiment, in the order of the register. */
export function experimentsOf(rows: Rows): readonly Experiment[] {
  return Object.keys(measures).flatMap((id) => experimentOn(rows, id) ?? []);
}
