import { type Choice, makePlan, operatePlan } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { notYetCounted } from "./not-yet-counted.ts";
import { priceYearOf } from "./price-year-input.ts";
import { SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };
const MINE: Choice = { ...IDLE, strategy: "mine" };
/** 40 MW of import, lights of 0.4 MW. */
const LIT = SMALL_SITE.replace("horizon: 3 years", "horizon: 3 years, standby: 1 %");
const withGrid = (keys: string) => LIT.replace("losses: 0 %", `losses: 0 %, ${keys}`);

function carriedOut(text: string, choice: Choice) {
  const scenario = scenarioOf(text);
  const { site, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  const { lines, course } = operatePlan(site, world, makePlan(site, world, choice));
  const line = (id: string) => lines.find((entry) => entry.id === id)?.amounts ?? [];
  return { scenario, site, world, line, operations: course.operations };
}

describe("a tariff by local time", () => {
  const tariff =
    "tariff: { kind: time-of-use, price: 3 c/kWh, windows: [{ from: 14:00, to: 20:00, price: 9 c/kWh }] }";
  const text = withLine(LIT, "power", `power: { prices: { constant: 30 USD/MWh }, ${tariff} }`);

  it("follows the clock through the spring change: 186 of March's 743 hours are dear; a study counts the month's 744", () => {
    const march = carriedOut(text, IDLE).line("standing.energy")[2]!;
    expect(march).toBeCloseTo(((-0.4 * 744) / 743) * (31 * 6 * (90 + 4) + (743 - 186) * (30 + 4)), 6);
  });

  it("and through the autumn change: 180 of November's 721 hours are dear; the month counts 720", () => {
    const november = carriedOut(text, IDLE).line("standing.energy")[10]!;
    expect(november).toBeCloseTo(((-0.4 * 720) / 721) * (30 * 6 * 94 + (721 - 180) * 34), 6);
  });
});

describe("the terms of a large load", () => {
  const terms =
    "large_load: { contract: 2 years, minimum_bill: 70 %, collateral: 50000 USD/MW, contribution: 3 MUSD, ramp: 2 months }";

  it("bill doing nothing a third, two thirds, then all of 28 MW at the shipped 5,000 USD/MW, until the contract ends", () => {
    const { line } = carriedOut(withGrid(terms), IDLE);
    const billed = line("standing.demand-charge");
    expect(billed[0]).toBeCloseTo((-28 / 3) * 5000, 6);
    expect(billed[1]).toBeCloseTo(((-2 * 28) / 3) * 5000, 6);
    expect(billed[23]).toBeCloseTo(-28 * 5000, 6);
    expect(billed[24]).toBeCloseTo(-0.4 * 5000, 6);
  });

  it("take the stated charge where one is given: 28 MW at 9 USD/kW", () => {
    const power = "power: { prices: { constant: 30 USD/MWh }, demand_charge: { rate: 9 USD/kW/month } }";
    const { line } = carriedOut(withLine(withGrid(terms), "power", power), IDLE);
    expect(line("standing.demand-charge")[5]).toBeCloseTo(-28 * 9000, 6);
  });

  it("remember nothing from before the start where no past peaks are stated, and say so", () => {
    const ratchet = "ratchet: { share: 80 %, lookback: 11 months }";
    const power = (past: string) =>
      `power: { prices: { constant: 30 USD/MWh }, demand_charge: { rate: 9 USD/kW/month, ${ratchet}${past} } }`;
    const stated = (past: string) =>
      withLine(withGrid("large_load: { exit_fee: 20 MUSD }"), "power", power(past));
    // 0.4 MW of lights alone; with 30 MW in the month before, 80 % of that for eleven months
    expect(carriedOut(stated(""), IDLE).line("standing.demand-charge")[0]).toBeCloseTo(-0.4 * 9000, 6);
    const known = carriedOut(
      stated(", past_peaks: [0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 0 MW, 30 MW]"),
      IDLE,
    );
    expect(known.line("standing.demand-charge")[0]).toBeCloseTo(-24 * 9000, 6);
    const says = (past: string) =>
      notYetCounted(scenarioOf(stated(past))).some((note) => note.includes("ratchet before the start"));
    expect([says(""), says(", past_peaks: [30 MW]")]).toEqual([true, false]);
  });

  it("hold 2 M$ of security, which comes back whole, and keep 3 M$ of contribution, whatever is done", () => {
    for (const choice of [IDLE, MINE]) {
      const { line } = carriedOut(withGrid(terms), choice);
      const posted = Array.from(line("connection.collateral"));
      expect(posted[0]).toBe(-2e6);
      expect(posted.reduce((usd, amount) => usd + amount, 0)).toBeCloseTo(0, 6);
      expect(line("connection.contribution")[0]).toBe(-3e6);
    }
  });

  it("leave the exit fee as what no strategy falls due for, and say so", () => {
    const scenario = scenarioOf(withGrid("large_load: { exit_fee: 20 MUSD }"));
    expect(notYetCounted(scenario)[0]).toContain("site.grid.large_load.exit_fee");
    expect(notYetCounted(scenarioOf(withGrid(terms))).some((note) => note.includes("large_load"))).toBe(
      false,
    );
  });
});

describe("a connection that comes in steps", () => {
  const steps = "phases: [{ from: 2027-07, import: 60 MW, firm: 45 MW }]";

  it("lets 20 MW more in from July on, of which 15 are firm", () => {
    const { site, operations } = carriedOut(withGrid(steps), IDLE);
    expect(site.connection.steps).toEqual([{ fromMonth: 6, importMw: 60, firmMw: 45, exportMw: 0 }]);
    const limitMwh = ({ importMwh, unusedMwh }: (typeof operations)[number]) => importMwh + unusedMwh;
    expect(limitMwh(operations[5]!)).toBeCloseTo(40 * 720, 6);
    expect(limitMwh(operations[6]!)).toBeCloseTo(60 * 744, 6);
  });

  it("makes a hall wait for the firm power that carries it: 45 MW are hosted from July on at the earliest", () => {
    const { site, world } = carriedOut(withGrid(steps), IDLE);
    const { halls } = makePlan(site, world, { ...MINE, strategy: "convert", hostMw: 45 });
    expect(halls.filter(({ readyMonth }) => readyMonth < 6)).toEqual([]);
    expect(halls[halls.length - 1]!.readyMonth).toBeGreaterThanOrEqual(6);
  });
});
