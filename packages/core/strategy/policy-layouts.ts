import type { PathEvaluator } from "./path-evaluator.ts";
import {
  type HostedLayout,
  layOutHosting,
  layOutPlan,
  makePathLayout,
  type PathLayout,
} from "./path-layout.ts";
import type { Plan } from "./plan.ts";
import { type BlockTerms, blockPlan, type PlacedOrder, siteOfBlock, stagedPlan } from "./policy-blocks.ts";

/** Months in which a path's tenants default; undefined = nobody does. */
type Defaults = Float64Array | undefined;

/** Makes layouts of blocks, and of sites on which several were ordered, each once. */
export interface BlockMaker {
  /** Lease and building of one block. */
  readonly hosted: (order: PlacedOrder, delayMonths: number, defaults: Defaults) => HostedLayout;
  /** The whole site: who may use which megawatts. */
  readonly staged: (orders: readonly PlacedOrder[], delayMonths: number, defaults: Defaults) => PathLayout;
}

/** A maker with a memory of its own. */
export function makeBlockMaker({ site, yard, parts }: PathEvaluator, terms: BlockTerms): BlockMaker {
  const plans = new Map<string, Plan>();
  const hosted = new Map<string, HostedLayout>();
  const staged = new Map<string, PathLayout>();
  const never = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: terms.fleet } as const;
  const tail = (delayMonths: number, defaults: Defaults) => `/${delayMonths}/${defaults?.join() ?? ""}`;
  const planOf = (order: PlacedOrder, delayMonths: number, defaults: Defaults) =>
    remembered(plans, keyOf(order) + tail(delayMonths, defaults), () =>
      blockPlan(site, terms, order, delayMonths, defaults),
    );
  return {
    hosted: (order, delayMonths, defaults) =>
      remembered(hosted, keyOf(order) + tail(delayMonths, defaults), () =>
        layOutHosting(
          siteOfBlock(site, terms, order.block),
          parts.factors,
          planOf(order, delayMonths, defaults),
        ),
      ),
    staged: (orders, delayMonths, defaults) => {
      if (orders.length === 0)
        return remembered(staged, "never", () => makePathLayout(site, yard, null, never, 0));
      return remembered(staged, orders.map(keyOf).join() + tail(delayMonths, defaults), () => {
        const plan = stagedPlan(
          site,
          orders.map((order) => planOf(order, delayMonths, defaults)),
        );
        return layOutPlan(site, yard, null, plan);
      });
    },
  };
}

function keyOf({ alike, month, queueMonths }: PlacedOrder): string {
  return `${alike}/${month}/${queueMonths}`;
}

/** Layouts of so many orders are remembered, some 30 MB of 15 years: those of a few blocks, at every delay; then it begins anew. */
const MOST_REMEMBERED = 1600;

function remembered<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const known = memory.get(key);
  if (known) return known;
  const value = make();
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  memory.set(key, value);
  return value;
}

/** A layout in which nobody is hosted and nothing is built. */
export function nobodyHosted(months: number): HostedLayout {
  const zero = new Float64Array(months);
  const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const plan: Plan = {
    choice,
    halls: [],
    miningMw: zero,
    reservedMw: zero,
    letMw: zero,
    colocatedMw: zero,
    soldMonth: months,
    mines: false,
    sells: false,
  };
  return { plan, paidMw: zero, clearedMw: zero, leases: [] };
}
