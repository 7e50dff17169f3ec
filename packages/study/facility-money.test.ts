import type { LossSample } from "@switchyard/core/facility";
import { parseScenario, type Scenario } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { fleet, PATHS, pricesOf, scenario } from "./facility-site.fixture.ts";
import {
  delayWorth,
  facilityConnection,
  facilityCooling,
  facilitySchedule,
  monthlyDowntime,
  pricedSite,
  tenantsOf,
} from "./index.ts";

describe("the connection", () => {
  const terms =
    ", firm: 60 MW, load_class: controllable, queue: { restudy: 9 months, firm_after: 70 MW, upgrade: 6 MUSD }, large_load: { contract: 10 years, minimum_bill: 80 %, collateral: 50000 USD/MW, contribution: 12 MUSD, exit_fee: 20 MUSD }";
  const text = scenario();
  const own = {
    ...text,
    site: { ...text.site, grid: gridOf(terms) },
  } as Scenario;
  const { conversion } = facilitySchedule(own, PATHS);
  const connection = facilityConnection(own, conversion);

  function gridOf(rest: string) {
    const read = parseScenario(
      `title: g\nstart: 2027-01\nsite: { grid: { import: 100 MW${rest} } }\npower: { prices: { constant: 40 USD/MWh } }\n`,
      { fileName: "g.yaml" },
    );
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
    return read.scenario.site.grid;
  }

  it("the study makes 70 of 100 MW firm; the other 30 are bought for the stated $6M, or left uncovered", () => {
    expect(connection.restudyMonths).toBeCloseTo(9, 9);
    expect(connection.asStudied.connection.firmMw).toBeCloseTo(70, 9);
    expect(connection.asStudied.uncoveredMw).toBeCloseTo(30, 9);
    expect(connection.upgraded.connection.firmMw).toBeCloseTo(100, 9);
    expect(connection.upgraded.upgradeUsd).toBeCloseTo(6e6, 3);
    expect(connection.upgraded.extraMonths).toBeCloseTo(9 + 18, 9);
  });

  it("do-nothing pays the minimum bill: 80 % of 100 MW at $5,000 over 120 months", () => {
    const idle = connection.largeLoad!.cases.find(({ kind }) => kind === "do-nothing")!;
    expect(idle.demandChargeUsd + idle.minimumTopUpUsd).toBeCloseTo(0.8 * 100 * 5000 * 120, 3);
    // contribution and upgrades at signature; collateral comes back
    expect(idle.cashUsd).toBeCloseTo(-(48e6 + 12e6 + 6e6), 3);
  });

  it("a default pays the stated exit fee once, and years sum to the whole", () => {
    for (const outcome of connection.largeLoad!.cases) {
      expect(outcome.exitFeeUsd).toBe(["default", "leave"].includes(outcome.kind) ? 20e6 : 0);
      const years = outcome.cashUsdByYear.reduce((usd, year) => usd + year, 0);
      expect(years).toBeCloseTo(outcome.cashUsd, 3);
    }
  });

  it("leaving at once pays twelve months of the minimum bill, contribution, upgrades and the exit fee", () => {
    const leave = connection.largeLoad!.cases.find(({ kind }) => kind === "leave")!;
    expect(leave.cashUsd).toBeCloseTo(-(0.8 * 100 * 5000 * 12 + 12e6 + 6e6 + 20e6), 3);
  });

  it("the mine's own draw fills the minimum bill until its feeders are cut over", () => {
    const { mining: _, ...bare } = own;
    const without = facilityConnection(bare as Scenario, conversion).largeLoad!;
    const mining = { ...own, mining: miningOf() } as Scenario;
    const withMine = facilityConnection(mining, conversion).largeLoad!;
    expect(without.mineMwByMonth).toEqual([]);
    expect(withMine.mineMwByMonth[0]).toBeGreaterThan(30);
    expect(withMine.mineMwByMonth.at(-1)).toBe(0);
    const topUp = (load: typeof without, kind: string) =>
      load.cases.find((each) => each.kind === kind)!.minimumTopUpUsd;
    for (const kind of ["as-planned", "delay"])
      expect(topUp(withMine, kind)).toBeLessThan(topUp(without, kind));
    for (const kind of ["do-nothing", "leave"]) expect(topUp(withMine, kind)).toBe(topUp(without, kind));
  });

  function miningOf() {
    const read = parseScenario(
      "title: m\nstart: 2027-01\nsite: { grid: { import: 100 MW } }\npower: { prices: { constant: 40 USD/MWh } }\nmining: { fleet: [{ machine: s21-xp, count: 10000, bought: 2026-06 }] }\n",
      { fileName: "m.yaml" },
    );
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
    return read.scenario.mining;
  }

  it("there are none where the scenario names no terms", () => {
    expect(facilityConnection(text, conversion).largeLoad).toBeNull();
  });
});

describe("what delay costs", () => {
  const own = scenario({ rest: fleet });
  const worth = delayWorth(own, pricedSite(own, pricesOf(own), 12), null);

  it("a month of hosting, in $/MWh for life: margin * (1 - v), v the month's factor at 8 %", () => {
    const hosting = worth.find(({ use }) => use === "hosting")!;
    const v = 1.08 ** (-1 / 12);
    expect(hosting.oneMonth.usdPerMwhForLife).toBeCloseTo(hosting.input.marginUsdPerMwh * (1 - v), 6);
  });

  it("waiting for the Nordic price saves $10 and is worth no more than ln(1 - 10/margin) / ln v months", () => {
    const { input, regions } = worth.find(({ use }) => use === "hosting")!;
    const nordic = regions.find(({ place }) => place === "nordic")!;
    const months = Math.log(1 - 10 / input.marginUsdPerMwh) / (-Math.log(1.08) / 12);
    expect([nordic.cheaper, nordic.spreadUsdPerMwh, nordic.extraQueueMonths]).toEqual(["nordic", 10, 12]);
    expect(nordic.breakEvenMonths).toBeCloseTo(months, 6);
    expect(nordic.worthWaiting).toBe(12 < months);
  });

  it("the Swedish tax turns the mining spread around: 30 + 38 against 40 in Texas", () => {
    const mining = worth.find(({ use }) => use === "mining")!;
    expect(mining.regions.find(({ place }) => place === "nordic")).toMatchObject({
      cheaper: "ercot",
      spreadUsdPerMwh: 28,
    });
  });
});

describe("PUE by hour from weather", () => {
  const at = (weather: string) => {
    const own = scenario();
    return { ...own, site: { ...own.site, location: { zone: "UTC", weather } } } as Scenario;
  };
  const epw = (dryBulbC: number) => {
    const head = ["LOCATION,Hill,TX,USA,TMY,0,32,-97,-6,200", ...Array<string>(7).fill("-")];
    const rows = Array.from({ length: 24 }, (_, i) =>
      [
        "2020",
        "7",
        "1",
        `${i + 1}`,
        "0",
        "-",
        `${dryBulbC}`,
        "10",
        "30",
        "101325",
        ...Array<string>(25).fill("0"),
      ].join(","),
    );
    return [...head, ...rows].join("\n");
  };

  it("a hot day costs more than a cool one, in every kind of plant", () => {
    const hot = facilityCooling(at("hill.epw"), epw(42));
    const cool = facilityCooling(at("hill.epw"), epw(12));
    if (!hot.available || !cool.available) throw new Error("weather was not read");
    hot.plants.forEach((plant, i) => {
      expect(plant.meanPueRatio).toBeGreaterThanOrEqual(cool.plants[i]!.meanPueRatio);
      expect(plant.gridPerItRatio).toBeCloseTo(1.1 * plant.peakPueRatio, 9);
    });
    expect(hot.plants[1]!.meanPueRatio).toBeGreaterThan(cool.plants[1]!.meanPueRatio);
    expect(hot.plants[0]!.pueRatioByMonthHour[6]).toHaveLength(24);
  });

  it("a file that nobody read is said so, and one without hours is refused with its line", () => {
    expect(facilityCooling(at("hill.epw"), undefined)).toMatchObject({ available: false });
    expect(() => facilityCooling(at("hill.epw"), "LOCATION,Hill,TX,USA,TMY,0,32,-97,-6,200")).toThrow(
      /no hours/,
    );
  });
});

describe("a month's downtime from the simulated losses", () => {
  const loss = (ratePerHour: number, hours: number): LossSample =>
    ({ ratePerHour, contractHours: [[hours]], tenantHours: [[hours]] }) as unknown as LossSample;

  it("twice a year one hour: no downtime in e^(-1/6) of months, 10 minutes on average", () => {
    const months = monthlyDowntime([loss(2 / 8766, 1)], 0, { studySeed: 7 });
    const perMonth = months[0]!;
    expect(perMonth.minutes).toBe(0);
    expect(Math.abs(perMonth.probability / Math.exp(-1 / 6) - 1)).toBeLessThan(1e-3);
    const mean = months.reduce((minutes, month) => minutes + month.minutes * month.probability, 0);
    // 2 * 60 / 12 minutes; drawn counts leave a standard error of about half a per cent
    expect(Math.abs(mean / 10 - 1)).toBeLessThan(0.02);
    expect(months.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  });

  it("no loss is no downtime", () => {
    expect(monthlyDowntime([], 0, { studySeed: 7 })).toEqual([{ minutes: 0, probability: 1 }]);
  });
});

describe("two tenants or five", () => {
  const own = scenario();
  const two = {
    ...own,
    hosting: { ...own.hosting!, lease: { ...own.hosting!.lease!, tenant: "start-up" } },
  } as Scenario;

  it("pay the same contracted rent, and five lose half of it less often", () => {
    const { asStated, counts } = tenantsOf(two, [2, 5], 400);
    // 74.07 MW * 1000 * 100 * 120 months
    expect(asStated.contractedRentUsd / 1e6).toBeCloseTo((100 / 1.35) * 12, 3);
    for (const outcome of counts)
      expect(outcome.contractedRentUsd).toBeCloseTo(asStated.contractedRentUsd, 0);
    expect(counts[1]!.halfRentLostProbability).toBeLessThan(counts[0]!.halfRentLostProbability);
  });

  it("must fit on the firm connection", () => {
    const lease = { ...own.hosting!.lease!, soldMw: 60 };
    const oversold = { ...own, hosting: { ...own.hosting!, lease, moreLeases: [lease] } } as Scenario;
    expect(() => tenantsOf(oversold, [2], 10)).toThrow(
      /sell 120\.0 MW of IT, the firm connection carries 74\.1/,
    );
  });

  it("need a lease", () => {
    expect(() => tenantsOf({ ...own, hosting: undefined } as Scenario, [2], 10)).toThrow(/no tenant to ask/);
  });
});
