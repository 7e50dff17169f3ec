import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { addEntry, removeValue, setList, setValue, valueText } from "./edit-yaml.ts";

const TEXT = `# a site
title: 100 MW   # its name
site:
  grid:
    import: 100 MW                 # largest draw
    firm: 60 MW
  location: { zone: America/Chicago }   # as it is

network: { price: 66000 USD/BTC, difficulty: 138.96e12 }
mining:
  fleet:   # bought twice
    - { machine: s21-xp, count: 20000, bought: 2026-06 }
    - { machine: s19j-pro, count: 5000, bought: 2022-03 } # old
compare: [do-nothing, mine]
`;

describe("a form changes one value and leaves every other letter of the text", () => {
  it.each([
    [["site", "grid", "import"], "120 MW", "import: 100 MW  ", "import: 120 MW  "],
    [["title"], "a: b", "title: 100 MW", 'title: "a: b"'],
    [["network", "price"], "70000 USD/BTC", "price: 66000 USD/BTC", "price: 70000 USD/BTC"],
    [["network", "difficulty"], "140e12", "138.96e12", "140e12"],
    [["mining", "fleet", 1, "count"], "4000", "count: 5000", "count: 4000"],
    [["site", "location", "zone"], "a, b", "zone: America/Chicago", 'zone: "a, b"'],
  ] as const)("sets %j to %s", (path, value, old, next) => {
    expect(setValue(TEXT, path, value)).toBe(TEXT.replace(old, next));
  });

  it("puts a new key behind the last of its block, with that block's indent", () => {
    expect(setValue(TEXT, ["site", "grid", "adder"], "6 USD/MWh")).toBe(
      TEXT.replace("    firm: 60 MW\n", "    firm: 60 MW\n    adder: 6 USD/MWh\n"),
    );
  });

  it("puts a new key into a group in braces on its line", () => {
    expect(setValue(TEXT, ["network", "as_of"], "2027-01")).toBe(
      TEXT.replace("138.96e12 }", "138.96e12, as_of: 2027-01 }"),
    );
  });

  it("begins groups that are not there, at the end of the file too", () => {
    const next = setValue(TEXT, ["hosting", "lease", "term"], "12 years");
    expect(next).toBe(`${TEXT}hosting: { lease: { term: 12 years } }\n`);
    expect(parse(next).hosting.lease.term).toBe("12 years");
  });

  it("fills a key that has no value yet", () => {
    expect(setValue("site:\n  name:\n", ["site", "name"], "x")).toBe("site:\n  name: x\n");
  });

  it("takes a key's whole line away, and a group that it leaves empty", () => {
    expect(removeValue(TEXT, ["site", "grid", "firm"])).toBe(TEXT.replace("    firm: 60 MW\n", ""));
    expect(removeValue(TEXT, ["compare"])).toBe(TEXT.replace("compare: [do-nothing, mine]\n", ""));
    expect(parse(removeValue(TEXT, ["site", "location", "zone"])).site).toEqual(
      parse(TEXT.replace(/ {2}location.*\n/, "")).site,
    );
  });

  it("takes a key out of braces, and the text still says the same otherwise", () => {
    const next = removeValue(TEXT, ["network", "difficulty"]);
    expect(parse(next)).toEqual({ ...parse(TEXT), network: { price: "66000 USD/BTC" } });
    expect(next).toContain("# largest draw");
  });

  it("adds an entry behind the last of a list, behind its comment", () => {
    const next = addEntry(TEXT, ["mining", "fleet"], "{ machine: s19-xp, count: 1 }");
    expect(next).toBe(TEXT.replace("# old\n", "# old\n    - { machine: s19-xp, count: 1 }\n"));
    expect(parse(next).mining.fleet).toHaveLength(3);
  });

  it("takes an entry of a list away by its line", () => {
    expect(removeValue(TEXT, ["mining", "fleet", 0])).toBe(TEXT.replace(/ {4}- \{ machine: s21-xp.*\n/, ""));
  });

  it("writes a list of words in its brackets", () => {
    expect(setList(TEXT, ["compare"], ["mine", "hybrid"])).toBe(
      TEXT.replace("[do-nothing, mine]", "[mine, hybrid]"),
    );
    expect(parse(setList("title: a\n", ["compare"], ["mine"])).compare).toEqual(["mine"]);
  });

  it("leaves a text alone that is not YAML", () => {
    expect(setValue("a: [", ["a"], "1")).toBe("a: [");
    expect(removeValue("a: [", ["a"])).toBe("a: [");
  });

  it("reads back what it wrote, whatever was typed, and nothing else changes", () => {
    const path = fc.constantFrom(
      ["title"],
      ["site", "grid", "firm"],
      ["network", "price"],
      ["site", "name"],
      ["finance", "horizon"],
    );
    fc.assert(
      fc.property(
        path,
        fc
          .string({ minLength: 1 })
          .filter((word) => word.trim() === word && /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(word)),
        (where, word) => {
          const next = setValue(TEXT, where, word);
          const expected = setIn(parse(TEXT, { schema: "failsafe" }), where, word);
          expect(parse(next, { schema: "failsafe" })).toEqual(expected);
          for (const comment of ["# a site", "   # its name", "# largest draw", "# old"])
            expect(next).toContain(comment);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it("shows figures as they are written", () => {
    expect(valueText(TEXT, ["network", "difficulty"])).toBe("138.96e12");
    expect(valueText(TEXT, ["site", "grid"])).toBeUndefined();
    expect(valueText(TEXT, ["finance", "horizon"])).toBeUndefined();
  });
});

function setIn(value: unknown, [part, ...rest]: readonly string[], word: string): unknown {
  const group = (value ?? {}) as Record<string, unknown>;
  return { ...group, [part!]: rest.length === 0 ? word : setIn(group[part!], rest, word) };
}
