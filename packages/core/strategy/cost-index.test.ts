import { describe, expect, it } from "vitest";
import { makeEmptyBatch } from "../world/index.ts";
import { costIndexAt, risingCosts } from "./cost-index.ts";
import { makePathEvaluator, makePlan, operatePlan, oraclePathCash } from "./index.ts";
import type { Choice } from "./plan.ts";
import { lineTotal, testMine, testOffer, testSite, testWorld } from "./test-site.ts";
import type { Mine } from "./types.ts";

const MONTHS = 36;
const mine: Mine = {
  ...testMine,
  ageing: { ...testMine.ageing, failureFractionPerYear: 0.1, repairUsdPerTh: 2, warrantyMonths: 1 },
  variableUpkeepUsdPerMwh: 3,
  fixedUpkeep: [{ what: "staff", usdPerMwYear: 60_000 }],
};
const calm = testSite({ months: MONTHS, mine, hosting: testOffer });
const at = (annualRate: number) => ({ ...calm, costIndex: risingCosts(annualRate, MONTHS) });
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const linesOf = (site: typeof calm, choice = MINE) => {
  const world = testWorld({}, MONTHS);
  return operatePlan(site, world, makePlan(site, world, choice)).lines;
};

describe("costs that rise", () => {
  it("by 10 % a year are 1.1 times those of the first month after twelve months, 1.21 after 24", () => {
    const index = risingCosts(0.1, 25);
    expect([index[0], index[12], index[24]].map((level) => Number(level!.toFixed(9)))).toEqual([
      1, 1.1, 1.21,
    ]);
  });

  it("are 1 where a site says nothing", () => {
    expect(costIndexAt({}, 30)).toBe(1);
    expect(costIndexAt({ costIndex: risingCosts(0.1, 25) }, 12)).toBeCloseTo(1.1, 12);
  });

  it("reach staff: 90 MW at 60,000 USD a year are 450,000 in the first month and 495,000 in the thirteenth", () => {
    const staff = linesOf(at(0.1)).find(({ id }) => id === "mining.upkeep.staff")!;
    const plain = linesOf(calm).find(({ id }) => id === "mining.upkeep.staff")!;
    expect(staff.amounts[0]).toBeCloseTo(plain.amounts[0]!, 6);
    expect(staff.amounts[12]! / plain.amounts[12]!).toBeCloseTo(1.1, 9);
  });

  it.each(["mining.repairs", "mining.variable-upkeep"])("reach %s month by month", (id) => {
    const [dear, plain] = [linesOf(at(0.1)), linesOf(calm)].map(
      (lines) => lines.find((line) => line.id === id)!,
    );
    expect(plain!.amounts[12]).toBeLessThan(0);
    expect(dear!.amounts[12]! / plain!.amounts[12]!).toBeCloseTo(1.1, 9);
  });

  it("leave rewards and rent as they are", () => {
    for (const id of ["mining.reward", "hosting.rent"])
      expect(lineTotal(linesOf(at(0.02)), id)).toBe(lineTotal(linesOf(calm), id));
  });

  it("stop machines sooner: at 200 % a year staff outgrows what 40 USD/PH/day earn", () => {
    const rewards = (annualRate: number) => lineTotal(linesOf(at(annualRate)), "mining.reward");
    expect(rewards(2)).toBeLessThan(rewards(0));
  });
});

describe("many paths of a site whose costs rise", () => {
  it.each([0.05, 0.6, -0.05])("are those of operatePlan path by path, at %d a year", (annualRate) => {
    const site = at(annualRate);
    const batch = makeEmptyBatch({
      measure: "outlook",
      seed: 1,
      firstPath: 0,
      pathCount: 4,
      months: MONTHS,
      tenantCount: 0,
    });
    for (const name of ["powerLevelRatio", "powerSpreadRatio", "rentRatio", "acceleratorPriceRatio"] as const)
      batch[name].fill(1);
    for (let i = 0; i < 4 * MONTHS; i++) {
      batch.hashpriceUsdPerPhDay[i] = 22 + 9 * (i % 4) - (i % MONTHS) / 6;
      batch.priceUsdPerBtc[i] = 60_000;
    }
    const evaluator = makePathEvaluator(site);
    for (const fleet of ["run-to-stop", "sell"] as const) {
      const choice = { ...MINE, fleet };
      const found = evaluator.on(batch).evaluate(choice);
      const wanted = oraclePathCash(site, evaluator.yard, batch, choice);
      wanted.netCashUsd.forEach((usd, i) => {
        expect(Math.abs(found.netCashUsd[i]! - usd)).toBeLessThan(1e-3);
      });
    }
  });
});
