import { describe, expect, it } from "vitest";
import {
  bestWay,
  type Evaluating,
  findingCrossing,
  makingTornado,
  mappingWinners,
  marginalWorth,
  type RaceEntry,
  racing,
  ratioSteps,
  runThrough,
} from "./index.ts";

interface Setting {
  readonly rent: number;
  readonly hashprice: number;
}
const TODAY: Setting = { rent: 100, hashprice: 50 };
/** Hosting is worth its rent less 80, mining twice hashprice less 60: 20 and 40 today. */
const evaluating: Evaluating<Setting> = function* ({ rent, hashprice }) {
  yield;
  return [
    { id: "do-nothing", valueUsd: 0 },
    { id: "host", valueUsd: rent - 80 },
    { id: "mine", valueUsd: 2 * hashprice - 60 },
  ];
};
const moved = (parameter: keyof Setting, low: number, high: number) => ({
  parameter,
  unit: "USD",
  today: TODAY[parameter],
  low,
  high,
  settingAt: (value: number) => ({ ...TODAY, [parameter]: value }),
});

describe("a tornado", () => {
  const tornado = runThrough(
    makingTornado([moved("rent", 80, 150), moved("hashprice", 30, 60)], evaluating, TODAY),
  );

  it("has the widest swing of today's best on top: hashprice 60, rent 0", () => {
    expect(tornado.best).toBe("mine");
    expect(tornado.rows.map(({ parameter, swingUsd }) => [parameter, swingUsd])).toEqual([
      ["hashprice", 60],
      ["rent", 0],
    ]);
  });

  it("says where choosing anew pays: at a rent of 150 hosting beats mining by 30, at a hashprice of 30 by 20", () => {
    const [hashprice, rent] = tornado.rows;
    expect([rent!.high.best, rent!.rechoosingUsd]).toEqual(["host", 30]);
    expect([hashprice!.low.best, hashprice!.low.keptUsd, hashprice!.rechoosingUsd]).toEqual(["host", 0, 20]);
  });
});

describe("the map of winners", () => {
  const axis = (parameter: keyof Setting, values: readonly number[]) => ({
    parameter,
    unit: "USD",
    today: TODAY[parameter],
    values,
  });
  const map = runThrough(
    mappingWinners(
      axis("rent", [60, 100, 200]),
      axis("hashprice", [20, 60]),
      (rent, hashprice) => ({ rent, hashprice }),
      evaluating,
    ),
  );

  it("has a row of rents for each hashprice: nothing, host, host; mine, mine, host", () => {
    expect(map.cells.map(({ best }) => best)).toEqual(["do-nothing", "host", "host", "mine", "mine", "host"]);
    expect(map.cells.map(({ x, y }) => [x, y])[3]).toEqual([60, 60]);
  });

  it("knows today's place and leads: mining by 20 over hosting", () => {
    expect(map.today).toMatchObject({ x: 100, y: 50, best: "mine", bestUsd: 40, leadUsd: 20 });
  });

  it("steps in equal ratios around today: 25, 50, 100 and 200, 400 around 100", () => {
    expect(ratioSteps(100, 4, 5).map((value) => Math.round(value))).toEqual([25, 50, 100, 200, 400]);
    expect(ratioSteps(100, 4, 1)).toEqual([100]);
  });
});

describe("the worth of a step", () => {
  it("from a rent of 100 to 150 is 30 when uses are re-chosen and nothing while mining goes on", () => {
    const worth = runThrough(marginalWorth(evaluating, TODAY, { ...TODAY, rent: 150 }));
    expect(worth).toEqual({ rechosenUsd: 30, keptUsd: 0, bestToday: "mine", bestThen: "host" });
  });
});

describe("where a worth crosses zero", () => {
  const worthOf = (rent: number) =>
    (function* () {
      yield;
      return rent - 80;
    })();

  it("is found to a millionth of the range: hosting pays from a rent of 80", () => {
    expect(runThrough(findingCrossing(0, 500, worthOf))).toBeCloseTo(80, 2);
    expect(runThrough(findingCrossing(500, 0, worthOf))).toBeCloseTo(80, 2);
    expect(runThrough(findingCrossing(80, 500, worthOf))).toBe(80);
  });

  it("is nowhere between 90 and 500", () => {
    expect(runThrough(findingCrossing(90, 500, worthOf))).toBeNull();
  });
});

it("a way that comes to something else where it wins is called by that: to mine may be to sell the machines", () => {
  const selling: Evaluating<number> = function* (hashprice) {
    yield;
    return [
      { id: "mine", valueUsd: Math.max(5, hashprice), ...(hashprice < 5 ? { course: "sell-machines" } : {}) },
    ];
  };
  const input = {
    parameter: "hashprice",
    unit: "USD",
    today: 9,
    low: 1,
    high: 20,
    settingAt: (value: number) => value,
  };
  const { best, rows } = runThrough(makingTornado([input], selling, 9));
  expect([best, rows[0]!.low.best, rows[0]!.low.keptUsd]).toEqual(["mine", "sell-machines", 5]);
});

it("the best way is the first of those that tie, and there must be one", () => {
  expect(
    bestWay([
      { id: "a", valueUsd: 1 },
      { id: "b", valueUsd: 1 },
    ]).id,
  ).toBe("a");
  expect(() => bestWay([])).toThrow(RangeError);
});

describe("a race of splits over the same futures", () => {
  const luck = (path: number) => ((path * 7919) % 101) / 100;
  let asked = 0;
  // a split of s is worth 10 - (s - 3)^2 and shares most of its luck with the others
  const race = (pathCount: number) => ({
    candidates: [0, 1, 2, 3, 4, 5],
    evaluate: (split: number, firstPath: number, count: number) => {
      asked += count;
      return Float64Array.from(
        { length: count },
        (_, i) => 10 - (split - 3) ** 2 + 50 * luck(firstPath + i) + luck(3 * (firstPath + i) + split),
      );
    },
    firstPathCount: 64,
    pathCount,
    samplePaths: 1 as const,
    errorsToFallOut: 4,
  });

  it("finds the split of 3 and stops early with those that are clearly behind", () => {
    asked = 0;
    const entries = runThrough(racing(race(4096)));
    expect(entries[0]).toMatchObject({ candidate: 3, pathCount: 4096, behind: { value: 0 } });
    expect(asked).toBeLessThan(6 * 64 + 2 * 4096);
    expect(entries.map(({ candidate }) => candidate).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("tells how far behind the others are, far more exactly than the means are known", () => {
    const entries = runThrough(racing(race(4096)));
    const four = entries.find(({ candidate }) => candidate === 4) as RaceEntry<number>;
    expect(Math.abs(four.behind.value - 1)).toBeLessThan(4 * four.behind.standardError! + 0.05);
    expect(four.behind.standardError!).toBeLessThan(four.mean.standardError! / 10);
  });
});
