import { type DispatchResult, formatFigure, formatUsd } from "@switchyard/study";
import { textTable } from "./text-table.ts";

/** The dispatch for a terminal: the answer, energy, cash, what limits it, what could not be kept. */
export function dispatchText(result: DispatchResult): string {
  const { horizon, route } = result;
  return [
    "",
    result.title,
    "",
    `${formatUsd(result.valueUsd)} over ${Math.round((horizon.hours / 24) * 100) / 100} days in steps of ${horizon.stepSec / 60} minutes (${result.prices.label}).`,
    `Way: ${route.path} (${route.reasons.join("; ")}); ${proofText(result)}.`,
    "",
    textTable(["energy", "MWh"], figureRows(result.energyMwh)),
    textTable(["cash", "USD"], figureRows({ ...result.cashUsd, ...hedgeRow(result) })),
    textTable(["one more unit of", "would have earned", ""], limitRows(result)),
    idleText(result),
    peakText(result),
    ...result.slacks.map((slack) => `Could not be kept: ${slack}.`),
    ...result.warnings.map((warning) => `Note: ${warning}.`),
    `Run: scenario ${result.identity.scenarioHash}, code ${result.identity.codeVersion}, seed ${result.identity.seed}.`,
    "",
  ]
    .filter((line) => line !== undefined)
    .join("\n");
}

/** 1e-12 of gross cash is the rounding of a sum. */
function proofText({ relativeGap }: DispatchResult): string {
  return relativeGap <= 1e-12
    ? "the proven optimum"
    : `proven within ${relativeGap.toExponential(1)} of the optimum`;
}

function figureRows(figures: Readonly<Record<string, number>>): string[][] {
  return Object.entries(figures)
    .filter(([, value]) => Math.abs(value) > 1e-6)
    .map(([name, value]) => [wordsOf(name), formatFigure(value, 6)]);
}

/** `aiCutCompensation` as people write it. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^ai\b/, "AI");
}

function hedgeRow({ hedgeSettlementUsd }: DispatchResult): Record<string, number> {
  return hedgeSettlementUsd === 0 ? {} : { "hedges (paid whatever is consumed)": hedgeSettlementUsd };
}

function limitRows({ limits, series }: DispatchResult): string[][] {
  const tiers = Object.keys(series.miningMw);
  return [
    ["MW of connection", formatUsd(limits.connectionUsdPerMw), "in hours that served all firm load"],
    ...(limits.hoursWithUnservedLoad > 0
      ? [
          [
            "MW of connection",
            formatUsd(limits.connectionInShortageUsdPerMw),
            `in ${formatFigure(limits.hoursWithUnservedLoad)} hours with unserved load`,
          ],
        ]
      : []),
    ...limits.miningUsdPerMw.map((usd, i) => [`MW of ${tiers[i]}`, formatUsd(usd), "before its cost"]),
    ...limits.batteries.flatMap((battery) => [
      ["MW of charging", formatUsd(battery.chargePowerUsdPerMw), ""],
      ["MW of discharging", formatUsd(battery.dischargePowerUsdPerMw), ""],
      ["MWh of storage", formatUsd(battery.energyUsdPerMwh), ""],
    ]),
  ];
}

function idleText({
  idleReservation: { idleMwh, fillingValueUsd, filledMwh },
}: DispatchResult): string | undefined {
  if (idleMwh === 0) return undefined;
  return `Reserved but idle: ${formatFigure(idleMwh)} MWh; filling ${formatFigure(filledMwh)} of them with mining is worth ${formatUsd(fillingValueUsd)}.`;
}

function peakText({ coincidentPeak: peak }: DispatchResult): string | undefined {
  if (!peak) return undefined;
  return (
    `Coincident peaks: ${formatFigure(peak.hoursCurtailed)} hours curtailed, ${formatFigure(peak.expectedHits)} of ${peak.peaksPerYear} peaks hit in expectation, ` +
    `saving ${formatUsd(peak.expectedSavingUsd)}; with the charge abolished the site's dispatch is worth ${formatUsd(peak.valueChargeAbolishedUsd)}.`
  );
}
