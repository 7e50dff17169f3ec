import { describe, expect, it } from "vitest";
import { readAssumptionFile } from "../../../tests/facility-rows.ts";
import { checkDeal, coverLoanUsd, type Deal, predictDeal } from "./index.ts";

const atOnce = { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "block-start" } as const;

/** A deal with every field disclosed: $128.02 per IT kW in year one, 3 %, 15 years, 245 MW, 98.6 % NOI. */
const complete: Deal = {
  name: "complete",
  tenant: null,
  itMw: 245,
  reservedMw: 330,
  termMonths: 180,
  rent: { valueUsdPerKwMonth: 128.02, basis: "it", meaning: "first-year" },
  escalatorFractionPerYear: 0.03,
  ramp: atOnce,
  extensions: [],
  passThrough: "triple-net",
  noiMarginFraction: { low: 0.986, high: 0.986 },
  loan: null,
  assumed: [],
  derivedFromTotal: [],
  disclosed: {
    totalUsd: 7e9,
    totalWithExtensionsUsd: null,
    noiTotalUsd: 6.9e9,
    noiUsdPerYear: 460e6,
    loanUsd: null,
  },
};

describe("a deal with every field", () => {
  it("$128.02 in year one, 3 % and 15 years on 245 MW make $7.00bn, and $6.90bn of NOI at 98.6 %", () => {
    const { totalUsd, noiTotalUsd, noiUsdPerYear } = predictDeal(complete);
    // 128.02 * 245,000 kW * 223.187 months of year one
    expect(totalUsd!.low / 1e9).toBeCloseTo(7.0, 2);
    expect(noiTotalUsd!.low / 1e9).toBeCloseTo(6.902, 2);
    expect(noiUsdPerYear!.low / 1e6).toBeCloseTo(460.1, 0);
  });

  it("is counted on all three, within 3 %", () => {
    const report = checkDeal(complete, 0.03);
    expect(report.checks.map(({ figure, isWithin }) => [figure, isWithin])).toEqual([
      ["totalUsd", true],
      ["noiTotalUsd", true],
      ["noiUsdPerYear", true],
    ]);
    expect(report.notCounted).toEqual([]);
  });

  it("fails by its distance where the rent is 5 % too high", () => {
    const rent = { ...complete.rent!, valueUsdPerKwMonth: 128.02 * 1.05 };
    const [total] = checkDeal({ ...complete, rent }, 0.03).checks;
    expect(total!.isWithin).toBe(false);
    expect(total!.missFraction).toBeCloseTo(0.05, 3);
  });

  it("a rent per grid kW counts the 330 MW held, and a term average needs no conversion by hand", () => {
    const grid = { valueUsdPerKwMonth: (128.02 * 245) / 330, basis: "grid", meaning: "first-year" } as const;
    expect(predictDeal({ ...complete, rent: grid }).totalUsd!.low / 1e9).toBeCloseTo(7.0, 2);
    const average = { valueUsdPerKwMonth: 158.73, basis: "it", meaning: "term-average" } as const;
    expect(predictDeal({ ...complete, rent: average }).totalUsd!.low / 1e9).toBeCloseTo(7.0, 2);
    expect(checkDeal({ ...complete, rent: average }, 0.03).firstYearRentUsdPerKwMonth).toBeCloseTo(128.02, 1);
  });

  it("a ramp of two halves six months apart, all ending together, costs half of the first six months: $94M", () => {
    const blocks = [
      { monthsAfterStart: 0, soldFraction: 0.5 },
      { monthsAfterStart: 6, soldFraction: 0.5 },
    ];
    const ramped = { ...complete, ramp: { blocks, termRunsFrom: "lease-start" } as const };
    const lost = predictDeal(complete).totalUsd!.low - predictDeal(ramped).totalUsd!.low;
    expect(lost / 1e6).toBeCloseTo((128.02 * 245_000 * 6) / 2 / 1e6, 3);
  });

  it("a margin of 80-85 % gives a range, and a disclosed figure inside it misses by nothing", () => {
    const ranged = {
      ...complete,
      noiMarginFraction: { low: 0.8, high: 0.85 },
      disclosed: { ...complete.disclosed, noiTotalUsd: 5.8e9, noiUsdPerYear: null },
    };
    const check = checkDeal(ranged, 0.03).checks.find(({ figure }) => figure === "noiTotalUsd")!;
    expect([check.low / 1e9, check.high / 1e9].map((value) => value.toFixed(2))).toEqual(["5.60", "5.95"]);
    expect(check.missFraction).toBe(0);
  });
});

describe("the loan", () => {
  it("is a share of the cost, or the cost less equity: 85 % of $2.9bn, $390M less $118M", () => {
    const ltc = { kind: "loan-to-cost", costUsd: 2.9e9, loanFraction: 0.85 } as const;
    expect(predictDeal({ ...complete, loan: ltc }).loanUsd!.low).toBeCloseTo(2.465e9, 0);
    const equity = { kind: "cost-less-equity", costUsd: 390e6, equityUsd: 118e6 } as const;
    expect(predictDeal({ ...complete, loan: equity }).loanUsd!.low).toBe(272e6);
  });

  it("by cover is the annuity of NOI: $1.30M a month at 1.3 times, 6 %, 120 months carry $90.07M", () => {
    const terms = { kind: "cover", coverRatio: 1.3, rateFractionPerYear: 0.06, tenorMonths: 120 } as const;
    // (1 - 1.005^-120) / 0.005 = 90.0735
    expect(coverLoanUsd(Array<number>(150).fill(1.3e6), terms) / 1e6).toBeCloseTo(90.0735, 3);
  });

  it("by cover without a margin can't be predicted, and is listed", () => {
    const loan = { kind: "cover", coverRatio: 1.3, rateFractionPerYear: 0.06, tenorMonths: 120 } as const;
    const disclosed = { ...complete.disclosed, loanUsd: 3e9 };
    const { notCounted } = checkDeal({ ...complete, noiMarginFraction: null, loan, disclosed }, 0.03);
    expect(notCounted).toContainEqual({ figure: "loanUsd", because: "it can't be predicted" });
  });
});

describe("options", () => {
  const options = [60, 60].map((months) => ({ months, rent: "escalate", resetFraction: 1 }) as const);

  it("go on escalating: two of five years on ten more than double the value, by 1 + 1.03^10 = 2.344", () => {
    const ten = { ...complete, termMonths: 120 };
    const base = predictDeal(ten).totalUsd!.low;
    const extended = predictDeal({ ...ten, extensions: options }).totalWithExtensionsUsd!.low;
    expect(extended / base).toBeCloseTo(1 + 1.03 ** 10, 9);
  });

  it("that are disclosed in value but not in length are listed, not counted", () => {
    const disclosed = { ...complete.disclosed, totalWithExtensionsUsd: 17.7e9 };
    expect(checkDeal({ ...complete, disclosed }, 0.03).notCounted).toEqual([
      { figure: "totalWithExtensionsUsd", because: "not disclosed: extensions" },
    ]);
  });
});

describe("what is not counted", () => {
  it("names the fields that are missing", () => {
    const report = checkDeal({ ...complete, escalatorFractionPerYear: null, noiMarginFraction: null }, 0.03);
    expect(report.checks).toEqual([]);
    expect(report.notCounted[0]).toEqual({
      figure: "totalUsd",
      because: "not disclosed: escalatorFractionPerYear",
    });
    expect(report.notCounted[1]!.because).toBe("not disclosed: escalatorFractionPerYear, noiMarginFraction");
  });

  it("is a total from which the rent was computed: that would prove nothing", () => {
    const { notCounted, checks } = checkDeal({ ...complete, derivedFromTotal: ["rent"] }, 0.03);
    expect(notCounted).toEqual([{ figure: "totalUsd", because: "the rent was computed from this total" }]);
    expect(checks).toHaveLength(2);
  });
});

describe("the contract file's deals", () => {
  const deals = readAssumptionFile("leases").map(({ value }) => value as Deal);
  const reports = deals.map((deal) => checkDeal(deal, 0.03));
  const counted = reports.flatMap(({ name, checks }) => checks.map((check) => ({ name, ...check })));

  it("are eleven", () => {
    expect(deals).toHaveLength(11);
  });

  it("base rent, escalator and options predict the value with extensions of all four that disclose it, within 3 %", () => {
    const extended = counted.filter(({ figure }) => figure === "totalWithExtensionsUsd");
    expect(extended.map(({ name, isWithin }) => [name, isWithin])).toEqual([
      ["TeraWulf", true],
      ["TeraWulf (incl CB-5)", true],
      ["Cipher (Barber Lake)", true],
      ["Hut 8 (River Bend)", true],
    ]);
    // River Bend by hand: 7.0 * (1.03^30 - 1) / (1.03^15 - 1) = 7.0 * 2.55797 = 17.906 against 17.7
    expect(extended[3]!.low / 1e9).toBeCloseTo(17.906, 2);
    expect(extended[3]!.missFraction).toBeCloseTo(0.0116, 3);
  });

  it("of those one rests on disclosed fields but for the ramp, three on an assumed escalator", () => {
    expect(counted.map(({ usesAssumed }) => usesAssumed.join(" "))).toEqual([
      "escalatorFractionPerYear ramp",
      "escalatorFractionPerYear ramp",
      "escalatorFractionPerYear ramp",
      "ramp",
    ]);
  });

  it("lists, and does not count, every figure that lacks a field or was used to make one", () => {
    const listed = reports.flatMap(({ name, notCounted }) =>
      notCounted.map(({ figure, because }) => `${name}: ${figure}: ${because}`),
    );
    expect(listed).toHaveLength(11);
    expect(listed[0]).toBe("Core Scientific: totalUsd: not disclosed: escalatorFractionPerYear");
    expect(listed).toContain("Hut 8 (River Bend): noiTotalUsd: the margin was computed from this NOI");
  });
});
