import type { MonthQuantiles } from "@switchyard/core/facility";
import { formatDay } from "@switchyard/core/quantity";
import type {
  facilityAvailability,
  facilityCompare,
  facilityConvert,
  facilitySchedule,
} from "@switchyard/study";
import { textTable } from "./text-table.ts";

const millions = (usd: number) => `$${(usd / 1e6).toFixed(1)}M`;
const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
const months = ({ p10, p50, p90 }: MonthQuantiles) =>
  `P10 ${p10.toFixed(1)}  P50 ${p50.toFixed(1)}  P90 ${p90.toFixed(1)} months`;

/** The conversion for people: the camps, then the items of the scenario's own camp. */
export function convertText(answer: ReturnType<typeof facilityConvert>): string {
  const { own, camps, breakEvenReuseFraction, disclosed } = answer;
  const campRows = camps.map((camp) => [
    camp.campId,
    millions(camp.greenfield.totalUsd),
    millions(camp.converted.totalUsd),
    millions(camp.converted.usdPerItMw),
    millions(camp.avoidedHardwareUsd),
    percent(camp.reusedFractionOfMine),
    percent(camp.reusedFractionOfHall),
  ]);
  const itemRows = own.items.map((item) => [
    item.name,
    percent(item.statedFraction),
    percent(item.physicalFraction),
    percent(item.reusedFraction),
    millions(item.avoidedCapitalUsd),
    item.test,
  ]);
  const headline = `${own.gridMw} MW of grid become ${own.itMw.toFixed(1)} MW of IT (ratio ${own.gridToItRatio}): the mine is worth ${millions(own.mine.totalUsd)} new, the hall ${millions(own.greenfield.totalUsd)}`;
  const breakEven =
    breakEvenReuseFraction === null
      ? "no reuse pays for the removal"
      : `reuse pays for the removal from ${percent(breakEvenReuseFraction)} of each item`;
  return [
    `${headline}\n`,
    textTable(
      ["camp", "greenfield", "converted", "per IT MW", "hardware kept", "of the mine", "of the hall"],
      campRows,
    ),
    textTable([`item (${own.campId})`, "stated", "there", "kept", "avoided", "what decides"], itemRows),
    `At most ${percent(own.physicalFractionOfMine)} of the mine, ${percent(own.physicalFractionOfHall)} of the hall, is there to be kept; ${breakEven}.\n`,
    ...disclosed.map(
      ({ project, lowUsdPerItMw, highUsdPerItMw, stands }) =>
        `${stands} ${project}: ${millions(lowUsdPerItMw)} to ${millions(highUsdPerItMw)} per IT MW\n`,
    ),
  ].join("\n");
}

/** The schedule for people. */
export function scheduleText({
  conversion,
  greenfield,
  monthsSaved,
}: ReturnType<typeof facilitySchedule>): string {
  const rows = conversion.blocks.map((block) => [
    block.id,
    `${block.gridMw.toFixed(1)} MW`,
    block.miningEnds ? formatDay(block.miningEnds) : "none",
    formatDay(block.energised.p10),
    formatDay(block.energised.p50),
    formatDay(block.energised.p90),
  ]);
  const critical = conversion.criticality
    .filter(({ chance }) => chance >= 0.05)
    .map(({ id, chance }) => `${id} ${percent(chance)}`);
  return [
    `Conversion, first hall: ${months(conversion.monthsToFirst)}; last: ${months(conversion.monthsToLast)}`,
    `Greenfield, first hall: ${months(greenfield.monthsToFirst)}; last: ${months(greenfield.monthsToLast)}`,
    `Conversion is ${monthsSaved.toFixed(1)} months earlier at the median.\n`,
    textTable(["block", "grid", "mining ends", "P10", "P50", "P90"], rows),
    `On the critical path: ${critical.join(", ")}`,
    ...conversion.earlyOrders.map(
      ({ id, daysBeforeDecision, atRiskUsd, daysSavedFirst }) =>
        `${id} ordered ${daysBeforeDecision} days before the decision: ${daysSavedFirst.toFixed(0)} days earlier, ${millions(atRiskUsd)} at risk`,
    ),
    "",
  ].join("\n");
}

/** Availability for people: never nines without an interval. */
export function availabilityText(
  answer: ReturnType<typeof facilityAvailability> & { readonly design: string },
): string {
  const rows = answer.halls.flatMap(({ hallId, contract, tenant }) =>
    (
      [
        ["contract", contract],
        ["tenant", tenant],
      ] as const
    ).map(([measure, figures]) => [
      hallId,
      measure,
      `${(100 * figures.availabilityFraction).toFixed(4)} %`,
      `${(100 * (1 - figures.high95Fraction)).toFixed(4)}–${(100 * (1 - figures.low95Fraction)).toFixed(4)} %`,
      figures.minutesPerYear.toFixed(1),
      figures.eventsPerYear.toFixed(3),
      figures.effectiveSampleSize.toFixed(0),
      figures.gainOverPlain.toFixed(1),
    ]),
  );
  const levels = answer.serviceLevel.map((level) => [
    level.hallId,
    percent(level.chanceOfBreachPerYear),
    level.expectedCreditMonths.toFixed(4),
    percent(level.chanceOfTerminationPerYear),
  ]);
  const spares = answer.nextSpares.map((spare) => [
    spare.componentId,
    spare.contractMinutesAvoided.toFixed(2),
    spare.usdPerContractMinute === null ? "none" : `$${spare.usdPerContractMinute.toFixed(0)}`,
  ]);
  return [
    `Design ${answer.design}, ${answer.excursions} excursions${answer.reachedTarget ? "" : " (the half-width asked for was not reached: raise --cycles)"}\n`,
    textTable(
      ["hall", "measure", "availability", "95 % interval", "min/year", "events/year", "effective", "gain"],
      rows,
    ),
    textTable(["hall", "breach in a year", "credits, months of charge", "exit"], levels),
    ...(spares.length > 0 ? [textTable(["one more of", "min/year avoided", "USD per minute"], spares)] : []),
    "The contract's measure and the tenant's are never added.\n",
  ].join("\n");
}

/** Camps, schedules and designs side by side. */
export function compareText(answer: ReturnType<typeof facilityCompare>): string {
  const camps = answer.camps.map(
    ({ camp, converted, greenfield, avoidedCapitalUsd, reusedFractionOfMine }) => [
      camp,
      millions(converted.totalUsd),
      millions(greenfield.totalUsd),
      millions(avoidedCapitalUsd),
      percent(reusedFractionOfMine),
    ],
  );
  const designs = answer.designs.map(({ design, contract, tenant }) => [
    design,
    `${(100 * contract.availabilityFraction).toFixed(4)} %`,
    contract.minutesPerYear.toFixed(1),
    contract.eventsPerYear.toFixed(3),
    tenant.minutesPerYear.toFixed(1),
  ]);
  return [
    `Conversion first hall: ${months(answer.conversion.monthsToFirst)}`,
    `Greenfield first hall: ${months(answer.greenfield.monthsToFirst)}: conversion saves ${answer.monthsSaved.toFixed(1)} months\n`,
    textTable(["camp", "converted", "greenfield", "avoided", "of the mine kept"], camps),
    textTable(["design", "contract", "min/year", "events/year", "tenant min/year"], designs),
  ].join("\n");
}
