import { describe, expect, it } from "vitest";
import type { Assumption } from "../quantity/index.ts";
import {
  type Claim,
  type Experiment,
  findTurns,
  gridOf,
  inputsUsed,
  judge,
  locate,
  movementsOf,
  numberAtPath,
  openBook,
  quantityText,
  type Rows,
  runClaim,
  scaled,
  valueAtPath,
  withChanges,
} from "./index.ts";

const row = (
  id: string,
  value: unknown,
  status: Assumption["status"] = "assumed",
): [string, Assumption<unknown>] => [
  id,
  { id, value, unit: "USD", source: `source of ${id}`, date: "2026-06", status },
];

/** A claim that a * b exceeds 6, with a decisive. */
const rows: Rows = Object.fromEntries([
  row("test.a", 4),
  row("test.b", { deep: [1, { value: 2 }] }, "verified"),
  row("test.share_fraction", 0.9),
  row("test.word", "left"),
  row("claims.draws.path_count", 10),
  row("claims.range.product", {
    input: "test.a",
    label: "a",
    low: 1,
    high: 5,
    searchLow: 0.5,
    searchHigh: 50,
  }),
]);

const claim: Claim = {
  id: "product",
  wording: "a b exceeds 6",
  sourceFiles: ["000"],
  camp: "apart",
  quantity: "a b",
  standing: "asserted",
  fact: { question: "?" },
  mechanism: { question: "?", awaits: null },
  thresholds: [{ name: "product", value: 6, unit: "USD", reason: "six" }],
};

const experiment: Experiment = {
  claimId: "product",
  method: "multiplies",
  conditions: [{ threshold: "product", sense: "above" }],
  headline: "product",
  irrelevantInput: "test.share_fraction",
  readings: [{ name: "b is 1", camp: "migrate", changes: { "test.b.deep[1].value": 1 } }],
  isStochastic: false,
  figures: [{ name: "product", unit: "USD", label: "a times b" }],
  measure(book) {
    const a = book.read<number>("test.a");
    const b = book.read<{ deep: [number, { value: number }] }>("test.b").deep[1].value;
    return { product: a * b };
  },
};

const options = { seed: 1, seedCount: 20, hasMovements: true, hasMaps: true };

describe("a path", () => {
  it("finds the longest row id and the way into its value", () => {
    expect(locate(rows, "test.b.deep[1].value")).toEqual({ id: "test.b", keys: ["deep", "1", "value"] });
    expect(valueAtPath(rows, "test.b.deep[1].value")).toBe(2);
    expect(numberAtPath(rows, "test.a")).toBe(4);
  });

  it.each(["nowhere", "test.b.shallow", "test.b.deep[7]", "test.a.b"])("%s is refused", (path) => {
    expect(() => valueAtPath(rows, path)).toThrowError(
      expect.objectContaining({ code: "evidence/unknown-path" }),
    );
  });

  it("that holds a word is no number", () => {
    expect(() => numberAtPath(rows, "test.word")).toThrowError(/no input "test.word"/);
  });
});

describe("the book", () => {
  it("records the leaves that were read, and no others", () => {
    const book = openBook(rows);
    expect(book.used()).toEqual([]);
    book.read<{ deep: readonly [number] }>("test.b").deep[0];
    book.read("test.a");
    expect(book.used()).toEqual(["test.a", "test.b.deep[0]"]);
  });

  it("counts every leaf of a copy, since nobody sees which of them is used", () => {
    const book = openBook(rows);
    expect(book.copy("test.b")).toEqual({ deep: [1, { value: 2 }] });
    expect(book.used()).toEqual(["test.b.deep[0]", "test.b.deep[1].value"]);
    expect(openBook(rows).under("test.b")).toHaveLength(1);
  });

  it("reads arrays with their methods", () => {
    const book = openBook(rows);
    const deep = book.read<{ deep: readonly unknown[] }>("test.b").deep;
    expect(deep.map((item) => typeof item)).toEqual(["number", "object"]);
    expect(deep).toHaveLength(2);
  });

  it("shows other values where they are given, and leaves the rows alone", () => {
    const book = openBook(rows, { "test.b.deep[1].value": 9, "test.word": "right" });
    expect(book.copy("test.b")).toEqual({ deep: [1, { value: 9 }] });
    expect(book.read("test.word")).toBe("right");
    expect(valueAtPath(rows, "test.b.deep[1].value")).toBe(2);
    expect(withChanges(rows, {})).toBe(rows);
  });

  it("refuses a row that is not there by its id", () => {
    expect(() => openBook(rows).read("test.z")).toThrowError(/no assumption "test.z"/);
    expect(() => openBook(rows).read("constructor")).toThrowError(/no assumption "constructor"/);
  });
});

describe("turns", () => {
  it("of x^2 > 2 between 0 and 3: one, at the root of two", () => {
    const [turn, ...rest] = findTurns((x) => x * x > 2, { from: 0, to: 3, pointCount: 33 });
    expect(rest).toEqual([]);
    expect(turn!.value).toBeCloseTo(Math.SQRT2, 9);
    expect(turn!.holdsAbove).toBe(true);
  });

  it("of a band are two, one each way", () => {
    const turns = findTurns((x) => x > 3 && x < 5, { from: 0, to: 10, pointCount: 33 });
    expect(turns.map(({ value, holdsAbove }) => [value.toFixed(6), holdsAbove])).toEqual([
      ["3.000000", true],
      ["5.000000", false],
    ]);
  });

  it("are none where the answer does not change", () => {
    expect(findTurns(() => true, { from: 1, to: 2, pointCount: 5 })).toEqual([]);
  });

  it("are sought on even steps, over more than a factor of ten on equal ratios, ends included", () => {
    expect(gridOf({ from: 0, to: 4, pointCount: 5 })).toEqual([0, 1, 2, 3, 4]);
    const ratios = gridOf({ from: 1, to: 10_000, pointCount: 5 });
    expect(ratios.map((value) => Math.round(value))).toEqual([1, 10, 100, 1000, 10_000]);
  });
});

describe("judging", () => {
  const figures = (value: number | null) => [{ name: "product", value, unit: "", label: "" }];
  const met = (value: number | null, sense: "at-least" | "at-most" | "above" | "below") =>
    judge(claim, { conditions: [{ threshold: "product", sense }] }, figures(value))[0]!.isMet;

  it("at 6 meets at-least and at-most 6, not above nor below", () => {
    expect([met(6, "at-least"), met(6, "at-most"), met(6, "above"), met(6, "below")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("of a figure that is not defined meets nothing", () => {
    expect([met(null, "at-least"), met(null, "below")]).toEqual([false, false]);
  });

  it("says where experiment and claim do not fit", () => {
    const wrong = (threshold: string, figure: string) => () =>
      judge(claim, { conditions: [{ threshold, figure, sense: "above" }] }, figures(1));
    expect(wrong("sum", "product")).toThrowError(/no threshold "sum"/);
    expect(wrong("product", "sum")).toThrowError(/no figure "sum"; it computes: product/);
  });
});

describe("a fifth wrong", () => {
  const answer = (changed: Rows) => {
    const product = numberAtPath(changed, "test.a") * 2;
    return { headline: product, holds: product > 6 };
  };
  const inputs = inputsUsed(rows, ["test.a", "test.b.deep[1].value", "test.share_fraction", "test.word"]);

  it("moves pending and assumed numbers only: a from 4 to 3.2 and 4.8, largest first", () => {
    const moves = movementsOf(rows, inputs, answer);
    expect(moves.map(({ path }) => path)).toEqual(["test.a", "test.share_fraction"]);
    expect(moves[0]!.lowerValue).toBeCloseTo(6.4, 12);
    expect(moves[0]!.upperValue).toBeCloseTo(9.6, 12);
    expect(moves[0]!.turnsAnswer).toBe(false);
  });

  it("turns the answer where the product of 2.9 falls to 4.64", () => {
    const closer = withChanges(rows, { "test.a": 3.2 });
    expect(movementsOf(closer, inputs, answer)[0]!.turnsAnswer).toBe(true);
  });

  it("keeps fractions at 1 or under, and scales arrays as a whole", () => {
    expect(valueAtPath(scaled(rows, "test.share_fraction", 1.2), "test.share_fraction")).toBe(1);
    const listed: Rows = Object.fromEntries([row("test.list", [1, 2])]);
    expect(valueAtPath(scaled(listed, "test.list", 1.5), "test.list")).toEqual([1.5, 3]);
  });
});

describe("inputs", () => {
  it("carry the row's source, date, status and unit; names inside a record are none", () => {
    const named: Rows = Object.fromEntries([row("test.m", { name: "x", size: 3 }), row("test.word", "left")]);
    const used = inputsUsed(named, ["test.m.name", "test.m.size", "test.word"]);
    expect(used.map(({ path, value }) => [path, value])).toEqual([
      ["test.m.size", 3],
      ["test.word", "left"],
    ]);
    expect(used[0]).toMatchObject({
      rowId: "test.m",
      status: "assumed",
      source: "source of test.m",
      date: "2026-06",
    });
  });

  it("of a field with its own standing keep it", () => {
    const place = row("test.place", { tax: { value: 0.2, source: "law", status: "verified" } });
    expect(inputsUsed(Object.fromEntries([place]), ["test.place.tax.value"])[0]).toMatchObject({
      status: "verified",
      source: "law",
    });
  });
});

describe("running a claim", () => {
  const run = (reading = experiment.readings, with_ = rows) =>
    runClaim(claim, { ...experiment, readings: reading }, with_, [], options);

  it("that a times 2 exceeds 6 holds only where a exceeds 3", () => {
    const result = run();
    expect(result.verdict).toBe("holds-only-when");
    expect(result.boundary.map(({ value }) => value)[0]).toBeCloseTo(3, 6);
    expect(result.answer).toBe(
      "Holds only where a is above 3 USD; at the reference it holds: a times b is 8 USD.",
    );
    expect(result.disputedInputs).toEqual(["test.b.deep[1].value"]);
    expect(result.whatWouldChange).toMatch(
      /^a at 3 USD instead of 4 USD \(test.a\)\. Another reading \(b is 1\)/,
    );
    expect(result.inputs.map(({ path }) => path)).toEqual(["test.a", "test.b.deep[1].value"]);
  });

  it("holds where every reading and both ends of the plausible range hold", () => {
    const wide = withChanges(rows, { "claims.range.product.low": 3.5 });
    expect(run([], wide).verdict).toBe("holds");
    expect(run([], wide).answer).toBe("Holds: a times b is 8 USD; it would hold where a is above 3 USD.");
  });

  it("fails where none does, and turns inside the range count though both ends agree", () => {
    const low = withChanges(rows, { "test.a": 1, "claims.range.product.high": 2 });
    expect(run(experiment.readings, low).verdict).toBe("fails");
    const band: Experiment = {
      ...experiment,
      readings: [],
      measure: (book) => {
        const a = book.read<number>("test.a");
        return { product: a > 2 && a < 3 ? 7 : 0 };
      },
    };
    expect(runClaim(claim, band, rows, [], options).verdict).toBe("holds-only-when");
  });

  it("is uncertain where fewer than 19 of 20 seeds agree", () => {
    const seeded = (share: number): Experiment => ({
      ...experiment,
      readings: [],
      isStochastic: true,
      measure: (book, { seed }) => {
        book.read("test.a");
        return { product: seed === 1 || seed % 20 >= share ? 8 : 1 };
      },
    });
    expect(runClaim(claim, seeded(2), rows, [], options)).toMatchObject({
      verdict: "uncertain",
      interval: { seedCount: 20, agreeingCount: 18, least: 1, greatest: 8 },
    });
    expect(runClaim(claim, seeded(1), rows, [], options).interval!.agreeingCount).toBe(19);
    expect(runClaim(claim, seeded(1), rows, [], options).verdict).toBe("holds");
  });

  it("without an experiment is recorded, with what it awaits", () => {
    const waiting = { ...claim, mechanism: { question: "?", awaits: "the model of many sites" } };
    expect(runClaim(waiting, null, rows, [], options)).toMatchObject({
      verdict: "recorded",
      answer: "Recorded, not decided here: it awaits the model of many sites.",
      figures: [],
    });
  });

  it("starts from the reference's own inputs, and readings change those", () => {
    const own: Experiment = { ...experiment, reference: { "test.a": 2 } };
    const result = runClaim(claim, own, rows, [], options);
    expect(result.figures[0]!.value).toBe(4);
    expect(result.decisiveInput!.referenceValue).toBe(2);
    expect(result.restsOn[0]!.lowerValue).toBeCloseTo(3.2, 12);
  });

  it("is plain data: JSON and back is the same", () => {
    const result = run();
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe("figures in words", () => {
  it.each([
    [12_345.6, "USD", "12,300 USD"],
    [-0.0333, "", "−0.0333"],
    [0, "h", "0 h"],
    [0.999942, "", "0.999942"],
    [1.5e-7, "", "1.50e-7"],
    [null, "USD", "not defined"],
  ])("%s %s reads %s", (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text);
  });
});
