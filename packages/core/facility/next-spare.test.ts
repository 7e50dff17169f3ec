import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactAvailability } from "./exact.ts";
import type { ComponentGraph, GraphNode } from "./graph-types.ts";
import { exactOrNull, nextSpares, withOneMore } from "./next-spare.ts";
import { HOURS_PER_YEAR } from "./system.ts";

const settings = { studySeed: 7, relativeHalfWidth: 0.05, maxCycles: 20_000 };
const units = (id: string, count: number, mttfHours: number, mttrHours: number) =>
  ({
    kind: "units",
    id,
    count,
    failuresPerYear: HOURS_PER_YEAR / mttfHours,
    repair: { kind: "exponential", meanHours: mttrHours },
  }) as const;
const hall = (id: string, contractNode: string, tenantNode = contractNode) => ({
  id,
  itMw: 1,
  contractNode,
  tenantNode,
  restartHours: 0,
  checkpointLossHours: 0,
});
/** A board that stands in series (u = 0.01) above pumps of which two of three are needed (u = 0.1 each). */
const site: ComponentGraph = {
  components: [units("board", 1, 990, 10), units("pumps", 3, 90, 10)],
  nodes: [
    { kind: "k-of-n", id: "cooling", needed: 2, of: ["pumps"] },
    { kind: "series", id: "service", of: ["board", "cooling"] },
  ],
  grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
  halls: [hall("h", "service")],
};
const lost = (graph: ComponentGraph) => exactAvailability(graph).halls[0]!.contract.unavailabilityFraction;
const MINUTES = HOURS_PER_YEAR * 60;

describe("one unit more", () => {
  it("of a k-of-n group: two of four pumps are down with 3 * 0.1^4 + ... = 0.0037 instead of 0.028", () => {
    // 3 of 4 down: 4 * 0.001 * 0.9, 4 of 4: 0.0001
    expect(lost(site)).toBeCloseTo(1 - 0.99 * (1 - 0.028), 12);
    expect(lost(withOneMore(site, "pumps"))).toBeCloseTo(1 - 0.99 * (1 - 0.0037), 12);
  });

  it("of a board in series: one of two is needed as one was before, 0.01 becomes 0.0001", () => {
    expect(lost(withOneMore(site, "board"))).toBeCloseTo(1 - (1 - 0.0001) * (1 - 0.028), 12);
  });

  it("twice the same: a third board leaves 1e-6", () => {
    const thrice = withOneMore(withOneMore(site, "board"), "board");
    expect(lost(thrice)).toBeCloseTo(1 - (1 - 1e-6) * (1 - 0.028), 12);
  });

  it("of a group that a hall reads directly: the hall still asks for as many as before", () => {
    const bare = { ...site, nodes: [], halls: [hall("h", "pumps")] };
    expect(lost(bare)).toBeCloseTo(1 - 0.9 ** 3, 12);
    // three of four up
    expect(lost(withOneMore(bare, "pumps"))).toBeCloseTo(1 - (0.9 ** 4 + 4 * 0.1 * 0.9 ** 3), 12);
  });

  it.each<[string, GraphNode]>([
    ["a standby's primary", { kind: "standby", id: "top", primary: "pumps", backup: "board", startSec: 0 }],
    ["a standby's backup", { kind: "standby", id: "top", primary: "board", backup: "pumps", startSec: 0 }],
    [
      "a bridge's source",
      { kind: "bridge", id: "top", source: "pumps", carrier: "board", holdSec: 0, rechargeSec: 0 },
    ],
  ])("as %s never makes the node worse", (_, node) => {
    const graph = { ...site, nodes: [node], halls: [hall("h", "top")] };
    expect(lost(withOneMore(graph, "pumps"))).toBeLessThan(lost(graph));
  });

  it("leaves the graph that it was given, and everything else of it, as they were", () => {
    const before = JSON.stringify(site);
    const more = withOneMore(site, "pumps");
    expect(JSON.stringify(site)).toBe(before);
    expect(more.components[0]).toEqual(site.components[0]);
    expect(more.halls).toEqual(site.halls);
  });

  it("never loses more, wherever the group stands (80 graphs, exact)", () => {
    const hours = fc.double({ min: 1, max: 1000, noNaN: true });
    const arbitrary = fc.record({
      boards: fc.integer({ min: 1, max: 3 }),
      pumps: fc.integer({ min: 1, max: 4 }),
      needed: fc.integer({ min: 1, max: 4 }),
      direct: fc.boolean(),
      mttf: hours,
      mttr: hours,
    });
    fc.assert(
      fc.property(arbitrary, ({ boards, pumps, needed, direct, mttf, mttr }) => {
        const graph: ComponentGraph = {
          ...site,
          components: [units("board", boards, mttf, mttr), units("pumps", pumps, mttr, mttf)],
          nodes: [
            { kind: "k-of-n", id: "cooling", needed: Math.min(needed, pumps), of: ["pumps"] },
            { kind: "series", id: "service", of: ["board", direct ? "pumps" : "cooling"] },
          ],
        };
        for (const id of ["board", "pumps"])
          expect(lost(withOneMore(graph, id))).toBeLessThanOrEqual(lost(graph) * (1 + 1e-9));
      }),
      { numRuns: 80, seed: 101 },
    );
  });
});

describe("the price of an avoided minute", () => {
  const options = [
    { componentId: "board", usdPerYear: 40_000 },
    { componentId: "pumps", usdPerYear: 40_000 },
  ];
  const boardMinutes = (0.01 - 0.0001) * (1 - 0.028) * MINUTES;
  const pumpMinutes = (0.028 - 0.0037) * 0.99 * MINUTES;

  it("is USD a year over minutes a year, cheapest first: at one price the pump, which avoids more", () => {
    const rows = nextSpares(site, options, settings);
    expect(rows.map(({ componentId }) => componentId)).toEqual(["pumps", "board"]);
    expect(rows[0]!.contractMinutesAvoided).toBeCloseTo(pumpMinutes, 4);
    expect(rows[1]!.contractMinutesAvoided).toBeCloseTo(boardMinutes, 4);
    expect(rows[1]!.usdPerContractMinute).toBeCloseTo(40_000 / boardMinutes, 9);
  });

  it("a pump three times as dear falls behind the board", () => {
    const rows = nextSpares(site, [options[0]!, { componentId: "pumps", usdPerYear: 120_000 }], settings);
    expect(rows.map(({ componentId }) => componentId)).toEqual(["board", "pumps"]);
  });

  it("a free spare costs nothing a minute", () => {
    const [row] = nextSpares(site, [{ componentId: "pumps", usdPerYear: 0 }], settings);
    expect(row!.usdPerContractMinute).toBe(0);
  });

  it("a spare of what a measure does not read avoids nothing there and has no price, and comes last", () => {
    const twoMeasures = { ...site, halls: [hall("h", "board", "service")] };
    const rows = nextSpares(twoMeasures, options, settings);
    expect(rows.map(({ componentId }) => componentId)).toEqual(["board", "pumps"]);
    expect(rows[1]).toMatchObject({ contractMinutesAvoided: 0, usdPerContractMinute: null });
    expect(rows[1]!.tenantMinutesAvoided).toBeCloseTo(pumpMinutes, 4);
  });

  it("two halls on one chain avoid twice the minutes of one", () => {
    const twoHalls = { ...site, halls: [hall("h", "service"), hall("i", "service")] };
    const [row] = nextSpares(twoHalls, [options[1]!], settings);
    expect(row!.contractMinutesAvoided).toBeCloseTo(2 * pumpMinutes, 4);
  });

  it("a negative price and a group that is not there are refused", () => {
    const one = (componentId: string, usdPerYear: number) => () =>
      nextSpares(site, [{ componentId, usdPerYear }], settings);
    expect(one("pumps", -1)).toThrow(/spare pumps: USD per year is -1/);
    expect(one("pump", 1)).toThrow(/a spare stands on "pump".*board, pumps/);
  });
});

describe("which engine answers", () => {
  it("the exact one where it can", () => {
    expect(exactOrNull(site)).not.toBeNull();
    expect(nextSpares(site, [], settings)).toEqual([]);
  });

  it("null where it refuses, but a bad graph stays an error", () => {
    const restarting = { ...site, halls: [{ ...hall("h", "service"), restartHours: 4 }] };
    expect(exactOrNull(restarting)).toBeNull();
    expect(() => exactOrNull({ ...site, halls: [] })).toThrow(/names no hall/);
  });
});
