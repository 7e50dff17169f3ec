import type { facilityCompare } from "@switchyard/study";
import { designsText } from "./facility-availability-text.ts";
import { millions, percent, quantileMonths } from "./facility-text.ts";
import { textTable } from "./text-table.ts";

type Compared = ReturnType<typeof facilityCompare>;

/** Camps, schedules, designs, connection, delay and cooling side by side. */
export function compareText(answer: Compared): string {
  return [
    `Conversion first hall: ${quantileMonths(answer.conversion.monthsToFirst)}`,
    `Greenfield first hall: ${quantileMonths(answer.greenfield.monthsToFirst)}: conversion saves ${answer.monthsSaved.toFixed(1)} months\n`,
    campTable(answer),
    designsText(answer.designs),
    connectionText(answer),
    ...answer.delay.map(delayText),
    coolingText(answer),
  ].join("\n");
}

function campTable({ camps, monthlyNoiUsd }: Compared): string {
  const rows = camps.map((read) => [
    read.camp,
    millions(read.converted.totalUsd),
    millions(read.greenfield.totalUsd),
    millions(read.avoidedCapitalUsd),
    percent(read.reusedFractionOfMine),
    monthlyNoiUsd === null ? "none" : millions(read.reuseValueUsd),
  ]);
  return textTable(["camp", "converted", "greenfield", "avoided", "of the mine kept", "with time"], rows);
}

function connectionText({ connection }: Compared): string {
  const { before, hallGridMw, asStudied, upgraded, restudyMonths, largeLoad } = connection;
  const rows = (
    [
      ["as studied", asStudied],
      ["missing MW bought", upgraded],
    ] as const
  ).map(([name, after]) => [
    name,
    `${after.connection.firmMw.toFixed(1)} MW`,
    `${after.connection.interruptibleMw.toFixed(1)} MW`,
    `${after.uncoveredMw.toFixed(1)} MW`,
    `${after.extraMonths.toFixed(1)} months`,
    millions(after.upgradeUsd),
    millions(after.lostControllableUsdPerYear),
  ]);
  return [
    `Connection today: ${before.firmMw} MW firm, ${before.interruptibleMw} MW interruptible, class ${before.loadClass}; ${hallGridMw} MW of halls ask for a re-study of ${restudyMonths.toFixed(1)} months and must ride through ${asStudied.rideThroughSec} s`,
    textTable(
      ["after", "firm", "interruptible", "uncovered", "time", "upgrades", "status lost a year"],
      rows,
    ),
    largeLoad ? largeLoadTable(largeLoad) : "No large-load terms: write site.grid.large_load.\n",
  ].join("\n");
}

function largeLoadTable({
  terms,
  contractedMw,
  cases,
}: NonNullable<Compared["connection"]["largeLoad"]>): string {
  const rows = cases.map((outcome) => [
    outcome.months > 0 ? `${outcome.kind}, month ${outcome.months}` : outcome.kind,
    millions(outcome.demandChargeUsd),
    millions(outcome.minimumTopUpUsd),
    millions(outcome.contributionUsd),
    millions(outcome.collateralPostedUsd - outcome.collateralReturnedUsd),
    millions(outcome.exitFeeUsd),
    millions(outcome.cashUsd),
    millions(outcome.npvUsd),
  ]);
  return textTable(
    [
      `large load: ${contractedMw} MW, ${terms.contractMonths} months, ${percent(terms.minimumBillFraction)} minimum`,
      "demand charge",
      "top-up",
      "contribution",
      "collateral kept",
      "exit fee",
      "cash",
      "present value",
    ],
    rows,
  );
}

function delayText({ use, input, oneMonth, regions }: Compared["delay"][number]): string {
  const rows = regions.map((region) => [
    region.place,
    `${region.cheaper} by $${region.spreadUsdPerMwh.toFixed(1)}`,
    region.extraQueueMonths.toFixed(0),
    region.breakEvenMonths === null ? "never" : region.breakEvenMonths.toFixed(1),
    region.worthWaiting ? "the cheaper" : "the sooner",
  ]);
  return [
    `One month's delay of ${use} ($${input.marginUsdPerMwh.toFixed(1)}/MWh over ${input.lifeMonths} months): ${millions(oneMonth.lostUsd)}, $${oneMonth.usdPerMwhForLife.toFixed(2)}/MWh for life`,
    textTable(
      [`${use} against`, "cheaper per MWh", "longer queue, months", "worth waiting, months", "better"],
      rows,
    ),
  ].join("\n");
}

function coolingText({ cooling }: Compared): string {
  if (!cooling.available) return `PUE by hour is not known: ${cooling.because}.\n`;
  const rows = cooling.plants.map((plant) => [
    plant.kind,
    plant.meanPueRatio.toFixed(3),
    plant.peakPueRatio.toFixed(3),
    plant.peakMeterMw.toFixed(1),
    plant.hoursAboveSupply.toFixed(0),
    plant.gridPerItRatio.toFixed(2),
  ]);
  return [
    `Weather of ${cooling.place}, ${cooling.itMw.toFixed(1)} MW of IT (the scenario reserves ${cooling.statedGridPerItRatio.toFixed(2)} grid per IT):`,
    textTable(
      ["cooling", "mean PUE", "worst hour", "peak meter MW", "hours above supply", "grid per IT"],
      rows,
    ),
  ].join("\n");
}
