import { bestOf, courseOf } from "@switchyard/core/strategy";
import { beforeAll, describe, expect, it } from "vitest";
import { priceYearOf } from "./price-year-input.ts";
import { type StudyResult, studyResultSchema } from "./result.ts";
import {
  historyOf,
  IDENTITY,
  numbersIn,
  parsed,
  quietPorts,
  SMALL_SITE,
  scenarioOf,
  studyOf,
  withLine,
} from "./study.fixture.ts";
import { prepareStudy, studyScenario } from "./study.ts";

/** Best strategy of a text, without the search for turning points. */
function bestOfText(text: string): string {
  const scenario = scenarioOf(text);
  const { comparison, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  return courseOf(bestOf(comparison.compare(world)).choice);
}

const strategyOf = (result: StudyResult, id: string) => result.strategies.find((entry) => entry.id === id)!;
const totalOf = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

describe("a study of a small site", () => {
  let result: StudyResult;
  beforeAll(async () => {
    result = await studyOf(SMALL_SITE);
  });

  it("is what its schema says, and no figure in it is NaN or without end", () => {
    expect(studyResultSchema.safeParse(result).success).toBe(true);
    const numbers = numbersIn(result);
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.filter(([, value]) => !Number.isFinite(value))).toEqual([]);
  });

  it("gives the same answer bit for bit when run again", async () => {
    expect(JSON.stringify(await studyOf(SMALL_SITE))).toBe(JSON.stringify(result));
  });

  it("carries its identity: scenario hash, code version, seed, first month and months", () => {
    expect(result.run).toMatchObject({ ...IDENTITY, seed: 7, start: "2027-01", months: 36 });
    expect(result.run.measure).toBe("deterministic");
  });

  it("lists strategies best first, do-nothing with exactly nothing", () => {
    const worth = result.strategies.map((entry) => entry.npvUsd.value);
    expect(worth).toEqual([...worth].sort((a, b) => b - a));
    expect(strategyOf(result, "do-nothing").npvUsd.value).toBe(0);
    expect(result.answer.best).toBe(result.strategies[0]!.id);
  });

  it("does nothing at a price: 0.5 % of 40 MW at 34 USD/MWh over 26,304 hours is 178,867 USD, and no other line", () => {
    const { lines } = strategyOf(result, "do-nothing");
    expect(lines.map((line) => line.id)).toEqual(["standing.energy"]);
    expect(totalOf(lines[0]!.amounts)).toBeCloseTo(-0.2 * 34 * 26_304, 4);
  });

  it("has cash lines that sum to each strategy's difference to do-nothing, month by month", () => {
    const net = (id: string, month: number) =>
      totalOf(strategyOf(result, id).lines.map((line) => line.amounts[month]!));
    for (const { id, netCashUsd } of result.strategies) {
      expect(netCashUsd).toHaveLength(36);
      for (let month = 0; month < 36; month++)
        expect(netCashUsd[month]).toBeCloseTo(net(id, month) - net("do-nothing", month), 4);
    }
  });

  it("has years that sum to the lines, in money and in energy", () => {
    for (const { lines, years, energy } of result.strategies) {
      expect(years.map((year) => year.year)).toEqual([2027, 2028, 2029]);
      expect(totalOf(years.map((year) => year.netUsd))).toBeCloseTo(
        totalOf(lines.map((line) => totalOf(line.amounts))),
        3,
      );
      expect(totalOf(years.map((year) => year.energy.importMwh))).toBeCloseTo(energy.importMwh, 4);
    }
  });

  it("shows a margin over three denominators: reserved grid MW-years, metered MWh, IT MWh where only tenants draw", async () => {
    const text = withLine(SMALL_SITE, "compare", "compare: [do-nothing, convert]");
    const convert = strategyOf(await studyOf(text), "convert");
    const margin = convert.marginUsdPerReservedGridMwYear * 40 * 3;
    expect(convert.marginUsdPerMeterMwh! * convert.energy.aiMwh).toBeCloseTo(margin, 2);
    // design PUE 1.2: an IT MWh is 1.2 MWh of the meter
    expect(convert.marginUsdPerItMwh! / convert.marginUsdPerMeterMwh!).toBeCloseTo(1.2, 9);
    expect(strategyOf(result, "hybrid").marginUsdPerItMwh).toBeNull();
  });

  it("draws no more than the connection: 40 MW over 26,304 hours, used or not", () => {
    for (const { energy } of result.strategies) {
      expect(energy.importMwh).toBeLessThanOrEqual(40 * 26_304);
      expect(energy.importMwh + energy.unusedMwh).toBeCloseTo(40 * 26_304, 3);
    }
  });

  it("lists each assumption once, with source, date and status, and names those of every room that was used", () => {
    const ids = result.assumptions.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [
      "mining.ageing",
      "machines.s21-xp",
      "facility.camp.middle",
      "bitcoin.fees_per_block_sats",
      "study.wait",
      "scenario.standby_load",
    ])
      expect(ids).toContain(id);
    for (const row of result.assumptions) {
      expect(row.source, row.id).not.toBe("");
      expect(row.date, row.id).toMatch(/^\d{4}/);
      expect(["verified", "reported", "pending", "assumed"]).toContain(row.status);
    }
  });

  it("lists every default that reading the file filled in", () => {
    const { assumptionsUsed } = parsed(SMALL_SITE);
    const listed = new Set(result.assumptions.map((row) => row.id));
    expect(assumptionsUsed.map((row) => row.id).filter((id) => !listed.has(id))).toEqual([]);
  });

  it("does not list a default that the file states", async () => {
    const stated = SMALL_SITE.replace("finance: {", "finance: { standby: 0.5 %,");
    const ids = (await studyOf(withLine(stated, "compare", "compare: [do-nothing]"))).assumptions.map(
      (row) => row.id,
    );
    expect(ids).not.toContain("scenario.standby_load");
    expect(ids).toContain("scenario.overhead");
  });

  it("turns where it says: two per cent of rent beyond flipsAt another strategy is best, two per cent before it is not", () => {
    const turn = result.breakEvens.find((entry) => entry.parameter === "rent in the first year")!;
    const at = (rent: number) => bestOfText(SMALL_SITE.replace("128 USD/kW/month", `${rent} USD/kW/month`));
    expect(turn.flipsAt).not.toBeNull();
    expect(at(turn.flipsAt! * 1.02)).toBe(turn.winnerAbove);
    expect(at(turn.flipsAt! * 0.98)).toBe(turn.winnerBelow);
    expect(turn.winnerAbove).not.toBe(turn.winnerBelow);
  });

  it("turns where it says in a second study: the answer of the whole run changes", async () => {
    const turn = result.breakEvens.find((entry) => entry.parameter === "rent in the first year")!;
    const text = SMALL_SITE.replace("128 USD/kW/month", `${turn.flipsAt! * 1.02} USD/kW/month`);
    const second = await studyOf(text);
    expect(second.answer.best).toBe(turn.winnerAbove);
    expect(second.answer.best).not.toBe(result.answer.best);
  });

  it("turns at the capex that it says: a cheaper hall wins below it", () => {
    const turn = result.breakEvens.find((entry) => entry.parameter === "conversion capex")!;
    // greenfield cost that makes the converted cost `wanted`: the difference passes through with its contingency of 10 %
    const at = (wanted: number) => {
      const cost = 4 + (wanted - turn.today) / 1.1;
      return bestOfText(SMALL_SITE.replace("cost: 4 MUSD/MW", `cost: ${cost} MUSD/MW`));
    };
    expect(at(turn.flipsAt! * 0.98)).toBe(turn.winnerBelow);
    expect(at(turn.flipsAt! * 1.02)).toBe(turn.winnerAbove);
  });

  it("says over which range it looked where nothing turns", () => {
    const turn = result.breakEvens.find((entry) => entry.flipsAt === null)!;
    // a mine whose machines are best sold at once is called by that
    expect(turn.winnerBelow).toBe(bestOfText(SMALL_SITE));
    expect(turn.winnerAbove).toBe(turn.winnerBelow);
    expect(turn.searchedTo).toBeGreaterThan(turn.searchedFrom);
  });

  it("reports progress from nothing to all, naming what is moved", async () => {
    const seen: (readonly [number, number, string])[] = [];
    const ports = { ...quietPorts(), progress: (...step: [number, number, string]) => void seen.push(step) };
    await studyOf(withLine(SMALL_SITE, "compare", "compare: [do-nothing]"), ports);
    expect(seen[0]).toEqual([0, 6, "strategies"]);
    expect(seen.at(-1)).toEqual([6, 6, "done"]);
    expect(seen.map(([, , what]) => what)).toContain("where the answer turns: conversion capex");
  });

  it("stops between two steps when it is told to, by name", async () => {
    const abort = new AbortController();
    const ports = { ...quietPorts(), signal: abort.signal, pause: async () => abort.abort() };
    await expect(studyOf(SMALL_SITE, ports)).rejects.toMatchObject({ code: "study/cancelled" });
  });
});

describe("a strategy that can't be done", () => {
  const only = (strategies: string, change: (text: string) => string = (text) => text) =>
    studyOf(withLine(change(SMALL_SITE), "compare", `compare: [do-nothing, ${strategies}]`));
  const without = (key: string) => (text: string) => withLine(text, key, "").replace(/\n\n/g, "\n");

  it.each([
    ["sell-power", undefined, /no right to sell/, /physical power block|battery|reserve/],
    ["mine", "mining", /no machines/, /mining\.fleet/],
    ["convert", "hosting", /no lease/, /hosting\.lease/],
    ["hybrid", "hosting", /no lease/, /hosting\.lease/],
  ])("%s: says why and what would enable it", async (id, missing, because, enabledBy) => {
    const entry = strategyOf(await only(id, missing ? without(missing) : undefined), id);
    expect(entry).toMatchObject({ available: false, lines: [], netCashUsd: [] });
    expect(entry.unavailable!.because).toMatch(because);
    expect(entry.unavailable!.enabledBy).toMatch(enabledBy);
  });

  it("hosting without firm megawatts is one", async () => {
    const entry = strategyOf(
      await only("convert", (text) => text.replace("firm: 30 MW", "firm: 0 MW")),
      "convert",
    );
    expect(entry.unavailable!.enabledBy).toContain("site.grid.firm");
  });

  it("selling becomes possible with a block that may be resold", async () => {
    const hedged = SMALL_SITE.replace(
      "power: {",
      "power: { hedge: { block: 10 MW, strike: 25 USD/MWh, until: 2028-12, resale: true },",
    );
    const result = await studyOf(withLine(hedged, "compare", "compare: [do-nothing, sell-power]"));
    const sold = strategyOf(result, "sell-power");
    expect(sold.available).toBe(true);
    // 2027 and 2028 have 731 days; the block of 10 MW earns (30 - 2 - 25) USD on what the site's own 0.2 MW do not draw;
    // what doing nothing pays for the same block is in the baseline
    const settled = totalOf(sold.lines.find((line) => line.id === "power.block.hedge-1")!.amounts);
    expect(settled).toBeCloseTo(731 * 24 * (9.8 * 3 + 0.2 * 5), 3);
    expect(sold.npvUsd.value).toBeGreaterThan(0);
  });

  it("says which key of the file would enable it: no rate for machines of others, no price for the site", async () => {
    const result = await only("host-miners, sell-site");
    expect(strategyOf(result, "host-miners").unavailable!.enabledBy).toContain("mining.colocation");
    expect(strategyOf(result, "sell-site").unavailable!.enabledBy).toContain("site.sale");
    expect(result.answer.best).toBe("do-nothing");
  });

  it("comes after all that can be done", async () => {
    const result = await only("sell-power, mine");
    expect(result.strategies.at(-1)!.id).toBe("sell-power");
  });
});

describe("prices of a file", () => {
  const FROM_FILE = withLine(
    withLine(SMALL_SITE, "power", "power: { prices: { file: prices.csv } }"),
    "compare",
    "compare: [do-nothing, mine]",
  )
    .replace("location: { zone: America/Chicago }", "location: { zone: UTC }")
    .replace("mining: {", "strategies: { mine: { machines: run-to-stop } }\nmining: {");

  it("of a quarter of an hour are dispatched as they are: machines stop in each dear quarter", async () => {
    // every fourth quarter costs 900 USD/MWh: three quarters of the energy of an hour remain
    const year = historyOf({ year: 2025, month: 1, day: 1 }, 365, 900, (step) => (step % 4 === 3 ? 900 : 10));
    const flat = historyOf({ year: 2025, month: 1, day: 1 }, 365, 900, () => 10);
    const forward = FROM_FILE.replace(
      "prices.csv }",
      "prices.csv }, forward: { level: 10 USD/MWh, trend: 0 %/year }",
    );
    const held = forward.replace("level: 10", "level: 232.5");
    const result = await studyOf(held, quietPorts(year));
    const all = await studyOf(forward, quietPorts(flat));
    expect(result.prices).toMatchObject({
      kind: "history",
      stepMinutes: 15,
      negativeHours: 0,
      maxUsdPerMwh: 900,
    });
    const [peaky, steady] = [result, all].map(
      (entry) => strategyOf(entry, "mine").years[0]!.energy.miningMwh,
    );
    expect(peaky! / steady!).toBeCloseTo(0.75, 6);
  });

  it("of less than a year are answered for their days: nothing is annualised, and the words to write are given", async () => {
    const { scenario, assumptionsUsed } = parsed(FROM_FILE);
    const short = historyOf({ year: 2025, month: 6, day: 1 }, 91);
    const result = await studyScenario(scenario, assumptionsUsed, IDENTITY, quietPorts(short));
    expect(result.schema).toBe("switchyard/days/1");
    expect(JSON.stringify(result)).not.toMatch(/npv/i);
    expect(result).toMatchObject({ noVerdict: expect.stringContaining("short_series: fill-from-model") });
  });

  it("of less than a year that may be completed say which months are modelled", async () => {
    const text = FROM_FILE.replace("prices.csv }", "prices.csv, short_series: fill-from-model }");
    const result = await studyOf(text, quietPorts(historyOf({ year: 2025, month: 6, day: 1 }, 122)));
    expect(result.prices.kind).toBe("mixed");
    expect(result.prices.filledMonths).toHaveLength(8);
    expect(result.warnings.join("\n")).toMatch(/122 days; 8 of 12 months .* are modelled, not history/);
    expect(result.answer.reason).toContain("modelled, not history");
  });

  it("can't be read by ports that have no files: the error says what to do", async () => {
    const scenario = scenarioOf(FROM_FILE);
    expect(() => priceYearOf(scenario, undefined)).toThrow(
      expect.objectContaining({ code: "study/no-price-file-reader" }),
    );
  });
});
