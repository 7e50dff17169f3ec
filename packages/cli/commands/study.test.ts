import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StudyResult } from "@switchyard/study";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { type Answered, runIn } from "../run-in-process.fixture.ts";

/** Two years, one price, two strategies: a study of a fraction of a second. */
const SMALL = `title: a small mine
start: 2027-01
site: { grid: { import: 5 MW, losses: 0 % } }
power: { prices: { constant: 24 USD/MWh } }
network: { as_of: 2027-01 }
mining: { fleet: [{ machine: s21-xp, count: 1300, bought: 2026-06 }] }
finance: { horizon: 2 years }
compare: [do-nothing, sell-power, mine]
`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard study-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const table = (text: string): readonly Record<string, string>[] => parse(text, { columns: true });
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("study --json --out", () => {
  let folder = "";
  let answered: Answered;
  let result: StudyResult;
  const read = (name: string) => readFile(join(folder, "result", name), "utf8");
  beforeAll(async () => {
    folder = await folderWith({ "site.yaml": SMALL });
    answered = await runIn(folder, ["study", "site.yaml", "--json", "--out", "result"]);
    result = JSON.parse(answered.out);
  });

  it("prints what its published schema accepts, exit 0", async () => {
    expect(answered.exit).toBe(0);
    const schema = JSON.parse((await runIn(folder, ["schema", "--of", "study"])).out);
    const accepts = new Ajv2020({ strict: false }).compile(schema);
    expect(accepts(result), JSON.stringify(accepts.errors)).toBe(true);
    expect(accepts({ ...result, answer: undefined })).toBe(false);
  });

  it("writes study.json, six CSV tables and report.html, and nothing else", async () => {
    expect((await readdir(join(folder, "result"))).sort()).toEqual([
      "assumptions.csv",
      "break-evens.csv",
      "cash-lines.csv",
      "npv-by-class.csv",
      "report.html",
      "strategies.csv",
      "study.json",
      "years.csv",
    ]);
    expect(answered.err).toContain(`wrote ${join("result", "study.json")}\n`);
    expect(await read("study.json")).toBe(answered.out);
  });

  it("writes cash lines that sum to each strategy's lines, and less do-nothing's to its net cash", async () => {
    const rows = table(await read("cash-lines.csv"));
    const totalOf = (name: string) =>
      sum(rows.filter((row) => row.strategy === name).map((row) => Number(row.amount)));
    const idle = totalOf("do nothing");
    for (const { name, lines, netCashUsd } of result.strategies.filter((entry) => entry.available)) {
      expect(totalOf(name)).toBeCloseTo(sum(lines.map((line) => sum(line.amounts))), 4);
      expect(totalOf(name) - idle).toBeCloseTo(sum(netCashUsd), 4);
    }
    expect(idle).toBeLessThan(0);
  });

  it("writes each line with payer, payee, reason, currency, class and month", async () => {
    const [first] = table(await read("cash-lines.csv"));
    expect(Object.keys(first!)).toEqual([
      "strategy",
      "line",
      "payer",
      "payee",
      "why",
      "currency",
      "discount_class",
      "month",
      "amount",
    ]);
    for (const row of table(await read("cash-lines.csv"))) expect(row.month).toMatch(/^202[78]-\d\d$/);
  });

  it("writes tables that other tools read: full precision, an empty cell where there is no figure", async () => {
    const strategies = table(await read("strategies.csv"));
    expect(strategies.map((row) => row.available)).toEqual(["true", "true", "false"]);
    expect(Number(strategies[0]!.npv_usd)).toBe(result.strategies[0]!.npvUsd.value);
    expect(strategies[2]!.npv_usd).toBe("");
    const years = table(await read("years.csv"));
    expect(years.map((row) => row.year)).toEqual(["2027", "2028", "2027", "2028"]);
    expect(table(await read("break-evens.csv"))).toHaveLength(result.breakEvens.length);
    const assumptions = table(await read("assumptions.csv"));
    expect(assumptions.map((row) => row.id)).toEqual(result.assumptions.map((row) => row.id));
  });

  it("writes a report that loads nothing from anywhere else", async () => {
    const html = await read("report.html");
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain(result.answer.headline.replaceAll("&", "&amp;"));
    expect(html.match(/(?:src|href)="(?:https?:)?\/\//g)).toBeNull();
    expect(html).not.toContain("NaN");
  });
});

describe("study", () => {
  it("prints the verdict for people: headline, table, turns, reason, run; nothing of progress among it", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    const { exit, out, err } = await runIn(folder, ["study", "site.yaml"]);
    expect(exit).toBe(0);
    for (const text of [
      "a small mine",
      "strategy ",
      "sell the power is not available: ",
      "What would change the answer",
      "Why\n",
      "assumptions used (",
      "Run: scenario ",
    ])
      expect(out).toContain(text);
    expect(out).not.toMatch(/\[\d+\/\d+\]/);
    expect(err).toMatch(/\[0\/\d\] strategies\n/);
  });

  it("draws a bar on a terminal, in colour unless NO_COLOR says otherwise", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    const coloured = await runIn(folder, ["study", "site.yaml"], { isTerminal: true });
    const plain = await runIn(folder, ["study", "site.yaml"], { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(coloured.err).toContain("\u001b[36m");
    expect(plain.err).toContain("█");
    expect(plain.err).not.toContain("\u001b[36m");
    expect(plain.out).toBe(coloured.out);
  });

  it("of a file that is not there says so, exit 2", async () => {
    const { exit, err, out } = await runIn(await folderWith({}), ["study", "none.yaml"]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain('error cli/no-such-file: there is no file "none.yaml"');
  });

  it("of a wrong file names all that is wrong, exit 2, and writes nothing", async () => {
    const folder = await folderWith({ "site.yaml": SMALL.replace("5 MW", "5").replace("s21-xp", "s99") });
    const { exit, err } = await runIn(folder, ["study", "site.yaml", "--out", "result"]);
    expect(exit).toBe(2);
    expect(err).toMatch(/site\.yaml:3:\d+: site\.grid\.import.*\[scenario\/no-unit\]/);
    expect(err).toContain("2 problems in site.yaml");
    expect(await readdir(folder)).toEqual(["site.yaml"]);
  });

  it("of a price file that is not there names it with line and column before anything runs, exit 2", async () => {
    const folder = await folderWith({
      "site.yaml": SMALL.replace("constant: 24 USD/MWh", "file: prices.csv"),
    });
    const { exit, err } = await runIn(folder, ["study", "site.yaml"]);
    expect(exit).toBe(2);
    expect(err).toMatch(/^site\.yaml:4:26: power\.prices\.file: there is no file "prices\.csv" in /);
    expect(err).not.toContain("strategies");
  });

  it("reads a price file beside the scenario, wherever the user stands", async () => {
    const hours = Array.from({ length: 8760 }, (_, hour) => {
      const time = new Date(Date.UTC(2025, 0, 1) + hour * 3_600_000).toISOString().slice(0, 19);
      return `${time}Z,24`;
    });
    const folder = await folderWith({});
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "sub/prices.csv"), `start_utc,price_usd_per_mwh\n${hours.join("\n")}\n`);
    await writeFile(join(folder, "sub/site.yaml"), SMALL.replace("constant: 24 USD/MWh", "file: prices.csv"));
    const { exit, out } = await runIn(folder, ["study", "sub/site.yaml", "--json"]);
    expect(exit).toBe(0);
    expect(JSON.parse(out).prices).toMatchObject({ kind: "history", daysOfHistory: 365, meanUsdPerMwh: 24 });
  });

  it("gives text in a price cell as an error with its row, exit 2", async () => {
    const folder = await folderWith({
      "site.yaml": SMALL.replace("constant: 24 USD/MWh", "file: prices.csv"),
      "prices.csv": "start_utc,price_usd_per_mwh\n2025-01-01T00:00:00Z,24\n2025-01-01T01:00:00Z,n/a\n",
    });
    const { exit, err } = await runIn(folder, ["study", "site.yaml"]);
    expect(exit).toBe(2);
    expect(err).toMatch(/error data\/.*"n\/a"/);
    expect(err).toMatch(/row 3|line 3/);
  });
});

describe("study --out that can't be written", () => {
  it("is refused before the run: a file stands where the folder should be; nothing is left behind", async () => {
    const folder = await folderWith({ "site.yaml": SMALL, result: "a file" });
    const { exit, err, out } = await runIn(folder, ["study", "site.yaml", "--out", "result/deeper"]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain('error cli/not-writable: "result/deeper" can\'t be written');
    expect(err).not.toContain("[0/");
    expect((await readdir(folder)).sort()).toEqual(["result", "site.yaml"]);
    expect(await readFile(join(folder, "result"), "utf8")).toBe("a file");
  });

  it("changes none of the files where one can't be replaced: no half of a study, no drafts", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    await mkdir(join(folder, "result/report.html"), { recursive: true });
    await writeFile(join(folder, "result/study.json"), "older");
    const { exit, err } = await runIn(folder, ["study", "site.yaml", "--out", "result"]);
    expect(exit).toBe(2);
    expect(err).toContain("cli/not-writable");
    expect((await readdir(join(folder, "result"))).sort()).toEqual(["report.html", "study.json"]);
    expect(await readFile(join(folder, "result/study.json"), "utf8")).toBe("older");
  });

  it("replaces an older study whole", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    await mkdir(join(folder, "result"));
    await writeFile(join(folder, "result/study.json"), "older");
    expect((await runIn(folder, ["study", "site.yaml", "--out", "result"])).exit).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "result/study.json"), "utf8")).title).toBe("a small mine");
    expect(await readdir(join(folder, "result"))).toHaveLength(8);
  });
});

describe("serve", () => {
  const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\//;

  it("--once ends after the verdict and serves nothing", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    const { exit, out } = await runIn(folder, ["serve", "site.yaml", "--once"]);
    expect(exit).toBe(0);
    expect(out).toContain("Run: scenario ");
    expect(out).not.toMatch(ADDRESS);
  });

  it("serves page and JSON of the study until it is stopped, then ends with 0", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    const stop = new AbortController();
    let address = "";
    const found: Promise<readonly [number, string, number, StudyResult]>[] = [];
    const { exit } = await runIn(folder, ["serve", "site.yaml", "--port", "0"], {
      signal: stop.signal,
      onOut: (all) => {
        if (address || !ADDRESS.test(all)) return;
        address = ADDRESS.exec(all)![0];
        found.push(visit(address).finally(() => stop.abort()));
      },
    });
    const [pageStatus, page, jsonStatus, json] = await found[0]!;
    expect({ exit, pageStatus, jsonStatus }).toEqual({ exit: 0, pageStatus: 200, jsonStatus: 200 });
    expect(page).toContain(json.answer.headline);
    expect(json.schema).toBe("switchyard/study/1");
    await expect(fetch(address)).rejects.toThrow();
  });

  async function visit(address: string): Promise<readonly [number, string, number, StudyResult]> {
    const page = await fetch(address);
    const json = await fetch(`${address}study.json`);
    return [page.status, await page.text(), json.status, (await json.json()) as StudyResult];
  }

  it("takes PORT from the environment and refuses what is no port, exit 2", async () => {
    const folder = await folderWith({ "site.yaml": SMALL });
    const { exit, err } = await runIn(folder, ["serve", "site.yaml", "--port", "seventy"]);
    expect(exit).toBe(2);
    expect(err).toContain('"seventy" is not a port');
    const fromPort = await runIn(folder, ["serve", "site.yaml"], { env: { PORT: "99999" } });
    expect(fromPort.exit).toBe(2);
    expect(fromPort.err).toContain('"99999" is not a port');
  });

  it("of a wrong file ends with 2 and no verdict", async () => {
    const folder = await folderWith({ "site.yaml": "title: nothing\n" });
    expect(await runIn(folder, ["serve", "site.yaml"])).toMatchObject({ exit: 2, out: "" });
  });
});

it.each(["study", "serve", "examples"])("%s --help shows an example, exit 0", async (command) => {
  const { exit, out } = await runIn(tmpdir(), [command, "--help"]);
  expect(exit).toBe(0);
  expect(out).toContain("Example:");
});
