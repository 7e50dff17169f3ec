import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

/** Three days of hours at 30 USD/MWh, then 60: hour 24 is missing, or there twice with 30 and 90. */
const rows = (hours: readonly number[]) =>
  hours.map(
    (h) => `2025-06-0${1 + Math.floor(h / 24)} ${String(h % 24).padStart(2, "0")}:00Z,${h < 24 ? 30 : 60}`,
  );
const HOURS = Array.from({ length: 72 }, (_, h) => h);
const HEAD = "timestamp,price USD/MWh";
const FILES = {
  "gap.csv": [HEAD, ...rows(HOURS.filter((h) => h !== 24))],
  "long.csv": [HEAD, ...rows(HOURS.filter((h) => h < 24 || h > 54))],
  "twice.csv": [HEAD, ...rows(HOURS), "2025-06-02 00:00Z,90"],
  "plain.csv": [HEAD, ...rows(HOURS).map((row) => row.replace("Z,", ","))],
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchyard prices-"));
  for (const [name, lines] of Object.entries(FILES)) await writeFile(join(folder, name), lines.join("\n"));
});

async function study(prices: string, location = "{ zone: UTC }") {
  await writeFile(
    join(folder, "site.yaml"),
    `title: prices
site: { grid: { import: 5 MW }${location ? `, location: ${location}` : ""} }
power: { prices: { ${prices} } }
mining: { fleet: [{ machine: s21-xp, count: 1300, bought: 2026-06 }] }
finance: { horizon: 1 year }
compare: [do-nothing, mine]
`,
  );
  const { exit, out, err } = await runIn(folder, ["study", "site.yaml", "--json"]);
  const result = exit === 0 ? JSON.parse(out) : undefined;
  return { exit, err, mean: result?.prices.meanUsdPerMwh, notes: (result?.warnings ?? []).join("\n") };
}
const meanWith = (hour24: number) => (24 * 30 + 47 * 60 + hour24) / 72;

describe("the gap words of a scenario", () => {
  it("refuse: the run ends with 2 and names the hour", async () => {
    const { exit, err } = await study("file: gap.csv");
    expect(exit).toBe(2);
    expect(err).toMatch(/data\/gaps.*1 steps have no price.*2025-06-02T00:00Z/);
  });

  it.each([
    ["previous", 30],
    ["linear", 45],
    ["previous-day", 30],
  ])("%s: the missing hour is %d USD/MWh, and the run counts it", async (word, hour24) => {
    const { mean, notes } = await study(`file: gap.csv, gaps: ${word}`);
    expect(mean).toBeCloseTo(meanWith(hour24), 9);
    expect(notes).toContain(`1 steps without a price filled by policy "${word}"`);
  });

  it("fill 31 hours only where the scenario allows so long a gap", async () => {
    expect((await study("file: long.csv, gaps: linear")).err).toMatch(/a gap of 31 h .* longer than 24 h/);
    expect((await study("file: long.csv, gaps: linear, longest_gap: 31 h")).exit).toBe(0);
  });
});

describe("the duplicate words of a scenario", () => {
  it("refuse: the run ends with 2, with the row", async () => {
    expect((await study("file: twice.csv")).err).toMatch(/row 74: a second price.*60, then 90/);
  });

  it.each([
    ["first", 60],
    ["last", 90],
    ["mean", 75],
  ])("%s: the hour is %d USD/MWh", async (word, hour24) => {
    expect((await study(`file: twice.csv, duplicates: ${word}`)).mean).toBeCloseTo(meanWith(hour24), 9);
  });
});

describe("times without an offset", () => {
  it("are the site's; where the site has no place they are an error, never read as UTC in silence", async () => {
    expect((await study("file: plain.csv")).exit).toBe(0);
    const { exit, err } = await study("file: plain.csv", "");
    expect(exit).toBe(2);
    expect(err).toContain("data/no-zone");
  });
});
