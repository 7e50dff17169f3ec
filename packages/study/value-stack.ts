import {
  bestOf,
  type ChoiceLimits,
  makeComparison,
  makePlan,
  operatePlan,
  outcomeOf,
  type Site,
  type StrategyId,
  type ValueStack,
  valuingStack,
  type World,
} from "@switchyard/core/strategy";

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
}

/**
 * The value stack of a site: for every set of sources the best strategy with these alone, over holding the connection with none.
 * All sets are measured against that same baseline, so that power bought ahead counts whatever is done with it.
 */
export function* stackingSources(question: StackQuestion): Generator<number, ValueStack> {
  const { site, excludes } = question;
  const there = VALUE_SOURCES.filter((source) => source.isThere(site));
  const known = new Map<string, number>();
  return yield* valuingStack({
    sources: there.map(({ id }) => id),
    excludes,
    valueUsd: (used) => {
      const usable = usableOf(there, used);
      const key = usable.join("+");
      const value = known.get(key) ?? worthWith(question, there, usable);
      known.set(key, value);
      return value;
    },
  });
}

/** The ids that are not without what they need. */
function usableOf(there: readonly ValueSource[], used: readonly string[]): readonly string[] {
  return there
    .filter(({ id, needs }) => [id, ...needs].every((each) => used.includes(each)))
    .map(({ id }) => id);
}

function worthWith(
  { site, world, strategies, limits }: StackQuestion,
  there: readonly ValueSource[],
  used: readonly string[],
): number {
  const strip = (from: Site, kept: readonly string[]) =>
    there.reduce((left, source) => (kept.includes(source.id) ? left : source.without(left)), from);
  const [stripped, bare] = [strip(site, used), strip(site, [])];
  const best = bestOf(makeComparison(stripped, strategies, limits).compare(world));
  const idle = { strategy: "do-nothing", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const baseline = operatePlan(bare, world, makePlan(bare, world, idle));
  return outcomeOf(stripped, best.operated, baseline).npvUsd;
}
