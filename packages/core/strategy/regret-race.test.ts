import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runThrough } from "./compare.ts";
import { type Race, racing } from "./regret-race.ts";

/** Luck that all candidates share, path by path. */
const luck = (path: number) => 1000 * Math.sin(7 * path);
const worth = (perPath: (path: number) => number, first: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => perPath(first + i));

function raceOf(
  values: Record<string, (path: number) => number>,
  change: Partial<Race<string>> = {},
): Race<string> {
  return {
    candidates: Object.keys(values),
    evaluate: (candidate, first, count) => worth(values[candidate]!, first, count),
    firstPathCount: 10,
    pathCount: 50,
    samplePaths: 1,
    errorsToFallOut: 3,
    ...change,
  };
}

describe("heats of a race", () => {
  it("see 10, 20, 40 and then all 50 futures, each only once", () => {
    const seen: (readonly [number, number])[] = [];
    const evaluate = (_: string, first: number, count: number) => {
      seen.push([first, count]);
      return new Float64Array(count);
    };
    runThrough(racing(raceOf({ a: () => 0 }, { evaluate })));
    expect(seen).toEqual([
      [0, 10],
      [10, 10],
      [20, 20],
      [40, 10],
    ]);
  });

  it("are one where the first is as long as the race, or longer", () => {
    for (const firstPathCount of [50, 80]) {
      const steps = [...racing(raceOf({ a: () => 1, b: luck }, { firstPathCount }))];
      expect(steps).toHaveLength(2);
    }
  });

  it("breathe after every evaluation: two candidates over four heats are eight steps", () => {
    const steps = [...racing(raceOf({ a: luck, b: (path) => luck(path) + Math.cos(path) }))];
    expect(steps).toHaveLength(8);
  });
});

describe("who falls out", () => {
  it("is a dollar behind on every future, however wild the futures: common luck does not save it", () => {
    const [first, second] = runThrough(racing(raceOf({ a: (path) => luck(path) - 1, b: luck })));
    expect([first!.candidate, first!.pathCount]).toEqual(["b", 50]);
    expect([second!.candidate, second!.pathCount]).toEqual(["a", 10]);
    expect(second!.behind).toEqual({ value: expect.closeTo(1, 9), standardError: expect.closeTo(0, 9) });
  });

  it("is not asked again", () => {
    const asked: string[] = [];
    const race = raceOf({ a: (path) => luck(path) - 1, b: luck });
    const evaluate = (candidate: string, first: number, count: number) => {
      asked.push(candidate);
      return race.evaluate(candidate, first, count);
    };
    runThrough(racing({ ...race, evaluate }));
    expect(asked).toEqual(["a", "b", "b", "b", "b"]);
  });

  it("is nobody who is as good: twins run to the end", () => {
    const entries = runThrough(racing(raceOf({ a: luck, b: luck })));
    expect(entries.map(({ pathCount }) => pathCount)).toEqual([50, 50]);
    expect(entries.map(({ behind }) => behind.value)).toEqual([0, 0]);
  });

  it("is nobody while a single sample tells no error", () => {
    const entries = runThrough(
      racing(raceOf({ a: () => 0, b: () => 100 }, { firstPathCount: 1, pathCount: 1 })),
    );
    expect(entries.map(({ candidate, pathCount }) => [candidate, pathCount])).toEqual([
      ["b", 1],
      ["a", 1],
    ]);
  });

  it("is behind by more errors than are allowed: 10 of 20 apart by 4 is out at 3 errors and in at 100", () => {
    // the difference is 3 or 5 in turn: mean 4, error sqrt(10 / 9) / sqrt(10) = 1/3, twelve errors
    const values = { a: luck, b: (path: number) => luck(path) - 4 + (path % 2 ? 1 : -1) };
    const [strict, lenient] = [3, 100].map((errorsToFallOut) =>
      runThrough(racing(raceOf(values, { errorsToFallOut }))).find(({ candidate }) => candidate === "b"),
    );
    expect(strict!.behind.standardError).toBeCloseTo(1 / 3, 9);
    expect([strict!.pathCount, lenient!.pathCount]).toEqual([10, 50]);
  });

  it("is nobody in a first heat of half a mirrored pair, nor under a limit of any number of errors", () => {
    const values = { a: () => 0, b: () => 5 };
    const [half] = runThrough(racing(raceOf(values, { firstPathCount: 1, pathCount: 4, samplePaths: 2 })));
    expect(half).toMatchObject({ candidate: "b", pathCount: 4, mean: { value: 5 } });
    const entries = runThrough(racing(raceOf(values, { errorsToFallOut: Number.POSITIVE_INFINITY })));
    expect(entries.map(({ candidate, pathCount }) => [candidate, pathCount])).toEqual([
      ["b", 50],
      ["a", 50],
    ]);
  });

  it("stands after all that ran on, later ones before earlier ones", () => {
    // c loses at once; b loses only from future 10 on; a and d are twins but for a wave
    const entries = runThrough(
      racing(
        raceOf({
          c: (path) => luck(path) - 50,
          b: (path) => luck(path) + (path < 10 ? Math.cos(path) : -40 + Math.cos(path)),
          a: luck,
          d: (path) => luck(path) + 2 * Math.cos(3 * path),
        }),
      ),
    );
    expect(entries.slice(2).map(({ candidate }) => candidate)).toEqual(["b", "c"]);
    expect(entries[2]!.pathCount).toBeGreaterThan(entries[3]!.pathCount);
    expect(entries.slice(0, 2).map(({ pathCount }) => pathCount)).toEqual([50, 50]);
  });
});

describe("a race in which nobody falls out", () => {
  it("ranks as everybody's mean over all futures does, and the winner is behind nobody", () => {
    const means = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(means, fc.integer({ min: 1, max: 30 }), (drawn, firstPathCount) => {
        const own = (candidate: number, path: number) =>
          drawn[candidate]! + 30 * Math.sin((candidate + 2) * path);
        const entries = runThrough(
          racing({
            candidates: drawn.map((_, i) => i),
            evaluate: (candidate, first, count) => worth((path) => own(candidate, path), first, count),
            firstPathCount,
            pathCount: 24,
            samplePaths: 2,
            errorsToFallOut: Number.POSITIVE_INFINITY,
          }),
        );
        const mean = (candidate: number) =>
          worth((path) => own(candidate, path), 0, 24).reduce((sum, usd) => sum + usd, 0) / 24;
        const wanted = drawn.map((_, i) => i).sort((a, b) => mean(b) - mean(a));
        expect(entries.map(({ candidate }) => candidate)).toEqual(wanted);
        for (const entry of entries) {
          expect(entry.pathCount).toBe(24);
          expect(entry.mean.value).toBeCloseTo(mean(entry.candidate), 9);
          expect(entry.behind.value).toBeCloseTo(mean(wanted[0]!) - mean(entry.candidate), 9);
        }
      }),
      { seed: 271, numRuns: 60 },
    );
  });

  it.each([
    ["no future in its first heat", { firstPathCount: 0 }],
    ["a heat that is no number", { firstPathCount: Number.NaN }],
    ["no future at all", { pathCount: 0 }],
    ["a fraction of a future", { pathCount: 24.5 }],
    ["a limit below nothing", { errorsToFallOut: -1 }],
    ["a limit that is no number", { errorsToFallOut: Number.NaN }],
    ["nobody who runs", { candidates: [] }],
  ])("with %s is refused by name, and ends", (_, change) => {
    const race = {
      candidates: [0, 1],
      evaluate: (_candidate: number, _first: number, count: number) => new Float64Array(count),
      firstPathCount: 4,
      pathCount: 24,
      samplePaths: 2,
      errorsToFallOut: 3,
      ...change,
    } as const;
    expect(() => racing(race).next()).toThrow(expect.objectContaining({ code: "strategy/race-input" }));
  });
});
