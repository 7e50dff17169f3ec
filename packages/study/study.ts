import type { StatedPath } from "@switchyard/core/network";
import { addMonths, formatMonth } from "@switchyard/core/quantity";
import {
  bestOf,
  type ChoiceLimits,
  type Comparison,
  findingTippingPoint,
  type Lever,
  makeComparison,
  type Site,
  type StrategyCase,
  type StrategyId,
  type TippingPoint,
  type World,
} from "@switchyard/core/strategy";
import {
  type AssumptionUse,
  assumption,
  mergeAssumptionUses,
  recordAssumptions,
  type Scenario,
} from "@switchyard/scenario";
import { type DaysResult, studyDays } from "./days.ts";
import { firstYearUsdPerKwMonth, hostableGridMw } from "./hosting-from-scenario.ts";
import { studyLevers } from "./levers.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import { describePrices, durationCurve } from "./price-figures.ts";
import type { ForwardFileReader, PriceFileReader, PriceFiles, PriceInput } from "./price-input.ts";
import { coversYear, priceYearOf } from "./price-year-input.ts";
import { answerOf } from "./reason.ts";
import { type StudyResult, type StudyStrategy, studyResultSchema } from "./result.ts";
import type { RunIdentity } from "./run-identity.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { networkPath, statedWorld } from "./stated-world.ts";
import { strategyFigures } from "./strategy-figures.ts";
import { studyErrors } from "./study-errors.ts";

/** What a study needs of the world outside. */
export interface StudyPorts {
  readonly readPriceFile: PriceFileReader;
  readonly readForwardFile?: ForwardFileReader;
  /** Text of an EPW file that the scenario names. */
  readonly readWeatherFile?: (file: string) => Promise<string>;
  readonly progress: (done: number, total: number, what: string) => void;
  /** Lets a long run breathe and be stopped; resolves at once where nothing else waits. */
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** A study under way: what pages ask again when a slider moves. */
export interface PreparedStudy {
  readonly site: Site;
  readonly world: World;
  readonly path: StatedPath;
  readonly comparison: Comparison;
  readonly levers: readonly Lever[];
}

/**
 * Studies a scenario on its one stated path: every strategy against do-nothing, where the answer turns, and why. A price file
 * of less than a year that nothing may complete is answered for its days alone.
 *
 * @throws study/short-series, study/no-exchange-rate, study/cancelled, and what the rooms throw for figures that can't be
 */
export async function studyScenario(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: StudyPorts,
): Promise<StudyResult | DaysResult> {
  const { history, strip, weatherText } = await readPriceFiles(scenario, ports);
  if (history && !coversYear(scenario, history)) return studyDays(scenario, history, identity);
  const prices = recordAssumptions(() => ({ ...priceYearOf(scenario, history, strip), weatherText }));
  const { result: prepared, used } = recordAssumptions(() => prepareStudy(scenario, prices.result));
  const steps = prepared.levers.length + 1;
  ports.progress(0, steps, "strategies");
  const cases = await driven(prepared.comparison.comparing(prepared.world), ports);
  const best = bestOf(cases);
  const turning = turningComparison(scenario, prepared.site, cases);
  const tipping = [];
  for (const [index, lever] of prepared.levers.entries()) {
    ports.progress(index + 1, steps, `where the answer turns: ${lever.parameter}`);
    tipping.push(await driven(findingTippingPoint(turning, lever), ports));
  }
  ports.progress(steps, steps, "done");
  const uses = mergeAssumptionUses(scenarioUses, prices.used, used);
  const answered = { scenario, identity, prices: prices.result, prepared, cases, best, tipping, uses };
  return studyResultSchema.parse(assemble(answered));
}

/** Site, world and comparison of a scenario with its prices read. */
export function prepareStudy(scenario: Scenario, input: PriceInput): PreparedStudy {
  const site = siteFromScenario(scenario, input);
  const path = networkPath(scenario);
  const world = statedWorld(scenario, path);
  const comparison = makeComparison(site, comparedStrategies(scenario), choiceLimits(scenario));
  return { site, world, path, comparison, levers: studyLevers(scenario, site, world, path) };
}

/** The comparison in which inputs are moved: as the study's own, with the hybrid's split as it was found best today. */
function turningComparison(scenario: Scenario, site: Site, cases: readonly StrategyCase[]): Comparison {
  const hybrid = cases.find((entry) => entry.id === "hybrid");
  const limits = choiceLimits(scenario);
  const held = hybrid?.available ? { ...limits, hybridHostMw: hybrid.choice.hostMw } : limits;
  return makeComparison(site, comparedStrategies(scenario), held);
}

/** The strategies compared, with the baseline. */
export function comparedStrategies({ compare }: Scenario): readonly StrategyId[] {
  const named = [...compare];
  return named.includes("do-nothing") ? named : ["do-nothing", ...named];
}

/** What the scenario fixes of the strategies' free choices. */
export function choiceLimits(scenario: Scenario): ChoiceLimits {
  const { strategies, hosting } = scenario;
  const aiGridMw = strategies?.hybrid?.aiGridMw;
  const endOfLife = strategies?.mine?.endOfLife ?? "best";
  return {
    waitMonths: strategies?.wait?.waitMonths ?? assumption("study.wait", "strategies.wait").value,
    ...(hosting?.lease?.soldMw === undefined ? {} : { hostMw: hostableGridMw(scenario) }),
    ...(aiGridMw === undefined ? {} : { hybridHostMw: aiGridMw }),
    ...(endOfLife === "best" ? {} : { mineFleet: endOfLife }),
  };
}

/** Reads the files of prices, and of weather where it counts, that a scenario names. */
export async function readPriceFiles(
  { power, site, facility }: Scenario,
  {
    readPriceFile,
    readForwardFile,
    readWeatherFile,
  }: Pick<StudyPorts, "readPriceFile" | "readForwardFile" | "readWeatherFile">,
): Promise<PriceFiles> {
  const { prices, forward } = power;
  const weather = facility.cooling === undefined ? undefined : site.location?.weather;
  const isFile = weather !== undefined && !weather.startsWith("modelled/");
  return {
    history: prices.kind === "file" ? await readPriceFile(prices, site.location?.zone) : undefined,
    strip: forward?.kind === "file" ? await readForwardFile?.(forward.file) : undefined,
    weatherText: isFile ? await readWeatherFile?.(weather) : undefined,
  };
}

/** Drives a stepped calculation, letting others run between its steps. */
async function driven<Result>(steps: Generator<void, Result>, ports: StudyPorts): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(ports);
  }
}

async function breathe(ports: StudyPorts): Promise<void> {
  await ports.pause();
  if (ports.signal?.aborted) throw studyErrors.cancelled();
}

interface Answered {
  readonly scenario: Scenario;
  readonly identity: RunIdentity;
  readonly prices: PriceInput;
  readonly prepared: PreparedStudy;
  readonly cases: readonly StrategyCase[];
  readonly best: StrategyCase & { readonly available: true };
  readonly tipping: readonly TippingPoint[];
  readonly uses: readonly AssumptionUse[];
}

function assemble(answered: Answered): StudyResult {
  const { scenario, identity, prices, prepared, cases, best, tipping } = answered;
  const { site, path } = prepared;
  const strategies = cases.map((entry) => strategyFigures(site, entry)).sort(byWorth);
  const lease = scenario.hosting?.lease;
  return {
    schema: "switchyard/study/1",
    title: scenario.title,
    run: {
      ...identity,
      seed: scenario.uncertainty.seed,
      measure: "deterministic",
      start: formatMonth(site.start),
      months: site.months,
      terminalMethod:
        site.valuation.terminal.kind === "salvage" ? "salvage" : site.valuation.terminal.method.method,
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
    }),
    strategies,
    breakEvens: tipping.map((tip) => ({ ...tip })),
    prices: describePrices(prices),
    durationCurve: durationCurve(site, path),
    assumptions: answered.uses.map(({ id, value, unit, source, date, status }) => ({
      id,
      value,
      unit,
      source,
      date,
      status,
    })),
    warnings: [...prices.warnings, ...notYetCounted(scenario)],
  };
}

/** Best first; what can't be done comes last. */
function byWorth(a: StudyStrategy, b: StudyStrategy): number {
  if (a.available !== b.available) return a.available ? -1 : 1;
  return b.npvUsd.value - a.npvUsd.value;
}
