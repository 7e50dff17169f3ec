import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch } from "../world/index.ts";
import {
  type Choice,
  makePathEvaluator,
  makePlan,
  makeStepByStepYard,
  operatePlan,
  oraclePathCash,
  type Site,
  type SiteDemandCharge,
} from "./index.ts";
import { lineTotal, priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 14;
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const HYBRID: Choice = { ...MINE, strategy: "hybrid", hostMw: 20 };
const IDLE: Choice = { ...MINE, strategy: "do-nothing" };
/** 12 USD/kW and month. */
const ALWAYS: SiteDemandCharge = { charge: { id: "peak", rateUsdPerMwMonth: 12_000 } };
const evening = Uint8Array.from({ length: 8760 }, (_, hour) => (hour % 24 >= 16 && hour % 24 < 21 ? 1 : 0));
const EVENING: SiteDemandCharge = {
  charge: { id: "evening", rateUsdPerMwMonth: 9_000 },
  isCounted: evening,
};
/** 40 MW that earn 83.33 USD/MWh. */
const fortyMw = { ...testMine, tranches: [{ ...testMine.tranches[0]!, count: 40_000 / 3 }], fixedUpkeep: [] };
const siteWith = (demand: readonly SiteDemandCharge[], change: Partial<Site> = {}) =>
  testSite({ months: MONTHS, mine: fortyMw, demand, ...change });
const run = (site: Site, choice = MINE, world = testWorld({}, MONTHS)) =>
  operatePlan(site, world, makePlan(site, world, choice));
const paid = (site: Site, id: string, month: number, choice = MINE) =>
  run(site, choice).lines.find((line) => line.id === id)?.amounts[month] ?? 0;

describe("a charge on the month's peak", () => {
  it("of 12 USD/kW on 40 MW that run all month is 480,000 USD", () => {
    expect(paid(siteWith([ALWAYS]), "mining.demand-charge", 0)).toBeCloseTo(-40 * 12_000, 6);
  });

  it("that is more than a MW earns in the month leaves the machines still: 4,000 USD against 12,000", () => {
    // 83.33 - 77.96 earns 4,000 USD in 744 hours
    const priced = { priceYear: priceYear(() => 83.333_333 - 4000 / 744, MONTHS) };
    const { course } = run(siteWith([ALWAYS], priced));
    expect(course.operations[0]!.miningMwh).toBe(0);
    expect(course.operations[0]!.demand!.chargeUsd).toBe(0);
    expect(run(siteWith([], priced)).course.operations[0]!.miningMwh).toBeGreaterThan(0);
  });

  it("in the evening alone is avoided by standing still in it where its five hours earn less", () => {
    // 43.33 * 5 * 31 = 6,717 USD a MW in the evenings of January, less than 9,000
    const { operations } = run(siteWith([EVENING])).course;
    expect(operations[0]!.miningMwh).toBeCloseTo(40 * 31 * 19, 6);
    expect(operations[0]!.demand!.chargeUsd).toBe(0);
    const cheap = { ...EVENING, charge: { ...EVENING.charge, rateUsdPerMwMonth: 6_000 } };
    expect(run(siteWith([cheap])).course.operations[0]!.miningMwh).toBeCloseTo(40 * 744, 6);
  });

  it("remembers: 80 % of January's 40 MW is billed in a February without machines", () => {
    const ratchet = {
      fraction: 0.8,
      lookBackMonthCount: 11,
      wrapAround: true,
    };
    const charge = { charge: { ...ALWAYS.charge, ratchet } };
    // February is too dear to mine in; 1 MW is drawn by the lights
    const site = siteWith([charge], {
      priceYear: priceYear((hour) => (hour >= 744 && hour < 744 + 672 ? 200 : 40), MONTHS),
      standing: { ...testSite().standing, auxiliaryMw: 1 },
    });
    const { operations } = run(site).course;
    expect(operations[0]!.demand!.peaksMw[0]).toBeCloseTo(41, 9);
    expect(operations[1]!.demand!.peaksMw[0]).toBeCloseTo(1, 9);
    expect(operations[1]!.demand!.chargeUsd).toBeCloseTo(0.8 * 41 * 12_000, 6);
    // doing nothing has only ever drawn its lights
    expect(run(site, IDLE).course.operations[1]!.demand!.chargeUsd).toBeCloseTo(12_000, 6);
  });

  it("of a contract that bills 30 MW in any case is owed by who does nothing; below it the peak is free", () => {
    const contracted = { ...ALWAYS, contractedMw: new Float64Array(MONTHS).fill(30) };
    const site = siteWith([contracted], { priceYear: priceYear(() => 80, MONTHS) });
    expect(paid(site, "standing.demand-charge", 0, IDLE)).toBeCloseTo(-30 * 12_000, 6);
    // 3.33 USD/MWh earn less than 12,000 USD a MW in the month: 30 of 40 MW run
    const { operations } = run(site).course;
    expect(operations[0]!.miningMwh).toBeCloseTo(30 * 744, 6);
    expect(paid(site, "mining.demand-charge", 0)).toBe(0);
  });

  it("is the tenants' where they draw: 14.08 MW of 16 IT MW let, passed on with their energy", () => {
    const site = testSite({ months: MONTHS, hosting: testOffer, demand: [ALWAYS] });
    const { course, lines } = run(site, { ...HYBRID, strategy: "convert", fleet: "sell" });
    const { demand, aiMwh, aiEnergyCostUsd } = course.operations[8]!;
    expect(demand!.aiUsd).toBeCloseTo(16 * 0.8 * 1.1 * 12_000, 4);
    expect(aiEnergyCostUsd).toBeCloseTo(aiMwh * 40 + demand!.aiUsd, 4);
    expect(lineTotal(lines, "mining.demand-charge")).toBe(0);
  });
});

/** Peaks of every kind: all hours, an evening inside them, two at once, with a contract and a ratchet. */
const RATCHET: SiteDemandCharge = {
  charge: {
    id: "ratchet",
    rateUsdPerMwMonth: Array.from({ length: 12 }, (_, m) => 2000 + 900 * m),
    ratchet: { fraction: 0.7, lookBackMonthCount: 5, wrapAround: false, pastPeaksMw: pastPeaks() },
  },
  contractedMw: Float64Array.from({ length: MONTHS }, (_, month) => month),
};
function pastPeaks(): Record<number, number> {
  const january = 2027 * 12;
  return Object.fromEntries([1, 2, 3, 4, 5].map((back) => [january - back, 10 * back]));
}
const KINDS: readonly (readonly [string, readonly SiteDemandCharge[]])[] = [
  ["one charge on all hours", [ALWAYS]],
  ["one on the evening", [EVENING]],
  ["both", [ALWAYS, EVENING]],
  ["a ratchet over a contract's minimum", [RATCHET]],
  ["all three", [RATCHET, EVENING, ALWAYS]],
];
const COLUMNS = ["merchantUsd", "overheadUsd", "contractedUsd", "netCashUsd", "rewardUsd"] as const;

describe("charges on peaks on many paths", () => {
  const batch = statedBatch(testWorld({}, MONTHS), 3, "outlook");
  for (let at = 0; at < batch.powerLevelRatio.length; at++) {
    batch.powerLevelRatio[at] = 0.4 + ((at * 7) % 11) / 8;
    batch.hashpriceUsdPerPhDay[at] = 25 + ((at * 13) % 17) * 2;
    batch.outageFraction[at] = at % 5 === 0 ? 0.1 : 0;
  }
  const siteOf = (demand: readonly SiteDemandCharge[]) =>
    testSite({
      months: MONTHS,
      demand,
      mine: {
        ...testMine,
        variableUpkeepUsdPerMwh: 2,
        tranches: [
          ...testMine.tranches,
          { ...fortyMw.tranches[0]!, id: "second", bought: { year: 2024, month: 1 } },
        ],
        ageing: { ...testMine.ageing, efficiencyLossFractionPerYear: 0.05 },
      },
      hosting: {
        ...testOffer,
        utilisationShape: Float64Array.from({ length: 24 }, (_, hour) => 0.7 + hour / 40),
      },
      priceYear: priceYear((hour) => 12 + ((hour * 37) % 91) + (hour % 24), MONTHS),
      connection: {
        ...testSite().connection,
        importAdderUsdPerMwh: 3,
        lossFraction: 0.02,
        interruptedHoursPerYear: 200,
        interruptedImportMw: 70,
      },
      standing: {
        connectionUsdPerMwMonth: 0,
        siteUsdPerMonth: 0,
        auxiliaryMw: 1,
        minimumBillUsdPerMonth: 40_000,
      },
    });

  it.each(KINDS)("%s: the tables are the plans carried out hour by hour", (_name, demand) => {
    const site = siteOf(demand);
    const evaluator = makePathEvaluator(site);
    expect(evaluator.on(batch).operate(MINE)).not.toBeNull();
    for (const choice of [MINE, HYBRID]) {
      const found = evaluator.on(batch).evaluate(choice);
      const wanted = oraclePathCash(site, makeStepByStepYard(site), batch, choice);
      for (const name of COLUMNS)
        found[name].forEach((usd, at) => {
          expect(Math.abs(usd - wanted[name][at]!), `${choice.strategy} ${name} ${at}`).toBeLessThan(1e-2);
        });
    }
  });

  it("never costs more than running as if nothing were charged, nor earns more", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (rateUsdPerMwMonth) => {
        const demand = [{ charge: { id: "any", rateUsdPerMwMonth } }];
        const worth = (site: Site) => makePathEvaluator(site).on(batch).evaluate(MINE);
        const charged = worth(siteWith(demand));
        const free = worth(siteWith([]));
        charged.merchantUsd.forEach((usd, at) => {
          const full = free.merchantUsd[at]! - 40 * rateUsdPerMwMonth;
          expect(usd).toBeLessThanOrEqual(free.merchantUsd[at]! + 1e-6);
          expect(usd).toBeGreaterThanOrEqual(Math.min(full, 0) - 1e-6);
        });
      }),
      { seed: 81, numRuns: 15 },
    );
  });
});
