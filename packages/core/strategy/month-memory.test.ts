import { describe, expect, it } from "vitest";
import {
  type MonthDuty,
  makeMonthOperator,
  makePlan,
  makeStepByStepYard,
  makeYard,
  operatePlan,
  type PowerBlock,
} from "./index.ts";
import { priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const block: PowerBlock = {
  id: "b",
  mw: 40,
  strikeUsdPerMwh: 41,
  fromMonth: 0,
  untilMonth: 24,
  settlement: "physical",
};
const site = testSite({
  mine: testMine,
  hosting: testOffer,
  blocks: [block],
  priceYear: priceYear((hour) => (hour * 37) % 90, 24),
});
const yard = makeYard(site);

const duty: MonthDuty = {
  prices: yard.shapes[0]!,
  calendarMonth: 0,
  priceLevelRatio: 1,
  hoursRatio: 1,
  isConnected: true,
  tiers: [{ id: "m", gridMw: 30, revenueUsdPerMwh: 50, variableUpkeepUsdPerMwh: 1 }],
  reservedMw: 40,
  letMw: 40,
  blocks: [block],
  resells: false,
};
const [tier] = duty.tiers;

describe("an operator that remembers months", () => {
  it("dispatches a month once: the second answer is the first", () => {
    const operate = makeMonthOperator();
    expect(operate(site, { ...duty })).toBe(operate(site, duty));
  });

  it("knows nothing of what another operator has seen", () => {
    expect(makeMonthOperator()(site, duty)).not.toBe(makeMonthOperator()(site, duty));
  });

  it.each<[string, Partial<MonthDuty>]>([
    ["calendar month", { calendarMonth: 1, prices: yard.shapes[1]! }],
    ["price level", { priceLevelRatio: 1.1 }],
    ["price shift", { priceShiftUsdPerMwh: 3 }],
    ["number of hours", { hoursRatio: 29 / 28 }],
    ["connection", { isConnected: false }],
    ["reservation", { reservedMw: 60 }],
    ["part let", { letMw: 20 }],
    ["machine's size", { tiers: [{ ...tier!, gridMw: 31 }] }],
    ["machine's revenue", { tiers: [{ ...tier!, revenueUsdPerMwh: 51 }] }],
    ["machine's upkeep", { tiers: [{ ...tier!, variableUpkeepUsdPerMwh: 2 }] }],
    ["promise of uptime", { tiers: [{ ...tier!, promiseUsdPerMwh: 5 }] }],
    ["block's size", { blocks: [{ ...block, mw: 10 }] }],
    ["right to resell", { resells: true }],
  ])("does not take a month for one with another %s", (_what, change) => {
    const operate = makeMonthOperator();
    const first = operate(site, duty);
    const other = operate(site, { ...duty, ...change });
    expect(other).toEqual(makeMonthOperator()(site, { ...duty, ...change }));
    expect(other).not.toEqual(first);
  });

  it("forgets the oldest beyond 20,000 months, and only that one", () => {
    const operate = makeMonthOperator();
    // one hour only, so that 20,001 months are quick
    const hour = { ...yard.shapes[0]! };
    const grid = { ...hour.grid, steps: 1 };
    const prices = {
      ...hour,
      grid,
      priceUsdPerMwh: hour.priceUsdPerMwh.subarray(0, 1),
      hourOfDay: hour.hourOfDay.subarray(0, 1),
      firmLimitMw: hour.firmLimitMw.subarray(0, 1),
      interruptibleLimitMw: hour.interruptibleLimitMw.subarray(0, 1),
    };
    const bare = { ...site, hosting: null, blocks: [] };
    const nothing: MonthDuty = { ...duty, prices, tiers: [], blocks: [], reservedMw: 0, letMw: 0 };
    const nth = (n: number) => operate(bare, { ...nothing, hoursRatio: n });
    const [first, second] = [nth(1), nth(2)];
    for (let n = 3; n <= 20_001; n++) nth(n);
    expect(nth(2)).toBe(second);
    expect(nth(1)).not.toBe(first);
    expect(nth(1)).toEqual(first);
  });
});

describe("a yard", () => {
  it("has twelve months and a table of each, January first", () => {
    expect(yard.tables.map(({ calendarMonth }) => calendarMonth)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    yard.tables.forEach((table, i) => {
      expect(table.shape).toBe(yard.shapes[i]);
    });
  });

  it("of a site with the same prices takes the sorted months over and does not sort again", () => {
    const other = makeYard({ ...site, mine: null }, yard);
    expect(other.tables).toBe(yard.tables);
    expect(other.shapes).toBe(yard.shapes);
    expect(other.stageOf).not.toBe(yard.stageOf);
  });

  it("runs a month by tables as it is run hour by hour, to the cent", () => {
    const byTable = yard.operate(site, duty);
    const byHour = makeStepByStepYard(site).operate(site, duty);
    expect(byTable.miningMwh).toBeCloseTo(byHour.miningMwh, 6);
    expect(byTable.energyCostUsd).toBeCloseTo(byHour.energyCostUsd, 2);
    expect(byTable.blockSettlementUsd[0]).toBeCloseTo(byHour.blockSettlementUsd[0]!, 2);
  });

  it("leaves to the dispatch what its tables do not serve: a level below 0", () => {
    const below = { ...duty, priceLevelRatio: -1 };
    expect(yard.operate(site, below)).toEqual(makeMonthOperator()(site, below));
  });

  it("carries a plan out as a yard that only knows hours does: every line within a cent of 24 months' cash", () => {
    const world = testWorld({ hashpriceUsdPerPhDay: Float64Array.from({ length: 24 }, (_, m) => 30 + m) });
    const plan = makePlan(site, world, {
      strategy: "bridge",
      hostMw: 40,
      waitMonths: 0,
      fleet: "run-to-stop",
    });
    const fast = operatePlan(site, world, plan, yard).lines;
    const slow = operatePlan(site, world, plan, makeStepByStepYard(site)).lines;
    expect(fast.map(({ id }) => id)).toEqual(slow.map(({ id }) => id));
    fast.forEach((line, i) => {
      Array.from(line.amounts).forEach((usd, month) => {
        expect(Math.abs(usd - slow[i]!.amounts[month]!), `${line.id}, month ${month}`).toBeLessThan(0.01);
      });
    });
  });
});
