import { describe, expect, it } from "vitest";
import { compareChart, comparedRows } from "./compare-chart.ts";
import { FIXTURE_STRATEGIES, studyFixture } from "./test-study.ts";
import { waterfallChart, waterfallSteps } from "./waterfall-chart.ts";

const study = studyFixture({ months: 60 });
const convert = study.strategies.find(({ id }) => id === "convert")!;
const baseline = study.strategies.find(({ id }) => id === "do-nothing")!;

describe("the waterfall of a strategy's cash", () => {
  it("ends at the sum of its lines less those of doing nothing", () => {
    const total = (lines: typeof convert.lines) =>
      lines.flatMap(({ amounts }) => amounts).reduce((sum, usd) => sum + usd, 0);
    const last = waterfallSteps(convert, baseline).at(-1)!;
    expect(last).toMatchObject({ name: "left over doing nothing", isTotal: true });
    expect(last.usd).toBeCloseTo(total(convert.lines) - total(baseline.lines), 3);
  });

  it("leaves no line out: each step begins where the last one ended", () => {
    const steps = waterfallSteps(convert, baseline);
    let at = 0;
    for (const { usd, endsUsd } of steps.slice(0, -1)) {
      expect(endsUsd - usd).toBeCloseTo(at, 3);
      at = endsUsd;
    }
    expect(steps.at(-1)!.endsUsd).toBeCloseTo(at, 3);
  });

  it("says first what is received, then what is paid, and adds up what is small", () => {
    // 7.2 M a month over 48 months are received, 500 M paid for halls; 60 months of 20,000 are 0.3 % of that
    const names = waterfallSteps(convert, baseline).map(({ name }) => name);
    expect(names).toEqual([
      "what the megawatts earn",
      "halls",
      "energy of the site's own auxiliaries",
      "what doing nothing would cost",
      "left over doing nothing",
    ]);
  });

  it("of doing nothing subtracts nothing from itself", () => {
    expect(waterfallSteps(baseline, baseline).map(({ name }) => name)).not.toContain(
      "what doing nothing would cost",
    );
  });

  it.each(["convert", "mine", "do-nothing", "no-such"])(
    "draws %s without a figure that is none, wide and narrow",
    (id) => {
      const chart = waterfallChart(study, id);
      for (const { marks } of [chart, chart.narrow!])
        expect(marks.replace(/>[^<]*</g, "><")).not.toMatch(/NaN|Infinity|undefined|="-?\d+e/);
      expect(chart.cursorY).toHaveLength(chart.table.rows.length);
    },
  );

  it("names the largest payment in its finding", () => {
    expect(waterfallChart(study, "convert").title).toContain("its largest payment is $500M for halls");
  });
});

describe("two scenarios on one scale", () => {
  const other = studyFixture({
    months: 60,
    strategies: [{ ...FIXTURE_STRATEGIES[3]!, monthlyUsd: 20e6 }, FIXTURE_STRATEGIES[0]!],
  });

  it("lists what either side can do, do-nothing left out, in the order of the left side", () => {
    const rows = comparedRows(study, other);
    expect(rows.map(({ id }) => id)).toEqual(
      study.strategies.filter((entry) => entry.available && entry.id !== "do-nothing").map(({ id }) => id),
    );
    expect(rows.find(({ id }) => id === "hybrid")!.second).toBeNull();
  });

  it("says who is best on each side", () => {
    const [left, right] = [
      { ...study, answer: { ...study.answer, best: "convert" } },
      { ...other, answer: { ...other.answer, best: "mine" } },
    ];
    expect(compareChart(left, right).title).toMatch(/^Convert all is best on the left, mine on the right/);
    expect(compareChart(left, left).title).toMatch(/^Convert all is best on both sides, worth \$0 more/);
  });

  it("has the difference of each strategy in its table, none where one side can't do it", () => {
    const { rows } = compareChart(study, other).table;
    const mine = rows.find(([name]) => name === "mine")! as [string, number, number, number];
    expect(mine[3]).toBeCloseTo(mine[2] - mine[1], 6);
    expect(rows.find(([name]) => name === "hybrid")![3]).toBeNull();
  });

  it("draws without a figure that is none", () => {
    const chart = compareChart(study, studyFixture({ strategies: [], turnCount: 0 }));
    for (const { marks } of [chart, chart.narrow!])
      expect(marks.replace(/>[^<]*</g, "><")).not.toMatch(/NaN|Infinity|undefined|="-?\d+e/);
  });
});
