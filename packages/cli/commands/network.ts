import type { RegisterCommand } from "../command.ts";
import { registerNetworkBacktest } from "./network-backtest.ts";
import { registerBreakeven } from "./network-breakeven.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import { registerHashprice } from "./network-hashprice.ts";
import { registerPower } from "./network-power.ts";
import { registerRetarget } from "./network-retarget.ts";
import { registerNetworkSimulate } from "./network-simulate.ts";

/** Every subcommand of `switchyard network`, in the order of its help page. One line per file. */
const subcommands: readonly RegisterNetworkCommand[] = [
  registerRetarget,
  registerHashprice,
  registerBreakeven,
  registerPower,
  registerNetworkSimulate,
  registerNetworkBacktest,
];

/** `switchyard network …`: the Bitcoin network and the machines on it. */
export const registerNetwork: RegisterCommand = (program, context) => {
  const network = program
    .command("network")
    .description("the Bitcoin network: retarget, hashprice, break-even of machines, power");
  network.addHelpText(
    "after",
    "\nExample:\n  switchyard network hashprice --price 69791.6 --difficulty 8.3126997e13 --subsidy 6.25 --fees-per-block 0.189",
  );
  for (const register of subcommands) register(network, context);
};
