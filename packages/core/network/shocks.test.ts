import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysFromCivil } from "../quantity/index.ts";
import { absorptionOf, applyShocks, parseShock } from "./shocks.ts";
import { START_DAY, steadyExogenous } from "./test-network.ts";

const MARCH = daysFromCivil({ year: 2027, month: 3, day: 1 });

describe("a shock is read", () => {
  it.each([
    ["price:-60%@2027-03", { kind: "price", startDay: MARCH, changeFraction: -0.6 }],
    ["price:+25.5%@2027-03-15", { kind: "price", startDay: MARCH + 14, changeFraction: 0.255 }],
    ["price:12%@2027-03", { kind: "price", startDay: MARCH, changeFraction: 0.12 }],
    ["power:+20%@2027-03", { kind: "power", startDay: MARCH, changeFraction: 0.2 }],
    ["power:-5 %@2027-03", { kind: "power", startDay: MARCH, changeFraction: -0.05 }],
    ["outage:40%@2027-03", { kind: "outage", startDay: MARCH, lossFraction: 0.4 }],
    ["outage:97.5%@2027-03-31", { kind: "outage", startDay: MARCH + 30, lossFraction: 0.975 }],
    ["fees:x10@2027-03", { kind: "fees", startDay: MARCH, days: 14, factor: 10 }],
    ["fees:x2.5@2027-03+3d", { kind: "fees", startDay: MARCH, days: 3, factor: 2.5 }],
    ["fees:x10@2027-03+6w", { kind: "fees", startDay: MARCH, days: 42, factor: 10 }],
    ["halving@2027-03-02", { kind: "halving", startDay: MARCH + 1 }],
    ["  halving@2027-03  ", { kind: "halving", startDay: MARCH }],
  ])("from %j", (text, shock) => {
    expect(parseShock(text)).toEqual(shock);
  });
  it("back from any percentage that a person writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99, max: 900 }), (percent) => {
        const read = parseShock(`price:${percent}%@2027-03`);
        expect(read).toMatchObject({ kind: "price", changeFraction: percent / 100 });
      }),
      { seed: 51 },
    );
  });
});

describe("a shock is refused, and quoted with the reason", () => {
  it.each([
    ["", "no kind, size and date"],
    ["price", "no kind, size and date"],
    ["price:-60%", "no kind, size and date"],
    ["PRICE:-60%@2027-03", "no kind, size and date"],
    ["price:-60%@March", "no kind, size and date"],
    ["price:-60%@2027-13", "2027-13 is not a date"],
    ["price:-60%@2027-02-30", "2027-02-30 is not a date"],
    ["price:60@2027-03", '"60" is not a percentage'],
    ["price@2027-03", '"" is not a percentage'],
    ["price:-100%@2027-03", "kind or size"],
    ["power:-150%@2027-03", "kind or size"],
    ["power:x2@2027-03", '"x2" is not a percentage'],
    ["outage:0%@2027-03", "kind or size"],
    ["outage:100%@2027-03", "kind or size"],
    ["outage:-40%@2027-03", "kind or size"],
    ["fees:10@2027-03", '"10" is not a factor'],
    ["fees:x-10@2027-03", '"x-10" is not a factor'],
    ["fees@2027-03", '"" is not a factor'],
    ["halving:50%@2027-03", "kind or size"],
    ["hashrate:-10%@2027-03", "kind or size"],
  ])("%j: %s", (text, reason) => {
    expect(() => parseShock(text)).toThrow(reason);
    expect(() => parseShock(text)).toThrow(`shock "${text}"`);
  });
});

describe("a shock applied", () => {
  const calm = steadyExogenous(100, {
    priceUsd: new Float64Array(20).fill(100),
    powerUsdPerMwh: new Float64Array(20).fill(50),
    feesBtcPerBlock: new Float64Array(20).fill(0.1),
  });
  it("to price changes price from its day on and nothing else", () => {
    const hit = applyShocks(calm, [parseShock("price:-60%@2024-01-11")]);
    expect(Array.from(hit.priceUsd)).toEqual([...Array(10).fill(100), ...Array(10).fill(40)]);
    expect(hit.powerUsdPerMwh).toEqual(calm.powerUsdPerMwh);
    expect(hit.feesBtcPerBlock).toEqual(calm.feesBtcPerBlock);
  });
  it("to power changes power: 20 % on 50 USD/MWh are 60", () => {
    const hit = applyShocks(calm, [parseShock("power:+20%@2024-01-20")]);
    expect(Array.from(hit.powerUsdPerMwh.slice(18))).toEqual([50, 60]);
  });
  it("before the path begins holds for all of it", () => {
    const hit = applyShocks(calm, [parseShock("price:-50%@2023-06")]);
    expect(hit.priceUsd.every((price) => price === 50)).toBe(true);
  });
  it("as an outage is a loss over a week, as a halving a day of its own", () => {
    const hit = applyShocks(calm, [parseShock("outage:40%@2024-01-03"), parseShock("halving@2024-01-05")]);
    expect(hit.outages).toEqual([{ startDay: START_DAY + 2, lossFraction: 0.4, rampDays: 7 }]);
    expect(hit.extraHalvingDays).toEqual([START_DAY + 4]);
  });
  it("twice multiplies: half and half again are a quarter, in any order, and the input stays", () => {
    const [first, second] = [parseShock("price:-50%@2024-01-05"), parseShock("price:-50%@2024-01-10")];
    const hit = applyShocks(calm, [first, second]);
    expect(applyShocks(calm, [second, first]).priceUsd).toEqual(hit.priceUsd);
    expect(hit.priceUsd[19]).toBe(25);
    expect(calm.priceUsd[19]).toBe(100);
  });
});

describe("absorption", () => {
  const flat = (n: number) => new Array<number>(n).fill(50);
  it("counts epochs from the trough until half the log change is gone: 50 to 20 is half back at 31.6", () => {
    const absorbed = absorptionOf([50, 20, 25, 31, 32, 40], flat(6));
    expect(absorbed.peakChangeFraction).toBeCloseTo(-0.6, 12);
    expect(absorbed.peakEpoch).toBe(1);
    expect(absorbed.epochsToHalf).toBe(3); // sqrt(20 * 50) = 31.62 lies between 31 and 32
  });
  it("reads rises as falls: four times as much is half gone at twice as much", () => {
    const absorbed = absorptionOf([50, 200, 150, 100, 60], flat(5));
    expect(absorbed.peakChangeFraction).toBeCloseTo(3, 12);
    expect(absorbed.epochsToHalf).toBe(2);
  });
  it("compares with the path without the shock, not with the start", () => {
    expect(absorptionOf([50, 40, 30], [50, 40, 30])).toEqual({
      peakChangeFraction: 0,
      peakEpoch: 0,
      epochsToHalf: null,
    });
    expect(absorptionOf([50, 20, 24], [50, 40, 30]).epochsToHalf).toBe(1); // 0.5, then 0.8 of it
  });
  it("is null where half is never made good within the path", () => {
    expect(absorptionOf([50, 20, 22, 23], flat(4)).epochsToHalf).toBeNull();
  });
  it("does not ask for the unit of money", () => {
    const hashprice = fc.array(fc.double({ min: 1, max: 99, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(hashprice, (path) => {
        const dollars = absorptionOf(path, flat(path.length));
        const cents = absorptionOf(
          path.map((value) => value * 128),
          flat(path.length).map((value) => value * 128),
        );
        expect(cents.peakChangeFraction).toBeCloseTo(dollars.peakChangeFraction, 9);
        expect(cents.epochsToHalf).toBe(dollars.epochsToHalf);
      }),
      { seed: 52 },
    );
  });
});
