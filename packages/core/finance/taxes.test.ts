import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  basisOf,
  type CoinLot,
  heldSats,
  incomeTaxByYear,
  type MacrsClass,
  macrsFractions,
  payAtYearEnd,
  propertyTax,
  receiveCoins,
  salesTax,
  sellCoins,
  straightLineByMonth,
  sumByYear,
  taxBasisAfter,
  taxDepreciation,
  taxDepreciationByYear,
} from "./index.ts";

/** IRS Publication 946, table A-1, half-year convention, percent. */
const TABLE_A1: readonly [number, number, readonly number[]][] = [
  [3, 2, [33.33, 44.45, 14.81, 7.41]],
  [5, 2, [20, 32, 19.2, 11.52, 11.52, 5.76]],
  [7, 2, [14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46]],
  [10, 2, [10, 18, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28]],
  [15, 1.5, [5, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95]],
  [
    20,
    1.5,
    [
      3.75, 7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 4.462,
      4.461, 4.462, 4.461, 4.462, 4.461, 2.231,
    ],
  ],
];

describe("MACRS", () => {
  it.each(TABLE_A1)(
    "%d-year property equals Publication 946 table A-1 to its rounding",
    (years, ratio, percent) => {
      const fractions = macrsFractions({
        recoveryYears: years,
        decliningBalanceRatio: ratio,
        convention: "half-year",
      });
      expect(fractions).toHaveLength(percent.length);
      fractions.forEach((fraction, i) => {
        expect(Math.abs(fraction * 100 - percent[i]!)).toBeLessThan(0.011);
      });
      expect(fractions.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    },
  );
  it("39-year real property equals table A-7a: 2.461 % placed in month 1, 0.107 in month 12, then 2.564", () => {
    const property = (midMonth: number): MacrsClass => ({
      recoveryYears: 39,
      decliningBalanceRatio: 1,
      convention: { midMonth },
    });
    expect(Math.abs(macrsFractions(property(1))[0]! * 100 - 2.461)).toBeLessThan(0.005);
    expect(macrsFractions(property(12))[0]! * 100).toBeCloseTo(0.107, 3);
    expect(macrsFractions(property(7))[20]! * 100).toBeCloseTo(2.564, 3);
    expect(macrsFractions(property(7))).toHaveLength(40);
  });
  it("refuses a thirteenth month and a ratio below 1", () => {
    const base = { recoveryYears: 5, decliningBalanceRatio: 2 };
    expect(() => macrsFractions({ ...base, convention: { midMonth: 13 } })).toThrow(/month of service is 13/);
    expect(() => macrsFractions({ ...base, decliningBalanceRatio: 0.5, convention: "half-year" })).toThrow(
      /ratio is 0.5/,
    );
  });
});

describe("depreciation of an asset", () => {
  const machines = {
    cost: 1000,
    inServiceYear: 2027,
    yearlyFractions: TABLE_A1[1]![2].map((percent) => percent / 100),
    firstYearExpensedFraction: 0,
  };
  it("for tax follows its table: 1,000 of machines give 200, 320, 192, 115.2, 115.2, 57.6", () => {
    const years = [2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033];
    const amounts = [...taxDepreciationByYear([machines], years)];
    expect(amounts.map((a) => Math.round(a * 10) / 10)).toEqual([0, 200, 320, 192, 115.2, 115.2, 57.6, 0]);
    expect(taxBasisAfter(machines, 2028)).toBeCloseTo(480, 10);
    expect(taxBasisAfter(machines, 2032)).toBeCloseTo(0, 10);
  });
  it("with 40 % expensed at once: 400 + 20 % of 600 in the first year", () => {
    expect(taxDepreciation({ ...machines, firstYearExpensedFraction: 0.4 }, 2027)).toBeCloseTo(520, 10);
    expect(taxDepreciation({ ...machines, firstYearExpensedFraction: 1 }, 2028)).toBe(0);
  });
  it("in the books is straight: 30,000 to 7,500 over 10 years is 2,250 a year (Excel's SLN)", () => {
    const months = straightLineByMonth(
      { cost: 30_000, salvage: 7500, lifeMonths: 120, inServiceMonth: 3 },
      200,
    );
    expect([...months].slice(0, 3)).toEqual([0, 0, 0]);
    expect([...months].slice(3, 15).reduce((a, b) => a + b, 0)).toBeCloseTo(2250, 9);
    expect(months.reduce((a, b) => a + b, 0)).toBeCloseTo(22_500, 9);
  });
  it("refuses a table that does not sum to 1 and a salvage above cost", () => {
    expect(() => taxDepreciation({ ...machines, yearlyFractions: [0.5, 0.4] }, 2027)).toThrow(
      /sum of the depreciation/,
    );
    const asset = { cost: 1, salvage: 2, lifeMonths: 1, inServiceMonth: 0 };
    expect(() => straightLineByMonth(asset, 1)).toThrow(/salvage value is 2/);
  });
});

describe("income tax with losses", () => {
  const rules = [
    { fromYear: 2000, rateFraction: 0.35, lossLimitFraction: 1, lossCarryYears: 20 },
    { fromYear: 2018, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears: null },
  ];
  it("shelters at most 80 % of a year: a loss of 100, then 50, then 100 pays on 10 and 40", () => {
    const years = incomeTaxByYear(2027, [-100, 50, 100], rules);
    expect(years.map(({ lossUsed }) => lossUsed)).toEqual([0, 40, 60]);
    expect(years.map(({ taxableIncome }) => taxableIncome)).toEqual([0, 10, 40]);
    expect(years.map(({ tax }) => Math.round(tax * 100) / 100)).toEqual([0, 2.1, 8.4]);
    expect(years.map(({ lossBalance }) => lossBalance)).toEqual([100, 60, 0]);
  });
  it("uses the rule of the year: 35 % in 2017, 21 % in 2018", () => {
    expect(incomeTaxByYear(2017, [100, 100], rules).map(({ tax }) => tax)).toEqual([35, 21]);
    expect(() => incomeTaxByYear(1999, [1], rules)).toThrow(/no rule for 1999; the earliest begins in 2000/);
  });
  it("lets old losses expire: 3 years' carry, oldest used first", () => {
    const short = [{ fromYear: 2000, rateFraction: 0.2, lossLimitFraction: 1, lossCarryYears: 3 }];
    const years = incomeTaxByYear(2027, [0, 0, 0, 5], short, [
      { year: 2026, amount: 7 },
      { year: 2024, amount: 4 },
    ]);
    expect(years.map(({ lossExpired }) => lossExpired)).toEqual([0, 4, 0, 7]);
    expect(years[3]!.tax).toBeCloseTo(1, 12);
  });
  it("never loses or invents a loss: made + opening = used + expired + left", () => {
    const incomes = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(incomes, fc.nat(500), fc.option(fc.nat(8)), (income, opening, lossCarryYears) => {
        const rule = [{ fromYear: 2000, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears }];
        const years = incomeTaxByYear(2027, income, rule, [{ year: 2026, amount: opening }]);
        const made = opening + income.reduce((sum, x) => sum + Math.max(0, -x), 0);
        const gone = years.reduce((sum, y) => sum + y.lossUsed + y.lossExpired, 0);
        expect(gone + years[years.length - 1]!.lossBalance).toBeCloseTo(made, 6);
        for (const y of years) expect(y.lossUsed).toBeLessThanOrEqual(0.8 * Math.max(0, y.income) + 1e-9);
      }),
      { seed: 2 },
    );
  });
  it("is paid at the end of each calendar year: months to years and back", () => {
    const start = { year: 2027, month: 11 };
    const byYear = sumByYear([1, 2, 3, 4], start);
    expect([...byYear]).toEqual([3, 7]);
    expect([...payAtYearEnd(byYear, start, 4)]).toEqual([0, 3, 0, 7]);
  });
});

describe("property and sales tax", () => {
  const property = [{ fromYear: 2020, rateFraction: 0.025, assessedFraction: 0.9 }];
  it("10 million assessed at 90 % and 2.5 % is 225,000; abated by 80 % in 2028 it is 45,000", () => {
    const abatement = { firstYear: 2027, forgivenFractions: [1, 0.8] };
    expect(propertyTax(2029, 1e7, property, abatement)).toBeCloseTo(225_000, 8);
    expect(propertyTax(2028, 1e7, property, abatement)).toBeCloseTo(45_000, 8);
    expect(propertyTax(2027, 1e7, property, abatement)).toBe(0);
  });
  it("8.25 % on a million is 82,500; exempt from 200 million on, for 10 years, on 90 % of it: 8,250", () => {
    const sales = [{ fromYear: 2020, rateFraction: 0.0825 }];
    const exemption = { firstYear: 2027, yearCount: 10, exemptFraction: 0.9, leastInvestment: 2e8 };
    const buy = (year: number, totalInvestment: number) =>
      salesTax({ year, price: 1e6, totalInvestment }, sales, exemption);
    expect(buy(2030, 3e8)).toBeCloseTo(8250, 8);
    expect(buy(2030, 1e8)).toBeCloseTo(82_500, 8);
    expect(buy(2037, 3e8)).toBeCloseTo(82_500, 8);
    expect(salesTax({ year: 2030, price: 1e6, totalInvestment: 0 }, sales)).toBeCloseTo(82_500, 8);
  });
  it("refuse negative values and shares above 1 by name", () => {
    expect(() => propertyTax(2027, -1, property)).toThrow(/value for property tax is -1/);
    expect(() => propertyTax(2027, 1, property, { firstYear: 2027, forgivenFractions: [1.2] })).toThrow(
      /forgiven is 1.2/,
    );
  });
});

describe("coins are taxed at receipt, then by lot on sale", () => {
  const lots: CoinLot[] = [
    { month: 0, sats: 100_000_000, basisPerBtc: 40_000 },
    { month: 10, sats: 200_000_000, basisPerBtc: 60_000 },
  ];
  it("by hand: 1.5 BTC at 70,000 in month 14 gain 30,000 long and 5,000 short over a basis of 70,000", () => {
    const sale = sellCoins(lots, { month: 14, sats: 150_000_000, pricePerBtc: 70_000 });
    expect(sale).toEqual({
      lots: [{ month: 10, sats: 150_000_000, basisPerBtc: 60_000 }],
      soldSats: 150_000_000,
      proceeds: 105_000,
      basis: 70_000,
      shortTermGain: 5000,
      longTermGain: 30_000,
    });
  });
  it("receipt of 0.25 BTC at 66,000 is 16,500 of income and the same of basis", () => {
    const { lots: after, income } = receiveCoins([], { month: 3, sats: 25_000_000, pricePerBtc: 66_000 });
    expect(income).toBe(16_500);
    expect(basisOf(after)).toBe(16_500);
    expect(receiveCoins(after, { month: 4, sats: 0, pricePerBtc: 1 }).lots).toBe(after);
  });
  it("more than is held can't be sold, and half a sat neither", () => {
    expect(() => sellCoins(lots, { month: 1, sats: 300_000_001, pricePerBtc: 1 })).toThrow(
      /300000001 sats .* 300000000 are held/,
    );
    expect(() => sellCoins(lots, { month: 1, sats: 0.5, pricePerBtc: 1 })).toThrow(/sats to sell is 0.5/);
  });
  it("gain + basis = proceeds and sold + left = held, in any order of sales", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30_000_000), { maxLength: 8 }),
        fc.integer({ min: 1, max: 200_000 }),
        (sales, price) => {
          let held = lots as readonly CoinLot[];
          for (const [month, sats] of sales.entries()) {
            const sale = sellCoins(held, { month, sats, pricePerBtc: price });
            expect(sale.basis + sale.shortTermGain + sale.longTermGain).toBeCloseTo(sale.proceeds, 4);
            expect(heldSats(sale.lots) + sats).toBe(heldSats(held));
            expect(basisOf(sale.lots) + sale.basis).toBeCloseTo(basisOf(held), 4);
            held = sale.lots;
          }
        },
      ),
      { seed: 3 },
    );
  });
});

describe("losses that may shelter a sum whole, and the rest by a share", () => {
  const germany = {
    fromYear: 2020,
    rateFraction: 0.3,
    lossLimitFraction: 0.6,
    lossCarryYears: null,
    unlimitedLossAmount: 1e6,
  };
  it("of 5 million against 3 (section 10d EStG): 1 + 60 % of 2 = 2.2 million are used, 0.8 is taxed", () => {
    const [, second] = incomeTaxByYear(2024, [-5e6, 3e6], [germany]);
    expect(second).toMatchObject({ lossUsed: 2.2e6, taxableIncome: 0.8e6 });
    expect(second!.lossBalance).toBeCloseTo(2.8e6, 6);
    expect(second!.tax).toBeCloseTo(0.24e6, 6);
  });
  it("of a year below the sum leave nothing to tax", () => {
    const [, second] = incomeTaxByYear(2024, [-5e6, 0.9e6], [germany]);
    expect(second).toMatchObject({ lossUsed: 0.9e6, taxableIncome: 0, tax: 0 });
  });
  it("without it are 80 % in the US: 1 million lost, 600 and 700 thousand earned: 120 and 180 thousand are taxed at 21 %", () => {
    const us = { fromYear: 2018, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears: null };
    const years = incomeTaxByYear(2021, [-1e6, 600e3, 700e3], [us]);
    expect(years.map(({ lossUsed }) => lossUsed)).toEqual([0, 480e3, 520e3]);
    expect(years[1]!.tax).toBeCloseTo(25_200, 8);
    expect(years[2]!.tax).toBeCloseTo(37_800, 8);
  });
  it("refuse losses of no year, of a year to come, or of no amount", () => {
    const us = { fromYear: 2018, rateFraction: 0.21, lossLimitFraction: 0.8, lossCarryYears: null };
    const carried = (year: number, amount: number) => () =>
      incomeTaxByYear(2021, [1], [us], [{ year, amount }]);
    expect(carried(2021, 5)).toThrow(/year of a carried loss is 2021; allowed is before 2021/);
    expect(carried(2020, Number.NaN)).toThrow(/loss carried from 2020 is NaN/);
    expect(carried(2020, -5)).toThrow(/loss carried from 2020 is -5/);
    expect(() => incomeTaxByYear(Number.NaN, [1], [us])).toThrow(/first tax year is NaN/);
    expect(() => incomeTaxByYear(2021, [1], [{ ...us, lossCarryYears: Number.NaN }])).toThrow(
      /years a loss is carried is NaN/,
    );
  });
});

describe("an asset sold before it is written off", () => {
  const asset = {
    cost: 1000,
    inServiceYear: 2025,
    yearlyFractions: [0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576],
    firstYearExpensedFraction: 0,
    disposal: { year: 2027, yearFraction: 0.5 },
  };
  it("takes half of its last year (half-year convention): 200, 320, 96, then nothing; 384 is the basis", () => {
    const years = [2025, 2026, 2027, 2028];
    expect([...taxDepreciationByYear([asset], years)]).toEqual([200, 320, 96, 0]);
    expect(taxBasisAfter(asset, 2030)).toBeCloseTo(384, 10);
  });
  it("keeps what was expensed at once", () => {
    const bonus = { ...asset, firstYearExpensedFraction: 0.4 };
    expect(taxDepreciation(bonus, 2025)).toBeCloseTo(400 + 0.6 * 200, 10);
    expect(taxDepreciation(bonus, 2027)).toBeCloseTo(0.6 * 96, 10);
  });
  it("refuses a sale before service, and years that are none", () => {
    const early = { ...asset, disposal: { year: 2024, yearFraction: 0.5 } };
    expect(() => taxDepreciation(early, 2025)).toThrow(/year of disposal is 2024; allowed is from 2025/);
    expect(() => taxDepreciation(asset, Number.NaN)).toThrow(/tax year is NaN/);
  });
});

describe("which lots are sold", () => {
  const lots: CoinLot[] = [
    { month: 0, sats: 100, basisPerBtc: 20_000 },
    { month: 10, sats: 100, basisPerBtc: 60_000 },
    { month: 20, sats: 100, basisPerBtc: 40_000 },
  ];
  const sale = { month: 24, sats: 150, pricePerBtc: 50_000 };
  const gains = (order?: "first-in" | "last-in" | "highest-cost") => {
    const sold = sellCoins(lots, order ? { ...sale, order } : sale);
    return [sold.shortTermGain, sold.longTermGain].map((gain) => Math.round(gain * 1e8) / 1e8);
  };
  it("the oldest by default: 100 sats gain 0.03 and 50 lose 0.005, both long term", () => {
    expect(gains()).toEqual([0, 0.025]);
    expect(gains("first-in")).toEqual(gains());
  });
  it("the newest: 0.01 short term, 50 sats of month 10 lose 0.005 long term", () => {
    expect(gains("last-in")).toEqual([0.01, -0.005]);
  });
  it("the dearest: 0.01 lost long term, 50 sats of month 20 gain 0.005 short term", () => {
    expect(gains("highest-cost")).toEqual([0.005, -0.01]);
  });
  it("in whatever order lots stand, the oldest goes first and what is left stands by age", () => {
    const sold = sellCoins([lots[2]!, lots[0]!, lots[1]!], sale);
    expect(sold.lots).toEqual([{ ...lots[1]!, sats: 50 }, lots[2]!]);
    expect(sold.longTermGain).toBeCloseTo(0.025, 12);
  });
  it("any order sells the same coins for the same proceeds, and all gains sum to the same", () => {
    const order = fc.constantFrom("first-in" as const, "last-in" as const, "highest-cost" as const);
    const lot = fc.record({
      month: fc.integer({ min: 0, max: 30 }),
      sats: fc.integer({ min: 0, max: 10_000 }),
      basisPerBtc: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(lot, { minLength: 1, maxLength: 8 }), order, (held, by) => {
        const half = Math.floor(heldSats(held) / 2);
        const first = sellCoins(held, { month: 40, sats: half, pricePerBtc: 50_000, order: by });
        const rest = sellCoins(first.lots, {
          month: 40,
          sats: heldSats(held) - half,
          pricePerBtc: 50_000,
          order: by,
        });
        expect(first.basis + rest.basis).toBeCloseTo(basisOf(held), 6);
        expect(heldSats(rest.lots)).toBe(0);
      }),
      { seed: 92, numRuns: 200 },
    );
  });
  it("lots of no month, no sats or no basis are refused", () => {
    expect(() => sellCoins([{ ...lots[0]!, basisPerBtc: Number.NaN }], sale)).toThrow(
      /basis of a lot is NaN/,
    );
    expect(() => sellCoins([{ ...lots[0]!, month: Number.NaN }], sale)).toThrow(/month of a lot is NaN/);
    expect(() => sellCoins(lots, { ...sale, month: 0.5 })).toThrow(/month of sale is 0.5/);
    expect(() => receiveCoins([], { month: Number.NaN, sats: 1, pricePerBtc: 1 })).toThrow(
      /month of receipt is NaN/,
    );
  });
});
