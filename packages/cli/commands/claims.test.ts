import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "claims-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runIn(folder, args);

describe("switchyard claims ID", () => {
  it("prints a verdict, figures by name, thresholds with their reason, and the source check", async () => {
    const { exit, out } = await run("claims", "thirteen-to-25-gw");
    expect(exit).toBe(0);
    expect(out).toContain("Bitcoin mining draws 13 to 25 gigawatts");
    expect(out).toMatch(/Holds only where the fleet's mean efficiency is between 12\.4 and 23\.9 J\/TH/);
    expect(out).toMatch(/powerGw at least 13 GW\s+met\s+the claim's lower figure/);
    expect(out).toMatch(/source check: supports \(secondary, 2026-05\)/);
  });

  it("--json is a list of one claim with everything that the help promises", async () => {
    const { exit, out } = await run("claims", "capex-gap", "--json");
    const [claim, ...rest] = JSON.parse(out);
    expect([exit, rest]).toEqual([0, []]);
    for (const key of [
      "id",
      "verdict",
      "fact",
      "mechanism",
      "figures",
      "boundary",
      "readings",
      "map",
      "inputs",
      "restsOn",
      "run",
    ])
      expect(claim).toHaveProperty(key);
    expect(claim.run).toMatchObject({ seed: 7, codeVersion: "0.1.0+source" });
    expect(claim.run.assumptionsHash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("twice is the same text", async () => {
    const twice = [
      await run("claims", "no-counterparty", "--json"),
      await run("claims", "no-counterparty", "--json"),
    ];
    expect(twice[0]!.out).toBe(twice[1]!.out);
  });

  it("of a claim that awaits a later model says so", async () => {
    expect((await run("claims", "policy-tilt")).out).toContain(
      "it awaits the model of many sites, regions and policies",
    );
  });

  it("of an unknown id exits with 2 and the known ones", async () => {
    const { exit, err } = await run("claims", "moon");
    expect(exit).toBe(2);
    expect(err).toMatch(/evidence\/unknown-claim: no claim "moon"; the register knows: power-scarcity, /);
  });

  it("--html writes a page that stands alone", async () => {
    const { exit, err } = await run("claims", "fees-do-not-fill-gap", "--html", "page.html");
    expect([exit, err]).toEqual([0, "wrote page.html\n"]);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toContain(
      '<figure id="claim-fees-do-not-fill-gap">',
    );
  });
});

describe("switchyard explain", () => {
  beforeAll(async () => {
    writeFileSync(join(folder, "claims.json"), (await run("claims", "three-to-five-times", "--json")).out);
    writeFileSync(join(folder, "other.json"), '{"a": 1}');
  });

  it("prints the chain: figure, run, rows with status and source, movements of unproven ones", async () => {
    const { exit, out } = await run("explain", "claims.json", "three-to-five-times.multiple");
    expect(exit).toBe(0);
    expect(out).toMatch(/^three-to-five-times\.multiple = 24/);
    expect(out).toMatch(/run: scenario [0-9a-f]{16}, code 0\.1\.0\+source, seed 7/);
    expect(out).toMatch(
      /claims\.site\.rent\s+150\s+USD\/kW\/month\s+reported\s+2025-12\s+disclosed colocation leases/,
    );
    expect(out).toMatch(
      /It rests on \d+ pending or assumed figures of \d+ inputs\. If each alone is wrong by 20 %/,
    );
    expect(out).toMatch(/mining\.standing_upkeep\s+assumed/);
  });

  it("reads the file and the figure in one word too", async () => {
    const apart = await run("explain", "claims.json", "three-to-five-times.multiple", "--json");
    const joined = await run("explain", "claims.json.three-to-five-times.multiple", "--json");
    expect(joined.out).toBe(apart.out);
    expect(JSON.parse(joined.out).movements.length).toBeGreaterThan(5);
  });

  it.each([
    [["explain", "nowhere.json", "x"], "cli/no-such-file"],
    [["explain", "other.json", "a"], "provenance/not-a-result"],
    [["explain", "claims.json", "three-to-five-times.sum"], "provenance/no-such-figure"],
  ])("%j exits with 2: %s", async (args, expected) => {
    const { exit, err } = await run(...args);
    expect(exit).toBe(2);
    expect(err).toContain(expected);
  });
});

const MINE = `title: small mine
site:
  grid: { import: 5 MW, available: 2027-01 }
  location: { zone: UTC }
power: { prices: { constant: 5 USD/MWh } }
mining:
  fleet: [{ machine: s21-xp, count: 1000, bought: 2026-06 }]
finance: { horizon: 6 years }
compare: [do-nothing, mine]
`;

describe("switchyard explain of a study", () => {
  beforeAll(async () => {
    writeFileSync(join(folder, "mine.yaml"), MINE);
    writeFileSync(join(folder, "study.json"), (await run("study", "mine.yaml", "--json")).out);
  });

  it("lists the rows that the study was seen to read", async () => {
    const { exit, out } = await run("explain", "study.json", "strategies.mine.npvUsd");
    expect(exit).toBe(0);
    expect(out).toMatch(/mining\.pue\s+1\.05/);
    expect(out).toContain("add --scenario FILE");
  });

  it("runs again with an unproven row a fifth lower and higher: a dearer PUE costs money", async () => {
    const args = [
      "explain",
      "study.json",
      "strategies.mine.npvUsd",
      "--scenario",
      "mine.yaml",
      "--wrong",
      "mining.pue",
      "--json",
    ];
    const { exit, out, err } = await run(...args);
    expect(err).toBe("");
    const { movements, value } = JSON.parse(out);
    expect(exit).toBe(0);
    expect(movements).toHaveLength(1);
    // a fifth lower than 1.05 would be under 1, the least that a PUE can be
    expect(movements[0].lowerValue).toBeGreaterThan(value);
    expect(movements[0].upperValue).toBeLessThan(value);
    // nothing of it is left behind
    const after = JSON.parse((await run("study", "mine.yaml", "--json")).out);
    expect(after.strategies.find((each: { id: string }) => each.id === "mine").npvUsd.value).toBe(value);
  });

  it("refuses another scenario than the result's", async () => {
    writeFileSync(join(folder, "other.yaml"), MINE.replace("5 USD", "6 USD"));
    const { exit, err } = await run(
      "explain",
      "study.json",
      "strategies.mine.npvUsd",
      "--scenario",
      "other.yaml",
    );
    expect(exit).toBe(2);
    expect(err).toContain("provenance/another-scenario");
  });
});
