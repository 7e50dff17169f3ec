import {
  breakEvenUsdPerMachineKwh,
  breakEvenUsdPerMeterKwh,
  findMachine,
  fleetBreakEven,
  fleetTiers,
  type Machine,
  RATED_ONLY,
  revenueUsdPerMachineMwh,
  revenueUsdPerMeterMwh,
  type SiteLosses,
  type TrancheState,
} from "@switchyard/core/mining";
import { formatMonth } from "@switchyard/core/quantity";
import { assumption } from "@switchyard/scenario";
import { type CommandContext, printJson } from "../command.ts";
import { machineCatalogue } from "./machine-catalogue.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import {
  fractionOption,
  networkOptionErrors,
  nonNegativeOption,
  plain,
  ratioOption,
  readNumber,
} from "./network-options.ts";

interface BreakevenOptions {
  readonly machine: string;
  readonly hashprice: number;
  readonly poolFee: number;
  readonly hashing: number;
  readonly pue: number;
  readonly lineLoss: number;
  readonly json?: boolean;
}

/** `switchyard network breakeven`: the power price at which machines, or a fleet of them, stop paying. */
export const registerBreakeven: RegisterNetworkCommand = (network, context) => {
  network
    .command("breakeven")
    .description(
      "the price of power at which a machine, or a fleet, stops paying; revenue per MWh at machine and meter",
    )
    .requiredOption("--machine <id>", 'a machine, or a fleet as "s21:1000,s19-xp:500"')
    .requiredOption("--hashprice <usd>", "USD/PH/day", nonNegativeOption("--hashprice", "54.3"))
    .option(
      "--pool-fee <fraction>",
      "kept by the pool",
      fractionOption("--pool-fee", "0.015"),
      assumption("mining.pool_fee").value,
    )
    .option(
      "--hashing <fraction>",
      "share of energised time that earns",
      fractionOption("--hashing", "0.99"),
      assumption("mining.hashing_fraction").value,
    )
    .option(
      "--pue <ratio>",
      "site energy over machine energy",
      ratioOption("--pue", "1.05"),
      assumption("mining.pue").value,
    )
    .option(
      "--line-loss <ratio>",
      "meter energy over site energy",
      ratioOption("--line-loss", "1.02"),
      assumption("mining.line_loss").value,
    )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: BreakevenOptions) => run(options, context));
};

const EXAMPLES = `
Examples:
  switchyard network breakeven --machine s21 --hashprice 54.3
      0.129 USD/kWh at the machine's plug
  switchyard network breakeven --machine s21:1000,s19j-pro:2000 --hashprice 54.3 --json

JSON of a machine: breakEvenUsdPerKwh (at the plug, nothing lost), breakEvenMeterUsdPerKwh (after pool fee, downtime and
losses), revenueUsdPerMachineMwh, revenueUsdPerMeterMwh, machine, hashpriceUsdPerPhDay, losses.
Of a fleet: firstStopUsdPerKwh, wholeFleetUsdPerKwh, lastStopUsdPerKwh (all at the meter), machines, losses.
Machines are listed in assumptions/machines.yaml.`;

function run(options: BreakevenOptions, context: CommandContext): void {
  const losses: SiteLosses = {
    poolFeeFraction: options.poolFee,
    hashingFraction: options.hashing,
    pueRatio: options.pue,
    lineLossRatio: options.lineLoss,
  };
  if (/[:,]/.test(options.machine)) ofFleet(options, losses, context);
  else ofMachine(findMachine(machineCatalogue(), options.machine), options, losses, context);
}

function ofMachine(
  machine: Machine,
  options: BreakevenOptions,
  losses: SiteLosses,
  context: CommandContext,
): void {
  const inputs = { hashpriceUsdPerPhDay: options.hashprice, efficiencyJPerTh: machine.efficiencyJPerTh };
  const answer = {
    breakEvenUsdPerKwh: breakEvenUsdPerMachineKwh(inputs),
    breakEvenMeterUsdPerKwh: breakEvenUsdPerMeterKwh({ ...inputs, ...losses }),
    revenueUsdPerMachineMwh: revenueUsdPerMachineMwh(inputs),
    revenueUsdPerMeterMwh: revenueUsdPerMeterMwh({ ...inputs, ...losses }),
    machine: { ...machine, released: formatMonth(machine.released) },
    hashpriceUsdPerPhDay: options.hashprice,
    losses,
  };
  if (options.json) {
    printJson(context.io, answer);
    return;
  }
  const { out } = context.io;
  out(
    `${machine.maker} ${machine.model}: ${machine.efficiencyJPerTh} J/TH, ${machine.hashrateThs} TH/s, ${machine.powerW} W\n`,
  );
  out(
    `at the plug, nothing lost   ${answer.breakEvenUsdPerKwh.toFixed(4)} USD/kWh  (${plain(answer.revenueUsdPerMachineMwh)} USD/MWh)\n`,
  );
  out(
    `at the meter, after losses  ${answer.breakEvenMeterUsdPerKwh.toFixed(4)} USD/kWh  (${plain(answer.revenueUsdPerMeterMwh)} USD/MWh)\n`,
  );
  out(
    `losses: pool fee ${plain(100 * losses.poolFeeFraction)} %, hashing ${plain(100 * losses.hashingFraction)} % of the time, ` +
      `PUE ${losses.pueRatio}, lines ${losses.lineLossRatio}\n`,
  );
}

function ofFleet(options: BreakevenOptions, losses: SiteLosses, context: CommandContext): void {
  const machines = readFleet(options.machine);
  const tiers = fleetTiers(machines.map(asNew), { losses, modes: RATED_ONLY, floor: "off" });
  const breakEven = fleetBreakEven(tiers, options.hashprice);
  const answer = {
    ...breakEven,
    machines: machines.map(({ machine, count }) => ({
      id: machine.id,
      count,
      efficiencyJPerTh: machine.efficiencyJPerTh,
    })),
    hashpriceUsdPerPhDay: options.hashprice,
    losses,
  };
  if (options.json) {
    printJson(context.io, answer);
    return;
  }
  const { out } = context.io;
  out(
    `${plain(tiers.reduce((mw, tier) => mw + tier.capacityMw, 0))} MW at the meter; prices of power there:\n`,
  );
  out(`first machines stop  ${breakEven.firstStopUsdPerKwh.toFixed(4)} USD/kWh\n`);
  out(`fleet as a whole     ${breakEven.wholeFleetUsdPerKwh.toFixed(4)} USD/kWh\n`);
  out(`last machines stop   ${breakEven.lastStopUsdPerKwh.toFixed(4)} USD/kWh\n`);
}

interface MachineCount {
  readonly machine: Machine;
  readonly count: number;
}

function readFleet(text: string): readonly MachineCount[] {
  return text.split(",").map((part) => {
    const [name = "", amount = ""] = part.split(":");
    const count = readNumber(amount);
    if (!(count > 0 && Number.isFinite(count)))
      throw networkOptionErrors.badNumber({
        option: "--machine",
        text: part,
        allowed: 'machines with their count, for example "s21:1000,s19-xp:500"',
      });
    return { machine: findMachine(machineCatalogue(), name), count };
  });
}

function asNew({ machine, count }: MachineCount, index: number): TrancheState {
  return {
    tranche: { id: `${index + 1}`, machine, count, bought: machine.released },
    ageMonths: 0,
    isUnderWarranty: true,
    ownedCount: count,
    workingCount: count,
    hashrateThs: count * machine.hashrateThs,
    powerMw: (count * machine.powerW) / 1e6,
    efficiencyJPerTh: machine.powerW / machine.hashrateThs,
    failuresPerMonth: 0,
    repairUsd: 0,
  };
}
