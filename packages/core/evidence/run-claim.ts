import { answerSentence, whatWouldChange } from "./answer.ts";
import { openBook, withChanges } from "./book.ts";
import { findTurns, gridOf } from "./boundary.ts";
import { figuresOf } from "./figure.ts";
import { valueAtPath } from "./input-path.ts";
import { inputsUsed } from "./inputs-used.ts";
import { figureOf, judge } from "./judge.ts";
import { movementsOf } from "./movement.ts";
import type {
  AlsoAlong,
  AlsoTurns,
  Boundary,
  Changes,
  Claim,
  ClaimMap,
  ClaimResult,
  ConditionResult,
  DatedFact,
  DecisiveRange,
  Experiment,
  Figure,
  InputUse,
  Movement,
  ReadingResult,
  Rows,
  SeedAgreement,
  Verdict,
} from "./types.ts";

/** How much work is put into a claim. */
export interface RunOptions {
  readonly seed: number;
  /** Seeds compared where the experiment draws. */
  readonly seedCount: number;
  /** Whether each unproven input is moved by a fifth. */
  readonly hasMovements: boolean;
  readonly hasMaps: boolean;
}

/** Seeds of 20 that must agree, as a share. */
export const AGREEING_SEEDS_FRACTION = 0.95;
const SEARCH_POINTS = 33;
const MAP_POINTS = 15;
/** Where every cell is a simulation. */
const COARSE_MAP_POINTS = 7;

/** An answer at one set of inputs. */
export interface PointResult {
  readonly holds: boolean;
  readonly figures: readonly Figure[];
  readonly conditions: readonly ConditionResult[];
  readonly headline: number | null;
  readonly used: readonly string[];
}

/** Runs the experiment at one set of inputs. @throws evidence errors, and those of the rooms it asks */
export function runPoint(
  claim: Claim,
  experiment: Experiment,
  rows: Rows,
  at: { readonly changes?: Changes; readonly seed: number },
): PointResult {
  const book = openBook(rows, { ...experiment.reference, ...at.changes });
  const pathCount = book.read<number>("claims.draws.path_count");
  const before = experiment.isStochastic ? [] : ["claims.draws.path_count"];
  const figures = figuresOf(experiment, experiment.measure(book, { seed: at.seed, pathCount }));
  const conditions = judge(claim, experiment, figures);
  return {
    holds: conditions.every(({ isMet }) => isMet),
    figures,
    conditions,
    headline: figureOf(claim.id, figures, experiment.headline).value,
    used: book.used().filter((path) => !before.includes(path)),
  };
}

/**
 * Everything on one claim: the answer at the reference inputs, under every reading of disputed inputs, the places where it
 * turns along the decisive input, agreement of seeds, a map, the inputs read, and how the answer moves if the unproven ones
 * are wrong. A claim without an experiment is recorded.
 */
export function runClaim(
  claim: Claim,
  experiment: Experiment | null,
  rows: Rows,
  facts: readonly DatedFact[],
  options: RunOptions,
): ClaimResult {
  if (!experiment) return recorded(claim, facts);
  const { seed } = options;
  const point = (changes: Changes, withSeed = seed) =>
    runPoint(claim, experiment, rows, { changes, seed: withSeed });
  const referenceRows = withChanges(rows, experiment.reference ?? {});
  const reference = point({});
  const range = rangeOf(claim, rows);
  const readings = experiment.readings.map((reading) => readingResult(reading, point(reading.changes)));
  const boundary = boundariesOf(range, (value) => point({ [range.input]: value }));
  const interval = experiment.isStochastic
    ? seedAgreement(reference, options.seedCount, (other) => point({}, other))
    : null;
  const ends = [range.low, range.high].map((value) => point({ [range.input]: value }).holds);
  const turnsInside = boundary.some(({ value }) => value > range.low && value < range.high);
  const all = [reference.holds, ...readings.map(({ holds }) => holds), ...ends];
  if (turnsInside) all.push(!reference.holds);
  const inputs = inputsUsed(referenceRows, reference.used);
  const restsOn = options.hasMovements ? restsOnOf(claim, experiment, rows, inputs, seed) : [];
  const verdict = verdictOf(all, interval);
  const partial = {
    ...headOf(claim, facts, experiment),
    verdict,
    holdsAtReference: reference.holds,
    reference: experiment.reference ?? {},
    conditions: reference.conditions,
    headline: experiment.headline,
    figures: reference.figures,
    boundary,
    alsoTurns: (experiment.alsoAlong ?? []).map((along) =>
      turnsAlong(along, referenceRows, (value) => point({ [along.input]: value })),
    ),
    decisiveInput: {
      ...range,
      referenceValue: valueAtPath(referenceRows, range.input) as number,
      unit: rows[rangeId(claim)]!.unit,
    },
    irrelevantInput: experiment.irrelevantInput,
    readings,
    disputedInputs: disputed(reference, readings),
    paths: experiment.isStochastic ? (rows["claims.draws.path_count"]!.value as number) : null,
    interval,
    map: options.hasMaps ? mapOf(experiment, range, (changes) => point(changes)) : null,
    inputs,
    restsOn,
  };
  return { ...partial, answer: answerSentence(partial), whatWouldChange: whatWouldChange(partial) };
}

/** The reference's own changes are made first, so that what is scaled is what the reference read. */
function restsOnOf(
  claim: Claim,
  experiment: Experiment,
  rows: Rows,
  inputs: readonly InputUse[],
  seed: number,
): readonly Movement[] {
  const { reference, ...plain } = experiment;
  return movementsOf(withChanges(rows, reference ?? {}), inputs, (changed) =>
    runPoint(claim, plain, changed, { seed }),
  );
}

function rangeId(claim: Claim): string {
  return `claims.range.${claim.id.replaceAll("-", "_")}`;
}

/** Where the claim's decisive input is plausible and searched. @throws evidence/unknown-row */
export function rangeOf(claim: Claim, rows: Rows): DecisiveRange {
  return openBook(rows).copy<DecisiveRange>(rangeId(claim));
}

function verdictOf(all: readonly boolean[], interval: SeedAgreement | null): Verdict {
  if (interval && interval.agreeingCount < AGREEING_SEEDS_FRACTION * interval.seedCount) return "uncertain";
  if (all.every((holds) => holds)) return "holds";
  return all.some((holds) => holds) ? "holds-only-when" : "fails";
}

function boundariesOf(range: DecisiveRange, at: (value: number) => PointResult): readonly Boundary[] {
  const search = { from: range.searchLow, to: range.searchHigh, pointCount: SEARCH_POINTS };
  return findTurns((value) => at(value).holds, search).map((turn) => ({
    ...turn,
    figures: at(turn.value).figures,
  }));
}

function turnsAlong(along: AlsoAlong, rows: Rows, at: (value: number) => PointResult): AlsoTurns {
  const search = { from: along.low, to: along.high, pointCount: SEARCH_POINTS };
  const turns = findTurns((value) => at(value).holds, search);
  return { ...along, referenceValue: valueAtPath(rows, along.input) as number, turns };
}

function seedAgreement(
  reference: PointResult,
  seedCount: number,
  at: (seed: number) => PointResult,
): SeedAgreement {
  const others = Array.from({ length: seedCount }, (_, i) => at(1001 + i));
  const headlines = others.flatMap(({ headline }) => (headline === null ? [] : [headline]));
  return {
    seedCount,
    agreeingCount: others.filter(({ holds }) => holds === reference.holds).length,
    least: headlines.length > 0 ? Math.min(...headlines) : null,
    greatest: headlines.length > 0 ? Math.max(...headlines) : null,
  };
}

function readingResult(
  { name, camp, changes }: Experiment["readings"][number],
  { holds, figures }: PointResult,
): ReadingResult {
  return { name, camp, changes, holds, figures };
}

/** Inputs that a reading changes where its answer is another than the reference's. */
function disputed(reference: PointResult, readings: readonly ReadingResult[]): readonly string[] {
  const turned = readings.filter(({ holds }) => holds !== reference.holds);
  return [...new Set(turned.flatMap(({ changes }) => Object.keys(changes)))].sort();
}

function mapOf(
  { mapAxis, isStochastic }: Experiment,
  range: DecisiveRange,
  at: (changes: Changes) => PointResult,
): ClaimMap | null {
  if (!mapAxis) return null;
  const pointCount = isStochastic ? COARSE_MAP_POINTS : MAP_POINTS;
  const xs = gridOf({ from: range.low, to: range.high, pointCount });
  const ys = gridOf({ from: mapAxis.low, to: mapAxis.high, pointCount });
  const cells = ys.map((y) => xs.map((x) => at({ [range.input]: x, [mapAxis.input]: y })));
  return {
    xInput: range.input,
    yInput: mapAxis.input,
    xs,
    ys,
    holds: cells.map((row) => row.map(({ holds }) => holds)),
    headline: cells.map((row) => row.map(({ headline }) => headline)),
  };
}

function headOf(claim: Claim, checks: readonly DatedFact[], experiment: Experiment | null) {
  const { id, wording, sourceFiles, camp, quantity, standing, fact, mechanism } = claim;
  return {
    id,
    wording,
    sourceFiles,
    camp,
    quantity,
    standing,
    fact: { question: fact.question, checks },
    mechanism: { ...mechanism, method: experiment?.method ?? null, isDecided: experiment !== null },
  };
}

function recorded(claim: Claim, facts: readonly DatedFact[]): ClaimResult {
  const waits = claim.mechanism.awaits;
  return {
    ...headOf(claim, facts, null),
    verdict: "recorded",
    answer: waits ? `Recorded, not decided here: it awaits ${waits}.` : "Recorded, not decidable here.",
    holdsAtReference: null,
    reference: {},
    conditions: [],
    headline: null,
    figures: [],
    boundary: [],
    alsoTurns: [],
    decisiveInput: null,
    irrelevantInput: null,
    readings: [],
    disputedInputs: [],
    whatWouldChange: waits ? `An answer needs ${waits}.` : "",
    paths: null,
    interval: null,
    map: null,
    inputs: [],
    restsOn: [],
  };
}
