import { assumption } from "@switchyard/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eternal, good, machineOf, market, plainYear } from "../../../tests/mining-fleet.ts";
import { addMonths, hoursInMonth } from "../quantity/index.ts";
import {
  type FleetLifeInputs,
  type FleetMonth,
  type FleetPolicy,
  type MaintenancePolicy,
  machinePriceUsdPerTh,
  maintenanceGainUsdPerYear,
  maintenanceOutcome,
  paysToSell,
  simulateFleet,
  trancheAt,
} from "./index.ts";

const january = hoursInMonth({ year: 2025, month: 1 }); // 744
const sum = (months: readonly FleetMonth[], of: (month: FleetMonth) => number) =>
  months.reduce((total, month) => total + of(month), 0);
const year = (change: Partial<FleetLifeInputs>) => simulateFleet({ ...plainYear, ...change });
const flat = (months: number, value: number) => new Float64Array(months).fill(value);

describe("a month, by hand: 4 MW of 20 J/TH and 4 MW of 40 J/TH at 40 USD/PH/day, power 30 USD/MWh", () => {
  const [first] = year({});

  it("all run: 300 PH/s, 8 MW, 744 hours", () => {
    expect(first!.hashrateThs).toBeCloseTo(300_000, 6);
    expect(first!.energyMwh).toBeCloseTo(8 * january, 8);
    expect(first!.peakMw).toBeCloseTo(8, 12);
  });

  it("earns 300 PH/s * 40 USD * 31 days = 372,000 and pays 178,560 for power", () => {
    expect(first!.revenueUsd).toBeCloseTo(372_000, 6);
    expect(first!.powerUsd).toBeCloseTo(8 * january * 30, 6);
    expect(first!.netUsd).toBeCloseTo(372_000 - 178_560, 6);
  });

  it("is the sum of its tranches", () => {
    expect(first!.tranches.map((tranche) => tranche.trancheId)).toEqual(["a", "b"]);
    expect(first!.tranches.reduce((s, t) => s + t.revenueUsd, 0)).toBeCloseTo(first!.revenueUsd, 6);
    expect(first!.tranches.reduce((s, t) => s + t.energyMwh, 0)).toBeCloseTo(first!.energyMwh, 8);
    expect(first!.tranches.map((t) => t.runFraction)).toEqual([1, 1]);
  });
});

describe("what runs", () => {
  it("at 50 USD/MWh the 40 J/TH machines (41.67) stand still", () => {
    const [first] = year({ powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: 50 }] });
    expect(first!.tranches.map((t) => t.runFraction)).toEqual([1, 0]);
  });

  it("with 5 MW the least efficient go without first", () => {
    const [first] = year({ limitMw: 5 });
    expect(first!.peakMw).toBeCloseTo(5, 12);
    expect(first!.tranches.map((t) => t.runFraction)).toEqual([1, 0.25]);
  });

  it("in a month with a tenth of its hours at 200 USD/MWh all stop for that tenth", () => {
    const blocks = [
      { hoursFraction: 0.9, priceUsdPerMwh: 20 },
      { hoursFraction: 0.1, priceUsdPerMwh: 200 },
    ];
    const [first] = year({ powerPrices: blocks });
    expect(first!.energyMwh).toBeCloseTo(0.9 * 8 * january, 6);
    expect(first!.powerUsd).toBeCloseTo(0.9 * 8 * january * 20, 6);
  });

  it("a falling hashprice stops tranche after tranche: 40 J/TH under 28.8, 20 J/TH under 14.4 USD/PH/day", () => {
    const months = simulateFleet({ ...plainYear, hashpriceUsdPerPhDay: [40, 29, 28.7, 14.5, 14.3] });
    expect(months.map((month) => month.tranches.map((t) => t.runFraction))).toEqual([
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it("a restart cost keeps a stopped tranche off that would pay by a little", () => {
    const restart = { ...plainYear.restart, wearUsdPerMwCycle: 200 };
    const run = (start: number) =>
      simulateFleet({
        ...plainYear,
        restart,
        cyclesPerPartialMonth: 1,
        hashpriceUsdPerPhDay: [start, 29],
      }).map((month) => month.tranches.map((t) => t.runFraction)[1]);
    // at 29 USD/PH/day 40 J/TH earn 30.21 against 30: 0.21 * 672 h = 140 a MW, under the restart's 200
    expect(run(20)).toEqual([0, 0]);
    expect(run(40)).toEqual([1, 1]);
  });

  it("cycles of a partial month cost wear: 10 starts of 8 MW at 3 USD/MW", () => {
    const blocks = [
      { hoursFraction: 0.5, priceUsdPerMwh: 20 },
      { hoursFraction: 0.5, priceUsdPerMwh: 200 },
    ];
    const restart = { ...plainYear.restart, wearUsdPerMwCycle: 3 };
    const [first] = year({ powerPrices: blocks, restart });
    expect(first!.restartUsd).toBeCloseTo(10 * 8 * 3, 8);
  });
});

describe("money", () => {
  it("nothing is lost between the lines, whatever the path and policy", () => {
    const policies: FleetPolicy[] = [
      { kind: "run-to-stop" },
      { kind: "sell", resaleHaircutFraction: 0.1 },
      refresh(24),
    ];
    const path = fc.array(fc.double({ min: 5, max: 400, noNaN: true }), { minLength: 1, maxLength: 36 });
    const price = fc.double({ min: -20, max: 120, noNaN: true });
    fc.assert(
      fc.property(
        path,
        price,
        fc.constantFrom(...policies),
        (hashpriceUsdPerPhDay, priceUsdPerMwh, policy) => {
          const months = simulateFleet({
            ...plainYear,
            hashpriceUsdPerPhDay,
            policy,
            ageing: {
              ...assumption("mining.ageing").value,
              failureFractionPerYear: assumption("scenario.mining_failures").value,
            },
            restart: assumption("mining.restart").value,
            standingUsdPerMwMonth: 7500,
            costs: { importAdderUsdPerMwh: 3, variableUpkeepUsdPerMwh: 2, coincidentPeakUsdPerMwh: 1 },
            powerPrices: [
              { hoursFraction: 0.8, priceUsdPerMwh },
              { hoursFraction: 0.2, priceUsdPerMwh: priceUsdPerMwh + 100 },
            ],
          });
          expect(months.length).toBe(hashpriceUsdPerPhDay.length);
          for (const m of months) {
            const costs =
              m.powerUsd +
              m.gridUsd +
              m.variableUpkeepUsd +
              m.restartUsd +
              m.repairUsd +
              m.standingUsd +
              m.capexUsd;
            expect(m.netUsd).toBeCloseTo(m.revenueUsd + m.resaleUsd - costs, 4);
            expect(m.peakMw).toBeLessThanOrEqual(plainYear.limitMw + 1e-9);
            expect(m.gridUsd).toBeCloseTo(m.energyMwh * 4, 6);
            expect(Number.isFinite(m.netUsd)).toBe(true);
          }
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it("running to stop never loses money on a MWh", () => {
    const months = simulateFleet({ ...plainYear, hashpriceUsdPerPhDay: [40, 30, 20, 10, 1] });
    for (const month of months) expect(month.netUsd).toBeGreaterThanOrEqual(0);
    expect(months.at(-1)!.energyMwh).toBe(0);
  });

  it("standing cost is paid on machines on site, running or not: 8 MW at 7,500", () => {
    const [first] = year({ standingUsdPerMwMonth: 7500, hashpriceUsdPerPhDay: [1] });
    expect(first!.standingUsd).toBeCloseTo(60_000, 8);
    expect(first!.energyMwh).toBe(0);
  });
});

describe("maintenance as an input", () => {
  const terms = assumption("mining.failure_terms").value;
  const policy = (id: "run_to_failure" | "condition_based") =>
    maintenanceOutcome(terms, assumption(`mining.maintenance.${id}`).value as MaintenancePolicy);

  it("a policy's uptime is the fleet's, and its cost the fleet's repairs: 2,000 machines", () => {
    const maintenance = {
      uptimeFraction: 0.9,
      failuresPerYear: 1,
      plannedServicesPerYear: 0,
      costUsdPerYear: 60,
    };
    const [first] = year({ maintenance });
    expect(first!.energyMwh).toBeCloseTo(0.9 * 8 * january, 6);
    expect(first!.revenueUsd).toBeCloseTo(0.9 * 372_000, 5);
    expect(first!.repairUsd).toBeCloseTo((2000 * 60) / 12, 8);
  });

  it("the better policy's gain is what its formula says, summed over a fleet's year", () => {
    const tranches = [plainYear.tranches[0]!];
    const net = (id: "run_to_failure" | "condition_based") =>
      sum(year({ tranches, maintenance: policy(id) }), (month) => month.netUsd);
    // 4 kW at 83.33 - 30 USD/MWh: 0.2133 USD per machine and running hour; a year of 365 days
    const margin = 0.004 * (40 / (0.024 * 20) - 30);
    const gain = maintenanceGainUsdPerYear(policy("condition_based"), policy("run_to_failure"), margin);
    const gained = net("condition_based") - net("run_to_failure");
    expect(gained / 1000).toBeCloseTo(gain, 1);
  });
});

describe("selling", () => {
  const sell: FleetPolicy = { kind: "sell", resaleHaircutFraction: 0.1 };
  const at = (meanPowerUsdPerMwh: number) => ({
    month: plainYear.start,
    hashpriceUsdPerPhDay: 40,
    meanPowerUsdPerMwh,
  });

  it("pays where power is dearer than the marginal buyer's 27 USD/MWh, not where it is cheaper", () => {
    const [tranche] = plainYear.tranches;
    const state = trancheAt(tranche!, eternal, plainYear.start)!;
    expect(paysToSell(plainYear, state, at(60), 0.1)).toBe(true);
    expect(paysToSell(plainYear, state, at(20), 0.1)).toBe(false);
  });

  it("happens once, at the market's price less 10 %, and the machines are gone", () => {
    const months = year({ policy: sell, powerPrices: [{ hoursFraction: 1, priceUsdPerMwh: 60 }] });
    const [first] = months;
    expect(first!.events.map((event) => [event.kind, event.trancheId])).toEqual([
      ["sold", "a"],
      ["sold", "b"],
    ]);
    const price = (efficiencyJPerTh: number, ageYears: number) =>
      machinePriceUsdPerTh(market, { hashpriceUsdPerPhDay: 40, efficiencyJPerTh, ageYears });
    const expected = 0.9 * (200_000 * price(20, 12.5 / 12) + 100_000 * price(40, 48.5 / 12));
    expect(first!.resaleUsd).toBeCloseTo(expected, 4);
    expect(sum(months.slice(1), (month) => month.resaleUsd + month.energyMwh)).toBe(0);
  });
});

/** Refreshes to a 15 J/TH machine of 2024 when it pays back in so many months. */
function refresh(paybackMonths: number): Extract<FleetPolicy, { kind: "refresh" }> {
  return {
    kind: "refresh",
    paybackMonths,
    candidates: [machineOf("new", 266, 4000, 2024), machineOf("future", 800, 4000, 2030)],
    deliveryMonths: 3,
    depositFraction: 0.3,
    resaleHaircutFraction: 0.1,
    installUsdPerTh: 1,
  };
}

describe("refresh on a payback rule", () => {
  it("never happens where nothing pays back in a month", () => {
    const months = year({ policy: refresh(1) });
    expect(months.flatMap((month) => month.events)).toEqual([]);
    expect(sum(months, (month) => month.capexUsd)).toBe(0);
  });

  it("orders machines that exist, pays the deposit, and three months later the balance", () => {
    const months = year({ policy: refresh(60), hashpriceUsdPerPhDay: flat(12, 60) });
    const ordered = months.findIndex((month) => month.events.some((event) => event.kind === "ordered"));
    expect(ordered).toBe(0);
    const orders = months[0]!.events.filter((event) => event.kind === "ordered");
    expect(orders.every((event) => event.machineId === "new" && event.count === 1000)).toBe(true);
    expect(months[0]!.capexUsd).toBeCloseTo(
      orders.reduce((s, order) => s + 0.3 * order.priceUsdPerTh * 266_000, 0),
      4,
    );
    const delivered = months[3]!;
    expect(delivered.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(["sold", "delivered"]),
    );
    expect(delivered.capexUsd).toBeCloseTo(
      orders.reduce((s, order) => s + (0.7 * order.priceUsdPerTh + 1) * 266_000, 0),
      4,
    );
    expect(delivered.resaleUsd).toBeGreaterThan(0);
  });

  it("keeps the site's power and raises its hashrate", () => {
    const months = year({ policy: refresh(60), hashpriceUsdPerPhDay: flat(12, 60) });
    expect(months[3]!.peakMw).toBeCloseTo(8, 6);
    expect(months[3]!.hashrateThs).toBeGreaterThan(months[2]!.hashrateThs * 1.5);
  });

  it("reports a payback within the rule, and a longer rule never orders less", () => {
    const orders = [6, 12, 24, 48, 96].map((limit) => {
      const events = year({ policy: refresh(limit), hashpriceUsdPerPhDay: flat(12, 60) }).flatMap(
        (m) => m.events,
      );
      const made = events.filter((event) => event.kind === "ordered");
      for (const order of made) expect(order.paybackMonths!).toBeLessThanOrEqual(limit);
      return made.length;
    });
    expect(orders).toEqual([...orders].sort((a, b) => a - b));
    expect(orders.at(-1)).toBeGreaterThan(0);
  });
});

describe("a bad year of inputs", () => {
  it("blocks that don't fill the month are refused", () => {
    expect(() => year({ powerPrices: [{ hoursFraction: 0.9, priceUsdPerMwh: 30 }] })).toThrowError(
      /hours of a month sum to 0.9/,
    );
  });

  it("prices for another number of months are refused", () => {
    expect(() => year({ powerPrices: [[{ hoursFraction: 1, priceUsdPerMwh: 30 }]] })).toThrowError(
      expect.objectContaining({ code: "mining/bad-months" }),
    );
  });

  it("an empty fleet does nothing, every month", () => {
    const months = year({ tranches: [] });
    expect(months.length).toBe(12);
    expect(sum(months, (month) => Math.abs(month.netUsd) + month.energyMwh + month.peakMw)).toBe(0);
  });

  it("machines not yet bought wait: a tranche of June begins in June", () => {
    const bought = addMonths(plainYear.start, 5);
    const months = year({ tranches: [{ id: "june", machine: good, count: 10, bought }] });
    expect(months.map((month) => month.energyMwh > 0)).toEqual([
      ...Array(5).fill(false),
      ...Array(7).fill(true),
    ]);
  });
});
