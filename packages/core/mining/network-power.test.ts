import { describe, expect, it } from "vitest";
import { good, poor } from "../../../tests/mining-fleet.ts";
import { type DatedEfficiency, mixEfficiencyJPerTh, networkEfficiencyAt, networkPowerGw } from "./index.ts";

const series: DatedEfficiency[] = [
  { day: { year: 2022, month: 12, day: 31 }, lowJPerTh: 40, guessJPerTh: 80, highJPerTh: 160 },
  { day: { year: 2023, month: 12, day: 31 }, lowJPerTh: 20, guessJPerTh: 40, highJPerTh: 80 },
  { day: { year: 2024, month: 12, day: 31 }, lowJPerTh: 10, guessJPerTh: 20, highJPerTh: 40 },
];
const terms = { trendYears: 5, progressShare: { lowJPerTh: 1, guessJPerTh: 0.5, highJPerTh: 0 } };

describe("network efficiency on a day", () => {
  it("is the published one on its day", () => {
    const day = { year: 2023, month: 12, day: 31 };
    expect(networkEfficiencyAt(series, day, terms)).toMatchObject({ guessJPerTh: 40, method: "published" });
  });

  it("half way between two dates is their geometric mean: sqrt(40 * 20) = 28.3", () => {
    const middle = networkEfficiencyAt(series, { year: 2024, month: 7, day: 1 }, terms);
    expect(middle.guessJPerTh).toBeCloseTo(Math.sqrt(800), 1);
    expect(middle).toMatchObject({ method: "interpolated", extrapolatedYears: 0 });
  });

  it("a year beyond a halving a year: low halves again, guess falls by sqrt 2, high stays", () => {
    const next = networkEfficiencyAt(series, { year: 2025, month: 12, day: 31 }, terms);
    expect(next.lowJPerTh).toBeCloseTo(5, 1);
    expect(next.guessJPerTh).toBeCloseTo(20 / Math.SQRT2, 1);
    expect(next.highJPerTh).toBe(40);
    expect(next.method).toBe("extrapolated");
    expect(next.extrapolatedYears).toBeCloseTo(1, 2);
  });

  it("is never better than the best machine there is", () => {
    const next = networkEfficiencyAt(
      series,
      { year: 2030, month: 1, day: 1 },
      { ...terms, frontierJPerTh: 9.5 },
    );
    expect(next.lowJPerTh).toBe(9.5);
    expect(next.guessJPerTh).toBe(9.5);
  });

  it("a trend that got worse isn't carried on", () => {
    const worse = [...series].reverse().map((entry, i) => ({ ...entry, day: series[i]!.day }));
    expect(networkEfficiencyAt(worse, { year: 2026, month: 1, day: 1 }, terms).lowJPerTh).toBe(40);
  });

  it("before the series, or from one date, there is none", () => {
    expect(() => networkEfficiencyAt(series, { year: 2020, month: 1, day: 1 }, terms)).toThrowError(/before/);
    expect(() =>
      networkEfficiencyAt(series.slice(1, 2), { year: 2025, month: 1, day: 1 }, terms),
    ).toThrowError(expect.objectContaining({ code: "mining/bad-months" }));
  });
});

describe("power of a hashrate", () => {
  it("1,000 EH/s at 20 J/TH draw 20 GW, 21 with 5 % overhead", () => {
    const bounds = { lowJPerTh: 10, guessJPerTh: 20, highJPerTh: 40 };
    const power = networkPowerGw(1e9, bounds, { low: 1, guess: 1.05, high: 1.1 });
    expect(power.lowGw).toBeCloseTo(10, 12);
    expect(power.guessGw).toBeCloseTo(21, 12);
    expect(power.highGw).toBeCloseTo(44, 12);
  });

  it("of no hashrate, or with an overhead under 1, is refused", () => {
    const bounds = { lowJPerTh: 10, guessJPerTh: 20, highJPerTh: 40 };
    const overhead = { low: 1, guess: 1.05, high: 1.1 };
    expect(() => networkPowerGw(0, bounds, overhead)).toThrowError(/hashrate/);
    expect(() => networkPowerGw(1, bounds, { ...overhead, low: 0.9 })).toThrowError(/overhead/);
  });

  it("a mix of equal hashrate at 20 and 40 J/TH has 30", () => {
    const mix = [
      { machine: good, hashrateShare: 2 },
      { machine: poor, hashrateShare: 2 },
    ];
    expect(mixEfficiencyJPerTh(mix)).toBeCloseTo(30, 12);
    expect(() => mixEfficiencyJPerTh([])).toThrowError(
      expect.objectContaining({ code: "mining/empty-fleet" }),
    );
  });
});
