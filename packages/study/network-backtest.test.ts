import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../tests/market-data.ts";
import { monthlyOrigins, runForecasts } from "./network-backtest.ts";
import { knownAsOf, type NetworkRecord, parseNetworkDaily, requireKnown } from "./network-data.ts";
import { scoreEvents } from "./network-events.ts";
import { heightOfEpoch } from "./network-height.ts";
import { tableOf } from "./network-report.ts";
import { powerUsdPerMwhAt } from "./network-settings.ts";
import { frozenRowsText, networkSettings, responseCandidates } from "./network-settings-from-assumptions.ts";

const HEADER = "date,price_usd,difficulty,subsidy_btc_per_block,fees_btc_day,fee_source";
const csv = (...rows: string[]) => [HEADER, ...rows].join("\n");
const EMPTY_EPOCH = {
  startDay: 0,
  difficulty: 1,
  rewardUsdPerBlock: 1,
  feesBtcPerBlock: 0,
  subsidyBtcPerBlock: 6.25,
};
const settings = networkSettings(createHash("sha256").update(frozenRowsText()).digest("hex").slice(0, 16));

describe("a daily file", () => {
  it("is read by column name, with a byte-order mark, carriage returns and further columns", () => {
    const text = `\uFEFF${csv("2024-01-01,42000,7e13,6.25,30,x", "2024-01-02,43000,7e13,6.25,31,x")}`;
    const daily = parseNetworkDaily(text.replaceAll("\n", "\r\n"), "f.csv");
    expect(daily.days.map((row) => row.priceUsd)).toEqual([42_000, 43_000]);
    expect(daily.days[1]!.day - daily.days[0]!.day).toBe(1);
  });
  it("fills an empty cell and a missing day from the day before, and counts what it filled", () => {
    const daily = parseNetworkDaily(
      csv("2024-01-01,42000,7e13,6.25,30,x", "2024-01-03,43000,7e13,6.25,,x"),
      "f.csv",
    );
    expect(daily.days.map((row) => row.feesBtcPerDay)).toEqual([30, 30, 30]);
    expect(daily.carriedForwardCells).toBe(5);
  });
  it.each([
    [csv("2024-01-01,abc,7e13,6.25,30,x"), /line 2, column price_usd: "abc"/],
    [csv("2024-01-01,-1,7e13,6.25,30,x"), /price_usd/],
    [csv("2024-01-01,1,7e13,6.25,30,x", "2024-01-01,1,7e13,6.25,30,x"), /does not follow/],
    [csv("2024-01-01,1,7e13,6.25,30,x", "2024-02-01,1,7e13,6.25,30,x"), /30 days without a value/],
    ["date,price_usd\n2024-01-01,1", /no column "difficulty"/],
  ])("is refused with its line where it can't be used (%#)", (text, message) => {
    expect(() => parseNetworkDaily(text, "f.csv")).toThrow(message);
  });
});

describe("what is known at an origin", () => {
  const record: NetworkRecord = {
    days: parseNetworkDaily(csv("2024-01-01,1,7e13,6.25,30,x", "2024-01-02,1,7e13,6.25,30,x"), "f").days,
    machines: [{ knownDay: 19_900, efficiencyJPerTh: 10 }],
    anchors: [{ day: 19_901, lowJPerTh: 1, guessJPerTh: 2, highJPerTh: 3 }],
  };
  const origin = record.days[0]!.day;
  it("holds no later row, machine or efficiency figure", () => {
    const known = knownAsOf(record, origin);
    expect([known.days.length, known.machines.length, known.anchors.length]).toEqual([1, 0, 0]);
  });
  it("is guarded at the forecaster's door: each kind of later fact is refused by name and date", () => {
    expect(() => requireKnown(record, origin)).toThrow(
      /a daily row is dated 2024-01-02, after the origin 2024-01-01/,
    );
    const known = knownAsOf(record, origin);
    expect(() => requireKnown({ ...known, machines: record.machines }, origin)).toThrow(/a machine/);
    expect(() => requireKnown({ ...known, anchors: record.anchors }, origin)).toThrow(
      /a network efficiency figure/,
    );
  });
});

describe("heights and the hydro season", () => {
  const epochs = [0, 14, 28, 42].map((day) => ({ ...EMPTY_EPOCH, startDay: 18_380 + day }));
  it("count epochs from the halving of 2020-05-11: it lies in the epoch of height 628,992", () => {
    expect(heightOfEpoch(epochs, 1, settings.heights)).toBe(631_008);
    expect(heightOfEpoch(epochs, 3, settings.heights)).toBe(635_040); // 628,992 + 3 * 2,016
  });
  it("count 144 blocks a day from an earlier halving where none is in the rows", () => {
    const later = [{ ...EMPTY_EPOCH, startDay: 19_833 + 140 }];
    expect(heightOfEpoch(later, 0, settings.heights)).toBe(Math.round((840_000 + 140 * 144) / 2016) * 2016);
  });
  it("goes on after an origin before the ban and is over for origins after it", () => {
    const [june2021, june2022] = [18_795, 19_160];
    const before = powerUsdPerMwhAt(settings, june2022, 18_000);
    expect(before).toBeLessThan(0.9 * settings.powerLevel.at(-1)!.usdPerMwh);
    expect(powerUsdPerMwhAt(settings, june2022, june2021)).toBe(settings.powerLevel.at(-1)!.usdPerMwh);
  });
});

const dailyPath = marketDataPath("bitcoin/network_daily_to_2024-06.csv");

describe.skipIf(!dailyPath)("the back-test on market data (skipped: market data not present)", () => {
  const daily = () => parseNetworkDaily(readFileSync(dailyPath!, "utf8"), "daily.csv");
  /** From mid 2019, so that few epochs are filtered; three origins. */
  const shortRecord = (): NetworkRecord => ({
    days: daily().days.slice(3250, 4100),
    machines: settings.machines,
    anchors: settings.anchors,
  });
  const small = { ...settings, ensemble: { ...settings.ensemble, members: 12 } };
  const origins = (record: NetworkRecord) => monthlyOrigins(record, "daily.csv").slice(0, 2);

  it("gives identical forecasts when absurd rows, machines and figures of the future are appended", () => {
    const record = shortRecord();
    const chosen = origins(record);
    const last = record.days.at(-1)!;
    const absurd: NetworkRecord = {
      days: [
        ...record.days,
        ...Array.from({ length: 60 }, (_, i) => ({
          ...last,
          day: last.day + 1 + i,
          priceUsd: 1e9,
          difficulty: 1e20,
        })),
      ],
      machines: [...record.machines, { knownDay: chosen[1]! + 1, efficiencyJPerTh: 0.001 }],
      anchors: [...record.anchors, { day: chosen[1]! + 1, lowJPerTh: 1, guessJPerTh: 1, highJPerTh: 1 }].sort(
        (a, b) => a.day - b.day,
      ),
    };
    const forecasts = (of: NetworkRecord) =>
      runForecasts(of, small, chosen).map((run) => [
        run.forecaster,
        run.track,
        run.forecasts.map((f) => Array.from(f.samples)),
      ]);
    expect(forecasts(absurd)).toEqual(forecasts(record));
  });

  it("scores every forecaster on the same origins, the fleet with and without the ban given, and names the best naive", () => {
    const record = shortRecord();
    const rows = tableOf(runForecasts(record, small, origins(record)), 1);
    const conditional = rows.filter(
      (row) => row.segment === "all" && row.track === "conditional" && row.horizonWeeks === 52,
    );
    expect(conditional.map((row) => row.forecaster).sort()).toEqual([
      "fleet",
      "fleet",
      "free-entry-barrier",
      "growth-continued",
      "growth-continued-given-price",
      "half-growth",
      "half-growth-given-price",
      "no-change",
      "no-change-given-price",
      "real-hashrate-reversion",
    ]);
    const naive = conditional.filter((row) => /change|growth/.test(row.forecaster));
    const least = Math.min(...naive.map((row) => row.meanAbsoluteLogError));
    const fleet = conditional.find((row) => row.forecaster === "fleet")!;
    expect(fleet.errorOverBestNaive).toBeCloseTo(fleet.meanAbsoluteLogError / least, 9);
    expect(fleet.originCount).toBe(2);
  });

  it("reads all eight shocks' retargets: 6.9 points of mean absolute change without China, 11.3 with (FACTS)", () => {
    const record = { days: daily().days, machines: settings.machines, anchors: settings.anchors };
    const score = scoreEvents(record, { ...settings, ensemble: { ...settings.ensemble, members: 8 } }, []);
    expect(score.rows).toHaveLength(8);
    expect(score.noResponseWithoutChinaPoints).toBeCloseTo(6.9, 1);
    expect(score.noResponseWithChinaPoints).toBeCloseTo(11.3, 1);
    const crash = score.rows.find((row) => row.event === "price crash 2018")!;
    [-7.4, -15.1, -9.6].forEach((change, i) => {
      expect(crash.actualPercent[i]).toBeCloseTo(change, 1);
    });
    expect(score.rows.filter((row) => row.outageInput !== null).map((row) => row.event)).toEqual([
      "China ban 2021",
    ]);
  });
});

describe("the frozen settings", () => {
  it("offer response candidates that change the response alone", () => {
    for (const { settings: other } of responseCandidates(settings)) {
      expect(other.parameters.orderRatePerYear).toBe(settings.parameters.orderRatePerYear);
      expect(other.hash).toBe(settings.hash);
    }
  });
  it("are those whose table stands in docs/network.md: the hash is the same", () => {
    expect(readFileSync("docs/network.md", "utf8")).toContain(settings.hash);
  });
});
