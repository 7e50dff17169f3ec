import { describe, expect, it } from "vitest";
import { calendarMonthOf, gainBelowStrikeUsdPerMw, hoursRatio, priceMonths } from "./index.ts";
import { priceYear, testSite } from "./test-site.ts";

describe("the price year", () => {
  const months = priceMonths(testSite({ priceYear: priceYear((hour) => hour, 24) }));

  it("falls into twelve months of 744, 672, 744, 720 … hours: 8,760 together", () => {
    expect(months.map(({ grid }) => grid.steps)).toEqual([
      744, 672, 744, 720, 744, 720, 744, 744, 720, 744, 720, 744,
    ]);
    expect(months.reduce((total, { grid }) => total + grid.steps, 0)).toBe(8760);
  });

  it("keeps each month's own prices: February begins with hour 744", () => {
    expect(months[1]!.priceUsdPerMwh[0]).toBe(744);
    expect(months[11]!.priceUsdPerMwh.at(-1)).toBe(8759);
  });

  it("labels the hours of the day", () => {
    expect([...months[0]!.hourOfDay.slice(0, 25)]).toEqual([...Array(24).keys(), 0]);
  });

  it("must have all twelve: a year without March is refused by name", () => {
    const whole = priceYear(() => 40, 24);
    const monthNumber = whole.labels.monthNumber.map((number) => (number % 12 === 2 ? number - 1 : number));
    const broken = testSite({ priceYear: { ...whole, labels: { ...whole.labels, monthNumber } } });
    expect(() => priceMonths(broken)).toThrow(
      expect.objectContaining({
        code: "strategy/short-price-year",
        message: expect.stringContaining("March"),
      }),
    );
  });
});

describe("called-back hours", () => {
  const connection = { ...testSite().connection, interruptedImportMw: 60 };

  it("are none where none are agreed", () => {
    const [january] = priceMonths(testSite({ connection }));
    expect(Math.min(...january!.interruptibleLimitMw)).toBe(40);
    expect(Math.min(...january!.firmLimitMw)).toBe(60);
  });

  it("fall on the dearest hours of the whole year, wherever they are", () => {
    const site = testSite({
      connection: { ...connection, interruptedHoursPerYear: 5 },
      priceYear: priceYear((hour) => (hour < 3 ? 500 : hour >= 8758 ? 400 : 10), 24),
    });
    const months = priceMonths(site);
    const called = months.map(
      ({ interruptibleLimitMw }) => interruptibleLimitMw.filter((mw) => mw === 0).length,
    );
    expect(called).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it("round to whole steps", () => {
    const site = testSite({ connection: { ...connection, interruptedHoursPerYear: 2.4 } });
    const called = priceMonths(site)
      .flatMap(({ interruptibleLimitMw }) => [...interruptibleLimitMw])
      .filter((mw) => mw === 0);
    expect(called).toHaveLength(2);
  });
});

describe("what a MW gains below its strike", () => {
  const site = testSite({ priceYear: priceYear((hour) => ((hour * 37) % 101) - 20, 24) });
  const [january] = priceMonths(site);

  it.each([
    [-50, 1],
    [0, 1],
    [35, 1],
    [35, 2.5],
    [200, 0.5],
    [35, 0],
    [35, -1],
  ])("at a strike of %d and a level of %d is the sum over its hours", (strike, level) => {
    const byHand = january!.priceUsdPerMwh.reduce(
      (total, price) => total + Math.max(0, strike - price * level),
      0,
    );
    expect(gainBelowStrikeUsdPerMw(january!, strike, level)).toBeCloseTo(byHand, 6);
  });
});

describe("the calendar of the horizon", () => {
  const site = testSite();

  it("runs through the year: month 0 is January, month 13 February", () => {
    expect([0, 11, 12, 13].map((month) => calendarMonthOf(site, month))).toEqual([0, 11, 0, 1]);
  });

  it("stretches the shape in a leap February: 696 hours for 672", () => {
    const shape = priceMonths(site)[1]!;
    expect(hoursRatio(site, 1, shape)).toBe(1);
    expect(hoursRatio(site, 13, shape)).toBeCloseTo(696 / 672, 12);
  });
});
