import { describe, expect, it } from "vitest";
import { actualPeakSteps, type CoincidentPeakCharge, peakProbabilities } from "../power/index.ts";
import { dispatchWithCoincidentPeaks } from "./coincident-peaks.ts";
import { importTerms, plainSite, plainStore } from "./plain-site.fixture.ts";
import { makeRandom, randomProblem } from "./random-problem.fixture.ts";
import type { DispatchProblem } from "./types.ts";

/** 60,000 USD/MW-year over four peaks: a sure hit of a MW costs 15,000 USD. */
const charge: CoincidentPeakCharge = { id: "4cp", rateUsdPerMwYear: 60_000, months: [6, 7, 8, 9] };
const mine = [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }];

/** Four months of a day each: June to September, month numbers of 2027. */
const DAY = 24;
const monthNumberOfStep = Int32Array.from(
  { length: 4 * DAY },
  (_, step) => 2027 * 12 + 5 + Math.floor(step / DAY),
);
/** System load peaks at 17:00 in June and July, at 18:00 in August, at 16:00 in September. */
const peakHours = [17, 17, 18, 16];
const systemLoadMw = Float64Array.from({ length: 4 * DAY }, (_, step) => {
  const away = Math.abs((step % DAY) - peakHours[Math.floor(step / DAY)]!);
  return 80_000 - 800 * away;
});
const summer: DispatchProblem = plainSite(4 * DAY, { mining: mine });
const probability = peakProbabilities(charge, systemLoadMw, monthNumberOfStep, 400);
const peaks = actualPeakSteps(charge, systemLoadMw, monthNumberOfStep);

describe("four months whose system load is known but for a spread of 400 MW", () => {
  const result = dispatchWithCoincidentPeaks(summer, charge, probability, peaks);

  it("a month's chances add up to 1, and its peak hour has the most", () => {
    for (let month = 0; month < 4; month++) {
      const chances = probability.slice(month * DAY, (month + 1) * DAY);
      expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      expect(chances.indexOf(Math.max(...chances))).toBe(peakHours[month]);
    }
  });

  it("hits all 4 of 4 peaks, and pays nothing for them next year", () => {
    expect(peaks.map((step) => step % DAY)).toEqual(peakHours);
    expect(result.actualHits).toBe(4);
    expect(result.actualChargeUsd).toBe(0);
  });

  it("curtails where chance * 15,000 > 50 USD: p > 1/300, five or so hours a day", () => {
    const worthIt = [...probability].filter((p) => p * 15_000 > 50).length;
    expect(result.hoursCurtailed).toBe(worthIt);
    expect(worthIt).toBeGreaterThan(12);
    expect(worthIt).toBeLessThan(40);
  });

  it("gives up 10 MW * 50 USD in each of them", () => {
    expect(result.energyCostUsd).toBeCloseTo(result.hoursCurtailed * 500, 6);
  });

  it("expects to hit what their chances add up to", () => {
    const chance = [...probability].filter((p) => p * 15_000 > 50).reduce((sum, p) => sum + p, 0);
    expect(result.expectedHits).toBeCloseTo(chance, 9);
    expect(result.expectedHits).toBeGreaterThan(3.9);
  });

  it("ignoring the charge costs 10 MW * 60,000 USD for sure", () => {
    expect(result.expectedChargeIgnoringUsd).toBeCloseTo(600_000, 3);
  });

  it("the value with the charge abolished is the mine's alone: 96 h * 500 USD", () => {
    expect(result.valueChargeAbolishedUsd).toBeCloseTo(48_000, 6);
  });
});

describe("hits are counted peak by peak", () => {
  const twoHours = new Float64Array(4 * DAY);
  for (const month of [0, 2]) twoHours[month * DAY + peakHours[month]!] = 0.9;

  it.each<[string, Float64Array, number, number]>([
    ["only June and August were seen coming: 2 of 4, 10 MW in the other two", twoHours, 2, 300_000],
    ["nothing was: none of 4, 10 MW in all", new Float64Array(4 * DAY), 0, 600_000],
    ["a spread so wide that every hour counts: all of 4", new Float64Array(4 * DAY).fill(1 / DAY), 4, 0],
  ])("%s", (_what, chances, hits, usd) => {
    const result = dispatchWithCoincidentPeaks(summer, charge, chances, peaks);
    expect(result.actualHits).toBe(hits);
    expect(result.actualChargeUsd).toBeCloseTo(usd, 6);
  });
});

describe("what a store does about a peak", () => {
  const store = plainStore({
    chargeLimitMw: 5,
    dischargeLimitMw: 5,
    energyMwh: 5,
    ends: { kind: "exactly", startMwh: 5, endMwh: 5 },
  });
  const auxiliary = { loadMw: 5, unservedCostUsdPerMwh: 9000 };
  const site = plainSite(6, { auxiliary, battery: store });
  const chances = Float64Array.of(0, 0, 0, 0.02, 0, 0);

  it("carries firm load through the hour: 5 MW from the store, none from the grid, recharged after", () => {
    const result = dispatchWithCoincidentPeaks(site, charge, chances, [3]);
    expect(result.schedule.importMw[3]).toBeCloseTo(0, 9);
    expect(result.schedule.dischargeMw[3]).toBeCloseTo(5, 9);
    expect(result.energyCostUsd).toBeCloseTo(0, 6);
    expect(result.expectedSavingUsd).toBeCloseTo(5 * 0.02 * 15_000, 6);
    expect(result.actualHits).toBe(1);
  });

  it("without it firm load stays in the peak: nothing is curtailed below its cost of 9,000", () => {
    const { battery: _none, ...bare } = site;
    const result = dispatchWithCoincidentPeaks(bare, charge, chances, [3]);
    expect(result.hoursCurtailed).toBe(0);
    expect(result.actualHits).toBe(0);
    expect(result.actualChargeUsd).toBeCloseTo((5 / 4) * 60_000, 6);
  });
});

describe("step length", () => {
  it("a quarter hour's peak costs the same per MW, four times per MWh: curtailed above p = 50 / 60,000", () => {
    const at = (p: number) =>
      dispatchWithCoincidentPeaks(plainSite(1, { mining: mine }, 900), charge, Float64Array.of(p))
        .hoursCurtailed;
    expect(at(50.1 / 60_000)).toBe(0.25);
    expect(at(49.9 / 60_000)).toBe(0);
  });
});

describe("the identities of avoiding, 80 random sites (seeds 500..579)", () => {
  const each = (test: (result: ReturnType<typeof dispatchWithCoincidentPeaks>, noise: number) => void) => {
    for (let seed = 500; seed < 580; seed++) {
      const problem = randomProblem(seed, 30);
      const random = makeRandom(seed);
      const chances = Float64Array.from({ length: problem.grid.steps }, () =>
        random() < 0.2 ? 0.05 * random() : 0,
      );
      const result = dispatchWithCoincidentPeaks(problem, charge, chances);
      test(result, 1e-7 * Math.max(1, result.ignoring.totals.grossCashUsd));
    }
  };

  it("saving = charge avoided - value given up, never below 0, and nothing is given up for nothing", () => {
    each((r, noise) => {
      const avoided = r.expectedChargeIgnoringUsd - r.expectedChargeUsd;
      expect(r.expectedSavingUsd).toBeCloseTo(avoided - r.energyCostUsd, 4);
      expect(r.expectedSavingUsd).toBeGreaterThanOrEqual(-noise);
      expect(r.energyCostUsd).toBeGreaterThanOrEqual(-noise);
      expect(avoided).toBeGreaterThanOrEqual(-noise);
    });
  });

  it("abolishing is worth at least as much as avoiding, and avoiding as much as ignoring", () => {
    each((r, noise) => {
      expect(r.valueChargeAbolishedUsd).toBeGreaterThanOrEqual(r.valueUsd - noise);
      expect(r.valueUsd).toBeGreaterThanOrEqual(
        r.ignoring.totals.valueUsd - r.expectedChargeIgnoringUsd - noise,
      );
    });
  });

  it("value = abolished - charge ignored + saving", () => {
    each((r) => {
      expect(r.valueUsd).toBeCloseTo(
        r.valueChargeAbolishedUsd - r.expectedChargeIgnoringUsd + r.expectedSavingUsd,
        4,
      );
    });
  });
});

describe("what is no chance is refused", () => {
  it.each([1.01, -0.1, Number.NaN])("%d", (p) => {
    expect(() => dispatchWithCoincidentPeaks(plainSite(1), charge, Float64Array.of(p))).toThrow(
      expect.objectContaining({ code: "power/bad-fraction" }),
    );
  });

  it("a charge that survives by 120 %", () => {
    const odd = { ...charge, survivalFraction: 1.2 };
    expect(() => dispatchWithCoincidentPeaks(plainSite(1), odd, new Float64Array(1))).toThrow(/survival/);
  });

  it("an adder that is there already stays: 30 + 6 + 75 against 80", () => {
    const site = plainSite(1, { mining: mine, import: importTerms({ adderUsdPerMwh: 6 }) });
    const result = dispatchWithCoincidentPeaks(site, charge, Float64Array.of(0.003));
    // 0.003 * 15,000 = 45 > 80 - 36 = 44
    expect(result.hoursCurtailed).toBe(1);
    expect(result.energyCostUsd).toBeCloseTo(440, 9);
  });
});
