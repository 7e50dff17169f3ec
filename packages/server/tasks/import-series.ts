import { parseWeatherFile } from "@switchyard/core/facility";
import { formatMonth } from "@switchyard/core/quantity";
import { importPrices, readForwardStrip } from "@switchyard/data";
import { readComponentGraph } from "@switchyard/scenario";
import type { SeriesKind } from "@switchyard/store";
import type { ImportSettings } from "./task.ts";

/** An uploaded file, read to see whether it can be: what the importer found, as `switchyard import-prices --json` names it. @throws data/*, facility/* */
export function summariseUpload(
  kind: SeriesKind,
  name: string,
  content: Uint8Array,
  settings: ImportSettings,
): unknown {
  const text = () => new TextDecoder().decode(content);
  switch (kind) {
    case "prices":
      return priceSummary(text(), name, settings);
    case "forward": {
      const { currency, months } = readForwardStrip(text(), {
        source: name,
        ...stated({ currency: settings.currency }),
      });
      const [first, last] = [months[0]!, months.at(-1)!];
      return {
        currency,
        months: months.length,
        first: formatMonth(first.month),
        last: formatMonth(last.month),
      };
    }
    case "weather": {
      const { place, hours } = parseWeatherFile(text());
      return { place, hours: hours.length };
    }
    case "graph": {
      const graph = readComponentGraph(text(), name);
      return { halls: graph.halls.length, components: graph.components.length };
    }
    case "other":
      return {};
  }
}

function priceSummary(text: string, source: string, settings: ImportSettings) {
  const { series, gaps, daylight, ...rest } = importPrices(text, { source, ...stated(settings) });
  const { grid, currency } = series;
  const iso = (unixSec: number) => `${new Date(unixSec * 1000).toISOString().slice(0, 16)}Z`;
  return {
    ...rest,
    currency,
    startUtc: iso(grid.startUnixSec),
    endUtc: iso(grid.startUnixSec + grid.steps * grid.stepSec),
    stepMinutes: grid.stepSec / 60,
    steps: grid.steps,
    gaps: { policy: gaps.policy, filledSteps: gaps.filledSteps, runs: gaps.runs.length },
    daylight: { repeatedSteps: daylight.repeatedSteps, skippedRows: daylight.skippedRows },
  };
}

/** Without what was not said: the importer tells "absent" from "undefined" no better than its types do. */
function stated<Settings extends object>(
  settings: Settings,
): { [K in keyof Settings]?: Exclude<Settings[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never;
}
