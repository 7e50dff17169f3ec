import type { Choice, PathCash, PathEvaluator, Site, World } from "@switchyard/core/strategy";
import { pathMoney, type StudyMoney } from "./money-from-scenario.ts";
import { digestOf, keyOf } from "./session-memory.ts";

/** A choice's cash on the stated path, and its taxes, loan and treasury as they are agreed on it. */
export interface StatedMoney extends ReturnType<typeof pathMoney> {
  readonly statedCash: PathCash;
}

/** The stated path of a site, and the scenario's money. */
export interface StatedFacts {
  readonly site: Site;
  readonly world: World;
  readonly evaluator: PathEvaluator;
  readonly money: StudyMoney;
}

const knownByWorld = new WeakMap<World, WeakMap<Site, Map<string, StatedMoney>>>();

/**
 * Money of a choice, its loan sized on its cash on the stated path: once for a site, a world and terms, whoever asks. The desk is
 * shared: what a path leaves in it is read before the next is walked.
 */
export function statedMoney(
  { site, world, evaluator, money }: StatedFacts,
  choice: Choice,
  moneyKey = digestOf(keyOf(money)),
): StatedMoney {
  const bySite = knownByWorld.get(world) ?? new WeakMap<Site, Map<string, StatedMoney>>();
  knownByWorld.set(world, bySite);
  const known = bySite.get(site) ?? new Map<string, StatedMoney>();
  bySite.set(site, known);
  const key = `${moneyKey}/${choice.strategy}/${choice.hostMw}/${choice.waitMonths}/${choice.fleet}`;
  const made = known.get(key) ?? makeMoney({ site, world, evaluator, money }, choice);
  known.set(key, made);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return made;
}

const MOST_KNOWN = 40;

function makeMoney({ site, world, evaluator, money }: StatedFacts, choice: Choice): StatedMoney {
  const statedCash = evaluator.onWorld(world).evaluate(choice);
  const stated = { site, world, yard: evaluator.yard };
  return { ...pathMoney(site, money, statedCash, stated), statedCash };
}
