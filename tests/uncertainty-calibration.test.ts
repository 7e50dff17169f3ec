import { readFileSync } from "node:fs";
import { frontierAsOf } from "@switchyard/core/network";
import { daysFromCivil, parseMonth } from "@switchyard/core/quantity";
import { condenseFleet, referenceDifficulty } from "@switchyard/core/world";
import { assumption } from "@switchyard/scenario";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { networkSettings } from "../packages/study/network-settings-from-assumptions.ts";
import { marketDataPath } from "./market-data.ts";

const networkFile = marketDataPath("bitcoin/network_daily_to_2024-06.csv");
const powerFiles = ["NP", "DE"].map((name) =>
  marketDataPath(`energy/day_ahead_truth_and_forecasts_${name}.csv`),
);

type Row = Readonly<Record<string, string>>;
const rowsOf = (path: string): readonly Row[] => parse(readFileSync(path), { columns: true });

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const deviationOf = (values: readonly number[]) =>
  Math.sqrt(meanOf(values.map((x) => x * x)) - meanOf(values) ** 2);
const rootMeanSquare = (values: readonly number[]) => Math.sqrt(meanOf(values.map((x) => x * x)));

function lagOne(values: readonly number[]): number {
  const [x, y] = [values.slice(0, -1), values.slice(1)];
  return (
    (meanOf(x.map((value, i) => value * y[i]!)) - meanOf(x) * meanOf(y)) / (deviationOf(x) * deviationOf(y))
  );
}

function byMonth<T>(
  entries: readonly (readonly [string, T])[],
): readonly (readonly [string, readonly T[]])[] {
  const months = new Map<string, T[]>();
  for (const [date, value] of entries) {
    const month = date.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), value]);
  }
  return [...months];
}

describe.skipIf(!networkFile)(
  "rows of assumptions/uncertainty.yaml, recomputed (market data not present)",
  () => {
    const rows = networkFile ? rowsOf(networkFile) : [];
    const returns = rows
      .slice(1)
      .map((row, i) => [row.date!, Math.log(+row.price_usd! / +rows[i]!.price_usd!)] as const);
    const since = (date: string) => returns.filter(([day]) => day >= date);

    it("bitcoin's volatility is 55 % since 2022 (the row), 71 % since 2014", () => {
      const yearly = (date: string) => deviationOf(since(date).map(([, move]) => move)) * Math.sqrt(365);
      expect(yearly("2022-01-01")).toBeCloseTo(
        assumption("uncertainty.bitcoin").value.volatilityPerSqrtYear,
        2,
      );
      expect(yearly("2014-01-01")).toBeCloseTo(0.712, 3);
    });

    it("bitcoin jumps 7.3 times a year beyond 4.5 local deviations, 23 % of the variance; what is left clusters as the row says", () => {
      const moves = since("2014-01-01").map(([, move]) => move);
      const isJump = moves.map((move, i) => Math.abs(move) > 4.5 * localDeviation(moves, i));
      const jumps = moves.filter((_, i) => isJump[i]);
      const { jumpsPerYear, jumpVarianceShareFraction } = assumption("uncertainty.bitcoin").value;
      expect(jumps.length / (moves.length / 365)).toBeCloseTo(7.33, 1);
      expect(Math.abs(jumps.length / (moves.length / 365) - jumpsPerYear)).toBeLessThan(0.5);
      const share = jumps.reduce((sum, x) => sum + x * x, 0) / moves.reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(share - jumpVarianceShareFraction)).toBeLessThan(0.02);
      const calm = since("2014-01-01").map(([day, move], i) => [day, isJump[i] ? 0 : move] as const);
      const logs = byMonth(calm).map(([, month]) => Math.log(rootMeanSquare(month)));
      expect(deviationOf(logs)).toBeCloseTo(0.485, 2);
      expect(lagOne(logs)).toBeCloseTo(0.569, 2);
    });

    it("fees: the log of a month's mean deviates by 0.96 and follows itself at 0.85", () => {
      const months = byMonth(rows.map((row) => [row.date!, +row.fees_btc_day!] as const)).filter(
        ([month]) => month >= "2016-01",
      );
      const logs = months.map(([, fees]) => Math.log(meanOf(fees)));
      expect(deviationOf(logs)).toBeCloseTo(0.96, 2);
      expect(lagOne(logs)).toBeCloseTo(0.85, 2);
    });

    it.each([
      [3, 0.166],
      [6, 0.219],
      [12, 0.246],
      [24, 0.376],
    ])(
      "what hashrate does in %i months beyond the condensed network's answer deviates by %f",
      (months, expected) => {
        expect(deviationOf(condensedErrors(rows, months))).toBeCloseTo(expected, 2);
      },
    );

    it("the row's process deviates as the errors do up to a year: 0.166, 0.211, 0.247", () => {
      const { reversionPerYear: kappa, volatilityPerSqrtYear: sigma } =
        assumption("uncertainty.hashrate").value;
      const after = (years: number) =>
        Math.sqrt((sigma ** 2 * (1 - Math.exp(-2 * kappa * years))) / (2 * kappa));
      [0.166, 0.211, 0.247].forEach((deviation, i) => {
        expect(after([0.25, 0.5, 1][i]!)).toBeCloseTo(deviation, 3);
      });
    });
  },
);

describe.skipIf(powerFiles.some((path) => !path))(
  "width of power prices, recomputed (market data not present)",
  () => {
    it.each([
      [0, 0.41, 0.21],
      [1, 0.34, 0.24],
    ])("of market %i: its log deviates by %f and follows itself at %f", (market, deviation, following) => {
      const rows = rowsOf(powerFiles[market]!).map((row) => Object.values(row));
      const months = byMonth(rows.map(([date, price]) => [date!, +price!] as const));
      const logs = months.map(([, prices]) => Math.log(deviationOf(prices) / meanOf(prices)));
      expect(deviationOf(logs)).toBeCloseTo(deviation, 2);
      expect(lagOne(logs)).toBeCloseTo(following, 2);
      const { reversionPerYear: kappa, volatilityPerSqrtYear: sigma } =
        assumption("uncertainty.power_spread").value;
      expect(Math.abs(sigma / Math.sqrt(2 * kappa) - deviation)).toBeLessThan(0.07);
    });
  },
);

/** From the median square of 60 days around: jumps do not move it. 0.455 is the median of a squared standard normal. */
function localDeviation(moves: readonly number[], at: number): number {
  const squares = moves
    .slice(Math.max(0, at - 30), at + 30)
    .map((x) => x * x)
    .sort((a, b) => a - b);
  const half = squares.length / 2;
  const median = (squares[Math.ceil(half) - 1]! + squares[Math.floor(half)]!) / 2;
  return Math.sqrt(median / 0.455);
}

/** Log of modelled over true difficulty so many months on, from each month since 2018, told the realised price and fees. */
function condensedErrors(rows: readonly Row[], months: number): readonly number[] {
  const settings = networkSettings("");
  const all = byMonth(rows.map((row) => [row.date!, row] as const)).map(([month, days]) => ({
    month,
    price: meanOf(days.map((row) => +row.price_usd!)),
    difficulty: meanOf(days.map((row) => +row.difficulty!)),
    subsidySats: meanOf(days.map((row) => +row.subsidy_btc_per_block!)) * 1e8,
    feesSats: (meanOf(days.map((row) => +row.fees_btc_day!)) / 144) * 1e8,
  }));
  const first = all.findIndex(({ month }) => month === "2018-01");
  return all.slice(first, all.length - months).map((origin, i) => {
    const span = all.slice(first + i, first + i + months + 1);
    const startDay = daysFromCivil({ ...parseMonth(origin.month), day: 1 });
    const grown = Math.log(origin.difficulty / all[first + i - 12]!.difficulty);
    const rewardUsd = (origin.price * (origin.subsidySats + origin.feesSats)) / 1e8;
    const fleet = condenseFleet({
      parameters: settings.parameters,
      frontier: frontierAsOf(settings.machines, startDay, settings.parameters.frontierImprovementPerYear),
      startDay,
      months: months + 1,
      difficulty: origin.difficulty,
      hashpriceUsdPerPhDay: (rewardUsd * 86_400e15) / (origin.difficulty * 2 ** 32),
      powerUsdPerMwh: settings.powerLevel.at(-1)!.usdPerMwh,
      growthPerYear: Math.max(0.05, Math.min(grown, 1)),
      classCount: assumption("uncertainty.network").value.classCount,
    });
    const told = {
      priceUsdPerBtc: Float64Array.from(span, ({ price }) => price),
      feesPerBlockSats: Float64Array.from(span, ({ feesSats }) => feesSats),
      subsidySats: Float64Array.from(span, ({ subsidySats }) => subsidySats),
    };
    const modelled = referenceDifficulty(fleet, told, months + 1)[months]!;
    return Math.log(modelled / span[months]!.difficulty);
  });
}
