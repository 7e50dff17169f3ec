import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { openBook } from "./index.ts";
import { shippedRows as rows } from "./shipped-rows.fixture.ts";

const book = openBook(rows);

interface Day {
  readonly date: string;
  readonly feesBtc: number;
  readonly hashprice: number;
}

function daysOf(path: string): readonly Day[] {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const column = (name: string) => head!.split(",").indexOf(name);
  const [date, fees, hashprice] = ["date", "fees_btc_day", "hashprice_usd_ph_day"].map(column);
  return lines.map((line) => {
    const cells = line.split(",");
    return { date: cells[date!]!, feesBtc: Number(cells[fees!]), hashprice: Number(cells[hashprice!]) };
  });
}

const daily = marketDataPath("bitcoin/network_daily_to_2024-06.csv");

describe.skipIf(!daily)("figures recomputed from the daily series (skipped: market data not present)", () => {
  const days = daily ? daysOf(daily) : [];

  interface Halving {
    readonly date: string;
    readonly feesBeforeBtcPerBlock: number;
    readonly feesAfterBtcPerBlock: number;
    readonly daysAfter: number;
  }

  it.each(book.copy<readonly Halving[]>("claims.history.halvings"))(
    "fees per block around $date: mean of 365 days before, of $daysAfter after, over 144",
    ({ date, feesBeforeBtcPerBlock, feesAfterBtcPerBlock, daysAfter }) => {
      const at = days.findIndex((day) => day.date === date);
      const mean = (part: readonly Day[]) =>
        part.reduce((sum, { feesBtc }) => sum + feesBtc, 0) / part.length / 144;
      expect(mean(days.slice(at - 365, at))).toBeCloseTo(feesBeforeBtcPerBlock, 5);
      const after = days.slice(at, at + 365);
      expect(after).toHaveLength(daysAfter);
      expect(mean(after)).toBeCloseTo(feesAfterBtcPerBlock, 5);
    },
  );

  it("hashprice swings by 94 % a year: monthly log changes from 2016-01 to 2024-06", () => {
    const lastOfMonth = new Map(
      days.filter(({ date }) => date >= "2016").map((day) => [day.date.slice(0, 7), day.hashprice]),
    );
    const levels = [...lastOfMonth.values()];
    const changes = levels.slice(1).map((value, i) => Math.log(value / levels[i]!));
    const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    const variance = changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (changes.length - 1);
    const stated = book.read<{ volatilityPerSqrtYear: number }>(
      "claims.hashprice.process",
    ).volatilityPerSqrtYear;
    expect(Math.sqrt(12 * variance)).toBeCloseTo(stated, 2);
  });
});

const epochs = marketDataPath("bitcoin/epochs_0_878976.csv");

describe.skipIf(!epochs)("retargets after shocks (skipped: market data not present)", () => {
  const table = (epochs ? readFileSync(epochs, "utf8").trim().split(/\r?\n/).slice(1) : []).map((line) => {
    const cells = line.split(",");
    return { time: Number(cells[1]), difficulty: Number(cells[3]) };
  });
  const events = openBook(rows).copy<readonly { name: string; date: string }[]>("network.events");
  const stated =
    openBook(rows).copy<readonly { name: string; changesFraction: readonly number[] }[]>(
      "claims.history.shocks",
    );

  it.each(stated)(
    "$name: three retargets as stated, to a tenth of a per cent",
    ({ name, changesFraction }) => {
      const event = events.find((each) => each.name === name)!;
      const next = table.findIndex(({ time }) => time > Date.parse(`${event.date}T00:00:00Z`) / 1000);
      const changes = [0, 1, 2].map((i) => table[next + i]!.difficulty / table[next + i - 1]!.difficulty - 1);
      for (const [i, change] of changes.entries())
        expect(Math.abs(change - changesFraction[i]!)).toBeLessThan(0.0011);
    },
  );
});
