import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CashLine,
  calendarOf,
  cashMeasures,
  discountedPaybackMonths,
  firstPaybackMonths,
  levelisedCost,
  moic,
  multipleOnPeakFunding,
  netPresentValue,
  paybackMonths,
  peakFunding,
  type QuantityLine,
  requireCashLines,
  sumLines,
  terminalValue,
} from "./index.ts";

const start = { year: 2027, month: 1 };

function line(over: Partial<CashLine> = {}): CashLine {
  return {
    id: "rent",
    payer: "tenant",
    payee: "site owner",
    why: "base rent",
    currency: "USD",
    discountClass: "contracted",
    account: "revenue",
    startMonth: start,
    amounts: [100, 100],
    ...over,
  };
}

const date = { valuationMonth: start, timing: "month-start" } as const;

describe("net present value by class of line", () => {
  it("discounts each class at its own rate: 1,080 contracted at 8 % and 1,140 merchant at 14 %, in a year, are 2,000", () => {
    const nextYear = { year: 2028, month: 1 };
    const lines = [
      line({ startMonth: nextYear, amounts: [1080] }),
      line({ id: "mining", discountClass: "merchant", startMonth: nextYear, amounts: [1140] }),
    ];
    const npv = netPresentValue(lines, { contracted: 0.08, merchant: 0.14 }, date);
    expect(npv.value).toBeCloseTo(2000, 9);
    expect(
      npv.byClass.map(({ discountClass, value }) => [discountClass, Math.round(value * 1e6) / 1e6]),
    ).toEqual([
      ["contracted", 1000],
      ["merchant", 1000],
    ]);
    expect(npv.currency).toBe("USD");
  });
  it("compounds what was paid before the valuation month: 1,000 a year earlier at 8 % is 1,080", () => {
    const early = line({ startMonth: { year: 2026, month: 1 }, amounts: [1000] });
    expect(netPresentValue([early], { contracted: 0.08 }, date).value).toBeCloseTo(1080, 9);
  });
  it("is linear: lines sum to their total, parts to the whole", () => {
    const amounts = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const value = (lines: CashLine[]) => netPresentValue(lines, { contracted: 0.1 }, date).value;
        const both = value([line({ amounts: a }), line({ id: "other", amounts: b })]);
        expect(both).toBeCloseTo(value([line({ amounts: a })]) + value([line({ amounts: b })]), 6);
      }),
      { seed: 1 },
    );
  });
  it("refuses a class without a rate, two currencies, two lines of one name and NaN, by name", () => {
    const npv = (lines: CashLine[]) => () => netPresentValue(lines, { contracted: 0.08 }, date);
    expect(npv([line({ discountClass: "merchant" })])).toThrow(
      /"rent" is of class "merchant", which has no discount rate/,
    );
    expect(npv([line(), line({ id: "b", currency: "EUR" })])).toThrow(/mixes USD, EUR/);
    expect(npv([line(), line()])).toThrow(/two cash lines called "rent"/);
    expect(npv([line({ amounts: [1, Number.NaN] })])).toThrow(/"rent": amount 2 is NaN/);
    expect(() => requireCashLines([line()])).not.toThrow();
  });
});

describe("sums of lines", () => {
  it("stand on the shortest calendar that holds them all", () => {
    const lines = [
      line(),
      line({ id: "b", startMonth: { year: 2026, month: 11 }, amounts: [1, 2, 3, 4, 5] }),
    ];
    expect(calendarOf(lines)).toEqual({ startMonth: { year: 2026, month: 11 }, monthCount: 5 });
    expect([...sumLines(lines)]).toEqual([1, 2, 103, 104, 5]);
    expect(calendarOf([]).monthCount).toBe(0);
  });
  it("lose nothing: an amount outside the calendar is an error, a zero is not", () => {
    const short = { startMonth: start, monthCount: 1 };
    expect(() => sumLines([line()], short)).toThrow(/"rent" pays outside the calendar 2027-01 to 2027-01/);
    expect([...sumLines([line({ amounts: [5, 0] })], short)]).toEqual([5]);
  });
});

describe("measures of a row of flows", () => {
  const flows = [-100, -50, 30, 80, 60];
  it("by hand: peak funding 150, payback after 3 months and 40/60 of the fourth and fifth, MOIC 170/150", () => {
    expect(cashMeasures(flows)).toEqual({
      peakFunding: 150,
      paybackMonths: 4 + 40 / 60,
      moic: 170 / 150,
      negativeMonthCount: 2,
      total: 20,
    });
  });
  it("pay back for good only: a later repair counts again, and never is null", () => {
    expect(paybackMonths([-10, 20, -15, 10])).toBe(3.5);
    expect(paybackMonths([-10, 5])).toBeNull();
    expect(paybackMonths([10, -5])).toBe(0);
    expect(paybackMonths([])).toBe(0);
  });
  it("without any outlay need no funding and have no multiple", () => {
    expect(peakFunding([5, -3])).toBe(0);
    expect(moic([5])).toBeNull();
  });
  it("discounted payback is later: 100 now at 10 % against 12 a month", () => {
    const paying = [-100, ...new Array(20).fill(12)];
    const plain = paybackMonths(paying)!;
    const discounted = discountedPaybackMonths(paying, 0.1, "month-start")!;
    expect(plain).toBeCloseTo(1 + 100 / 12, 12);
    expect(discounted).toBeGreaterThan(plain);
    expect(discountedPaybackMonths(paying, 0, "month-start")).toBeCloseTo(plain, 12);
  });
  it("refuse NaN by its month", () => {
    expect(() => cashMeasures([1, Number.NaN])).toThrow(/amount 2 is NaN/);
  });
});

describe("terminal value", () => {
  it("perpetuity: 100 growing at 2 % at 10 % is 1,275", () => {
    expect(terminalValue({ method: "perpetuity", annualRate: 0.1, annualGrowth: 0.02 }, 100)).toBeCloseTo(
      1275,
      10,
    );
  });
  it("multiple: 8 times 100; amount: as stated; none: 0", () => {
    expect(terminalValue({ method: "exit-multiple", multipleRatio: 8 }, 100)).toBe(800);
    expect(terminalValue({ method: "amount", amount: 55 }, -100)).toBe(55);
    expect(terminalValue({ method: "none" }, 100)).toBe(0);
  });
  it("remaining life: 5 level years at 8 % are 399.27, and 200 years are nearly the perpetuity", () => {
    const life = (yearCount: number) =>
      terminalValue({ method: "remaining-life", annualRate: 0.08, annualGrowth: 0, yearCount }, 100);
    expect(life(5)).toBeCloseTo(399.271, 3);
    expect(life(200)).toBeCloseTo(1250, 3);
    expect(life(0)).toBe(0);
  });
  it("is 0 for a site that loses money: the owner closes", () => {
    expect(terminalValue({ method: "exit-multiple", multipleRatio: 8 }, -1)).toBe(0);
  });
  it("refuses growth at or above the rate, and half years", () => {
    expect(() => terminalValue({ method: "perpetuity", annualRate: 0.02, annualGrowth: 0.02 }, 1)).toThrow(
      /growth is 0.02/,
    );
    const half = { method: "remaining-life", annualRate: 0.1, annualGrowth: 0, yearCount: 1.5 } as const;
    expect(() => terminalValue(half, 1)).toThrow(/years of remaining life is 1.5/);
  });
});

describe("levelised cost", () => {
  const energy: QuantityLine = {
    id: "served",
    unit: "MWh",
    startMonth: start,
    amounts: new Array(24).fill(1000),
  };
  const terms = { annualRate: 0.1, timing: "month-end" } as const;
  it("of 30,000 a month for 1,000 MWh a month is 30 a MWh at any rate", () => {
    const power = line({ id: "power", amounts: new Array(24).fill(-30_000) });
    expect(levelisedCost([power], energy, terms)).toBeCloseTo(30, 12);
  });
  it("of 1.2 million now over 10 years at 8 % and 8,760 MWh a year, textbook: 1.2e6 * 0.149029 / 8,760 = 20.41", () => {
    const capex = line({ id: "capex", amounts: [-1_200_000], account: "capital-expenditure" });
    const served = new Array(121).fill(0).map((_, month) => (month > 0 && month % 12 === 0 ? 8760 : 0));
    const cost = levelisedCost(
      [capex],
      { ...energy, amounts: served },
      { annualRate: 0.08, timing: "month-start" },
    );
    expect(cost).toBeCloseTo((1_200_000 * 0.1490294887) / 8760, 5);
  });
  it("is the price at which the NPV is 0", () => {
    const cost = line({ id: "cost", amounts: [-50_000, ...new Array(23).fill(-1000)] });
    const price = levelisedCost([cost], energy, terms);
    const sales = line({
      id: "sales",
      amounts: energy.amounts.length ? new Array(24).fill(1000 * price) : [],
    });
    const npv = netPresentValue(
      [cost, sales],
      { contracted: 0.1 },
      { valuationMonth: start, timing: "month-end" },
    );
    expect(npv.value).toBeCloseTo(0, 6);
  });
  it("of nothing produced does not exist", () => {
    expect(() => levelisedCost([line()], { ...energy, amounts: [0] }, terms)).toThrow(/per MWh of "served"/);
  });
});

describe("a levelised cost in money of the beginning", () => {
  const years = (amounts: readonly number[]) =>
    new Array(12 * amounts.length).fill(0).map((_, month) => (month % 12 === 0 ? amounts[month / 12]! : 0));
  const served: QuantityLine = {
    id: "served",
    unit: "MWh",
    startMonth: start,
    amounts: years([0, 100, 100, 100]),
  };
  const cost = line({ id: "cost", amounts: years([-1000, -103, -106.09, -109.2727]) });
  it("at 3 % inflation is what costs of today's money give at the real rate: (1.08 / 1.03 - 1)", () => {
    const terms = { annualRate: 0.08, timing: "month-start" } as const;
    const real = levelisedCost([cost], served, { ...terms, priceGrowthAnnualRate: 0.03 });
    const v = 1.03 / 1.08;
    const annuity = v + v * v + v * v * v;
    expect(real).toBeCloseTo((1000 + 100 * annuity) / (100 * annuity), 8);
    expect(levelisedCost([cost], served, terms)).toBeGreaterThan(real);
  });
  it("grown by its inflation sells the whole for an NPV of 0", () => {
    const terms = { annualRate: 0.08, timing: "month-start", priceGrowthAnnualRate: 0.03 } as const;
    const price = levelisedCost([cost], served, terms);
    const sales = line({
      id: "sales",
      amounts: years([0, 103, 106.09, 109.2727].map((growth) => growth * price)),
    });
    const rates = { contracted: 0.08 };
    expect(netPresentValue([cost, sales], rates, date).value).toBeCloseTo(0, 8);
  });
});

describe("paybacks and multiples of which there are two", () => {
  it("-100, 60, 60, -50, 40 in months: paid back in month 2 for the first time, in month 4 for good", () => {
    const flows = [-100, 60, 60, -50, 40];
    expect(firstPaybackMonths(flows)).toBeCloseTo(2 + 40 / 60, 12);
    expect(paybackMonths(flows)).toBeCloseTo(4 + 30 / 40, 12);
  });
  it("flows that never come back have no first payback; those that never sink are paid back at once", () => {
    expect(firstPaybackMonths([-100, 50])).toBeNull();
    expect(firstPaybackMonths([10, 5])).toBe(0);
    expect(firstPaybackMonths([])).toBe(0);
  });
  it("-100, 150, -50, 60: 210 came for 150 (1.4), but only 100 was ever out (1.6)", () => {
    const flows = [-100, 150, -50, 60];
    expect(moic(flows)).toBeCloseTo(1.4, 12);
    expect(multipleOnPeakFunding(flows)).toBeCloseTo(1.6, 12);
    expect(multipleOnPeakFunding([1, 2])).toBeNull();
  });
});
