import type { StrategyCase } from "@switchyard/core/strategy";
import { formatCount, formatFigure, formatMw, formatPercent, formatUsd } from "./format.ts";
import type { StudyResult, StudyStrategy } from "./result.ts";
import { advise, STRATEGY_NAMES } from "./strategy-names.ts";
import type { ToldTurn } from "./turning-over-futures.ts";
import { areTied, worthOfStrategy } from "./worth.ts";

/** What the reason is built from; nothing in it is said that is not a figure of the study. */
export interface ReasonFacts {
  readonly best: StrategyCase & { readonly available: true };
  /** All strategies, best NPV first. */
  readonly ranked: readonly StudyStrategy[];
  readonly tipping: readonly ToldTurn[];
  readonly importMw: number;
  readonly prices: StudyResult["prices"];
  /** Absent where the study has one stated path. */
  readonly futures?: Futures | undefined;
}

/** The paths that an answer rests on. */
export interface Futures {
  readonly count: number;
  readonly measure: "valuation" | "outlook";
  /** What the bitcoin price drifts by, in words. */
  readonly drift: string;
}

/** Headline, confidence, the paragraph and its two strongest figures. */
export function answerOf(facts: ReasonFacts): StudyResult["answer"] {
  const strongest = strongestFigures(facts);
  return {
    best: facts.best.id,
    headline: advise(facts.best.choice, facts.importMw),
    confidence: confidenceOf(facts),
    reason: paragraph(facts, strongest),
    strongest,
  };
}

function confidenceOf(facts: ReasonFacts): string {
  const { ranked, tipping, best, futures } = facts;
  const first = ranked.find((entry) => entry.id === best.id)!;
  const nearest = nearestTip(tipping);
  const change = nearest ? changeOfMind(nearest) : noChangeOfMind(tipping);
  if (futures && first.distribution)
    return `${spreadSentence(first, futures)}${tieSentence(facts)} ${change}`;
  const value = formatUsd(first.npvUsd.value);
  return `${value} over doing nothing, on one stated path (no chance is claimed).${tieSentence(facts)} ${change}`;
}

function spreadSentence({ npvUsd, distribution }: StudyStrategy, { count, measure, drift }: Futures): string {
  const { band } = npvUsd;
  if (!band || !distribution) return "";
  const { chanceOfLoss, chanceOfBest } = distribution;
  return [
    `${formatUsd(worthOfStrategy({ npvUsd }))} ± ${formatUsd(band.standardError)} over doing nothing on average of ${formatCount(count)} futures (${measure}: ${drift}):`,
    `P10 ${formatUsd(band.p10)}, P50 ${formatUsd(band.p50)}, P90 ${formatUsd(band.p90)};`,
    `it loses in ${formatPercent(chanceOfLoss.value)} of them and is the best in ${formatPercent(chanceOfBest.value)}.`,
  ].join(" ");
}

/** Names what is worth the same: an order among equals would claim what is not there. */
function tieSentence({ ranked, best }: ReasonFacts): string {
  const first = ranked.find((entry) => entry.id === best.id)!;
  const tied = ranked.filter(
    (entry) => entry.available && entry.id !== best.id && entry.id !== "do-nothing" && areTied(first, entry),
  );
  if (tied.length === 0) return "";
  const names = tied.map((entry) => entry.name).join(" and ");
  return ` It can't be told apart from ${names}: they are worth the same${first.distribution ? " within the error" : ""}.`;
}

function changeOfMind(tip: ToldTurn): string {
  const error = tip.standardError ? ` ± ${formatFigure(tip.standardError)}` : "";
  const side = tip.flipsAt! < tip.today ? "below" : "above";
  return `You would change your mind ${side} ${formatFigure(tip.flipsAt!)}${error} ${tip.unit} of ${tip.parameter} (today ${formatFigure(tip.today)}).`;
}

/** What is said where no turn lies apart from today: there is none, or strategies are worth the same as things stand. */
function noChangeOfMind(tipping: readonly ToldTurn[]): string {
  return tipping.some(({ flipsAt }) => flipsAt !== null)
    ? "Where the answer turns lies within the error of today's inputs."
    : "No single input that was moved changes the answer.";
}

/** Errors by which a turn is told apart from today. */
const ERRORS_APART = 2;

/** Whether a turn lies at another value than today's by more than its error: among ties the answer turns where it stands. */
function isApart({ flipsAt, today, standardError }: ToldTurn): boolean {
  return flipsAt !== null && Math.abs(flipsAt - today) > ERRORS_APART * (standardError ?? 0);
}

/** The tipping point that lies nearest today, in ratio, and apart from it; a delay counts against the horizon of a decade. */
export function nearestTip(tipping: readonly ToldTurn[]): ToldTurn | undefined {
  const distance = (tip: ToldTurn) =>
    tip.today > 0 && tip.flipsAt! > 0
      ? Math.abs(Math.log(tip.flipsAt! / tip.today))
      : Math.abs(tip.flipsAt! - tip.today) / 60;
  return tipping.filter(isApart).sort((a, b) => distance(a) - distance(b))[0];
}

/** The lead over the next best, and the figure behind it: margin per reserved MW-year against capital, or the nearest turn. */
function strongestFigures({ ranked, best, tipping }: ReasonFacts): StudyResult["answer"]["strongest"] {
  const [first, second] = bestFirst(ranked, best.id);
  const lead = second
    ? {
        what: `lead over ${second.name}`,
        figure: formatUsd(worthOfStrategy(first!) - worthOfStrategy(second)),
      }
    : { what: "value over doing nothing", figure: formatUsd(worthOfStrategy(first!)) };
  const tip = nearestTip(tipping);
  const margin = {
    what: "operating margin per reserved grid MW-year",
    figure: formatUsd(first!.marginUsdPerReservedGridMwYear),
  };
  return [
    lead,
    tip
      ? {
          what: `${tip.parameter} at which the answer turns`,
          figure: `${formatFigure(tip.flipsAt!)} ${tip.unit}`,
        }
      : margin,
  ];
}

function bestFirst(ranked: readonly StudyStrategy[], id: string): readonly StudyStrategy[] {
  const available = ranked.filter((entry) => entry.available);
  return [
    ...available.filter((entry) => entry.id === id),
    ...available.filter((entry) => entry.id !== id && entry.id !== "do-nothing"),
  ];
}

function paragraph(facts: ReasonFacts, strongest: StudyResult["answer"]["strongest"]): string {
  const [first, second] = bestFirst(facts.ranked, facts.best.id);
  const sentences = [
    `${capital(first!.name)} is worth ${formatUsd(worthOfStrategy(first!))} more than holding the connection and doing nothing${terminalShare(first!)}.`,
    second
      ? `${capital(second.name)} comes next at ${formatUsd(worthOfStrategy(second))}, ${strongest[0]!.figure} behind.`
      : "",
    marginSentence(first!, second),
    capitalSentence(first!),
    energySentence(first!),
    tipSentence(facts.tipping),
    facts.prices.kind === "history" ? "" : `Prices are ${facts.prices.label}.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function terminalShare(first: StudyStrategy): string {
  const after = first.npvUsd.value - first.npvWithoutTerminalUsd.value;
  return Math.abs(after) < 1 ? "" : `, ${formatUsd(after)} of it after the horizon`;
}

function marginSentence(first: StudyStrategy, second: StudyStrategy | undefined): string {
  const own = `Before capital it earns ${formatUsd(first.marginUsdPerReservedGridMwYear)} per grid MW and year`;
  return second ? `${own}, ${second.name} ${formatUsd(second.marginUsdPerReservedGridMwYear)}.` : `${own}.`;
}

function capitalSentence(first: StudyStrategy): string {
  if (first.capexUsd.value < 1) return "It needs no capital.";
  const irr =
    first.irrPerYear.length === 1 ? `, an IRR of ${formatPercent(first.irrPerYear[0]!)} a year` : "";
  const payback =
    first.paybackMonths === null
      ? "is not paid back within the horizon"
      : `is paid back after ${formatFigure(first.paybackMonths)} months`;
  return `It takes ${formatUsd(first.capexUsd.value)} of capital (peak funding ${formatUsd(first.peakFundingUsd.value)}), which ${payback}${irr}.`;
}

function energySentence({ energy, hostedGridMw }: StudyStrategy): string {
  if (hostedGridMw === 0) return "";
  const idle = energy.reservedIdleMwh / Math.max(1, energy.reservedIdleMwh + energy.aiMwh);
  return `Tenants hold ${formatMw(hostedGridMw)} of the grid and leave ${formatPercent(idle)} of that energy undrawn.`;
}

function tipSentence(tipping: readonly ToldTurn[]): string {
  const tip = nearestTip(tipping);
  if (!tip) return "";
  const next = STRATEGY_NAMES[tip.flipsAt! < tip.today ? tip.winnerBelow : tip.winnerAbove];
  return `The answer turns to "${next}" where ${tip.parameter} reaches ${formatFigure(tip.flipsAt!)} ${tip.unit}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
