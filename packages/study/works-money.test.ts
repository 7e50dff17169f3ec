import type { StrategyCase } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { priceYearOf } from "./price-year-input.ts";
import { SMALL_SITE, scenarioOf, studyOf, withLine } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

function hybridOf(text: string): StrategyCase & { readonly available: true } {
  const scenario = scenarioOf(`${text}strategies: { hybrid: { ai: 30 MW } }\n`);
  const { comparison, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  const found = comparison.compare(world).find(({ id }) => id === "hybrid")!;
  if (!found.available) throw new Error(found.because);
  return found;
}

const total = (text: string, id: string) =>
  Array.from(hybridOf(text).operated.lines.find((line) => line.id === id)?.amounts ?? []).reduce(
    (sum, usd) => sum + usd,
    0,
  );
const finance = (words: string) => withLine(SMALL_SITE, "finance", `finance: { horizon: 3 years, ${words} }`);
const warned = (text: string) => notYetCounted(scenarioOf(text)).slice(0, -1);

describe("a contractor who answers for lateness", () => {
  const late = (words: string) =>
    SMALL_SITE.replace("works: 3 months }", `works: 3 months, delay: 4 months${words} }`);

  it("is part of the offer, whatever of his terms is left open: no grace, all of it his, all of it collected", () => {
    const text = late(", contractor: { damages: 300000 USD/month }");
    const { site } = prepareStudy(scenarioOf(text), priceYearOf(scenarioOf(text), undefined));
    expect(site.hosting!.contractor).toMatchObject({ graceDays: 0, causedFraction: 1, collectedFraction: 1 });
    expect(warned(text)).toEqual([]);
  });

  it("pays 300,000 USD for each month of all halls: 1.2 M$ for four, 0.54 M$ after a month's grace at 60 %", () => {
    expect(
      total(late(", contractor: { damages: 300000 USD/month }"), "building.damages-recovered"),
    ).toBeCloseTo(1.2e6, 0);
    const terms = ", contractor: { damages: 300000 USD/month, grace: 1 month, collected: 60 % }";
    expect(total(late(terms), "building.damages-recovered")).toBeCloseTo(0.54e6, 0);
    expect(total(late(""), "building.damages-recovered")).toBe(0);
  });
});

describe("sales tax", () => {
  const halls = (words: string) => -total(finance(words), "building.halls");
  const plain = -total(SMALL_SITE, "building.halls");

  it("of 8 % on 60 % of a hall's cost makes it 4.8 % dearer", () => {
    expect(halls("tax: { sales: { rate: 8 %, equipment: 60 % } }") / plain).toBeCloseTo(1.048, 9);
  });

  it("is forgiven by an exemption from 50 M$ of halls, and not by one from 500 M$", () => {
    const of = (from: string) => halls(`tax: { sales: { rate: 8 %, exempt: 100 %, from: ${from} } }`) / plain;
    expect(of("50 MUSD")).toBeCloseTo(1, 9);
    expect(of("500 MUSD")).toBeCloseTo(1.08, 9);
  });

  it("is on the price of machines that a refresh buys", () => {
    const { site } = prepareStudy(
      scenarioOf(finance("tax: { sales: { rate: 8 % } }")),
      priceYearOf(scenarioOf(SMALL_SITE), undefined),
    );
    expect(site.mine!.salesTaxFraction).toBe(0.08);
  });
});

describe("an abatement of property tax", () => {
  it("of half for ten years reaches the money of the strategies: more is left after tax", async () => {
    const of = async (words: string) => {
      const { strategies } = await studyOf(
        finance(words).replace("passthrough: triple-net", "passthrough: modified-gross"),
      );
      const hybrid = strategies.find(({ id }) => id === "hybrid")!;
      if (!hybrid.available) throw new Error("a hybrid was wanted");
      return hybrid.money!.afterTaxNpvUsd.value;
    };
    const full = await of("tax: { property: 2 %/year }");
    const half = await of("tax: { property: 2 %/year, abatement: { share: 50 %, years: 10 years } }");
    const none = await of("tax: { property: 0 %/year }");
    expect(half).toBeGreaterThan(full);
    expect((half - full) / (none - full)).toBeCloseTo(0.5, 6);
  });

  it("is none where nothing is said", () => {
    expect(moneyFromScenario(scenarioOf(SMALL_SITE)).terms.tax.abatement).toBeUndefined();
  });
});
