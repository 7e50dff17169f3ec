import type { RegisterCommand } from "../command.ts";
import { registerImportPrices } from "./import-prices.ts";
import { registerNetwork } from "./network.ts";

/** Every command of the program, in the order of the help page. One line per command file. */
export const commands: readonly RegisterCommand[] = [registerNetwork, registerImportPrices];
