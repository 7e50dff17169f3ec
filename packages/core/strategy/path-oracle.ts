import { type CashAccount, type CashLine, type DiscountClass, sumLines } from "../finance/index.ts";
import { type WorldBatch, worldAt } from "../world/index.ts";
import type { Yard } from "./month-memory.ts";
import { operatePlan } from "./operate.ts";
import { makePathCash, type PathCash } from "./path-cash.ts";
import { type Choice, makePlan } from "./plan.ts";
import type { Site } from "./types.ts";

const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };

/**
 * The same cash from `operatePlan`, path by path: for what the tables can't carry (machines of others, prices below zero times a
 * level), and the test of the fast way. About a hundred times slower.
 * @param differentPaths paths from here on are the first again
 */
export function oraclePathCash(
  site: Site,
  yard: Yard,
  batch: WorldBatch,
  choice: Choice,
  differentPaths = batch.pathCount,
): PathCash {
  const cash = makePathCash(choice, batch.pathCount, site.months);
  for (let p = 0; p < differentPaths; p++) {
    const world = worldAt(batch, p);
    const lines = operatePlan(site, world, makePlan(site, world, choice), yard).lines;
    const baseline = operatePlan(site, world, makePlan(site, world, IDLE), yard).lines;
    fillPath(site, cash, p, lines, baseline);
  }
  for (let p = differentPaths; p < batch.pathCount; p++) repeatFirstPath(cash, p);
  return cash;
}

function repeatFirstPath(cash: PathCash, p: number): void {
  const { months } = cash;
  for (const column of Object.values(cash))
    if (column instanceof Float64Array && column.length === cash.pathCount * months)
      column.copyWithin(p * months, 0, months);
}

interface Wanted {
  readonly discountClass?: DiscountClass;
  readonly accounts?: readonly CashAccount[];
  readonly id?: string;
}

function fillPath(
  site: Site,
  cash: PathCash,
  p: number,
  lines: readonly CashLine[],
  baseline: readonly CashLine[],
): void {
  const calendar = { startMonth: site.start, monthCount: site.months };
  const fits =
    ({ discountClass, accounts, id }: Wanted) =>
    (line: CashLine) =>
      (discountClass === undefined || line.discountClass === discountClass) &&
      (accounts === undefined || accounts.includes(line.account)) &&
      (id === undefined || line.id === id);
  const put = (column: Float64Array, wanted: Wanted, sign = 1) => {
    const own = sumLines(lines.filter(fits(wanted)), calendar);
    const idle = sumLines(baseline.filter(fits(wanted)), calendar);
    for (let month = 0; month < site.months; month++)
      column[p * site.months + month] = sign * (own[month]! - idle[month]!) + 0;
  };
  put(cash.contractedUsd, { discountClass: "contracted" });
  put(cash.merchantUsd, { discountClass: "merchant" });
  put(cash.machinesUsd, { discountClass: "owned-machines" });
  put(cash.constructionUsd, { discountClass: "construction" });
  put(cash.overheadUsd, { discountClass: "overhead" });
  put(cash.netCashUsd, {});
  put(cash.operatingUsd, { accounts: ["revenue", "operating-expense"] });
  put(cash.hallCapexUsd, { discountClass: "construction", accounts: ["capital-expenditure"] }, -1);
  put(cash.machineCapexUsd, { discountClass: "owned-machines", accounts: ["capital-expenditure"] }, -1);
  put(cash.assetSaleUsd, { accounts: ["asset-sale"] });
  put(cash.depositUsd, { accounts: ["deposit"] });
  put(cash.rewardUsd, { id: "mining.reward" });
  put(cash.rentUsd, { id: "hosting.rent" });
}
