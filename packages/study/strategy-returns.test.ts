import { monthlyRate } from "@switchyard/core/finance";
import { beforeAll, describe, expect, it } from "vitest";
import type { StudyResult, StudyStrategy } from "./result.ts";
import { SMALL_SITE, studyOf, withLine } from "./study.fixture.ts";

const TEXT = withLine(
  SMALL_SITE,
  "finance",
  "finance: { horizon: 3 years, discount: { contracted: 8 %, merchant: 14 % } }",
);

/** The same with the machines run until they stop paying, so that there are TH-days. */
const RUNNING = `${TEXT}strategies: { mine: { machines: run-to-stop } }
`;

const returnsOf = (result: StudyResult, id: string) => strategyOf(result, id).returns!;

function strategyOf(result: StudyResult, id: string): StudyStrategy {
  return result.strategies.find((entry) => entry.id === id)!;
}

/** Present value at mid-month of amounts by month, written out. */
function present(amounts: readonly number[], yearly: number): number {
  const month = 1 + monthlyRate(yearly);
  return amounts.reduce((sum, usd, i) => sum + usd / month ** (i + 0.5), 0);
}

describe("what an investor reads off a strategy's cash", () => {
  let result: StudyResult;
  beforeAll(async () => {
    result = await studyOf(TEXT);
  });

  it("splits the NPV by class of line: the parts and the end value sum to it", () => {
    for (const entry of result.strategies.filter(({ returns }) => returns)) {
      const { npvByClass, endValueUsd } = entry.returns!;
      const parts = npvByClass.reduce((sum, { usd }) => sum + usd, 0);
      expect(parts).toBeCloseTo(entry.npvWithoutTerminalUsd.value, 2);
      expect(parts + endValueUsd).toBeCloseTo(entry.npvUsd.value, 2);
    }
  });
  it("values rent at the contracted rate and rewards at the merchant rate", () => {
    const rates = new Map(
      returnsOf(result, "hybrid").npvByClass.map((part) => [part.discountClass, part.ratePerYear]),
    );
    expect(rates.get("contracted")).toBe(0.08);
    expect(rates.get("merchant")).toBe(0.14);
  });
  it("has the class of rent as the present value of its lines", () => {
    const { returns, lines } = strategyOf(result, "hybrid");
    const contracted = lines.filter(({ discountClass }) => discountClass === "contracted");
    const expected = contracted.reduce((sum, { amounts }) => sum + present(amounts, 0.08), 0);
    const part = returns!.npvByClass.find(({ discountClass }) => discountClass === "contracted")!;
    expect(part.usd / expected).toBeCloseTo(1, 9);
  });
  it("counts money back over money in by months", () => {
    const { netCashUsd, returns } = strategyOf(result, "hybrid");
    const back = netCashUsd.filter((usd) => usd > 0).reduce((a, b) => a + b, 0);
    const into = -netCashUsd.filter((usd) => usd < 0).reduce((a, b) => a + b, 0);
    expect(returns!.moicRatio).toBeCloseTo(back / into, 9);
  });
  it("costs a TH-day what its energy and upkeep come to, less what the machines still bring", async () => {
    const mine = strategyOf(await studyOf(RUNNING), "mine");
    // S21 XP at 13.5 J/TH: 13.5 J/TH * 86,400 s = 0.000324 MWh a TH-day before fans and idle hashing
    const thDays = mine.energy.miningMwh / 0.000324;
    const spent = -mine.lines
      .filter(({ id }) => id.startsWith("mining.") && id !== "mining.reward")
      .flatMap(({ amounts }) => amounts)
      .reduce((a, b) => a + b, 0);
    const { usdPerThDay } = mine.returns!;
    expect(usdPerThDay! / (spent / thDays)).toBeGreaterThan(1);
    expect(usdPerThDay! / (spent / thDays)).toBeLessThan(1.35);
  });
  it("costs a served MWh what its halls, energy and operation come to", () => {
    const { lines, energy, returns } = strategyOf(result, "hybrid");
    expect(energy.aiMwh).toBeGreaterThan(0);
    const undiscounted =
      -lines
        .filter(({ id }) => id.startsWith("building.") || id === "hosting.power" || id === "hosting.landlord")
        .flatMap(({ amounts }) => amounts)
        .reduce((a, b) => a + b, 0) / energy.aiMwh;
    // halls are paid before a MWh is served, so discounting raises the price that they need
    expect(returns!.usdPerServedMwh).toBeGreaterThan(undiscounted);
    expect(returns!.usdPerServedMwh).toBeLessThan(1.5 * undiscounted);
  });
  it("has no cost of what is not made, and no payback of what is not invested", () => {
    const { usdPerServedMwh, discountedPaybackMonths } = returnsOf(result, "mine");
    expect(usdPerServedMwh).toBeNull();
    if (strategyOf(result, "mine").capexUsd.value === 0) expect(discountedPaybackMonths).toBeNull();
  });
  it("is paid back, discounted by class, after the NPV of its months has turned positive", () => {
    const { returns, paybackMonths, npvWithoutTerminalUsd } = strategyOf(result, "hybrid");
    // three years of rent do not pay halls back: never, and then the NPV without end value is below 0
    expect(returns!.discountedPaybackMonths === null).toBe(npvWithoutTerminalUsd.value < 0);
    if (returns!.discountedPaybackMonths !== null)
      expect(returns!.discountedPaybackMonths).toBeGreaterThan(paybackMonths!);
  });
  it("takes longer to pay back discounted than not", async () => {
    const long = await studyOf(TEXT.replace("horizon: 3 years", "horizon: 12 years"));
    const { returns, paybackMonths } = strategyOf(long, "hybrid");
    expect(paybackMonths).not.toBeNull();
    expect(returns!.discountedPaybackMonths).toBeGreaterThan(paybackMonths!);
  });
  it("says nothing of doing nothing", () => {
    expect(strategyOf(result, "do-nothing").returns).toBeUndefined();
  });
  it("costs a TH-day more by the dearer power alone", async () => {
    const dearer = await studyOf(withLine(RUNNING, "power", "power: { prices: { constant: 31 USD/MWh } }"));
    const more =
      returnsOf(dearer, "mine").usdPerThDay! - returnsOf(await studyOf(RUNNING), "mine").usdPerThDay!;
    // 1 $/MWh on 13.5 J/TH is 0.000324 $ a TH-day before fans, idle hashing and pool; both fleets run the same hours
    expect(more).toBeGreaterThan(0.000324);
    expect(more).toBeLessThan(0.00045);
  });
});
