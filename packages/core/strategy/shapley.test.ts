import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ValueStackGame, valueStack } from "./index.ts";

const game = (change: Partial<ValueStackGame>): ValueStackGame => ({
  sources: ["mining", "reserve", "peaks"],
  excludes: [],
  valueUsd: (used) => used.length,
  ...change,
});
const shares = (given: ValueStackGame) =>
  Object.fromEntries(valueStack(given).rows.map((row) => [row.id, row.shapleyUsd]));

describe("Shapley values", () => {
  it("of the glove game are 2/3, 1/6 and 1/6: one left glove, two right ones", () => {
    // L. Shapley and M. Shubik (1969): a pair is worth 1; left is pivotal in four of six orders
    const pair = (used: readonly string[]) =>
      used.includes("left") && (used.includes("right 1") || used.includes("right 2")) ? 1 : 0;
    const found = shares(game({ sources: ["left", "right 1", "right 2"], valueUsd: pair }));
    expect(found.left).toBeCloseTo(2 / 3, 12);
    expect(found["right 1"]).toBeCloseTo(1 / 6, 12);
    expect(found["right 2"]).toBeCloseTo(1 / 6, 12);
  });

  it("of the airport game with runways of 1, 2 and 3 are 1/3, 5/6 and 11/6", () => {
    // S. Littlechild, G. Owen (1973): each stretch is shared by those who need it
    const need: Readonly<Record<string, number>> = { small: 1, middle: 2, large: 3 };
    const found = shares(
      game({ sources: Object.keys(need), valueUsd: (used) => Math.max(0, ...used.map((id) => need[id]!)) }),
    );
    expect(found.small).toBeCloseTo(1 / 3, 12);
    expect(found.middle).toBeCloseTo(1 / 3 + 1 / 2, 12);
    expect(found.large).toBeCloseTo(1 / 3 + 1 / 2 + 1, 12);
  });

  describe("whatever the values and whichever sources exclude each other", () => {
    const IDS = ["a", "b", "c", "d"];
    const anyGame = fc
      .record({
        worth: fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 16, maxLength: 16 }),
        excludes: fc.array(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)), { maxLength: 3 }),
      })
      .map(({ worth, excludes }) =>
        game({
          sources: IDS,
          excludes: excludes.filter(([a, b]) => a !== b),
          valueUsd: (used) => worth[used.reduce((set, id) => set | (1 << IDS.indexOf(id)), 0)]!,
        }),
      );

    it("are efficient: they sum to all that the stack is worth over the site without any", () => {
      fc.assert(
        fc.property(anyGame, (given) => {
          const { rows, totalUsd, baseUsd } = valueStack(given);
          const sum = (pick: "shapleyUsd" | "addedInTurnUsd") =>
            rows.reduce((usd, row) => usd + row[pick], 0);
          expect(sum("shapleyUsd")).toBeCloseTo(totalUsd - baseUsd, 9);
          expect(sum("addedInTurnUsd")).toBeCloseTo(totalUsd - baseUsd, 9);
        }),
        { seed: 1 },
      );
    });

    it("are never negative: a source may be left unused", () => {
      fc.assert(
        fc.property(anyGame, (given) => {
          for (const row of valueStack(given).rows) {
            expect(row.shapleyUsd).toBeGreaterThanOrEqual(-1e-9);
            expect(row.dropOneUsd).toBeGreaterThanOrEqual(-1e-9);
          }
        }),
        { seed: 2 },
      );
    });

    it("give a null player nothing: a source that adds 0 to every set", () => {
      fc.assert(
        fc.property(anyGame, (given) => {
          const withNull = {
            ...given,
            sources: [...IDS, "nothing"],
            valueUsd: (used: readonly string[]) => given.valueUsd(used.filter((id) => id !== "nothing")),
          };
          const row = valueStack(withNull).rows.at(-1)!;
          expect([row.shapleyUsd, row.dropOneUsd, row.aloneUsd].every((usd) => Math.abs(usd) < 1e-9)).toBe(
            true,
          );
          const before = shares(given);
          for (const id of IDS) expect(shares(withNull)[id]).toBeCloseTo(before[id]!, 9);
        }),
        { seed: 3, numRuns: 40 },
      );
    });

    it("are symmetric: two sources that add the same to every set have the same share", () => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 6, maxLength: 6 }),
          (worth) => {
            const value = (used: readonly string[]) => {
              const twins = used.filter((id) => id !== "c").length;
              return worth[twins + (used.includes("c") ? 3 : 0)]!;
            };
            const found = shares(game({ sources: ["a", "b", "c"], excludes: [["a", "b"]], valueUsd: value }));
            expect(found.a).toBeCloseTo(found.b!, 9);
          },
        ),
        { seed: 4 },
      );
    });
  });
});

describe("sources that exclude each other", () => {
  const exclusive = game({
    sources: ["reserve", "peaks"],
    excludes: [["reserve", "peaks"]],
    valueUsd: (used) => (used.includes("reserve") ? 10 : 0) + (used.includes("peaks") ? 6 : 0),
  });

  it("are never valued together: 10 and 6 make a stack of 10, shared 7 to 3", () => {
    const { rows, totalUsd } = valueStack(exclusive);
    expect(totalUsd).toBe(10);
    // reserve adds 10 first and 4 second, peaks 6 first and 0 second
    expect(rows.map(({ shapleyUsd }) => shapleyUsd)).toEqual([7, 3]);
    expect(rows.map(({ isUsed }) => isUsed)).toEqual([true, false]);
  });

  it("each lose less than they earn alone when dropped: 4 and 0, the other steps in", () => {
    const { rows } = valueStack(exclusive);
    expect(rows.map(({ aloneUsd }) => aloneUsd)).toEqual([10, 6]);
    expect(rows.map(({ dropOneUsd }) => dropOneUsd)).toEqual([4, 0]);
  });

  it("are not asked for", () => {
    const asked: string[] = [];
    valueStack({
      ...exclusive,
      valueUsd: (used) => {
        asked.push(used.join("+"));
        return 0;
      },
    });
    expect(asked).toEqual(["", "reserve", "peaks"]);
  });

  it("thirteen sources are refused: 8,192 evaluations", () => {
    const many = game({ sources: Array.from({ length: 13 }, (_, i) => `s${i}`) });
    expect(() => valueStack(many)).toThrow(expect.objectContaining({ code: "strategy/too-many-sources" }));
  });
});
