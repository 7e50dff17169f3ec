import { describe, expect, it } from "vitest";
import { main } from "../index.ts";

/** Runs a call in-process; words are split at blanks. */
async function run(line: string) {
  let out = "";
  let err = "";
  const exitCode = await main(line.split(" "), {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    cwd: "/",
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  });
  return { exitCode, out, err, json: () => JSON.parse(out) };
}

describe("network retarget", () => {
  it("gives Bitcoin Core's 0x1d00d86a for blocks 30,240 to 32,255", async () => {
    const call = await run(
      "network retarget --bits 0x1d00ffff --first-time 1261130161 --last-time 1262152739 --json",
    );
    expect(call.exitCode).toBe(0);
    expect(call.json()).toEqual({
      bits: "0x1d00d86a",
      target: `0x00000000d86a${"0".repeat(52)}`,
      timespanSec: 1_022_578,
      clampedTimespanSec: 1_022_578,
      clamp: "none",
      isAtLimit: false,
      difficulty: 1.1828995343128408,
      changeFraction: 0.18289953431284078,
      warnings: [],
    });
  });

  it("accepts a last time before the first, clamps and warns", async () => {
    const call = await run(
      "network retarget --bits 0x1b0404cb --first-time 1262152739 --last-time 1261130161 --json",
    );
    expect(call.exitCode).toBe(0);
    expect(call.json()).toMatchObject({ clamp: "low", timespanSec: -1_022_578, clampedTimespanSec: 302_400 });
    expect(call.json().warnings).toHaveLength(1);
    expect(call.err).toMatch(/warning: the last time is 1022578 s before the first/);
  });

  it("says the same in words", async () => {
    const call = await run(
      "network retarget --bits 0x1d00ffff --first-time 1261130161 --last-time 1262152739",
    );
    expect(call.out).toMatch(/next bits\s+0x1d00d86a/);
    expect(call.out).toMatch(/18\.29 %/);
  });

  it("forecasts a running epoch with an interval", async () => {
    const call = await run(
      "network retarget --bits 0x1702905c --first-time 1735509337 --blocks 1007 --now 1736113537 --json",
    );
    const { early, median, late, coverageProbability } = call.json();
    expect(coverageProbability).toBe(0.8);
    expect(early.changeFraction).toBeGreaterThan(median.changeFraction);
    expect(median.changeFraction).toBeGreaterThan(late.changeFraction);
    expect(Math.abs(median.changeFraction)).toBeLessThan(0.01); // 600 s a block
    expect(early.bits).toMatch(/^0x17/);
  });

  it("forecasts in words too", async () => {
    const call = await run(
      "network retarget --bits 0x1702905c --first-time 1735509337 --blocks 1007 --now 1736113537",
    );
    expect(call.out).toMatch(/1008 blocks to come; 80.00 % interval/);
    expect(call.out).toMatch(/early[\s\S]*median[\s\S]*late/);
  });

  it.each([
    [
      "bits above the limit",
      "--bits 0x1d01ffff --first-time 1 --last-time 2",
      /above the proof-of-work limit/,
    ],
    ["bits with the sign set", "--bits 0x1c800001 --first-time 1 --last-time 2", /sign bit/],
    ["bits that aren't", "--bits 12z --first-time 1 --last-time 2", /not a compact target/],
    ["a negative time", "--bits 0x1d00ffff --first-time -1 --last-time 2", /--first-time "-1"/],
    ["half a second", "--bits 0x1d00ffff --first-time 1 --last-time 2.5", /--last-time "2.5"/],
    ["no end", "--bits 0x1d00ffff --first-time 1", /give --last-time/],
    ["two ends", "--bits 0x1d00ffff --first-time 1 --last-time 2 --blocks 5 --now 9", /give --last-time/],
    ["2,016 intervals", "--bits 0x1d00ffff --first-time 1 --blocks 2016 --now 9", /from 1 to 2015/],
    ["no bits", "--first-time 1 --last-time 2", /--bits/],
  ])("%s: exit 2", async (_what, args, message) => {
    const call = await run(`network retarget ${args}`);
    expect(call.exitCode).toBe(2);
    expect(call.err).toMatch(message);
    expect(call.out).toBe("");
  });
});

describe("network hashprice", () => {
  const april = "--difficulty 8.3126997e13 --subsidy 6.25 --fees-per-block 0.189";

  it("of 2024-04-01 is 108.75 USD/PH/day (published 108.6)", async () => {
    const call = await run(`network hashprice --price 69791.6 ${april} --json`);
    expect(call.exitCode).toBe(0);
    expect(call.json()).toMatchObject({ subsidyBtc: 6.25, feesPerBlockBtc: 0.189, solvedFor: null });
    expect(call.json().hashpriceUsdPerPhDay).toBeCloseTo(108.751, 3);
    expect(call.json().feeShareFraction).toBeCloseTo(0.189 / 6.439, 10);
  });

  it.each([
    ["price", april, "priceUsdPerBtc", 69_791.6],
    ["difficulty", "--price 69791.6 --subsidy 6.25 --fees-per-block 0.189", "difficulty", 8.3126997e13],
    ["fees-per-block", "--price 69791.6 --difficulty 8.3126997e13 --subsidy 6.25", "feesPerBlockBtc", 0.189],
  ])("solves for the %s that is left out", async (solvedFor, args, key, expected) => {
    const call = await run(`network hashprice --hashprice 108.75102762326773 ${args} --json`);
    expect(call.json().solvedFor).toBe(solvedFor);
    expect(call.json()[key] / expected).toBeCloseTo(1, 7);
  });

  it("says so in words", async () => {
    expect((await run(`network hashprice --price 69791.6 ${april}`)).out).toMatch(
      /108.75 USD\/PH\/day, 2.9 %/,
    );
    expect((await run(`network hashprice --hashprice 54.3 ${april}`)).out).toMatch(/needs a price of/);
  });

  it.each([
    [
      "negative difficulty",
      "--price 1 --difficulty -5 --subsidy 6.25 --fees-per-block 0",
      /--difficulty "-5"/,
    ],
    ["no number", "--price abc --difficulty 5 --subsidy 6.25 --fees-per-block 0", /--price "abc"/],
    ["infinity", "--price 1e999 --difficulty 5 --subsidy 6.25 --fees-per-block 0", /--price "1e999"/],
    ["negative fees", "--price 1 --difficulty 5 --subsidy 6.25 --fees-per-block -1", /--fees-per-block "-1"/],
    ["nothing to divide", "--price 1 --subsidy 6.25 --fees-per-block 0", /--difficulty not given/],
    ["all and a hashprice", `--hashprice 5 --price 1 ${april}`, /nothing left to solve for/],
    ["two left out", "--hashprice 5 --subsidy 6.25 --price 1", /leave out exactly one/],
    [
      "fees under 0",
      "--hashprice 5 --subsidy 6.25 --price 60000 --difficulty 1e13",
      /subsidy alone pays more/,
    ],
  ])("%s: exit 2", async (_what, args, message) => {
    const call = await run(`network hashprice ${args}`);
    expect(call.exitCode).toBe(2);
    expect(call.err).toMatch(message);
  });
});

describe("network breakeven", () => {
  it("S21 at 54.3 USD/PH/day: 0.1293 USD/kWh at the plug (published 0.13)", async () => {
    const call = await run("network breakeven --machine s21 --hashprice 54.3 --json");
    expect(call.exitCode).toBe(0);
    expect(call.json().breakEvenUsdPerKwh).toBeCloseTo(54.3 / (24 * 17.5), 12);
    expect(call.json().machine).toMatchObject({ id: "s21", efficiencyJPerTh: 17.5, released: "2023-09" });
    expect(call.json().revenueUsdPerMachineMwh).toBeCloseTo((1000 * 54.3) / (24 * 17.5), 9);
  });

  it("at the meter takes what the site loses", async () => {
    const args = "--pool-fee 0.02 --hashing 0.98 --pue 1.1 --line-loss 1.03";
    const { json } = await run(`network breakeven --machine s21 --hashprice 54.3 ${args} --json`);
    const expected = ((54.3 / (24 * 17.5)) * 0.98 * 0.98) / (1.1 * 1.03);
    expect(json().breakEvenMeterUsdPerKwh).toBeCloseTo(expected, 12);
  });

  it("says so in words", async () => {
    const call = await run("network breakeven --machine s21 --hashprice 54.3");
    expect(call.out).toMatch(/Antminer S21: 17.5 J\/TH/);
    expect(call.out).toMatch(/at the plug, nothing lost\s+0.1293 USD\/kWh/);
  });

  it("a fleet stops from its least efficient machine up", async () => {
    const args = "--pool-fee 0 --hashing 1 --pue 1 --line-loss 1";
    const call = await run(
      `network breakeven --machine s21:1000,s19j-pro:2000 --hashprice 54.3 ${args} --json`,
    );
    const fleet = call.json();
    // power over hashrate: 3068 / 104 = 29.5, 3500 / 200 = 17.5
    expect(fleet.firstStopUsdPerKwh).toBeCloseTo(54.3 / (24 * (3068 / 104)), 10);
    expect(fleet.lastStopUsdPerKwh).toBeCloseTo(54.3 / (24 * 17.5), 10);
    const phs = (1000 * 200 + 2000 * 104) / 1000;
    expect(fleet.wholeFleetUsdPerKwh).toBeCloseTo((phs * 54.3) / 24 / (1000 * (3.5 + 6.136)), 10);
    expect((await run(`network breakeven --machine s21:1,s19:2 --hashprice 54.3`)).out).toMatch(
      /fleet as a whole/,
    );
  });

  it.each([
    ["an unknown machine", "--machine s22 --hashprice 54.3", /no machine "s22"; did you mean .*s21/],
    ["an unknown one in a fleet", "--machine s21:5,x99:3 --hashprice 54.3", /no machine "x99"/],
    ["a fleet without a count", "--machine s21:many --hashprice 54.3", /machines with their count/],
    ["a negative hashprice", "--machine s21 --hashprice -1", /--hashprice "-1"/],
    ["a fee of 200 %", "--machine s21 --hashprice 50 --pool-fee 2", /--pool-fee "2"/],
    ["a PUE under 1", "--machine s21 --hashprice 50 --pue 0.9", /--pue "0.9"/],
  ])("%s: exit 2", async (_what, args, message) => {
    const call = await run(`network breakeven ${args}`);
    expect(call.exitCode).toBe(2);
    expect(call.err).toMatch(message);
  });
});

describe("network power", () => {
  it("901 EH/s in 2026-02: low < guess < high, extrapolated, said so", async () => {
    const call = await run("network power --hashrate 901EH/s --date 2026-02 --json");
    const power = call.json();
    expect(call.exitCode).toBe(0);
    expect(power.hashrateEhs).toBe(901);
    expect(power.method).toBe("extrapolated");
    expect(power.extrapolatedYears).toBeCloseTo(0.94, 2);
    expect(power.methodText).toMatch(/not a measurement/);
    expect(power.lowGw).toBeLessThan(power.guessGw);
    expect(power.guessGw).toBeLessThan(power.highGw);
    expect(power.guessGw).toBeCloseTo(
      (901 * power.efficiency.guessJPerTh * power.overheadRatio.guess) / 1000,
      9,
    );
  });

  it("at the end of 2022 takes the published 34.6 J/TH: 253 EH/s draw 8.8 GW at the plug", async () => {
    const power = (await run("network power --hashrate 253EH/s --date 2022-12-31 --json")).json();
    expect(power.method).toBe("published");
    expect(power.guessGw / power.overheadRatio.guess).toBeCloseTo(8.754, 3);
  });

  it("of a mix is its mean: half S21, half S19 XP 19.5 J/TH", async () => {
    const power = (await run("network power --hashrate 1ZH/s --mix s21:1,s19-xp:1 --json")).json();
    expect(power).toMatchObject({ method: "fleet-mix", hashrateEhs: 1000 });
    expect(power.guessGw).toBeCloseTo(19.5 * power.overheadRatio.guess, 9);
  });

  it("reads TH/s, PH/s, EH/s and ZH/s alike", async () => {
    const guess = async (hashrate: string) =>
      (await run(`network power --hashrate ${hashrate} --date 2024-06 --json`)).json().guessGw;
    const one = await guess("900EH/s");
    for (const hashrate of ["900000PH/s", "0.9zh/s", "900000000TH/s", "900EH"])
      expect((await guess(hashrate)) / one).toBeCloseTo(1, 12);
  });

  it("says so in words", async () => {
    const call = await run("network power --hashrate 901EH/s --date 2026-02");
    expect(call.out).toMatch(/low\s+[\d.]+ GW[\s\S]*guess[\s\S]*high[\s\S]*extrapolated/);
  });

  it.each([
    ["no unit", "--hashrate 901 --date 2026-02", /not a hashrate/],
    ["a negative hashrate", "--hashrate -5EH/s --date 2026-02", /not a hashrate/],
    ["no such month", "--hashrate 901EH/s --date 2026-13", /not a date/],
    ["before the series", "--hashrate 1EH/s --date 2014-01", /before the published series/],
    ["neither date nor mix", "--hashrate 901EH/s", /either --date or --mix/],
    ["a mix without shares", "--hashrate 901EH/s --mix s21", /not a mix/],
    ["an unknown machine", "--hashrate 901EH/s --mix s22:1", /did you mean/],
  ])("%s: exit 2", async (_what, args, message) => {
    const call = await run(`network power ${args}`);
    expect(call.exitCode).toBe(2);
    expect(call.err).toMatch(message);
  });
});

describe("help", () => {
  it.each(["retarget", "hashprice", "breakeven", "power"])("of %s has an example", async (name) => {
    const call = await run(`network ${name} --help`);
    expect(call.exitCode).toBe(0);
    expect(call.out).toMatch(new RegExp(`switchyard network ${name} --`));
  });
});
