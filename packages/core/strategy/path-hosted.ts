import type { WorldBatch } from "../world/index.ts";
import { signMonthOf } from "./operate.ts";
import { type HostedMonth, hostedCash, noHostedMonth } from "./path-hosting.ts";
import { buildingUsdPerMw, type HostedLayout } from "./path-layout.ts";
import { type LeaseFactors, type LeaseRows, rowsOnPath } from "./path-lease.ts";
import type { PathOperation } from "./path-operation.ts";
import type { Choice } from "./plan.ts";
import type { Site } from "./types.ts";

/** What tenants and halls bring on one path, by month. */
export interface HostedColumns {
  readonly rentUsd: Float64Array;
  readonly leaseUsd: Float64Array;
  readonly prepaidUsd: Float64Array;
  /** What guarantors pay in one sum. */
  readonly settlementUsd: Float64Array;
  /** Advances of tenants for the halls; what is paid for them, and for clearing; salvage. */
  readonly advanceUsd: Float64Array;
  readonly hallCapexUsd: Float64Array;
  readonly salvageUsd: Float64Array;
}

/** Columns of nothing yet. */
export function makeHostedColumns(months: number): HostedColumns {
  const monthly = () => new Float64Array(months);
  return {
    rentUsd: monthly(),
    leaseUsd: monthly(),
    prepaidUsd: monthly(),
    settlementUsd: monthly(),
    advanceUsd: monthly(),
    hallCapexUsd: monthly(),
    salvageUsd: monthly(),
  };
}

/** What lease and buildings are worked out from; of the operation only the tenants' energy is read. */
export interface HostedInputs {
  readonly site: Site;
  readonly batch: WorldBatch;
  readonly factors: LeaseFactors | null;
  readonly choice: Choice;
  /** One per path. */
  readonly layouts: readonly HostedLayout[];
  readonly operation: Pick<PathOperation, "aiEnergyUsd">;
}

/** Lease and buildings of one path; false where the plan has no halls, and nothing is written. */
export type HostedPath = (p: number, out: HostedColumns) => boolean;

/** What lease and buildings bring, without what running the plan brings. */
export function makeHostedPath(inputs: HostedInputs): HostedPath {
  const { site, batch, choice } = inputs;
  const building = buildingUsdPerMw(site, choice);
  return (p, out) => {
    const layout = inputs.layouts[p]!;
    if (layout.plan.halls.length === 0) return false;
    const hallUsd = building.hallUsd * (1 + batch.overrunFraction[p]!);
    const rows = rowsOfPath(inputs, layout, p);
    const advanceFraction = advanceFractionOf(rows, choice, hallUsd);
    addLeases(
      inputs,
      rows,
      signMonthOf(site, layout.plan),
      p,
      advanceFraction * hallUsd * choice.hostMw,
      out,
    );
    addBuildings(layout, building, hallUsd, advanceFraction, out);
    return true;
  };
}

function addLeases(
  { batch, operation }: HostedInputs,
  rows: readonly LeaseRows[],
  signMonth: number,
  p: number,
  advancedUsd: number,
  out: HostedColumns,
): void {
  for (const column of [out.rentUsd, out.leaseUsd, out.prepaidUsd, out.settlementUsd]) column.fill(0);
  const offeredUsd = offeredBy(rows);
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!;
    if (isPlain(row)) addPlainLease(row, batch, p, signMonth, out);
    else {
      const state = noHostedMonth();
      state.nettedLeftUsd = offeredUsd > 0 ? (advancedUsd * row.offeredCapexUsd) / offeredUsd : 0;
      addLease(row, batch, p, signMonth, operation.aiEnergyUsd, state, out);
    }
  }
}

/** The months of a lease of any terms; see `hostedCash`. */
function addLease(
  row: LeaseRows,
  batch: WorldBatch,
  p: number,
  signMonth: number,
  aiEnergyUsd: Float64Array,
  state: HostedMonth,
  { rentUsd, leaseUsd, prepaidUsd, settlementUsd }: HostedColumns,
): void {
  const months = rentUsd.length;
  for (let month = 0, at = p * months; month < months; month++, at++) {
    hostedCash(row, batch, p, month, signMonth, aiEnergyUsd[at]! * row.energyFraction[month]!, state);
    rentUsd[month]! += state.rentUsd;
    leaseUsd[month]! += state.operatingUsd;
    prepaidUsd[month]! += state.depositUsd;
    settlementUsd[month]! += state.settlementUsd;
  }
}

/** A lease of which no month remembers another, and whose tenant bears its energy. */
function isPlain({ lease, late }: LeaseRows): boolean {
  const { prepayment, tenantCapex, passThrough, backstop } = lease;
  return !late && !prepayment && !tenantCapex && passThrough !== "all-in" && backstop?.kind !== "pay";
}

/** {@link addLease} where {@link isPlain}, with `hostedCash` written out: the same bits in a quarter of the time. */
function addPlainLease(
  row: LeaseRows,
  batch: WorldBatch,
  p: number,
  signMonth: number,
  { rentUsd, leaseUsd }: HostedColumns,
): void {
  const { stayRentUsd, reLetRentUsd, afterDefaultRentUsd, guaranteedUsd, runningUsd, damagesUsd } = row;
  const from = p * batch.months;
  const signed = batch.rentRatio[from + signMonth]!;
  // nothing of the last rent is nothing of the next one
  const reLet = signed > 0 ? batch.rentRatio[from + row.reLetMonth]! : 0;
  const afterDefault = signed > 0 ? batch.rentRatio[from + row.afterDefaultMonth]! : 0;
  const keptFraction = 1 - row.costFractionOfRent - row.creditFraction;
  for (let month = 0; month < rentUsd.length; month++) {
    const rent =
      stayRentUsd[month]! * signed +
      reLetRentUsd[month]! * reLet +
      afterDefaultRentUsd[month]! * afterDefault;
    rentUsd[month]! += rent;
    leaseUsd[month]! +=
      rent * keptFraction + guaranteedUsd[month]! * signed - runningUsd[month]! - damagesUsd[month]! * signed;
  }
}

function addBuildings(
  { paidMw, clearedMw }: HostedLayout,
  { demobilisationUsd, salvageUsd }: ReturnType<typeof buildingUsdPerMw>,
  hallUsd: number,
  advanceFraction: number,
  out: HostedColumns,
): void {
  for (let month = 0; month < paidMw.length; month++) {
    const spentUsd = paidMw[month]! * hallUsd;
    const cleared = clearedMw[month]!;
    out.advanceUsd[month] = spentUsd * advanceFraction;
    out.hallCapexUsd[month] = spentUsd + cleared * demobilisationUsd;
    out.salvageUsd[month] = cleared * salvageUsd;
  }
}

/** The layout's rows, or those of a path whose tenants default while they are there. */
function rowsOfPath({ site, batch, factors }: HostedInputs, layout: HostedLayout, p: number) {
  if (layout.leases.length === 0 || !factors) return [];
  const { tenantCount, tenantDefaultMonth } = batch;
  if (tenantCount === 0) return layout.leases;
  const defaults = tenantDefaultMonth.subarray(p * tenantCount, (p + 1) * tenantCount);
  if (!defaults.some((month) => month < site.months)) return layout.leases;
  return defaultedRows(site, layout, factors, defaults);
}

/** Rows with a default by its month: choices with the same halls, and answers after a change of rent, share theirs. */
interface DefaultedRows {
  readonly byRows: Map<readonly LeaseRows[], Map<string, readonly LeaseRows[]>>;
  count: number;
}
const defaultedByOffer = new WeakMap<LeaseFactors, DefaultedRows>();
/** Some 10 kB each. */
const DEFAULTED_REMEMBERED = 1000;

function defaultedRows(
  site: Site,
  { plan, leases }: HostedLayout,
  factors: LeaseFactors,
  defaults: Float64Array,
): readonly LeaseRows[] {
  const memory = defaultedByOffer.get(factors) ?? { byRows: new Map(), count: 0 };
  defaultedByOffer.set(factors, memory);
  const key = `${plan.choice.waitMonths}/${defaults.map(Math.floor).join()}`;
  const known = memory.byRows.get(leases)?.get(key);
  if (known) return known;
  if (memory.count++ >= DEFAULTED_REMEMBERED) {
    memory.byRows.clear();
    memory.count = 1;
  }
  const made = rowsOnPath(site, plan, leases, factors, defaults);
  memory.byRows.set(
    leases,
    (memory.byRows.get(leases) ?? new Map<string, readonly LeaseRows[]>()).set(key, made),
  );
  return made;
}

/** The tenants' advance over the cost of the halls; see `tenantPaidUsd`. */
function advanceFractionOf(rows: readonly LeaseRows[], { hostMw }: Choice, hallUsd: number): number {
  if (!(hostMw * hallUsd > 0)) return 0;
  return Math.min(offeredBy(rows), hostMw * hallUsd) / (hostMw * hallUsd);
}

function offeredBy(rows: readonly LeaseRows[]): number {
  let usd = 0;
  for (const row of rows) usd += row.offeredCapexUsd;
  return usd;
}
