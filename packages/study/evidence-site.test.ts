import { parseScenario } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { ownSiteOf } from "./evidence-site.ts";

const scenarioOf = (lease: string) => {
  const parsed = parseScenario(
    `title: a site
site:
  grid: { import: 100 MW, firm: 60 MW }
  location: { zone: America/Chicago }
power: { prices: { model: ercot-south } }
${lease}`,
    { fileName: "test.yaml" },
  );
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  return parsed.scenario;
};

const lease = (rent: string) =>
  `hosting: { lease: { rent: { value: ${rent} }, term: 15 years, escalator: 3 %/year, passthrough: triple-net } }`;

describe("a site's own figures beside the disclosed deals", () => {
  it("turns a first-year rent of 128 into its term average: 158.7 over 15 years at 3 %", () => {
    const own = ownSiteOf(scenarioOf(lease("128 USD/kW/month, per: it-kw, stands_for: first-year")));
    expect(own.rentUsdPerKwMonth).toBeCloseTo(158.7, 1);
    expect(own.termMonths).toBe(180);
  });

  it("leaves a term average as it is", () => {
    const own = ownSiteOf(scenarioOf(lease("158.7 USD/kW/month, per: it-kw, stands_for: term-average")));
    expect(own.rentUsdPerKwMonth).toBeCloseTo(158.7, 6);
  });

  it("puts a rent per grid kW on IT kW by the site's ratio", () => {
    const perIt = ownSiteOf(scenarioOf(lease("100 USD/kW/month, per: it-kw, stands_for: term-average")));
    const perGrid = ownSiteOf(scenarioOf(lease("100 USD/kW/month, per: grid-kw, stands_for: term-average")));
    expect(perGrid.rentUsdPerKwMonth! / perIt.rentUsdPerKwMonth!).toBeCloseTo(perIt.gridToItRatio!, 6);
  });

  it("says nothing of a site without a lease", () => {
    const mine =
      "mining: { fleet: [{ machine: s21-xp, count: 1000, bought: 2026-06 }] }\nnetwork: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2026-05 }";
    expect(ownSiteOf(scenarioOf(mine))).toEqual({});
  });
});
