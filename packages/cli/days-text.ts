import { type DaysResult, formatFigure, formatUsd } from "@switchyard/study";
import { textTable } from "./text-table.ts";
import { wrapped } from "./verdict-table.ts";

/** What a short price file says, for a terminal: its days as they are, and why there is no verdict. */
export function daysText(result: DaysResult): string {
  const { prices } = result;
  return [
    "",
    result.title,
    "",
    `${formatFigure(prices.days)} days of prices, ${prices.from} to ${prices.to} (${prices.label}): mean ${formatFigure(prices.meanUsdPerMwh)}, lowest ${formatFigure(prices.minUsdPerMwh)}, highest ${formatFigure(prices.maxUsdPerMwh)} USD/MWh, ${formatFigure(prices.negativeHours)} hours below zero.`,
    "With the fleet, rent and hashprice of the study's first month, over these days alone:",
    "",
    textTable(
      ["use", "margin", "per MWh", "mined, MWh", "hosted, MWh", "not used, MWh", "energy cost, $/MWh"],
      result.uses.map((use) => [
        use.name,
        formatUsd(use.marginUsd),
        use.marginUsdPerMeterMwh === null ? "–" : formatUsd(use.marginUsdPerMeterMwh),
        formatFigure(use.miningMwh),
        formatFigure(use.aiMwh),
        formatFigure(use.unusedMwh),
        use.meanPricePaidUsdPerMwh === null ? "–" : formatFigure(use.meanPricePaidUsdPerMwh),
      ]),
    ),
    wrapped(`No verdict: ${result.noVerdict}.`, 100),
    ...result.warnings.map((warning) => wrapped(`Note: ${warning}.`, 100)),
    "",
  ].join("\n");
}
