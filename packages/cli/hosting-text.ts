import type { LeaseCredits, TenantsAnswer } from "@switchyard/study";
import { millions, percent } from "./facility-text.ts";
import { textTable } from "./text-table.ts";

const finely = (fraction: number) => `${(100 * fraction).toFixed(4)} %`;

/** What the chain that feeds the halls means under the known clauses. */
export function creditsText({ design, halls, promisedAvailabilityFraction }: LeaseCredits): string {
  const rows = halls.flatMap(({ hallId, clauses }) =>
    clauses.map((clause) => [
      hallId,
      clause.clause,
      percent(clause.yearBreachProbability),
      finely(clause.expectedCreditFraction),
      finely(clause.creditOfMeanFraction),
      percent(clause.credit99Fraction),
      clause.expectedCreditUsdPerYear === null ? "none" : `$${clause.expectedCreditUsdPerYear.toFixed(0)}`,
      clause.yearTerminationProbability === null ? "none" : percent(clause.yearTerminationProbability),
    ]),
  );
  return [
    `Service level ${(100 * promisedAvailabilityFraction).toFixed(4)} %, design ${design}: credits from the distribution of downtime`,
    textTable(
      [
        "hall",
        "clause",
        "breach in a year",
        "mean credit of a month",
        "of mean downtime (wrong)",
        "99 % of months below",
        "USD a year",
        "exit in a year",
      ],
      rows,
    ),
  ].join("\n");
}

/** Tenants as stated, and the same megawatts in other numbers of equal leases. */
export function tenantsText(answer: TenantsAnswer): string {
  const { asStated, counts } = answer;
  const named = asStated.tenants.map(({ name, grade, itMw }) => `${name}: ${itMw.toFixed(1)} MW, ${grade}`);
  const rows = [asStated, ...counts].map((outcome, i) => [
    i === 0 ? "as stated" : `${outcome.tenantCount} equal`,
    outcome.concentrationIndex.toFixed(2),
    millions(outcome.contractedRentUsd),
    millions(outcome.meanRentUsd),
    percent(outcome.expectedLossFraction),
    millions(outcome.rentUsd.p10),
    percent(outcome.anyDefaultProbability),
    percent(outcome.halfRentLostProbability),
    outcome.meanMonthsBelowHalf.toFixed(1),
  ]);
  return [
    `${answer.soldItMw.toFixed(1)} MW of IT over ${answer.months} months; ${named.join("; ")}`,
    `Market of tenants: ${answer.depth.id}, ${answer.depth.reLetLagMonths} months to re-let; correlation of defaults ${answer.defaultCorrelation}; ${answer.paths} paths\n`,
    textTable(
      [
        "tenants",
        "concentration",
        "contracted",
        "mean rent",
        "lost",
        "P10 of rent",
        "any default",
        "half lost in a month",
        "such months",
      ],
      rows,
    ),
    ...(answer.backstops.length > 0 ? [backstopTable(answer)] : []),
    `Rent comes late by ${answer.asStated.tenants.map(({ latePaymentDays }) => latePaymentDays.toFixed(0)).join(", ")} days: ${millions(asStated.receivableUsd)} outstanding at the highest rent, ${millions(asStated.meanLateCostUsd)} of interest over the horizon.`,
    "Rent is undiscounted, over the horizon.\n",
  ].join("\n");
}

/** What guarantors add, in each number of tenants. */
function backstopTable({ asStated, withoutBackstop, counts, backstops }: TenantsAnswer): string {
  const promises = backstops.map(
    ({ guarantor, amountUsd, schedule, kind }) => `${guarantor} ${millions(amountUsd)}, ${schedule}, ${kind}`,
  );
  const named = [
    ...(withoutBackstop ? [["as stated, without it", withoutBackstop] as const] : []),
    ["as stated", asStated] as const,
    ...counts.map((outcome) => [`${outcome.tenantCount} equal`, outcome] as const),
  ];
  const rows = named.map(([name, outcome]) => [
    name,
    millions(outcome.meanRentUsd),
    millions(outcome.meanBackstopUsd),
    percent(outcome.lossAfterBackstopFraction),
    millions(outcome.incomeUsd.p10),
    outcome.meanMonthsBelowHalf.toFixed(1),
  ]);
  return textTable(
    [
      `backstop: ${promises.join("; ")}`,
      "mean rent",
      "guarantor pays",
      "lost of both",
      "P10 of both",
      "months below half",
    ],
    rows,
  );
}
