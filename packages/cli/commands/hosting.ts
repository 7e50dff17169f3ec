import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { checkDeal, type Deal, type DealReport, termAverageRent } from "@switchyard/core/hosting";
import { dataErrors, readDeals, readDealTable } from "@switchyard/data";
import { assumptionsUnder, type ParsedScenario, parseScenario, type Scenario } from "@switchyard/scenario";
import { facilityPrices, type LeaseCredits, leaseCredits, tenantsOf } from "@switchyard/study";
import { InvalidArgumentError } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { readOwnGraph } from "../component-graph.ts";
import { creditsText, tenantsText } from "../hosting-text.ts";
import type { CliIo } from "../io.ts";
import { readScenarioFile, reportProblems } from "../scenario-file.ts";
import { priceFileReaders } from "../study-run.ts";
import { addAccelerators } from "./hosting-accelerators.ts";

interface LeaseOptions {
  readonly tolerance: number;
  readonly json?: boolean;
}

/** `switchyard hosting lease [FILE]`: what a lease is worth, and whether it predicts what was disclosed of it. */
export const registerHosting: RegisterCommand = (program, context) => {
  const hosting = program
    .command("hosting")
    .description("leases, as contracts and as press releases tell them")
    .addHelpText(
      "after",
      "\nExample:\n  switchyard hosting lease river-bend.yaml (switchyard hosting lease --help shows such a file)",
    );
  hosting
    .command("lease [file]")
    .description(
      "value, NOI and loan of a lease from its terms, beside what was disclosed; without a file, the known deals",
    )
    .option("--tolerance <percent>", "how far a prediction may miss", percent, 3)
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action((file: string | undefined, options: LeaseOptions) => run(file, options, context));
  hosting
    .command("tenants <file>")
    .description("rent with defaults: the scenario's tenants, and the same megawatts let to two, to five, …")
    .option("--counts <numbers>", "numbers of equal tenants", wholeNumbers, [1, 2, 5])
    .option("--paths <count>", "paths drawn", (text: string) => wholeNumbers(text)[0]!, 2000)
    .option("--json", "print JSON")
    .addHelpText("after", TENANTS_HELP)
    .action((file: string, options: TenantsOptions) => runTenants(file, options, context));
  addAccelerators(hosting, context);
};

interface TenantsOptions {
  readonly counts: readonly number[];
  readonly paths: number;
  readonly json?: boolean;
}

const TENANTS_HELP = `
Examples:
  switchyard hosting tenants examples/14-two-tenants-or-five/scenario.yaml
  switchyard hosting tenants scenario.yaml --counts 2,5 --paths 5000 --json

The tenants are hosting.lease and hosting.more_leases; the counts let the same megawatts on the terms of hosting.lease.
JSON: soldItMw, months, depth, defaultCorrelation, paths, asStated (with tenants) and counts: [{ tenantCount,
concentrationIndex, contractedRentUsd, meanRentUsd, rentUsd: { p10, p50, p90 }, expectedLossFraction,
anyDefaultProbability, halfRentLostProbability, meanMonthsBelowHalf, meanBackstopUsd, incomeUsd: { p10, p50, p90 } (rent and guarantors),
lossAfterBackstopFraction, receivableUsd, meanLateCostUsd }], withoutBackstop (or null), backstops: [{ guarantor, amountUsd, schedule, kind, coveredMonths }].`;

function wholeNumbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (!values.every((value) => Number.isSafeInteger(value) && value >= 1))
    throw new InvalidArgumentError("whole numbers above 0 are wanted, for example 2,5.");
  return values;
}

async function runTenants(file: string, options: TenantsOptions, context: CommandContext): Promise<void> {
  const read = await readScenarioFile(context.io, file);
  if (!read.ok) {
    context.setExitCode(2);
    return reportProblems(context.io, file, read.problems);
  }
  const answer = tenantsOf(read.parsed.scenario, options.counts, options.paths);
  if (options.json) printJson(context.io, answer);
  else context.io.out(tenantsText(answer));
}

const HELP = `
Examples:
  switchyard hosting lease river-bend.yaml
      name: River Bend
      it: 245 MW
      rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }
      escalator: 3 %/year
      term: 15 years
      ramp: at once
      margin: 98.6 %
      disclosed: { total: 7000 MUSD, noi: 6900 MUSD }
  switchyard hosting lease deals.csv --tolerance 3 --json
  switchyard hosting lease scenario.yaml
      the lease of a scenario file; where it names facility.availability.design or graph, also the service-level credits
      from the distribution of downtime

Further keys: tenant, grid, extensions, passthrough, loan ({ cost, share }, { cost, equity } or { cover, rate, tenor }),
assumed, derived_from_total. A key left out is not assumed: what needs it is listed, not counted.
Exit status: 0 every counted figure is within the tolerance, 1 one is not, 2 the file is wrong.
JSON: file, tolerancePercent, deals: [{ name, firstYearRentUsdPerKwMonth, termAverageRentUsdPerKwMonth, predicted, checks,
notCounted, notDisclosed, loanLacks }], countedCount, withinCount, notCountedCount, credits: null or { design, monthlyRentUsd, halls:
[{ hallId, contract, tenant, clauses: [{ clause, yearBreachProbability, expectedCreditFraction, expectedCreditUsdPerYear,
credit99Fraction, yearTerminationProbability, … }] }] }.`;

function percent(text: string): number {
  const value = Number(text.replace("%", ""));
  if (text.trim() === "" || !(value >= 0))
    throw new InvalidArgumentError("--tolerance wants a percentage >= 0.");
  return value;
}

async function run(file: string | undefined, options: LeaseOptions, context: CommandContext): Promise<void> {
  const { deals, parsed } = await readDealFile(file, context);
  const reports = deals.map((deal) => ({
    ...checkDeal(deal, options.tolerance / 100),
    termAverageRentUsdPerKwMonth: averageOf(deal, options.tolerance / 100),
  }));
  const checks = reports.flatMap((report) => report.checks);
  const answer = {
    file: file ?? null,
    tolerancePercent: options.tolerance,
    deals: reports,
    countedCount: checks.length,
    withinCount: checks.filter(({ isWithin }) => isWithin).length,
    notCountedCount: reports.reduce((total, { notCounted }) => total + notCounted.length, 0),
    credits: parsed && namesChain(parsed) ? await creditsOf(parsed.scenario, file!, context.io) : null,
  };
  if (checks.some(({ isWithin }) => !isWithin)) context.setExitCode(1);
  if (options.json) printJson(context.io, answer);
  else
    context.io.out(
      `${reports.map((report) => reportText(report, parsed === null)).join("\n")}\n${answer.withinCount} of ${answer.countedCount} counted figures within ${options.tolerance} %, ${answer.notCountedCount} not counted\n${answer.credits ? `\n${creditsText(answer.credits)}` : ""}`,
    );
}

/** True where the file says how the halls are fed: a default design would make credits that nobody asked for. */
function namesChain({ scenario, assumptionsUsed }: ParsedScenario): boolean {
  const { graphFile } = scenario.facility.availability;
  return graphFile !== undefined || !assumptionsUsed.some(({ id }) => id === "scenario.design");
}

async function creditsOf(scenario: Scenario, file: string, io: CliIo): Promise<LeaseCredits> {
  const folder = dirname(resolve(io.cwd, file));
  const prices = await facilityPrices(scenario, priceFileReaders(folder));
  return leaseCredits(scenario, await readOwnGraph(scenario, folder), prices);
}

interface DealFile {
  readonly deals: readonly Deal[];
  /** Where the file is a scenario. */
  readonly parsed: ParsedScenario | null;
}

async function readDealFile(file: string | undefined, { io }: CommandContext): Promise<DealFile> {
  const none = { parsed: null };
  if (file === undefined)
    return { ...none, deals: assumptionsUnder("leases.").map(({ value }) => value as Deal) };
  const path = resolve(io.cwd, file);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw dataErrors.noFile({ path: file, reason });
  });
  if (file.toLowerCase().endsWith(".csv")) return { ...none, deals: readDealTable(text, file) };
  return isScenario(text) ? dealOfScenario(text, file, io) : { ...none, deals: readDeals(text, file) };
}

/** A scenario file has a site; a deal has none. */
function isScenario(text: string): boolean {
  return /^site\s*:/m.test(text);
}

/** The lease of a scenario file as a deal of which nothing is disclosed. @throws data/bad-deal-file */
function dealOfScenario(text: string, file: string, io: CliIo): DealFile {
  const read = parseScenario(text, { fileName: file, basePath: dirname(resolve(io.cwd, file)) });
  if (!read.ok) reportProblems(io, file, read.problems);
  const lease = read.ok ? read.scenario.hosting?.lease : undefined;
  if (!read.ok || !lease)
    throw dataErrors.badDealFile({
      source: file,
      reason: read.ok ? "the scenario has no hosting.lease" : "see above",
    });
  return { deals: [dealOf(read.scenario, file)], parsed: read };
}

function dealOf({ hosting: named, site }: Scenario, file: string): Deal {
  const hosting = named!;
  const lease = hosting.lease!;
  const itMw = lease.soldMw ?? (site.grid.firmMw ?? site.grid.importMw) / hosting.gridPerItRatio;
  const basis = { "it-kw": "it", "sold-kw": "sold", "grid-kw": "grid" } as const;
  return {
    name: file,
    tenant: lease.tenant,
    itMw,
    reservedMw: itMw * hosting.gridPerItRatio,
    termMonths: lease.termMonths,
    rent: {
      valueUsdPerKwMonth: lease.rent.rentUsdPerKwMonth,
      basis: basis[lease.rent.per],
      meaning: lease.rent.standsFor,
    },
    escalatorFractionPerYear: lease.escalatorFractionPerYear,
    ramp: { blocks: evenBlocks(lease.rampMonths), termRunsFrom: "block-start" },
    extensions: [],
    passThrough: lease.passthrough,
    noiMarginFraction: null,
    loan: null,
    assumed: [],
    derivedFromTotal: [],
    disclosed: {
      totalUsd: null,
      totalWithExtensionsUsd: null,
      noiTotalUsd: null,
      noiUsdPerYear: null,
      loanUsd: null,
    },
  };
}

/** Equal parts, one a month, from the first to full power. */
function evenBlocks(rampMonths: number) {
  const count = Math.max(1, Math.ceil(rampMonths) + 1);
  return Array.from({ length: count }, (_, month) => ({ monthsAfterStart: month, soldFraction: 1 / count }));
}

function averageOf(deal: Deal, toleranceFraction: number): number | null {
  const first = checkDeal(deal, toleranceFraction).firstYearRentUsdPerKwMonth;
  if (first === null || deal.escalatorFractionPerYear === null || deal.termMonths === null) return null;
  return termAverageRent(first, deal.escalatorFractionPerYear, deal.termMonths);
}

/** @param isDeal a signed deal, of which a reader asks what was borrowed; not a scenario's own lease */
function reportText(
  report: DealReport & { readonly termAverageRentUsdPerKwMonth: number | null },
  isDeal: boolean,
): string {
  const lines = [report.name];
  const { firstYearRentUsdPerKwMonth: first, termAverageRentUsdPerKwMonth: average } = report;
  if (first !== null && average !== null)
    lines.push(
      `  rent         ${first.toFixed(2)} USD/kW/month of IT in year one, ${average.toFixed(2)} over the term`,
    );
  for (const [figure, range] of Object.entries(report.predicted))
    lines.push(
      `  ${figure.padEnd(24)} ${millions(range.low)}${range.high > range.low ? ` to ${millions(range.high)}` : ""} MUSD predicted`,
    );
  for (const check of report.checks)
    lines.push(
      `  ${check.figure.padEnd(24)} ${millions(check.disclosed)} MUSD disclosed: misses by ${(100 * check.missFraction).toFixed(1)} %, ${check.isWithin ? "within" : "NOT within"}${check.usesAssumed.length > 0 ? ` (assumed: ${check.usesAssumed.join(", ")})` : ""}`,
    );
  for (const { figure, because } of report.notCounted)
    lines.push(`  ${figure.padEnd(24)} not counted: ${because}`);
  if (isDeal && report.loanLacks.length > 0)
    lines.push(`  ${"loanUsd".padEnd(24)} not compared, lacks: ${report.loanLacks.join("; ")}`);
  return `${lines.join("\n")}\n`;
}

function millions(usd: number): string {
  return (usd / 1e6).toFixed(1);
}
