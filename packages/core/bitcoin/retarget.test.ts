import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import {
  difficultyOf,
  formatBits,
  INTERVALS_PER_TIMESPAN,
  MAX_TIMESPAN_SEC,
  MIN_TIMESPAN_SEC,
  nextBits,
  nextRetarget,
  parseBits,
  TARGET_TIMESPAN_SEC,
  targetOf,
} from "./index.ts";

/** Bits after an epoch of a given timespan; the first time is far enough from both ends of the 32-bit clock. */
const after = (bits: number, timespanSec: number) =>
  nextRetarget({ bits, firstTimeUnixSec: 2_000_000_000, lastTimeUnixSec: 2_000_000_000 + timespanSec });

describe("retarget agrees with Bitcoin Core's pow_tests.cpp", () => {
  it.each([
    ["get_next_work, block 32255", 0x1d00_ffff, 1261130161, 1262152739, "0x1d00d86a"],
    ["get_next_work_pow_limit, block 2015", 0x1d00_ffff, 1231006505, 1233061996, "0x1d00ffff"],
    ["get_next_work_lower_limit_actual, block 68543", 0x1c05_a3f4, 1279008237, 1279297671, "0x1c0168fd"],
    ["get_next_work_upper_limit_actual, block 46367", 0x1c38_7f6f, 1263163443, 1269211443, "0x1d00e1fd"],
  ])("%s", (_case, bits, firstTimeUnixSec, lastTimeUnixSec, expected) => {
    expect(formatBits(nextBits({ bits, firstTimeUnixSec, lastTimeUnixSec }))).toBe(expected);
  });
});

describe("the clamp", () => {
  it("an epoch without time, or before its own start, makes the target a quarter", () => {
    for (const timespanSec of [0, -1, -1_000_000, MIN_TIMESPAN_SEC]) {
      expect(after(0x1b04_04cb, timespanSec).bits).toBe(after(0x1b04_04cb, 302_400).bits);
    }
    expect(after(0x1b04_04cb, -5)).toMatchObject({
      clamp: "low",
      timespanSec: -5,
      clampedTimespanSec: 302_400,
    });
  });

  it("difficulty falls to a quarter at most when blocks stop", () => {
    const year = after(0x1b04_04cb, 365 * 86_400);
    expect(year.clamp).toBe("high");
    expect(difficultyOf(year.bits) / difficultyOf(0x1b04_04cb)).toBeCloseTo(0.25, 4);
  });

  it("says so only where it changed something", () => {
    expect(after(0x1b04_04cb, MIN_TIMESPAN_SEC).clamp).toBe("none");
    expect(after(0x1b04_04cb, MIN_TIMESPAN_SEC - 1).clamp).toBe("low");
    expect(after(0x1b04_04cb, MAX_TIMESPAN_SEC).clamp).toBe("none");
    expect(after(0x1b04_04cb, MAX_TIMESPAN_SEC + 1).clamp).toBe("high");
  });

  it("the proof-of-work limit holds and is reported", () => {
    expect(after(0x1d00_ffff, TARGET_TIMESPAN_SEC * 2)).toMatchObject({ bits: 0x1d00_ffff, isAtLimit: true });
    expect(after(0x1d00_ffff, TARGET_TIMESPAN_SEC).isAtLimit).toBe(false);
  });
});

describe("properties", () => {
  const anyBits = fc
    .tuple(fc.integer({ min: 0x10, max: 0x1c }), fc.integer({ min: 0x8000, max: 0x7f_ffff }))
    .map(([size, mantissa]) => size * 0x100_0000 + mantissa);

  it("two weeks leave any target as it is", () => {
    fc.assert(
      fc.property(anyBits, (bits) => {
        expect(after(bits, TARGET_TIMESPAN_SEC).target).toBe(targetOf(bits));
      }),
      { seed: 3 },
    );
  });

  it("a longer epoch never makes mining harder", () => {
    const span = fc.integer({ min: -MAX_TIMESPAN_SEC, max: 2 * MAX_TIMESPAN_SEC });
    fc.assert(
      fc.property(anyBits, span, span, (bits, a, b) => {
        expect(after(bits, Math.min(a, b)).target <= after(bits, Math.max(a, b)).target).toBe(true);
      }),
      { seed: 3 },
    );
  });
});

describe("bad input", () => {
  it.each([-1, 0.5, Number.NaN, 2 ** 32])("%d is not a block time", (time) => {
    const bad = () => nextBits({ bits: 0x1d00_ffff, firstTimeUnixSec: time, lastTimeUnixSec: 1 });
    expect(bad).toThrowError(expect.objectContaining({ code: "bitcoin/bad-block-time" }));
  });
});

const vectorsPath = marketDataPath("bitcoin/retarget_vectors.csv");
const epochsPath = marketDataPath("bitcoin/epochs_0_878976.csv");

/** Rows of a CSV whose quoted fields hold no commas. */
function readRows(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = head!.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

describe.skipIf(!vectorsPath)("header-level vectors (skipped: market data not present)", () => {
  it("every row gives its new bits from its own first and last time", () => {
    const rows = readRows(vectorsPath!);
    expect(rows.length).toBeGreaterThanOrEqual(7);
    const got = rows.map((row) =>
      nextRetarget({
        bits: parseBits(row.old_bits!),
        firstTimeUnixSec: Number(row.first_time),
        lastTimeUnixSec: Number(row.last_time),
      }),
    );
    expect(got.map((r) => formatBits(r.bits))).toEqual(rows.map((row) => row.new_bits));
    expect(got.map((r) => r.timespanSec)).toEqual(rows.map((row) => Number(row.actual_timespan)));
  });
});

describe.skipIf(!epochsPath)("436 epochs, 2009-2025 (skipped: market data not present)", () => {
  const epochs = epochsPath
    ? readRows(epochsPath).map((row) => ({
        bits: parseBits(row.bits!),
        difficulty: Number(row.difficulty),
        gapSec: row.secs_to_next_epoch_first_block ? Number(row.secs_to_next_epoch_first_block) : undefined,
        loSec: Number(row.implied_timespan_lo),
        hiSec: Number(row.implied_timespan_hi),
        nextBits: row.next_bits ? parseBits(row.next_bits) : undefined,
      }))
    : [];
  const closed = epochs.filter((epoch) => epoch.nextBits !== undefined);
  const isClamped = (loSec: number, hiSec: number) => loSec <= MIN_TIMESPAN_SEC || hiSec >= MAX_TIMESPAN_SEC;

  it("each epoch's bits are the next_bits of the one before, and none is missing", () => {
    expect(closed.length).toBeGreaterThanOrEqual(436);
    for (let i = 1; i < epochs.length; i++) expect(epochs[i]!.bits).toBe(epochs[i - 1]!.nextBits);
  });

  it("both ends of the stated timespan give next_bits", () => {
    const wrong = closed.filter(
      (epoch) =>
        after(epoch.bits, epoch.loSec).bits !== epoch.nextBits ||
        after(epoch.bits, epoch.hiSec).bits !== epoch.nextBits,
    );
    expect(wrong).toEqual([]);
  });

  it("one second beyond either end does not, where unclamped", () => {
    const unclamped = closed.filter((epoch) => !isClamped(epoch.loSec, epoch.hiSec));
    expect(unclamped.length).toBeGreaterThan(400);
    const wrong = unclamped.filter(
      (epoch) =>
        after(epoch.bits, epoch.loSec - 1).bits === epoch.nextBits ||
        after(epoch.bits, epoch.hiSec + 1).bits === epoch.nextBits,
    );
    expect(wrong).toEqual([]);
  });

  it("the gap to the next epoch's first block less the timespan averages 500-700 s: 2,015 intervals, not 2,016", () => {
    const unclamped = closed.filter((e) => !isClamped(e.loSec, e.hiSec) && e.gapSec !== undefined);
    const left = (intervals: number) =>
      unclamped
        .map((e) => e.gapSec! - ((e.loSec + e.hiSec) / 2) * (intervals / INTERVALS_PER_TIMESPAN))
        .reduce((a, b) => a + b, 0) / unclamped.length;
    expect(left(INTERVALS_PER_TIMESPAN)).toBeGreaterThan(500);
    expect(left(INTERVALS_PER_TIMESPAN)).toBeLessThan(700);
    expect(left(INTERVALS_PER_TIMESPAN + 1)).toBeLessThan(100);
  });

  it("difficulty of each epoch's bits agrees with the stated one to the last digits of a double", () => {
    for (const epoch of epochs) {
      expect(Math.abs(difficultyOf(epoch.bits) / epoch.difficulty - 1)).toBeLessThan(4e-16);
    }
  });
});
