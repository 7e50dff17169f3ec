import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseScenario, type Scenario } from "@switchyard/scenario";
import { formatUsd } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { readExpected } from "../scripts/lib/example-figures.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

function scenarioOf(text: string): Scenario {
  const read = parseScenario(text, { fileName: "README.md" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read.scenario;
}

describe("the README", () => {
  const blocks = readme.split(/^```.*\n/m).filter((_, index) => index % 2 === 1);
  const yaml = blocks.find((text) => text.startsWith("title: "))!;
  const output = blocks.find((text) => text.includes("NPV"))!;

  it("has a scenario of twelve lines that says the same as example 01, the site's name apart", () => {
    expect(yaml.trim().split("\n")).toHaveLength(12);
    const example = scenarioOf(readFileSync(join(root, "examples/01-hybrid-100-mw/scenario.yaml"), "utf8"));
    const { name: _, ...site } = example.site;
    const short = scenarioOf(yaml);
    expect(JSON.parse(JSON.stringify(short))).toEqual(JSON.parse(JSON.stringify({ ...example, site })));
  });

  it("shows the output of today: headline, and the NPV of each strategy as example 01 expects it", () => {
    const { figures } = readExpected().find((entry) => entry.name === "01-hybrid-100-mw")!.expected.runs[0]!;
    expect(output.split("\n")[0]).toBe(figures["answer.headline"]!.value);
    const names = {
      convert: "convert all",
      hybrid: "hybrid",
      bridge: "bridge",
      mine: "sell the machines",
      wait: "wait, then convert",
    };
    for (const [id, name] of Object.entries(names)) {
      const npv = formatUsd(figures[`strategies.${id}.npvUsd.value`]!.value as number);
      const row = output.split("\n").find((line) => line.startsWith(`${name} `))!;
      expect(row, "copy the output anew; node scripts/readme-picture.mjs takes the picture").toContain(
        ` ${npv} `,
      );
    }
  });

  it("shows a picture of the page that is there, under 250 kB", () => {
    const [, picture] = /!\[.+\]\((.+?)\)/.exec(readme)!;
    expect(statSync(join(root, picture!)).size).toBeLessThan(250_000);
  });
});

describe("links between documents", () => {
  const documents = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/map.md",
    ...readdirSync(join(root, "examples")).map((name) => `examples/${name}/README.md`),
  ].filter((file) => existsSync(join(root, file)));

  it.each(documents)("%s leads only to files that are there", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((found) => found[1]!);
    expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  });

  it("the map names only folders that are there", () => {
    const map = readFileSync(join(root, "docs/map.md"), "utf8");
    const folders = [
      ...map.matchAll(/`((?:packages|assumptions|examples|bench|scripts|tests)[\w/.-]*)`/g),
    ].map((found) => found[1]!);
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});
