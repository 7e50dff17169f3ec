import { describe, expect, it } from "vitest";
import { statedBatch } from "../world/index.ts";
import {
  blocksOf,
  type Choice,
  fillingOrders,
  fitPolicy,
  makeOrderTables,
  makePathEvaluator,
  makePlan,
  operatePlan,
  outcomeOf,
  type Plan,
  policyBoundary,
  runPolicy,
  runThrough,
} from "./index.ts";
import { priceYear, testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 36;
const site = testSite({
  months: MONTHS,
  mine: {
    ...testMine,
    tranches: [
      ...testMine.tranches,
      {
        id: "worse",
        machine: { ...testMachine, id: "worse", efficiencyJPerTh: 26, powerW: 3900 },
        count: 3000,
        bought: { year: 2026, month: 1 },
      },
    ],
  },
  hosting: testOffer,
  priceYear: priceYear((hour) => 30 + (hour % 24), MONTHS),
});
const world = testWorld(
  { hashpriceUsdPerPhDay: Float64Array.from({ length: MONTHS }, (_, m) => 45 - m / 3) },
  MONTHS,
);
const batch = {
  ...statedBatch(world, 3, "valuation"),
  networkHashrateEhs: new Float64Array(3 * MONTHS).fill(700),
};
const terms = { hostMwAfter: blocksOf(20, 60, 6), quarterCount: 4, fleet: "run-to-stop" as const };

function tables() {
  const made = makeOrderTables(terms, 3);
  runThrough(fillingOrders(makePathEvaluator(site).on(batch), terms, made, 0));
  return made;
}
const npvOf = (plan: Plan) =>
  outcomeOf(
    site,
    operatePlan(site, world, plan),
    operatePlan(site, world, makePlan(site, world, choose("do-nothing", 0, 0))),
  ).npvUsd;
const choose = (strategy: Choice["strategy"], hostMw: number, waitMonths: number): Choice => ({
  strategy,
  hostMw,
  waitMonths,
  fleet: "run-to-stop",
});

describe("blocks", () => {
  it("of 60 MW in halls of 20 are three; of 50 the last is smaller", () => {
    expect(blocksOf(20, 60, 6)).toEqual([20, 40, 60]);
    expect(blocksOf(20, 50, 6)).toEqual([20, 40, 50]);
  });

  it("are of several halls where there would be too many: ten halls in at most four blocks are 3, 3, 3 and 1", () => {
    expect(blocksOf(10, 100, 4)).toEqual([30, 60, 90, 100]);
  });
});

describe("what orders are worth", () => {
  const { baseUsd, problem } = tables();
  const orderUsd = (block: number, quarter: number) =>
    problem.orderValueUsd[(block * problem.quarterCount + quarter) * problem.pathCount]!;

  it("adds up to the plan that orders them together: mining and two halls from month 6", () => {
    expect(baseUsd[0]! + orderUsd(0, 2) + orderUsd(1, 2)).toBeCloseTo(
      npvOf(makePlan(site, world, choose("hybrid", 40, 6))),
      0,
    );
  });

  it("is within 1 % of the plan itself where halls are ordered apart: one today, one two quarters later", () => {
    const first = makePlan(site, world, choose("hybrid", 40, 0));
    const later = makePlan(site, world, choose("hybrid", 40, 6));
    const halls = [first.halls[0]!, later.halls[1]!];
    const miningMw = Float64Array.from({ length: MONTHS }, (_, month) =>
      halls.reduce((mw, hall) => mw - (month >= hall.clearedMonth ? hall.gridMw : 0), 100),
    );
    const reservedMw = Float64Array.from({ length: MONTHS }, (_, month) =>
      halls.reduce((mw, hall) => mw + (month >= hall.readyMonth ? hall.gridMw : 0), 0),
    );
    const mixed = npvOf({ ...first, halls, miningMw, reservedMw, letMw: reservedMw });
    const added = baseUsd[0]! + orderUsd(0, 0) + orderUsd(1, 2);
    expect(Math.abs(added / mixed - 1)).toBeLessThan(0.01);
  });

  it("knows the state on each date: hashprice of the month, growth over the year before", () => {
    const [hashprice, growth, rent, power] = problem.features.map(({ values }) => values);
    expect(hashprice![3 * 3]).toBeCloseTo(45 - 9 / 3, 12);
    expect([growth![9], rent![9], power![9]]).toEqual([0, 1, 1]);
  });

  it("follows what cash is worth: taxed by a fifth everything is worth four fifths", () => {
    const taxed = makeOrderTables(terms, 3);
    const on = makePathEvaluator(site).on(batch);
    runThrough(fillingOrders(on, terms, taxed, 0, ({ npvUsd }) => npvUsd.map((usd) => 0.8 * usd)));
    expect(taxed.baseUsd[0]).toBeCloseTo(0.8 * baseUsd[0]!, 3);
    expect(taxed.problem.orderValueUsd[5]).toBeCloseTo(0.8 * problem.orderValueUsd[5]!, 3);
  });

  it("is the same on every path that is the same", () => {
    for (let path = 1; path < 3; path++) expect(baseUsd[path]).toBe(baseUsd[0]);
  });

  it("without uncertainty leads the policy to the best schedule that there is", () => {
    const { orderQuarter, valueUsd } = runPolicy(fitPolicy(problem, { degree: 1 }), problem);
    const best = [0, 1, 2].reduce(
      (usd, block) => usd + Math.max(...[0, 1, 2, 3].map((quarter) => orderUsd(block, quarter)), 0),
      0,
    );
    expect(valueUsd[0]).toBeCloseTo(best, 3);
    expect(orderQuarter).toHaveLength(9);
  });
});

describe("the boundary of a policy", () => {
  // one block, one feature x in 0..1, worth x - 0.4 now and nothing later
  const pathCount = 101;
  const values = Float64Array.from({ length: pathCount }, (_, path) => path / 100);
  const policy = fitPolicy(
    {
      pathCount,
      quarterCount: 1,
      blockCount: 1,
      maxOrdersPerQuarter: 1,
      features: [{ name: "rent", unit: "1", values }],
      orderValueUsd: values.map((x) => x - 0.4),
    },
    { degree: 1 },
  );
  const question = { quarter: 0, orderedCount: 0, state: [0], feature: 0 };

  it("of a gain of x - 0.4 is 0.4, ordering above it", () => {
    const boundary = policyBoundary(policy, question);
    expect(boundary).toMatchObject({ kind: "crossing", ordersAbove: true });
    expect(boundary.kind === "crossing" && boundary.at).toBeCloseTo(0.4, 9);
  });

  it("is never where no count of blocks fits, and always where the gain is above 0 throughout", () => {
    expect(policyBoundary(policy, { ...question, orderedCount: 1 })).toEqual({ kind: "never" });
    const sure = {
      ...policy,
      quarters: [
        { ...policy.quarters[0]!, orders: [{ orderedCount: 0, count: 1, weights: Float64Array.of(1, 0) }] },
      ],
    };
    expect(policyBoundary(sure, question)).toEqual({ kind: "always" });
  });
});
