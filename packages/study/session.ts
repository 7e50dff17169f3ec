import { bestOf, type Comparison, type StrategyCase, type World } from "@switchyard/core/strategy";
import {
  type AssumptionUse,
  mergeAssumptionUses,
  type ParsedScenario,
  type Scenario,
} from "@switchyard/scenario";
import { type Answered, assembleStudy, type StudiedPaths } from "./assemble-study.ts";
import type { DaysResult } from "./days.ts";
import type { StudyPolicy } from "./policy-section.ts";
import type { PreparedStudy } from "./prepare-study.ts";
import { coversYear } from "./price-year-input.ts";
import type { StudyResult } from "./result.ts";
import type { RunIdentity } from "./run-identity.ts";
import type { PathDesk } from "./session-paths.ts";
import type { PolicyDesk } from "./session-policy.ts";
import { openReadings, type Readings } from "./session-readings.ts";
import { openYards } from "./session-yards.ts";
import { shiftedStudy } from "./shifted-study.ts";
import { studyErrors } from "./study-errors.ts";
import type { StudyOptions } from "./study-options.ts";
import { driven, readPriceFiles, type StudyPorts } from "./study-ports.ts";

/** A scenario, and how its study is asked. */
export interface StudyQuestion extends Pick<ParsedScenario, "scenario" | "assumptionsUsed"> {
  readonly identity: RunIdentity;
  readonly options?: StudyOptions;
}

/**
 * A study that is asked again and again. What a question shares with the one before is not worked out anew: prices once sorted,
 * paths once drawn, plans once operated are kept by what they read, so that a change recomputes only what it touches.
 */
export interface StudySession {
  answer(question: StudyQuestion, ports: StudyPorts): Promise<StudyResult | DaysResult>;
  /** The policy of the question answered last, fitted anew where it was told by an earlier boundary; undefined where it was not. */
  refine(ports: StudyPorts): Promise<StudyPolicy | undefined>;
}

/**
 * Opens a session with nothing remembered. Runs in a browser worker as well as in Node. What draws paths and what reads days alone
 * is loaded by the first question that wants it: a page's first verdict waits for neither.
 */
export function openStudy(): StudySession {
  const readings = openReadings(openYards());
  let opened: Promise<PathDesk> | undefined;
  const paths = () => {
    opened ??= import("./session-paths.ts").then(({ openPaths }) => openPaths());
    return opened;
  };
  let decided: Promise<PolicyDesk> | undefined;
  const policies = () => {
    decided ??= import("./session-policy.ts").then(({ openPolicies }) => openPolicies());
    return decided;
  };
  return {
    answer: (question, ports) => answer({ paths, policies, readings }, question, ports),
    refine: async (ports) => (await decided)?.refine(ports),
  };
}

/** What a session keeps between questions. */
interface Kept {
  readonly paths: () => Promise<PathDesk>;
  readonly policies: () => Promise<PolicyDesk>;
  readonly readings: Readings;
}

/** Whether a scenario asks for paths: it says anything under `uncertainty`. */
export function asksForPaths(assumptionsUsed: readonly AssumptionUse[], { uncertainty }: Scenario): boolean {
  const isDefault = (id: string) => assumptionsUsed.some((use) => use.id === id);
  const isUntouched = ["scenario.paths", "scenario.seed", "scenario.measure", "scenario.sampling"].every(
    isDefault,
  );
  return !isUntouched || uncertainty.spread !== undefined || uncertainty.npvErrorUsd !== undefined;
}

async function answer(
  { paths, policies, readings }: Kept,
  { scenario, assumptionsUsed, identity, options = {} }: StudyQuestion,
  ports: StudyPorts,
): Promise<StudyResult | DaysResult> {
  const files = await readPriceFiles(scenario, ports);
  if (files.history && !coversYear(scenario, files.history))
    return (await import("./days.ts")).studyDays(scenario, files.history, identity);
  const { prices, prepared: read } = readings.of(scenario, files);
  const prepared = shiftedStudy(scenario, read.result, options.shifts ?? {});
  const pathCount =
    options.paths ?? (asksForPaths(assumptionsUsed, scenario) ? scenario.uncertainty.pathCount : 0);
  if (scenario.uncertainty.sampling === "antithetic" && pathCount % 2 !== 0)
    throw studyErrors.oddPaths({ pathCount });
  const tells = pathCount > 0 || options.money !== false ? await import("./study-money.ts") : undefined;
  const money = tells && readings.money(scenario, tells.moneyFromScenario);
  const studied =
    money && pathCount > 0
      ? await (await paths()).study(
          { scenario, money: money.result, prepared, options, pathCount, files },
          ports,
        )
      : undefined;
  const how = options.policy ?? "fit";
  const told =
    studied && money && how !== "none"
      ? await (await policies()).policy(
          {
            scenario,
            prepared,
            money: money.result,
            shifts: options.shifts ?? {},
            ...studied.paths,
            batch: studied.batch,
            prices: prepared.site.priceYear.prices.values,
          },
          how,
          ports,
        )
      : {};
  const cases = await carriedOut(prepared, studied?.paths, ports);
  const best = bestCase(cases, studied?.paths);
  const tipping =
    options.breakEvens === false
      ? []
      : await (await import("./turning-points.ts")).turningPoints(
          { scenario, prepared, cases, best },
          studied,
          ports,
        );
  const uses = mergeAssumptionUses(
    assumptionsUsed,
    prices.used,
    read.used,
    money?.used ?? [],
    studied?.used ?? [],
    files.credits?.used ?? [],
  );
  return checked(
    options,
    assembleStudy({
      scenario,
      identity,
      prices: prices.result,
      prepared,
      cases,
      best,
      tipping,
      uses,
      money: money && { terms: money.result, ...tells },
      hasBooks: options.books !== false,
      paths: await withYears(studied, { scenario, prepared, options }, ports),
      policy: told.policy,
      policyNote: told.note,
      banded: studied && (await import("./banded-strategy.ts")).withPaths,
    }),
  );
}

/** What paths say, with their years where somebody reads them. */
async function withYears(
  studied: Awaited<ReturnType<PathDesk["study"]>> | undefined,
  {
    scenario,
    prepared,
    options,
  }: Pick<Answered, "scenario" | "prepared"> & { readonly options: StudyOptions },
  ports: StudyPorts,
): Promise<StudiedPaths | undefined> {
  if (!studied || options.books === false) return studied?.paths;
  const { yearBands } = await import("./year-bands.ts");
  const { rowOf, paths } = studied;
  const { site } = prepared;
  const choices = paths.answer.chosen.map(({ choice }) => choice);
  const { sampling } = scenario.uncertainty;
  const { pathCount } = paths.answer;
  const years = await yearBands({ site, choices, rowOf, pathCount, sampling }, ports);
  return { ...paths, years };
}

/** A whole answer is held against its schema; a look without statements, which a slider waits for, is typed and no more. */
async function checked({ books }: StudyOptions, result: StudyResult): Promise<StudyResult> {
  if (books === false) return result;
  const { studyResultSchema } = await import("./result.ts");
  return studyResultSchema.parse(result);
}

/** The strategies on the stated path: by the choices that the paths made, else by those that are best on it. */
async function carriedOut(
  { comparison, world, levers }: PreparedStudy,
  paths: StudiedPaths | undefined,
  ports: StudyPorts,
): Promise<readonly StrategyCase[]> {
  const steps = levers.length + 1;
  ports.progress(0, steps, "strategies");
  const chosen = paths?.answer.chosen.map(({ choice }) => choice);
  const key = JSON.stringify(chosen ?? null);
  const known = carriedBefore.get(comparison);
  if (known?.world === world && known.key === key) return known.cases;
  const cases = await driven(comparison.comparing(world, chosen), ports);
  carriedBefore.set(comparison, { world, key, cases });
  return cases;
}

/** What a comparison's strategies came to in the world asked last: a change of debt or of tax leaves it as it was. */
const carriedBefore = new WeakMap<
  Comparison,
  { readonly world: World; readonly key: string; readonly cases: readonly StrategyCase[] }
>();

/** The strategy worth most on average over the paths, else on the stated path. */
function bestCase(cases: readonly StrategyCase[], paths: StudiedPaths | undefined) {
  if (!paths) return bestOf(cases);
  const means = paths.answer.statistics.map(({ figures }) => figures.npvUsd.paths.mean);
  const best = paths.answer.chosen[means.indexOf(Math.max(...means))]!;
  return bestOf(cases.filter((entry) => entry.id === best.id));
}
