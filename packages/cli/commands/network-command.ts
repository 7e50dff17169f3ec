import type { Command } from "commander";
import type { CommandContext } from "../command.ts";

/** Adds one subcommand to `switchyard network`; one file per subcommand, listed in `network.ts`. */
export type RegisterNetworkCommand = (network: Command, context: CommandContext) => void;
