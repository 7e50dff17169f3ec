// Made by npm run generate from assumptions/*.yaml. Change those files, not this one.
import { bitcoinAssumptions } from "./bitcoin.generated.ts";
import { facilityAssumptions } from "./facility.generated.ts";
import { machinesAssumptions } from "./machines.generated.ts";
import { miningAssumptions } from "./mining.generated.ts";
import { priceYearsAssumptions } from "./price-years.generated.ts";
import { reliabilityAssumptions } from "./reliability.generated.ts";
import { scenarioAssumptions } from "./scenario.generated.ts";
import { studyAssumptions } from "./study.generated.ts";

export const allAssumptions = {
  ...bitcoinAssumptions,
  ...facilityAssumptions,
  ...machinesAssumptions,
  ...miningAssumptions,
  ...priceYearsAssumptions,
  ...reliabilityAssumptions,
  ...scenarioAssumptions,
  ...studyAssumptions,
} as const;
