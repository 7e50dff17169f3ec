import type { Scenario } from "@switchyard/scenario";
import { scenarioJsonSchema } from "@switchyard/scenario/json-schema";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { exampleOf } from "../scenario/example-of.fixture.ts";
import { moneyFromScenario } from "./money-from-scenario.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { priceYearOf } from "./price-year-input.ts";
import { serviceCredits } from "./service-credits.ts";
import { isPolicyTold } from "./session-policy.ts";
import { historyOf, IDENTITY, quietPorts, scenarioOf } from "./study.fixture.ts";
import { prepareStudy, studyScenario } from "./study.ts";
import { worldModelOf } from "./world-from-scenario.ts";

/** Files with every documented key: of a choice the first, the second or the third. */
const FILES = [0, 1, 2].map((choose) =>
  stringify(
    exampleOf(scenarioJsonSchema(), choose, ["network.hashrate", "power.demand_charge.monthly_rates"]),
  ),
);

/** Names for people, what other commands and the price file's reader take, and what the standing note covers. */
const ELSEWHERE = [
  /^(title|description|site\.name|mining\.halls\.\d+\.name|power\.ppas\.\d+\.source)$/,
  // read by `switchyard dispatch` and `facility`, where weather and altitude count
  /^site\.(jurisdiction|location\..*)$/,
  /^power\.prices\.(file|column|timeColumn|location|format|zone|currency|stamps|dateOrder|gapPolicy|longestGapSec|duplicatePolicy|shortSeries)$/,
  // a history of prices takes its place
  /^uncertainty\.spread\.btcPriceFractionPerYear$/,
  /^uncertainty\.(pathCount|npvErrorUsd|seed|measure|sampling)$/,
  // only where figures are in that currency
  /^finance\.exchange\./,
  /^hosting\.(lease|moreLeases\.\d+)\.afterTerm\./,
  /^power\.forward\.file$/,
  // an as-produced PPA is left out whole, a block that settles in money has nothing to sell, a triple-net tenant pays the upkeep
  /^power\.ppas\.\d+\./,
  /^hosting\.upkeepUsdPerMwYear$/,
  /^power\.hedges\.\d+\.entitlesToSell$/,
  // the key beside it takes its place, as its documentation says: cooling with weather, items, needs
  /^hosting\.pueRatio$/,
  /^facility\.mine\.replacementUsdPerMw$/,
  /^facility\.conversion\.capexUsdPerItMw$/,
  // figures of the policies that are not the one named
  /^facility\.maintenance\.fleet\.(intervalMonths|detectionFraction|falseAlarmsPerYear|monitoringUsdPerYear)$/,
  // the kind of a tariff says which of its figures hold
  /^power\.tariff\.(priceUsdPerMwh|marketFraction|adderUsdPerMwh|windows\..*)$/,
  // the months that `switchyard facility schedule` makes
  /^facility\.schedule\.from$/,
];

function leavesOf(value: unknown, path = ""): readonly string[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === "" ? key : `${path}.${key}`),
  );
}

/** The value with every look at one of its keys written down. */
function watched<T>(value: T, seen: Set<string>, path = ""): T {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value as object, {
    get(target, key, receiver) {
      const child = Reflect.get(target, key, receiver) as unknown;
      if (typeof key === "symbol" || typeof child === "function") return child;
      const at = path === "" ? key : `${path}.${key}`;
      seen.add(at);
      return watched(child, seen, at);
    },
  }) as T;
}

/** Files of profiles that the examples of the documentation name, with their columns. */
const PROFILES = [
  ["system-load.csv", "load_mw"],
  ["wind-farm.csv", "output"],
].map((name) => name.join("\n"));

function readByStudy(scenario: Scenario): Set<string> {
  const seen = new Set<string>();
  const spied = watched(scenario, seen);
  const history = historyOf({ year: 2025, month: 1, day: 1 }, 365);
  const strip = {
    currency: "USD",
    source: "test",
    months: Array.from({ length: 12 }, (_, i) => ({
      month: { year: 2027, month: i + 1 },
      pricePerMwh: 40,
    })),
  } as const;
  const profiles = new Map(
    [...PROFILES].map((name) => [name, historyOf({ year: 2025, month: 1, day: 1 }, 365, 3600, () => 0.5)]),
  );
  prepareStudy(spied, { ...priceYearOf(spied, history, strip), profiles });
  moneyFromScenario(spied);
  serviceCredits(spied, { relativeHalfWidth: 1, maxCycles: 50 });
  worldModelOf(spied);
  isPolicyTold(spied);
  return seen;
}

/** What the notes look at: the deepest key of each look covers all below it. */
function readByNotes(scenario: Scenario): readonly string[] {
  const seen = new Set<string>();
  notYetCounted(watched(scenario, seen));
  return [...seen].filter((path) => ![...seen].some((other) => other.startsWith(`${path}.`)));
}

describe("a file with every documented key", () => {
  it.each(FILES.map((text, choose) => [choose, text] as const))(
    "of choice %i has none that is dropped in silence: each is used, noted, or somebody else's",
    (_choose, text) => {
      const scenario = scenarioOf(text);
      const used = readByStudy(scenario);
      const noted = readByNotes(scenario);
      const dropped = leavesOf(scenario).filter(
        (leaf) =>
          !used.has(leaf) &&
          !noted.some((path) => leaf === path || leaf.startsWith(`${path}.`)) &&
          !ELSEWHERE.some((pattern) => pattern.test(leaf)),
      );
      expect(dropped).toEqual([]);
    },
  );

  it("is studied: every figure finite, a note for each of the keys that wait", async () => {
    const scenario = scenarioOf(FILES[2]!);
    const short = { ...scenario, finance: { ...scenario.finance, horizonMonths: 14 } };
    const profile = historyOf({ year: 2025, month: 1, day: 1 }, 365, 3600, () => 0.5);
    const ports = { ...quietPorts(), readSeriesFile: async () => profile };
    const result = await studyScenario(short, [], IDENTITY, ports, { paths: 2, breakEvens: false });
    const words = JSON.stringify(result, (_key, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) throw new Error("not finite");
      return value;
    });
    expect(words).toContain("mining.refresh.budget is read but not yet counted");
    expect(result.warnings.filter((note) => note.includes("not yet counted")).length).toBeGreaterThan(10);
  });
});
