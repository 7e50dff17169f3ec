import { describe, expect, it } from "vitest";
import { notYetCounted } from "./not-yet-counted.ts";
import type { StudyResult } from "./result.ts";
import { numbersIn, SMALL_SITE, scenarioOf, studyOf } from "./study.fixture.ts";
import { treasuryFromScenario } from "./treasury-from-scenario.ts";

const withFinance = (more: string) =>
  SMALL_SITE.replace("finance: { horizon: 3 years }", `finance: { horizon: 3 years, ${more} }`)
    .replace("compare: [do-nothing, mine, hybrid]", "compare: [do-nothing, mine]")
    .concat("uncertainty: { paths: 64, seed: 5 }\n");
const asked = (treasury: string) => treasuryFromScenario(scenarioOf(withFinance(`treasury: ${treasury}`)));
const mineOf = ({ strategies }: StudyResult) => strategies.find(({ id }) => id === "mine")!;

describe("the treasury that a scenario asks for", () => {
  it("is none where nothing is said, and where coins are sold and nothing else is", () => {
    expect(treasuryFromScenario(scenarioOf(SMALL_SITE))).toBeNull();
    expect(asked("{ policy: sell }")).toBeNull();
  });

  it("keeps all coins, a share of them, or sells what costs ask for", () => {
    expect(asked("{ policy: hold }")!.policy).toEqual({ kind: "hold-share", heldFraction: 1 });
    expect(asked("{ policy: hold, held: 40 % }")!.policy).toEqual({ kind: "hold-share", heldFraction: 0.4 });
    expect(asked("{ policy: sell-to-cover }")!.policy).toEqual({ kind: "sell-to-cover" });
    expect(asked("{ cash_floor: 2 MUSD }")).toMatchObject({
      policy: { kind: "sell-all" },
      cashFloorUsd: 2e6,
    });
  });

  it("grows coins at the risk-free rate of the forward, and knows what selling costs", () => {
    expect(asked("{ policy: hold, coins: 120 BTC, basis: 30000 USD/BTC }")).toMatchObject({
      coinsBtc: 120,
      basisUsdPerBtc: 30_000,
      carryAnnualRate: expect.closeTo(0.04, 12),
      sellingCostFraction: 0.002,
      cashFloorMonths: 1,
    });
  });

  it("sells 500 PH/s ahead from March to May 2027: 500 PH-days a day of 31, 30 and 31", () => {
    const { hashpriceForwards } = asked(
      "{ hashprice_forwards: [{ hashrate: 500 PH/s, price: 45 USD/PH/day, from: 2027-03, until: 2027-05 }] }",
    )!;
    expect(hashpriceForwards[0]!.side).toBe("seller");
    expect(Array.from(hashpriceForwards[0]!.volumes).slice(0, 7)).toEqual([
      0, 0, 15_500, 15_000, 15_500, 0, 0,
    ]);
    expect(hashpriceForwards[0]!.strikes[2]).toBe(45);
  });

  it("is counted: no warning is left", () => {
    const text = withFinance("treasury: { policy: hold, coins: 10 BTC, cash_floor: 1 MUSD }");
    expect(notYetCounted(scenarioOf(text)).filter((note) => note.includes("treasury"))).toEqual([]);
  });
});

describe("a study with a treasury", () => {
  const sold = studyOf(withFinance("tax: { rate: 21 % }"));
  const held = studyOf(withFinance("tax: { rate: 21 % }, treasury: { policy: hold, coins: 50 BTC }"));

  it("says what the coins left are worth, and how often the floor forced a sale or cash ran out", async () => {
    const { treasury } = mineOf(await held).money!;
    expect(treasury).toMatchObject({ policy: "hold", isInsolvent: false });
    expect(treasury!.coinsBtc.value).toBeGreaterThan(0);
    expect(treasury!.coinsBtc.band!.paths).toBe(64);
    // every month's costs are paid by selling what is to be held
    expect(treasury!.chanceOfForcedSale!.value).toBe(1);
    expect(treasury!.chanceOfInsolvency!.value).toBeGreaterThanOrEqual(0);
    expect(treasury!.valueUsd.band!.standardError).toBeGreaterThan(0);
  });

  it("leaves what the plan is worth before and after tax as it was, and adds its value to the owners'", async () => {
    const [plain, kept] = [mineOf(await sold), mineOf(await held)];
    expect(kept.npvUsd).toEqual(plain.npvUsd);
    expect(kept.money!.afterTaxNpvUsd).toEqual(plain.money!.afterTaxNpvUsd);
    const added = kept.money!.equityNpvUsd.value - plain.money!.equityNpvUsd.value;
    expect(added).toBeCloseTo(kept.money!.treasury!.valueUsd.value, 3);
    expect(plain.money!.treasury).toBeUndefined();
  });

  it("keeps books that balance to the cent, coins among the assets at what they were worth when they came", async () => {
    const { statements } = mineOf(await held).money!;
    for (const { balance } of statements) expect(balance.assetsCents).toBe(balance.liabilitiesAndEquityCents);
    expect(statements[0]!.balance.coinsCents).toBeGreaterThan(0);
    expect(statements[0]!.income.miningIncomeCents).toBeGreaterThan(0);
    expect(statements[0]!.income.coinSaleGainCents).not.toBe(0);
  });

  it("has finite figures only", async () => {
    for (const [path, value] of numbersIn(mineOf(await held).money))
      expect(value, path).toSatisfy(Number.isFinite);
  });
});
