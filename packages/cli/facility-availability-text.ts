import type { HallEstimate } from "@switchyard/core/facility";
import type { availabilityAnswer, compareDesigns } from "@switchyard/study";
import { millions, percent } from "./facility-text.ts";
import { textTable } from "./text-table.ts";

type Answered = ReturnType<typeof availabilityAnswer> & { readonly design: string };

const NEVER_ADDED = "The contract's measure and the tenant's are never added.\n";

/** Availability for people: never nines without an interval. */
export function availabilityText(answer: Answered): string {
  return [
    `Design ${answer.design}, ${answer.excursions} excursions${answer.reachedTarget ? "" : " (the half-width asked for was not reached: raise --cycles)"}\n`,
    measureTable(answer.halls),
    ...(answer.note === null ? [] : [`${answer.note}\n`]),
    `Promised: ${(100 * answer.promisedAvailabilityFraction).toFixed(4)} % a month, as the contract measures it\n`,
    levelTable(answer),
    clauseTable(answer),
    ...(answer.nextSpares.length > 0 ? [spareTable(answer)] : []),
    NEVER_ADDED,
  ].join("\n");
}

function measureTable(halls: readonly HallEstimate[]): string {
  const rows = halls.flatMap(({ hallId, contract, tenant }) =>
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
  return textTable(
    ["hall", "measure", "availability", "95 % interval", "min/year", "events/year", "effective", "gain"],
    rows,
  );
}

function levelTable({ serviceLevel }: Answered): string {
  const rows = serviceLevel.map((level) => [
    level.hallId,
    percent(level.chanceOfBreachPerYear),
    level.expectedCreditMonths.toFixed(4),
    level.expectedCreditUsdPerYear === null ? "none" : `$${level.expectedCreditUsdPerYear.toFixed(0)}`,
    percent(level.chanceOfTerminationPerYear),
  ]);
  return textTable(["hall", "breach in a year", "credits, months of charge", "USD a year", "exit"], rows);
}

/** The clauses on the hall that is worst off. */
function clauseTable({ clauses, halls }: Answered): string {
  const worst = halls.reduce((a, b) =>
    b.contract.unavailabilityFraction > a.contract.unavailabilityFraction ? b : a,
  );
  const found = clauses.find(({ hallId }) => hallId === worst.hallId)?.clauses ?? [];
  const rows = found.map((clause) => [
    clause.clause,
    percent(clause.yearBreachProbability),
    `${(100 * clause.expectedCreditFraction).toFixed(4)} %`,
    percent(clause.credit99Fraction),
    clause.expectedCreditUsdPerYear === null ? "none" : `$${clause.expectedCreditUsdPerYear.toFixed(0)}`,
    clause.yearTerminationProbability === null ? "none" : percent(clause.yearTerminationProbability),
  ]);
  return textTable(
    [
      `clause on ${worst.hallId}`,
      "breach in a year",
      "mean credit of a month",
      "99 % of months below",
      "USD a year",
      "exit in a year",
    ],
    rows,
  );
}

function spareTable({ nextSpares, creditUsdPerContractMinute }: Answered): string {
  const dollars = (usd: number | null) => (usd === null ? "none" : `$${usd.toFixed(0)}`);
  const rows = nextSpares.map((spare) => [
    spare.componentId,
    spare.contractMinutesAvoided.toFixed(2),
    dollars(spare.usdPerContractMinute),
    spare.tenantMinutesAvoided.toFixed(2),
    dollars(spare.usdPerTenantMinute),
    spare.paysByCredits === null ? "" : spare.paysByCredits ? "pays by credits" : "does not",
  ]);
  const price =
    creditUsdPerContractMinute === null
      ? "no rent is known"
      : `$${creditUsdPerContractMinute.toFixed(0)} of credits a minute`;
  return textTable(
    ["one more of", "contract min avoided", "USD per minute", "tenant min avoided", "USD per minute", price],
    rows,
  );
}

/** Designs side by side, each by its worst hall. */
export function designsText(designs: ReturnType<typeof compareDesigns>): string {
  const rows = designs.map((design) => [
    design.design,
    design.worstHallId,
    `${(100 * design.contract.availabilityFraction).toFixed(4)} %`,
    `${(100 * (1 - design.contract.high95Fraction)).toFixed(4)}–${(100 * (1 - design.contract.low95Fraction)).toFixed(4)} %`,
    design.contract.minutesPerYear.toFixed(1),
    design.contract.eventsPerYear.toFixed(3),
    design.tenant.minutesPerYear.toFixed(1),
    percent(design.chanceOfBreachPerYear),
    design.expectedCreditUsdPerYear === null ? "none" : millions(design.expectedCreditUsdPerYear),
  ]);
  const table = textTable(
    [
      "design",
      "worst hall",
      "contract",
      "95 % interval",
      "min/year",
      "events/year",
      "tenant min/year",
      "breach in a year",
      "credits a year",
    ],
    rows,
  );
  const notes = designs.flatMap(({ note }) => (note === null ? [] : [`${note}\n`]));
  return [table, ...notes].join("\n");
}

/** `facility availability --designs`. */
export function designsPage(designs: ReturnType<typeof compareDesigns>): string {
  const open = designs.filter(({ reachedTarget }) => !reachedTarget).map(({ design }) => design);
  return [
    designsText(designs),
    ...(open.length > 0
      ? [`The half-width asked for was not reached for ${open.join(", ")}: raise --cycles\n`]
      : []),
    NEVER_ADDED,
  ].join("\n");
}
