import { formatMonth } from "@switchyard/core/quantity";
import {
  bestWay,
  courseOfWay,
  findingCrossing,
  type MovedInput,
  makingTornado,
  marginalWorth,
} from "@switchyard/core/strategy";
import {
  type AssumptionUse,
  assumption,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
  withRowText,
} from "@switchyard/scenario";
import { type FuturesDesk, openFutures } from "./futures-desk.ts";
import type { StudyLever } from "./levers.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { correlationsBetweenGroups, makeFutures } from "./policy-futures.ts";
import type { PriceInput } from "./price-input.ts";
import { priceInputOf } from "./price-year-input.ts";
import type { RunIdentity } from "./run-identity.ts";
import { keepingInOrder } from "./run-parts.ts";
import { makeDesk, type SensitivityDesk, type Setting } from "./sensitivity-desk.ts";
import { counted, drive, type Ticket } from "./sensitivity-drive.ts";
import { type SensitivityResult, sensitivityResultSchema } from "./sensitivity-result.ts";
import { type SpreadQuestion, spreading, spreadSteps } from "./sensitivity-spread.ts";
import { STRATEGY_NAMES, strategyName } from "./strategy-names.ts";
import { choiceLimits, comparedStrategies, readPriceFiles, type StudyPorts } from "./study.ts";
import { type SourcePair, sourcePairs, stackingSources, VALUE_SOURCES } from "./value-stack.ts";
import { correlationsOf } from "./world-correlations.ts";

/** What may be asked beside the tornado. */
export interface SensitivityOptions {
  /** Value stack over every set of sources. */
  readonly stack?: boolean;
  /** Futures on which the spread is attributed and regret is told; 0 = neither. Even. */
  readonly paths?: number;
  /** Futures that tornado, grid MW and value stack are means over; 0 or absent = the stated path. Even. */
  readonly over?: number;
  /** Pairs of sources that can't be used together. */
  readonly excludes?: readonly (readonly [string, string])[];
}

/**
 * What moves the answer of a study: a tornado of its inputs, the share of reuse at which it turns, the worth of one more grid MW, and
 * what each source of income brings. On average over futures where some are asked for, else on the scenario's one stated path; reuse
 * always on that.
 *
 * @throws what {@link studyScenario} throws
 */
export async function sensitivityStudy(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: StudyPorts,
  options: SensitivityOptions = {},
): Promise<SensitivityResult> {
  const { desk, prices, uses } = await openDesk(scenario, scenarioUses, ports);
  const { result: ranges, used } = recordAssumptions(() => assumption("study.sensitivity_ranges").value);
  const inputs = movedInputs(desk, ranges);
  const ticket: Ticket = { done: 0, total: 2 * inputs.length + 3 + (desk.reusedFraction === null ? 0 : 45) };
  const futures = options.over
    ? openFutures(desk, { pathCount: options.over, holdsSplit: false })
    : undefined;
  const told = (asking: Asking, stage: string) =>
    counted(keepingInOrder(asking, stage, ports.parts), ticket, (done, total) =>
      ports.progress(done, total, "moving one input at a time"),
    );
  const evaluating = told((futures ?? desk).evaluating, "moved");
  const tornado = await drive(makingTornado(inputs, evaluating, desk.today, futures?.errorOf), ports);
  const oneMore: Setting = { ...desk.today, site: { addedGridMw: 1 } };
  const grid = await drive(marginalWorth(evaluating, desk.today, oneMore, futures?.errorOf), ports);
  const reuse = await drive(reusing(desk, told(desk.evaluating, "reuse")), ports);
  const spread = options.paths ? await askSpread(desk, ports, options.paths) : undefined;
  const excludes = options.excludes ?? [];
  const pairs = recordAssumptions(() => (options.stack ? sourcePairs(desk.site, excludes) : []));
  const valueStack = options.stack
    ? await askStack(desk, ports, { excludes, pairs: pairs.result, futures })
    : null;
  return sensitivityResultSchema.parse({
    schema: "switchyard/sensitivity/1",
    title: scenario.title,
    run: runHeadOf(desk, identity, futures),
    best: tornado.best,
    bestUsd: tornado.bestUsd,
    bestErrorUsd: tornado.bestErrorUsd,
    names: STRATEGY_NAMES,
    tornado: tornado.rows,
    reuse,
    gridMw: {
      rechosenUsdPerMw: grid.rechosenUsd,
      keptUsdPerMw: grid.keptUsd,
      bestThen: grid.bestThen,
      rechosenErrorUsd: grid.rechosenErrorUsd,
      keptErrorUsd: grid.keptErrorUsd,
    },
    valueStack,
    ...(spread ?? { variance: null, regret: [] }),
    assumptions: plainUses(mergeAssumptionUses(uses, used, pairs.used, futures?.uses ?? [])),
    warnings: [...prices.warnings, ...notYetCounted(scenario)],
  });
}

/** The desk of a scenario with its price files read. */
export async function openDesk(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  ports: Parameters<typeof readPriceFiles>[1],
): Promise<{
  readonly desk: SensitivityDesk;
  readonly prices: PriceInput;
  readonly uses: readonly AssumptionUse[];
}> {
  const files = await readPriceFiles(scenario, ports);
  const prices = recordAssumptions(() => priceInputOf(scenario, files));
  const desk = makeDesk(scenario, scenarioUses, prices.result);
  return { desk, prices: prices.result, uses: mergeAssumptionUses(desk.uses, prices.used) };
}

/** Head of a run's record. */
export function runHeadOf({ scenario, site }: SensitivityDesk, identity: RunIdentity, futures?: FuturesDesk) {
  return {
    ...identity,
    seed: scenario.uncertainty.seed,
    measure: futures ? scenario.uncertainty.measure : ("deterministic" as const),
    ...(futures && { futures: { paths: futures.pathCount, sampling: futures.sampling } }),
    start: formatMonth(site.start),
    months: site.months,
  };
}

/** Assumptions as results list them. */
export function plainUses(uses: readonly AssumptionUse[]) {
  return uses
    .map(withRowText)
    .map(({ id, value, unit, source, date, status }) => ({ id, value, unit, source, date, status }));
}

type Ranges = ReturnType<typeof assumption<"study.sensitivity_ranges">>["value"];
type RatioKey = "rent" | "hashprice" | "power" | "capex";

/** Which input of {@link studyLevers} a name means. */
export const LEVER_NAMES: Readonly<Record<RatioKey | "delay", string>> = {
  rent: "rent in the first year",
  hashprice: "hashprice, whole path",
  power: "power price, whole path",
  capex: "conversion capex",
  delay: "delay of every hall",
};

/** The input of a name, where the site has it. */
export function leverNamed(desk: SensitivityDesk, name: keyof typeof LEVER_NAMES): StudyLever | undefined {
  return desk.levers.find(({ parameter }) => parameter === LEVER_NAMES[name]);
}

function movedInputs(desk: SensitivityDesk, ranges: Ranges): readonly MovedInput<Setting>[] {
  const ratios = (["rent", "hashprice", "power", "capex"] as const).flatMap((name) => {
    const lever = leverNamed(desk, name);
    if (!lever) return [];
    const [low, high] = ranges[name];
    return [worldInput(lever, lever.today * low!, lever.today * high!)];
  });
  const delay = leverNamed(desk, "delay");
  const [soonest, latest] = ranges.addedDelayMonths;
  const delays = delay ? [worldInput(delay, delay.today + soonest!, delay.today + latest!)] : [];
  return [...ratios, ...delays, ...siteInputs(desk, ranges)];
}

function worldInput(lever: StudyLever, low: number, high: number): MovedInput<Setting> {
  const { parameter, unit, today, worldAt, shiftsAt } = lever;
  const settingAt = (value: number) => ({ world: worldAt(value), shifts: shiftsAt(value), site: {} });
  return { parameter, unit, today, low, high, settingAt };
}

function siteInputs(
  { today, reusedFraction }: SensitivityDesk,
  ranges: Ranges,
): readonly MovedInput<Setting>[] {
  const { world, shifts } = today;
  const [lower, higher] = ranges.addedDiscountFraction;
  const rates: MovedInput<Setting> = {
    parameter: "all discount rates",
    unit: "percentage points added",
    today: 0,
    low: lower! * 100,
    high: higher! * 100,
    settingAt: (points) => ({ world, shifts, site: { addedDiscountFraction: points / 100 } }),
  };
  if (reusedFraction === null) return [rates];
  const reuse: MovedInput<Setting> = {
    parameter: "reuse of what stands",
    unit: "share of the mine's replacement cost",
    today: reusedFraction,
    low: 0,
    high: 1,
    settingAt: (reuseFraction) => ({ world, shifts, site: { reuseFraction } }),
  };
  return [rates, reuse];
}

type Asking = SensitivityDesk["evaluating"];

/** Shares of reuse tried before the turn is bisected. */
const REUSE_STEPS = [0, 0.25, 0.5, 0.75, 1];

/** Reuse as one share of everything: where the winner changes, and where converting overtakes empty land. */
function* reusing(desk: SensitivityDesk, evaluating: Asking): Generator<void, SensitivityResult["reuse"]> {
  const { world, shifts } = desk.today;
  if (desk.reusedFraction === null) return null;
  const waysAt = (reuseFraction: number) => evaluating({ world, shifts, site: { reuseFraction } });
  const points = [];
  for (const share of REUSE_STEPS) points.push({ share, best: bestWay(yield* waysAt(share)) });
  const first = points[0]!;
  const turn = points.findIndex(({ best }) => courseOfWay(best) !== courseOfWay(first.best));
  const last = points[turn < 0 ? points.length - 1 : turn]!;
  const flipsAtFraction =
    turn < 0
      ? null
      : yield* bisectShare(points[turn - 1]!.share, last.share, function* (share) {
          return courseOfWay(bestWay(yield* waysAt(share))) === courseOfWay(first.best);
        });
  const lead = function* (share: number): Generator<void, number> {
    const worth = (yield* waysAt(share)).filter(({ id }) => id === "convert" || id === "greenfield");
    const [convert, greenfield] = ["convert", "greenfield"].map((id) => worth.find((way) => way.id === id));
    return convert && greenfield ? convert.valueUsd - greenfield.valueUsd : Number.NaN;
  };
  const atNone = yield* lead(0);
  return {
    todayFraction: desk.reusedFraction,
    flipsAtFraction,
    winnerBelow: courseOfWay(first.best),
    winnerAbove: courseOfWay(last.best),
    beatsGreenfieldFromFraction: Number.isNaN(atNone) ? null : yield* firstLead(atNone, lead),
    atNothingUsd: first.best.valueUsd,
    atEverythingUsd: points.at(-1)!.best.valueUsd,
  };
}

/** The least share at which converting leads empty land; 0 where it always does. */
function* firstLead(
  atNone: number,
  lead: (share: number) => Generator<void, number>,
): Generator<void, number | null> {
  return atNone > 0 ? 0 : yield* findingCrossing(0, 1, lead);
}

function* bisectShare(
  from: number,
  to: number,
  isAsBefore: (share: number) => Generator<void, boolean>,
): Generator<void, number> {
  let [near, far] = [from, to];
  while (far - near > 1e-3) {
    const middle = (near + far) / 2;
    if (yield* isAsBefore(middle)) near = middle;
    else far = middle;
  }
  return far;
}

async function askSpread(
  desk: SensitivityDesk,
  ports: StudyPorts,
  pathCount: number,
): Promise<Pick<SensitivityResult, "variance" | "regret">> {
  const { scenario, site } = desk;
  const { measure } = scenario.uncertainty;
  const choices = desk.comparison.candidates;
  const question: SpreadQuestion = {
    futures: makeFutures(scenario, site, measure),
    choices,
    pathCount,
    nameOf: ({ strategy, fleet }) => strategyName(strategy, fleet),
    parts: ports.parts,
  };
  const total = spreadSteps(question);
  let done = 0;
  const steps = (function* () {
    const inner = spreading(question);
    for (let step = inner.next(); ; step = inner.next()) {
      if (step.done) return step.value;
      done += 1;
      ports.progress(done, total, "where the spread comes from");
      yield;
    }
  })();
  const { strategy, variance, regret } = await drive(steps, ports);
  return {
    variance: {
      strategy,
      measure,
      paths: pathCount,
      standardDeviationUsd: variance.standardDeviation,
      correlations: correlationsBetweenGroups(correlationsOf(scenario.uncertainty.spread?.correlations)),
      shares: [...variance.shares].sort((a, b) => b.total.value - a.total.value),
    },
    regret: regret.map((entry) => ({ ...entry, ways: [...entry.ways] })),
  };
}

interface StackAsked {
  readonly excludes: NonNullable<SensitivityOptions["excludes"]>;
  readonly pairs: readonly SourcePair[];
  readonly futures: FuturesDesk | undefined;
}

async function askStack(
  desk: SensitivityDesk,
  ports: StudyPorts,
  { excludes, pairs, futures }: StackAsked,
): Promise<SensitivityResult["valueStack"]> {
  const { scenario, site, today } = desk;
  const total = 2 ** VALUE_SOURCES.filter((source) => source.isThere(site)).length;
  const steps = stackingSources({
    site,
    world: today.world,
    strategies: comparedStrategies(scenario),
    limits: choiceLimits(scenario),
    excludes: pairs.flatMap(({ sources: [a, b], how }) => (how === "excluded" ? [[a!, b!] as const] : [])),
    ...(futures && { futures }),
    parts: ports.parts,
  });
  const stack = await drive(
    reported(steps, (done) => ports.progress(done, total, "sources of income")),
    ports,
  );
  const named = new Map(VALUE_SOURCES.map(({ id, name }) => [id, name]));
  return {
    baseUsd: stack.baseUsd,
    totalUsd: stack.totalUsd,
    totalErrorUsd: stack.totalErrorUsd,
    excludes: excludes.map((pair) => [...pair]),
    pairs: pairs.map((pair) => ({ ...pair, sources: [...pair.sources] })),
    rows: stack.rows.map((row) => ({ ...row, name: named.get(row.id)! })),
  };
}

/** Passes each step's number on. */
export function* reported<Result>(
  steps: Generator<number, Result>,
  report: (done: number) => void,
): Generator<void, Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    report(value);
    yield;
  }
}
