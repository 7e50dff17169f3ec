import type { AssumptionStatus } from "../quantity/index.ts";
import { facilityErrors } from "./errors.ts";

/** One figure of a place with its own source and standing. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly source: string;
  readonly status: AssumptionStatus;
}

/** A place as data: rows `jurisdiction.*` of `assumptions/jurisdictions.yaml`. */
export interface Jurisdiction {
  readonly id: string;
  readonly name: string;
  readonly currency: Sourced<string>;
  readonly zone: Sourced<string>;
  readonly queueMonths: Sourced<number>;
  readonly powerUsdPerMwh: Sourced<number>;
  readonly priceTrendPerYearFraction: Sourced<number>;
  /** Tenants who would sign a lease of 20 MW and more there within a year, a count. */
  readonly tenantDepthCount: Sourced<number>;
  readonly reletMonths: Sourced<number>;
  readonly acceleratorAccess: Sourced<"open" | "licence" | "barred">;
  readonly acceleratorPremiumFraction: Sourced<number>;
  readonly acceleratorDelayMonths: Sourced<number>;
  readonly sparesPremiumFraction: Sourced<number>;
  readonly mining: Sourced<"allowed" | "licence" | "seasonal-ban" | "barred">;
  /** Months 1..12 in which mining must stop. */
  readonly miningBanMonths: Sourced<readonly number[]>;
  readonly incomeTaxFraction: Sourced<number>;
  readonly miningTaxUsdPerMwh: Sourced<number>;
  /** Added to discount rates. */
  readonly countryRiskFraction: Sourced<number>;
}

/** The place of that name. @throws facility/unknown-jurisdiction */
export function findJurisdiction(places: readonly Jurisdiction[], id: string): Jurisdiction {
  const place = places.find((candidate) => candidate.id === id);
  if (!place) throw facilityErrors.unknownJurisdiction({ id, known: places.map((known) => known.id) });
  return place;
}

/** Hours of a month count towards mining only where the place allows it in that month. */
export function mayMineInMonth(place: Jurisdiction, month: number): boolean {
  return place.mining.value !== "barred" && !place.miningBanMonths.value.includes(month);
}

/** The weakest standing of a place's figures: what a reader must know before trusting the comparison. */
export function weakestStatus(place: Jurisdiction): AssumptionStatus {
  const order: readonly AssumptionStatus[] = ["verified", "reported", "pending", "assumed"];
  const { id: _, name: __, ...fields } = place;
  const ranks = Object.values(fields).map((field) => order.indexOf(field.status));
  return order[Math.max(...ranks)]!;
}
