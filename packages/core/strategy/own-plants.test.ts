import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedBatch } from "../world/index.ts";
import {
  type Choice,
  makePathEvaluator,
  makePlan,
  makeStepByStepYard,
  makeYard,
  type OwnPlant,
  operatePlan,
  oraclePathCash,
  type Site,
} from "./index.ts";
import { lineTotal, priceYear, testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const MONTHS = 14;
const MINE: Choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const HYBRID: Choice = { ...MINE, strategy: "hybrid", hostMw: 20 };
const IDLE: Choice = { ...MINE, strategy: "do-nothing" };
/** A day of sun that gives 5 MW from 8 to 16 o'clock: 40 MWh. */
const SUN: OwnPlant = {
  id: "pv",
  name: "sun",
  availableMw: Float64Array.from({ length: 8760 }, (_, hour) => (hour % 24 >= 8 && hour % 24 < 16 ? 5 : 0)),
  exists: false,
  capexUsd: 4e6,
  upkeepUsdPerYear: 60_000,
  lifeMonths: Number.POSITIVE_INFINITY,
};
const tenMw = { ...testMine, tranches: [{ ...testMine.tranches[0]!, count: 10_000 / 3 }], fixedUpkeep: [] };
const siteWith = (plant: Partial<OwnPlant> = {}, change: Partial<Site> = {}) =>
  testSite({ months: MONTHS, mine: tenMw, ownPlants: [{ ...SUN, ...plant }], ...change });
const run = (site: Site, choice = MINE, world = testWorld({}, MONTHS)) =>
  operatePlan(site, world, makePlan(site, world, choice));

describe("own sun", () => {
  it("of 5 MW for 8 hours replaces 1,240 MWh of January's import at 40 USD/MWh", () => {
    const { operations } = run(siteWith()).course;
    expect(operations[0]).toMatchObject({
      importMwh: expect.closeTo(10 * 744 - 1240, 6),
      ownMwh: expect.closeTo(1240, 6),
      ownEnergyUsd: expect.closeTo(1240 * 40, 4),
      energyCostUsd: expect.closeTo((10 * 744 - 1240) * 40, 4),
      miningEnergyCostUsd: expect.closeTo(10 * 744 * 40, 4),
    });
  });

  it("runs machines in hours in which the grid is too dear: half of them, on 5 MW", () => {
    const { operations } = run(
      siteWith({}, { priceYear: priceYear((hour) => (hour % 24 < 12 ? 40 : 300), MONTHS) }),
    ).course;
    // 12 cheap hours on 10 MW, 4 dear hours of sun on 5 MW
    expect(operations[0]!.miningMwh).toBeCloseTo(31 * (12 * 10 + 4 * 5), 6);
    expect(operations[0]!.curtailedMwh).toBeCloseTo(0, 6);
  });

  it("that nobody can use is curtailed, and sold where the connection lets it out: 62 MWh less fees", () => {
    const small = { ...tenMw, tranches: [{ ...tenMw.tranches[0]!, count: 1000 }] };
    expect(run(siteWith({}, { mine: small })).course.operations[0]!.curtailedMwh).toBeCloseTo(2 * 8 * 31, 6);
    const connection = { ...testSite().connection, exportMw: 1, exportDeductUsdPerMwh: 4 };
    const sold = run(siteWith({}, { mine: small, connection })).course.operations[0]!;
    expect(sold.exportMwh).toBeCloseTo(8 * 31, 6);
    expect(sold.exportRevenueUsd).toBeCloseTo(8 * 31 * (40 - 4), 4);
    expect(sold.curtailedMwh).toBeCloseTo(8 * 31, 6);
  });

  it("is built by plans and paid once; doing nothing has none of it", () => {
    const lines = run(siteWith()).lines;
    expect(lineTotal(lines, "power.own-plants")).toBe(-4e6);
    expect(lineTotal(lines, "power.own-upkeep")).toBeCloseTo(-5000 * MONTHS, 6);
    expect(run(siteWith(), IDLE).lines.some(({ id }) => id.startsWith("power.own"))).toBe(false);
  });

  it("is not built for a mine whose machines are sold, nor for a site that is, where nothing may be sent out", () => {
    const lines = run(siteWith(), { ...MINE, fleet: "sell" }).lines;
    expect(lines.some(({ id }) => id.startsWith("power.own"))).toBe(false);
    const connection = { ...testSite().connection, exportMw: 5 };
    const sellsPower = run(siteWith({}, { connection }), { ...IDLE, strategy: "sell-power" }).lines;
    expect(lineTotal(sellsPower, "power.own-plants")).toBe(-4e6);
    expect(lineTotal(sellsPower, "power.export")).toBeGreaterThan(0);
  });

  it("that stands already lights the site of who does nothing, who sells none of it", () => {
    const standing = { ...testSite().standing, auxiliaryMw: 1 };
    const connection = { ...testSite().connection, exportMw: 5 };
    const { operations } = run(siteWith({ exists: true }, { standing, connection }), IDLE).course;
    expect(operations[0]!.importMwh).toBeCloseTo(744 - 8 * 31, 6);
    expect(operations[0]!.exportMwh).toBe(0);
  });

  it("is renewed at the end of a life of six months", () => {
    expect(lineTotal(run(siteWith({ lifeMonths: 6 })).lines, "power.own-plants")).toBe(-3 * 4e6);
  });

  it("lowers the peak where it shines: of 10 MW charged at noon 5 are left", () => {
    const noon = Uint8Array.from({ length: 8760 }, (_, hour) => (hour % 24 === 12 ? 1 : 0));
    const demand = [{ charge: { id: "noon", rateUsdPerMwMonth: 500 }, isCounted: noon }];
    const { demand: bill } = run(siteWith({}, { demand })).course.operations[0]!;
    expect(bill!.peaksMw[0]).toBeCloseTo(5, 9);
  });
});

const COLUMNS = [
  "merchantUsd",
  "overheadUsd",
  "machinesUsd",
  "netCashUsd",
  "machineCapexUsd",
  "rewardUsd",
] as const;
const STANDING: OwnPlant = { ...SUN, id: "old", exists: true, availableMw: new Float64Array(8760).fill(0.7) };
const evening = Uint8Array.from({ length: 8760 }, (_, hour) => (hour % 24 >= 14 && hour % 24 < 20 ? 1 : 0));
const wild = Float64Array.from({ length: 8760 }, (_, hour) => (hour * 7919) % 13);
const SITES: readonly (readonly [string, Partial<Site>, boolean])[] = [
  ["a daily shape", { ownPlants: [SUN, STANDING] }, true],
  [
    "a daily shape beside charged peaks",
    {
      ownPlants: [SUN, STANDING],
      demand: [
        { charge: { id: "all", rateUsdPerMwMonth: 6000 } },
        { charge: { id: "evening", rateUsdPerMwMonth: 4000 }, isCounted: evening },
      ],
    },
    true,
  ],
  [
    "more sun than anybody draws",
    { ownPlants: [{ ...SUN, availableMw: SUN.availableMw.map((mw) => mw * 30) }] },
    true,
  ],
  ["a file of weather", { ownPlants: [{ ...SUN, availableMw: wild }] }, false],
];

describe("own plants on many paths", () => {
  const batch = statedBatch(testWorld({}, MONTHS), 3, "outlook");
  for (let at = 0; at < batch.powerLevelRatio.length; at++) {
    batch.powerLevelRatio[at] = 0.4 + ((at * 7) % 11) / 6;
    batch.hashpriceUsdPerPhDay[at] = 20 + ((at * 13) % 17) * 2;
    batch.outageFraction[at] = at % 5 === 0 ? 0.1 : 0;
  }
  const siteOf = (change: Partial<Site>) =>
    testSite({
      months: MONTHS,
      mine: {
        ...testMine,
        variableUpkeepUsdPerMwh: 2,
        tranches: [
          { ...testMine.tranches[0]!, count: 9000 },
          { ...tenMw.tranches[0]!, id: "second" },
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
        importMw: 40,
        firmMw: 25,
        importAdderUsdPerMwh: 3,
        lossFraction: 0.02,
        interruptedHoursPerYear: 200,
        interruptedImportMw: 30,
      },
      standing: {
        connectionUsdPerMwMonth: 0,
        siteUsdPerMonth: 0,
        auxiliaryMw: 1,
        minimumBillUsdPerMonth: 40_000,
      },
      ...change,
    });

  it.each(SITES)("%s: cash is that of plans carried out hour by hour", (_name, change, isTabled) => {
    const site = siteOf(change);
    const evaluator = makePathEvaluator(site);
    expect(evaluator.on(batch).operate(MINE) !== null).toBe(isTabled);
    for (const choice of [MINE, HYBRID]) {
      const found = evaluator.on(batch).evaluate(choice);
      const wanted = oraclePathCash(site, makeStepByStepYard(site), batch, choice);
      for (const name of COLUMNS)
        found[name].forEach((usd, at) => {
          expect(Math.abs(usd - wanted[name][at]!), `${choice.strategy} ${name} ${at}`).toBeLessThan(1e-2);
        });
    }
  });

  it("by its tables a month's sums are those hour by hour, whatever the sun", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 24, maxLength: 24 }),
        (day) => {
          const availableMw = Float64Array.from({ length: 8760 }, (_, hour) => day[hour % 24]!);
          const site = siteOf({ ownPlants: [{ ...SUN, availableMw }] });
          const world = testWorld({}, MONTHS);
          const by = (yard: ReturnType<typeof makeYard>) =>
            operatePlan(site, world, makePlan(site, world, HYBRID), yard).course.operations[3]!;
          const [found, wanted] = [by(makeYard(site)), by(makeStepByStepYard(site))];
          for (const name of [
            "importMwh",
            "miningMwh",
            "aiMwh",
            "curtailedMwh",
            "ownMwh",
            "ownEnergyUsd",
            "energyCostUsd",
            "miningEnergyCostUsd",
          ] as const)
            expect(Math.abs(found[name]! - wanted[name]!) / (1 + Math.abs(wanted[name]!)), name).toBeLessThan(
              1e-9,
            );
        },
      ),
      { seed: 91, numRuns: 12 },
    );
  });
});
