// Made by npm run generate from assumptions/*.yaml. Change those files, not this one.
import { claimsExperimentsAssumptions } from "./claims-experiments.generated.ts";
import { claimsFactsAssumptions } from "./claims-facts.generated.ts";
import { claimsInputsAssumptions } from "./claims-inputs.generated.ts";
import { claimsAssumptions } from "./claims.generated.ts";

export const claimAssumptions = {
  ...claimsExperimentsAssumptions,
  ...claimsFactsAssumptions,
  ...claimsInputsAssumptions,
  ...claimsAssumptions,
} as const;
