import { type ChartTable, capital } from "@switchyard/report";
import { formatFigure, formatIrr, formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";

type Words = (entry: StudyStrategy) => string;

const FIGURES: readonly (readonly [string, Words])[] = [
  ["strategy", ({ name }) => capital(name)],
  ["choice", ({ choice }) => choice],
  ["net present value", ({ npvUsd }) => formatUsd(npvUsd.value)],
  ["without end value", ({ npvWithoutTerminalUsd }) => formatUsd(npvWithoutTerminalUsd.value)],
  ["capital", ({ capexUsd }) => formatUsd(capexUsd.value)],
  ["peak funding", ({ peakFundingUsd }) => formatUsd(peakFundingUsd.value)],
  ["IRR a year", ({ irrPerYear }) => formatIrr(irrPerYear)],
  [
    "payback",
    ({ paybackMonths }) => (paybackMonths === null ? "never" : `${Math.round(paybackMonths)} months`),
  ],
  ["hosted, grid MW", ({ hostedGridMw }) => formatFigure(hostedGridMw)],
  ["mined", ({ energy }) => `${formatFigure(energy.miningMwh / 1e3)} GWh`],
  ["used by AI", ({ energy }) => `${formatFigure(energy.aiMwh / 1e3)} GWh`],
];

/** The best strategy of two studies, figure by figure, and where each answer turns. */
export function keyFigures(left: StudyResult, right: StudyResult): ChartTable {
  const [one, other] = [bestOf(left), bestOf(right)];
  const turns = left.breakEvens.map(({ parameter }) => [
    `turns at: ${parameter}`,
    turnText(left, parameter),
    turnText(right, parameter),
  ]);
  return {
    head: ["", "left", "right"],
    rows: [...FIGURES.map(([name, words]) => [name, words(one), words(other)]), ...turns],
  };
}

function bestOf({ strategies, answer }: StudyResult): StudyStrategy {
  return strategies.find(({ id }) => id === answer.best)!;
}

function turnText({ breakEvens }: StudyResult, parameter: string): string {
  const turn = breakEvens.find((each) => each.parameter === parameter);
  if (!turn) return "–";
  return turn.flipsAt === null ? "does not turn" : `${formatFigure(turn.flipsAt)} ${turn.unit}`;
}
