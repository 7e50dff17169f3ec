import { monthlyOrigins, runForecasts } from "./network-backtest.ts";
import type { BacktestReport } from "./network-backtest-types.ts";
import { dayText, type NetworkRecord, parseNetworkDaily } from "./network-data.ts";
import { scoreEvents } from "./network-events.ts";
import { tableOf, targetsOf } from "./network-report.ts";
import type { NetworkSettings } from "./network-settings.ts";
import { frozenRowsText, networkSettings, responseCandidates } from "./network-settings-from-assumptions.ts";

/** What a back-test needs from outside. */
export interface BacktestOptions {
  readonly file: string;
  readonly text: string;
  /** Hash of a text, hex: the machine's own, since core has none. */
  readonly hashOf: (text: string) => string;
  readonly onOrigin?: (done: number, total: number) => void;
}

/** Back-tests the frozen network model on a daily file. @throws network-study/… for a file that can't be read */
export function backtestNetwork(options: BacktestOptions): BacktestReport {
  const daily = parseNetworkDaily(options.text, options.file);
  const settings = networkSettings(options.hashOf(frozenRowsText()).slice(0, 16));
  const record: NetworkRecord = {
    days: daily.days,
    machines: settings.machines,
    anchors: [...settings.anchors].sort((a, b) => a.day - b.day),
  };
  const origins = monthlyOrigins(record, options.file);
  const runs = runForecasts(record, settings, origins, options.onOrigin);
  const rows = tableOf(runs, settings.forecast.studySeed);
  const events = scoreEvents(record, settings, responseCandidates(settings));
  return {
    file: options.file,
    firstDay: dayText(daily.days[0]!.day),
    lastDay: dayText(daily.days.at(-1)!.day),
    carriedForwardCells: daily.carriedForwardCells,
    parametersHash: settings.hash,
    studySeed: settings.forecast.studySeed,
    originCount: origins.length,
    rows,
    targets: targetsOf(rows, events),
    events,
    notes: notesOf(settings),
  };
}

function notesOf(settings: NetworkSettings): readonly string[] {
  return [
    "errors are of the natural log of difficulty; 0.10 is about 10 %",
    "conditional: told the price that came, day by day, and nothing else of the future",
    "settings were tuned on targets before 2023 and then frozen; the hash is of every row of assumptions/network.yaml",
    `the ban of 2021 given as an outage: ${settings.outages.map((o) => `${100 * o.lossFraction} % from ${dayText(o.startDay)} over ${o.rampDays} days`).join(", ")}`,
    "no efficiency figure, machine (release + 3 months) or daily row after an origin is looked at",
  ];
}
