import { describe, expect, it } from "vitest";
import { keepingInOrder, partOf, partOfPlain, plainPart, type RunParts } from "./run-parts.ts";

/** Parts in memory, with the order in which they were kept. */
function memory(known: ReadonlyMap<string, unknown> = new Map()): RunParts & { readonly made: string[] } {
  const made: string[] = [];
  const all = new Map(known);
  return {
    made,
    known: all,
    keep: (key, value) => {
      made.push(key);
      all.set(key, value);
    },
  };
}

/** An evaluation that counts how often it was asked. */
function doubling() {
  const asked: number[] = [];
  const evaluating = function* (value: number): Generator<void, number> {
    asked.push(value);
    yield;
    return 2 * value;
  };
  return { asked, evaluating };
}

function through<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

describe("the parts of a long run", () => {
  it("are made once: a part that is known is handed back, even where it is undefined or 0", () => {
    const parts = memory(new Map([["a", 0]]));
    expect(partOf(parts, "a", () => 7)).toBe(0);
    expect(partOf(parts, "b", () => 7)).toBe(7);
    expect(partOf(parts, "b", () => 8)).toBe(7);
    expect(parts.made).toEqual(["b"]);
  });

  it("are made anew where nobody keeps them", () => {
    expect(partOf(undefined, "a", () => 7)).toBe(7);
  });

  it("go on where a run stopped: of five evaluations two were kept, three are asked", () => {
    const first = memory();
    const early = doubling();
    const asking = keepingInOrder(early.evaluating, "tornado", first);
    expect([1, 2].map((value) => through(asking(value)))).toEqual([2, 4]);
    const later = doubling();
    const again = keepingInOrder(later.evaluating, "tornado", memory(first.known));
    expect([1, 2, 3, 4, 5].map((value) => through(again(value)))).toEqual([2, 4, 6, 8, 10]);
    expect(later.asked).toEqual([3, 4, 5]);
  });

  it("keep nothing of an evaluation that was stopped before it was through", () => {
    const parts = memory();
    const steps = keepingInOrder(doubling().evaluating, "map", parts)(1);
    steps.next();
    expect(parts.made).toEqual([]);
  });

  it("of two stages have names of their own", () => {
    const parts = memory();
    const { evaluating } = doubling();
    through(keepingInOrder(evaluating, "one", parts)(1));
    through(keepingInOrder(evaluating, "other", parts)(2));
    expect(parts.made).toEqual(["one/0", "other/0"]);
  });
});

describe("a part kept as text", () => {
  const back = (value: unknown) => partOfPlain(JSON.parse(JSON.stringify(plainPart(value))));

  it("comes back to the bit: none (NaN), -0, infinities and the smallest numbers too", () => {
    for (const value of [Number.NaN, -0, Number.NEGATIVE_INFINITY, 5e-324, 1 / 3, -1.797e308, 0])
      expect(Object.is(back(value), value), String(value)).toBe(true);
  });

  it("keeps rows of numbers as rows, within records and lists", () => {
    const row = Float64Array.of(1, Number.NaN, -0);
    const value = { ways: [{ id: "mine", valueUsd: row }], best: null, note: "number", is: true };
    const read = back(value) as typeof value;
    expect(read).toEqual(value);
    expect(read.ways[0]!.valueUsd).toBeInstanceOf(Float64Array);
    expect(Object.is(read.ways[0]!.valueUsd[2], -0)).toBe(true);
  });

  it("is the base64 of little-endian numbers: 1 is AAAAAAAA8D8=", () => {
    expect(plainPart(Float64Array.of(1))).toEqual({ float64: "AAAAAAAA8D8=" });
  });

  it("holds a row of a hundred thousand numbers", () => {
    const row = Float64Array.from({ length: 100_000 }, (_, i) => i / 3);
    expect((back(row) as Float64Array)[99_999]).toBe(99_999 / 3);
  });
});
