import type { MonthQuantiles } from "@switchyard/core/facility";
import { formatDay } from "@switchyard/core/quantity";
import type { convertAnswer, scheduleAnswer } from "@switchyard/study";
import { textTable } from "./text-table.ts";

export const millions = (usd: number) => `${usd < 0 ? "−" : ""}$${(Math.abs(usd) / 1e6).toFixed(1)}M`;
export const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
export const quantileMonths = ({ p10, p50, p90 }: MonthQuantiles) =>
  `P10 ${p10.toFixed(1)}  P50 ${p50.toFixed(1)}  P90 ${p90.toFixed(1)} months`;

type Converted = ReturnType<typeof convertAnswer>;

/** The conversion for people: the camps, the dispute, the items of the scenario's own camp, what others disclosed. */
export function convertText(answer: Converted): string {
  return [
    headline(answer),
    campTable(answer),
    capexTable(answer),
    itemTable(answer),
    `${disputeText(answer)}\n`,
    dealTable(answer),
  ].join("\n");
}

function headline({ own }: Converted): string {
  return `${own.gridMw} MW of grid become ${own.itMw.toFixed(1)} MW of IT (ratio ${own.gridToItRatio}): the mine is worth ${millions(own.mine.totalUsd)} new, the hall ${millions(own.greenfield.totalUsd)}\n`;
}

function campTable({ camps, monthlyNoiUsd }: Converted): string {
  const rows = camps.map((camp) => [
    camp.campId,
    millions(camp.converted.totalUsd),
    millions(camp.avoidedHardwareUsd),
    percent(camp.statedFractionOfMine),
    percent(camp.physicalFractionOfMine),
    percent(camp.reusedFractionOfMine),
    percent(camp.reusedFractionOfHall),
    millions(camp.avoidedCapitalUsd),
    monthlyNoiUsd === null ? "none" : millions(camp.reuseValueUsd),
  ]);
  return textTable(
    [
      "camp",
      "converted",
      "hardware kept",
      "it states",
      "is there",
      "of the mine",
      "of the hall",
      "avoided",
      "with time",
    ],
    rows,
  );
}

function capexTable({ own }: Converted): string {
  const lines = [
    ["mine", "mine"],
    ["greenfield", "hall before reuse"],
    ["emptyLand", "hall on empty land"],
    ["converted", "converted"],
    ["budget", `with ${percent(own.contingencyFraction)} contingency`],
  ] as const;
  const rows = lines.map(([what, name]) => [
    name,
    millions(own[what].totalUsd),
    millions(own[what].usdPerGridMw),
    millions(own[what].usdPerItMw),
  ]);
  return textTable(["capex", "in all", "per grid MW", "per IT MW"], rows);
}

function itemTable({ own }: Converted): string {
  const rows = own.items.map((item) => [
    item.name,
    percent(item.statedFraction),
    percent(item.physicalFraction),
    percent(item.reusedFraction),
    millions(item.avoidedCapitalUsd),
    item.test,
  ]);
  return textTable([`item (${own.campId})`, "stated", "there", "kept", "avoided", "what decides"], rows);
}

function disputeText(answer: Converted): string {
  const { own, camps, dispute, breakEvenReuseFraction, monthlyNoiUsd, monthsSaved } = answer;
  const breakEven =
    breakEvenReuseFraction === null
      ? "no reuse pays for the removal"
      : `reuse pays for the removal from ${percent(breakEvenReuseFraction)} of each item`;
  const shares = dispute.uniformReuse.map(
    ({ camp, fraction }) =>
      `${fraction === null ? "no share" : percent(fraction)} of each item is worth what ${camp} says`,
  );
  const time =
    monthlyNoiUsd === null
      ? "Time has no price here: add hosting.lease."
      : `The site's own connection saves ${monthsSaved.toFixed(1)} months at ${millions(monthlyNoiUsd)} of NOI a month: ${millions(own.timeValueUsd)}. The whole dispute is worth ${dispute.monthsOfNoi!.toFixed(1)} months.`;
  return [
    `At most ${percent(own.physicalFractionOfMine)} of the mine, ${percent(own.physicalFractionOfHall)} of the hall, is there to be kept; ${breakEven}.`,
    `Between ${camps[0]!.campId} and ${camps.at(-1)!.campId} stand ${millions(dispute.capitalUsd)}, ${percent(dispute.fractionOfHall)} of the hall; ${shares.join(", ")}.`,
    time,
    `Salvage of what goes: ${millions(own.salvageUsd)}, beside capex, never inside.`,
  ].join("\n");
}

function dealTable({ own, disclosed, deals }: Converted): string {
  const range = (low: number, high: number) => `${millions(low)} to ${millions(high)}`;
  const projects = disclosed.map(({ project, lowUsdPerItMw, highUsdPerItMw, stands }) => [
    project,
    "",
    range(lowUsdPerItMw, highUsdPerItMw),
    stands,
  ]);
  const signed = deals.map(({ name, gridPerItRatio, capexUsdPerItMw, stands }) => [
    name,
    gridPerItRatio === null ? "none" : gridPerItRatio.toFixed(2),
    capexUsdPerItMw ? range(capexUsdPerItMw.low, capexUsdPerItMw.high) : "not disclosed",
    capexUsdPerItMw ? stands : "",
  ]);
  return textTable(
    [
      `others (this site: ${millions(own.converted.usdPerItMw)})`,
      "grid per IT",
      "capex per IT MW",
      "it stands",
    ],
    [...projects, ...signed],
  );
}

type Scheduled = ReturnType<typeof scheduleAnswer>;

/** The schedule for people: dates, the critical path, early orders, the bridge. */
export function scheduleText(answer: Scheduled): string {
  const { conversion, greenfield, monthsSaved } = answer;
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
    `Conversion, first hall: ${quantileMonths(conversion.monthsToFirst)}; last: ${quantileMonths(conversion.monthsToLast)}`,
    `Greenfield, first hall: ${quantileMonths(greenfield.monthsToFirst)}; last: ${quantileMonths(greenfield.monthsToLast)}`,
    `Conversion is ${monthsSaved.toFixed(1)} months earlier at the median.\n`,
    textTable(["block", "grid", "mining ends", "P10", "P50", "P90"], rows),
    `On the critical path: ${critical.join(", ")}\n`,
    ...conversion.earlyOrders.map(
      ({ id, daysBeforeDecision, atRiskUsd, daysSavedFirst }) =>
        `The schedule has ${id} ordered ${daysBeforeDecision} days before the decision: ${daysSavedFirst.toFixed(0)} days earlier, ${millions(atRiskUsd)} at risk\n`,
    ),
    optionTable(answer),
    bridgeText(answer),
  ].join("\n");
}

function optionTable({ optionOrders }: Scheduled): string {
  const rows = optionOrders.map((order) => [
    order.id,
    millions(order.orderUsd),
    millions(order.atRiskUsd),
    millions(order.carryUsd),
    `${order.daysSavedFirst.toFixed(0)} days`,
    `${order.daysSavedLast.toFixed(0)} days`,
    order.savedUsd === null ? "none" : millions(order.savedUsd),
    chanceOf(order.paysFromChanceOfYes),
  ]);
  const days = optionOrders[0]?.daysBeforeDecision ?? 0;
  return textTable(
    [
      `ordered ${days} days early`,
      "order",
      "lost on a no",
      "interest",
      "first hall",
      "last hall",
      "worth",
      "pays if yes is",
    ],
    rows,
  );
}

function chanceOf(chance: number | null): string {
  if (chance === null) return "none";
  return chance > 1 ? "never" : `${percent(chance)} likely`;
}

function bridgeText({ bridge }: Scheduled): string {
  if (!bridge.available) return `No bridge: ${bridge.because}.\n`;
  const { sunk, relocatable } = bridge;
  const rows = sunk.blocks.map((block) => [
    block.id,
    block.miningEndsMonth.toFixed(1),
    block.energisedMonth.toFixed(1),
    millions(block.miningMarginUsd),
    millions(-block.demobilisationUsd),
    millions(block.resaleUsd),
    block.idleMwMonths.toFixed(1),
    millions(block.cashUsd),
  ]);
  const banned = bridge.bannedMonths > 0 ? `, ${bridge.bannedMonths} months under a ban` : "";
  return [
    `Bridge on the machines that stand (${percent(bridge.fleetFraction)} of the MW): ${thousands(bridge.marginUsdPerMwMonth)} per MW and month${banned}`,
    textTable(
      [
        "block",
        "mines to month",
        "hall in month",
        "mining",
        "demobilisation",
        "resale",
        "idle MW-months",
        "cash",
      ],
      rows,
    ),
    `Mining ${millions(sunk.miningMarginUsd)}, double staffing ${millions(-sunk.doubleStaffingUsd)}, ratchet ${millions(-sunk.ratchetUsd)}: the bridge adds ${millions(sunk.netUsd)} to stopping at the decision.`,
    relocatable.available
      ? `On new containers (${relocatable.machine}, ${thousands(relocatable.marginUsdPerMwMonth)} per MW and month): ${relocatable.monthsToPay === null ? "never pays" : `needs ${relocatable.monthsToPay.toFixed(1)} months to pay`}, has ${relocatable.monthsAvailable.toFixed(1)}; ${millions(relocatable.capexUsd)} bought, net ${millions(relocatable.netUsd)}.\n`
      : `On new containers: ${relocatable.because}.\n`,
  ].join("\n");
}

function thousands(usd: number): string {
  return `${usd < 0 ? "−" : ""}$${(Math.abs(usd) / 1e3).toFixed(1)}k`;
}
