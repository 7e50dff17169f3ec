import { aiInsideOperations } from "./experiment-ai-inside-operations.ts";
import { availabilityOverPrice } from "./experiment-availability-over-price.ts";
import { capacityMovedNotConverted } from "./experiment-capacity-moved.ts";
import { capexGap } from "./experiment-capex-gap.ts";
import { customerConcentration } from "./experiment-customer-concentration.ts";
import { demandOutgrowsSupply } from "./experiment-demand-outgrows-supply.ts";
import { difficultySelfBalances } from "./experiment-difficulty-self-balances.ts";
import { energyFinancialMiner } from "./experiment-energy-financial-miner.ts";
import { feesDoNotFillGap } from "./experiment-fees-do-not-fill-gap.ts";
import { fourNines } from "./experiment-four-nines.ts";
import { gpuAccess } from "./experiment-gpu-access.ts";
import { hybridWastesNothing } from "./experiment-hybrid-wastes-nothing.ts";
import { minerDivergence } from "./experiment-miner-divergence.ts";
import { miningAsBridge } from "./experiment-mining-as-bridge.ts";
import { mixedCompute } from "./experiment-mixed-compute.ts";
import { nineteenThousandBtc } from "./experiment-nineteen-thousand-btc.ts";
import { noCounterparty } from "./experiment-no-counterparty.ts";
import { offPeakDiscount } from "./experiment-off-peak-discount.ts";
import { powerDrivesTrainingCost } from "./experiment-power-drives-training-cost.ts";
import { powerScarcity } from "./experiment-power-scarcity.ts";
import { predictableMargins } from "./experiment-predictable-margins.ts";
import { largelyReusable, rebuildNotConvert } from "./experiment-reuse.ts";
import { securityTiedToEnergy } from "./experiment-security-tied-to-energy.ts";
import { thinTenantMarket } from "./experiment-thin-tenant-market.ts";
import { thirteenTo25Gw } from "./experiment-thirteen-to-25-gw.ts";
import { threeToFiveTimes } from "./experiment-three-to-five-times.ts";
import { valuationGap } from "./experiment-valuation-gap.ts";
import type { Experiment } from "./types.ts";

/** Every experiment; a claim without one is recorded. */
export const experiments: readonly Experiment[] = [
  powerScarcity,
  availabilityOverPrice,
  capexGap,
  rebuildNotConvert,
  largelyReusable,
  fourNines,
  difficultySelfBalances,
  noCounterparty,
  predictableMargins,
  customerConcentration,
  threeToFiveTimes,
  thirteenTo25Gw,
  nineteenThousandBtc,
  offPeakDiscount,
  mixedCompute,
  hybridWastesNothing,
  miningAsBridge,
  valuationGap,
  minerDivergence,
  energyFinancialMiner,
  aiInsideOperations,
  demandOutgrowsSupply,
  securityTiedToEnergy,
  thinTenantMarket,
  gpuAccess,
  capacityMovedNotConverted,
  powerDrivesTrainingCost,
  feesDoNotFillGap,
];

/** The experiment on a claim, or null. */
export function experimentOn(claimId: string): Experiment | null {
  return experiments.find((experiment) => experiment.claimId === claimId) ?? null;
}
