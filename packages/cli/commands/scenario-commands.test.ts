import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeEach, describe, expect, test } from "vitest";
import { main } from "../index.ts";
import type { CliIo } from "../io.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "switchyard with a blank-"));
});

async function run(...args: readonly string[]) {
  const written = { out: "", err: "" };
  const io: CliIo = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    cwd,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  return { exit: await main(args, io), ...written };
}

const RIGHT =
  "title: small\nsite: { grid: { import: 5 MW } }\npower: { prices: { constant: 45 USD/MWh } }\ncompare: [do-nothing]\n";

describe("init", () => {
  test.each(["mine", "hybrid", "conversion"])("writes a %s file that validate accepts", async (kind) => {
    expect((await run("init", "--kind", kind, "my site.yaml")).exit).toBe(0);
    expect(await run("validate", "my site.yaml")).toMatchObject({ exit: 0, err: "" });
  });

  test("writes scenario.yaml, hybrid, where nothing is said, and leaves nothing else behind", async () => {
    const { exit, out } = await run("init");
    expect(exit).toBe(0);
    expect(out).toBe("wrote scenario.yaml (hybrid); next: switchyard validate scenario.yaml\n");
    expect(await readdir(cwd)).toEqual(["scenario.yaml"]);
  });

  test("never overwrites: the file stays as it was, exit 2, nothing left behind", async () => {
    await writeFile(join(cwd, "mine.yaml"), "mine");
    const { exit, err } = await run("init", "mine.yaml");
    expect(exit).toBe(2);
    expect(err).toContain('cli/file-exists: "mine.yaml" is there already and is never overwritten');
    expect(await readFile(join(cwd, "mine.yaml"), "utf8")).toBe("mine");
    expect(await readdir(cwd)).toEqual(["mine.yaml"]);
  });

  test("of two at once exactly one wins, and the file is whole", async () => {
    const exits = await Promise.all([run("init"), run("init"), run("init")]);
    expect(exits.map(({ exit }) => exit).sort()).toEqual([0, 2, 2]);
    expect((await run("validate", "scenario.yaml")).exit).toBe(0);
    expect(await readdir(cwd)).toEqual(["scenario.yaml"]);
  });

  test("in a folder that is not there says so, exit 2", async () => {
    const { exit, err } = await run("init", "no/such/scenario.yaml");
    expect(exit).toBe(2);
    expect(err).toMatch(/cli\/not-writable: "no\/such\/scenario.yaml" can't be written: ENOENT/);
  });

  test("refuses an unknown kind with what is allowed, exit 2", async () => {
    const { exit, err } = await run("init", "--kind", "solar");
    expect(exit).toBe(2);
    expect(err).toContain("Allowed choices are mine, hybrid, conversion");
  });

  test("--json says what was written", async () => {
    expect(JSON.parse((await run("init", "--json", "--kind", "mine", "a.yaml")).out)).toEqual({
      file: "a.yaml",
      kind: "mine",
    });
  });
});

describe("validate", () => {
  test("of a right file: exit 0, the title, and how many defaults it leaves to assumptions/", async () => {
    await writeFile(join(cwd, "a.yaml"), RIGHT);
    const { exit, out, err } = await run("validate", "a.yaml");
    expect(exit).toBe(0);
    expect(out).toMatch(
      /^a\.yaml is right: small\n\d+ defaults are taken from assumptions\/ \(--assumptions lists them\)\n$/,
    );
    expect(err).toBe("");
  });

  test("--assumptions lists each default with its status and source", async () => {
    await writeFile(join(cwd, "a.yaml"), RIGHT);
    expect((await run("validate", "a.yaml", "--assumptions")).out).toContain(
      "  finance.tax.rate: 0.21 (reported, 2018-01: US federal corporate rate, 26 USC 11(b) since Public Law 115-97) [scenario.tax_rate]\n",
    );
  });

  test("names all that is wrong, one line each, exit 2, nothing on standard output", async () => {
    await writeFile(join(cwd, "a.yaml"), RIGHT.replace("5 MW", "5").replace("title", "titel"));
    const { exit, out, err } = await run("validate", "a.yaml");
    expect(exit).toBe(2);
    expect(out).toBe("");
    expect(err).toBe(
      [
        'a.yaml:1:1: title: is missing; write "title: 100 MW in West Texas, mine now, host later" (line 1) [scenario/missing-key]',
        'a.yaml:1:1: a.yaml: unknown key "titel"; did you mean "title"? (line 1) [scenario/unknown-key]',
        'a.yaml:2:25: site.grid.import: "5" has no unit; write "5 MW" (line 2) [scenario/no-unit]',
        "3 problems in a.yaml\n",
      ].join("\n"),
    );
  });

  test("--json gives the same as data, exit 2", async () => {
    await writeFile(join(cwd, "a.yaml"), RIGHT.replace("5 MW", "5"));
    const { exit, out } = await run("validate", "a.yaml", "--json");
    expect(exit).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ code: "scenario/no-unit", line: 2, column: 25, path: "site.grid.import", read: "5" }],
    });
  });

  test("looks for the files that the scenario names, beside the scenario", async () => {
    await mkdir(join(cwd, "sub"));
    await writeFile(join(cwd, "sub/a.yaml"), RIGHT.replace("constant: 45 USD/MWh", "file: prices.csv"));
    const missing = await run("validate", "sub/a.yaml");
    expect(missing.exit).toBe(2);
    expect(missing.err).toContain(`power.prices.file: there is no file "prices.csv" in ${join(cwd, "sub")}`);
    await writeFile(join(cwd, "sub/prices.csv"), "timestamp,price\n");
    expect((await run("validate", "sub/a.yaml")).exit).toBe(0);
  });

  test("of no file, of a folder: a code and what to do, exit 2", async () => {
    expect(await run("validate", "none.yaml")).toMatchObject({
      exit: 2,
      err: expect.stringContaining('error cli/no-such-file: there is no file "none.yaml" in'),
    });
    await mkdir(join(cwd, "folder"));
    expect(await run("validate", "folder")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("error cli/not-a-file"),
    });
  });
});

describe("schema", () => {
  test("of what validate prints accepts what it prints, right and wrong", async () => {
    const accepts = new Ajv2020({ strict: false }).compile(
      JSON.parse((await run("schema", "--of", "validate")).out),
    );
    await writeFile(join(cwd, "right.yaml"), RIGHT);
    await writeFile(join(cwd, "wrong.yaml"), RIGHT.replace("5 MW", "5").replace("title", "titel"));
    for (const file of ["right.yaml", "wrong.yaml"]) {
      const answer = JSON.parse((await run("validate", file, "--json")).out);
      expect(accepts(answer), JSON.stringify(accepts.errors)).toBe(true);
    }
    expect(accepts({ file: "a.yaml", ok: true })).toBe(false);
  });

  test("of a study has the strategies", async () => {
    const { exit, out } = await run("schema", "--of", "study");
    expect(exit).toBe(0);
    expect(Object.keys(JSON.parse(out).properties)).toContain("strategies");
  });

  test("prints a JSON Schema with every section", async () => {
    const { exit, out } = await run("schema");
    expect(exit).toBe(0);
    expect(Object.keys(JSON.parse(out).properties)).toEqual(
      expect.arrayContaining([
        "site",
        "power",
        "network",
        "mining",
        "hosting",
        "facility",
        "finance",
        "compare",
      ]),
    );
  });
});

test.each(["init", "validate", "schema"])("%s --help shows an example, exit 0", async (command) => {
  const { exit, out } = await run(command, "--help");
  expect(exit).toBe(0);
  expect(out).toContain("Example:");
});
