import { makePathCash, type PathCash } from "./path-cash.ts";
import { moneyOnPath } from "./path-money.ts";
import { type MoneyTerms, makeMoneyDesk } from "./path-money-desk.ts";
import { terminalUsdOf, type WorthTerms, worthTerms } from "./path-worth.ts";
import type { Site } from "./types.ts";

/**
 * What one dollar of each kind of cash adds to a site's unlevered worth after tax, by month. Tax is not linear where losses are
 * carried; these weights are those of an owner who earns enough to use every deduction when it comes. They serve to decide; what a
 * policy is worth is told by {@link moneyOnPath} itself.
 */
export interface CashWeights {
  /** Of the classes, before tax. */
  readonly worth: WorthTerms;
  /** Beyond that: what income tax and the end of the horizon make of a dollar earned, of one received for assets, of one paid for machines. */
  readonly earned: Float64Array;
  readonly sold: Float64Array;
  readonly machinesPaid: Float64Array;
  /** The same of halls paid for by such amounts a month and in service from a month on. */
  readonly hallsPaidUsd: (paidUsd: ArrayLike<number>, serviceMonth: number) => number;
}

/** Earned every month by the owner whose deductions are valued: more than any of them. */
const AMPLE_USD = 1e11;
/** Large enough to stand out of rounding beside what is earned, small enough to be sheltered by it. */
const STEP_USD = 1e8;

/** Weights of a site: what the books themselves answer when a dollar is moved. */
export function cashWeights(site: Site, money: MoneyTerms): CashWeights {
  const worth = worthTerms(site);
  const desk = makeMoneyDesk(site, money);
  const cash = makePathCash(
    { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" },
    1,
    site.months,
  );
  cash.operatingUsd.fill(AMPLE_USD);
  const worthUsd = () => {
    cash.npvUsd[0] = terminalUsdOf(worth.terminal, cash, 0) * worth.terminalFactor;
    return moneyOnPath(desk, null, cash, 0).afterTaxNpvUsd;
  };
  const plainUsd = worthUsd();
  const eachMonth = (column: Float64Array) =>
    Float64Array.from(column, (before, month) => {
      column[month] = before + STEP_USD;
      const added = (worthUsd() - plainUsd) / STEP_USD;
      column[month] = before;
      return added;
    });
  return {
    worth,
    earned: eachMonth(cash.operatingUsd),
    sold: eachMonth(cash.assetSaleUsd),
    machinesPaid: eachMonth(cash.machineCapexUsd),
    hallsPaidUsd: (paidUsd, serviceMonth) => {
      cash.hallCapexUsd.set(paidUsd);
      cash.rentUsd.fill(1, Math.min(serviceMonth, site.months));
      const usd = worthUsd() - plainUsd;
      cash.hallCapexUsd.fill(0);
      cash.rentUsd.fill(0);
      return usd;
    },
  };
}

/** Worth of a month's cash by the weights; halls apart. */
export function monthWorth(weights: CashWeights, cash: PathCash, at: number, month: number): number {
  const { worth, earned, sold, machinesPaid } = weights;
  return (
    cash.contractedUsd[at]! * worth.contracted[month]! +
    cash.merchantUsd[at]! * worth.merchant[month]! +
    cash.machinesUsd[at]! * worth.machines[month]! +
    cash.constructionUsd[at]! * worth.construction[month]! +
    cash.overheadUsd[at]! * worth.overhead[month]! +
    cash.operatingUsd[at]! * earned[month]! +
    cash.assetSaleUsd[at]! * sold[month]! +
    cash.machineCapexUsd[at]! * machinesPaid[month]!
  );
}

/** Worth of a path's cash by the weights. */
export function weighedWorth(weights: CashWeights, cash: PathCash, path: number): number {
  const { months, hallCapexUsd, rentUsd } = cash;
  const from = path * months;
  let [usd, service, isBuilt] = [0, months, false];
  for (let month = months - 1; month >= 0; month--) {
    usd += monthWorth(weights, cash, from + month, month);
    if (rentUsd[from + month]! > 0) service = month;
    if (hallCapexUsd[from + month]! !== 0) isBuilt = true;
  }
  return isBuilt ? usd + weights.hallsPaidUsd(hallCapexUsd.subarray(from, from + months), service) : usd;
}
