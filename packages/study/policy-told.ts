import { addMonths, formatMonth } from "@switchyard/core/quantity";
import {
  type FittedPolicy,
  MONTHS_PER_QUARTER,
  type PolicyBoundary,
  policyBoundary,
} from "@switchyard/core/strategy";
import { formatFigure, formatUsd } from "./format.ts";
import type { FoundPolicy, PolicyGround, Way } from "./policy-search.ts";
import type { StudyPolicy } from "./policy-section.ts";
import { describeChoice, strategyName } from "./strategy-names.ts";

/** A way to decide, as it was found, on its ground. */
export interface TellingGround {
  readonly ground: PolicyGround;
  /** Rent of the scenario in the first year; null where it is told otherwise. */
  readonly rentUsdPerKwMonth: number | null;
}

const FLEETS = {
  "run-to-stop": "machines run until they stop paying",
  refresh: "fleet refreshed",
  sell: "machines sold at once",
} as const;

/** Name of a way to decide. */
export function nameOfWay({ evaluator }: PolicyGround, way: Way): string {
  if (way.kind === "policy")
    return way.policy.kind === "fitted" ? way.policy.name : `blocks ordered ${way.policy.name}`;
  const { choice } = way;
  const { importMw } = evaluator.site.connection;
  return `${strategyName(choice.strategy, choice.fleet)}: ${describeChoice(choice, importMw)}`;
}

/** What becomes of the machines under a way to decide. */
export function machinesOfWay(way: Way): string {
  return FLEETS[way.kind === "policy" ? way.fleet : way.choice.fleet];
}

function fittedOf(way: Way): FittedPolicy | null {
  return way.kind === "policy" && way.policy.kind === "fitted" ? way.policy : null;
}

/** Orders of a batch's paths, at block * pathCount + path; -1 = never. */
export interface Orders {
  readonly orderQuarter: Int16Array;
  readonly pathCount: number;
}

/** What is decided and when: all that is told of a way but money. */
export function tellDecisions(
  telling: TellingGround,
  { chosen }: Pick<FoundPolicy, "chosen">,
  orders: readonly Orders[],
): Pick<
  StudyPolicy,
  | "name"
  | "kind"
  | "machines"
  | "degree"
  | "blocks"
  | "quarters"
  | "orders"
  | "orderedShares"
  | "boundaries"
  | "frontiers"
  | "words"
> {
  const { ground } = telling;
  const fitted = fittedOf(chosen);
  const frontiers = fitted ? frontiersOf(telling, fitted) : [];
  return {
    name: nameOfWay(ground, chosen),
    kind: fitted ? "state" : chosen.kind === "policy" ? "schedule" : "strategy",
    machines: machinesOfWay(chosen),
    degree: fitted?.degree ?? null,
    blocks: ground.hostMwAfter.map((mw, i) => ({ name: `block ${i + 1}`, hostMwAfter: mw })),
    quarters: ground.quarterCount,
    orders: ordersByYear(ground, orders),
    orderedShares: chosen.kind === "policy" ? orderedShares(ground, orders) : [],
    boundaries: fitted ? boundariesOf(ground, fitted) : [],
    frontiers,
    words: wordsOf(telling, chosen, orders, frontiers),
  };
}

function monthOf({ evaluator }: PolicyGround, quarter: number) {
  return addMonths(evaluator.site.start, quarter * MONTHS_PER_QUARTER);
}

function pathsOf(orders: readonly Orders[]): number {
  return orders.reduce((sum, { pathCount }) => sum + pathCount, 0);
}

/** Quarter of a block on every path. */
function* quartersOf(orders: readonly Orders[], block: number): Generator<number> {
  for (const { orderQuarter, pathCount } of orders)
    for (let path = 0; path < pathCount; path++) yield orderQuarter[block * pathCount + path]!;
}

function ordersByYear(ground: PolicyGround, orders: readonly Orders[]): StudyPolicy["orders"] {
  const paths = pathsOf(orders);
  if (paths === 0) return [];
  const last = monthOf(ground, ground.quarterCount - 1).year;
  const first = monthOf(ground, 0).year;
  return ground.hostMwAfter.map((_, block) => {
    const byYear = Array.from({ length: last - first + 1 }, (_year, i) => ({ year: first + i, fraction: 0 }));
    let never = 0;
    for (const quarter of quartersOf(orders, block)) {
      if (quarter < 0) never += 1 / paths;
      else byYear[monthOf(ground, quarter).year - first]!.fraction += 1 / paths;
    }
    return { block: `block ${block + 1}`, neverFraction: never, byYear };
  });
}

/** Share of paths by blocks ordered up to and with each quarter. */
function orderedShares(ground: PolicyGround, orders: readonly Orders[]): StudyPolicy["orderedShares"] {
  const { hostMwAfter, quarterCount } = ground;
  const paths = pathsOf(orders);
  return Array.from({ length: quarterCount }, (_, quarter) => {
    const counts = new Array<number>(hostMwAfter.length + 1).fill(0);
    for (const { orderQuarter, pathCount } of orders)
      for (let path = 0; path < pathCount; path++) {
        const isOrdered = (block: number) => {
          const when = orderQuarter[block * pathCount + path]!;
          return when >= 0 && when <= quarter;
        };
        counts[hostMwAfter.filter((_mw, block) => isOrdered(block)).length]! += 1 / paths;
      }
    return counts;
  });
}

const RENT = "market rent";
const HASHPRICE = "hashprice";
const QUARTERS_PER_YEAR = 4;

/** Once a year from the second on: on the first day there is one state and nothing to part. */
function yearlyQuarters({ quarters }: FittedPolicy): readonly number[] {
  return quarters.flatMap((_, quarter) =>
    quarter > 0 && quarter % QUARTERS_PER_YEAR === 0 ? [quarter] : [],
  );
}

function boundariesOf(ground: PolicyGround, policy: FittedPolicy): StudyPolicy["boundaries"] {
  return yearlyQuarters(policy).flatMap((quarter) =>
    ground.hostMwAfter.flatMap((_, orderedCount) =>
      policy.features.flatMap(({ name, unit }, feature) => {
        if (name !== RENT && name !== HASHPRICE) return [];
        const state = policy.quarters[quarter]!.scales.map(({ mean }) => mean);
        const boundary = policyBoundary(policy, { quarter, orderedCount, state, feature });
        const crossing = boundary.kind === "crossing" ? boundary : null;
        return [
          {
            quarter,
            month: formatMonth(monthOf(ground, quarter)),
            orderedCount,
            feature: name,
            unit,
            kind: boundary.kind,
            at: crossing?.at ?? null,
            ordersAbove: crossing?.ordersAbove ?? null,
          },
        ];
      }),
    ),
  );
}

/** Places along hashprice at which a year's boundary is told, from two deviations below its mean to two above. */
const PLACES = 13;

function frontiersOf(
  { ground, rentUsdPerKwMonth }: TellingGround,
  policy: FittedPolicy,
): StudyPolicy["frontiers"] {
  const rent = policy.features.findIndex(({ name }) => name === RENT);
  const hashprice = policy.features.findIndex(({ name }) => name === HASHPRICE);
  return yearlyQuarters(policy).map((quarter) => {
    const { scales } = policy.quarters[quarter]!;
    const { mean, deviation, minimum, maximum } = scales[hashprice]!;
    const [low, high] = [Math.max(minimum, mean - 2 * deviation), Math.min(maximum, mean + 2 * deviation)];
    const points = Array.from({ length: PLACES }, (_, i) => {
      const value = low + ((high - low) * i) / (PLACES - 1);
      const state = scales.map((scale, feature) => (feature === hashprice ? value : scale.mean));
      const boundary = policyBoundary(policy, { quarter, orderedCount: 0, state, feature: rent });
      return pointOf(value, boundary, rentUsdPerKwMonth);
    });
    return { quarter, month: formatMonth(monthOf(ground, quarter)), points };
  });
}

function pointOf(
  hashpriceUsdPerPhDay: number,
  boundary: PolicyBoundary,
  rentUsdPerKwMonth: number | null,
): StudyPolicy["frontiers"][number]["points"][number] {
  const crossing = boundary.kind === "crossing" ? boundary : null;
  return {
    hashpriceUsdPerPhDay,
    kind: boundary.kind,
    rentRatio: crossing?.at ?? null,
    rentUsdPerKwMonth: crossing && rentUsdPerKwMonth !== null ? crossing.at * rentUsdPerKwMonth : null,
    ordersAbove: crossing?.ordersAbove ?? null,
  };
}

function wordsOf(
  telling: TellingGround,
  chosen: Way,
  orders: readonly Orders[],
  frontiers: StudyPolicy["frontiers"],
): string[] {
  if (chosen.kind === "strategy") return ["No rule that decides later is worth more than this strategy."];
  const today = blocksToday(telling.ground, orders);
  const first = today === 0 ? "Order nothing today." : `Order ${blocksText(today)} today.`;
  const rules = frontiers.flatMap((frontier) => ruleText(telling, frontier) ?? []);
  // the first, the middle and the last year say how it moves
  const shown = [...new Set([rules[0], rules[Math.floor(rules.length / 2)], rules.at(-1)])];
  return [first, ...shown.filter((rule) => rule !== undefined), ...lastYears(frontiers)];
}

/** Blocks ordered on the first day: the same on all paths, the state of today is one. */
function blocksToday({ hostMwAfter }: PolicyGround, orders: readonly Orders[]): number {
  const [first] = orders;
  return first
    ? hostMwAfter.filter((_, block) => first.orderQuarter[block * first.pathCount] === 0).length
    : 0;
}

function blocksText(count: number): string {
  return count === 1 ? "the next block" : `the next ${count} blocks`;
}

/** The rule of a year at the middle hashprice. */
function ruleText(
  { rentUsdPerKwMonth }: TellingGround,
  { month, points }: StudyPolicy["frontiers"][number],
): string | null {
  const middle = points[Math.floor(points.length / 2)]!;
  if (middle.kind === "never") return null;
  const when = `at a hashprice of ${formatUsd(middle.hashpriceUsdPerPhDay)}/PH/day`;
  if (middle.kind === "always") return `In ${month} order the next block whatever the rent, ${when}.`;
  const ratio = `${formatFigure(middle.rentRatio!)} times today's`;
  const rent =
    rentUsdPerKwMonth === null ? ratio : `${formatUsd(middle.rentUsdPerKwMonth!)}/kW-month (${ratio})`;
  return `In ${month} order the next block when market rent is ${middle.ordersAbove ? "above" : "below"} ${rent}, ${when}.`;
}

function lastYears(frontiers: StudyPolicy["frontiers"]): readonly string[] {
  const isNever = ({ points }: StudyPolicy["frontiers"][number]) =>
    points.every(({ kind }) => kind === "never");
  const from = frontiers.findLastIndex((frontier) => !isNever(frontier)) + 1;
  return from < frontiers.length ? [`From ${frontiers[from]!.month} on nothing more is ordered.`] : [];
}
