import { bestOf, type StrategyCase } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { asksForCredits } from "./asks-for-credits.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { priceYearOf } from "./price-year-input.ts";
import { serviceCredits } from "./service-credits.ts";
import { SMALL_SITE, scenarioOf, studyOf } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

/** The small site with words added to its lease, or to the hosting beside it. */
const withLease = (words: string) => SMALL_SITE.replace("ramp: 1 month", `ramp: 1 month, ${words}`);
const withHosting = (words: string) => SMALL_SITE.replace("hosting: { lease:", `hosting: { ${words}, lease:`);

function hybridOf(text: string, tenantDefaultMonth?: number): StrategyCase & { available: true } {
  const scenario = scenarioOf(`${text}strategies: { hybrid: { ai: 30 MW } }\n`);
  const { comparison, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  const moved = tenantDefaultMonth
    ? { ...world, tenantDefaultMonth: Float64Array.from([tenantDefaultMonth]) }
    : world;
  return bestOf(comparison.compare(moved).filter(({ id }) => id === "hybrid"));
}

const amounts = (found: StrategyCase & { available: true }, id: string) =>
  Array.from(found.operated.lines.find((line) => line.id === id)?.amounts ?? []);
const total = (values: readonly number[]) => values.reduce((sum, usd) => sum + usd, 0);
const warned = (text: string) => notYetCounted(scenarioOf(text)).slice(0, -1);

describe("a second tenant in the scenario", () => {
  const second =
    "more_leases: { rent: { value: 64 USD/kW/month, per: it-kw, stands_for: first-year }, sold: 10 MW, term: 12 years, passthrough: triple-net, ramp: 1 month }";

  it("has its own megawatts at its own rent: 12.2 MW at 128 and 10 at 64, once all halls stand", () => {
    const rent = amounts(hybridOf(withHosting(second)), "hosting.rent");
    // 30 firm MW are 22.22 IT MW at 1.35 grid MW each; halls of 10 IT MW
    expect(rent[12]!).toBeCloseTo((30 / 1.35 - 10) * 128_000 + 10 * 64_000, 0);
    expect(amounts(hybridOf(SMALL_SITE), "hosting.rent")[12]!).toBeCloseTo((30 / 1.35) * 128_000, 0);
  });

  it("is no longer warned of", () => {
    expect(warned(withHosting(second))).toEqual([]);
  });
});

describe("a lease that starts in 2028", () => {
  const text = withLease("start: 2028-03");

  it("pays its first rent in March 2028, month 14, though halls are ready from July 2027 on", () => {
    const rent = amounts(hybridOf(text), "hosting.rent");
    expect(rent.findIndex((usd) => usd > 0)).toBe(14);
    expect(amounts(hybridOf(SMALL_SITE), "hosting.rent").findIndex((usd) => usd > 0)).toBe(6);
    expect(warned(text)).toEqual([]);
  });
});

describe("a backstop in the scenario", () => {
  it("pays its share of the contract in the month of a default, and nothing without one", () => {
    const text = withLease("escalator: 0 %/year, backstop: { share: 25 %, schedule: flat }");
    const paid = amounts(hybridOf(text, 20), "hosting.backstop");
    // twelve years of 22.2 MW at 128 USD; a quarter of it, far below the ten years still due
    expect(total(paid)).toBeCloseTo(0.25 * 144 * (30 / 1.35) * 128_000, 0);
    expect(paid[20]).toBe(total(paid));
    expect(amounts(hybridOf(text), "hosting.backstop")).toEqual([]);
    expect(warned(text)).toEqual([]);
  });
});

describe("rent 60 days late", () => {
  it("costs what waiting costs, no more: the same dollars, worth less today", () => {
    const text = withLease("late_payment: 60 days");
    const [late, onTime] = [hybridOf(text), hybridOf(SMALL_SITE)];
    expect(total(amounts(late, "hosting.rent-late"))).toBeCloseTo(0, 3);
    expect(total(amounts(late, "hosting.rent"))).toBeCloseTo(total(amounts(onTime, "hosting.rent")), 3);
    expect(late.outcome.npvUsd).toBeLessThan(onTime.outcome.npvUsd);
    expect(warned(text)).toEqual([]);
  });
});

describe("the service level", () => {
  const bare = SMALL_SITE.replace("facility: {", "facility: { availability: { design: bare },");

  it("is worked out only where the scenario says what it follows from", () => {
    expect(asksForCredits(scenarioOf(SMALL_SITE))).toBe(false);
    expect(asksForCredits(scenarioOf(bare))).toBe(true);
    expect(asksForCredits(scenarioOf(withLease("service_level: 99.9 %")))).toBe(true);
    expect(asksForCredits(scenarioOf(bare.replace("design: bare", "design: bare, graph: own.yaml")))).toBe(
      false,
    );
  });

  it("costs a bare feed a share of the rent, more under a stricter promise", () => {
    const work = { relativeHalfWidth: 0.3, maxCycles: 400 };
    const of = (text: string) => serviceCredits(scenarioOf(text), work).expectedFraction;
    const loose = of(bare.replace("ramp: 1 month", "ramp: 1 month, service_level: 99 %"));
    expect(of(bare)).toBeGreaterThan(loose);
    expect(of(bare)).toBeGreaterThan(1e-4);
    expect(of(bare)).toBeLessThan(0.3);
  });

  it("reaches the cash lines of a study, and is no longer warned of", async () => {
    const stated = bare.replace("compare: [do-nothing, mine, hybrid]", "compare: [do-nothing, hybrid]");
    const result = await studyOf(stated);
    const hybrid = result.strategies.find(({ id }) => id === "hybrid")!;
    const plain = (await studyOf(stated.replace("design: bare", "design: n+1"))).strategies.find(
      ({ id }) => id === "hybrid",
    )!;
    if (!hybrid.available || !plain.available) throw new Error("a hybrid was wanted");
    expect(hybrid.npvUsd.value).toBeLessThan(plain.npvUsd.value);
    expect(result.warnings.join()).not.toContain("service_level");
    expect(result.assumptions.map(({ id }) => id)).toContain("tenants.service_level.onset_and_hours");
  });
});
