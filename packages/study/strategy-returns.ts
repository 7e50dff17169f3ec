import {
  type CashLine,
  cashMeasures,
  type DiscountClass,
  discountFactors,
  levelisedCost,
  netPresentValue,
  paybackMonths,
  type QuantityLine,
} from "@switchyard/core/finance";
import type { Operated, Site, StrategyCase, World } from "@switchyard/core/strategy";
import type { StrategyReturns } from "./result.ts";

const PH_PER_TH = 1e-3;

/** What a strategy's cash is read against: the site, its stated world, and doing nothing there. */
export interface ReturnsFacts {
  readonly site: Site;
  readonly world: World;
  readonly baseline: Operated;
}

/**
 * What an investor reads off a strategy on the stated path besides its NPV: the NPV by discount class (the classes and the value after
 * the horizon sum to the NPV), money back over money in, payback of cash discounted by class, and levelised costs.
 *
 * A TH-day's cost: energy, upkeep, repairs and machines bought less machines sold, over the TH-days hashed, at the merchant rate;
 * machines that stand already count at nothing, so it is the cost of going on. A served MWh's cost: halls, their energy, operation,
 * credits and damages, over the MWh at the meter that tenants draw, at the contracted rate: the price a MWh at which hosting earns its
 * capital and no more.
 */
export function strategyReturns(
  facts: ReturnsFacts,
  { outcome, operated }: Extract<StrategyCase, { readonly available: true }>,
): StrategyReturns {
  const { moic } = cashMeasures(outcome.netCashUsd);
  return {
    npvByClass: npvByClass(facts, operated),
    endValueUsd: outcome.npvUsd - outcome.npvWithoutTerminalUsd,
    moicRatio: moic,
    discountedPaybackMonths: outcome.capexUsd > 0 ? discountedPayback(facts, operated) : null,
    usdPerThDay: levelised(facts.site, "merchant", miningCosts(operated.lines), thDays(facts, operated)),
    usdPerServedMwh: levelised(
      facts.site,
      "contracted",
      operated.lines.filter(isCostOfServing),
      servedMwh(facts.site, operated),
    ),
  };
}

/** NPV of each class as a difference to doing nothing, in the order in which classes first appear. */
function npvByClass({ site, baseline }: ReturnsFacts, { lines }: Operated): StrategyReturns["npvByClass"] {
  const { discountRates, timing } = site.valuation;
  const valued = (of: readonly CashLine[]) =>
    netPresentValue(of, discountRates, { valuationMonth: site.start, timing }).byClass;
  const [own, nothing] = [valued(lines), valued(baseline.lines)];
  const classes = [...new Set([...own, ...nothing].map(({ discountClass }) => discountClass))];
  const of = (values: typeof own, wanted: DiscountClass) =>
    values.find(({ discountClass }) => discountClass === wanted)?.value ?? 0;
  return classes
    .map((discountClass) => ({
      discountClass,
      ratePerYear: discountRates[discountClass] ?? 0,
      usd: of(own, discountClass) - of(nothing, discountClass),
    }))
    .filter(({ usd }) => usd !== 0);
}

/** Months until the cash, each line discounted at the rate of its class, has paid for itself for good. */
function discountedPayback({ site, baseline }: ReturnsFacts, { lines }: Operated): number | null {
  const { discountRates, timing } = site.valuation;
  const present = new Float64Array(site.months);
  const add = (of: readonly CashLine[], sign: 1 | -1) => {
    for (const { discountClass, amounts } of of) {
      const factors = discountFactors(discountRates[discountClass] ?? 0, site.months, timing);
      for (let month = 0; month < site.months; month++)
        present[month]! += sign * amounts[month]! * factors[month]!;
    }
  };
  add(lines, 1);
  add(baseline.lines, -1);
  return paybackMonths(present);
}

function miningCosts(lines: readonly CashLine[]): readonly CashLine[] {
  return lines.filter(({ id, account }) => id.startsWith("mining.") && account !== "revenue");
}

/** Hosting and building, but nothing that tenants pay, and no repayment of what they advanced. */
function isCostOfServing({ id, account }: CashLine): boolean {
  const isPaidByTenant = account === "revenue" || account === "deposit" || id === "hosting.capex-netted";
  return (id.startsWith("hosting.") || id.startsWith("building.")) && !isPaidByTenant;
}

/** TH-days hashed: what the pool paid over what it pays a TH-day. */
function thDays({ site, world }: ReturnsFacts, { course }: Operated): QuantityLine {
  const poolShare = 1 - (site.mine?.run.losses.poolFeeFraction ?? 0);
  const amounts = course.operations.map(({ miningRevenueUsd }, month) => {
    const usdPerThDay = world.hashpriceUsdPerPhDay[month]! * PH_PER_TH * poolShare;
    return usdPerThDay > 0 ? miningRevenueUsd / usdPerThDay : 0;
  });
  return { id: "hashed", unit: "TH-day", startMonth: site.start, amounts };
}

function servedMwh(site: Site, { course }: Operated): QuantityLine {
  const amounts = course.operations.map(({ aiMwh }) => aiMwh);
  return { id: "served to tenants", unit: "MWh", startMonth: site.start, amounts };
}

/** Null where nothing was made or spent: a fleet that is sold at once has no cost a TH-day. */
function levelised(
  { valuation: { discountRates, timing } }: Site,
  at: DiscountClass,
  lines: readonly CashLine[],
  quantity: QuantityLine,
): number | null {
  const isMade = Array.from(quantity.amounts).some((amount) => amount > 0);
  if (!isMade || lines.length === 0) return null;
  return levelisedCost(lines, quantity, { annualRate: discountRates[at] ?? 0, timing });
}
