import { describe, expect, it } from "vitest";
import type { TimeLabels } from "../quantity/index.ts";
import {
  type LocalWindow,
  monthPeaksMw,
  monthsOfSteps,
  sumAdders,
  tariffPrices,
  windowMask,
} from "./index.ts";

const day = (year: number, month: number) => year * 12 + month - 1;
/** Labels of hours given as [month number, day number, hour, weekday]. */
function labelsOf(rows: readonly (readonly [number, number, number, number])[]): TimeLabels {
  const column = (at: 0 | 1 | 2 | 3) => rows.map((row) => row[at]);
  return {
    zone: "America/Chicago",
    monthNumber: Int32Array.from(column(0)),
    dayNumber: Int32Array.from(column(1)),
    hourOfDay: Uint8Array.from(column(2)),
    weekday: Uint8Array.from(column(3)),
  };
}
const march = day(2026, 3);
const november = day(2026, 11);
const hours = (list: readonly number[], month: number, dayNumber: number, weekday: number) =>
  list.map((hour) => [month, dayNumber, hour, weekday] as const);
const allDay = Array.from({ length: 24 }, (_, hour) => hour);
/** Sunday 8 March 2026: the hour from 2 to 3 does not exist. Sunday 1 November: that from 1 to 2 comes twice. */
const springForward = labelsOf(
  hours(
    allDay.filter((hour) => hour !== 2),
    march,
    20_520,
    6,
  ),
);
const fallBack = labelsOf(hours([0, 1, 1, ...allDay.slice(2)], november, 20_758, 6));
/** Friday and Saturday, 24 hours each. */
const weekEnd = labelsOf([...hours(allDay, march, 20_518, 4), ...hours(allDay, march, 20_519, 5)]);
const count = (window: Omit<LocalWindow, "id">, labels: TimeLabels) =>
  windowMask({ id: "w", ...window }, labels).reduce((total, inside) => total + inside, 0);

describe("windows on the days when clocks change", () => {
  it.each([
    ["the whole day has 23 and 25 hours", {}, 23, 25],
    ["the night from 22 to 6 loses and gains one", { fromHour: 22, toHour: 6 }, 7, 9],
    ["the hour that is skipped has none", { fromHour: 2, toHour: 3 }, 0, 1],
    ["the hour that comes twice counts twice", { fromHour: 1, toHour: 2 }, 1, 2],
    ["the working day is as long as ever", { fromHour: 8, toHour: 17 }, 9, 9],
  ])("%s", (_, window, spring, autumn) => {
    expect([count(window, springForward), count(window, fallBack)]).toEqual([spring, autumn]);
  });

  it("a time-of-use night of 20 $ and a day of 50 average 40.87 in spring and 39.2 in autumn", () => {
    const tariff = {
      kind: "time-of-use",
      windows: [{ id: "night", fromHour: 22, toHour: 6, priceUsdPerMwh: 20 }],
      otherwiseUsdPerMwh: 50,
    } as const;
    const mean = (labels: TimeLabels) => {
      const prices = tariffPrices(tariff, labels);
      return prices.reduce((a, b) => a + b, 0) / prices.length;
    };
    expect(mean(springForward)).toBeCloseTo((7 * 20 + 16 * 50) / 23, 9);
    expect(mean(fallBack)).toBeCloseTo((9 * 20 + 16 * 50) / 25, 9);
  });
});

describe("windows across midnight", () => {
  it("belong to the day of each hour: Friday's night from 22 to 6 is Friday 0-6 and 22-24", () => {
    const mask = windowMask({ id: "friday", weekdays: [4], fromHour: 22, toHour: 6 }, weekEnd);
    expect([...mask].flatMap((inside, hour) => (inside ? [hour] : []))).toEqual([0, 1, 2, 3, 4, 5, 22, 23]);
  });

  it.each([
    ["to midnight written as 24", { fromHour: 20, toHour: 24 }, 8],
    ["to midnight written as 0", { fromHour: 20, toHour: 0 }, 8],
    ["from midnight written as 24", { fromHour: 24, toHour: 6 }, 12],
    ["from midnight written as 0", { fromHour: 0, toHour: 6 }, 12],
    ["all day", { fromHour: 0, toHour: 24 }, 48],
    ["all but an hour", { fromHour: 13, toHour: 12 }, 46],
  ])("%s", (_, window, hoursInside) => {
    expect(count(window, weekEnd)).toBe(hoursInside);
  });

  it("a holiday on Friday takes it out of weekday windows and into Sunday's", () => {
    const holidayDayNumbers = [20_518];
    expect(count({ weekdays: [0, 1, 2, 3, 4], holidayDayNumbers }, weekEnd)).toBe(0);
    expect(count({ weekdays: [6], holidayDayNumbers }, weekEnd)).toBe(24);
  });

  it.each([
    [{ fromHour: 8, toHour: 8 }, /hours 8 to 8 cover nothing/],
    [{ fromHour: 24, toHour: 0 }, /hours 24 to 0 cover nothing/],
    [{ fromHour: -1, toHour: 8 }, /hours -1 to 8/],
    [{ fromHour: 8, toHour: 25 }, /hours 8 to 25/],
    [{ fromHour: 8.5, toHour: 9 }, /hours 8.5 to 9/],
    [{ months: [0] }, /months 0/],
    [{ weekdays: [7] }, /weekdays 7/],
  ])("%j is refused", (window, message) => {
    expect(() => count(window, weekEnd)).toThrow(message);
  });
});

describe("tariffs at their edges", () => {
  it("windows that overlap: the first written decides, in whatever order of hours", () => {
    const peak = { id: "peak", fromHour: 17, toHour: 20, priceUsdPerMwh: 200 };
    const wide = { id: "day", fromHour: 8, toHour: 22, priceUsdPerMwh: 60 };
    const at18 = (windows: readonly (typeof peak)[]) =>
      tariffPrices({ kind: "time-of-use", windows, otherwiseUsdPerMwh: 30 }, weekEnd)[18];
    expect([at18([peak, wide]), at18([wide, peak])]).toEqual([200, 60]);
  });

  it("an index below its floor pays the floor, above its cap the cap, and negative prices pass where none is set", () => {
    const market = Float64Array.from(allDay.concat(allDay), (hour) =>
      hour === 0 ? -50 : hour === 18 ? 5000 : 30,
    );
    const indexed = { kind: "indexed", multiplier: 1.1, adderUsdPerMwh: 2 } as const;
    const open = tariffPrices(indexed, weekEnd, market);
    expect([open[0], open[18], open[5]]).toEqual([-53, 5502, 35].map((price) => expect.closeTo(price, 9)));
    const held = tariffPrices({ ...indexed, floorUsdPerMwh: 0, capUsdPerMwh: 150 }, weekEnd, market);
    expect([held[0], held[18]]).toEqual([0, 150]);
  });

  it("an index without or with too short a market is refused, a fixed price needs none", () => {
    const indexed = { kind: "indexed", multiplier: 1, adderUsdPerMwh: 0 } as const;
    expect(() => tariffPrices(indexed, weekEnd)).toThrow(/no market price was given/);
    expect(() => tariffPrices(indexed, weekEnd, new Float64Array(47))).toThrow(/47 values where 48/);
    expect([...new Set(tariffPrices({ kind: "fixed", priceUsdPerMwh: 42 }, weekEnd))]).toEqual([42]);
  });

  it("adders may be negative: a rebate of 5 at night under a fee of 3 always", () => {
    const adders = [
      { id: "fee", adderUsdPerMwh: 3 },
      { id: "rebate", adderUsdPerMwh: -5, window: { id: "night", fromHour: 22, toHour: 6 } },
    ];
    const total = sumAdders(adders, weekEnd);
    expect([total[12], total[23], total[30]]).toEqual([3, -2, 3]);
    expect(sumAdders([], weekEnd).every((adder) => adder === 0)).toBe(true);
  });
});

describe("month peaks", () => {
  const turn = labelsOf([...hours([22, 23], march, 1, 0), ...hours([0, 1], march + 1, 2, 1)]);
  it("a month is the local calendar's: 9 at 23:00 is March's, 7 at 0:00 April's", () => {
    const steps = monthsOfSteps(turn);
    expect(steps.months).toEqual([march, march + 1]);
    expect([...monthPeaksMw(steps, [5, 9, 7, 6])]).toEqual([9, 7]);
  });

  it("only steps of the window set it; a month without any has none", () => {
    const steps = monthsOfSteps(turn, { id: "late", fromHour: 22, toHour: 24 });
    expect([...steps.positionOfStep]).toEqual([0, 0, -1, -1]);
    expect([...monthPeaksMw(steps, [5, 9, 70, 60])]).toEqual([9, 0]);
  });

  it("export is no peak, and a load of another length is refused", () => {
    const steps = monthsOfSteps(turn);
    expect([...monthPeaksMw(steps, [-5, -1, -2, 3])]).toEqual([0, 3]);
    expect(() => monthPeaksMw(steps, [1, 2, 3])).toThrow(/3 values where 4/);
  });
});
