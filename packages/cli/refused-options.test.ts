import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_SITE, withLine } from "../study/study.fixture.ts";
import { runIn } from "./run-in-process.fixture.ts";

const MINE = SMALL_SITE.replace(/^hosting:.*\n/m, "").replace("mine, hybrid", "mine");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "refused-"));
  await writeFile(join(folder, "site.yaml"), MINE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const NO_NUMBERS = [
  "-1",
  "NaN",
  "Infinity",
  "1e400",
  "",
  " ",
  "0x10",
  "1.5",
  "abc",
  "-0",
  "1e3",
  "9".repeat(20),
];

describe("an option that is no number it could be", () => {
  it.each([
    ["study", "--paths"],
    ["study", "--seed"],
    ["study", "--workers"],
    ["sensitivity", "--paths"],
    ["map", "--paths"],
    ["map", "--steps"],
    ["policy", "--paths"],
  ])("is refused by name, exit 2: switchyard %s %s", async (command, option) => {
    for (const text of NO_NUMBERS) {
      const { exit, err, out } = await runIn(folder, [command, "site.yaml", `${option}=${text}`]);
      // "1e3" is a number of policy's own reading
      if (command === "policy" && text === "1e3") continue;
      expect({ exit, out }, `${option}=${text}`).toEqual({ exit: 2, out: "" });
      expect(err).toContain(option);
    }
  });

  it.each([
    ["--span", ["1", "0", "-2", "NaN", "Infinity", "", "101"]],
    ["--steps", ["1", "2", "4", "103"]],
    ["--paths", ["30", "33", "100002"]],
  ])("of a map is refused out of its range too: %s", async (option, texts) => {
    for (const text of texts) {
      const { exit, err } = await runIn(folder, ["map", "site.yaml", `${option}=${text}`]);
      expect([exit, err.includes(option)], `${option}=${text}`).toEqual([2, true]);
    }
  });
});

describe("an odd number of futures, of which mirrored pairs can't be made", () => {
  it("is refused before any is run, with what to ask for: switchyard study --paths 3", async () => {
    const { exit, err, out } = await runIn(folder, ["study", "site.yaml", "--paths=3"]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain("3 futures are no whole pairs of mirrored ones; ask for an even number");
    expect(err).not.toContain("broken-pair");
  });

  it("is refused by name where a policy is fitted: switchyard policy --paths 65", async () => {
    const { exit, err } = await runIn(folder, ["policy", "site.yaml", "--paths=65"]);
    expect([exit, err.includes("--paths")]).toEqual([2, true]);
  });

  it("is a number like any other where futures are drawn one by one", async () => {
    await writeFile(
      join(folder, "plain.yaml"),
      withLine(MINE, "uncertainty", "uncertainty: { paths: 4, sampling: plain }"),
    );
    const { exit } = await runIn(folder, ["study", "plain.yaml", "--paths=3"]);
    expect(exit).toBe(0);
  });
});

/** A line of the site with a figure that can't be. */
const CHANGES: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ["horizon", /horizon: 3 years/, ["-3 years", "0 years", ".nan years", ".inf years", "1e9 years"]],
  ["term", /term: 12 years/, ["-1 years", "0 years", ".inf years", "1e99 years"]],
  ["ramp", /ramp: 1 month/, ["-1 month", ".inf months", "1e6 months"]],
  ["value", /value: 128 USD\/kW\/month/, ["-128 USD/kW/month", ".inf USD/kW/month", "NaN USD/kW/month"]],
  ["import", /import: 40 MW/, ["-40 MW", "0 MW", ".inf MW", "NaN MW"]],
  ["first_hall", /first_hall: 6 months/, ["-6 months", ".inf months", "NaN months"]],
  ["works", /works: 3 months/, ["-3 months", ".inf months"]],
  ["hall", /hall: 10 MW/, ["0 MW", "-1 MW", ".inf MW", "1e-9 MW"]],
  ["cost", /cost: 4 MUSD\/MW/, ["-4 MUSD/MW", ".inf MUSD/MW"]],
  ["count", /count: 10000/, ["-1", "0", ".inf", ".nan", "1.5"]],
  ["price", /price: 66000 USD\/BTC/, ["-1 USD/BTC", "0 USD/BTC", ".inf USD/BTC"]],
  ["difficulty", /difficulty: 138.96e12/, ["-1", "0", ".inf", ".nan"]],
  ["constant", /constant: 30 USD\/MWh/, [".inf USD/MWh", "NaN USD/MWh"]],
];

describe("a scenario with a figure that can't be", () => {
  it.each(CHANGES)("is refused with line, column and the key, exit 2: %s", async (key, line, figures) => {
    for (const figure of figures) {
      const text = SMALL_SITE.replace(line, `${key}: ${figure}`);
      expect(text).not.toBe(SMALL_SITE);
      await writeFile(join(folder, "wrong.yaml"), text);
      const { exit, err, out } = await runIn(folder, ["study", "wrong.yaml"]);
      expect({ exit, out }, `${key}: ${figure}`).toEqual({ exit: 2, out: "" });
      expect(err, `${key}: ${figure}`).toMatch(new RegExp(`wrong\\.yaml:\\d+:\\d+: .*${key}`));
    }
  });

  it.each([
    "paths: 0",
    "paths: -2",
    "paths: .inf",
    "paths: .nan",
    "paths: 1.5",
    "paths: 1e12",
    "paths: 3",
    "seed: -1",
    "seed: .inf",
    "seed: 1.5",
  ])("is refused where it says how many futures: %s", async (entry) => {
    await writeFile(join(folder, "wrong.yaml"), withLine(MINE, "uncertainty", `uncertainty: { ${entry} }`));
    const { exit, err } = await runIn(folder, ["study", "wrong.yaml"]);
    expect([exit, err.includes(entry.split(":")[0]!)]).toEqual([2, true]);
  });
});
