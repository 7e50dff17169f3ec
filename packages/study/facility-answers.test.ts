import { parseScenario, type Scenario } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { timetableOf } from "./facility-schedule.ts";
import { fleet, PATHS, pricesOf, scenario } from "./facility-site.fixture.ts";
import {
  blockMonths,
  convertAnswer,
  facilityBridge,
  facilitySchedule,
  leaseEarnings,
  optionOrders,
  pricedSite,
  scheduleInput,
} from "./index.ts";

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
