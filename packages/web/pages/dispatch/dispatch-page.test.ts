import { parseScenario } from "@switchyard/scenario";
import { type DispatchResult, dispatchStudy } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { localClock } from "./clock.ts";
import { heatOf, layerValues } from "./heat.ts";
import { machineName, whyStep } from "./why-step.ts";
import { cutDispatch, windowOf, windowParams } from "./window.ts";

const TEXT = `title: a site of the test
site:
  grid: { import: 100 MW, firm: 60 MW, adder: 6 USD/MWh }
  location: { zone: America/Chicago }
power: { prices: { model: ercot-south } }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2026-05 }
mining:
  fleet: [{ machine: s21-xp, count: 20000, bought: 2026-06 }, { machine: s19j-pro, count: 5000, bought: 2022-03 }]
`;

async function dispatched(): Promise<DispatchResult> {
  const parsed = parseScenario(TEXT, { fileName: "test.yaml" });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  const never = () => Promise.reject(new Error("no file is named"));
  return dispatchStudy(
    parsed.scenario,
    parsed.assumptionsUsed,
    { scenarioHash: "test", codeVersion: "test" },
    { readPriceFile: never, readForwardFile: never },
  );
}

const year = await dispatched();

describe("a window of the year", () => {
  it("is named in the address by its first day and its days, and read back", () => {
    const window = { from: 40 * 24, to: 47 * 24 };
    expect(windowParams(window, 3600)).toEqual({ day: "40", days: "7" });
    expect(windowOf({ day: "40", days: "7" }, year.horizon)).toEqual(window);
  });

  it("is none where the address names none, or a day beyond the horizon", () => {
    expect(windowOf({}, year.horizon)).toBeUndefined();
    expect(windowOf({ day: "400" }, year.horizon)).toBeUndefined();
    expect(windowOf({ day: "x" }, year.horizon)).toBeUndefined();
  });

  it("ends with the horizon", () => {
    expect(windowOf({ day: "364", days: "30" }, year.horizon)?.to).toBe(year.horizon.steps);
  });

  it("sums its own energies: the days of a year add up to the year", () => {
    const parts = Array.from({ length: 73 }, (_, i) =>
      cutDispatch(year, { from: i * 5 * 24, to: Math.min(year.horizon.steps, (i + 1) * 5 * 24) }),
    );
    const total = parts.reduce((mwh, part) => mwh + part.energyMwh.mining!, 0);
    expect(total).toBeCloseTo(year.energyMwh.mining!, 3);
    expect(parts[1]!.series.startUnixSec[0]).toBe(year.series.startUnixSec[120]);
    expect(parts[1]!.horizon.steps).toBe(120);
  });

  it("is the result itself where it is all of it", () => {
    expect(cutDispatch(year, { from: 0, to: year.horizon.steps })).toBe(year);
  });
});

describe("the year's map", () => {
  it("has a place for each step and shades between 0 and 1", () => {
    const heat = heatOf(year, "mining");
    expect([heat.days, heat.perDay]).toEqual([365, 24]);
    expect(Math.max(...heat.shade)).toBe(1);
    expect(Math.min(...heat.shade)).toBeGreaterThanOrEqual(0);
  });

  it("lets spikes be spikes: fewer than one step in forty is as dark as can be on prices", () => {
    const dark = heatOf(year, "price").shade.filter((shade) => shade === 1).length;
    expect(dark).toBeGreaterThan(0);
    expect(dark).toBeLessThan(year.horizon.steps / 40);
  });

  it("adds the tiers of a fleet up", () => {
    const total = layerValues(year, "mining").reduce((sum, mw) => sum + mw, 0);
    expect(total).toBeCloseTo(year.energyMwh.mining!, 3);
  });
});

describe("why an hour did what it did", () => {
  const dear = year.series.priceUsdPerMwh.reduce(
    (best, price, i) => (price > year.series.priceUsdPerMwh[best]! ? i : best),
    0,
  );
  const cheap = year.series.priceUsdPerMwh.findIndex((price) => price > 0 && price < 10);

  it("says in the dearest hour that machines stand still because they earn less than power costs", () => {
    const text = whyStep(year, dear).join(" ");
    expect(text).toMatch(/s21-xp of 2026-06 stand still \(they earn \$[\d.]+\/MWh, less than power costs\)/);
    expect(text).toContain("No limit binds");
  });

  it("says in a cheap hour what runs, and which limit would earn most from giving way", () => {
    const text = whyStep(year, cheap).join(" ");
    expect(text).toMatch(/s21-xp of 2026-06 take [\d.]+ MW/);
    expect(text).toMatch(
      /What holds it back most: one more MW of (the connection's import|more machines like)/,
    );
  });

  it("names a tier for people", () => {
    expect(machineName("2026-06-s21-xp-1/normal")).toBe("s21-xp of 2026-06");
    expect(machineName("2022-03-s19j-pro-2/eco")).toBe("s19j-pro of 2022-03, eco");
    expect(machineName("gas")).toBe("gas");
  });

  it("writes instants by the site's clock with its offset, summer and winter", () => {
    const clock = localClock("America/Chicago");
    expect(clock(Date.UTC(2027, 7, 12, 22) / 1000)).toBe("2027-08-12 17:00 UTC-05:00");
    expect(clock(Date.UTC(2027, 0, 12, 23) / 1000)).toBe("2027-01-12 17:00 UTC-06:00");
  });
});
