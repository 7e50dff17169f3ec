import { describe, expect, it } from "vitest";
import {
  type Changes,
  type Experiment,
  experimentOn,
  findClaim,
  openBook,
  runClaim,
  runPoint,
} from "./index.ts";
import { shippedRows as rows } from "./shipped-rows.fixture.ts";
import { hostingEconomics, miningEconomics, referenceHashprice, yearlyCharge } from "./site-economics.ts";

const HOURS = 8765.82;

function run(id: string, changes: Changes = {}, seed = 7) {
  const experiment = experimentOn(rows, id) as Experiment;
  const point = runPoint(findClaim(rows, id), experiment, rows, { changes, seed });
  const of = (name: string) => {
    const figure = point.figures.find((each) => each.name === name);
    if (!figure) throw new Error(`no figure ${name}`);
    return figure.value;
  };
  return { ...point, of, number: (name: string) => of(name) as number };
}

describe("the reference site", () => {
  const book = openBook(rows);

  it("earns 66,000 * 3.165 BTC * 144 blocks over 138.96e12 of difficulty: 30.24 USD/PH/day", () => {
    // 66000 * 3.165 * 86400e15 / (138.96e12 * 4294967296)
    expect(referenceHashprice(book)).toBeCloseTo((66_000 * 3.165 * 86_400e15) / (138.96e12 * 2 ** 32), 10);
    expect(referenceHashprice(book)).toBeCloseTo(30.24, 2);
  });

  it("mines at 17.5 J/TH: 30.24 * 0.985 * 0.99 / (0.024 * 17.5 * 1.05 * 1.02) = 65.56 USD/MWh, margin 18.56 after 45 and 2", () => {
    const mining = miningEconomics(book);
    expect(mining.revenueUsdPerMwh).toBeCloseTo((30.24 * 0.985 * 0.99) / (0.024 * 17.5 * 1.05 * 1.02), 2);
    expect(mining.marginUsdPerMwh).toBeCloseTo(mining.revenueUsdPerMwh - 47, 10);
    // 1e6 / (17.5 * 1.071) TH at 15 USD
    expect(mining.machinesUsdPerMw).toBeCloseTo((1e6 / (17.5 * 1.071)) * 15, 6);
  });

  it("lets at 150 USD/kW-month: 1.53 M$ of NOI per IT MW, 1.133 per grid MW at 1.35", () => {
    const hosting = hostingEconomics(book);
    expect(hosting.noiUsdPerItMwYear).toBeCloseTo(150 * 12_000 * 0.85, 6);
    expect(hosting.noiUsdPerGridMwYear).toBeCloseTo(1_530_000 / 1.35, 6);
  });

  it("repays 11.7 M$ at 8 % over 15 years with 1.3669 M$ a year: 11.7 * 0.116830", () => {
    // 0.08 / (1 - 1.08^-15) = 0.1168295
    expect(yearlyCharge(11_700_000, 0.08, 15)).toBeCloseTo(11_700_000 * 0.11682954, 0);
    expect(yearlyCharge(100, 0, 4)).toBeCloseTo(25, 10);
  });
});

describe("three-to-five-times", () => {
  it("compares 1.53 M$ over 7,679 MWh with mining's margin after standing costs: 24 at the reference", () => {
    const mwh = 0.73 * HOURS * 1.2;
    const { number } = run("three-to-five-times");
    expect(number("hostingMarginUsdPerMwh")).toBeCloseTo(1_530_000 / mwh, 6);
    const mining = miningEconomics(openBook(rows)).marginUsdPerMwh - 90_000 / HOURS;
    expect(number("miningMarginUsdPerMwh")).toBeCloseTo(mining, 8);
    expect(number("multiple")).toBeCloseTo(1_530_000 / mwh / mining, 6);
  });

  it("depends on the denominator by the factors of the site: grid over meter is 0.73 * 1.2 / 1.35", () => {
    const { number } = run("three-to-five-times");
    expect(number("perGridMwhMultiple") / number("perMeterMwhMultiple")).toBeCloseTo((0.73 * 1.2) / 1.35, 10);
  });

  it("has no multiple where mining loses money, and that is not three to five times", () => {
    const poor = run("three-to-five-times", { "bitcoin.start_price": 30_000 });
    expect(poor.of("multiple")).toBeNull();
    expect(poor.holds).toBe(false);
  });
});

describe("three-to-five-times along other inputs", () => {
  const result = runClaim(
    findClaim(rows, "three-to-five-times"),
    experimentOn(rows, "three-to-five-times"),
    rows,
    [],
    {
      seed: 7,
      seedCount: 20,
      hasMovements: false,
      hasMaps: false,
    },
  );
  const along = (input: string) => result.alsoTurns.find((each) => each.input === input)!.turns;

  it("a machine of 11.8 J/TH or better, or power at 13.4 USD/MWh, brings the multiple under five", () => {
    expect(along("claims.site.efficiency").length).toBeGreaterThan(0);
    for (const { value } of along("claims.site.efficiency"))
      expect(
        Math.min(
          ...[3, 5].map((multiple) =>
            Math.abs(
              run("three-to-five-times", { "claims.site.efficiency": value }).number("multiple") - multiple,
            ),
          ),
        ),
      ).toBeLessThan(1e-5);
    for (const { value } of along("claims.site.power"))
      expect(
        Math.min(
          ...[3, 5].map((multiple) =>
            Math.abs(
              run("three-to-five-times", { "claims.site.power": value }).number("multiple") - multiple,
            ),
          ),
        ),
      ).toBeLessThan(1e-5);
  });

  it("rent alone brings it there only at a fifth of the reference: 5 / 24 * 150 = 31 USD/kW-month", () => {
    const [low, high] = along("claims.site.rent").map(({ value }) => value);
    const multiple = run("three-to-five-times").number("multiple");
    expect(low).toBeCloseTo((150 * 3) / multiple, 6);
    expect(high).toBeCloseTo((150 * 5) / multiple, 6);
  });
});

describe("thirteen-to-25-gw", () => {
  it("is 994.7 EH/s at 19.5 J/TH and 1.05: 20.4 GW", () => {
    const { number, holds } = run("thirteen-to-25-gw");
    const ehs = (138.96e12 * 2 ** 32) / 600 / 1e18;
    expect(number("hashrateEhs")).toBeCloseTo(ehs, 8);
    expect(number("powerGw")).toBeCloseTo((ehs * 19.5 * 1.05) / 1000, 8);
    expect(holds).toBe(true);
  });

  it("is linear in difficulty", () => {
    const half = run("thirteen-to-25-gw", { "bitcoin.start_difficulty": 69.48e12 });
    expect(half.number("powerGw")).toBeCloseTo(run("thirteen-to-25-gw").number("powerGw") / 2, 10);
  });
});

describe("capex-gap and reuse", () => {
  it("the bills of materials sum to their rows: 0.45 M$ per grid MW, 11.7 per IT MW, ratio 19.26", () => {
    const { number } = run("capex-gap");
    expect(number("mineUsdPerGridMw")).toBeCloseTo(450_000, 4);
    expect(number("hallUsdPerItMw")).toBeCloseTo(11_700_000, 2);
    expect(number("capexRatio")).toBeCloseTo(11.7e6 / 1.35 / 450_000, 8);
  });

  it("the articles' own 4.5 against 0.45 M$ is tenfold", () => {
    const own = { "facility.greenfield_usd_per_it_mw": 4_500_000, "facility.grid_to_it_ratio": 1 };
    expect(run("capex-gap", own).number("capexRatio")).toBeCloseTo(10, 8);
    expect(run("capex-gap", own).holds).toBe(true);
  });

  it("no share of a mine can save more of a hall than the mine is worth: 5.2 %", () => {
    const { number } = run("rebuild-not-convert");
    expect(number("mostAvoidableShareOfHall")).toBeCloseTo((450_000 * 1.35) / 11_700_000, 10);
    expect(number("avoidedShareOfHall")).toBeLessThan(number("mostAvoidableShareOfHall"));
  });

  it("both camps cannot be right at once", () => {
    for (const usd of [400_000, 2_000_000, 3_801_000, 3_803_000, 11_700_000]) {
      const changes = { "facility.greenfield_usd_per_it_mw": usd };
      expect(run("rebuild-not-convert", changes).holds && run("largely-reusable", changes).holds).toBe(false);
    }
  });

  it("rebuild, middle and reuse shares avoid more in that order", () => {
    const of = (camp: string) =>
      run("largely-reusable", { "claims.site.camp": camp }).number("avoidedShareOfHall");
    expect(of("rebuild")).toBeLessThan(of("middle"));
    expect(of("middle")).toBeLessThan(of("reuse"));
  });
});

describe("four-nines", () => {
  it("a mine is down 1.956 * 1.32 h of its feed, 2 * 6 h of its carrier and its gear's repairs", () => {
    // independent in series, rates per year of operation: 1 - prod(1 - r / (8766 / f + r))
    const up = (failures: number, hours: number) => 1 / (1 + (failures * hours) / 8766);
    const gear = up(0.0059, 297) * up(0.0095, 7) * up(0.0095, 7);
    const expected = gear * up(2, 6) * (1 - (1.956 * 1.32) / HOURS);
    expect(run("four-nines").number("mineAvailabilityFraction")).toBeCloseTo(expected, 6);
  });

  it("each means makes it better from gensets on, and only the last reaches 52.6 minutes", () => {
    const { number } = run("four-nines");
    const steps = ["mine", "withCarriers", "withGensets", "withTwoPaths", "hall"];
    const minutes = steps.map((name) => number(`${name}MinutesPerYear`));
    expect(minutes).toEqual([...minutes].sort((a, b) => b - a));
    expect(minutes.at(-2)).toBeGreaterThan(52.6);
    expect(minutes.at(-1)).toBeLessThan(52.6);
  });
});

describe("difficulty-self-balances", () => {
  it("a deeper fall leaves a larger share of the loss: 30 % against 80 %", () => {
    const share = (fall: number) =>
      run("difficulty-self-balances", { "claims.shock.price_fall": fall }).number("madeGoodFraction");
    expect(share(0.3)).toBeGreaterThan(share(0.8));
  });

  it("after a ban difficulty follows all of it and those who stay earn more for weeks, at most 1 / 0.54 - 1 = 85 %", () => {
    const ban = run("difficulty-self-balances", { "claims.shock.kind": "ban" });
    expect(ban.number("madeGoodFraction")).toBeGreaterThan(0.95);
    expect(ban.number("banHashpriceGainFraction")).toBeGreaterThan(0.4);
    expect(ban.number("banHashpriceGainFraction")).toBeLessThan(1 / 0.54 - 1);
    expect(ban.number("daysToNormalBlocks")).toBeLessThan(90);
  });

  it("counts seven of the eight shocks of the chain with lower difficulty three retargets on", () => {
    expect(run("difficulty-self-balances").of("historyFellCount")).toBe(7);
  });
});

describe("counterparties and tenants", () => {
  it("a pool that owes 1.5 days and fails once in 200 years costs 0.9 * 0.005 * 1.5 / 365 of revenue", () => {
    expect(run("no-counterparty").number("poolLossFraction")).toBeCloseTo((0.9 * 0.005 * 1.5) / 365, 7);
    expect(run("no-counterparty", { "claims.site.pool": "solo" }).of("poolLossFraction")).toBe(0);
  });

  it("one tenant of 0.5 % a year ruins with 1 - 0.995^10 = 4.89 %, eight of them far more rarely", () => {
    const { number } = run("customer-concentration");
    expect(number("singleRuinProbability")).toBeCloseTo(1 - 0.995 ** 10, 12);
    expect(number("spreadRuinProbability")).toBeLessThan(0.02);
  });

  it("a space let again within the six months of the reserve ruins nobody whose next rent covers the debt", () => {
    const deep = { "tenants.depth.middle.reLetLagMonths": 5 };
    expect(run("customer-concentration", deep).of("singleRuinProbability")).toBe(0);
  });

  it("a tenant that never fails has no spread; hashprice that hardly swings makes mining the steadier by nothing", () => {
    const sure = run("predictable-margins", {
      "tenants.grade.investment_grade_backed.defaultProbabilityPerYear": 1e-9,
    });
    expect(sure.number("hostingVariation")).toBeLessThan(1e-9);
    const calm = run("predictable-margins", { "claims.hashprice.process.volatilityPerSqrtYear": 1e-9 });
    expect(calm.number("miningVariation")).toBeLessThan(1e-6);
    expect(calm.holds).toBe(false);
  });

  it("a tenancy of 15 years and two empty ones lets 15 / 17 of the time", () => {
    const { number } = run("thin-tenant-market");
    const hosting = hostingEconomics(openBook(rows));
    const worth = (hosting.noiUsdPerGridMwYear * 15) / 17 - hosting.capitalUsdPerGridMwYear;
    expect(number("russia_surplusUsdPerMwYear")).toBeCloseTo(
      worth - Math.max(0, number("miningUsdPerMwYear")),
      4,
    );
  });
});

describe("hours of a modelled year", () => {
  it("the dual of the connection is what a further MW of mining earns: both ways of counting agree", () => {
    const { number } = run("power-scarcity");
    const two = (gridMw: number) =>
      run("power-scarcity", { "claims.site.grid": gridMw }).number("miningDualUsdPerMwYear");
    expect(two(50)).toBeCloseTo(number("miningDualUsdPerMwYear"), 4);
    expect(number("miningDualUsdPerMwYear")).toBeGreaterThan(0);
  });

  it("a hybrid leaves less unused than a hall alone, which leaves what its tenant does not draw: 1 - 0.73 * 1.2 / 1.35 = 35 %", () => {
    const { number } = run("hybrid-wastes-nothing");
    expect(number("hallUnusedFraction")).toBeCloseTo(1 - (0.73 * 1.2) / 1.35, 2);
    expect(number("unusedFraction")).toBeLessThan(number("hallUnusedFraction") / 10);
    expect(number("unservedMwh")).toBe(0);
  });

  it("machines that never stop leave nothing unused", () => {
    const always = run("hybrid-wastes-nothing", { "bitcoin.start_price": 5e9 });
    expect(always.number("unusedFraction")).toBeLessThan(1e-12);
  });

  it("stopping in dear hours is worth something, more so at a low hashprice", () => {
    const of = (price: number) =>
      run("energy-financial-miner", { "bitcoin.start_price": price }).number("stoppingUsdPerMwYear");
    expect(of(66_000)).toBeGreaterThan(0);
    expect(of(50_000)).toBeGreaterThan(of(66_000));
  });

  it("idle hours cannot earn more per MW than all hours do", () => {
    expect(run("mixed-compute").number("earnedUsdPerMwYear")).toBeLessThanOrEqual(
      run("power-scarcity").number("miningDualUsdPerMwYear") * (1 + 1e-9),
    );
  });
});

describe("single figures by hand", () => {
  it("19,000 BTC are 1.37 months of issuance: 3.165 * 144 * 30.436875 = 13,872 a month", () => {
    expect(run("nineteen-thousand-btc").number("claimMonthsOfIssuance")).toBeCloseTo(
      19_000 / (3.165 * 144 * 30.436875),
      8,
    );
  });

  it("sold coins pay the bills, with 0.2 % lost on the way", () => {
    const { number } = run("nineteen-thousand-btc");
    const bills = number("billsUsdPerBtc") * number("minedBtcPerQuarter");
    expect(number("mustSellBtcPerQuarter") * 66_000 * 0.998).toBeCloseTo(bills, -2);
  });

  it("a discount of 15 USD on 10 of 24 hours is worth 6.25 USD/MWh", () => {
    const { number } = run("off-peak-discount");
    expect(number("withDiscountUsdPerMwh") - number("withoutDiscountUsdPerMwh")).toBeCloseTo(6.25, 10);
  });

  it("fees after 2016 made up (1.158 - 0.272) / 12.5 = 7.1 % of the lost subsidy", () => {
    const { number } = run("fees-do-not-fill-gap");
    expect(number("filledFraction2016")).toBeCloseTo((1.15818 - 0.27207) / 12.5, 10);
    expect(number("feesThatWouldFillBtc")).toBeCloseTo(0.53961 + 3.125, 10);
  });

  it("2.63 kW at 1.2 and 45 USD/MWh is 14.2 cents an hour, all of an hour's cost once the rest is paid", () => {
    expect(run("power-drives-training-cost").number("electricityUsdPerHour")).toBeCloseTo(
      0.00263 * 1.2 * 45,
      10,
    );
    expect(
      run("power-drives-training-cost", { "claims.site.capital": "sunk" }).of("electricityShareFraction"),
    ).toBe(1);
  });

  it("the median of 9, 10, 6.5 and 19.5 M$ is 9.5, over 11.7 it is 0.812", () => {
    expect(run("capacity-moved-not-converted").number("costOverGreenfieldRatio")).toBeCloseTo(9.5 / 11.7, 10);
  });

  it("20.4 GW all day at 50 USD/MWh is 24.5 M$ of a budget of 30.1: 81 %", () => {
    const { number } = run("security-tied-to-energy");
    expect(number("budgetUsdPerDay")).toBeCloseTo(3.165 * 144 * 66_000, 2);
    expect(number("powerUsdPerDay")).toBeCloseTo(number("attackPowerGw") * 1000 * 24 * 50, 2);
  });

  it("data centres at 15 % pass what generation adds after 11.6 years; with none to spare it is sooner", () => {
    expect(run("demand-outgrows-supply").number("yearsToShortfall")).toBeCloseTo(11.6, 1);
    const tight = run("demand-outgrows-supply", { "claims.demand.us.idleCapacityTwh": 0 });
    expect(tight.number("yearsToShortfall")).toBeLessThan(11.6);
    expect(
      run("demand-outgrows-supply", { "claims.demand.us.dataCentreGrowthPerYear": 0 }).of("yearsToShortfall"),
    ).toBeNull();
  });

  it("perfect detection without false alarms or sensors cannot lose", () => {
    const perfect = run("ai-inside-operations", {
      "mining.maintenance.condition_based.detectionFraction": 1,
      "mining.maintenance.condition_based.falseAlarmsPerYear": 0,
      "mining.maintenance.condition_based.monitoringUsdPerYear": 0,
    });
    expect(perfect.number("gainUsdPerMwYear")).toBeGreaterThan(0);
  });

  it("the bridge earns margin after standing costs for the MW-months mined, less double staffing", () => {
    const { number } = run("mining-as-bridge");
    // blocks of 27 MW end at months 9, 11, 13 and the last 19 MW at 15
    expect(number("mwMonths")).toBeCloseTo(27 * (9 + 11 + 13) + 19 * 15, 8);
    expect(number("idleMwMonths")).toBeCloseTo(100 * 6, 8);
  });

  it("premium, delay and spares cost the barred place; without them it loses what power and nothing else costs more", () => {
    const { number } = run("gpu-access");
    expect(number("barredUsdPerItMw")).toBeLessThan(number("homeUsdPerItMw"));
    const dearer = run("gpu-access", { "jurisdiction.russia_surplus.acceleratorPremiumFraction.value": 0.9 });
    expect(dearer.number("barredUsdPerItMw")).toBeLessThan(number("barredUsdPerItMw"));
  });

  it("the weak firm owes 56 + 2 USD/MWh and 150 k$ a year of standing cost and debt", () => {
    const { number } = run("miner-divergence");
    const revenue = (30.24 * 0.985 * 0.99) / (0.024 * 25 * 1.05 * 1.02);
    expect(number("weakBillsOverRevenueRatio")).toBeCloseTo((58 + 150_000 / HOURS) / revenue, 3);
  });

  it("a hall's rent over 15 years at 8 % is worth 8.56 years of it", () => {
    // (1 - 1.08^-15) / 0.08 = 8.5594787
    expect(run("valuation-gap").number("hallUsdPerGridMw")).toBeCloseTo((1_530_000 / 1.35) * 8.5594787, 0);
  });

  it("a queue of no months costs nothing", () => {
    const now = run("availability-over-price", { "jurisdiction.ercot.queueMonths.value": 0 });
    expect(now.number("delayUsdPerMwh")).toBe(0);
    expect(run("availability-over-price").number("priceSpreadUsdPerMwh")).toBe(45 - 30);
  });
});
