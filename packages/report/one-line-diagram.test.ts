import type { ComponentGraph } from "@switchyard/core/facility";
import { describe, expect, it } from "vitest";
import { chartSvg } from "./figure.ts";
import { oneLineDiagram } from "./one-line-diagram.ts";

const graph: ComponentGraph = {
  components: [
    { kind: "feed", id: "utility", outagesPerYear: 1.956, outage: { kind: "exponential", meanHours: 1.32 } },
    {
      kind: "gensets",
      id: "gensets",
      count: 3,
      operationalAvailabilityFraction: 1,
      failureToStartProbability: 0,
      meanTimeToFailureHours: 1000,
      repair: null,
    },
  ],
  nodes: [
    { kind: "k-of-n", id: "bank", needed: 2, of: ["gensets"] },
    { kind: "standby", id: "bus <A>", primary: "utility", backup: "bank", startSec: 15 },
    { kind: "bridge", id: "ups", source: "bus <A>", carrier: null, holdSec: 300, rechargeSec: 60 },
  ],
  grid: { storms: null, stormShareFraction: 0, common: null, dips: null },
  halls: [
    { id: "hall", itMw: 1, contractNode: "ups", tenantNode: "ups", restartHours: 0, checkpointLossHours: 0 },
  ],
};
const chart = oneLineDiagram(graph, "Two of three gensets");

describe("the one-line diagram", () => {
  it("draws each component and node once, from the data", () => {
    const svg = chartSvg(chart);
    expect(svg.match(/<g>/g)).toHaveLength(5);
    expect(svg).toContain("2 of 3");
    expect(svg).toContain("3 gensets");
    expect(svg).toContain("rides through 300 s");
  });

  it("escapes what users name", () => {
    expect(chartSvg(chart)).not.toContain("bus <A>");
    expect(chartSvg(chart)).toContain("bus &lt;A&gt;");
  });

  it("draws a wire per edge: gensets-bank, utility-bus, bank-bus, bus-ups", () => {
    expect(chartSvg(chart).match(/<path/g)).toHaveLength(4);
  });

  it("frames the measured node twice, the others once", () => {
    // per box: one background and one frame; one more frame for ups
    expect(chartSvg(chart).match(/<rect/g)).toHaveLength(11);
  });

  it("no two boxes share a place", () => {
    const places = [
      ...chartSvg(chart).matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="150" height="32" fill="var/g),
    ].map(([, x, y]) => `${x}/${y}`);
    expect(new Set(places).size).toBe(5);
  });

  it("has a table of all parts and a sentence for those who don't see it", () => {
    expect(chart.table.rows).toHaveLength(5);
    expect(chart.spoken).toContain("bank: 2 of 3 of gensets");
  });
});
