import {
  type DatedEfficiency,
  type EfficiencyBounds,
  findMachine,
  machinesReleasedBy,
  mixEfficiencyJPerTh,
  networkEfficiencyAt,
  networkPowerGw,
} from "@switchyard/core/mining";
import { addMonths, type CalendarDay, monthNumber, parseDay, parseMonth } from "@switchyard/core/quantity";
import { assumption } from "@switchyard/scenario";
import { type CommandContext, printJson } from "../command.ts";
import { machineCatalogue } from "./machine-catalogue.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import { networkOptionErrors, readHashrateThs, readNumber } from "./network-options.ts";

interface PowerOptions {
  readonly hashrate: number;
  readonly date?: CalendarDay;
  readonly mix?: string;
  readonly json?: boolean;
}

/** `switchyard network power`: GW of a hashrate, low, guess and high. */
export const registerPower: RegisterNetworkCommand = (network, context) => {
  network
    .command("power")
    .description(
      "power of the network, GW low, guess and high, from its hashrate and the efficiency of its machines",
    )
    .requiredOption("--hashrate <hashrate>", "with its unit: 901EH/s", readHashrateThs)
    .option("--date <date>", "when: 2026-02 (its 15th) or a day; decides the efficiency", readDate)
    .option("--mix <machines>", 'instead of a date: machines by share of hashrate, "s21:0.6,s19-xp:0.4"')
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: PowerOptions) => run(options, context));
};

const EXAMPLES = `
Examples:
  switchyard network power --hashrate 901EH/s --date 2026-02
  switchyard network power --hashrate 901EH/s --mix s21:0.5,s19-xp:0.3,s19j-pro:0.2 --json

Efficiency is the CBECI's low, guess and high J/TH of year ends, straight on a log scale between two dates; after the
last of them the low goes on at its trend of five years, the guess at half of its own, the high stays: the range widens.
None is better than the best machine on sale three months before.
JSON: lowGw, guessGw, highGw (at the sites' meters), efficiency {lowJPerTh, guessJPerTh, highJPerTh}, overheadRatio,
method (published | interpolated | extrapolated | fleet-mix), extrapolatedYears, methodText, source.`;

/** Months from a machine's release until it can be running in numbers. */
const MONTHS_TO_RUNNING = 3;

interface Efficiency extends EfficiencyBounds {
  readonly method: "published" | "interpolated" | "extrapolated" | "fleet-mix";
  readonly extrapolatedYears: number;
}

function run(options: PowerOptions, context: CommandContext): void {
  if ((options.date === undefined) === (options.mix === undefined))
    throw networkOptionErrors.badCombination({
      given: "the machines are not clear",
      allowed: "give either --date or --mix",
    });
  const overheadRatio = assumption("bitcoin.network_overhead_ratio").value;
  const efficiency = options.date ? efficiencyOn(options.date) : efficiencyOfMix(options.mix!);
  const power = networkPowerGw(options.hashrate, efficiency, overheadRatio);
  const { lowJPerTh, guessJPerTh, highJPerTh, method, extrapolatedYears } = efficiency;
  const answer = {
    ...power,
    hashrateEhs: options.hashrate / 1e6,
    efficiency: { lowJPerTh, guessJPerTh, highJPerTh },
    overheadRatio,
    method,
    extrapolatedYears,
    methodText: methodText(efficiency),
    source: assumption("bitcoin.network_efficiency").source,
  };
  if (options.json) {
    printJson(context.io, answer);
    return;
  }
  const { out } = context.io;
  const line = (name: string, gw: number, jPerTh: number, ratio: number) =>
    out(
      `${name.padEnd(6)} ${gw.toFixed(1).padStart(6)} GW   ${jPerTh.toFixed(1).padStart(6)} J/TH, overhead ${ratio}\n`,
    );
  line("low", power.lowGw, lowJPerTh, overheadRatio.low);
  line("guess", power.guessGw, guessJPerTh, overheadRatio.guess);
  line("high", power.highGw, highJPerTh, overheadRatio.high);
  out(`${answer.methodText}\n`);
}

function efficiencyOn(day: CalendarDay): Efficiency {
  const series: DatedEfficiency[] = assumption("bitcoin.network_efficiency").value.map(
    ({ date, ...bounds }) => ({
      day: parseDay(date),
      ...bounds,
    }),
  );
  const released = machinesReleasedBy(machineCatalogue(), monthNumber(addMonths(day, -MONTHS_TO_RUNNING)));
  return networkEfficiencyAt(series, day, {
    trendYears: assumption("bitcoin.network_efficiency_trend_years").value,
    progressShare: assumption("bitcoin.network_efficiency_progress").value,
    frontierJPerTh: Math.min(...released.map((machine) => machine.efficiencyJPerTh)),
  });
}

function efficiencyOfMix(text: string): Efficiency {
  const mix = text.split(",").map((part) => {
    const [name = "", share = ""] = part.split(":");
    const hashrateShare = readNumber(share);
    if (!(hashrateShare > 0 && Number.isFinite(hashrateShare))) throw networkOptionErrors.badMix({ text });
    return { machine: findMachine(machineCatalogue(), name), hashrateShare };
  });
  const jPerTh = mixEfficiencyJPerTh(mix);
  return {
    lowJPerTh: jPerTh,
    guessJPerTh: jPerTh,
    highJPerTh: jPerTh,
    method: "fleet-mix",
    extrapolatedYears: 0,
  };
}

function methodText({ method, extrapolatedYears }: Efficiency): string {
  if (method === "fleet-mix") return "efficiency of the mix given; the range is that of overhead alone";
  if (method === "extrapolated") {
    const last = assumption("bitcoin.network_efficiency").value.at(-1)!.date;
    const years = assumption("bitcoin.network_efficiency_trend_years").value;
    return `efficiency extrapolated ${extrapolatedYears.toFixed(1)} years beyond ${last} (low at its trend of ${years} years, guess at half of its own, high unchanged): not a measurement`;
  }
  return `efficiency ${method} from year-end bounds`;
}

function readDate(text: string): CalendarDay {
  const trimmed = text.trim();
  try {
    return /^\d{4}-\d{2}$/.test(trimmed) ? { ...parseMonth(trimmed), day: 15 } : parseDay(trimmed);
  } catch {
    throw networkOptionErrors.badDate({ text });
  }
}
