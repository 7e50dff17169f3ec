import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakEvenDelayMonths,
  type ConversionTrigger,
  convertConnection,
  type DelayInput,
  delayCost,
  type GridConnection,
  type LargeLoadInput,
  largeLoadFlows,
} from "./index.ts";

const input: LargeLoadInput = {
  terms: {
    contractMonths: 24,
    minimumBillFraction: 0.8,
    demandChargeUsdPerMwMonth: 5_000,
    rampFractions: [0.5, 0.5, 0.5, 1],
    collateralUsdPerMw: 100_000,
    collateralReturnMonths: 10,
    contributionUsd: 2e6,
    upgradeUsd: 1e6,
    exitFeeFraction: 0.5,
  },
  contractedMw: 100,
  plannedMw: [50, 50, 50, 100],
  case: { kind: "as-planned" },
};
const total = (
  flows: ReturnType<typeof largeLoadFlows>,
  key: "minimumTopUpUsd" | "demandChargeUsd" | "exitFeeUsd" | "collateralReturnedUsd" | "collateralPostedUsd",
) => flows.reduce((sum, month) => sum + month[key], 0);

describe("large-load terms", () => {
  it("as planned: 3 * 50 + 21 * 100 MW-months at 5,000 and no top-up", () => {
    const flows = largeLoadFlows(input);
    expect(total(flows, "demandChargeUsd")).toBe(2250 * 5_000);
    expect(total(flows, "minimumTopUpUsd")).toBe(0);
    expect(flows[0]!.contributionUsd).toBe(3e6);
  });

  it("do nothing with 1 MW of auxiliaries: the minimum bill is 80 % of what is contracted, 1,800 MW-months", () => {
    const flows = largeLoadFlows({ ...input, case: { kind: "do-nothing", auxiliaryMw: 1 } });
    expect(total(flows, "minimumTopUpUsd") + total(flows, "demandChargeUsd")).toBeCloseTo(
      0.8 * 2250 * 5_000,
      6,
    );
    expect(total(flows, "demandChargeUsd")).toBe(24 * 5_000);
  });

  // months 0-5 nothing: 0.8 * (3*50 + 3*100) = 360; months 6-8 draw 50 of 100: 30 each
  it("six months late: 450 MW-months of top-up while the contract's clock runs", () => {
    const flows = largeLoadFlows({ ...input, case: { kind: "delay", months: 6 } });
    expect(total(flows, "minimumTopUpUsd")).toBeCloseTo((0.8 * 450 + 3 * 30) * 5_000, 6);
  });

  it("default in month 12 with 3 of notice: 240 MW-months of top-up, half of nine months' minimum as exit fee", () => {
    const flows = largeLoadFlows({ ...input, case: { kind: "default", month: 12, noticeMonths: 3 } });
    expect(flows).toHaveLength(15);
    expect(total(flows, "minimumTopUpUsd")).toBeCloseTo(3 * 80 * 5_000, 6);
    expect(total(flows, "exitFeeUsd")).toBeCloseTo(0.5 * 0.8 * 5_000 * 900, 6);
  });

  it("leave at once with a year of notice: 12 months of the minimum bill, then half of 12 months' as exit fee", () => {
    const leave = { kind: "leave", auxiliaryMw: 1, month: 0, noticeMonths: 12 } as const;
    const flows = largeLoadFlows({ ...input, case: leave });
    expect(flows).toHaveLength(12);
    // 3 months at 50 and 9 at 100 contracted; then 12 months at 100
    expect(total(flows, "minimumTopUpUsd") + total(flows, "demandChargeUsd")).toBeCloseTo(
      0.8 * 1050 * 5_000,
      6,
    );
    expect(total(flows, "exitFeeUsd")).toBeCloseTo(0.5 * 0.8 * 5_000 * 1200, 6);
    expect(flows[0]!.contributionUsd).toBe(3e6);
  });

  it("a mine that draws 40 MW until the plan's load comes fills the minimum bill of a delay: 240 MW-months less", () => {
    const delay = { ...input, case: { kind: "delay", months: 6 } } as const;
    const alone = total(largeLoadFlows(delay), "minimumTopUpUsd");
    const mined = total(largeLoadFlows({ ...delay, bridgeMw: [40, 0] }), "minimumTopUpUsd");
    // months 0-6, the delay and the plan's own first: 40 of it up to the 40 and 80 MW that are billed in any case; month 6 has
    // 50 of the plan beside it, so 30 of the 40 count
    expect(alone - mined).toBeCloseTo((6 * 40 + 30) * 5_000, 6);
  });

  it("it never draws beyond what is contracted, and not where nothing is done", () => {
    const full = largeLoadFlows({ ...input, bridgeMw: [500] });
    for (const month of full) expect(month.drawnMw).toBe(month.contractedMw);
    const idle = { ...input, case: { kind: "do-nothing", auxiliaryMw: 1 } } as const;
    expect(largeLoadFlows({ ...idle, bridgeMw: [500] })).toEqual(largeLoadFlows(idle));
  });

  it.each<LargeLoadInput["case"]>([
    { kind: "as-planned" },
    { kind: "delay", months: 3 },
    { kind: "default", month: 5, noticeMonths: 1 },
    { kind: "default", month: 0, noticeMonths: 0 },
    { kind: "leave", auxiliaryMw: 1, month: 0, noticeMonths: 12 },
  ])("collateral comes back whole in case %j", (outcome) => {
    const flows = largeLoadFlows({ ...input, case: outcome });
    expect(total(flows, "collateralReturnedUsd")).toBeCloseTo(10e6, 6);
    expect(total(flows, "collateralPostedUsd")).toBe(10e6);
  });

  it("collateral is returned in ten parts after the ramp: 1 M$ in month 4, the last in month 13", () => {
    const flows = largeLoadFlows(input);
    expect(flows[4]!.collateralReturnedUsd).toBeCloseTo(1e6, 6);
    expect(flows[13]!.collateralReturnedUsd).toBeCloseTo(1e6, 6);
    expect(flows[14]!.collateralReturnedUsd).toBeCloseTo(0, 6);
  });

  it("a higher minimum share never lowers a bill (200 cases)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(30),
        (a, b, months) => {
          const bill = (minimumBillFraction: number) =>
            total(
              largeLoadFlows({
                ...input,
                terms: { ...input.terms, minimumBillFraction },
                case: { kind: "delay", months },
              }),
              "minimumTopUpUsd",
            );
          expect(bill(Math.max(a, b))).toBeGreaterThanOrEqual(bill(Math.min(a, b)));
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });

  it.each([
    [{ minimumBillFraction: 1.1 }],
    [{ demandChargeUsdPerMwMonth: -1 }],
    [{ rampFractions: [2] }],
    [{ collateralUsdPerMw: Number.NaN }],
  ])("refuses %j", (change) => {
    expect(() => largeLoadFlows({ ...input, terms: { ...input.terms, ...change } })).toThrow(/connection: /);
  });
});

describe("conversion of a controllable mine", () => {
  const mine: GridConnection = { firmMw: 20, interruptibleMw: 80, loadClass: "controllable", phases: [] };
  const trigger: ConversionTrigger = {
    restudyMonths: 6,
    firmShareAfterStudyFraction: 0.5,
    upgradeUsdPerMw: 200_000,
    upgradeMonths: 18,
    rideThroughSec: 0.25,
    controllableValueUsdPerMwYear: 60_000,
  };

  it("a hall of 60 MW gets 50 firm by study; 10 are uncovered, or bought for 2 M$ and 18 months more", () => {
    expect(convertConnection(mine, 60, trigger, false)).toMatchObject({
      extraMonths: 6,
      upgradeUsd: 0,
      uncoveredMw: 10,
    });
    const bought = convertConnection(mine, 60, trigger, true);
    expect(bought).toMatchObject({ extraMonths: 24, upgradeUsd: 2e6, uncoveredMw: 0 });
    expect(bought.connection).toMatchObject({ firmMw: 60, interruptibleMw: 40, loadClass: "large-flexible" });
  });

  it("the controllable status is lost on the converted MW: 3.6 M$ a year; a firm load had none to lose", () => {
    expect(convertConnection(mine, 60, trigger, false).lostControllableUsdPerYear).toBe(3.6e6);
    expect(
      convertConnection({ ...mine, loadClass: "firm" }, 60, trigger, false).lostControllableUsdPerYear,
    ).toBe(0);
  });

  it("the study never takes firm MW away, and a whole conversion is a firm load", () => {
    expect(
      convertConnection({ ...mine, firmMw: 90, interruptibleMw: 10 }, 60, trigger, false).connection.firmMw,
    ).toBe(90);
    expect(convertConnection(mine, 100, trigger, true).connection.loadClass).toBe("firm");
  });

  it("import never changes by conversion (200 cases)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hall, buy, share) => {
          const { connection } = convertConnection(
            mine,
            hall,
            { ...trigger, firmShareAfterStudyFraction: share },
            buy,
          );
          expect(connection.firmMw + connection.interruptibleMw).toBeCloseTo(100, 9);
          expect(connection.interruptibleMw).toBeGreaterThanOrEqual(-1e-9);
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  });

  it("refuses a firm share above 1", () => {
    expect(() =>
      convertConnection(mine, 60, { ...trigger, firmShareAfterStudyFraction: 1.5 }, false),
    ).toThrow(/firm share/);
  });
});

describe("what a month of delay is worth", () => {
  const hall: DelayInput = {
    marginUsdPerMwh: 150,
    mwhPerMonth: 50_000,
    lifeMonths: 180,
    discountPerYearFraction: 0.1,
    standingUsdPerMonth: 0,
    endMoves: true,
  };

  it("a term that moves: margin (1 - 1.1^{-1/12}) = 1.187 $/MWh for life for the first month", () => {
    expect(delayCost(hall, 1).usdPerMwhForLife).toBeCloseTo(150 * (1 - 1.1 ** (-1 / 12)), 9);
    expect(delayCost(hall, 1).usdPerMwhForLife).toBeCloseTo(1.187, 3);
  });

  it("twelve months at 10 %: 150 * (1 - 1/1.1) = 13.64 $/MWh for life", () => {
    expect(delayCost(hall, 12).usdPerMwhForLife).toBeCloseTo(150 / 11, 9);
  });

  it("a fixed end at no discount: a month of 180 costs 1/180 of the margin", () => {
    const fixed = { ...hall, endMoves: false, discountPerYearFraction: 0 };
    expect(delayCost(fixed, 1).usdPerMwhForLife).toBeCloseTo(150 / 180, 12);
    expect(delayCost(fixed, 180).usdPerMwhForLife).toBeCloseTo(150, 9);
  });

  it("standing cost of 1 M$ a month at no discount adds 1e6 / (50,000 * 180) = 0.111 $/MWh a month", () => {
    const idle = { ...hall, marginUsdPerMwh: 0, discountPerYearFraction: 0, standingUsdPerMonth: 1e6 };
    expect(delayCost(idle, 1).usdPerMwhForLife).toBeCloseTo(1e6 / 9e6, 12);
  });

  it("no delay costs nothing", () => {
    expect(delayCost(hall, 0)).toMatchObject({
      lostUsd: 0,
      usdPerMwhForLife: 0,
      usdPerMwhForLifePerMonth: 0,
    });
  });

  // 150 (1 - 1.1^{-d/12}) = 20  ->  d = -12 ln(1 - 20/150) / ln 1.1 = 18.02
  it("a region 20 $/MWh cheaper is worth 18 months of waiting at most for a hall, and 89 for a mine of 39 $ margin", () => {
    expect(breakEvenDelayMonths(hall, 20)!).toBeCloseTo((-12 * Math.log(1 - 20 / 150)) / Math.log(1.1), 6);
    const mine = { ...hall, marginUsdPerMwh: 39.5 };
    expect(breakEvenDelayMonths(mine, 20)!).toBeGreaterThan(80);
  });

  it("a spread above all that delay can cost is never passed", () => {
    expect(breakEvenDelayMonths(hall, 151)).toBeNull();
    expect(breakEvenDelayMonths({ ...hall, endMoves: false }, 151)).toBeNull();
  });

  it("a longer delay never costs less (200 cases)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.boolean(),
        (d, more, endMoves) => {
          const base = { ...hall, endMoves, standingUsdPerMonth: 1e5 };
          expect(delayCost(base, d + more).lostUsd).toBeGreaterThanOrEqual(delayCost(base, d).lostUsd - 1e-3);
        },
      ),
      { numRuns: 200, seed: 6 },
    );
  });

  it("refuses a negative delay and a life of nothing", () => {
    expect(() => delayCost(hall, -1)).toThrow(/months of delay is -1/);
    expect(() => delayCost({ ...hall, lifeMonths: 0 }, 1)).toThrow(/life/);
  });
});
