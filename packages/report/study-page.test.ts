import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { statusCounts, valueText } from "./assumptions-table.ts";
import { cssString, printCss } from "./print-style.ts";
import { studyPage } from "./study-page.ts";
import { studyTables } from "./study-tables.ts";
import { FIXTURE_STRATEGIES, studyFixture } from "./test-study.ts";

const study = studyFixture();
const page = studyPage(study);

describe("the page of a study", () => {
  it("asks for nothing from anywhere: no src, href or url but its own parts", () => {
    const links = Array.from(page.matchAll(/ (?:href|src)="([^"]*)"/g), ([, target]) => target!);
    expect(links.filter((target) => !target.startsWith("#") && target !== "study.json")).toEqual([]);
    const urls = Array.from(page.matchAll(/url\(([^)]{0,30})/g), ([, target]) => target!);
    expect(urls.filter((target) => !/^(#hatch|data:)/.test(target))).toEqual([]);
  });

  it("links only to anchors that it has", () => {
    const anchors = Array.from(page.matchAll(/ href="#([^"]+)"/g), ([, id]) => id!);
    expect(anchors.length).toBeGreaterThan(10);
    for (const id of anchors) expect(page).toContain(` id="${id}"`);
  });

  it("has each id once", () => {
    const markup = page.replace(/<script[\s\S]*?<\/script>/g, "");
    const ids = Array.from(markup.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it("is the same bytes for the same study", () => {
    expect(studyPage(studyFixture())).toBe(page);
  });

  it("says that prices are modelled where they are, and does not where they are history", () => {
    expect(page).toContain('<p class="flag">Prices: price-year model test: modelled, not history.</p>');
    const history = { ...study, prices: { ...study.prices, kind: "history" as const, label: "real.csv" } };
    expect(studyPage(history)).not.toContain('class="flag"');
  });

  it("says why a strategy is not available and what it would take", () => {
    expect(page).toContain(
      "<strong>Sell the power is not available</strong>: drawing is no right to sell. It would take a battery with export.",
    );
  });

  it("shows the words of users as words, wherever they stand", () => {
    const evil = '</style></script><script>alert("x")</script>';
    const [best, ...others] = study.strategies;
    const html = studyPage({
      ...study,
      title: evil,
      answer: { ...study.answer, headline: evil, confidence: evil, reason: evil },
      prices: { ...study.prices, label: evil },
      warnings: [evil],
      assumptions: [{ ...study.assumptions[0]!, id: evil, value: evil, source: evil }],
      breakEvens: [{ ...study.breakEvens[0]!, parameter: evil, unit: evil }],
      strategies: [
        { ...best!, name: evil, choice: evil, lines: [{ ...best!.lines[0]!, why: evil, payer: evil }] },
        ...others,
      ],
    });
    expect(html.match(/<script/g)).toHaveLength(2); // its own: the tables and the little script
    expect(html.match(/<\/style>/g)).toHaveLength(3);
    expect(html).not.toContain('alert("x")');
  });

  it("is under 400 kB with thirty years, eight strategies and 120 assumptions", () => {
    const many = [
      ...FIXTURE_STRATEGIES,
      ...FIXTURE_STRATEGIES.map((each) => ({ ...each, id: `${each.id}-2` })),
    ];
    const html = studyPage(
      studyFixture({ months: 360, strategies: many, assumptionCount: 120, turnCount: 5 }),
    );
    expect(Buffer.byteLength(html)).toBeLessThan(400_000);
  });

  it("has words instead of charts where there is nothing to draw", () => {
    const bare = studyFixture({ strategies: [], assumptionCount: 0 });
    const html = studyPage({
      ...bare,
      breakEvens: [],
      warnings: [],
      durationCurve: { hours: [], priceUsdPerMwh: [], strikes: [] },
    });
    expect(html).toContain("No input of this scenario was moved");
    expect(html).toContain("Only doing nothing was compared");
    expect(html).toContain("No prices to sort");
    expect(html).toContain("No assumption was used");
  });
});

describe("the sheet on paper", () => {
  const css = printCss(study);

  it("is A4 with page numbers, the run's identity and what the figures rest on, on each page", () => {
    expect(css).toContain("@page{size:A4");
    expect(css).toContain('"page " counter(page) " of " counter(pages)');
    expect(css).toContain("scenario 0123456789abcdef, code 0.1.0+fixture, seed 7");
    expect(css).toContain("4 assumptions (1 verified, 1 reported, 1 pending, 1 assumed)");
  });

  it("cannot be ended by words of users", () => {
    expect(cssString('a"}')).toBe('"a\\22 \\7d "');
    expect(cssString("</style>")).not.toMatch(/[<>/]/);
    expect(cssString("Älvsbyn – 5 MW, п. Северный")).toBe('"Älvsbyn – 5 MW, п. Северный"');
  });
});

describe("assumptions", () => {
  it("are counted by status, statuses without any left out", () => {
    expect(statusCounts(studyFixture({ assumptionCount: 6 }))).toBe(
      "1 verified, 2 reported, 1 pending, 2 assumed", // dealt in turn: assumed, reported, verified, pending
    );
    expect(statusCounts(studyFixture({ assumptionCount: 1 }))).toBe("1 assumed");
  });

  it("of records read as words, and long ones are cut with a sign that they go on", () => {
    expect(valueText({ hashrateThs: 270, powerW: 3645 })).toBe("hashrateThs 270, powerW 3,645");
    expect(valueText({ a: { b: [1, 2] } })).toBe("a (b (1, 2))");
    expect(valueText("x".repeat(300))).toMatch(/^x{100,109} …$/);
    expect(valueText(true)).toBe("true");
    expect(valueText(null)).toBe("null");
  });
});

describe("the tables of a study as files", () => {
  const tables = studyTables(study);

  it("are six, each with units in its head", () => {
    expect(Object.keys(tables)).toEqual([
      "strategies.csv",
      "npv-by-class.csv",
      "years.csv",
      "cash-lines.csv",
      "break-evens.csv",
      "assumptions.csv",
    ]);
    expect(tables["years.csv"]!.split("\r\n")[0]).toContain("revenue_usd");
  });

  it("hold the cash of every month that is not zero: 12 of building, 168 of earning, 180 of standing", () => {
    const rows = tables["cash-lines.csv"]!.split("\r\n").filter((row) => row.startsWith("convert all,"));
    expect(rows).toHaveLength(12 + 168 + 180);
  });

  it("keep the reason of what is not available", () => {
    expect(tables["strategies.csv"]).toContain("sell the power,false,drawing is no right to sell");
  });
});
