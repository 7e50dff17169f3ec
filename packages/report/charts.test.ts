import { formatUsd, type StudyResult, studyResultSchema } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { cashChart } from "./cash-chart.ts";
import { durationChart } from "./duration-chart.ts";
import { energyChart } from "./energy-chart.ts";
import { energyUses } from "./energy-uses.ts";
import { type Chart, chartFigure, chartSvg, csvBlock } from "./figure.ts";
import { strategiesChart, useClass } from "./strategies-chart.ts";
import { FIXTURE_STRATEGIES, studyFixture } from "./test-study.ts";
import { turnsChart } from "./turns-chart.ts";

const MAKERS = { strategiesChart, turnsChart, cashChart, durationChart, energyChart };
const study = studyFixture();
const LOSS = {
  ...FIXTURE_STRATEGIES[3]!,
  monthlyUsd: -300_000,
  minedShare: 0.6,
};

const VARIANTS: Readonly<Record<string, StudyResult>> = {
  "fifteen years": study,
  "five years": studyFixture({ months: 60 }),
  "thirty years": studyFixture({ months: 360 }),
  "one month": studyFixture({ months: 1 }),
  "doing nothing alone": studyFixture({ strategies: [], turnCount: 0 }),
  "mining at a loss": studyFixture({ strategies: [LOSS], turnCount: 0 }),
  "no input that turns": studyFixture({ turnCount: 0 }),
  "no input at all": { ...study, breakEvens: [] },
  "no machine": { ...study, durationCurve: { ...study.durationCurve, strikes: [] } },
  "one price at all hours": {
    ...study,
    durationCurve: { hours: [8760], priceUsdPerMwh: [24], strikes: study.durationCurve.strikes },
  },
  "a mine that no price stops": {
    ...study,
    durationCurve: {
      hours: [4380, 8760],
      priceUsdPerMwh: [24, 24],
      strikes: [{ id: "s19-xp", strikeUsdPerMwh: 47.3, hoursAbove: 0 }],
    },
  },
  "no prices": { ...study, durationCurve: { hours: [], priceUsdPerMwh: [], strikes: [] } },
};

it("the made-up studies keep the schema of a study", () => {
  for (const result of Object.values(VARIANTS)) expect(() => studyResultSchema.parse(result)).not.toThrow();
});

describe.each(Object.entries(VARIANTS))("charts of %s", (_, result) => {
  it.each(Object.entries(MAKERS))(
    "%s has no NaN, no Infinity and no undefined in its marks",
    (_name, make) => {
      const chart = make(result);
      for (const { marks } of [chart, chart.narrow!]) {
        const attributes = marks.replace(/>[^<]*</g, "><");
        expect(attributes).not.toMatch(/NaN|Infinity|undefined|="-?\d+e/);
      }
      expect(`${chart.title} ${chart.subtitle} ${chart.spoken}`).not.toMatch(/NaN|Infinity|undefined|null/);
    },
  );

  it.each(Object.entries(MAKERS))(
    "%s has a cursor place for each row of its table, on both sheets",
    (_name, make) => {
      const chart = make(result);
      for (const drawing of [chart, chart.narrow!])
        expect((drawing.cursorX ?? drawing.cursorY)!).toHaveLength(chart.table.rows.length);
    },
  );

  it.each(Object.entries(MAKERS))("%s has every mark on its sheet", (_name, make) => {
    const chart = make(result);
    for (const { marks, width, height } of [chart, chart.narrow!]) {
      const places = (names: string) =>
        Array.from(marks.matchAll(new RegExp(` (?:${names})="(-?[\\d.]+)"`, "g")), ([, text]) =>
          Number(text),
        );
      for (const x of places("x|x1|x2|cx"))
        expect(Math.abs(x - width / 2)).toBeLessThanOrEqual(width / 2 + 0.5);
      for (const y of places("y|y1|y2|cy"))
        expect(Math.abs(y - height / 2)).toBeLessThanOrEqual(height / 2 + 0.5);
    }
  });

  it.each(Object.entries(MAKERS))("%s has no negative width or height", (_name, make) => {
    const chart = make(result);
    for (const { marks } of [chart, chart.narrow!]) expect(marks).not.toMatch(/(?:width|height|r)="-/);
  });
});

describe("strategies on one scale", () => {
  const chart = strategiesChart(study);

  it("has the finding as its title: worth over doing nothing and over the next", () => {
    const [best, second] = study.strategies;
    expect(chart.title).toBe(
      `Convert all is worth ${formatUsd(best!.npvUsd.value)} more than doing nothing, ${formatUsd(best!.npvUsd.value - second!.npvUsd.value)} more than hybrid`,
    );
  });

  it("says that nothing beats doing nothing where that is best", () => {
    expect(strategiesChart(studyFixture({ strategies: [LOSS] })).title).toBe(
      "Nothing beats doing nothing here",
    );
  });

  it("writes losses with a minus sign, not a hyphen", () => {
    const { marks } = strategiesChart(studyFixture({ strategies: [LOSS] }));
    expect(marks).toMatch(/−\$[\d.]+M/);
    expect(marks).not.toMatch(/>-\$/);
  });

  it("leaves out what is not available", () => {
    expect(chart.marks).not.toContain("Sell the power");
  });

  it("draws the futures as graded bands on one scale where there are paths, with room for the widest", () => {
    const band = {
      mean: 40e6,
      p5: -618e6,
      p10: -18e6,
      p25: 12e6,
      p50: 42e6,
      p75: 71e6,
      p90: 96e6,
      p95: 130e6,
      standardError: 1e6,
      paths: 1000,
    };
    const [best, ...others] = study.strategies;
    const uncertain = { ...study, strategies: [{ ...best!, npvUsd: { ...best!.npvUsd, band } }, ...others] };
    const drawn = strategiesChart(uncertain);
    const [, left, width] = /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="8" class="pale"/.exec(
      drawn.marks,
    )!;
    const [, innerLeft, innerWidth] =
      /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="14" class="ink"/.exec(drawn.marks)!;
    expect(Number(left)).toBeGreaterThan(0);
    expect(Number(left) + Number(width)).toBeLessThan(drawn.width);
    // P5 to P95 are 748 M wide, P25 to P75 59 M
    expect(Number(width) / Number(innerWidth)).toBeCloseTo(748 / 59, 1);
    expect(Number(innerLeft)).toBeGreaterThan(Number(left));
    expect(drawn.title).toContain("is worth $40.0M more than doing nothing on average");
    expect(drawn.subtitle).toContain("on 1,000 futures");
    expect(drawn.table.head.slice(0, 4)).toEqual(["strategy", "mean, USD", "P5, USD", "P10, USD"]);
    expect(drawn.table.rows[0]!.slice(1, 9)).toEqual([40e6, -618e6, -18e6, 12e6, 42e6, 71e6, 96e6, 130e6]);
  });

  it("gives each strategy the colour of its use", () => {
    const classes = Object.fromEntries(study.strategies.map((entry) => [entry.id, useClass(entry)]));
    expect(classes).toMatchObject({
      convert: "hosting",
      hybrid: "hosting",
      mine: "mining",
      "sell-power": "export",
    });
    expect(classes["do-nothing"]).toBe("import");
    expect(useClass(undefined)).toBe("import");
  });
});

describe("energy by use", () => {
  it("adds up to all of it, idle taken off what is unused", () => {
    const uses = energyUses({ aiMwh: 40, miningMwh: 20, exportMwh: 0, reservedIdleMwh: 10, unusedMwh: 40 });
    expect(uses.map(({ mwh }) => mwh)).toEqual([40, 20, 0, 10, 30]);
    expect(uses.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
  });

  it("of no energy at all has no shares", () => {
    const none = { aiMwh: 0, miningMwh: 0, exportMwh: 0, reservedIdleMwh: 0, unusedMwh: 0 };
    expect(energyUses(none).map(({ share }) => share)).toEqual([0, 0, 0, 0, 0]);
  });

  it("hatches what is held for tenants and drawn by nobody: not colour alone", () => {
    expect(energyChart(study).marks).toContain('class="idle"');
    expect(chartSvg(energyChart(study))).toContain('id="hatch"');
  });

  it("names the years it can, never each of thirty on a phone", () => {
    const years = (marks: string) => marks.match(/>20\d\d</g)!.length;
    const chart = energyChart(studyFixture({ months: 360 }));
    expect(years(chart.marks)).toBeLessThanOrEqual(17);
    expect(years(chart.narrow!.marks)).toBeLessThanOrEqual(8);
  });
});

describe("cumulative cash", () => {
  it("names lines that lie upon each other once: hybrid and bridge", () => {
    const { marks } = cashChart(study);
    expect(marks).toContain(">hybrid and bridge<");
    expect(marks).not.toContain(">bridge<");
  });

  it("tells lines of one colour apart by their dash", () => {
    const dashes = Array.from(
      cashChart(study).marks.matchAll(/class="line line-hosting[^>]*>/g),
      ([path]) => /stroke-dasharray="([^"]*)"/.exec(path)?.[1],
    );
    expect(new Set(dashes).size).toBe(3);
  });

  it("names the deepest point and the payback of the best", () => {
    const { marks } = cashChart(study);
    expect(marks).toContain(">−$500M in 2027-12<");
    // 500 M at 7.2 M a month takes 70 months after the 12 of building: the 82nd month is 2033-10
    expect(marks).toContain(">paid back 2033-10<");
  });

  it("says in its title what is needed and when it is back", () => {
    expect(cashChart(study).title).toBe(
      "Convert all needs $500M at its deepest and is paid back after 82 months",
    );
    const free = studyFixture({ strategies: [FIXTURE_STRATEGIES[3]!] });
    expect(cashChart(free).title).toBe("Mine needs no funding");
    const lost = studyFixture({ strategies: [LOSS], months: 60 });
    expect(cashChart(lost).title).toBe(
      "Mine needs $18.0M at its deepest and is not paid back within the horizon",
    );
  });

  it("has a table of every month with whole dollars", () => {
    const { head, rows } = cashChart(study).table;
    expect(head.slice(0, 2)).toEqual(["month", "convert all, USD"]);
    expect(rows[11]!.slice(0, 2)).toEqual(["2027-12", -500_000_000]);
    expect(rows).toHaveLength(180);
  });

  it("draws no more points than a phone has px", () => {
    const { marks } = cashChart(studyFixture({ months: 360 })).narrow!;
    const [path] = /class="line line-hosting lead"|d="[^"]*"/.exec(marks)!;
    expect(path.split("L").length).toBeLessThan(200);
  });
});

describe("where the answer turns", () => {
  it("counts in its title", () => {
    expect(turnsChart(study).title).toBe("3 of 5 inputs can turn the answer, each alone");
    expect(turnsChart(studyFixture({ turnCount: 0 })).title).toBe(
      "No single input that was moved changes the answer",
    );
  });

  it("names strategies as people do, on the chart and in the table", () => {
    const { marks, table } = turnsChart(study);
    expect(marks).toContain(">then hybrid<");
    expect(table.rows[0]!.slice(6)).toEqual(["hybrid", "convert all"]);
  });

  it("says from where to where an input that does not turn was searched", () => {
    expect(turnsChart(studyFixture({ turnCount: 0 })).marks).toContain(">from 25.6 to 640<");
  });

  it("takes the narrowest of its axes on which every turn has a place", () => {
    expect(turnsChart(study).marks).toContain(">×1.25<");
    const far = { ...study.breakEvens[0]!, flipsAt: 40, winnerBelow: "mine" };
    expect(turnsChart({ ...study, breakEvens: [far] }).marks).toContain(">×0.2<");
  });

  it("gives an input that is zero today a scale of its own", () => {
    const delay = study.breakEvens.filter(({ today }) => today === 0);
    const { marks } = turnsChart({ ...study, breakEvens: delay });
    expect(marks).toContain(">60.0<");
    expect(marks.match(/class="threshold"/g)).toHaveLength(1);
  });
});

describe("prices and stopping prices", () => {
  it("says which machine stops, where, and in how many hours", () => {
    expect(durationChart(study).title).toBe("s21-xp stops above $72.5/MWh, in 870 hours of the first year");
  });

  it("says so where no price ever stops a machine, and still draws the price that would", () => {
    const strikes = [{ id: "s19-xp", strikeUsdPerMwh: 47.3, hoursAbove: 0 }];
    const chart = durationChart({
      ...study,
      durationCurve: { hours: [8760], priceUsdPerMwh: [24], strikes },
    });
    expect(chart.title).toBe("s19-xp runs at all hours: no price of the first year is above $47.3/MWh");
    expect(chart.marks).toContain(">s19-xp stops above $47.3<");
  });

  it("says how high the spikes are that it cuts", () => {
    expect(durationChart(study).marks).toContain("cut here, the highest is 979");
  });

  it("cuts nothing where there is nothing to cut", () => {
    expect(durationChart(VARIANTS["one price at all hours"]!).marks).not.toContain("cut here");
  });

  it("repeats where its prices come from", () => {
    expect(durationChart(study).subtitle).toContain("modelled, not history");
  });
});

describe("a figure of the page", () => {
  const chart: Chart = {
    ...cashChart(study),
    title: `"Best" <script>alert(1)</script>`,
    subtitle: "a & b",
    spoken: `says "so"`,
  };

  it("escapes title, subtitle, sentence and the names of its buttons", () => {
    const html = chartFigure(chart);
    expect(html).not.toContain("<script");
    expect(html).toContain("a &amp; b");
    expect(html).toContain('aria-label="says &quot;so&quot;"');
  });

  it("has a drawing for desks and one for phones with ids of their own", () => {
    const ids = Array.from(chartFigure(chart).matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(["cash", "cash-svg", "cash-svg-narrow"]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has a button for each export, a table and the way to how it was computed", () => {
    const html = chartFigure(chart);
    for (const kind of ["svg", "png", "csv"]) expect(html).toContain(`data-export="${kind}"`);
    expect(html).toContain("<summary>Table</summary>");
    expect(html).toContain('href="#how-cash"');
  });

  it("carries its tables in full precision, where no word can end the script", () => {
    const block = csvBlock([{ id: "x", table: { head: ["a"], rows: [["</script>"], [1 / 3]] } }]);
    expect(block.match(/<\/script>/g)).toHaveLength(1);
    const files = JSON.parse(/>(\{.*\})</s.exec(block)![1]!) as Record<string, string>;
    expect(files.x).toBe("a\r\n</script>\r\n0.3333333333333333\r\n");
  });
});
