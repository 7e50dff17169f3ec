import { describe, expect, it } from "vitest";
import { machinePriceUsdPerTh, type Tranche } from "../mining/index.ts";
import { statedBatch } from "../world/index.ts";
import {
  type Choice,
  fleetMonths,
  type Mine,
  makePathEvaluator,
  makePlan,
  operatePlan,
  outcomeOf,
  priceMonths,
  type Site,
} from "./index.ts";
import { isOrdered, orderUsd } from "./ordered-machines.ts";
import { testMachine, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 24;
/** 1,000 machines of 150 TH/s, 3 MW, for March 2028: 14 months after the start; 20 USD/TH/s are 3,000 USD each. */
const order: Tranche = {
  id: "order",
  machine: testMachine,
  count: 1000,
  bought: { year: 2028, month: 3 },
  paidUsdPerTh: 20,
};
const unpriced: Tranche = {
  id: "order",
  machine: testMachine,
  count: 1000,
  bought: { year: 2028, month: 3 },
};
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const BRIDGE: Choice = { ...MINE, strategy: "bridge", hostMw: 60 };

const withOrder = (tranche: Tranche = order, change: Partial<Mine> = {}): Site =>
  testSite({
    mine: { ...testMine, tranches: [...testMine.tranches, tranche], ...change },
    hosting: testOffer,
  });

/** USD paid for machines by month: by the machines of a plan, by its cash lines, and by the tables of many paths. */
function paid(site: Site, choice: Choice, hashprice: (month: number) => number = () => 40) {
  const world = testWorld({
    hashpriceUsdPerPhDay: Float64Array.from({ length: MONTHS }, (_, m) => hashprice(m)),
  });
  const plan = makePlan(site, world, choice);
  const lived = fleetMonths(site, world, plan).map((month) => month.capexUsd);
  const { lines } = operatePlan(site, world, plan);
  const told = lines.find((line) => line.id === "mining.machines-bought");
  const cash = makePathEvaluator(site)
    .on(statedBatch(world, 1, "outlook"))
    .evaluate(choice);
  return { lived, told, tabled: Array.from(cash.machineCapexUsd) };
}

const only = (month: number, usd: number) =>
  Array.from({ length: MONTHS }, (_, index) => (index === month ? usd : 0));

function expectPaid(found: ReturnType<typeof paid>, wanted: readonly number[]): void {
  wanted.forEach((usd, month) => {
    expect(found.lived[month], `month ${month}`).toBeCloseTo(usd, 4);
    expect(found.tabled[month], `tabled month ${month}`).toBeCloseTo(usd, 4);
    expect((found.told?.amounts[month] ?? 0) + usd, `told month ${month}`).toBeCloseTo(0, 4);
  });
}

describe("an order of machines", () => {
  it("is one of a later month than the start's: what is bought in the first month stands already", () => {
    const start = { year: 2027, month: 1 };
    const bought = (year: number, month: number) => isOrdered({ ...order, bought: { year, month } }, start);
    expect([bought(2026, 12), bought(2027, 1), bought(2027, 2)]).toEqual([false, false, true]);
  });

  it("costs its price with sales tax: 1,000 at 3,000 USD and 8 % are 3.24 million USD", () => {
    expect(orderUsd(testMine, order, 40)).toBe(3_000_000);
    expect(orderUsd({ ...testMine, salesTaxFraction: 0.08 }, order, 40)).toBeCloseTo(3_240_000, 6);
  });
});

describe("a plan that mines", () => {
  it("pays 3 million USD in month 14 for 1,000 machines at 3,000 USD each, and nothing else", () => {
    expectPaid(paid(withOrder(), MINE), only(14, 3_000_000));
  });

  it("pays them as capital, of the class of owned machines", () => {
    const { told } = paid(withOrder(), MINE);
    expect([told?.account, told?.discountClass]).toEqual(["capital-expenditure", "owned-machines"]);
  });

  it("pays nothing for machines that were bought before the start, or in its first month, whatever they cost", () => {
    for (const bought of [
      { year: 2025, month: 11 },
      { year: 2027, month: 1 },
    ])
      expectPaid(paid(withOrder({ ...order, bought }), MINE), only(0, 0));
  });

  it("pays the market's price where none is stated: that of month 14's hashprice, 30, not of the start's, 40", () => {
    const usdPerTh = machinePriceUsdPerTh(testMine.machinePrice, {
      hashpriceUsdPerPhDay: 30,
      efficiencyJPerTh: 20,
      ageYears: 0,
    });
    const found = paid(withOrder(unpriced), MINE, (month) => (month === 14 ? 30 : 40));
    expectPaid(found, only(14, usdPerTh * 150_000));
  });

  it("pays the price it was told where there is one, whatever the market asks", () => {
    expectPaid(
      paid(withOrder(), MINE, (month) => (month === 14 ? 30 : 40)),
      only(14, 3_000_000),
    );
  });

  it("buys what there is room for: 10 MW beside 90 take 3,333 of 5,000 machines, 10 million USD, and sell none", () => {
    const site = withOrder({ ...order, count: 5000 });
    expectPaid(paid(site, MINE), only(14, 10_000_000));
    const world = testWorld({});
    const months = fleetMonths(site, world, makePlan(site, world, MINE), priceMonths(site));
    expect(months[14]!.installedGridMw).toBeCloseTo(100, 9);
    expect(months.slice(0, 23).every(({ resaleUsd }) => resaleUsd === 0)).toBe(true);
  });

  it("keeps them as long as a refresh must pay back: none is bought over them in the same month", () => {
    const half = { ...testMachine, id: "half", hashrateThs: 400, powerW: 4000, efficiencyJPerTh: 10 };
    const site = withOrder(order, {
      tranches: [order],
      refresh: { paybackMonths: 12, machines: [half] },
    });
    expectPaid(
      paid(site, { ...MINE, fleet: "refresh" }, () => 60),
      only(14, 3_000_000),
    );
  });
});

describe("a plan that does not mine then", () => {
  it("buys nothing where the machines were sold on the first day", () => {
    expectPaid(paid(withOrder(), { ...MINE, fleet: "sell" }), only(0, 0));
    expectPaid(paid(withOrder(), { ...BRIDGE, strategy: "convert", fleet: "sell" }), only(0, 0));
  });

  it("buys nothing where nobody mines at all", () => {
    expectPaid(paid(withOrder(), { ...MINE, strategy: "sell-power" }), only(0, 0));
  });

  it("buys nothing where the bridge ended before: its last hall of 60 MW is ready in month 10", () => {
    expectPaid(paid(withOrder(), BRIDGE), only(0, 0));
  });

  it("buys what comes while the bridge stands: 1,000 machines in month 1, for 3 million USD", () => {
    const site = withOrder({ ...order, bought: { year: 2027, month: 2 } }, {});
    const own = { ...site, mine: { ...site.mine!, tranches: [site.mine!.tranches[1]!] } };
    expectPaid(paid(own, BRIDGE), only(1, 3_000_000));
  });
});

describe("what an order does to the answer", () => {
  const idle: Choice = { ...MINE, strategy: "do-nothing" };
  const world = testWorld({});
  function answer(site: Site) {
    const run = (choice: Choice) => operatePlan(site, world, makePlan(site, world, choice));
    return outcomeOf(site, run(MINE), run(idle));
  }

  it("is 3 million USD of capital more", () => {
    expect(
      answer(withOrder()).capexUsd - answer(withOrder({ ...order, paidUsdPerTh: 0 })).capexUsd,
    ).toBeCloseTo(3_000_000, 4);
  });

  it("is less worth by those 3 million USD, discounted at the class's rate to the middle of month 14", () => {
    const site = withOrder();
    const free = withOrder({ ...order, paidUsdPerTh: 0 });
    const rate = site.valuation.discountRates["owned-machines"]!;
    const lostUsd = 3_000_000 / (1 + rate) ** (14.5 / 12);
    expect(answer(free).npvUsd - answer(site).npvUsd).toBeCloseTo(lostUsd, 2);
  });
});
