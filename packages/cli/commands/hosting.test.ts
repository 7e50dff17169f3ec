import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarioTemplate } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

const riverBend = `
name: River Bend
it: 245 MW
grid: 330 MW
rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }
escalator: 3 %/year
term: 15 years
ramp: at once
extensions: [5 years, 5 years, 5 years]
margin: 98.6 %
loan: { cover: 1.3, rate: 6.5 %, tenor: 15 years }
disclosed: { total: 7000 MUSD, noi: 6900 MUSD, total_with_extensions: 17700 MUSD }
`;

async function hosting(files: Readonly<Record<string, string>>, ...args: string[]) {
  const cwd = await mkdtemp(join(tmpdir(), "switchyard hosting "));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const { exit, ...written } = await runIn(cwd, ["hosting", ...args]);
  return { exitCode: exit, ...written };
}

const run = (files: Readonly<Record<string, string>>, ...args: string[]) => hosting(files, "lease", ...args);

const site = (extra = "") => `
title: two tenants
start: 2027-01
site: { jurisdiction: ercot, grid: { import: 54 MW, firm: 54 MW } }
power: { prices: { constant: 40 USD/MWh } }
hosting:
  lease: &lease
    rent: { value: 100 USD/kW/month, per: it-kw, stands_for: first-year }
    sold: 20 MW
    term: 10 years
    ramp: 0 months
    escalator: 0 %/year
    passthrough: triple-net
    tenant: start-up
  more_leases: *lease
${extra}`;

describe("switchyard hosting tenants", () => {
  it("two as stated against five: 40 MW at $100 for ten years is $480M in either case", async () => {
    const { exitCode, out } = await hosting(
      { "s.yaml": site() },
      "tenants",
      "s.yaml",
      "--paths",
      "300",
      "--json",
    );
    const { asStated, counts } = JSON.parse(out);
    expect([exitCode, asStated.tenantCount, asStated.tenants[1].itMw]).toEqual([0, 2, 20]);
    for (const outcome of [asStated, ...counts]) expect(outcome.contractedRentUsd / 1e6).toBeCloseTo(480, 6);
    const [one, two, five] = counts.map(
      (row: { halfRentLostProbability: number }) => row.halfRentLostProbability,
    );
    expect(one).toBeGreaterThan(two);
    expect(two).toBeGreaterThan(five);
  });

  it("for people: the tenants, the market, a row for each count", async () => {
    const { out } = await hosting(
      { "s.yaml": site() },
      "tenants",
      "s.yaml",
      "--paths",
      "50",
      "--counts",
      "3",
    );
    expect(out).toContain("tenant 2: 20.0 MW, start-up");
    expect(out).toContain("Market of tenants: deep, 9 months to re-let");
    expect(out).toContain("3 equal");
  });

  it.each([
    [["--counts", "0"], site(), "whole numbers"],
    [["--counts", "two"], site(), "whole numbers"],
    [[], site().replaceAll("20 MW", "60 MW"), "study/oversold"],
    [[], site().replace(/hosting:[\s\S]*/, ""), "study/no-lease"],
  ])("refuses what can't be (%#)", async (args, text, words) => {
    const { exitCode, err } = await hosting({ "s.yaml": text }, "tenants", "s.yaml", ...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });
});

describe("switchyard hosting lease", () => {
  it("predicts $7.0bn, $6.9bn of NOI and $17.9bn with options from $128, 3 % and 15 years", async () => {
    const { exitCode, out } = await run({ "deal.yaml": riverBend }, "deal.yaml", "--json");
    const { deals, countedCount, withinCount } = JSON.parse(out);
    expect([exitCode, countedCount, withinCount]).toEqual([0, 3, 3]);
    expect(deals[0].predicted.totalUsd.low / 1e9).toBeCloseTo(6.999, 2);
    expect(deals[0].termAverageRentUsdPerKwMonth).toBeCloseTo(158.7, 1);
    expect(deals[0].notDisclosed).toEqual(["noiUsdPerYear", "loanUsd"]);
  });

  it("ends with status 1 where a figure misses: $110 instead of $128", async () => {
    const { exitCode, out } = await run({ "deal.yaml": riverBend.replace("128", "110") }, "deal.yaml");
    expect(exitCode).toBe(1);
    expect(out).toContain("7000.0 MUSD disclosed: misses by 14.1 %, NOT within");
    expect(out).toContain("0 of 3 counted figures within 3 %, 0 not counted");
  });

  it("without a file reads the known deals: four counted, all within 3 %", async () => {
    const { exitCode, out } = await run({}, "--json");
    const { deals, countedCount, withinCount, notCountedCount } = JSON.parse(out);
    expect([exitCode, deals.length, countedCount, withinCount, notCountedCount]).toEqual([0, 11, 4, 4, 11]);
  });

  it("reads a table; rows that lack a field are listed", async () => {
    const table = [
      "host,tenant,mw_critical_it,total_usd_bn,term_yr,noi_or_ebitda_margin,first_year_usd_per_kw_month,escalator_per_year,ramp,noi_usd_bn,loan_usd_bn,cost_usd_bn,loan_to_cost",
      "A,x,245,7.0,15,0.986 (NNN),128,0.03,at once,6.9,2.465,2.9,0.85",
      "B,y,200,3.7,10,0.80-0.85,,,,,,,",
    ].join("\n");
    const { exitCode, out } = await run({ "deals.csv": table }, "deals.csv", "--json");
    const { deals, countedCount, withinCount } = JSON.parse(out);
    expect([exitCode, countedCount, withinCount]).toEqual([0, 3, 3]);
    expect(deals[1].notCounted).toEqual([
      { figure: "totalUsd", because: "not disclosed: escalatorFractionPerYear, ramp" },
    ]);
  });

  it("reads the lease of a scenario file: value and rents, nothing to compare with", async () => {
    const { exitCode, out } = await run({ "site.yaml": scenarioTemplate("hybrid") }, "site.yaml", "--json");
    const { deals, countedCount } = JSON.parse(out);
    expect([exitCode, deals.length, countedCount]).toEqual([0, 1, 0]);
    expect(deals[0].firstYearRentUsdPerKwMonth).toBeGreaterThan(0);
    expect(deals[0].notDisclosed).toEqual(["totalUsd"]);
  });

  it("adds credits from the distribution of downtime where the file says how the halls are fed", async () => {
    const fed = site("facility: { conversion: { hall: 40 MW }, availability: { design: bare } }");
    const { out } = await run({ "s.yaml": fed }, "s.yaml", "--json");
    const { credits } = JSON.parse(out);
    expect([credits.design, credits.promisedAvailabilityFraction]).toEqual(["bare", 0.9999]);
    const [clause] = credits.halls[0].clauses;
    expect(clause.expectedCreditUsdPerYear).toBeCloseTo(
      clause.expectedCreditFraction * 12 * credits.monthlyRentUsd,
      3,
    );
    expect(clause.yearBreachProbability).toBeGreaterThan(0.5);
    const text = (await run({ "s.yaml": fed }, "s.yaml")).out;
    expect(text).toContain("credits from the distribution of downtime");
  });

  it("computes none for a design that is only a default", async () => {
    const { out } = await run({ "s.yaml": site() }, "s.yaml", "--json");
    expect(JSON.parse(out).credits).toBeNull();
  });

  it.each([
    [
      riverBend.replace("per: it-kw, ", ""),
      /rent: per: nothing is not usable; allowed: it-kw, sold-kw or grid-kw/,
    ],
    [riverBend.replace("245 MW", "245"), /it: 245 is not usable; allowed: write 245 MW/],
    [riverBend.replace("escalator", "escalater"), /escalater: .* did you mean "escalator"/],
    [
      riverBend.replace("triple", "triple").replace("term: 15 years", "term: 1.5 months"),
      /lease.termMonths: 1.5/,
    ],
    ["{", /can't be read as deals/],
  ])("refuses what can't be read, with its key (%#)", async (text, message) => {
    const { exitCode, err } = await run({ "deal.yaml": text }, "deal.yaml");
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
  });

  it("a file that is not there ends with status 2", async () => {
    const { exitCode, err } = await run({}, "absent.yaml");
    expect([exitCode, err]).toEqual([
      2,
      "error data/no-file: absent.yaml can't be read: there is no such file\n",
    ]);
  });
});

describe("switchyard hosting accelerators", () => {
  const owned = (place: string, more = "") => `
title: own machines
start: 2027-01
site: { jurisdiction: ${place}, grid: { import: 20 MW, firm: 20 MW } }
power: { prices: { constant: 40 USD/MWh } }
hosting:
  accelerators: { model: gb300, count: 1000, power: 2.63 kW, price: 5 USD/h, cost: 70000 USD${more} }
`;
  const answerOf = async (text: string) => {
    const { exitCode, out, err } = await hosting(
      { "s.yaml": text },
      "accelerators",
      "s.yaml",
      "--paths",
      "50",
      "--json",
    );
    expect([exitCode, err]).toEqual([0, ""]);
    return JSON.parse(out);
  };

  it("tells capital, worth, break-even and the electricity's share, with every root of the return", async () => {
    const { itMw, expected, breakEvenUsdPerHour, paths } = await answerOf(owned("ercot"));
    expect(itMw).toBeCloseTo(2.63, 9);
    // 1,000 units and 2 % of spares at 70,000; 5 % a year fail, 20 of them on spares, over four years
    expect(expected.capexUsd).toBeCloseTo((1020 + 200 - 20) * 70_000, -2);
    expect(expected.npvUsd > 0).toBe(breakEvenUsdPerHour < 5);
    expect(expected.irrPerYear).toHaveLength(1);
    expect(paths.count).toBe(50);
  });

  it("a place's access moves it: barred at a premium of 60 %, six months late, with spares of its own", async () => {
    const [home, abroad] = [await answerOf(owned("ercot")), await answerOf(owned("russia-surplus"))];
    expect(abroad.expected.npvUsd).toBeLessThan(home.expected.npvUsd - 30e6);
    expect(abroad.places[0]).toMatchObject({ place: "russia-surplus", status: "barred" });
    expect(abroad.places.find(({ place }: { place: string }) => place === "ercot").npvUsd).toBeCloseTo(
      home.expected.npvUsd,
      0,
    );
  });

  it.each([
    ["refresh", ", refresh: 80 %"],
    ["residual", ", residual: 5 %"],
    ["spares", ", spares: 20 %"],
    ["failures", ", failures: 20 %/year"],
    ["support", ", support: 900 USD/month"],
    ["start", ", start: 2028-01"],
    ["utilisation", ", utilisation: 50 %"],
    ["economic life", ", economic_life: 3 years"],
    ["generations", ", generations: { every: 12 months, gain: 3, passthrough: 90 % }"],
  ])("%s is read", async (_what, more) => {
    const [plain, changed] = [await answerOf(owned("ercot")), await answerOf(owned("ercot", more))];
    expect(changed.expected.npvUsd).not.toBeCloseTo(plain.expected.npvUsd, 0);
  });

  it("book life moves the books and not the cash", async () => {
    const [plain, short] = [
      await answerOf(owned("ercot")),
      await answerOf(owned("ercot", ", book_life: 3 years")),
    ];
    expect(short.expected.npvUsd).toBe(plain.expected.npvUsd);
    expect(short.expected.bookLossAtSaleUsd).toBeLessThan(plain.expected.bookLossAtSaleUsd);
  });

  it("for people: what access would turn the answer", async () => {
    const { exitCode, out } = await hosting(
      { "s.yaml": owned("ercot") },
      "accelerators",
      "s.yaml",
      "--paths",
      "20",
    );
    expect(exitCode).toBe(0);
    expect(out).toMatch(/1000 of gb300: 2\.6 MW of IT.*\n.*breaks even at \$\d\.\d\d\/h/);
    expect(out).toContain("What turns it here, one at a time");
  });

  it("says what is missing: no accelerators, more than the connection carries, paths that are no number", async () => {
    const none = owned("ercot").replace(/hosting:[\s\S]*/, "");
    expect((await hosting({ "s.yaml": none }, "accelerators", "s.yaml")).err).toContain(
      "study/no-accelerators",
    );
    const many = owned("ercot").replace("count: 1000", "count: 100000");
    expect((await hosting({ "s.yaml": many }, "accelerators", "s.yaml")).err).toContain("study/oversold");
    expect((await hosting({ "s.yaml": none }, "accelerators", "s.yaml", "--paths", "few")).exitCode).toBe(2);
  });
});

describe("a backstop and late rent in switchyard hosting tenants", () => {
  it("move what is lost, and are printed", async () => {
    const backed = site().replace(
      "tenant: start-up",
      "tenant: start-up\n    late_payment: 90 days\n    backstop: { share: 50 %, by: a parent, schedule: flat }",
    );
    const { exitCode, out } = await hosting(
      { "s.yaml": backed },
      "tenants",
      "s.yaml",
      "--paths",
      "200",
      "--json",
    );
    expect(exitCode).toBe(0);
    const { asStated, withoutBackstop, backstops } = JSON.parse(out);
    expect(asStated.lossAfterBackstopFraction).toBeLessThan(withoutBackstop.lossAfterBackstopFraction);
    expect(backstops[0]).toMatchObject({ guarantor: "a parent", schedule: "flat", kind: "pay" });
    expect(asStated.tenants[0].latePaymentDays).toBe(90);
    const text = await hosting({ "s.yaml": backed }, "tenants", "s.yaml", "--paths", "50");
    expect(text.out).toMatch(/backstop: a parent \$[\d.]+M, flat, pay/);
    expect(text.out).toContain("Rent comes late by 90, 90 days");
  });
});
