import type { CashAccount, DiscountClass } from "../finance/index.ts";
import type { Plan } from "./plan.ts";
import type { ConnectionSecurity } from "./supply-terms.ts";
import type { Site } from "./types.ts";

/** A line to be, with each month's amount. */
interface SecurityLine {
  readonly head: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly why: string;
    readonly discountClass: DiscountClass;
    readonly account: CashAccount;
  };
  readonly amountUsd: (month: number) => number;
}

/** Share of the collateral that has come back before a month. */
function returnedFraction(
  { returnedFromMonth, returnMonths, contractMonths }: ConnectionSecurity,
  month: number,
) {
  if (month >= contractMonths) return 1;
  return Math.min(1, Math.max(0, month - returnedFromMonth) / Math.max(1, returnMonths));
}

/**
 * The cash of the utility's terms: whoever holds the connection has paid and posted it, doing nothing included; who sells the site
 * gets the rest of the security back at closing.
 */
export function securityLines({ security }: Site, plan: Pick<Plan, "soldMonth">): readonly SecurityLine[] {
  if (!security) return [];
  const utility = "grid operator";
  const paid: SecurityLine["head"] = {
    id: "connection.contribution",
    from: "owner",
    to: utility,
    why: "contribution to grid upgrades",
    discountClass: "construction",
    account: "capital-expenditure",
  };
  const posted: SecurityLine["head"] = {
    id: "connection.collateral",
    from: "owner",
    to: utility,
    why: "security for the connection, posted and returned",
    discountClass: "contracted",
    account: "deposit",
  };
  const back = (month: number) => returnedFraction(security, month + 1) - returnedFraction(security, month);
  const movedUsd = (month: number) => {
    if (month > plan.soldMonth) return 0;
    const share = month === plan.soldMonth ? 1 - returnedFraction(security, month) : back(month);
    return security.collateralUsd * (share - (month === 0 ? 1 : 0));
  };
  return [
    { head: paid, amountUsd: (month) => (month === 0 ? -security.contributionUsd : 0) },
    { head: posted, amountUsd: movedUsd },
  ];
}
