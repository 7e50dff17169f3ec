import type { DatedEfficiency, Outage } from "@switchyard/core/network";
import { addMonths, daysFromCivil, parseDay, parseMonth } from "@switchyard/core/quantity";
import { assumption, assumptionsUnder } from "@switchyard/scenario";
import type { EfficiencyAnchor } from "./network-data.ts";
import type { ResponseCandidate } from "./network-events.ts";
import type { HeightAnchor, NetworkEvent, NetworkSettings } from "./network-settings.ts";

/** Months from a machine's release until it counts as known and on sale. */
const MONTHS_TO_KNOWN = 3;

const dayOf = (text: string) => daysFromCivil(parseDay(text));

/**
 * The frozen settings: the rows of `assumptions/network.yaml`, the machines and the efficiency figures.
 *
 * @param hash what names them in a table: of the text of the rows, see {@link frozenRowsText}
 */
export function networkSettings(hash: string): NetworkSettings {
  const season = assumption("network.hydro_season").value;
  const forecast = assumption("network.forecast").value;
  return {
    parameters: assumption("network.model").value,
    ensemble: assumption("network.ensemble").value,
    forecast: { ...forecast, filterStartDays: forecast.filterStartDates.map(dayOf) },
    powerLevel: assumption("network.power_level").value.map((row) => ({
      day: dayOf(row.date),
      usdPerMwh: row.usdPerMwh,
    })),
    season: { fromDay: dayOf(season.from), untilDay: dayOf(season.until), amplitudeLog: season.amplitudeLog },
    machines: machines(),
    anchors: anchors(),
    outages: [outageOf(assumption("network.ban_2021").value)],
    heights: knownHeights(),
    events: events(),
    hash,
  };
}

/** Blocks whose day is known: the halvings. */
export function knownHeights(usedFor?: string): readonly HeightAnchor[] {
  return assumption("network.halving_days", usedFor).value.map((row) => ({
    day: dayOf(row.date),
    height: row.height,
  }));
}

/** The text that the frozen hash is of: every row of `assumptions/network.yaml` as canonical JSON, in order of id. */
export function frozenRowsText(): string {
  const rows = [...assumptionsUnder("network.")].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(rows.map((row) => [row.id, row.value]));
}

/** Settings of the response to shocks that the left-out event score chooses among. */
export function responseCandidates(settings: NetworkSettings): readonly ResponseCandidate[] {
  return assumption("network.response_candidates").value.map(({ name, amplitudeLog, ...changes }) => ({
    name,
    settings: {
      ...settings,
      season: { ...settings.season, amplitudeLog },
      parameters: { ...settings.parameters, ...changes },
    },
  }));
}

function machines(): readonly DatedEfficiency[] {
  const early = assumption("network.early_frontier").value;
  const rows = assumptionsUnder("machines.").map(
    (row) => row.value as { released: string; efficiencyJPerTh: number },
  );
  return [...early, ...rows].map(({ released, efficiencyJPerTh }) => {
    const month = parseMonth(/^\d{4}$/.test(released) ? `${released}-07` : released);
    return { knownDay: daysFromCivil({ ...addMonths(month, MONTHS_TO_KNOWN), day: 1 }), efficiencyJPerTh };
  });
}

function anchors(): readonly EfficiencyAnchor[] {
  return assumption("bitcoin.network_efficiency").value.map(({ date, ...bounds }) => ({
    day: dayOf(date),
    ...bounds,
  }));
}

function outageOf(row: { start: string; lossFraction: number; rampDays: number }): Outage {
  return { startDay: dayOf(row.start), lossFraction: row.lossFraction, rampDays: row.rampDays };
}

function events(): readonly NetworkEvent[] {
  const known = assumption("network.ban_2021_known").value;
  return assumption("network.events").value.map(({ name, date, isBan }) => ({
    name,
    day: dayOf(date),
    isBan,
    ...(isBan ? { outage: outageOf(known) } : {}),
  }));
}
