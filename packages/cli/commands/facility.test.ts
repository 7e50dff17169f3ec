import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CliIo, main } from "../index.ts";

const scenario = (facility = "") => `
title: a mine of 100 MW
start: 2027-01
site:
  jurisdiction: ercot
  grid: { import: 100 MW, firm: 60 MW }
  location: { zone: America/Chicago }
power:
  prices: { model: ercot-south }
facility:
  conversion: { camp: reuse, hall: 40 MW }
${facility}`;
const graph = `
components:
  - { kind: feed, id: utility, outagesPerYear: 2, outage: { kind: exponential, meanHours: 1 } }
  - { kind: gensets, id: gensets, count: 3, operationalAvailabilityFraction: 0.995, failureToStartProbability: 0.0094, meanTimeToFailureHours: 1100, repair: null }
nodes:
  - { kind: k-of-n, id: bank, needed: 2, of: [gensets] }
  - { kind: standby, id: bus, primary: utility, backup: bank, startSec: 0 }
grid: { storms: null, stormShareFraction: 0, common: null, dips: null }
halls:
  - { id: hall, itMw: 10, contractNode: bus, tenantNode: bus, restartHours: 0, checkpointLossHours: 0 }
`;

async function run(files: Readonly<Record<string, string>>, ...args: string[]) {
  const cwd = await mkdtemp(join(tmpdir(), "switchyard facility "));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const written = { out: "", err: "" };
  const io: CliIo = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    cwd,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  const exitCode = await main(["facility", ...args], io);
  return { exitCode, cwd, ...written };
}

describe("switchyard facility convert", () => {
  it("reads the same mine by three camps: 8.0, 16.4 and 33.8 M$ kept", async () => {
    const { exitCode, out, err } = await run({ "s.yaml": scenario() }, "convert", "s.yaml", "--json");
    expect([exitCode, err]).toEqual([0, ""]);
    const { own, camps, breakEvenReuseFraction, disclosed } = JSON.parse(out);
    expect(own.campId).toBe("reuse");
    expect(
      camps.map((camp: { avoidedHardwareUsd: number }) => Math.round(camp.avoidedHardwareUsd / 1e5) / 10),
    ).toEqual([8, 16.4, 33.8]);
    expect(breakEvenReuseFraction).toBeLessThan(0.1);
    expect(disclosed.map(({ stands }: { stands: string }) => stands)).toContain("within");
  });

  it("for people: camps, items, what decides", async () => {
    const { out } = await run({ "s.yaml": scenario() }, "convert", "s.yaml");
    expect(out).toContain("100 MW of grid become");
    expect(out).toContain("two diverse carriers");
  });

  it("a wrong scenario is exit 2 with its line", async () => {
    const { exitCode, err } = await run(
      { "s.yaml": scenario().replace("camp: reuse", "camp: keep") },
      "convert",
      "s.yaml",
    );
    expect(exitCode).toBe(2);
    expect(err).toMatch(/s\.yaml:\d+:\d+/);
  });
});

describe("switchyard facility schedule", () => {
  it("conversion is a year and more earlier than empty land; blocks go one by one", async () => {
    const { exitCode, out } = await run(
      { "s.yaml": scenario() },
      "schedule",
      "s.yaml",
      "--paths",
      "200",
      "--json",
    );
    const { conversion, monthsSaved } = JSON.parse(out);
    expect(exitCode).toBe(0);
    expect(monthsSaved).toBeGreaterThan(12);
    expect(conversion.monthsToFirst.p50).toBeGreaterThan(11);
    expect(conversion.monthsToFirst.p50).toBeLessThan(19);
    expect(conversion.blocks.length).toBeGreaterThanOrEqual(2);
    expect(conversion.earlyOrders[0].id).toBe("switchgear");
  });

  it("refuses no paths", async () => {
    expect((await run({ "s.yaml": scenario() }, "schedule", "s.yaml", "--paths", "0")).exitCode).toBe(2);
  });
});

describe("switchyard facility availability", () => {
  const own = "  availability: { graph: graph.yaml }";

  it("takes a graph of one's own, gives both engines' answers, and draws it", async () => {
    const files = { "s.yaml": scenario(own), "graph.yaml": graph };
    const { exitCode, out, cwd } = await run(
      files,
      "availability",
      "s.yaml",
      "--json",
      "--diagram",
      "one.svg",
    );
    const { exact, halls, reachedTarget, nextSpares } = JSON.parse(out);
    expect([exitCode, reachedTarget]).toEqual([0, true]);
    const ratio = halls[0].contract.unavailabilityFraction / exact.halls[0].contract.unavailabilityFraction;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
    expect(nextSpares[0].componentId).toBe("gensets");
    expect(await readFile(join(cwd, "one.svg"), "utf8")).toContain("2 of 3");
  });

  it.each([
    ["a circle", graph.replace("primary: utility", "primary: bus"), "facility/cycle"],
    ["a missing component", graph.replace("of: [gensets]", "of: [genset]"), "facility/missing-component"],
    ["k above n", graph.replace("needed: 2", "needed: 4"), "facility/k-above-n"],
    ["a probability of 1.2", graph.replace("0.0094", "1.2"), "facility/bad-number"],
    ["a misspelt field", graph.replace("meanHours", "meanHour"), "facility/bad-graph-file"],
    ["no YAML at all", "{", "facility/bad-graph-file"],
  ])("%s is named: %#", async (_, text, code) => {
    const { exitCode, err } = await run(
      { "s.yaml": scenario(own), "graph.yaml": text },
      "availability",
      "s.yaml",
    );
    expect(exitCode).toBe(2);
    expect(err).toContain(code);
  });

  it("a preset for people: intervals, service level, spares", async () => {
    const { exitCode, out } = await run(
      { "s.yaml": scenario() },
      "availability",
      "s.yaml",
      "--design",
      "bare",
      "--cycles",
      "3000",
      "--half-width",
      "20",
    );
    expect(exitCode).toBe(0);
    expect(out).toContain("95 % interval");
    expect(out).toContain("never added");
  });

  it("an unknown design is named", async () => {
    const { exitCode, err } = await run({ "s.yaml": scenario() }, "availability", "s.yaml", "--design", "3n");
    expect([exitCode, err.includes("facility/unknown-design")]).toEqual([2, true]);
  });
});

describe("switchyard facility compare", () => {
  it("puts camps, schedules and designs side by side", async () => {
    const { exitCode, out } = await run(
      { "s.yaml": scenario() },
      "compare",
      "s.yaml",
      "--paths",
      "50",
      "--cycles",
      "2000",
      "--half-width",
      "30",
      "--json",
    );
    const { camps, designs, monthsSaved } = JSON.parse(out);
    expect([exitCode, camps.length, designs.length]).toEqual([0, 3, 6]);
    expect(monthsSaved).toBeGreaterThan(0);
    expect(designs[4].contract.minutesPerYear).toBeLessThan(designs[0].contract.minutesPerYear);
  });
});
