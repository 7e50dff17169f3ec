import type { StrategyCase } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { notYetCounted } from "./not-yet-counted.ts";
import { priceYearOf } from "./price-year-input.ts";
import { SMALL_SITE, scenarioOf } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

type Available = StrategyCase & { readonly available: true };

function caseOf(text: string, id = "mine"): Available {
  const stays = text.includes("strategies:") ? "" : "strategies: { mine: { machines: run-to-stop } }\n";
  const scenario = scenarioOf(`${text}${stays}`);
  const { comparison, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  const found = comparison.compare(world).find((entry) => entry.id === id)!;
  if (!found.available) throw new Error(found.because);
  return found;
}

const withMining = (words: string) => SMALL_SITE.replace("mining: {", `mining: { ${words},`);
const withTranche = (words: string) => SMALL_SITE.replace("bought: 2026-06", `bought: 2026-06, ${words}`);
const warned = (text: string) => notYetCounted(scenarioOf(text)).slice(0, -1);
const npv = (text: string, id?: string) => caseOf(text, id).outcome.npvUsd;
const total = (found: Available, id: string) =>
  Array.from(found.operated.lines.find((line) => line.id === id)?.amounts ?? []).reduce((a, b) => a + b, 0);

describe("machines with a life of two years", () => {
  it("are gone in June 2028, month 17, and sold for what they fetch", () => {
    const text = withTranche("life: 2 years");
    const { fleet } = caseOf(text).operated.course;
    expect([fleet[16]!.tiers.length > 0, fleet[17]!.tiers.length]).toEqual([true, 0]);
    expect(warned(text)).toEqual([]);
  });
});

describe("a longer warranty", () => {
  it("saves repairs: three years instead of one are worth something, and are no longer warned of", () => {
    const text = withTranche("warranty: 36 months");
    expect(npv(text)).toBeGreaterThan(npv(SMALL_SITE));
    expect(warned(text)).toEqual([]);
  });
});

describe("curtailment", () => {
  it("not allowed is no gain where power has one price, and is not warned of", () => {
    const text = withMining("curtailment: { allowed: false }");
    expect(npv(text)).toBeLessThanOrEqual(npv(SMALL_SITE) + 1);
    expect(warned(text)).toEqual([]);
    expect(warned(withMining("curtailment: { hours: 500 h/year }"))).toEqual([]);
  });

  it("with a start that costs something is still warned of", () => {
    expect(warned(withMining("curtailment: { start_cost: 5 USD/MW }")).join()).toContain("start_cost");
  });
});

describe("what the pool owes", () => {
  it("for 30 days loses 30 / 365 * 0.5 % * 90 % of the earnings in the mean: 3.7 of 10,000 dollars", () => {
    const text = withMining("pool: { exposure: 30 days }");
    const ratio = total(caseOf(text), "mining.reward") / total(caseOf(SMALL_SITE), "mining.reward");
    expect(1 - ratio).toBeCloseTo((30 / 365) * 0.005 * 0.9, 9);
    expect(warned(text)).toEqual([]);
  });

  it("is nothing where the miner mines alone; and of schemes only the one that keeps the fees is warned of", () => {
    expect(npv(withMining("pool: { exposure: 30 days, scheme: solo }"))).toBeCloseTo(npv(SMALL_SITE), 3);
    expect(warned(withMining("pool: { scheme: pplns }"))).toEqual([]);
    expect(warned(withMining("pool: { scheme: pps }")).join()).toContain("fees of transactions");
  });
});

describe("halls of the mine", () => {
  it("are taken whole: of rows of 20 MW a first hall of 13.5 takes one, and 6.5 stand still", () => {
    const rows = "halls: [{ name: a, power: 20 MW }, { name: b, power: 20 MW }]";
    const text = `${withMining(rows)}strategies: { hybrid: { ai: 13.5 MW } }\n`;
    const { plan } = caseOf(text, "hybrid").operated.course;
    expect(plan.miningMw[20]).toBeCloseTo(20, 9);
    expect(warned(text)).toEqual([]);
  });
});

describe("a mine that is only planned", () => {
  it("is charged to mining at its cost new, for the MW of its machines", () => {
    const text = SMALL_SITE.replace(
      "facility: {",
      "facility: { mine: { exists: planned, cost: 400 USD/kW },",
    );
    const built = caseOf(text);
    const machinesMw = (10_000 * 3645) / 1e6;
    const chargedMw = -total(built, "mining.build") / 400_000;
    expect(chargedMw).toBeGreaterThan(machinesMw);
    expect(chargedMw).toBeLessThan(machinesMw * 1.2);
    expect(npv(text)).toBeLessThan(npv(SMALL_SITE) - 10e6);
    expect(warned(text)).toEqual([]);
  });
});

describe("places for machines of others without a fleet", () => {
  it("can be let, and mining is refused for want of machines", () => {
    const places = SMALL_SITE.replace(
      /mining: .*/,
      "mining: { colocation: { price: 4.5 c/kWh, power: 20 MW } }",
    );
    const text = places.replace("compare: [do-nothing, mine, hybrid]", "compare: [mine, host-miners]");
    expect(npv(text, "host-miners")).toBeGreaterThan(0);
    expect(() => caseOf(text, "mine")).toThrow("no machines");
  });
});
