import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalUnit, DIMENSIONS, type DimensionName, dimensionPattern, isBare } from "./dimensions.ts";
import { readAmount, readQuantity } from "./quantity.ts";

const NAMES = Object.keys(DIMENSIONS) as DimensionName[];

function amountOf(text: string | number, name: DimensionName): number {
  const reading = readQuantity(text, name);
  if (!reading.ok) throw new Error(`${text} as ${name}: ${reading.wrong}`);
  return reading.value;
}

describe("figures become canonical units", () => {
  test.each<[string, DimensionName, number]>([
    ["100 MW", "power", 100],
    ["100MW", "power", 100],
    ["2.63 kW", "power", 0.00263],
    ["1.2 GW", "power", 1200],
    ["1_000 MW", "power", 1000],
    ["1e2 MW", "power", 100],
    [".5 MW", "power", 0.5],
    ["100 MWh", "energy", 100],
    ["250 kWh", "energy", 0.25],
    // 4.5 c/kWh = 0.045 USD/kWh = 45 USD/MWh
    ["4.5 c/kWh", "energyPrice", 45],
    ["4.5 ct/kWh", "energyPrice", 45],
    ["0.045 USD/kWh", "energyPrice", 45],
    ["60 $/MWh", "energyPrice", 60],
    ["$60/MWh", "energyPrice", 60],
    ["-$60/MWh", "energyPrice", -60],
    ["60 USD per MWh", "energyPrice", 60],
    ["99.99 %", "fraction", 0.9999],
    ["8.5%", "fraction", 0.085],
    ["3 %/year", "yearlyFraction", 0.03],
    ["128 USD/kW/month", "powerRent", 128],
    ["128 USD/kW-month", "powerRent", 128],
    ["128 USD/(kW month)", "powerRent", 128],
    // 65 USD per kW and year over twelve months
    ["60 USD/kW/year", "powerRent", 5],
    ["128000 USD/MW/month", "powerRent", 128],
    ["90000 USD/MW/year", "powerUpkeep", 90_000],
    ["90 USD/kW/year", "powerUpkeep", 90_000],
    ["7.5 USD/kW/month", "powerUpkeep", 90_000],
    ["11.7 MUSD/MW", "powerCapex", 11_700_000],
    ["450 USD/kW", "powerCapex", 450_000],
    ["0.45 M$/MW", "powerCapex", 450_000],
    ["250 USD/kWh", "energyCapex", 250_000],
    ["901 EH/s", "hashrate", 901e6],
    ["270 TH/s", "hashrate", 270],
    ["13.5 J/TH", "efficiency", 13.5],
    ["13.5 W/TH", "efficiency", 13.5],
    ["40 USD/PH/day", "hashprice", 40],
    ["0.04 USD/TH/day", "hashprice", 40],
    ["15 USD/TH", "hashCapex", 15],
    ["66000 USD/BTC", "coinPrice", 66_000],
    ["0.03 BTC/block", "feesPerBlock", 3_000_000],
    ["0.03 BTC", "feesPerBlock", 3_000_000],
    ["10 min", "duration", 600],
    ["4 h", "duration", 14_400],
    ["2 weeks", "duration", 1_209_600],
    ["18 months", "months", 18],
    ["10 years", "months", 120],
    ["1.5 years", "months", 18],
    ["88 h/year", "yearlyTime", 88],
    ["10 MW/month", "rampRate", 10],
    ["5 MUSD", "money", 5_000_000],
    ["2.91 USD/h", "moneyPerHour", 2.91],
    ["1.2", "ratio", 1.2],
    ["138.96e12", "number", 138.96e12],
  ])("%s as %s is %d", (text, name, expected) => {
    expect(amountOf(text, name)).toBe(expected);
  });

  test("every dimension reads its own example in each of its units", () => {
    for (const name of NAMES) {
      expect(Number.isFinite(amountOf(DIMENSIONS[name].example, name)), name).toBe(true);
      for (const unit of DIMENSIONS[name].units)
        expect(amountOf(`1 ${unit}`, name), `${name} ${unit}`).toBeGreaterThan(0);
    }
  });

  test("a canonical unit has size 1 in its own dimension", () => {
    for (const name of NAMES.filter((each) => !isBare(each) && !DIMENSIONS[each].canonical.startsWith("1")))
      expect(amountOf(`7 ${DIMENSIONS[name].canonical}`, name), name).toBe(7);
  });

  test("money keeps its currency until it is converted", () => {
    expect(readQuantity("50 EUR/MWh", "energyPrice")).toEqual({ ok: true, value: 50, currency: "EUR" });
    expect(readQuantity("€50/MWh", "energyPrice")).toEqual({ ok: true, value: 50, currency: "EUR" });
    expect(readQuantity("12 kNOK/month", "moneyPerMonth")).toMatchObject({ value: 12_000, currency: "NOK" });
  });
});

describe("what is refused", () => {
  test.each<[string | number, DimensionName, string, string]>([
    [100, "power", "noUnit", "100 MW"],
    ["100", "power", "noUnit", "100 MW"],
    [0.08, "fraction", "noUnit", '8 %" or "0.08 %'],
    ["100 mw", "power", "unknownUnit", "100 MW"],
    ["100 MWh", "power", "wrongUnit", "100 MW"],
    ["100 USD/MWh", "energyPrice", "", ""],
    ["45 USD", "energyPrice", "wrongUnit", "45 USD/MWh"],
    ["1,000 MW", "power", "notAQuantity", "1000 MW"],
    ["1,250,000 USD", "money", "notAQuantity", "1250000 USD"],
    ["4,5 c/kWh", "energyPrice", "notAQuantity", "4.5 c/kWh"],
    ["hundred MW", "power", "notAQuantity", "100 MW"],
    ["", "power", "notAQuantity", "100 MW"],
    ["1e999 MW", "power", "notAQuantity", "100 MW"],
    [Number.NaN, "ratio", "notAQuantity", "1.2"],
    ["5 USD", "number", "needlessUnit", "5"],
    ["5 XXX/MWh", "energyPrice", "unknownUnit", "5 USD/MWh"],
  ])("%s as %s: %s, write %s", (text, name, wrong, write) => {
    const reading = readQuantity(text, name);
    if (wrong === "") expect(reading.ok).toBe(true);
    else expect(reading).toMatchObject({ ok: false, wrong, write });
  });
});

describe("rows of assumptions", () => {
  test("carry the unit apart; none is needed for fractions and bare figures", () => {
    expect(readAmount(0.015, "", "fraction")).toMatchObject({ ok: true, value: 0.015 });
    expect(readAmount(1.5, "%", "fraction")).toMatchObject({ ok: true, value: 0.015 });
    expect(readAmount(1.35, "grid MW per critical IT MW", "ratio")).toMatchObject({ ok: true, value: 1.35 });
    expect(readAmount(15, "years", "months")).toMatchObject({ ok: true, value: 180 });
    expect(readAmount(15, "", "months")).toMatchObject({ ok: false, wrong: "noUnit" });
  });
});

describe("properties", () => {
  test("no text throws, and what is read is finite, seed 5", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.string({ unit: "binary", maxLength: 90 }), (name, text) => {
        const reading = readQuantity(text, name);
        if (reading.ok) expect(Number.isFinite(reading.value)).toBe(true);
        else expect(reading.write).not.toBe("");
      }),
      { seed: 5, numRuns: 3000 },
    );
  });

  test("a figure written in a thousandth of its unit is a thousandth, to the last digit of its text, seed 6", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (thousandths) => {
        expect(amountOf(`${thousandths} kW`, "power")).toBe(thousandths / 1000);
        expect(amountOf(`${thousandths} %`, "fraction")).toBe(thousandths / 100);
      }),
      { seed: 6 },
    );
  });

  test("what the editor's pattern accepts the reader accepts, and the other way round, seed 7", () => {
    const units = NAMES.flatMap((name) => [...DIMENSIONS[name].units, ""]);
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.constantFrom(...units),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (name, unit, amount) => {
          const text = `${amount} ${unit}`.trim();
          const read = readQuantity(text, name);
          const wanted = new RegExp(dimensionPattern(name), "u").test(text);
          // what is below the line is left to the reader: a pattern of every spelling would be pages long
          if (read.ok) expect(wanted, text).toBe(true);
          else if (!canonicalUnit(name).signature.includes("/"))
            expect(wanted, `${text} as ${name}`).toBe(false);
        },
      ),
      { seed: 7, numRuns: 3000 },
    );
  });
});
