import { describe, expect, test } from "vitest";
import { parseScenario } from "./index.ts";
import { SMALLEST, WEST_TEXAS } from "./scenario.fixture.ts";

function readOrFail(text: string) {
  const read = parseScenario(text, { fileName: "scenario.yaml" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read;
}

function messagesOf(text: string): readonly string[] {
  const read = parseScenario(text, { fileName: "scenario.yaml" });
  return read.ok ? [] : read.problems.map(({ message }) => message);
}

describe("the scenario of the design document", () => {
  const { scenario, assumptionsUsed } = readOrFail(WEST_TEXAS);

  test("is read into canonical units with the unit in each name", () => {
    expect(scenario.site.grid).toMatchObject({ importMw: 100, firmMw: 60, adderUsdPerMwh: 6 });
    expect(scenario.site.grid.flexible).toEqual({ hoursPerYear: 88, importMw: 40 });
    expect(scenario.hosting?.lease?.rent).toEqual({
      rentUsdPerKwMonth: 128,
      per: "it-kw",
      standsFor: "first-year",
    });
    expect(scenario.hosting?.lease).toMatchObject({
      termMonths: 144,
      escalatorFractionPerYear: 0.03,
      serviceLevelFraction: 0.9999,
    });
    expect(scenario.finance).toMatchObject({ horizonMonths: 180 });
    expect(scenario.finance.discount.contractedFractionPerYear).toBe(0.08);
    expect(scenario.finance.debt).toEqual({
      shareFraction: 0.7,
      rateFractionPerYear: 0.085,
      tenorMonths: 120,
    });
  });

  test("says months as calendar months", () => {
    expect(scenario.site.grid.availableMonth).toEqual({ year: 2027, month: 1 });
    expect(scenario.power.hedges?.[0]?.untilMonth).toEqual({ year: 2030, month: 12 });
  });

  test("takes one hedge or a list of them", () => {
    expect(scenario.power.hedges).toHaveLength(1);
    const two = WEST_TEXAS.replace(
      /hedge: .*/,
      "hedge: [{ block: 1 MW, strike: $40/MWh, until: 2028-01 }, { block: 2 MW, strike: 4 c/kWh, until: 2029-01 }]",
    );
    expect(readOrFail(two).scenario.power.hedges?.map(({ strikeUsdPerMwh }) => strikeUsdPerMwh)).toEqual([
      40, 40,
    ]);
  });

  test("lists each default that it used, with source, status and the key it filled", () => {
    const poolFee = assumptionsUsed.find(({ id }) => id === "mining.pool_fee");
    expect(poolFee).toMatchObject({ value: 0.015, status: "reported", usedFor: ["mining.pool.fee"] });
    expect(poolFee?.source).not.toBe("");
  });

  test("does not list a default that the file itself gives", () => {
    const given = readOrFail(WEST_TEXAS.replace("mining:", "mining:\n  pool: { fee: 2 % }"));
    expect(given.scenario.mining?.pool.feeFraction).toBe(0.02);
    expect(given.assumptionsUsed.map(({ id }) => id)).not.toContain("mining.pool_fee");
  });

  test("is the same scenario every time it is read", () => {
    expect(readOrFail(WEST_TEXAS)).toEqual(readOrFail(WEST_TEXAS));
  });

  test("may be written as JSON", () => {
    const json =
      '{"title":"t","site":{"grid":{"import":"5 MW"}},"power":{"prices":{"constant":"4.5 c/kWh"}}}';
    expect(readOrFail(json).scenario.power.prices).toMatchObject({ kind: "constant", priceUsdPerMwh: 45 });
  });
});

describe("what the file leaves out", () => {
  test("is not there where it is a thing: no battery, no fleet, no lease", () => {
    const { scenario } = readOrFail(SMALLEST);
    expect(scenario.power.battery).toBeUndefined();
    expect(scenario.mining).toBeUndefined();
    expect(scenario.hosting).toBeUndefined();
  });

  test("is a row of assumptions where it is a figure", () => {
    const { scenario, assumptionsUsed } = readOrFail(SMALLEST);
    expect(scenario.finance.tax.rateFraction).toBe(0.21);
    expect(scenario.network.size).toEqual({ kind: "difficulty", difficulty: 138.96e12 });
    expect(scenario.facility.schedule.firstHallMonths).toBe(15);
    expect(assumptionsUsed.length).toBeGreaterThan(25);
    for (const row of assumptionsUsed) expect(row.usedFor, row.id).not.toEqual([]);
  });

  test("is warned of where a strategy asks for it", () => {
    expect(readOrFail(SMALLEST).warnings.map(({ path }) => path)).toEqual(["mining", "hosting"]);
  });
});

describe("other currencies", () => {
  const inEuro = SMALLEST.replace("45 USD/MWh", "50 EUR/MWh");
  const rate = "finance: { exchange: [{ from: EUR, rate: 1.08, date: 2024-06-03, source: ECB }] }\n";

  test("become USD by the file's dated rate, and the run says so", () => {
    const read = readOrFail(inEuro + rate);
    expect(read.scenario.power.prices).toMatchObject({ priceUsdPerMwh: 54 });
    expect(read.conversions).toEqual([
      { from: "EUR", rateUsd: 1.08, date: "2024-06-03", source: "ECB", figuresCount: 1 },
    ]);
  });

  test("are refused without one", () => {
    expect(messagesOf(inEuro)).toEqual([
      'power.prices.constant: "50 EUR/MWh" is in EUR; give a dated rate: finance: { exchange: [{ from: EUR, rate: …, date: …, source: … }] } (line 3)',
    ]);
  });

  test("of a rate that is wrong are refused at the rate", () => {
    expect(messagesOf(inEuro + rate.replace("1.08", "-1"))).toContain(
      'finance.exchange[0].rate: "-1" is out of range; allowed: more than 0 (line 4)',
    );
  });
});

describe("conflicts between keys", () => {
  test("a firm part above the import is refused at its key", () => {
    expect(messagesOf(WEST_TEXAS.replace("firm: 60 MW", "firm: 160 MW"))).toEqual([
      "site.grid.firm: firm 160 MW is more than the import of 100 MW (line 5)",
    ]);
  });

  test("two sources of prices exclude each other", () => {
    expect(messagesOf(WEST_TEXAS.replace("prices.csv", "prices.csv, model: ercot-south"))).toEqual([
      "power.prices: file, model exclude each other; keep one of file, model, constant (line 8)",
    ]);
  });
});

describe("reading never throws", () => {
  test.each([
    ["nothing", ""],
    ["only a comment", "# here\n"],
    ["a word", "hello"],
    ["a list", "- 1\n- 2\n"],
    ["a number", "3"],
    ["null", "~"],
    ["binary", "\u0000\u0001\uFFFF"],
    ["deep brackets", "[".repeat(100_000)],
    ["deep blocks", Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["a dash tower", `${"- ".repeat(5000)}1`],
    ["a question tower", `${"? ".repeat(5000)}1`],
    ["a bomb of aliases", aliasBomb()],
    ["a cycle", "title: &a [*a]\n"],
    ["a tag", "title: !!js/function 'x'\n"],
    ["a prototype key", "__proto__: { title: 1 }\nconstructor: 2\n"],
    ["infinity", SMALLEST.replace("5 MW", ".inf")],
    ["not a number", SMALLEST.replace("45 USD/MWh", ".nan")],
    ["a huge exponent", SMALLEST.replace("5 MW", "1e999 MW")],
    ["two documents", `${SMALLEST}---\n${SMALLEST}`],
    ["a megabyte and more", "x".repeat(1_000_001)],
  ])("for %s: it names the problem with a code and a line", (_, text) => {
    const read = parseScenario(text, { fileName: "scenario.yaml" });
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problems.length).toBeGreaterThan(0);
    for (const problem of read.problems) {
      expect(problem.code).toMatch(/^scenario\/[a-z-]+$/);
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.message).not.toMatch(/undefined|\[object|NaN/);
    }
  });
});

function aliasBomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
  );
  return ["a0: &a0 [lol, lol, lol]", ...levels].join("\n");
}
