import { describe, expect, it } from "vitest";
import { eternal, good, machineOf, market, plainYear, poor } from "../../../tests/mining-fleet.ts";
import {
  type DecisionMonth,
  type FleetLifeInputs,
  type FleetPolicy,
  machinePriceUsdPerTh,
  marketValueUsd,
  paysToSell,
  refreshChoice,
  type Tranche,
  trancheAt,
} from "./index.ts";

type Refresh = Extract<FleetPolicy, { kind: "refresh" }>;

const month = { year: 2025, month: 1 };
const at = (hashpriceUsdPerPhDay: number, meanPowerUsdPerMwh: number): DecisionMonth => ({
  month,
  hashpriceUsdPerPhDay,
  meanPowerUsdPerMwh,
});
const stateOf = (tranche: Tranche) => trancheAt(tranche, eternal, month)!;
const oldTranche = stateOf({ id: "b", machine: poor, count: 1000, bought: { year: 2021, month: 1 } });

/** 16 J/TH: 250 TH/s at 4,000 W. */
const better = machineOf("better", 250, 4000, 2024);
const rule: Refresh = {
  kind: "refresh",
  paybackMonths: 24,
  candidates: [better],
  deliveryMonths: 3,
  depositFraction: 0.3,
  resaleHaircutFraction: 0,
  installUsdPerTh: 0,
};
const newPrice = (hashpriceUsdPerPhDay: number, efficiencyJPerTh: number, ageYears = 0) =>
  machinePriceUsdPerTh(market, { hashpriceUsdPerPhDay, efficiencyJPerTh, ageYears });

/** Margin of a month of 365.2425 / 12 days, USD, at a lossless site without adders. */
function marginUsd(
  hashrateThs: number,
  efficiencyJPerTh: number,
  hashprice: number,
  powerUsdPerMwh: number,
): number {
  const perThDay = hashprice / 1000 - (0.024 * efficiencyJPerTh * powerUsdPerMwh) / 1000;
  return (Math.max(0, perThDay) * hashrateThs * 365.2425) / 12;
}

describe("market value of a tranche", () => {
  it("is its price at its age times all hashrate it owns", () => {
    expect(marketValueUsd(market, oldTranche, 60)).toBeCloseTo(newPrice(60, 40, 48.5 / 12) * 100_000, 6);
  });

  it("counts machines that wait for repair: they change hands too", () => {
    const halfDown = { ...oldTranche, workingCount: 500, hashrateThs: 50_000 };
    expect(marketValueUsd(market, halfDown, 60)).toBeCloseTo(marketValueUsd(market, oldTranche, 60), 6);
  });

  it("is scrap where they can't pay the marginal buyer's power, nothing where nothing works", () => {
    expect(marketValueUsd(market, oldTranche, 20)).toBeCloseTo(0.3 * 100_000, 8);
    expect(marketValueUsd(market, { ...oldTranche, workingCount: 0, hashrateThs: 0 }, 60)).toBe(0);
  });
});

describe("a refresh, by hand", () => {
  const choice = refreshChoice(plainYear, { ...rule, paybackMonths: 60 }, oldTranche, at(50, 30))!;

  it("replaces 4 MW by 4 MW: 1,000 machines of 250 TH/s", () => {
    expect(choice).toMatchObject({ count: 1000 });
    expect(choice.machine.id).toBe("better");
  });

  it("pays price less resale back by the margin gained", () => {
    const gain = marginUsd(250_000, 16, 50, 30) - marginUsd(100_000, 40, 50, 30);
    const outlay = newPrice(50, 16) * 250_000 - newPrice(50, 40, 48.5 / 12) * 100_000;
    expect(choice.priceUsdPerTh).toBeCloseTo(newPrice(50, 16), 10);
    expect(choice.paybackMonths).toBeCloseTo(outlay / gain, 6);
  });

  it("happens just when the rule allows that payback", () => {
    const asked = (paybackMonths: number) =>
      refreshChoice(plainYear, { ...rule, paybackMonths }, oldTranche, at(50, 30));
    expect(asked(choice.paybackMonths + 1e-6)).toBeDefined();
    expect(asked(choice.paybackMonths - 1e-6)).toBeUndefined();
  });

  it("a haircut on resale and set-up costs make it later", () => {
    const dearer = { ...rule, paybackMonths: 60, resaleHaircutFraction: 0.2, installUsdPerTh: 2 };
    const later = refreshChoice(plainYear, dearer, oldTranche, at(50, 30))!;
    expect(later.resaleUsd).toBeCloseTo(0.8 * choice.resaleUsd, 6);
    expect(later.paybackMonths).toBeGreaterThan(choice.paybackMonths);
  });

  it("machines that stand still give up nothing: the whole margin is gained", () => {
    // 40 J/TH need 48 USD/PH/day at 50 USD/MWh
    const idle = refreshChoice(plainYear, { ...rule, paybackMonths: 1e6 }, oldTranche, at(45, 50))!;
    const outlay = newPrice(45, 16) * 250_000 - newPrice(45, 40, 48.5 / 12) * 100_000;
    expect(idle.paybackMonths).toBeCloseTo(outlay / marginUsd(250_000, 16, 45, 50), 6);
  });
});

describe("which machine", () => {
  it("one that isn't released yet is never chosen", () => {
    const future = { ...rule, paybackMonths: 1e6, candidates: [machineOf("future", 500, 4000, 2026)] };
    expect(refreshChoice(plainYear, future, oldTranche, at(50, 30))).toBeUndefined();
  });

  it("one that is no better than the old never pays back", () => {
    const same = { ...rule, paybackMonths: 1e6, candidates: [poor] };
    expect(refreshChoice(plainYear, same, oldTranche, at(50, 30))).toBeUndefined();
  });

  it("of several the soonest paid back, at dear power the most efficient", () => {
    const middling = machineOf("middling", 160, 4000, 2024); // 25 J/TH
    const both = { ...rule, paybackMonths: 1e6, candidates: [middling, better] };
    const paybacks = [middling, better].map(
      (machine) =>
        refreshChoice(plainYear, { ...both, candidates: [machine] }, oldTranche, at(50, 60))!.paybackMonths,
    );
    const choice = refreshChoice(plainYear, both, oldTranche, at(50, 60))!;
    expect(choice.paybackMonths).toBe(Math.min(...paybacks));
    expect(choice.machine.id).toBe("better");
  });

  it("one too large for the tranche's power isn't bought in parts", () => {
    const small = stateOf({ id: "s", machine: machineOf("tiny", 1, 40, 2020), count: 10, bought: month });
    expect(refreshChoice(plainYear, { ...rule, paybackMonths: 1e6 }, small, at(50, 30))).toBeUndefined();
  });
});

describe("to sell or to run on", () => {
  const state = stateOf({ id: "a", machine: good, count: 1000, bought: { year: 2024, month: 1 } });

  it("turns at the power price at which both are worth the same", () => {
    const sells = (powerUsdPerMwh: number, haircut: number) =>
      paysToSell(plainYear, state, at(50, powerUsdPerMwh), haircut);
    expect(sells(26.9, 0)).toBe(false);
    expect(sells(27.1, 0)).toBe(true);
    expect(sells(27.1, 0.1)).toBe(false);
  });

  it("a site that loses more of its power or reward sells sooner", () => {
    const lossy: FleetLifeInputs = {
      ...plainYear,
      site: {
        ...plainYear.site,
        losses: { poolFeeFraction: 0.02, hashingFraction: 0.95, pueRatio: 1.1, lineLossRatio: 1.03 },
      },
    };
    expect(paysToSell(plainYear, state, at(50, 26), 0)).toBe(false);
    expect(paysToSell(lossy, state, at(50, 26), 0)).toBe(true);
  });

  it("import adders, upkeep and peak charges count as power", () => {
    const costs = { importAdderUsdPerMwh: 1, variableUpkeepUsdPerMwh: 0.5, coincidentPeakUsdPerMwh: 0.6 };
    expect(paysToSell({ ...plainYear, costs }, state, at(50, 25.5), 0)).toBe(true);
    expect(paysToSell(plainYear, state, at(50, 25.5), 0)).toBe(false);
  });
});
