import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@switchyard/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliIo, main } from "../packages/cli/index.ts";
import { type ExpectedRun, figureAt, isAsExpected, readExpected } from "../scripts/lib/example-figures.mjs";
import { marketDataPath } from "./market-data.ts";

/**
 * The examples that end in a verdict: every figure of their expected.json (regression), and the hand sheets of their READMEs,
 * re-derived here by plain arithmetic that shares nothing with the model.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const ERCOT = "energy/ercot_hb_south_15min_2024-06_2024-12.csv";

async function study(folder: string): Promise<StudyResult> {
  let out = "";
  let err = "";
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    cwd: folder,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  const exit = await main(["study", "scenario.yaml", "--json"], io);
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
  return JSON.parse(out);
}

function expectRegression(name: string, result: StudyResult): void {
  const example = readExpected().find((entry) => entry.name === name)!;
  const [run] = example.expected.runs as readonly ExpectedRun[];
  const off = Object.entries(run!.figures)
    .filter(([path, expected]) => !isAsExpected(figureAt(result, path), expected))
    .map(([path, { value }]) => `${path}: expected ${value}, found ${figureAt(result, path)}`);
  expect(off, "npm run examples:update shows and accepts differences").toEqual([]);
  expect(Object.keys(run!.figures).length).toBeGreaterThanOrEqual(10);
}

/** Relative distance of 1e-9: the hand sheet and the model do the same sums in another order. */
function expectSame(found: number, byHand: number): void {
  expect(Math.abs(found - byHand), `found ${found}, by hand ${byHand}`).toBeLessThanOrEqual(
    1e-9 * Math.abs(byHand),
  );
}

function strategyOf(result: StudyResult, id: string) {
  return result.strategies.find((entry) => entry.id === id)!;
}

function amountsOf(result: StudyResult, id: string, line: string): readonly number[] {
  return strategyOf(result, id).lines.find((entry) => entry.id === line)!.amounts;
}

/** USD per PH and day: 86,400 s of 1e15 hashes; a block takes difficulty * 2^32 of them and pays subsidy and fees. */
function hashpriceByHand(usdPerBtc: number, btcPerBlock: number, difficulty: number): number {
  return (usdPerBtc * btcPerBlock * 86_400 * 1e15) / (difficulty * 4_294_967_296);
}

describe("example 01: a hybrid site of 100 MW on modelled prices", () => {
  let result: StudyResult;
  beforeAll(async () => {
    result = await study(join(root, "examples/01-hybrid-100-mw"));
  });

  it("gives what its expected.json says, within 1e-9", () => {
    expectRegression("01-hybrid-100-mw", result);
  });

  it("starts at the hashprice of its own figures: difficulty grown by 8.5 months at 10 % a year", () => {
    // figures of 2026-05, first month 2027-01, middle of the month; 3.125 BTC and 0.04 BTC of fees
    const difficulty = 138.96e12 * 1.1 ** (8.5 / 12);
    expectSame(result.site.hashpriceUsdPerPhDay, hashpriceByHand(66_000, 3.165, difficulty));
  });

  it("costs 12.68 M$ per IT MW to convert: greenfield less the middle camp's table, 10 % contingency", () => {
    // k$ per grid MW: replacement, reused share, adaptation of what is reused, removal of what is not
    const table = [
      [120, 0.75, 0.1, 0.03],
      [60, 0.4, 0.15, 0.05],
      [70, 0.15, 0.15, 0.05],
      [60, 0.15, 0.2, 0.1],
      [90, 0.05, 0.25, 0.08],
      [30, 0.7, 0.05, 0],
      [10, 0.5, 0.05, 0],
      [10, 0, 0, 0.1],
    ] as const;
    const avoidedKusd = table.reduce(
      (total, [worth, kept, adapt, remove]) => total + worth * (kept - kept * adapt - (1 - kept) * remove),
      0,
    );
    expect(avoidedKusd).toBeCloseTo(126.985, 9);
    const usdPerItMw = (11_700_000 - avoidedKusd * 1000 * 1.35) * 1.1;
    const halls = (60 / 1.35) * usdPerItMw;
    const takingDown = 60 * 15_000;
    expectSame(strategyOf(result, "convert").capexUsd.value, halls + takingDown);
    expectSame(
      result.breakEvens.find((turn) => turn.parameter === "conversion capex")!.today,
      usdPerItMw / 1e6,
    );
  });

  it("earns 128 USD per IT kW once all halls are let, before any step of the escalator", () => {
    // the last hall is ready in month 19 and fills over six months: all 44,444 kW pay from month 24, the first step is month 27
    const rent = amountsOf(result, "convert", "hosting.rent");
    expectSame(rent[24]!, 128 * (60_000 / 1.35));
    expectSame(rent[26]!, 128 * (60_000 / 1.35));
    expect(rent[27]).toBeGreaterThan(rent[26]!);
  });

  it("earns over each full term what a growing annuity pays: 128 * 12 * (1.03^12 - 1) / 0.03 per kW", () => {
    // parts that moved in pay 144 months each; re-letting begins nine months after, so the first 159 months hold only first terms
    const rent = amountsOf(result, "convert", "hosting.rent");
    const halls = [20.25, 20.25, 19.5].map((gridMw, index) => ({
      kw: (gridMw * 1000) / 1.35,
      ready: 15 + 2 * index,
    }));
    const total = halls
      .flatMap(({ kw, ready }) =>
        Array.from({ length: 6 }, (_, part) => ({ kw: kw / 6, from: ready + part })),
      )
      .reduce((sum, { kw, from }) => {
        const months = Math.min(144, 159 - from);
        const years = Math.floor(months / 12);
        const whole = (128 * 12 * (1.03 ** years - 1)) / 0.03;
        return sum + kw * (whole + (months - 12 * years) * 128 * 1.03 ** years);
      }, 0);
    expectSame(
      rent.slice(0, 159).reduce((a, b) => a + b, 0),
      total,
    );
  });

  it("is worth 7.91 M$ after the horizon: a tenth of what was built, 15 years at 14 %", () => {
    const convert = strategyOf(result, "convert");
    const after = convert.npvUsd.value - convert.npvWithoutTerminalUsd.value;
    expectSame(after, (0.1 * convert.capexUsd.value) / 1.14 ** 15);
  });

  it("is worth what its cash lines are worth, each at the rate of its class, in the middle of each month", () => {
    const rates: Readonly<Record<string, number>> = {
      contracted: 0.08,
      merchant: 0.14,
      "owned-machines": 0.14,
      construction: 0.08,
      overhead: 0.08,
    };
    const worth = (id: string) =>
      strategyOf(result, id)
        .lines.flatMap((line) =>
          line.amounts.map((usd, month) => usd / (1 + rates[line.discountClass]!) ** ((month + 0.5) / 12)),
        )
        .reduce((a, b) => a + b, 0);
    for (const id of ["convert", "hybrid", "mine", "wait"])
      expectSame(strategyOf(result, id).npvWithoutTerminalUsd.value, worth(id) - worth("do-nothing"));
  });

  it("pays for the first hall in twelve equal parts: the line's worth is a closed annuity", () => {
    // hall of 20.25 grid MW, ready in month 15: payments in months 3 to 14; nothing else is paid in months 3 and 4
    const halls = amountsOf(result, "convert", "building.halls");
    const part = halls[3]!;
    const factor = 1.08 ** (-1 / 12);
    const annuity = part * factor ** 3.5 * ((1 - factor ** 12) / (1 - factor));
    const walked = Array.from({ length: 12 }, (_, i) => part / 1.08 ** ((3.5 + i) / 12)).reduce(
      (a, b) => a + b,
      0,
    );
    expectSame(annuity, walked);
    expectSame(part * 12, -(20.25 / 1.35) * result.breakEvens[1]!.today * 1e6);
  });

  it("funds the deepest hole of its cumulated cash, and is paid back where the sum comes home", () => {
    const convert = strategyOf(result, "convert");
    let sum = 0;
    const cumulated = convert.netCashUsd.map((usd) => {
      sum += usd;
      return sum;
    });
    expectSame(convert.peakFundingUsd.value, -Math.min(...cumulated));
    const home = cumulated.findLastIndex((usd) => usd < 0) + 1;
    expect(Math.ceil(convert.paybackMonths!)).toBe(home + 1);
  });
});

describe("example 03: a mine of 5 MW at one price", () => {
  let result: StudyResult;
  beforeAll(async () => {
    result = await study(join(root, "examples/03-mine-only-small"));
  });

  it("gives what its expected.json says, within 1e-9", () => {
    expectRegression("03-mine-only-small", result);
  });

  it("starts at 30.12 USD/PH/day", () => {
    expectSame(
      result.site.hashpriceUsdPerPhDay,
      hashpriceByHand(66_000, 3.165, 138.96e12 * 1.1 ** (0.5 / 12)),
    );
  });

  it("does nothing for 502.20 USD in January: 0.5 % of 5 MW, 744 hours, 24 + 3 USD/MWh", () => {
    expectSame(amountsOf(result, "do-nothing", "standing.energy")[0]!, -0.005 * 5 * 744 * 27);
    expectSame(strategyOf(result, "do-nothing").energy.importMwh, 0.025 * 24 * (6 * 365 + 2));
  });

  it("turns each MWh of January's bill into hashprice / (0.024 * J/TH * PUE) less pool fee and stale shares", () => {
    const mwh = -amountsOf(result, "mine", "mining.energy")[0]! / 27;
    // S21 XP, 3,645 W and 270 TH/s, half a month old: 1 % a year less efficient
    const joulePerTh = (3645 / 270) * (1 + 0.01 * (0.5 / 12));
    const usdPerMwh = (result.site.hashpriceUsdPerPhDay * (1 - 0.015) * 0.99) / (0.024 * joulePerTh * 1.05);
    expectSame(amountsOf(result, "mine", "mining.reward")[0]!, mwh * usdPerMwh);
    expectSame(amountsOf(result, "mine", "mining.variable-upkeep")[0]!, -2 * mwh);
  });

  it("pays a month of upkeep on what stands: 60,000 / 12 per MW of the meter", () => {
    // the old fleet's working power is replaced one for one; an S21 XP draws 3.645 kW at the plug, 5 % more at the meter
    const paid = -amountsOf(result, "mine", "mining.upkeep.staff-repairs-rent-insurance-and-software")[0]!;
    const meterMw = paid / 5000;
    const hours = -amountsOf(result, "mine", "mining.energy")[0]! / 27 / meterMw;
    // 5 % fail in a year and wait two months under warranty: 1/120 of the machines are away, the rest has aged by half a month
    const working = 1 / (1 + (0.05 * 1.15 ** (0.5 / 12) * 2) / 12);
    const aged = (1 - 0.01 * (0.5 / 12)) * (1 + 0.01 * (0.5 / 12));
    expectSame(hours, 744 * working * aged);
  });
});

const ercotFile = marketDataPath(ERCOT);

describe.skipIf(!ercotFile)(
  "example 02: the same site on ERCOT's prices (market data not present: skipped)",
  () => {
    let result: StudyResult;
    const folder = mkdtempSync(join(tmpdir(), "switchyard-example-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    beforeAll(async () => {
      const text = readFileSync(join(root, "examples/02-hybrid-100-mw-ercot/scenario.yaml"), "utf8");
      writeFileSync(
        join(folder, "scenario.yaml"),
        text.replace(/file: \S+/, `file: ${JSON.stringify(ercotFile)}`),
      );
      result = await study(folder);
    });

    /** The raw column by month number, read without the importer; 96 rows a day by the wall clock. */
    function rawPrices(): readonly {
      readonly month: number;
      readonly day: number;
      readonly hour: number;
      readonly usd: number;
    }[] {
      const [head, ...rows] = readFileSync(ercotFile!, "utf8").trim().split(/\r?\n/);
      const column = head!.split(",").indexOf("HB_SOUTH_RTM");
      return rows.map((row) => ({
        month: Number(row.slice(5, 7)),
        day: Number(row.slice(8, 10)),
        hour: Number(row.slice(11, 13)),
        usd: Number(row.split(",")[column]),
      }));
    }

    it("gives what its expected.json says, within 1e-9", () => {
      expectRegression("02-hybrid-100-mw-ercot", result);
    });

    it("keeps the dearest and the cheapest quarter of an hour of the file as they are", () => {
      const usd = rawPrices().map((row) => row.usd);
      expect(result.prices.maxUsdPerMwh).toBe(Math.max(...usd));
      expect(result.prices.minUsdPerMwh).toBe(Math.min(...usd));
    });

    it("has 214 days and the hour that autumn gives back, seven months of them whole, five modelled and named", () => {
      const days = new Set(rawPrices().map((row) => row.month * 100 + row.day)).size;
      expect(days).toBe(30 + 31 + 31 + 30 + 31 + 30 + 31);
      expectSame(result.prices.daysOfHistory, days + 1 / 24);
      expect(result.prices.filledMonths).toHaveLength(5);
      expect(result.prices.label).toMatch(/5 of 12 months .* modelled, not history/);
    });

    it("keeps lights on in June at the file's own prices, raised to 44 USD/MWh for the year", () => {
      const june = rawPrices().filter((row) => row.month === 6);
      const level = 44 / result.prices.meanUsdPerMwh;
      // 0.5 MW behind 1 % of losses, a quarter of an hour each, 6 USD/MWh on top
      const bill = june.reduce((total, { usd }) => total + ((0.5 / 0.99) * (usd * level + 6)) / 4, 0);
      expectSame(amountsOf(result, "do-nothing", "standing.energy")[5]!, -bill);
    });

    it("gives the conversion the worth that it has in example 01: the tenant pays for the energy", () => {
      // triple net: power passes through, so the price of power cancels but for the few kW of standby, which do-nothing pays too
      const ofOne = readExpected().find((entry) => entry.name === "01-hybrid-100-mw")!;
      const { value } = ofOne.expected.runs[0]!.figures["strategies.convert.npvUsd.value"]!;
      expectSame(strategyOf(result, "convert").npvUsd.value, value as number);
    });
  },
);
