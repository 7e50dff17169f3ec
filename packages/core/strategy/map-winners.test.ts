import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evaluating, type MapAxis, mappingWinners, ratioSteps, runThrough } from "./index.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

const axis = (parameter: string, today: number, values: readonly number[]): MapAxis => ({
  parameter,
  unit: "USD",
  today,
  values,
});

/** Mining is worth x, hosting y; to wait is worth 1 wherever one looks. */
const mineOrHost: Evaluating<Place> = function* ({ x, y }) {
  yield;
  return [
    { id: "mine", valueUsd: x, ...(x > 8 ? { course: "sell-machines" } : {}) },
    { id: "convert", valueUsd: y },
    { id: "wait", valueUsd: 1 },
  ];
};

const mapOf = (x: MapAxis, y: MapAxis, evaluating = mineOrHost) =>
  runThrough(mappingWinners(x, y, (atX, atY) => ({ x: atX, y: atY }), evaluating));

describe("a map of who wins where", () => {
  const map = mapOf(axis("hashprice", 4, [0, 5, 9]), axis("rent", 6, [0.5, 7]));

  it("runs along x first, from the lowest y up", () => {
    expect(map.cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0.5],
      [5, 0.5],
      [9, 0.5],
      [0, 7],
      [5, 7],
      [9, 7],
    ]);
  });

  it("names the winner of each place: waiting where neither pays 1, the better of the two elsewhere", () => {
    expect(map.cells.map(({ best }) => best)).toEqual([
      "wait",
      "mine",
      "sell-machines",
      "convert",
      "convert",
      "sell-machines",
    ]);
  });

  it("says by how much: 5 - 1 where waiting is second, 7 - 5 and 9 - 7 where the other is", () => {
    expect(map.cells.map(({ leadUsd }) => leadUsd)).toEqual([0.5, 4, 8, 6, 2, 2]);
  });

  it("says what today's place is, though it lies on no line of the grid: 6 - 4 for hosting", () => {
    expect(map.today).toMatchObject({ x: 4, y: 6, best: "convert", bestUsd: 6, leadUsd: 2 });
  });

  it("keeps what every way is worth at each place", () => {
    expect(map.cells[4]!.ways.map(({ id, valueUsd }) => [id, valueUsd])).toEqual([
      ["mine", 5],
      ["convert", 7],
      ["wait", 1],
    ]);
  });

  it("of a single way has no lead to speak of", () => {
    const alone = mapOf(axis("a", 1, [1]), axis("b", 1, [1]), function* ({ x }) {
      yield;
      return [{ id: "mine", valueUsd: x }];
    });
    expect(alone.cells[0]).toMatchObject({ best: "mine", bestUsd: 1, leadUsd: 0 });
  });

  it("evaluates every place once and today's once, and stops for breath at each: 7 of 3 by 2", () => {
    let count = 0;
    const steps = mappingWinners(
      axis("a", 1, [1, 2, 3]),
      axis("b", 1, [1, 2]),
      (x, y) => ({ x, y }),
      function* (at) {
        count++;
        return yield* mineOrHost(at);
      },
    );
    let pauses = 0;
    while (!steps.next().done) pauses++;
    expect([count, pauses]).toEqual([7, 7]);
  });

  it("has a lead that is never below 0 and a best that nothing else beats, whatever the values", () => {
    const worths = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(worths, (values) => {
        const map = mapOf(axis("a", 0, [0]), axis("b", 0, [0]), function* () {
          yield;
          return values.map((valueUsd, i) => ({ id: `way ${i}`, valueUsd }));
        });
        const sorted = [...values].sort((a, b) => b - a);
        expect(map.today.bestUsd).toBe(sorted[0]);
        expect(map.today.best).toBe(`way ${values.indexOf(sorted[0]!)}`);
        expect(map.today.leadUsd).toBe(values.length > 1 ? sorted[0]! - sorted[1]! : 0);
      }),
      { seed: 107, numRuns: 200 },
    );
  });
});

describe("steps in equal ratios", () => {
  it("of 40 by a span of 2 in 5 are 20, 28.28, 40, 56.57, 80", () => {
    const steps = ratioSteps(40, 2, 5);
    [20, 40 / Math.SQRT2, 40, 40 * Math.SQRT2, 80].forEach((value, i) => {
      expect(steps[i]).toBeCloseTo(value, 9);
    });
    expect(steps[2]).toBe(40);
  });

  it("of fewer than two are today's alone", () => {
    expect([ratioSteps(40, 2, 1), ratioSteps(40, 2, 0)]).toEqual([[40], [40]]);
  });

  it("rise by one ratio and reach from today / span to today * span", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: 1.1, max: 10, noNaN: true }),
        fc.integer({ min: 2, max: 15 }),
        (today, span, count) => {
          const steps = ratioSteps(today, span, count);
          expect(steps).toHaveLength(count);
          expect(steps[0]! / (today / span)).toBeCloseTo(1, 9);
          expect(steps.at(-1)! / (today * span)).toBeCloseTo(1, 9);
          for (let i = 1; i < count; i++)
            expect(steps[i]! / steps[i - 1]!).toBeCloseTo(span ** (2 / (count - 1)), 9);
        },
      ),
      { seed: 108, numRuns: 100 },
    );
  });
});
