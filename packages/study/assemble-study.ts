import { addMonths, formatMonth } from "@switchyard/core/quantity";
import type { StrategyCase } from "@switchyard/core/strategy";
import { type AssumptionUse, type Scenario, withRowText } from "@switchyard/scenario";
import { batteryNotes } from "./battery-note.ts";
import { firstYearUsdPerKwMonth } from "./hosting-from-scenario.ts";
import type { StudyMoney } from "./money-from-scenario.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import type { StudyPolicy } from "./policy-section.ts";
import type { PreparedStudy } from "./prepare-study.ts";
import { describePrices, durationCurve } from "./price-figures.ts";
import type { PriceInput } from "./price-input.ts";
import { answerOf } from "./reason.ts";
import type { StudyResult, StudyStrategy, WholeBand } from "./result.ts";
import type { RunIdentity } from "./run-identity.ts";
import { strategyFigures } from "./strategy-figures.ts";
import type { strategyMoney } from "./strategy-money.ts";
import type { strategyReturns } from "./strategy-returns.ts";
import type { ToldTurn } from "./turning-over-futures.ts";
import type { PathAnswer } from "./uncertain-run.ts";
import { worthOfStrategy } from "./worth.ts";

/** What paths say, with how they were asked. */
export interface StudiedPaths {
  readonly answer: PathAnswer;
  readonly measure: "valuation" | "outlook";
  readonly seed: number;
  readonly sampling: string;
  readonly drift: string;
  readonly npvErrorUsd: number | undefined;
  /** Bands of every year of the chosen choices, in their order; absent where nobody reads them. */
  readonly years?: readonly (readonly WholeBand[])[];
}

/** The parts of study-money.ts, which is loaded where money is told. */
interface ToldMoney {
  readonly terms: StudyMoney;
  readonly strategyMoney: typeof strategyMoney;
  readonly strategyReturns: typeof strategyReturns;
}

/** Everything that a result is put together from. */
export interface Answered {
  readonly scenario: Scenario;
  readonly identity: RunIdentity;
  readonly prices: PriceInput;
  readonly prepared: PreparedStudy;
  readonly cases: readonly StrategyCase[];
  readonly best: StrategyCase & { readonly available: true };
  readonly tipping: readonly ToldTurn[];
  readonly uses: readonly AssumptionUse[];
  /** The scenario's money and who tells it; absent for a look that has none. */
  readonly money: ToldMoney | undefined;
  /** False where nobody reads the statements. */
  readonly hasBooks: boolean;
  /** Absent where the study has one stated path. */
  readonly paths: StudiedPaths | undefined;
  /** When to convert block by block; absent where it is not told. */
  readonly policy: StudyPolicy | undefined;
  /** Why it is not told where it was asked for. */
  readonly policyNote: string | undefined;
  /** A strategy with its bands over the paths; `withPaths` of banded-strategy.ts, which is loaded where there are any. */
  readonly banded: ((entry: StudyStrategy, paths: StudiedPaths) => StudyStrategy) | undefined;
}

/** The result as it is printed. */
export function assembleStudy(answered: Answered): StudyResult {
  const { scenario, identity, prices, prepared, cases, best, tipping } = answered;
  const { site, path } = prepared;
  const { paths, banded } = answered;
  const strategies = cases
    .map((entry) => withMoney(strategyFigures(site, entry), entry, answered))
    .map((figures, i) => withReturns(figures, cases[i]!, answered))
    .map((entry) => (paths && banded ? banded(entry, paths) : entry))
    .sort(byWorth);
  const lease = scenario.hosting?.lease;
  return {
    schema: "switchyard/study/1",
    title: scenario.title,
    run: {
      ...identity,
      seed: paths?.seed ?? scenario.uncertainty.seed,
      measure: paths?.measure ?? "deterministic",
      start: formatMonth(site.start),
      months: site.months,
      terminalMethod:
        site.valuation.terminal.kind === "salvage" ? "salvage" : site.valuation.terminal.method.method,
      ...(paths ? { uncertainty: uncertaintyOf(paths) } : {}),
    },
    site: {
      importMw: site.connection.importMw,
      firmMw: site.connection.firmMw,
      exportMw: site.connection.exportMw,
      availableFrom: formatMonth(addMonths(site.start, site.connection.availableAfterMonths)),
      gridToItRatio: site.hosting?.gridToItRatio ?? null,
      hashpriceUsdPerPhDay: path.hashpriceUsdPerPhDay[0]!,
      rentUsdPerKwMonth: lease ? firstYearUsdPerKwMonth(lease) : null,
    },
    answer: answerOf({
      best,
      ranked: strategies,
      tipping,
      importMw: site.connection.importMw,
      prices: describePrices(prices),
      futures: paths && { count: paths.answer.pathCount, measure: paths.measure, drift: paths.drift },
    }),
    strategies,
    breakEvens: tipping.map((tip) => ({ ...tip })),
    ...(answered.policy ? { policy: answered.policy } : {}),
    prices: describePrices(prices),
    durationCurve: durationCurve(site, path),
    assumptions: answered.uses.map(withRowText).map(({ id, value, unit, source, date, status }) => ({
      id,
      value,
      unit,
      source,
      date,
      status,
    })),
    warnings: [
      ...prices.warnings,
      ...batteryNotes({ ...prepared, best, hasPaths: paths !== undefined }),
      ...notYetCounted(scenario, paths !== undefined),
      ...(answered.policyNote ? [answered.policyNote] : []),
    ],
  };
}

function withMoney(
  figures: StudyStrategy,
  entry: StrategyCase,
  { prepared, money, hasBooks }: Answered,
): StudyStrategy {
  if (!money || !entry.available || entry.id === "do-nothing") return figures;
  const { site, world, comparison } = prepared;
  const facts = { site, world, evaluator: comparison.evaluator, money: money.terms, hasBooks };
  return { ...figures, money: money.strategyMoney(facts, entry) };
}

function withReturns(
  figures: StudyStrategy,
  entry: StrategyCase,
  { prepared: { site, world }, money, cases, hasBooks }: Answered,
): StudyStrategy {
  const nothing = cases.find(({ id }) => id === "do-nothing");
  if (!money || !hasBooks || !entry.available || entry === nothing || !nothing?.available) return figures;
  return { ...figures, returns: money.strategyReturns({ site, world, baseline: nothing.operated }, entry) };
}

function uncertaintyOf({ answer, sampling, drift, npvErrorUsd }: StudiedPaths) {
  return {
    paths: answer.pathCount,
    sampling,
    drift,
    largestNpvErrorUsd: answer.largestNpvErrorUsd,
    npvErrorAskedUsd: npvErrorUsd ?? null,
  };
}

/** Best first, by the mean over the paths where there are any; what can't be done comes last. */
function byWorth(a: StudyStrategy, b: StudyStrategy): number {
  if (a.available !== b.available) return a.available ? -1 : 1;
  return worthOfStrategy(b) - worthOfStrategy(a);
}
