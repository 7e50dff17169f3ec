import { beforeAll, describe, expect, it } from "vitest";
import { formatFigure, formatMw, formatPercent, formatUsd } from "./format.ts";
import { nearestTip } from "./reason.ts";
import type { StudyResult } from "./result.ts";
import { numbersIn, SMALL_SITE, studyOf, withLine } from "./study.fixture.ts";

/** Every way in which a figure of the result may stand in a sentence, and the two differences that the reason states. */
function figuresOf(result: StudyResult): ReadonlySet<string> {
  const [first, second] = result.strategies.filter((entry) => entry.available && entry.id !== "do-nothing");
  const stated = [
    ...numbersIn(result).map(([, value]) => value),
    first!.npvUsd.value - (second?.npvUsd.value ?? 0),
    first!.npvUsd.value - first!.npvWithoutTerminalUsd.value,
    first!.energy.reservedIdleMwh / (first!.energy.reservedIdleMwh + first!.energy.aiMwh),
  ];
  return new Set(
    stated.flatMap((value) => [formatUsd(value), formatFigure(value), formatPercent(value), formatMw(value)]),
  );
}

/** Figures of a sentence with their sign and unit: `$54.4M`, `9.57 %`, `60 MW`, `107`. */
function figuresIn(text: string): readonly string[] {
  const found =
    text.match(/−?\$[\d,.]*\d(?:bn|M|k)?|\d[\d,.]*\d %|\d[\d,.]*\d? MW(?!h)|\d[\d,]*(?:\.\d+)?/g) ?? [];
  return found;
}

describe("the reason", () => {
  let result: StudyResult;
  beforeAll(async () => {
    const cheap = SMALL_SITE.replace("cost: 4 MUSD/MW", "cost: 2 MUSD/MW");
    result = await studyOf(withLine(cheap, "compare", "compare: [do-nothing, mine, convert, hybrid]"));
  });

  it("says no figure that is not in the result", () => {
    const known = figuresOf(result);
    const said = figuresIn(result.answer.reason);
    expect(said.length).toBeGreaterThanOrEqual(8);
    expect(said.filter((figure) => !known.has(figure))).toEqual([]);
  });

  it("has two strongest figures, and both stand in the paragraph", () => {
    expect(result.answer.strongest).toHaveLength(2);
    for (const { figure } of result.answer.strongest) expect(result.answer.reason).toContain(figure);
  });

  it("names the lead over the next best, to the dollar of its three digits", () => {
    const [first, second] = result.strategies;
    expect(result.answer.strongest[0]).toEqual({
      what: `lead over ${second!.name}`,
      figure: formatUsd(first!.npvUsd.value - second!.npvUsd.value),
    });
  });

  it("names the turn that lies nearest today, in ratio", () => {
    const distance = (turn: StudyResult["breakEvens"][number]) =>
      turn.today > 0 && turn.flipsAt! > 0
        ? Math.abs(Math.log(turn.flipsAt! / turn.today))
        : Math.abs(turn.flipsAt! - turn.today) / 60;
    const turning = result.breakEvens.filter((turn) => turn.flipsAt !== null);
    const nearest = turning.reduce((a, b) => (distance(b) < distance(a) ? b : a));
    expect(result.answer.strongest[1]!.what).toBe(`${nearest.parameter} at which the answer turns`);
    expect(result.answer.confidence).toContain(nearest.parameter);
  });

  it("tells capital, payback and what tenants leave undrawn where something is built", () => {
    expect(result.strategies[0]!.capexUsd.value).toBeGreaterThan(0);
    expect(result.answer.reason).toMatch(/It takes \$[\d.]+M of capital \(peak funding \$[\d.]+M\)/);
    expect(result.answer.reason).toMatch(
      /Tenants hold [\d.]+ MW of the grid and leave [\d.]+ % of that energy undrawn/,
    );
  });

  it("claims no chance: one stated path has none", () => {
    expect(result.answer.confidence).toContain("on one stated path (no chance is claimed)");
  });

  it("says that no capital is needed where none is, and at which price of power selling the machines gives way to running them", async () => {
    const alone = await studyOf(
      withLine(
        withLine(withLine(SMALL_SITE, "compare", "compare: [do-nothing, mine]"), "hosting", ""),
        "facility",
        "",
      ).replace(/\n\n+/g, "\n"),
    );
    expect(alone.answer.reason).toContain("It needs no capital.");
    // at 30 USD/MWh the machines are sold at once; a tenth less and they run
    expect(alone.answer.confidence).toContain("You would change your mind below 26.8 USD/MWh");
    expect(alone.answer.strongest).toHaveLength(2);
    expect(alone.answer.strongest[0]!.what).toBe("value over doing nothing");
  });

  it("says that prices are one price at all times where they are", () => {
    expect(result.answer.reason).toMatch(/Prices are one price at all times\.$/);
  });
});

describe("the turn that lies nearest", () => {
  const turn = (parameter: string, today: number, flipsAt: number | null, standardError?: number) => ({
    parameter,
    unit: "",
    today,
    flipsAt,
    searchedFrom: 0,
    searchedTo: 1000,
    isCertain: true,
    winnerBelow: "mine" as const,
    winnerAbove: "convert" as const,
    ...(standardError === undefined ? {} : { standardError }),
  });

  it("is the nearest in ratio", () => {
    expect(nearestTip([turn("rent", 128, 100), turn("capex", 10, 11)])?.parameter).toBe("capex");
  });
  it("is told apart from today by more than twice its error: among ties the answer turns where it stands", () => {
    const tied = [turn("delay", 0, 0, 4.3), turn("price", 44, 44.7, 2.9), turn("rent", 128, 123, 0.5)];
    expect(nearestTip(tied)?.parameter).toBe("rent");
    expect(nearestTip(tied.slice(0, 2))).toBeUndefined();
  });
  it("is none where nothing turns", () => {
    expect(nearestTip([turn("rent", 128, null)])).toBeUndefined();
  });
});
