import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarioTemplate } from "@switchyard/scenario";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../index.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-network-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const written = { out: "", err: "" };
  const code = await main(["network", ...args], {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    cwd: folder,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  });
  return { code, ...written };
}

const BASE = [
  "simulate",
  "--start",
  "2026-06",
  "--difficulty",
  "138.96e12",
  "--price",
  "66000",
  "--months",
  "18",
  "--paths",
  "32",
];

describe("switchyard network simulate", () => {
  it("answers a price fall of 60 % with fans, pictures before and after, absorption and spreads, as JSON", async () => {
    const { code, out } = await run(...BASE, "--shock", "price:-60%@2026-12", "--json");
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer.absorption.peakChangeFraction).toBeLessThan(-0.4);
    expect(answer.days[0]).toBe("2026-06-01");
    const last = answer.days.length - 1;
    for (const fan of [answer.difficulty, answer.hashrateEhs, answer.hashpriceUsdPerPhDay])
      for (const [low, high] of [
        ["p5", "p25"],
        ["p25", "p50"],
        ["p50", "p75"],
        ["p75", "p95"],
      ] as const)
        expect(fan[low][last]).toBeLessThanOrEqual(fan[high][last]);
    expect(answer.after.underWaterFraction).toBeGreaterThan(answer.before.underWaterFraction);
    expect(answer.before.networkGw.lowGw).toBeLessThan(answer.before.networkGw.highGw);
    expect(answer.spreads.every((row: { standing: string }) => row.standing === "assumed")).toBe(true);
    expect(answer.isFiltered).toBe(false);
  });
  it("starts from the hashrate of its difficulty: 138.96 T is 995 EH/s", async () => {
    const answer = JSON.parse((await run(...BASE, "--fixed-price", "--json")).out);
    expect(answer.hashrateEhs.p50[0]).toBeGreaterThan(0.9 * 995);
    expect(answer.hashrateEhs.p50[0]).toBeLessThan(1.1 * 995);
    expect(answer.withoutShocks).toBeNull();
  });
  it("repeats for one seed and differs for another", async () => {
    const [a, b, other] = await Promise.all([
      run(...BASE, "--json"),
      run(...BASE, "--json"),
      run(...BASE, "--seed", "2", "--json"),
    ]);
    expect(a.out).toBe(b.out);
    expect(a.out).not.toBe(other.out);
  });
  it("writes fans, supply curve and shock response as SVG with a title that says what they show", async () => {
    const { code, err } = await run(...BASE, "--shock", "outage:40%@2026-12", "--svg", "network.svg");
    expect(code).toBe(0);
    expect(err).toContain("wrote network.svg");
    const svg = readFileSync(join(folder, "network.svg"), "utf8");
    expect(svg.match(/<g /g)).toHaveLength(4);
    expect(svg).toMatch(/earns its avoidable cost on 20\d\d/);
    expect(svg).not.toContain("NaN");
  });
  it("takes difficulty and price from a scenario's network, and says what is wrong with a scenario that isn't one", async () => {
    writeFileSync(join(folder, "scenario.yaml"), scenarioTemplate("mine"));
    const { code, out, err } = await run(
      "simulate",
      "scenario.yaml",
      "--months",
      "6",
      "--paths",
      "16",
      "--json",
    );
    expect(code, err).toBe(0);
    expect(JSON.parse(out).expected.difficulty[0]).toBeGreaterThan(1e13);
    writeFileSync(join(folder, "wrong.yaml"), "title: nothing else\nnetwork: 5\n");
    expect((await run("simulate", "wrong.yaml")).code).toBe(2);
    expect((await run("simulate", "missing.yaml")).code).toBe(2);
  });
  it("follows a price path: 66,000 falling to 30,000 by 2027-01 and staying, against 66,000 held", async () => {
    const rows = ["date,price_usd,note", "2026-05-01,66000,a", "2026-06-01,66000,b", "2027-01-01,30000,c"];
    writeFileSync(join(folder, "prices.csv"), `\uFEFF${rows.join("\r\n")}\r\n`);
    const without = BASE.filter((word) => word !== "--price" && word !== "66000");
    const path = ["--price-path", "prices.csv"];
    const { code, out, err } = await run(...without, ...path, "--fixed-price", "--json");
    expect(code, err).toBe(0);
    const answer = JSON.parse(out);
    const flat = JSON.parse((await run(...BASE, "--fixed-price", "--json")).out);
    expect(answer.withoutShocks).toEqual(flat.expected);
    expect(answer.expected.hashpriceUsdPerPhDay[0]).toBeLessThan(flat.expected.hashpriceUsdPerPhDay[0]);
    const last = answer.days.length - 1;
    expect(answer.expected.difficulty[last]).toBeLessThan(0.8 * flat.expected.difficulty[last]);
    // reward in USD is price times what a block pays: 30,000 of 66,000 once the path has arrived
    const reward = (of: typeof flat) => of.hashpriceUsdPerPhDay[last] * of.difficulty[last];
    expect(reward(answer.expected) / reward(flat.expected)).toBeCloseTo(30 / 66, 2);
    expect(answer.absorption.peakChangeFraction).toBeLessThan(-0.2);
  });
  it("shocks a price path, draws it, and walks the fans around it without --fixed-price", async () => {
    const without = BASE.filter((word) => word !== "--price" && word !== "66000");
    const path = ["--price-path", "prices.csv", "--shock", "outage:30%@2026-09", "--svg", "path.svg"];
    const { code, out } = await run(...without, ...path, "--json");
    expect(code).toBe(0);
    const { hashpriceUsdPerPhDay: fan } = JSON.parse(out);
    expect(fan.p95.at(-1)).toBeGreaterThan(1.2 * fan.p5.at(-1));
    expect(readFileSync(join(folder, "path.svg"), "utf8")).toContain("price path");
  });
  it.each([
    ["", /no column "date"/],
    [
      "date,usd\n2026-06-01,1\n",
      /no column "price_usd"; found date, usd; a price path needs date and price_usd/,
    ],
    ["date,price_usd\n", /holds no row/],
    ["date,price_usd\n2026-06-01,abc\n", /line 2: price_usd "abc" is not a number above 0/],
    ["date,price_usd\n2026-06-01,-5\n", /line 2: price_usd "-5"/],
    ["date,price_usd\n2026-06-01,\n", /line 2: price_usd ""/],
    ["date,price_usd\n2026-06-31,5\n", /line 2: date "2026-06-31" is not a day/],
    ["date,price_usd\n2026-06-01,5\n\n2026-06-01,6\n", /line 4: 2026-06-01 does not follow/],
    ["date,price_usd\n2026-07-01,5\n", /begins on 2026-07-01, after the start 2026-06-01/],
  ])("refuses the price path %j with its line, exit 2", async (text, message) => {
    writeFileSync(join(folder, "bad.csv"), text);
    const { code, err } = await run("simulate", "--start", "2026-06", "--price-path", "bad.csv");
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
  it.each([
    [["--price-path", "prices.csv"], /--price and --price-path both state the price/],
    [["--shock", "price:60@2027-03"], /write price:-60%@2027-03/],
    [["--difficulty", "-5"], /--difficulty "-5"/],
    [["--divert", "2@2027-06"], /2GW@2027-06/],
    [["--data", "nowhere.csv"], /nowhere.csv/],
  ])("refuses %j with what to write, exit 2", async (words, message) => {
    const { code, err } = await run(...BASE, ...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe("switchyard network backtest", () => {
  it("refuses a file that is too short for a target, exit 2", async () => {
    const header = "date,price_usd,difficulty,subsidy_btc_per_block,fees_btc_day\n";
    writeFileSync(
      join(folder, "short.csv"),
      `${header}2024-01-01,42000,7e13,6.25,30\n2024-01-02,42000,7e13,6.25,30\n`,
    );
    const { code, err } = await run("backtest", "--data", "short.csv", "--json");
    expect(code).toBe(2);
    expect(err).toContain("holds 2 days");
  });
  it("names a missing file", async () => {
    expect((await run("backtest", "--data", "nowhere.csv")).err).toContain("nowhere.csv");
  });
});
