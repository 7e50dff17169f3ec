import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regionsOf, regretByRegion } from "./index.ts";

const MINE = { id: "mine", valueUsd: Float64Array.of(10, 10, 0, 0) };
const HOST = { id: "host", valueUsd: Float64Array.of(4, 6, 4, 6) };
const whole = (count: number) => [
  { name: "all", paths: Int32Array.from({ length: count }, (_, path) => path) },
];

describe("regret", () => {
  it("in the half where hashprice is high hosting loses 5 to mining, in the other mining loses 5 to hosting", () => {
    const hashprice = { name: "hashprice", values: Float64Array.of(9, 8, 2, 1), parts: ["low", "high"] };
    const [low, high] = regretByRegion([MINE, HOST], regionsOf([hashprice]));
    expect([low!.region, low!.best, high!.region, high!.best]).toEqual([
      "hashprice low",
      "host",
      "hashprice high",
      "mine",
    ]);
    expect(low!.ways.map(({ regret }) => regret.value)).toEqual([5, 0]);
    expect(high!.ways.map(({ regret }) => regret.value)).toEqual([0, 5]);
    expect(low!.pathFraction).toBe(0.5);
  });

  it("is zero for the best and never negative; the price of not knowing is at least as large", () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const ways = [a, b, c].map((each, i) => ({ id: `${i}`, valueUsd: Float64Array.from(each) }));
        const [all] = regretByRegion(ways, whole(8));
        expect(all!.ways.find(({ id }) => id === all!.best)!.regret.value).toBe(0);
        for (const { regret, behindForesightUsd } of all!.ways) {
          expect(regret.value).toBeGreaterThanOrEqual(-1e-9);
          expect(behindForesightUsd).toBeGreaterThanOrEqual(regret.value - 1e-9);
        }
      }),
      { seed: 21 },
    );
  });

  it("behind foresight counts every path on its own: mining 10, 10, 4, 6 is 7.5, 2.5 above mining's 5", () => {
    const [all] = regretByRegion([MINE, HOST], whole(4));
    expect(all!.ways.map(({ behindForesightUsd }) => behindForesightUsd)).toEqual([2.5, 2.5]);
  });
});

describe("regions of the future", () => {
  const marks = [
    { name: "rent", values: Float64Array.of(1, 2, 3, 4, 5, 6), parts: ["low", "middle", "high"] },
    { name: "power", values: Float64Array.of(6, 5, 4, 3, 2, 1), parts: ["cheap", "dear"] },
  ];

  it("of three by two marks are six, hold every path once, equally many by each mark", () => {
    const regions = regionsOf(marks);
    expect(regions).toHaveLength(6);
    expect(regions.flatMap(({ paths }) => [...paths]).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(regions.find(({ name }) => name === "rent low, power dear")!.paths).toEqual(Int32Array.of(0, 1));
  });

  it("without a path are not spoken of", () => {
    const ways = [{ id: "a", valueUsd: new Float64Array(6) }];
    expect(regretByRegion(ways, regionsOf(marks)).map(({ region }) => region)).toEqual([
      "rent low, power dear",
      "rent middle, power cheap",
      "rent middle, power dear",
      "rent high, power cheap",
    ]);
  });

  it("cut a mark that never varies by path: nothing falls out", () => {
    const flat = { name: "delay", values: new Float64Array(4), parts: ["short", "long"] };
    expect(regionsOf([flat]).map(({ paths }) => paths.length)).toEqual([2, 2]);
  });
});
