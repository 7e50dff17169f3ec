import { requireAmount, requireShare } from "./connection-errors.ts";

/** What a utility asks of a large load beside its energy price. */
export interface LargeLoadTerms {
  readonly contractMonths: number;
  /** Share of the contracted demand that is billed whatever is drawn. */
  readonly minimumBillFraction: number;
  readonly demandChargeUsdPerMwMonth: number;
  /** Contracted share by month from the start; the last holds on. [0.5, 0.5, 1] = two months at half. */
  readonly rampFractions: readonly number[];
  /** Cash or letter of credit posted at signature, returned in equal parts over `collateralReturnMonths` from the end of the ramp. */
  readonly collateralUsdPerMw: number;
  readonly collateralReturnMonths: number;
  /** Paid at signature, not returned. */
  readonly contributionUsd: number;
  readonly upgradeUsd: number;
  /** Share of the remaining minimum bills due on leaving. */
  readonly exitFeeFraction: number;
}

/** How the load turns out. */
export type LoadCase =
  | { readonly kind: "as-planned" }
  /** Hold the connection, draw auxiliaries only. */
  | { readonly kind: "do-nothing"; readonly auxiliaryMw: number }
  /** The load comes this many months later; the contract's clock runs all the same. */
  | { readonly kind: "delay"; readonly months: number }
  /** Nothing is ever built: auxiliaries only, and the site gives the connection up after notice and pays the exit fee. */
  | {
      readonly kind: "leave";
      readonly auxiliaryMw: number;
      readonly month: number;
      readonly noticeMonths: number;
    }
  /** The tenant stops drawing; the site leaves after `noticeMonths` and pays the exit fee. */
  | { readonly kind: "default"; readonly month: number; readonly noticeMonths: number };

/** One month's amounts, all >= 0; the caller books collateral as posted or returned. */
export interface LargeLoadMonth {
  readonly month: number;
  readonly contractedMw: number;
  readonly drawnMw: number;
  /** Demand charge on what is drawn. */
  readonly demandChargeUsd: number;
  /** What the minimum bill adds to it. */
  readonly minimumTopUpUsd: number;
  readonly contributionUsd: number;
  readonly collateralPostedUsd: number;
  readonly collateralReturnedUsd: number;
  readonly exitFeeUsd: number;
}

/** What is asked of the terms. */
export interface LargeLoadInput {
  readonly terms: LargeLoadTerms;
  readonly contractedMw: number;
  /** Planned peak draw by month; the last holds on. */
  readonly plannedMw: readonly number[];
  /**
   * What draws on the connection until the plan's load takes over (the mine, feeder by feeder), peak by month; the last holds on.
   * It helps to fill the minimum bill. A delay keeps it running as long; nothing of it runs where nothing is done.
   */
  readonly bridgeMw?: readonly number[];
  readonly case: LoadCase;
}

/**
 * Monthly amounts of the large-load terms over the contract, in one of five cases. `bill = max(drawn, minimum share *
 * contracted) * demand charge`; on leaving, `exit fee = share * minimum bills of the months that remain` and collateral still
 * held is returned against it.
 *
 * @throws power/bad-connection-figure
 */
export function largeLoadFlows(input: LargeLoadInput): readonly LargeLoadMonth[] {
  checkTerms(input);
  const { terms } = input;
  const lastMonth = lastMonthOf(input);
  return Array.from({ length: lastMonth }, (_, month) => {
    const contractedMw = input.contractedMw * lastHolds(terms.rampFractions, month, 1);
    const drawnMw = Math.min(contractedMw, drawnMwOf(input, month) + bridgeMwOf(input, month));
    const demandChargeUsd = drawnMw * terms.demandChargeUsdPerMwMonth;
    const minimumUsd = terms.minimumBillFraction * contractedMw * terms.demandChargeUsdPerMwMonth;
    return {
      month,
      contractedMw,
      drawnMw,
      demandChargeUsd,
      minimumTopUpUsd: Math.max(0, minimumUsd - demandChargeUsd),
      contributionUsd: month === 0 ? terms.contributionUsd + terms.upgradeUsd : 0,
      collateralPostedUsd: month === 0 ? terms.collateralUsdPerMw * input.contractedMw : 0,
      collateralReturnedUsd: collateralReturned(input, month, lastMonth),
      exitFeeUsd: month === lastMonth - 1 ? exitFee(input, lastMonth) : 0,
    };
  });
}

function lastMonthOf({ terms, case: outcome }: LargeLoadInput): number {
  if (outcome.kind !== "default" && outcome.kind !== "leave") return terms.contractMonths;
  return Math.min(terms.contractMonths, Math.max(1, outcome.month + outcome.noticeMonths));
}

function drawnMwOf({ plannedMw, case: outcome }: LargeLoadInput, month: number): number {
  if (outcome.kind === "do-nothing" || outcome.kind === "leave") return outcome.auxiliaryMw;
  if (outcome.kind === "delay")
    return month < outcome.months ? 0 : lastHolds(plannedMw, month - outcome.months, 0);
  if (outcome.kind === "default" && month >= outcome.month) return 0;
  return lastHolds(plannedMw, month, 0);
}

function bridgeMwOf({ bridgeMw = [], case: outcome }: LargeLoadInput, month: number): number {
  if (outcome.kind === "do-nothing" || outcome.kind === "leave") return 0;
  const at = outcome.kind === "delay" ? Math.max(0, month - outcome.months) : month;
  return lastHolds(bridgeMw, at, 0);
}

function lastHolds(values: readonly number[], month: number, empty: number): number {
  return values[Math.min(month, values.length - 1)] ?? empty;
}

function collateralReturned(
  { terms, contractedMw }: LargeLoadInput,
  month: number,
  lastMonth: number,
): number {
  const postedUsd = terms.collateralUsdPerMw * contractedMw;
  const first = Math.min(terms.rampFractions.length, lastMonth - 1);
  const parts = Math.max(1, terms.collateralReturnMonths);
  const returned = (until: number) => Math.min(parts, Math.max(0, until - first)) / parts;
  if (month === lastMonth - 1) return postedUsd * (1 - returned(month));
  return postedUsd * (returned(month + 1) - returned(month));
}

function exitFee({ terms, contractedMw, case: outcome }: LargeLoadInput, lastMonth: number): number {
  if (outcome.kind !== "default" && outcome.kind !== "leave") return 0;
  let remainingMw = 0;
  for (let month = lastMonth; month < terms.contractMonths; month++)
    remainingMw += contractedMw * lastHolds(terms.rampFractions, month, 1);
  return terms.exitFeeFraction * terms.minimumBillFraction * terms.demandChargeUsdPerMwMonth * remainingMw;
}

function checkTerms({ terms, contractedMw, plannedMw, bridgeMw, case: outcome }: LargeLoadInput): void {
  requireAmount("contracted MW", contractedMw);
  requireAmount("contract months", terms.contractMonths);
  requireShare("minimum billed share", terms.minimumBillFraction);
  requireAmount("demand charge", terms.demandChargeUsdPerMwMonth);
  for (const share of terms.rampFractions) requireShare("ramp", share);
  requireAmount("collateral per MW", terms.collateralUsdPerMw);
  requireAmount("collateral return months", terms.collateralReturnMonths);
  requireAmount("contribution", terms.contributionUsd);
  requireAmount("upgrade cost", terms.upgradeUsd);
  requireShare("exit fee share", terms.exitFeeFraction);
  for (const mw of plannedMw) requireAmount("planned MW", mw);
  for (const mw of bridgeMw ?? []) requireAmount("bridge MW", mw);
  if (outcome.kind === "delay") requireAmount("months of delay", outcome.months);
  if ("auxiliaryMw" in outcome) requireAmount("auxiliary MW", outcome.auxiliaryMw);
  if ("month" in outcome) requireAmount(`month of ${outcome.kind}`, outcome.month);
}
