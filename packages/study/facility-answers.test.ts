import type { LossSample } from "@switchyard/core/facility";
import { parseScenario, type Scenario } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { timetableOf } from "./facility-schedule.ts";
import {
  blockMonths,
  convertAnswer,
  delayWorth,
  facilityBridge,
  facilityConnection,
  facilityCooling,
  facilitySchedule,
  leaseEarnings,
  monthlyDowntime,
  optionOrders,
  pricedSite,
  priceYearOf,
  scheduleInput,
  tenantsOf,
} from "./index.ts";

/** 100 MW in Texas at one price of power, so that hand sheets are short. */
function scenario(
  changes: { readonly grid?: string; readonly rest?: string; readonly facility?: string } = {},
) {
  const text = `
title: a mine of 100 MW
start: 2027-01
site:
  jurisdiction: ercot
  grid: { import: 100 MW, firm: 100 MW, adder: 0 USD/MWh, losses: 0 %${changes.grid ?? ""} }
power:
  prices: { constant: 40 USD/MWh }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-01, hashrate_growth: 0 %/year }
hosting:
  lease:
    rent: { value: 100 USD/kW/month, per: it-kw, stands_for: first-year }
    term: 10 years
    escalator: 0 %/year
    passthrough: triple-net
  pue: 1.2
facility:
  conversion: { camp: middle, hall: 40 MW }
${changes.facility ?? ""}
${changes.rest ?? ""}`;
  const read = parseScenario(text, { fileName: "test.yaml" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read.scenario;
}

const fleet = "mining:\n  fleet: [{ machine: s21-xp, count: 20000, bought: 2026-06 }]";
const pricesOf = (of: Scenario) => priceYearOf(of, undefined);
const PATHS = 60;

describe("what a lease earns", () => {
  // 100 / 1.35 = 74.07 MW of IT * 1000 * 100 USD * 0.97 of triple-net NOI = 7.185 M$
  it("74 MW of IT at $100 a kW, 97 % of it NOI: $7.19M a month", () => {
    const own = scenario();
    const earned = leaseEarnings(pricedSite(own, pricesOf(own), 12))!;
    expect(earned.monthlyNoiUsd / 1e6).toBeCloseTo(((100 / 1.35) * 100 * 0.97) / 1000, 6);
    expect(earned.monthlyRentUsd / 1e6).toBeCloseTo((100 / 1.35) * 0.1, 6);
  });

  it("per MWh: NOI over IT MW * 730 h * utilisation 0.73 * PUE 1.2", () => {
    const own = scenario();
    const earned = leaseEarnings(pricedSite(own, pricesOf(own), 12))!;
    expect(earned.noiUsdPerMeterMwh).toBeCloseTo((100_000 * 0.97 * 12) / (8760 * 0.73 * 1.2), 6);
  });

  it("is none without a lease", () => {
    const none = { ...scenario(), hosting: undefined } as Scenario;
    expect(leaseEarnings(pricedSite(none, pricesOf(none), 12))).toBeNull();
  });
});

describe("facility convert", () => {
  const own = scenario();
  const answer = convertAnswer(own, PATHS, pricesOf(own));

  it("reuse value is avoided capital and months saved at the NOI, in each camp the same months", () => {
    for (const camp of answer.camps) {
      expect(camp.timeValueUsd).toBeCloseTo(answer.monthsSaved * answer.monthlyNoiUsd!, 3);
      expect(camp.reuseValueUsd).toBeCloseTo(camp.avoidedCapitalUsd + camp.timeValueUsd, 3);
    }
  });

  it("the dispute is the distance between the camps, in money and in months of NOI", () => {
    const [rebuild, , reuse] = answer.camps;
    expect(answer.dispute.capitalUsd).toBeCloseTo(reuse!.avoidedCapitalUsd - rebuild!.avoidedCapitalUsd, 3);
    expect(answer.dispute.monthsOfNoi).toBeCloseTo(answer.dispute.capitalUsd / answer.monthlyNoiUsd!, 9);
  });

  it("one share of every item is worth what a camp says: more for the camp that keeps more", () => {
    const shares = answer.dispute.uniformReuse.map(({ fraction }) => fraction!);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it("deals whose building cost nobody disclosed are listed and not judged", () => {
    const hut = answer.deals.find(({ name }) => name.startsWith("Hut 8"))!;
    expect([hut.capexUsdPerItMw, hut.stands]).toEqual([null, "not disclosed"]);
    const denton = answer.deals.find(({ name }) => name.includes("Denton"))!;
    expect([denton.gridPerItRatio?.toFixed(3), denton.stands]).toEqual([(394 / 260).toFixed(3), "below"]);
  });

  it("without a lease time has no price", () => {
    const none = convertAnswer({ ...own, hosting: undefined } as Scenario, PATHS, null);
    expect([none.monthlyNoiUsd, none.dispute.monthsOfNoi, none.own.timeValueUsd]).toEqual([null, null, 0]);
  });
});

describe("the schedule reads the scenario", () => {
  it("a stated re-study of 30 months decides the first hall", () => {
    const late = scenario({ grid: ", queue: { restudy: 30 months }" });
    const { conversion } = facilitySchedule(late, PATHS);
    expect(conversion.monthsToFirst.p50).toBeGreaterThan(30);
    expect(conversion.criticality.find(({ id }) => id === "restudy")!.chance).toBeGreaterThan(0.8);
  });

  it("the queue of empty land is the scenario's, else the place's: 36 months in ERCOT", () => {
    const days = (of: Scenario) =>
      scheduleInput(of, "greenfield").tasks.find(({ id }) => id === "queue")!.duration.p50Days;
    expect(days(scenario()) / 30.436875).toBeCloseTo(36, 9);
    expect(days(scenario({ grid: ", queue: { months: 12 months }" })) / 30.436875).toBeCloseTo(12, 9);
  });

  it("a delay of six months moves the median first hall by six months, within a day or two of the calendar's weeks", () => {
    const first = (of: Scenario) => facilitySchedule(of, PATHS).conversion.monthsToFirst.p50;
    const delayed = scenario({ facility: "  schedule: { delay: 6 months }" });
    expect(Math.abs(first(delayed) - first(scenario()) - 6)).toBeLessThan(0.15);
  });

  it("a study takes the keys unless it is asked to take the tasks", () => {
    expect(timetableOf(scenario()).firstHallMonths).toBe(15);
    const tasks = scenario({ facility: "  schedule: { from: tasks }" });
    const { conversion } = facilitySchedule(tasks, 400);
    expect(timetableOf(tasks).firstHallMonths).toBeCloseTo(blockMonths(conversion)[0]!.energisedMonth, 9);
  });
});

describe("early orders", () => {
  const orders = optionOrders(scenario(), PATHS, 7e6);

  it("a fifth of the order is at risk, and the order pays from the chance of a yes that covers it", () => {
    for (const order of orders) {
      expect(order.atRiskUsd).toBeCloseTo(0.2 * order.orderUsd, 3);
      const yes = order.paysFromChanceOfYes!;
      expect(yes * order.savedUsd!).toBeCloseTo((1 - yes) * order.atRiskUsd + order.carryUsd, 2);
    }
  });

  it("all together save at least as much as the best alone: no item is critical by itself", () => {
    const all = orders.find(({ id }) => id === "all")!;
    const best = Math.max(...orders.filter(({ id }) => id !== "all").map((order) => order.daysSavedFirst));
    expect(all.daysSavedFirst).toBeGreaterThan(best);
  });

  it("have no worth without a lease", () => {
    const [order] = optionOrders(scenario(), PATHS, null);
    expect([order!.savedUsd, order!.paysFromChanceOfYes]).toEqual([null, null]);
  });
});

describe("the bridge", () => {
  const own = scenario({ rest: fleet });
  const { conversion } = facilitySchedule(own, PATHS);
  const bridge = facilityBridge(own, conversion, pricesOf(own));
  if (!bridge.available) throw new Error(bridge.because);

  it("the blocks' mining sums to the site's", () => {
    const sum = bridge.sunk.blocks.reduce((usd, block) => usd + block.miningMarginUsd, 0);
    expect(sum / bridge.sunk.miningMarginUsd).toBeCloseTo(1, 9);
  });

  it("nets staff and ratchet, while demobilisation and resale come in any case", () => {
    const { sunk } = bridge;
    expect(sunk.netUsd).toBeCloseTo(sunk.miningMarginUsd - sunk.doubleStaffingUsd - sunk.ratchetUsd, 3);
    expect(sunk.demobilisationUsd).toBeCloseTo(15_000 * 100, 3);
    expect(sunk.doubleStaffingUsd % (800 * 100)).toBeCloseTo(0, 6);
  });

  it("new containers pay after what is lost on them over their margin, and are told by their machine", () => {
    const { relocatable } = bridge;
    if (!relocatable.available) throw new Error(relocatable.because);
    const bought = 200_000 + relocatable.machinesUsdPerMw;
    const lost = bought * (1 - relocatable.resaleFraction) + 30_000;
    expect(relocatable.monthsToPay).toBeCloseTo(lost / relocatable.marginUsdPerMwMonth, 9);
    expect(relocatable.pays).toBe(relocatable.monthsToPay! < relocatable.monthsAvailable);
  });

  it("a ratchet of 80 % bills what the idle feeders no longer draw", () => {
    const charge =
      "power:\n  prices: { constant: 40 USD/MWh }\n  demand_charge: { rate: 10 USD/kW/month, ratchet: { share: 80 %, lookback: 11 months } }";
    const read = parseScenario(
      `title: r\nstart: 2027-01\nsite: { grid: { import: 100 MW, firm: 100 MW } }\n${charge}\n${fleet}\nnetwork: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-01 }\nfacility: { conversion: { hall: 80 MW } }\n`,
      { fileName: "r.yaml" },
    );
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
    const schedule = facilitySchedule(read.scenario, PATHS).conversion;
    const ratcheted = facilityBridge(read.scenario, schedule, pricesOf(read.scenario));
    if (!ratcheted.available) throw new Error(ratcheted.because);
    const billedMw = ratcheted.sunk.months.reduce((mw, month) => mw + month.ratchetMw, 0);
    expect(billedMw).toBeGreaterThan(0);
    expect(ratcheted.sunk.ratchetUsd).toBeCloseTo(billedMw * 10_000, 3);
  });

  it("in a winter ban earns nothing while staff is paid: five months of it in the first year", () => {
    const russian = { ...own, site: { ...own.site, jurisdiction: "russia-surplus" } } as Scenario;
    const banned = facilityBridge(russian, conversion, pricesOf(russian));
    if (!banned.available) throw new Error(banned.because);
    expect(banned.bannedMonths).toBeGreaterThanOrEqual(5);
    expect(banned.sunk.miningMarginUsd).toBeLessThan(bridge.sunk.miningMarginUsd);
  });

  it("says why there is none", () => {
    expect(facilityBridge(scenario(), conversion, pricesOf(own))).toEqual({
      available: false,
      because: "the scenario has no machines: add mining.fleet",
    });
    expect(facilityBridge(own, conversion, null)).toMatchObject({ available: false });
  });
});

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
