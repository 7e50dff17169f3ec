import { assumption, assumptionsUnder } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { hashpriceUsdPerPhDay } from "../bitcoin/index.ts";
import { parseDay } from "../quantity/index.ts";
import {
  breakEvenHashpriceUsdPerPhDay,
  type MachinePriceTerms,
  type MachineRow,
  machinePriceUsdPerTh,
  makeCatalogue,
  networkEfficiencyAt,
  networkPowerGw,
  restartCostUsdPerMw,
  revenueUsdPerMeterMwh,
  survivingShare,
} from "./index.ts";

/** Checks of `assumptions/mining.yaml` and `bitcoin.yaml` against the ranges that their sources give. */

const losses = {
  poolFeeFraction: assumption("mining.pool_fee").value,
  hashingFraction: assumption("mining.hashing_fraction").value,
  pueRatio: assumption("mining.pue").value,
  lineLossRatio: assumption("mining.line_loss").value,
};

describe("defaults lie in the ranges of their sources", () => {
  it("pool fee 0.5-2 %, PUE 1.03-1.08, standing upkeep 60-120 k$ per MW and year", () => {
    expect(losses.poolFeeFraction).toBeGreaterThanOrEqual(0.005);
    expect(losses.poolFeeFraction).toBeLessThanOrEqual(0.02);
    expect(losses.pueRatio).toBeGreaterThanOrEqual(1.03);
    expect(losses.pueRatio).toBeLessThanOrEqual(1.08);
    expect(assumption("mining.standing_upkeep").value).toBeGreaterThanOrEqual(60_000);
    expect(assumption("mining.standing_upkeep").value).toBeLessThanOrEqual(120_000);
  });

  it("failures 3-8 % a year, restart 2-15 minutes", () => {
    const failureFractionPerYear = assumption("scenario.mining_failures").value;
    const ageing = { ...assumption("mining.ageing").value, failureFractionPerYear };
    expect(ageing.failureFractionPerYear).toBeGreaterThanOrEqual(0.03);
    expect(ageing.failureFractionPerYear).toBeLessThanOrEqual(0.08);
    const restart = assumption("mining.restart").value;
    expect(restart.startMinutes).toBeGreaterThanOrEqual(2);
    expect(restart.startMinutes).toBeLessThanOrEqual(15);
    expect(survivingShare(ageing, 5)).toBeGreaterThan(0.9);
  });

  it("all losses together leave 91 % of the plug's revenue at the meter", () => {
    const plug = 40 / (0.024 * 20);
    const meter = revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay: 40, efficiencyJPerTh: 20, ...losses });
    expect(meter / plug).toBeCloseTo((0.985 * 0.99) / (1.05 * 1.02), 12);
  });

  it("a start at 80 USD/MWh of revenue and 40 of power costs 2 USD a MW: wear and failed starts", () => {
    const cost = restartCostUsdPerMw(assumption("mining.restart").value, {
      revenueUsdPerMwh: 80,
      powerUsdPerMwh: 40,
    });
    expect(cost).toBeCloseTo(0.5 + 0.0005 * 3000, 10); // drawn 0.6 * 40 = earned 0.3 * 80
  });

  it("rows that nobody measured say assumed", () => {
    for (const id of ["mining.restart", "mining.modes", "mining.failure_terms", "mining.colocation"] as const)
      expect(assumption(id).status).toBe("assumed");
  });
});

describe("the state that examples start from", () => {
  it("66,000 USD/BTC at difficulty 138.96e12 earns about 30 USD/PH/day", () => {
    const hashprice = hashpriceUsdPerPhDay({
      priceUsdPerBtc: assumption("bitcoin.start_price").value,
      difficulty: assumption("bitcoin.start_difficulty").value,
      subsidySats: assumption("bitcoin.start_subsidy_sats").value,
      feesPerBlockSats: assumption("bitcoin.fees_per_block_sats").value,
    });
    // 66000 * 3.165 * 8.64e19 / (138.96e12 * 4294967296)
    expect(hashprice).toBeCloseTo((66_000 * 3.165 * 8.64e19) / (138.96e12 * 2 ** 32), 8);
    expect(hashprice).toBeCloseTo(30.24, 2);
  });

  it("an S21 XP then needs power under 85 USD/MWh, an S19j Pro under 39", () => {
    const breakEven = (efficiencyJPerTh: number) =>
      revenueUsdPerMeterMwh({ hashpriceUsdPerPhDay: 30.24, efficiencyJPerTh, ...losses });
    expect(breakEven(13.5)).toBeCloseTo(84.98, 1);
    expect(breakEven(29.5)).toBeCloseTo(38.89, 1);
  });

  it("at miners' own power costs of 31-56 USD/MWh a 17.5 J/TH machine needs 14-26 USD/PH/day", () => {
    const needs = (powerUsdPerMeterMwh: number) =>
      breakEvenHashpriceUsdPerPhDay({ powerUsdPerMeterMwh, efficiencyJPerTh: 17.5, ...losses });
    expect(needs(31)).toBeCloseTo(14.3, 1);
    expect(needs(56)).toBeCloseTo(25.83, 1);
  });
});

describe("network power from the shipped bounds", () => {
  const rows = assumption("bitcoin.network_efficiency").value;
  const series = rows.map(({ date, ...bounds }) => ({ day: parseDay(date), ...bounds }));
  const terms = {
    trendYears: assumption("bitcoin.network_efficiency_trend_years").value,
    progressShare: assumption("bitcoin.network_efficiency_progress").value,
  };
  const overhead = assumption("bitcoin.network_overhead_ratio").value;

  it("dates ascend and low <= guess <= high, every year", () => {
    for (let i = 1; i < rows.length; i++) expect(rows[i]!.date > rows[i - 1]!.date).toBe(true);
    for (const row of rows) {
      expect(row.lowJPerTh).toBeLessThanOrEqual(row.guessJPerTh);
      expect(row.guessJPerTh).toBeLessThanOrEqual(row.highJPerTh);
    }
  });

  it.each([
    // year-end difficulty-implied EH/s; GW are products, by hand: EH/s * J/TH / 1000 * overhead
    ["2020-12-31", 133, 133 * 0.0636 * 1.05],
    ["2022-12-31", 253, 253 * 0.0346 * 1.05],
    ["2023-12-31", 515, 515 * 0.0312 * 1.05],
  ])("%s: %d EH/s draw %d GW", (date, ehs, gw) => {
    const power = networkPowerGw(ehs * 1e6, networkEfficiencyAt(series, parseDay(date), terms), overhead);
    expect(power.guessGw).toBeCloseTo(gw, 6);
    expect(power.lowGw).toBeLessThan(power.guessGw);
    expect(power.highGw).toBeGreaterThan(power.guessGw);
  });

  it("the range widens with every year that nobody has measured", () => {
    const spread = (date: string) => {
      const estimate = networkEfficiencyAt(series, parseDay(date), terms);
      return estimate.highJPerTh / estimate.lowJPerTh;
    };
    expect(spread("2026-02-15")).toBeGreaterThan(spread("2025-03-10"));
    expect(spread("2027-02-15")).toBeGreaterThan(spread("2026-02-15"));
  });
});

describe("machines with a list price of 2025 against the price model", () => {
  it("are dearer by half or less in nine of ten cases: lists are asked, not paid", () => {
    const terms: MachinePriceTerms = assumption("mining.machine_price").value;
    const rows = assumptionsUnder("machines.").map((row) => row.value as MachineRow);
    const listed = makeCatalogue(rows).machines.filter(
      (m) => m.priceUsd !== undefined && m.released.year >= 2023,
    );
    const ratios = listed.map((machine) => {
      const model = machinePriceUsdPerTh(terms, {
        hashpriceUsdPerPhDay: 52,
        efficiencyJPerTh: machine.efficiencyJPerTh,
        ageYears: 0,
      });
      return machine.priceUsd! / machine.hashrateThs / model;
    });
    expect(listed.length).toBeGreaterThanOrEqual(9);
    const within = ratios.filter((ratio) => ratio > 0.66 && ratio < 1.6).length;
    expect(within / ratios.length).toBeGreaterThanOrEqual(0.9);
  });
});
