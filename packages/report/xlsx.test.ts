import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { studyWorkbook } from "./index.ts";
import { studyFixture } from "./test-study.ts";
import { type BookCell, columnName, sheetNames, textCell } from "./xlsx-cells.ts";
import { studySheets } from "./xlsx-study.ts";

/** The files of a zip (PKWARE APPNOTE 4.3: the central directory's entries, stored or deflated). */
function unzipped(bytes: Uint8Array): ReadonlyMap<string, string> {
  const data = Buffer.from(bytes);
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const count = data.readUInt16LE(end + 10);
  let at = data.readUInt32LE(end + 16);
  const files = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const [method, size] = [data.readUInt16LE(at + 10), data.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset));
    const name = data.toString("utf8", at + 46, at + 46 + nameLength!);
    const local = data.readUInt32LE(at + 42);
    const from = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    const content = data.subarray(from, from + size);
    files.set(name, (method === 0 ? content : inflateRawSync(content)).toString("utf8"));
    at += 46 + nameLength! + extra! + comment!;
  }
  return files;
}

interface ReadCell {
  readonly formula: string | undefined;
  readonly value: number | string;
}

/** A workbook as a reader sees it: sheet to address to cell. */
function readBook(bytes: Uint8Array): ReadonlyMap<string, ReadonlyMap<string, ReadCell>> {
  const files = unzipped(bytes);
  const strings = [...files.get("xl/sharedStrings.xml")!.matchAll(/<si>(.*?)<\/si>/gs)].map((found) =>
    plain(found[1]!.replace(/<[^>]+>/g, "")),
  );
  const names = [...files.get("xl/workbook.xml")!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((found) =>
    plain(found[1]!),
  );
  return new Map(
    names.map((name, index) => [name, readCells(files.get(`xl/worksheets/sheet${index + 1}.xml`)!, strings)]),
  );
}

function readCells(xml: string, strings: readonly string[]): ReadonlyMap<string, ReadCell> {
  const cells = [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(?:<f>(.*?)<\/f>)?<v>(.*?)<\/v><\/c>/g)];
  return new Map(
    cells.map(([, address, attributes, formula, value]) => [
      address!,
      {
        formula: formula === undefined ? undefined : plain(formula),
        value: attributes!.includes('t="s"') ? strings[Number(value)]! : Number(value),
      },
    ]),
  );
}

function plain(xml: string): string {
  return xml
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&");
}

/** Computes the formulas that we write: sums of ranges, differences, references, ROUND. */
function makeCalculator(book: ReturnType<typeof readBook>) {
  const known = new Map<string, number>();
  const at = (sheet: string, address: string): number => {
    const key = `${sheet}!${address}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const cell = book.get(sheet)!.get(address);
    const value = cell === undefined ? 0 : cell.formula ? compute(sheet, cell.formula) : Number(cell.value);
    known.set(key, value);
    return value;
  };
  const compute = (sheet: string, formula: string): number => {
    const body = formula.replace(/^=/, "");
    const sum = /^SUM\((?:'([^']+)'!)?([A-Z]+)(\d+):([A-Z]+)(\d+)\)$/.exec(body);
    if (sum) return sumRange(sum[1] ?? sheet, sum[2]!, Number(sum[3]), sum[4]!, Number(sum[5]));
    const round = /^ROUND\((.+),(\d)\)$/.exec(body);
    if (round) return Number(compute(sheet, round[1]!).toFixed(Number(round[2])));
    const reference = /^'([^']+)'!([A-Z]+\d+)$/.exec(body);
    if (reference) return at(reference[1]!, reference[2]!);
    if (!/^[A-Z]+\d+([+-][A-Z]+\d+)*$/.test(body))
      throw new Error(`a formula that no test knows: ${formula}`);
    return [...body.matchAll(/([+-]?)([A-Z]+\d+)/g)].reduce(
      (total, [, sign, address]) => total + (sign === "-" ? -1 : 1) * at(sheet, address!),
      0,
    );
  };
  const sumRange = (sheet: string, from: string, top: number, to: string, bottom: number) => {
    let total = 0;
    for (let column = indexOf(from); column <= indexOf(to); column++)
      for (let row = top; row <= bottom; row++) total += at(sheet, `${columnName(column)}${row}`);
    return total;
  };
  return at;
}

function indexOf(column: string): number {
  return [...column].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

const result = studyFixture();
const book = readBook(await studyWorkbook(result));

describe("the workbook of a study", () => {
  it("has the verdict, strategies, statements, a sheet of cash for each strategy, break-evens, assumptions, run", () => {
    expect([...book.keys()]).toEqual([
      "Verdict",
      "Strategies",
      "Statements",
      ...result.strategies.filter(({ available }) => available).map(({ name }) => `Cash ${name}`),
      "Break-evens",
      "Assumptions",
      "Run",
    ]);
  });

  it("says the answer and what identifies the run", () => {
    expect(book.get("Verdict")!.get("B3")!.value).toBe(result.answer.headline);
    const run = [...book.get("Run")!.values()].map(({ value }) => value);
    expect(run).toEqual(
      expect.arrayContaining([result.run.scenarioHash, result.run.codeVersion, result.run.seed]),
    );
  });

  it("has NPVs as numbers in full precision under a head with the unit", () => {
    const sheet = book.get("Strategies")!;
    expect(sheet.get("C1")!.value).toBe("NPV over doing nothing, USD");
    expect(sheet.get("C2")!.value).toBe(result.strategies[0]!.npvUsd.value);
  });

  it("computes every formula to the value that stands beside it: what viewers show is what spreadsheets compute", () => {
    const at = makeCalculator(book);
    let formulas = 0;
    for (const [name, sheet] of book)
      for (const [address, { formula, value }] of sheet) {
        if (formula === undefined) continue;
        formulas += 1;
        expect(at(name, address), `${name}!${address} ${formula}`).toBeCloseTo(Number(value), 2);
      }
    expect(formulas).toBeGreaterThan(1000);
  });

  it("balances: cash lines less doing nothing are the study's net of each month, to the cent", () => {
    const sheet = book.get(`Cash ${result.strategies[0]!.name}`)!;
    const rows = [...sheet].filter(([address]) => address.startsWith("A"));
    const difference = rows.find(([, { value }]) => value === "difference")![0].slice(1);
    const months = [...sheet].filter(
      ([address]) => address.replace(/^[A-Z]+/, "") === difference && address !== `A${difference}`,
    );
    expect(months).toHaveLength(result.run.months + 1);
    for (const [address, { value }] of months) expect(value, address).toBe(0);
  });

  it("balances: a year's net is the sum of its months in the sheet of cash lines, to the dollar", () => {
    const sheet = book.get("Statements")!;
    const differences = [...sheet].filter(([address, { formula }]) => address.startsWith("I") && formula);
    expect(differences.length).toBeGreaterThanOrEqual(15 * 5);
    for (const [address, { value }] of differences) expect(value, address).toBe(0);
  });

  it("shows a cash line that was changed by a dollar as a difference", async () => {
    const broken = structuredClone(result);
    const amounts = broken.strategies[0]!.lines[0]!.amounts as number[];
    amounts[3] = amounts[3]! + 1;
    const sheet = readBook(await studyWorkbook(broken)).get(`Cash ${result.strategies[0]!.name}`)!;
    const row = [...sheet].find(([, { value }]) => value === "difference")![0].slice(1);
    expect(sheet.get(`${columnName(7 + 3)}${row}`)!.value).toBe(1);
  });

  it("writes no text as a formula, whatever a user called his site", async () => {
    const title = '=HYPERLINK("http://evil.example","x") & <b>\u0000\ud800';
    const files = unzipped(await studyWorkbook(studyFixture({ title })));
    const cells = readBook(await studyWorkbook(studyFixture({ title }))).get("Verdict")!;
    expect(cells.get("A1")).toEqual({
      formula: undefined,
      value: '=HYPERLINK("http://evil.example","x") & <b>',
    });
    expect(files.get("xl/sharedStrings.xml")).not.toContain("<b>");
  });

  it("asks spreadsheets to compute anew when they open it", async () => {
    const workbook = unzipped(await studyWorkbook(result)).get("xl/workbook.xml")!;
    expect(workbook.match(/<calcPr/g)).toHaveLength(1);
    expect(workbook).toContain('fullCalcOnLoad="1"');
  });

  it("carries P10, P50 and P90 where the study has paths, and no empty columns where it has not", () => {
    const heads = (study: typeof result) =>
      studySheets(study)[1]!.rows[0]!.map((cell) => (cell?.kind === "text" ? cell.text : ""));
    expect(heads(result)).not.toContain("NPV P10, USD");
    const banded = structuredClone(result) as {
      strategies: { npvUsd: { band?: unknown } }[];
    } & typeof result;
    banded.strategies[0]!.npvUsd.band = { p10: 1, p50: 2, p90: 3, standardError: 0.1, paths: 64 };
    expect(heads(banded).slice(2, 7)).toEqual([
      "NPV over doing nothing, USD",
      "NPV P10, USD",
      "NPV P50, USD",
      "NPV P90, USD",
      "standard error, USD",
    ]);
  });
});

describe("names of sheets", () => {
  it("have at most 31 characters, nothing that is forbidden, and differ by more than case", () => {
    const names = sheetNames([
      "Cash mine",
      "cash MINE",
      "a/b:c*d?[e]\\f",
      "'quoted'",
      "",
      "x".repeat(40),
      "x".repeat(40),
    ]);
    expect(names).toEqual([
      "Cash mine",
      "cash MINE 2",
      "a b c d  e  f",
      "quoted",
      "sheet",
      "x".repeat(31),
      `${"x".repeat(29)} 2`,
    ]);
  });
});

describe("columns", () => {
  it.each([
    [0, "A"],
    [25, "Z"],
    [26, "AA"],
    [51, "AZ"],
    [52, "BA"],
    [701, "ZZ"],
    [702, "AAA"],
  ])("%d is %s", (index, name) => {
    expect(columnName(index)).toBe(name);
    expect(indexOf(name)).toBe(index);
  });
});

describe("texts", () => {
  it("are cut to what a cell takes", () => {
    const cell: BookCell = textCell("x".repeat(40_000));
    expect(cell?.kind === "text" && cell.text.length).toBe(32_000);
  });
});
