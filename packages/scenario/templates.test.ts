import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseScenario, SCENARIO_KINDS, scenarioTemplate } from "./index.ts";

describe.each(SCENARIO_KINDS)("the file that init writes for a %s site", (kind) => {
  const text = scenarioTemplate(kind);
  const read = parseScenario(text, { fileName: "scenario.yaml" });

  test("is right as it stands, without a warning", () => {
    expect(read).toMatchObject({ ok: true, warnings: [], files: [] });
  });

  test("explains itself: at least eight comments", () => {
    expect(text.split("\n").filter((line) => line.includes("#")).length).toBeGreaterThanOrEqual(8);
  });

  test("compares the site with doing nothing", () => {
    expect(read.ok && read.scenario.compare[0]).toBe("do-nothing");
  });

  test("names the schema for editors", () => {
    expect(text).toContain("# yaml-language-server: $schema=./scenario.schema.json");
  });
});

test("a mine-only file has no lease, the others do", () => {
  const hosting = SCENARIO_KINDS.map((kind) => Boolean(parse(scenarioTemplate(kind)).hosting));
  expect(hosting).toEqual([false, true, true]);
});
