// Made by npm run generate from assumptions/*.yaml. Change those files, not this one.
import { bitcoinAssumptions } from "./bitcoin.generated.ts";
import { dispatchAssumptions } from "./dispatch.generated.ts";
import { facilityAssumptions } from "./facility.generated.ts";
import { financeAssumptions } from "./finance.generated.ts";
import { jurisdictionsAssumptions } from "./jurisdictions.generated.ts";
import { leasesAssumptions } from "./leases.generated.ts";
import { machinesAssumptions } from "./machines.generated.ts";
import { miningAssumptions } from "./mining.generated.ts";
import { networkAssumptions } from "./network.generated.ts";
import { priceYearsAssumptions } from "./price-years.generated.ts";
import { reliabilityAssumptions } from "./reliability.generated.ts";
import { scenarioAssumptions } from "./scenario.generated.ts";
import { studyAssumptions } from "./study.generated.ts";
import { tenantsAssumptions } from "./tenants.generated.ts";
import { uncertaintyAssumptions } from "./uncertainty.generated.ts";

export const allAssumptions = {
  ...bitcoinAssumptions,
  ...dispatchAssumptions,
  ...facilityAssumptions,
  ...financeAssumptions,
  ...jurisdictionsAssumptions,
  ...leasesAssumptions,
  ...machinesAssumptions,
  ...miningAssumptions,
  ...networkAssumptions,
  ...priceYearsAssumptions,
  ...reliabilityAssumptions,
  ...scenarioAssumptions,
  ...studyAssumptions,
  ...tenantsAssumptions,
  ...uncertaintyAssumptions,
} as const;
