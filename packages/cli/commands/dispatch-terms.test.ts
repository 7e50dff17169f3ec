import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

/** What a scenario says of contracts, machines and plants, and what `switchyard dispatch` makes of it. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchyard-terms-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Parts {
  readonly prices?: string;
  readonly power?: string;
  readonly site?: string;
  readonly curtailment?: string;
  readonly rest?: string;
}

/** A 40 MW mine at one price, hour by hour where nothing else is said. */
const scenario = ({
  prices = "{ constant: 40 USD/MWh }",
  power = "",
  site = "",
  curtailment = "",
  rest = "",
}: Parts) =>
  `title: terms
start: 2027-01
site:
  jurisdiction: nordic
  grid: { import: 40 MW, firm: 40 MW, export: 0 MW, adder: 0 USD/MWh, losses: 0 %${site} }
  location: { zone: Europe/Oslo }
power:
  prices: ${prices}
${power}
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2026-05 }
mining: { fleet: { machine: s21-xp, count: 10000, bought: 2026-06 }, pool: { fee: 0 % }${curtailment} }
${rest}
finance: { horizon: 15 years }
`;

async function run(yaml: string, ...args: string[]) {
  const path = join(folder, "scenario.yaml");
  await writeFile(path, yaml);
  return runIn(folder, ["dispatch", path, ...args]);
}

async function json(parts: Parts, ...args: string[]) {
  const { exit, out, err } = await run(scenario(parts), "--json", ...args);
  expect(err).toBe("");
  expect(exit).toBe(0);
  return JSON.parse(out);
}

/** A year of hours 2027 in Oslo, one value by local hour. */
async function yearFile(name: string, column: string, valueAt: (utcHour: number) => number) {
  const start = Date.UTC(2026, 11, 31, 0);
  const rows = Array.from({ length: 367 * 24 }, (_, hour) => {
    const at = new Date(start + hour * 3_600_000).toISOString();
    return `${at},${valueAt(hour)}`;
  });
  await writeFile(join(folder, name), `timestamp,${column}\n${rows.join("\n")}\n`);
}

describe("contracts settle beside dispatch", () => {
  it("a flat block of 10 MW at 42 against 40: 2 USD on 240 MWh a day are lost", async () => {
    const { settlements, hedgeSettlementUsd } = await json(
      { power: "  hedge: { block: 10 MW, strike: 42 USD/MWh, until: 2030-12 }" },
      ...["--days", "1"],
    );
    expect(settlements).toEqual([{ id: "hedge 1", contractedMwh: 240, usd: -480 }]);
    expect(hedgeSettlementUsd).toBe(-480);
  });

  it("a peak block is twelve hours of weekdays outside ERCOT, an off-peak block the other 108 of a week", async () => {
    const block = (shape: string) =>
      json(
        { power: `  hedge: { block: 10 MW, strike: 42 USD/MWh, until: 2030-12, shape: ${shape} }` },
        // a Monday
        ...["--from", "2027-03-08", "--days", "7"],
      );
    expect((await block("peak")).settlements[0].contractedMwh).toBe(600);
    expect((await block("off-peak")).settlements[0].contractedMwh).toBe(1080);
  });

  it("a block that has ended settles nothing", async () => {
    const { settlements } = await json(
      { power: "  hedge: { block: 10 MW, strike: 42 USD/MWh, until: 2027-02 }" },
      ...["--from", "2027-03-08", "--days", "2"],
    );
    expect(settlements[0].contractedMwh).toBe(0);
  });

  it("an as-produced wind PPA settles its yield: 20 MW at 50 % are 240 MWh a day", async () => {
    const { settlements, warnings } = await json(
      {
        power:
          "  ppa: { power: 20 MW, price: 30 USD/MWh, until: 2036-12, profile: as-produced, source: wind, yield: 50 % }",
      },
      ...["--days", "1"],
    );
    expect(settlements).toEqual([{ id: "PPA 1", contractedMwh: 240, usd: 2400 }]);
    expect(warnings.join()).not.toMatch(/not settled/);
  });

  it("an as-produced PPA follows its file", async () => {
    await yearFile("farm.csv", "mw_per_mw", (hour) => (hour % 24 === 12 ? 0.5 : 0));
    const { settlements } = await json(
      {
        power:
          "  ppa: { power: 20 MW, price: 30 USD/MWh, until: 2036-12, profile: as-produced, output: farm.csv, output_column: mw_per_mw }",
      },
      ...["--days", "3"],
    );
    expect(settlements[0].contractedMwh).toBeCloseTo(30, 9);
  });

  it("take-or-pay without resale makes machines run at a price that would stop them", async () => {
    const power = (resale: boolean) =>
      `  hedge: { block: 20 MW, strike: 120 USD/MWh, until: 2030-12, settles: physical, resale: ${resale}, take_or_pay: 100 % }`;
    const dear = { prices: "{ constant: 110 USD/MWh }" };
    const free = await json({ ...dear, power: power(true) }, "--days", "2");
    expect(free.energyMwh.import).toBe(0);
    const bound = await json({ ...dear, power: power(false) }, "--days", "2");
    expect(bound.route.path).toBe("lp");
    expect(bound.energyMwh.import).toBeCloseTo(20 * 48, 6);
    expect(new Set(Object.values(bound.series.importMw as number[]).map((mw) => mw.toFixed(6)))).toEqual(
      new Set(["20.000000"]),
    );
    // bought at the market's 110 in the books, less what the block saves of it: its strike of 120 in all
    expect(bound.cashUsd.import + bound.cashUsd.deliveredBlocks).toBeCloseTo(-120 * 20 * 48, 6);
    expect(bound.settlements).toEqual([]);
    expect(bound.warnings.join()).toMatch(
      /hedge 1: what is not drawn can't be sold back; 100 % of it is paid/,
    );
  });
});

describe("energy blocks of the month", () => {
  const blocks = "  energy_blocks: [{ up_to: 10 GWh, price: 8 USD/MWh }, { price: 1 USD/MWh }]";
  it("that get cheaper are decided by whole numbers, and charged on what is drawn", async () => {
    const { route, cashUsd, energyMwh } = await json(
      { power: blocks },
      "--from",
      "2027-02-01",
      "--days",
      "28",
    );
    expect(route.path).toBe("milp");
    expect(energyMwh.import).toBeGreaterThan(20_000);
    expect(cashUsd.energyBlocks).toBeCloseTo(-(10_000 * 8 + (energyMwh.import - 10_000)), 2);
  });

  it("in an order that can't be are refused with the place", async () => {
    const wrong = "  energy_blocks: [{ price: 8 USD/MWh }, { up_to: 10 GWh, price: 1 USD/MWh }]";
    const { exit, err } = await run(scenario({ power: wrong }));
    expect(exit).toBe(2);
    expect(err).toMatch(/power\.energy_blocks.*only the last may leave it out/);
  });
});

describe("machines that may not stop, or not at once", () => {
  const spike = () => yearFile("spikes.csv", "price_usd_per_mwh", (hour) => (hour % 24 === 18 ? 150 : 40));
  const prices = "{ file: spikes.csv }";

  it("curtailment.allowed: no runs them through a price of 150 that stops others", async () => {
    await spike();
    const free = await json({ prices }, "--days", "2");
    const bound = await json({ prices, curtailment: ", curtailment: { allowed: false }" }, "--days", "2");
    const mw = Object.values(bound.series.miningMw)[0] as Record<string, number>;
    expect(new Set(Object.values(mw).map((x) => x.toFixed(9))).size).toBe(1);
    expect(bound.energyMwh.mining).toBeGreaterThan(free.energyMwh.mining + 2 * 30);
    expect(bound.valueUsd).toBeLessThan(free.valueUsd);
    expect(bound.relativeGap).toBeLessThan(1e-9);
  });

  it("a start that costs 100 USD/MW keeps them on through one dear hour, and is booked where it is paid", async () => {
    await spike();
    const dear = await json(
      { prices, curtailment: ", curtailment: { start_cost: 100 USD/MW }" },
      "--days",
      "2",
    );
    expect(dear.route.path).toBe("lp");
    expect(dear.cashUsd.miningStarts).toBeCloseTo(0, 6);
    const cheap = await json(
      { prices, curtailment: ", curtailment: { start_cost: 1 USD/MW }" },
      "--days",
      "2",
    );
    expect(cheap.cashUsd.miningStarts).toBeLessThan(-30);
  });

  it("at least six hours off: the dear hour alone no longer pays", async () => {
    await spike();
    const { energyMwh, warnings } = await json(
      { prices, curtailment: ", curtailment: { minimum_off: 6 h }" },
      ...["--days", "2"],
    );
    const free = await json({ prices }, "--days", "2");
    expect(energyMwh.mining).toBeGreaterThan(free.energyMwh.mining);
    expect(warnings.join()).not.toMatch(/restarts of this schedule/);
    expect(free.warnings.join()).toMatch(/restarts of this schedule lose about/);
  });
});

describe("profiles and system load out of files", () => {
  it("sun follows the file's column: 10 MW at 0.8 for one hour a day are 8 MWh", async () => {
    await yearFile("sun.csv", "output", (hour) => (hour % 24 === 12 ? 0.8 : 0));
    const { energyMwh, warnings } = await json(
      { power: "  pv: { power: 10 MW, profile: sun.csv }" },
      "--days",
      "5",
    );
    expect(energyMwh.renewables).toBeCloseTo(40, 9);
    expect(warnings.join()).not.toMatch(/modelled daily shape/);
  });

  it("a profile in megawatts is refused with its row", async () => {
    await yearFile("sun.csv", "output", (hour) => (hour % 24 === 12 ? 8 : 0));
    const { exit, err } = await run(scenario({ power: "  pv: { power: 10 MW, profile: sun.csv }" }));
    expect(exit).toBe(2);
    expect(err).toMatch(/sun\.csv.*value 8 in interval 13.*between 0 and 1/);
  });

  it("chances of the coincident peak follow the load file, and the run no longer speaks of the price", async () => {
    await yearFile("load.csv", "load_mw", (hour) => (hour === 24 * 190 + 16 ? 90_000 : 50_000));
    const peak = (more: string) => ({
      power: `  coincident_peak: { rate: 65 USD/kW/year, months: [7]${more} }`,
    });
    const byLoad = await json(
      peak(", load_file: load.csv, load_column: load_mw"),
      "--from",
      "2027-07-01",
      "--days",
      "31",
    );
    expect(byLoad.coincidentPeak.hoursCurtailed).toBe(1);
    expect(byLoad.coincidentPeak.expectedHits).toBeGreaterThan(0.999);
    expect(byLoad.warnings.join()).not.toMatch(/read from the market price/);
    const byPrice = await json(peak(""), "--from", "2027-07-01", "--days", "31");
    expect(byPrice.warnings.join()).toMatch(/read from the market price: no system load is given/);
  });
});

describe("what could not be kept", () => {
  it("is told by the site's clock, with zone and offset", async () => {
    const lease =
      "hosting: { lease: { rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }, sold: 60 MW, term: 12 years, passthrough: triple-net } }";
    const { slacks } = await json({ rest: lease }, "--from", "2027-07-01", "--days", "1");
    expect(slacks[0]).toMatch(
      /^import limit 40 MW at 2027-07-01 \d\d:00 leaves .+ MW of AI load unserved \(Europe\/Oslo, UTC\+02:00\)$/,
    );
  });
});
