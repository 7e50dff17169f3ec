import {
  bestOf,
  type Choice,
  type ChoiceLimits,
  type Comparison,
  type ErrorOf,
  makeComparison,
  makePlan,
  makeYard,
  type Operated,
  operatePlan,
  outcomeOf,
  type Site,
  type StrategyId,
  type ValueStack,
  valuingStack,
  type World,
  type Yard,
} from "@switchyard/core/strategy";
import { type WorldBatch, worldAt } from "@switchyard/core/world";
import { assumption } from "@switchyard/scenario";
import { partOf, type RunParts } from "./run-parts.ts";

/** A source of income that a site has or has not, and the site without it. */
export interface ValueSource {
  readonly id: string;
  readonly name: string;
  /** Without these it can't be used: it then adds nothing. */
  readonly needs: readonly string[];
  readonly isThere: (site: Site) => boolean;
  readonly without: (site: Site) => Site;
}

/** The sources of the energy-financial miner that a study counts, in the order in which a site takes them up. */
export const VALUE_SOURCES: readonly ValueSource[] = [
  {
    id: "mining",
    name: "mining with the machines that stand",
    needs: [],
    isThere: ({ mine }) => mine !== null,
    without: (site) => ({ ...site, mine: null }),
  },
  {
    id: "price-response",
    name: "stopping in the dear hours",
    needs: [],
    isThere: () => true,
    without: (site) => ({ ...site, priceYear: monthMeans(site.priceYear) }),
  },
  {
    id: "refresh",
    name: "replacing machines",
    needs: ["mining"],
    isThere: ({ mine }) => mine?.refresh != null,
    without: (site) => (site.mine ? { ...site, mine: { ...site.mine, refresh: null } } : site),
  },
  {
    id: "blocks",
    name: "power bought ahead, and its resale",
    needs: [],
    isThere: ({ blocks }) => blocks.length > 0,
    without: (site) => ({ ...site, blocks: [] }),
  },
  {
    id: "colocation",
    name: "places for machines of others",
    needs: ["mining"],
    isThere: ({ colocation }) => colocation !== undefined,
    without: ({ colocation: _, ...site }) => site,
  },
  {
    id: "hosting",
    name: "compute leasing",
    needs: [],
    isThere: ({ hosting }) => hosting !== null,
    without: (site) => ({ ...site, hosting: null }),
  },
  {
    id: "fill-idle",
    name: "mining on what tenants leave idle",
    needs: ["mining", "hosting"],
    isThere: ({ hosting }) => hosting?.fillIdle.allowed === true,
    without: (site) =>
      site.hosting
        ? { ...site, hosting: { ...site.hosting, fillIdle: { ...site.hosting.fillIdle, allowed: false } } }
        : site,
  },
  {
    id: "battery",
    name: "storage behind the meter",
    needs: [],
    isThere: ({ battery }) => battery !== undefined,
    without: ({ battery: _, ...site }) => site,
  },
  {
    id: "sale",
    name: "the right to sell the site",
    needs: [],
    isThere: ({ sale }) => sale !== undefined,
    without: ({ sale: _, ...site }) => site,
  },
];

/** What two sources are to one another on one connection. */
export interface SourcePair {
  readonly sources: readonly string[];
  /** `shared`: the dispatch gives each megawatt to one of them; `excluded`: only one of the two may be used. */
  readonly how: "shared" | "excluded";
  readonly why: string;
}

/**
 * The exclusion matrix of a site: the pairs of row `study.source_pairs` whose sources are there, and those that the question excludes
 * in their place.
 */
export function sourcePairs(
  site: Site,
  excludes: readonly (readonly [string, string])[],
): readonly SourcePair[] {
  const there = new Set(VALUE_SOURCES.filter((source) => source.isThere(site)).map(({ id }) => id));
  const isSame = (pair: readonly string[], other: readonly string[]) =>
    pair.every((id) => other.includes(id));
  const asked = excludes.map((sources): SourcePair => ({ sources, how: "excluded", why: "as asked" }));
  const rows = assumption("study.source_pairs").value.map(
    ({ sources, how, why }): SourcePair => ({ sources, how: how === "excluded" ? how : "shared", why }),
  );
  return [
    ...rows.filter(({ sources }) => !asked.some((pair) => isSame(pair.sources, sources))),
    ...asked,
  ].filter(({ sources }) => sources.every((id) => there.has(id)));
}

/** Prices with every month at its own mean: nobody can pick an hour. */
function monthMeans(year: Site["priceYear"]): Site["priceYear"] {
  const { prices, labels } = year;
  const sums = new Map<number, { usd: number; steps: number }>();
  for (const [step, month] of labels.monthNumber.entries()) {
    const sum = sums.get(month) ?? { usd: 0, steps: 0 };
    sums.set(month, { usd: sum.usd + prices.values[step]!, steps: sum.steps + 1 });
  }
  const values = prices.values.map((_, step) => {
    const { usd, steps } = sums.get(labels.monthNumber[step]!)!;
    return usd / steps;
  });
  return { ...year, prices: { ...prices, values } };
}

/** What is asked of a value stack. */
export interface StackQuestion {
  readonly site: Site;
  readonly world: World;
  readonly strategies: readonly StrategyId[];
  readonly limits: ChoiceLimits;
  /** Pairs of source ids that can't be used together. */
  readonly excludes: readonly (readonly [string, string])[];
  /** Futures on which sets are worth their mean; absent = the stated world. */
  readonly futures?: { readonly batches: readonly WorldBatch[]; readonly errorOf: ErrorOf };
  /** Sets that are valued already. */
  readonly parts?: RunParts | undefined;
}

/**
 * The value stack of a site: for every set of sources the best strategy with these alone, over holding the connection with none.
 * All sets are measured against that same baseline, so that power bought ahead counts whatever is done with it.
 */
export function* stackingSources(question: StackQuestion): Generator<number, ValueStack> {
  const { site, excludes, futures, parts } = question;
  const there = VALUE_SOURCES.filter((source) => source.isThere(site));
  const known = new Map<string, SetWorth>();
  const baselines = makeBaselines(question, there);
  const worthOf = (used: readonly string[]) => {
    const usable = usableOf(there, used);
    const key = usable.join("+");
    const worth =
      known.get(key) ?? partOf(parts, `stack/${key}`, () => worthWith(question, there, usable, baselines));
    known.set(key, worth);
    return worth;
  };
  return yield* valuingStack({
    sources: there.map(({ id }) => id),
    excludes,
    valueUsd: (used) => worthOf(used).valueUsd,
    ...(futures && {
      futures: { pathsUsd: (used) => worthOf(used).pathsUsd!, errorOf: futures.errorOf },
    }),
  });
}

/** What a set of sources is worth, on every path where there are any. */
interface SetWorth {
  readonly valueUsd: number;
  readonly pathsUsd?: Float64Array;
}

/** The ids that are not without what they need. */
function usableOf(there: readonly ValueSource[], used: readonly string[]): readonly string[] {
  return there
    .filter(({ id, needs }) => [id, ...needs].every((each) => used.includes(each)))
    .map(({ id }) => id);
}

const IDLE: Choice = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" };

function stripped(site: Site, there: readonly ValueSource[], kept: readonly string[]): Site {
  return there.reduce((left, source) => (kept.includes(source.id) ? left : source.without(left)), site);
}

function worthWith(
  question: StackQuestion,
  there: readonly ValueSource[],
  used: readonly string[],
  baselines: Baselines,
): SetWorth {
  const { site, world, strategies, limits, futures } = question;
  const own = stripped(site, there, used);
  const comparison = makeComparison(own, strategies, limits);
  if (futures) {
    const pathsUsd = bestOverFutures(comparison, futures.batches);
    const idleUsd = baselines.idleUsd(own, used);
    for (const [path, usd] of idleUsd.entries()) pathsUsd[path]! += usd;
    return { valueUsd: meanOf(pathsUsd), pathsUsd };
  }
  const best = bestOf(comparison.compare(world));
  return { valueUsd: outcomeOf(own, best.operated, baselines.bare(world)).npvUsd };
}

/** The best choice by the first shard of the futures, on all of them. */
function bestOverFutures(
  { candidates, evaluator }: Comparison,
  batches: readonly WorldBatch[],
): Float64Array {
  const [first] = batches;
  const on = evaluator.on(first!);
  const worths = candidates.map((choice) => ({ choice, npvUsd: on.evaluate(choice).npvUsd }));
  const { choice, npvUsd } = worths.reduce((a, b) => (meanOf(b.npvUsd) > meanOf(a.npvUsd) ? b : a));
  const later = batches.slice(1).map((batch) => evaluator.on(batch).evaluate(choice).npvUsd);
  return Float64Array.from([npvUsd, ...later].flatMap((column) => [...column]));
}

/** Doing nothing without any source, which all sets are measured against. */
interface Baselines {
  readonly bare: (world: World) => Operated;
  /** What doing nothing with some sources is worth over doing nothing with none, on every path. */
  readonly idleUsd: (own: Site, used: readonly string[]) => Float64Array;
}

/** Sources that work whatever is done with the site. */
const IDLE_SOURCES: ReadonlySet<string> = new Set(["price-response", "blocks", "battery"]);

function makeBaselines({ site, futures }: StackQuestion, there: readonly ValueSource[]): Baselines {
  const bareSite = stripped(site, there, []);
  const bareYard = makeYard(bareSite);
  const idle = (of: Site, world: World, yard: Yard) =>
    operatePlan(of, world, makePlan(of, world, IDLE), yard);
  const bare = (world: World) => idle(bareSite, world, bareYard);
  const known = new Map<string, Float64Array>();
  return {
    bare,
    idleUsd: (own, used) => {
      const key = used.filter((id) => IDLE_SOURCES.has(id)).join("+");
      const yard = makeYard(own);
      const made =
        known.get(key) ??
        Float64Array.from(
          futures!.batches.flatMap((batch) =>
            Array.from({ length: batch.pathCount }, (_, path) => {
              const world = worldAt(batch, path);
              return outcomeOf(own, idle(own, world, yard), bare(world)).npvUsd;
            }),
          ),
        );
      known.set(key, made);
      return made;
    },
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
