import { describe, expect, it } from "vitest";
import { FUTURES_HEAD, futuresRows, futuresTable } from "./futures-table.ts";
import { studyPage } from "./study-page.ts";
import { studyTables } from "./study-tables.ts";
import { studyFixture } from "./test-study.ts";

const stated = studyFixture();
const band = {
  mean: 53e6,
  p5: -90e6,
  p10: -62.8e6,
  p25: 0,
  p50: 56.9e6,
  p75: 110e6,
  p90: 162e6,
  p95: 180e6,
  standardError: 1.57e6,
  quantileErrors: { p5: 9e6, p10: 7.11e6, p25: 4e6, p50: 2.22e6, p75: 4e6, p90: 6.66e6, p95: 8e6 },
  paths: 1024,
};
const share = (value: number) => ({ value, standardError: 0.01 });
const uncertain = {
  ...stated,
  run: {
    ...stated.run,
    measure: "outlook" as const,
    uncertainty: {
      paths: 1024,
      sampling: "antithetic",
      drift: "the price path that the scenario states",
      largestNpvErrorUsd: 1.57e6,
      npvErrorAskedUsd: null,
    },
  },
  strategies: stated.strategies.map((entry) =>
    entry.available && entry.id !== "do-nothing"
      ? {
          ...entry,
          npvUsd: { ...entry.npvUsd, band },
          distribution: {
            chanceOfLoss: share(0.251),
            expectedShortfallUsd: { value: -158e6, standardError: 4e6 },
            chanceOfBest: share(0.133),
            lead: { over: entry.id, value: 0, standardError: 0 },
            rateOfReturn: { noneFraction: 0, oneFraction: 1, severalFraction: 0, p50: 0.0977 },
            payback: { noneFraction: 0.2, p50: 107 },
          },
        }
      : entry,
  ),
};

describe("the table of futures", () => {
  it("is not there where the study has one stated path, nor is its CSV", () => {
    expect(futuresTable(stated)).toBe("");
    expect(Object.keys(studyTables(stated))).not.toContain("futures.csv");
  });

  it("tells quantiles, the error of the mean and the chance of loss, under what measure and drift", () => {
    const text = futuresTable(uncertain);
    for (const words of [
      "−$62.8M",
      "$56.9M",
      "$162M",
      "$1.57M",
      "25.1 %",
      "13.3 %",
      "1,024 futures (outlook, antithetic)",
    ])
      expect(text).toContain(words);
    expect(studyPage(uncertain)).toContain("the price path that the scenario states");
  });

  it("puts under every figure its standard error: quantiles, mean, chances, shortfall", () => {
    const text = futuresTable(uncertain);
    for (const error of ["$7.11M", "$2.22M", "$6.66M", "$1.57M", "1.00 %", "$4.00M"])
      expect(text).toContain(`<small> ± ${error}</small>`);
    const withoutErrors = { ...band, quantileErrors: undefined };
    const older = uncertain.strategies.map((entry) =>
      entry.available ? { ...entry, npvUsd: { ...entry.npvUsd, band: withoutErrors } } : entry,
    );
    expect(futuresTable({ ...uncertain, strategies: older } as never)).not.toContain("± $7.11M");
  });

  it("goes to a CSV, a row per strategy and figure with a band, as wide as its head", () => {
    const rows = futuresRows(uncertain);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(FUTURES_HEAD.length);
    expect(studyTables(uncertain)["futures.csv"]).toContain("npv_usd,53000000,1570000");
    expect(studyTables(uncertain)["futures.csv"]).toContain(",9000000,7110000,4000000,2220000,");
  });
});
