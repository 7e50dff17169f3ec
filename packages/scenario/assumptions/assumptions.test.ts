import { isSwitchyardError } from "@switchyard/core/quantity";
import { describe, expect, test } from "vitest";
import {
  assumption,
  assumptionsUnder,
  findAssumption,
  mergeAssumptionUses,
  recordAssumptions,
  withRowText,
} from "../index.ts";
import { claimRows, everyAssumption } from "./claim-rows.ts";
import { rowTexts } from "./row-texts.generated.ts";
import * as later from "./texts-later.ts";

describe("a row of assumptions", () => {
  test("is read by its id, typed by its value", () => {
    const row = assumption("scenario.tax_rate");
    const rate: number = row.value;
    expect(rate).toBe(0.21);
    expect(row).toMatchObject({ unit: "", status: "reported", date: "2018-01" });
  });

  test("of an unknown id is refused with the nearest one", () => {
    try {
      findAssumption("scenario.taxrate");
      expect.unreachable();
    } catch (error) {
      expect(isSwitchyardError(error) && [error.code, error.message]).toEqual([
        "scenario/unknown-assumption",
        'no assumption "scenario.taxrate"; did you mean "scenario.tax_rate"?',
      ]);
    }
  });

  test("of the prototype's names is unknown too", () => {
    for (const id of ["constructor", "__proto__", "toString"])
      expect(() => findAssumption(id)).toThrow(/no assumption/);
  });

  test("has a source, a date and a status, each of them", () => {
    const rows = everyAssumption();
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      expect(row.source.trim(), row.id).not.toBe("");
      expect(row.date, row.id).toMatch(/^\d{4}(-\d{2}){0,2}$/);
      expect(["verified", "reported", "pending", "assumed"], row.id).toContain(row.status);
    }
  });
});

describe("the words of rows", () => {
  test("stand in a module of their own, for every row that a study may read and for no other", () => {
    expect(Object.keys(rowTexts).sort()).toEqual(
      assumptionsUnder("")
        .map(({ id }) => String(id))
        .sort(),
    );
  });

  test("come later to a page: a row has none before they are loaded, and all of them after", async () => {
    expect(later.textOfRow("scenario.tax_rate")).toBeUndefined();
    await later.loadRowTexts();
    expect(later.textOfRow("scenario.tax_rate")?.source).toBe(assumption("scenario.tax_rate").source);
  });

  test("are put back into a use that was recorded before they were there, and change no other", () => {
    const [use] = recordAssumptions(() => assumption("scenario.tax_rate", "here")).used;
    expect(withRowText({ ...use!, source: "" })).toEqual(use);
    expect(withRowText({ ...use!, source: "a letter" }).source).toBe("a letter");
  });
});

describe("the rows of claims", () => {
  test("stand behind a door of their own: a study has none of them, claims have all", () => {
    expect(assumptionsUnder("claims.")).toEqual([]);
    expect(claimRows().length).toBeGreaterThan(100);
    expect(claimRows().filter(({ id }) => !id.startsWith("claims."))).toEqual([]);
    expect(everyAssumption()).toHaveLength(assumptionsUnder("").length + claimRows().length);
  });
});

describe("recording", () => {
  test("lists the rows that were read, once each, with the places that used them", () => {
    const { result, used } = recordAssumptions(() => {
      assumption("mining.pue", "mining.pue");
      assumption("scenario.tax_rate", "a");
      assumption("scenario.tax_rate", "b");
      return 5;
    });
    expect(result).toBe(5);
    expect(used.map(({ id, usedFor }) => [id, usedFor])).toEqual([
      ["mining.pue", ["mining.pue"]],
      ["scenario.tax_rate", ["a", "b"]],
    ]);
  });

  test("notes nothing outside, and the outer of two sees all", () => {
    assumption("scenario.seed");
    const { used } = recordAssumptions(() => {
      const inner = recordAssumptions(() => assumption("scenario.paths"));
      expect(inner.used.map(({ id }) => id)).toEqual(["scenario.paths"]);
      assumption("scenario.measure");
    });
    expect(used.map(({ id }) => id)).toEqual(["scenario.paths", "scenario.measure"]);
  });

  test("ends with its work even where that throws", () => {
    expect(() =>
      recordAssumptions(() => {
        throw new Error("stopped");
      }),
    ).toThrow("stopped");
    expect(recordAssumptions(() => 0).used).toEqual([]);
  });

  test("looking through a list of names is no use of them", () => {
    expect(recordAssumptions(() => assumptionsUnder("machines.")).used).toEqual([]);
  });

  test("of several steps is merged: one entry per row, places joined", () => {
    const steps = ["a", "b", "a"].map(
      (place) => recordAssumptions(() => assumption("scenario.hall", place)).used,
    );
    expect(mergeAssumptionUses(...steps)).toMatchObject([{ id: "scenario.hall", usedFor: ["a", "b"] }]);
  });
});

describe("a figure", () => {
  test("stands in one row: no second one of tax rates or of failures a year", () => {
    const records = assumptionsUnder("").map(({ id, value }) => ({
      id: String(id),
      text: JSON.stringify(value),
    }));
    const holding = (word: string) =>
      records.filter(({ text }) => text.includes(`"${word}"`)).map(({ id }) => id);
    expect(holding("lossLimitFraction")).toEqual([]);
    // accelerators fail at a rate of their own
    expect(holding("failureFractionPerYear").filter((id) => !id.startsWith("tenants."))).toEqual([]);
  });
});
