import type { AssumptionStatus } from "@switchyard/core/quantity";
import { assumptionsUnder } from "@switchyard/scenario";

/** Doors of the Evidence page: plain data, no files, runs in a browser's worker. The register itself: `claims.ts`. */

/** One assumption as a table shows it. */
export interface AssumptionLine {
  readonly id: string;
  /** The part of the id before the first dot. */
  readonly room: string;
  /** A number, a word, or null where the value is a record: `record` has it. */
  readonly value: number | string | boolean | null;
  readonly record: unknown;
  readonly unit: string;
  readonly source: string;
  readonly date: string;
  readonly status: AssumptionStatus;
  readonly note: string;
}

/** All assumptions that ship, but the claims and the rows that serve them alone. */
export function assumptionsTable(prefix = ""): readonly AssumptionLine[] {
  return assumptionsUnder(prefix).map(({ id, value, unit, source, date, status, note }) => {
    const isPlain = typeof value !== "object";
    return {
      id,
      room: id.slice(0, id.indexOf(".")),
      value: isPlain ? (value as number | string | boolean) : null,
      record: isPlain ? null : value,
      unit,
      source,
      date,
      status,
      note: note ?? "",
    };
  });
}

/** The user's own figures that disclosed deals are set beside; what is not known is left out. */
export interface OwnSite {
  /** First-year or mean rent per critical IT kW and month. */
  readonly rentUsdPerKwMonth?: number;
  readonly termMonths?: number;
  readonly gridToItRatio?: number;
  readonly hallUsdPerItMw?: number;
}

/** Where the user's figure stands among those disclosed. */
export type Standing = "below" | "within" | "above";

/** A disclosed deal or building cost with its source; null = not disclosed. */
export interface DisclosedLine {
  readonly id: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly itMw: number | null;
  readonly rentUsdPerKwMonth: number | null;
  readonly termMonths: number | null;
  readonly gridToItRatio: number | null;
  readonly hallLowUsdPerItMw: number | null;
  readonly hallHighUsdPerItMw: number | null;
  /** False for contracts that are not leases of space (the host owns the accelerators): shown, not compared. */
  readonly isComparable: boolean;
  readonly source: string;
  readonly date: string;
  readonly status: AssumptionStatus;
  readonly note: string;
}

/** The user's figure beside the range of the comparable deals. */
export interface Comparison {
  readonly what: keyof OwnSite;
  readonly unit: string;
  readonly own: number | null;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly stands: Standing | null;
}

/** Disclosed deals, and where a site's own figures stand among them. */
export interface DisclosedBeside {
  readonly deals: readonly DisclosedLine[];
  readonly buildingCosts: readonly DisclosedLine[];
  readonly comparisons: readonly Comparison[];
}

/** Rents above this are GPU clouds, not leases of space: the dearest disclosed lease is 177, the only cloud 808. */
const DEAREST_SPACE_USD_PER_KW_MONTH = 400;

/** Disclosed deals of former miners beside a site's own figures. Rents are term averages, as disclosed totals give them. */
export function disclosedDealsBeside(site: OwnSite): DisclosedBeside {
  const deals = assumptionsUnder("leases.").map(dealLine);
  const buildingCosts = assumptionsUnder("facility.disclosed.").map(costLine);
  const comparable = deals.filter(({ isComparable }) => isComparable);
  const present = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const costs = buildingCosts.flatMap((line) => [line.hallLowUsdPerItMw, line.hallHighUsdPerItMw]);
  const lines: readonly (readonly [keyof OwnSite, string, readonly number[]])[] = [
    ["rentUsdPerKwMonth", "USD/kW/month", present(comparable.map((deal) => deal.rentUsdPerKwMonth))],
    ["termMonths", "months", present(comparable.map((deal) => deal.termMonths))],
    ["gridToItRatio", "", present(comparable.map((deal) => deal.gridToItRatio))],
    ["hallUsdPerItMw", "USD/MW", present(costs)],
  ];
  const comparisons = lines.map(([what, unit, values]) => compare(what, unit, site[what] ?? null, values));
  return { deals, buildingCosts, comparisons };
}

function compare(
  what: keyof OwnSite,
  unit: string,
  own: number | null,
  values: readonly number[],
): Comparison {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const stands = own === null ? null : own < low ? "below" : own > high ? "above" : "within";
  return { what, unit, own, low, high, count: values.length, stands };
}

interface DealValue {
  readonly name: string;
  readonly tenant: string;
  readonly itMw: number | null;
  readonly reservedMw: number | null;
  readonly termMonths: number | null;
  readonly rent: { readonly valueUsdPerKwMonth: number } | null;
}

type Row = ReturnType<typeof assumptionsUnder>[number];

function dealLine({ id, value, source, date, status, note }: Row): DisclosedLine {
  const deal = value as DealValue;
  const rent = deal.rent?.valueUsdPerKwMonth ?? null;
  return {
    id,
    name: deal.name,
    tenant: deal.tenant,
    itMw: deal.itMw,
    rentUsdPerKwMonth: rent,
    termMonths: deal.termMonths,
    gridToItRatio: deal.itMw && deal.reservedMw ? deal.reservedMw / deal.itMw : null,
    hallLowUsdPerItMw: null,
    hallHighUsdPerItMw: null,
    isComparable: rent === null || rent < DEAREST_SPACE_USD_PER_KW_MONTH,
    source,
    date,
    status,
    note: note ?? "",
  };
}

function costLine({ id, value, source, date, status, note }: Row): DisclosedLine {
  const cost = value as { project: string; lowUsdPerItMw: number; highUsdPerItMw: number };
  return {
    id,
    name: cost.project,
    tenant: null,
    itMw: null,
    rentUsdPerKwMonth: null,
    termMonths: null,
    gridToItRatio: null,
    hallLowUsdPerItMw: cost.lowUsdPerItMw,
    hallHighUsdPerItMw: cost.highUsdPerItMw,
    isComparable: true,
    source,
    date,
    status,
    note: note ?? "",
  };
}
