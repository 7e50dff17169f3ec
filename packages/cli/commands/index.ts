import type { RegisterCommand } from "../command.ts";
import { registerClaims } from "./claims.ts";
import { registerDispatch } from "./dispatch.ts";
import { registerExamples } from "./examples.ts";
import { registerExplain } from "./explain.ts";
import { registerFacility } from "./facility.ts";
import { registerHosting } from "./hosting.ts";
import { registerImportPrices } from "./import-prices.ts";
import { registerInit } from "./init.ts";
import { registerMap } from "./map.ts";
import { registerNetwork } from "./network.ts";
import { registerPolicy } from "./policy.ts";
import { registerSchema } from "./schema.ts";
import { registerSensitivity } from "./sensitivity.ts";
import { registerServe } from "./serve.ts";
import { registerStudy } from "./study.ts";
import { registerValidate } from "./validate.ts";

/** Every command of the program, in the order of the help page. One line per command file. */
export const commands: readonly RegisterCommand[] = [
  registerStudy,
  registerSensitivity,
  registerMap,
  registerPolicy,
  registerDispatch,
  registerClaims,
  registerExplain,
  registerServe,
  registerInit,
  registerExamples,
  registerValidate,
  registerSchema,
  registerNetwork,
  registerImportPrices,
  registerHosting,
  registerFacility,
];
