import { makeComparison, runThrough, type Site, type World } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { priceYearOf } from "./price-year-input.ts";
import { reported } from "./sensitivity.ts";
import { historyOf, SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";
import { sourcePairs, stackingSources, VALUE_SOURCES } from "./value-stack.ts";

/** Prices of 20 by day and 100 by night: picking hours is worth something. */
const PRICED = withLine(SMALL_SITE, "power", "power: { prices: { file: prices.csv } }");

function prepared(text: string): { readonly site: Site; readonly world: World } {
  const scenario = scenarioOf(text);
  const history = historyOf({ year: 2025, month: 1, day: 1 }, 365, 3600, (hour) =>
    hour % 24 < 12 ? 20 : 100,
  );
  return prepareStudy(scenario, priceYearOf(scenario, history, undefined));
}

const STRATEGIES = ["do-nothing", "mine", "hybrid"] as const;
// machines that are kept: what is sold at once picks no hours
const LIMITS = { waitMonths: 12, mineFleet: "run-to-stop" } as const;
const stackOf = (
  { site, world }: ReturnType<typeof prepared>,
  excludes: readonly (readonly [string, string])[] = [],
) =>
  runThrough(
    reported(stackingSources({ site, world, strategies: STRATEGIES, limits: LIMITS, excludes }), () => {}),
  );

describe("sources of income on a site", () => {
  const small = prepared(PRICED);
  const stack = stackOf(small);
  const row = (id: string) => stack.rows.find((entry) => entry.id === id)!;

  it("are those that it has: no machines of others, no blocks, no sale here", () => {
    expect(stack.rows.map(({ id }) => id)).toEqual(["mining", "price-response", "hosting"]);
  });

  it("together are worth the best strategy, and none of them nothing", () => {
    const best = makeComparison(small.site, STRATEGIES, LIMITS).ranking(small.world);
    expect(stack.totalUsd).toBeCloseTo(Math.max(...best.map(({ npvUsd }) => npvUsd)), 2);
    expect(stack.baseUsd).toBeCloseTo(0, 6);
  });

  it("share all of it: Shapley values sum to the total", () => {
    const shared = stack.rows.reduce((usd, { shapleyUsd }) => usd + shapleyUsd, 0);
    expect(shared).toBeCloseTo(stack.totalUsd, 2);
  });

  it("stopping in the dear hours is worth nothing without machines that could stop", () => {
    expect(row("price-response").aloneUsd).toBeCloseTo(0, 6);
    expect(row("price-response").dropOneUsd).toBeGreaterThan(0);
  });

  it("that exclude each other are never counted together", () => {
    const apart = stackOf(small, [["mining", "hosting"]]);
    expect(apart.totalUsd).toBeLessThanOrEqual(stack.totalUsd + 1e-6);
    const used = apart.rows.filter(({ isUsed }) => isUsed).map(({ id }) => id);
    expect(used.includes("mining") && used.includes("hosting")).toBe(false);
  });
});

describe("taking a source away", () => {
  const whole = prepared(
    withLine(
      PRICED.replace(
        "mining: {",
        "mining: { colocation: { price: 7 c/kWh }, refresh: { payback: 24 months },",
      ).replace("site:\n", "site:\n  sale: { price: 0.2 MUSD/MW }\n"),
      "hosting",
      SMALL_SITE.match(/^hosting:.*$/m)![0].replace("hosting: {", "hosting: { fill_idle: true,"),
    ),
  ).site;

  it.each(VALUE_SOURCES.map((source) => [source.id, source] as const))(
    "%s leaves a site that has not got it",
    (id, source) => {
      const without = source.without(whole);
      // hours can't be picked where every month has one price
      if (id === "price-response") {
        const january = without.priceYear.prices.values.slice(0, 31 * 24);
        expect(Math.max(...january) - Math.min(...january)).toBeCloseTo(0, 9);
        expect(january[0]).toBeCloseTo(60, 9);
      } else expect(source.isThere(without)).toBe(false);
    },
  );

  it("changes nothing else: what is left of the site is the same", () => {
    const { mine: _, ...rest } = VALUE_SOURCES.find(({ id }) => id === "mining")!.without(whole);
    const { mine: __, ...before } = whole;
    expect(rest).toEqual(before);
  });

  it("names what it needs: refreshing needs machines, filling idle power needs both", () => {
    const needs = Object.fromEntries(VALUE_SOURCES.map(({ id, needs: each }) => [id, each]));
    expect(needs.refresh).toEqual(["mining"]);
    expect(needs["fill-idle"]).toEqual(["mining", "hosting"]);
  });
});

describe("the exclusion matrix", () => {
  const { site } = prepared(PRICED);

  it("is of the sources that the site has: machines and tenants share each megawatt", () => {
    const pairs = sourcePairs(site, []);
    expect(pairs.map(({ sources, how }) => [...sources, how])).toEqual([["mining", "hosting", "shared"]]);
    expect(pairs.every(({ why }) => why.length > 10)).toBe(true);
  });

  it("has what the question excludes in place of the row, in whatever order it is named", () => {
    expect(sourcePairs(site, [["hosting", "mining"]])).toEqual([
      { sources: ["hosting", "mining"], how: "excluded", why: "as asked" },
    ]);
  });

  it("knows every source: each stands in some pair or works beside all others", () => {
    const whole = { ...site, blocks: [{}], colocation: {}, sale: {}, battery: {} } as unknown as Site;
    const named = new Set(sourcePairs(whole, []).flatMap(({ sources }) => sources));
    const alone = VALUE_SOURCES.map(({ id }) => id).filter((id) => !named.has(id));
    // replacing machines is a part of mining; nothing is let idle on this site
    expect(alone).toEqual(["refresh", "fill-idle"]);
  });
});
