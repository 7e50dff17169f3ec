import type { UnitGroup } from "@switchyard/core/facility";
import { describe, expect, it } from "vitest";
import { availabilityGraph, noteOf, unmaintainedGraph } from "./facility-availability.ts";
import {
  asRun,
  groupTerms,
  machinesPerMw,
  maintainedGraph,
  maintainedMine,
  policyOf,
} from "./facility-maintenance.ts";
import { maintenanceAnswer } from "./facility-maintenance-answer.ts";
import { mineFromScenario } from "./mine-from-scenario.ts";
import { priceYearOf } from "./price-year-input.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { SMALL_SITE, scenarioOf } from "./study.fixture.ts";

const site = (maintenance: string, availability = "") =>
  scenarioOf(
    SMALL_SITE.replace(
      "facility: {",
      `facility: { ${maintenance === "" ? "" : `maintenance: ${maintenance},`} ${availability === "" ? "" : `availability: ${availability},`}`,
    ),
  );
const mineOf = (maintenance: string) => {
  const scenario = site(maintenance);
  return maintainedMine(scenario, mineFromScenario(scenario.mining!, scenario.startMonth));
};
const WORK = { relativeHalfWidth: 0.2, maxCycles: 3000 };

describe("the mine under a policy", () => {
  it("is the mine as it stands where none is named, and under run to failure", () => {
    const plain = mineOf("");
    const runs = mineOf("{ fleet: { policy: run-to-failure } }");
    expect(runs.ageing).toEqual(plain.ageing);
    expect(runs.run.losses.hashingFraction).toBe(plain.run.losses.hashingFraction);
    expect(runs.fixedUpkeep.at(-1)!.usdPerMwYear).toBe(0);
  });

  it("half of the failures detected: half of them left, and what monitoring and planned repairs cost as upkeep", () => {
    const watched = mineOf(
      "{ fleet: { policy: condition-based, detection: 50 %, false_alarms: 0, monitoring: 10 USD/year } }",
    );
    const plain = mineOf("");
    const ratio = watched.ageing.failureFractionPerYear / plain.ageing.failureFractionPerYear;
    // cycles get a little shorter as half of the repairs take hours and not weeks: 0.5 within a thousandth
    expect(Math.abs(ratio / 0.5 - 1)).toBeLessThan(0.002);
    // 10 USD and 0.025 planned repairs of 60 USD a machine, on 261.4 machines a MW (S21 XP, 3,645 W, fans apart)
    const perMachine = 10 + 0.025 * 60;
    expect(watched.fixedUpkeep.at(-1)!.usdPerMwYear / (perMachine * machinesPerMw(plain))).toBeCloseTo(1, 2);
  });

  it("reaches the study's site", () => {
    const scenario = site("{ fleet: { policy: periodic, interval: 6 months } }");
    const mine = siteFromScenario(scenario, priceYearOf(scenario, undefined)).mine!;
    expect(mine.fixedUpkeep.at(-1)!.what).toBe("planned work and monitoring (periodic)");
    expect(mine.run.losses.hashingFraction).toBeLessThan(mineOf("").run.losses.hashingFraction);
  });
});

describe("a policy's figures", () => {
  it("are the scenario's where it names them, else the row's", () => {
    const stated = site("{ halls: { policy: condition-based, detection: 90 % } }").facility.maintenance!
      .halls;
    expect(policyOf("condition-based", stated, "reliability")).toEqual({
      kind: "condition-based",
      detectionFraction: 0.9,
      falseAlarmsPerYear: 0.1,
      monitoringUsdPerYear: 1200,
    });
    expect(policyOf("periodic", stated, "reliability")).toEqual({ kind: "periodic", intervalYears: 1 });
    const yearly = site("{ fleet: { policy: periodic, interval: 3 months } }").facility.maintenance!.fleet;
    expect(policyOf("periodic", yearly, "mining")).toEqual({ kind: "periodic", intervalYears: 0.25 });
  });
});

describe("the halls' plant under a policy", () => {
  const scenario = site("{ halls: { policy: condition-based } }");
  const raw = unmaintainedGraph(scenario, "n+1");
  const unitsOf = (graph: typeof raw, id: string) =>
    graph.components.find((component) => component.id === id) as UnitGroup;

  it("chillers fail 0.4 times as often where 60 % is detected, and are taken out for the rest and for false alarms", () => {
    const { graph, servicesPerYear, usdPerYear } = maintainedGraph(
      raw,
      policyOf("condition-based", scenario.facility.maintenance!.halls, "reliability"),
    );
    const [before, after] = [unitsOf(raw, "chillers"), unitsOf(graph, "chillers")];
    expect(Math.abs(after.failuresPerYear / before.failuresPerYear / 0.4 - 1)).toBeLessThan(0.01);
    expect(Math.abs(after.service!.perUnitYear / (0.6 + 0.1) - 1)).toBeLessThan(0.01);
    expect(after.service!.window).toEqual({ kind: "fixed", hours: 10 });
    expect(servicesPerYear).toBeGreaterThan(0);
    expect(usdPerYear).toBeGreaterThan(0);
  });

  it("carriers belong to others and gensets have figures of their own: neither is served here", () => {
    const graph = availabilityGraph(scenario, "n+1");
    expect(unitsOf(graph, "carriers")).toEqual(unitsOf(raw, "carriers"));
    expect(unitsOf(graph, "gensets")).toEqual(unitsOf(raw, "gensets"));
    expect(groupTerms(unitsOf(raw, "carriers"))).toBeNull();
  });

  it("run to failure leaves the graph's rates, and a scenario without a policy the graph itself", () => {
    const plain = maintainedGraph(raw, { kind: "run-to-failure" }).graph;
    for (const [i, component] of plain.components.entries()) {
      const before = raw.components[i]!;
      if (component.kind === "units" && before.kind === "units")
        expect(component.failuresPerYear).toBeCloseTo(before.failuresPerYear, 9);
    }
    expect(asRun(site(""), raw)).toBe(raw);
  });

  it("crews of the scenario reach the graph, of a preset and of one's own", () => {
    const two = site("", "{ crews: 2 }");
    expect(availabilityGraph(two, "n").crewCount).toBe(2);
    expect(asRun(two, raw).crewCount).toBe(2);
  });
});

describe("policies side by side", () => {
  it("marks the scenario's own, gains nothing over itself, and measures the halls under each", () => {
    const scenario = site("{ fleet: { policy: periodic }, halls: { policy: condition-based } }");
    const prices = priceYearOf(scenario, undefined);
    const answer = maintenanceAnswer(scenario, unmaintainedGraph(scenario, "n+1"), WORK, prices);
    if ("because" in answer.fleet) throw new Error(answer.fleet.because);
    expect(answer.fleet.policies.map(({ policy, isStated }) => [policy, isStated])).toEqual([
      ["run-to-failure", false],
      ["periodic", true],
      ["condition-based", false],
    ]);
    expect(answer.fleet.policies[0]!.gainUsdPerYear).toBe(0);
    expect(answer.halls.map(({ isStated }) => isStated)).toEqual([false, false, true]);
    // one board a hall: a year's service of six hours takes the hall down, whatever failures it spares
    const [runs, yearly] = answer.halls;
    expect(yearly!.contractMinutesPerYear).toBeGreaterThan(runs!.contractMinutesPerYear + 300);
  });

  it("a hall whose boards are doubled is served without a minute's loss of the contract's", () => {
    const scenario = site("{ halls: { policy: periodic } }");
    const graph = unmaintainedGraph(scenario, "2n-split");
    const { halls } = maintenanceAnswer(scenario, graph, WORK, null);
    expect(halls[1]!.contractMinutesPerYear).toBeLessThan(30);
  });

  it("says why there is none for machines: no fleet, or no year of prices", () => {
    const scenario = site("");
    const graph = unmaintainedGraph(scenario, "bare");
    expect(maintenanceAnswer(scenario, graph, WORK, null).fleet).toEqual({
      because: "the price file is shorter than a year",
    });
  });
});

describe("why 2N is no better than N+1", () => {
  it("is said where paths are large groups, and nowhere else", () => {
    const scenario = site("");
    expect(noteOf("2n", unmaintainedGraph(scenario, "2n"))).toMatch(/all \d+ of its \d+ gensets.*2n-split/);
    expect(noteOf("n+1", unmaintainedGraph(scenario, "n+1"))).toBeNull();
    expect(noteOf("2n-split", unmaintainedGraph(scenario, "2n-split"))).toBeNull();
    const small = scenarioOf(SMALL_SITE.replace("import: 40 MW, firm: 30 MW", "import: 6 MW, firm: 6 MW"));
    expect(noteOf("2n", unmaintainedGraph(small, "2n"))).toBeNull();
  });
});
