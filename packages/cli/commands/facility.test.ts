import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

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
  const { exit, ...written } = await runIn(cwd, ["facility", ...args]);
  return { exitCode: exit, cwd, ...written };
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

const earning = `
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-01 }
mining:
  fleet: [{ machine: s21-xp, count: 20000, bought: 2026-06 }]
hosting:
  lease:
    rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }
    term: 12 years
    passthrough: triple-net
`;

describe("with a lease and machines", () => {
  // 60 MW firm / 1.35 * 1000 kW * 128 USD * 0.97 = 5.52 M$ a month
  it("convert prices the months saved and sets the deals beside the site", async () => {
    const files = { "s.yaml": scenario() + earning };
    const { exitCode, out } = await run(files, "convert", "s.yaml", "--paths", "100");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/saves \d+\.\d months at \$5\.5M of NOI a month/);
    expect(out).toContain("not disclosed");
    const json = await run(files, "convert", "s.yaml", "--paths", "100", "--json");
    const { own, monthlyNoiUsd, monthsSaved, deals } = JSON.parse(json.out);
    expect(own.reuseValueUsd).toBeCloseTo(own.avoidedCapitalUsd + monthsSaved * monthlyNoiUsd, 0);
    expect(deals).toHaveLength(11);
  });

  it("schedule prints early orders and the bridge in both cases", async () => {
    const { out } = await run({ "s.yaml": scenario() + earning }, "schedule", "s.yaml", "--paths", "60");
    expect(out).toContain("ordered 90 days early");
    expect(out).toContain("Bridge on the machines that stand");
    expect(out).toMatch(/On new containers \(.*months to pay, has/);
  });

  it("without machines the schedule says why there is no bridge", async () => {
    const { out } = await run({ "s.yaml": scenario() }, "schedule", "s.yaml", "--paths", "20");
    expect(out).toContain("No bridge: the scenario has no machines: add mining.fleet.");
  });

  it("availability: credits in USD, clauses, and whether the next spare pays", async () => {
    const files = {
      "s.yaml": `${scenario("  availability: { graph: graph.yaml }")}${earning}`,
      "graph.yaml": graph,
    };
    const { out } = await run(files, "availability", "s.yaml", "--json", "--half-width", "20");
    const { serviceLevel, clauses, nextSpares, creditUsdPerContractMinute } = JSON.parse(out);
    expect(serviceLevel[0].expectedCreditUsdPerYear).toBeGreaterThan(0);
    expect(clauses[0].clauses.map(({ clause }: { clause: string }) => clause)).toEqual([
      "onset-and-hours",
      "day-per-hour",
    ]);
    // the room's own year of months and the hosting room's clause are two implementations of one breach
    const breach = clauses[0].clauses[0].yearBreachProbability;
    expect(Math.abs(breach / serviceLevel[0].chanceOfBreachPerYear - 1)).toBeLessThan(0.05);
    expect(nextSpares[0].paysByCredits).toBe(nextSpares[0].usdPerContractMinute < creditUsdPerContractMinute);
  });

  it("--designs sets presets beside each other, and names one that is none", async () => {
    const files = { "s.yaml": scenario() + earning };
    const work = ["--cycles", "500", "--half-width", "50"];
    const { out } = await run(files, "availability", "s.yaml", "--designs", "bare,n+1", ...work, "--json");
    const { designs } = JSON.parse(out);
    expect(designs.map(({ design }: { design: string }) => design)).toEqual(["bare", "n+1"]);
    expect(designs[1].contract.minutesPerYear).toBeLessThan(designs[0].contract.minutesPerYear);
    const wrong = await run(files, "availability", "s.yaml", "--designs", "n,3n", ...work);
    expect([wrong.exitCode, wrong.err.includes("facility/unknown-design")]).toEqual([2, true]);
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
    expect([exitCode, camps.length, designs.length]).toEqual([0, 3, 7]);
    expect(monthsSaved).toBeGreaterThan(0);
    expect(designs[4].contract.minutesPerYear).toBeLessThan(designs[0].contract.minutesPerYear);
  });

  const few = ["--paths", "20", "--cycles", "200", "--half-width", "90", "--designs", "bare"];

  it("shows the connection, what large-load terms cost in four cases, and where waiting pays", async () => {
    const terms =
      "queue: { restudy: 9 months, firm_after: 70 MW }, large_load: { minimum_bill: 80 %, contract: 10 years }";
    const text = scenario().replace("firm: 60 MW", `firm: 60 MW, ${terms}`) + earning;
    const { out, exitCode } = await run({ "s.yaml": text }, "compare", "s.yaml", ...few);
    expect(exitCode).toBe(0);
    for (const words of [
      "re-study of 9.0 months",
      "do-nothing",
      "default, month",
      "One month's delay of hosting",
    ])
      expect(out).toContain(words);
  });

  it("reads PUE by hour from an .epw beside the scenario, and names a line that is none", async () => {
    const head = ["LOCATION,Hill,TX,USA,TMY,0,32,-97,-6,200", ...Array<string>(7).fill("-")];
    const hour = [
      "2020",
      "7",
      "1",
      "1",
      "0",
      "-",
      "35",
      "10",
      "30",
      "101325",
      ...Array<string>(25).fill("0"),
    ];
    const text = scenario().replace("zone: America/Chicago", "zone: America/Chicago, weather: year.epw");
    const files = { "s.yaml": text, "year.epw": [...head, hour.join(",")].join("\n") };
    const { out } = await run(files, "compare", "s.yaml", ...few);
    expect(out).toContain("Weather of Hill, TX, USA");
    expect(out).toContain("direct-to-chip");
    const wrong = await run({ "s.yaml": text, "year.epw": "hot" }, "compare", "s.yaml", ...few);
    expect([wrong.exitCode, wrong.err.includes("facility/bad-weather-file")]).toEqual([2, true]);
    const absent = await run({ "s.yaml": text }, "compare", "s.yaml", ...few);
    expect([absent.exitCode, absent.err.includes("cli/no-such-file")]).toEqual([2, true]);
  });
});

describe("switchyard facility maintenance", () => {
  it("puts three policies side by side for halls, and says why there are no machines", async () => {
    const files = {
      "s.yaml": scenario("  maintenance: { halls: { policy: periodic, interval: 24 months } }"),
    };
    const { exitCode, out } = await run(files, "maintenance", "s.yaml", "--cycles", "2000", "--json");
    expect(exitCode).toBe(0);
    const { fleet, halls } = JSON.parse(out);
    expect(fleet.because).toContain("no machines");
    expect(
      halls.map(({ policy, isStated }: { policy: string; isStated: boolean }) => [policy, isStated]),
    ).toEqual([
      ["run-to-failure", false],
      ["periodic", true],
      ["condition-based", false],
    ]);
    expect(halls[1].servicesPerYear).toBeGreaterThan(0);
    const text = await run(files, "maintenance", "s.yaml", "--cycles", "500");
    expect(text.out).toContain("periodic (the scenario's)");
    expect(text.out).toContain("never added");
  });

  it("the scenario's policy and crews move facility availability", async () => {
    const minutes = async (facility: string) => {
      const { out } = await run(
        { "s.yaml": scenario(facility) },
        "availability",
        "s.yaml",
        "--cycles",
        "3000",
        "--json",
      );
      return JSON.parse(out).halls[0].contract.minutesPerYear as number;
    };
    const plain = await minutes("");
    expect(await minutes("  maintenance: { halls: { policy: periodic } }")).toBeGreaterThan(plain + 100);
    expect(await minutes("  availability: { crews: 1 }")).not.toBe(plain);
  });

  it("2n says why it is no better than n+1, and 2n-split is", async () => {
    const { out } = await run(
      { "s.yaml": scenario() },
      "availability",
      "s.yaml",
      "--designs",
      "n+1,2n,2n-split",
      "--cycles",
      "6000",
    );
    expect(out).toContain("2n: each path must carry a hall alone");
    expect(out).toMatch(/2n-split +hall-\d/);
  });
});
