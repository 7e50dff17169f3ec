import { describe, expect, it } from "vitest";
import {
  bestOf,
  type Comparison,
  findingZero,
  type Lever,
  makeComparison,
  obstacleTo,
  runThrough,
  type Site,
  type StrategyCase,
  type StrategyId,
  tippingPoint,
} from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const ALL: readonly StrategyId[] = [
  "do-nothing",
  "sell-power",
  "mine",
  "convert",
  "hybrid",
  "bridge",
  "wait",
];
const MONTHS = 36;
const long: Partial<Site> = {
  months: MONTHS,
  priceYear: { ...testSite().priceYear, levelRatio: new Float64Array(MONTHS).fill(1) },
};
const site = testSite({ ...long, mine: testMine, hosting: testOffer });
const world = testWorld({}, MONTHS);
const rentRatioOf = (ratio: number) => new Float64Array(MONTHS).fill(ratio);
const compared = makeComparison(site, ALL, { waitMonths: 6 });

function available(
  cases: readonly StrategyCase[],
  id: StrategyId,
): StrategyCase & { readonly available: true } {
  const found = cases.find((entry) => entry.id === id);
  if (!found?.available) throw new Error(`${id} is not available`);
  return found;
}

describe("a comparison", () => {
  const cases = compared.compare(world);

  it("answers for every strategy that was asked, in that order", () => {
    expect(cases.map((entry) => entry.id)).toEqual(ALL);
  });

  it("puts doing nothing at exactly nothing", () => {
    expect(available(cases, "do-nothing").outcome.npvUsd).toBe(0);
  });

  it("finds hosting beside mining better than either alone where both pay", () => {
    const npv = (id: StrategyId) => available(cases, id).outcome.npvUsd;
    expect(npv("hybrid")).toBeGreaterThan(npv("convert"));
    expect(npv("hybrid")).toBeGreaterThan(npv("mine"));
    expect(bestOf(cases).id).toBe("hybrid");
  });

  it("takes the best split in whole halls: all 60 MW where a hosted MW earns most", () => {
    expect(available(cases, "hybrid").choice.hostMw).toBe(60);
  });

  it("keeps to the split that the user fixed", () => {
    const fixed = makeComparison(site, ["hybrid"], { waitMonths: 6, hybridHostMw: 20 }).compare(world);
    expect(available(fixed, "hybrid").choice.hostMw).toBe(20);
  });

  it("never does worse than the user's own choice when it may choose", () => {
    const free = available(cases, "hybrid").outcome.npvUsd;
    for (const hybridHostMw of [20, 40, 60]) {
      const fixed = makeComparison(site, ["hybrid"], { waitMonths: 6, hybridHostMw }).compare(world);
      expect(free).toBeGreaterThanOrEqual(available(fixed, "hybrid").outcome.npvUsd - 1e-6);
    }
  });

  it("values a bridge above converting at once while mining pays, by what is mined on the way", () => {
    expect(available(cases, "bridge").outcome.npvUsd).toBeGreaterThan(
      available(cases, "convert").outcome.npvUsd,
    );
  });

  it("sells machines at once where mining does not pay", () => {
    const poor = makeComparison(site, ["do-nothing", "mine"], { waitMonths: 6 }).compare(
      testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(12) }, MONTHS),
    );
    expect(available(poor, "mine").choice.fleet).toBe("sell");
  });

  it("runs machines to their stop where the user asks for that", () => {
    const asked = makeComparison(site, ["mine"], { waitMonths: 6, mineFleet: "run-to-stop" }).compare(world);
    expect(available(asked, "mine").choice.fleet).toBe("run-to-stop");
  });

  it("comes out the same in steps and at once, bit for bit", () => {
    const again = runThrough(makeComparison(site, ALL, { waitMonths: 6 }).comparing(world));
    expect(again.map((entry) => (entry.available ? entry.outcome.npvUsd : null))).toEqual(
      cases.map((entry) => (entry.available ? entry.outcome.npvUsd : null)),
    );
  });

  it("is not disturbed by what it remembers: a second world, then the first again", () => {
    compared.compare(testWorld({ hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(80) }, MONTHS));
    expect(available(compared.compare(world), "hybrid").outcome.npvUsd).toBe(
      available(cases, "hybrid").outcome.npvUsd,
    );
  });
});

describe("what can't be done", () => {
  it("is said with what would enable it: drawing power is no right to sell it", () => {
    expect(obstacleTo(site, "sell-power")).toMatchObject({
      because: expect.stringContaining("no right to sell"),
      enabledBy: expect.stringContaining("block"),
    });
    const blocks = [
      {
        id: "ppa",
        mw: 10,
        strikeUsdPerMwh: 30,
        fromMonth: 0,
        untilMonth: 12,
        settlement: "physical" as const,
      },
    ];
    expect(obstacleTo({ ...site, blocks }, "sell-power")).toBeUndefined();
  });

  it("is mining without machines and hosting without a lease or firm megawatts", () => {
    expect(obstacleTo(testSite({ hosting: testOffer }), "mine")?.enabledBy).toContain("mining.fleet");
    expect(obstacleTo(testSite({ mine: testMine }), "hybrid")?.enabledBy).toContain("hosting.lease");
    const soft = testSite({
      mine: testMine,
      hosting: testOffer,
      connection: { ...site.connection, firmMw: 0 },
    });
    expect(obstacleTo(soft, "convert")?.enabledBy).toContain("firm");
    expect(obstacleTo(testSite(), "do-nothing")).toBeUndefined();
  });

  it("is left out of the choice of the best, and a choice of nothing is refused", () => {
    const cases = makeComparison(testSite(long), ["do-nothing", "mine"], { waitMonths: 6 }).compare(world);
    expect(bestOf(cases).id).toBe("do-nothing");
    expect(() => bestOf(cases.filter((entry) => !entry.available))).toThrow(
      expect.objectContaining({ code: "strategy/nothing-to-compare" }),
    );
  });
});

describe("tipping points", () => {
  const comparison: Comparison = makeComparison(site, ["do-nothing", "mine", "convert"], {
    waitMonths: 6,
    mineFleet: "run-to-stop",
  });
  const rent: Lever = {
    parameter: "rent",
    unit: "x",
    today: 1,
    from: 0,
    to: 3,
    worldAt: (ratio) => ({ ...world, rentRatio: rentRatioOf(ratio) }),
  };

  it("lie where two strategies are worth the same", () => {
    const { flipsAt, winnerBelow, winnerAbove } = tippingPoint(comparison, rent);
    const cases = comparison.compare({ ...world, rentRatio: rentRatioOf(flipsAt!) });
    const difference = available(cases, "mine").outcome.npvUsd - available(cases, "convert").outcome.npvUsd;
    const scale = available(comparison.compare({ ...world, rentRatio: rentRatioOf(2) }), "convert").outcome
      .npvUsd;
    expect(Math.abs(difference) / scale).toBeLessThan(1e-3);
    expect([winnerBelow, winnerAbove]).toEqual(["mine", "convert"]);
  });

  it("turn the winner when the input is moved across them by 2 %, and not before", () => {
    const { flipsAt, winnerBelow, winnerAbove } = tippingPoint(comparison, rent);
    expect(bestOf(comparison.compare(rent.worldAt(flipsAt! * 0.98))).id).toBe(winnerBelow);
    expect(bestOf(comparison.compare(rent.worldAt(flipsAt! * 1.02))).id).toBe(winnerAbove);
  });

  it("are none where nothing in the range turns the answer", () => {
    const stiff: Lever = { ...rent, today: 2, from: 1.9, to: 2.1 };
    const found = tippingPoint(comparison, stiff);
    expect(found).toMatchObject({ flipsAt: null, searchedFrom: 1.9, searchedTo: 2.1 });
    expect(found.winnerBelow).toBe(found.winnerAbove);
  });

  it("of a delay are whole months: the first at which another strategy is best", () => {
    const delay: Lever = {
      parameter: "delay",
      unit: "months",
      today: 0,
      from: 0,
      to: 30,
      isWhole: true,
      worldAt: (delayMonths) => ({ ...world, delayMonths }),
    };
    const { flipsAt } = tippingPoint(
      makeComparison(site, ["do-nothing", "convert"], { waitMonths: 6 }),
      delay,
    );
    if (flipsAt === null) throw new Error("a delay beyond the horizon must turn the answer");
    expect(Number.isInteger(flipsAt)).toBe(true);
    const only = makeComparison(site, ["do-nothing", "convert"], { waitMonths: 6 });
    expect(bestOf(only.compare(delay.worldAt(flipsAt - 1))).id).toBe("convert");
    expect(bestOf(only.compare(delay.worldAt(flipsAt))).id).toBe("do-nothing");
  });

  it("to nothing lie where a strategy is worth doing nothing: mining's break-even hashprice", () => {
    const hashprice: Lever = {
      parameter: "hashprice",
      unit: "USD/PH/day",
      today: 40,
      from: 10,
      to: 60,
      worldAt: (value) => ({ ...world, hashpriceUsdPerPhDay: new Float64Array(MONTHS).fill(value) }),
    };
    // without resale the machines must earn 40 USD/MWh and 36,500 / 8,760 = 4.17 of staff: 44.17 * 0.48 = 21.2; resale lowers it
    const zero = runThrough(findingZero(comparison, hashprice, "mine"));
    expect(zero === null || (zero > 10 && zero < 21.2)).toBe(true);
    const mustRun = makeComparison(
      testSite({
        ...long,
        mine: {
          ...testMine,
          machinePrice: { ...testMine.machinePrice, powerUsdPerMwh: 1e6, scrapUsdPerTh: 0 },
        },
      }),
      ["mine"],
      { waitMonths: 0, mineFleet: "run-to-stop" },
    );
    const strict = runThrough(findingZero(mustRun, hashprice, "mine"));
    expect(strict === null || Math.abs(strict - 21.2) < 1).toBe(true);
  });
});

describe("the candidates of a strategy", () => {
  it("of hosting on all 100 MW firm leave something to mine with: the hybrid never takes the whole import", () => {
    const firm = testSite({
      ...long,
      mine: testMine,
      hosting: testOffer,
      connection: { ...site.connection, firmMw: 100 },
    });
    const [hybrid] = makeComparison(firm, ["hybrid"], { waitMonths: 6 }).compare(world);
    expect(hybrid?.available && hybrid.choice.hostMw < 100).toBe(true);
  });

  it("of a firm part smaller than a hall are that part alone", () => {
    const small = testSite({
      ...long,
      mine: testMine,
      hosting: testOffer,
      connection: { ...site.connection, firmMw: 7 },
    });
    const [hybrid] = makeComparison(small, ["hybrid"], { waitMonths: 6 }).compare(world);
    expect(hybrid?.available && hybrid.choice.hostMw).toBe(7);
  });

  it("wait for as long as the user says", () => {
    const [wait] = makeComparison(site, ["wait"], { waitMonths: 9 }).compare(world);
    expect(wait?.available && wait.choice.waitMonths).toBe(9);
  });
});
