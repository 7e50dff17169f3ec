import { batteriesOf, type CommittedUnit, type SiteDispatchProblem } from "./site-problem.ts";
import type { PerStep } from "./types.ts";

/**
 * The oracle of the tests: dynamic programming over everything that can happen in whole MW and whole MWh. Exact where
 * all powers, loads and energies are whole numbers, steps are hours and stores lose nothing (then every vertex of the
 * program is whole: balances, states and ramps are differences). For short horizons only: it tries everything.
 */

/** What must be remembered between steps, as numbers. */
interface Memory {
  /** MWh per store. */
  readonly stored: readonly number[];
  /** Per unit: steps in its state (capped), positive on, negative off. */
  readonly steady: readonly number[];
  /** Per unit: MW before. */
  readonly power: readonly number[];
  /** Per tier: calls used and length of the running one. */
  readonly calls: readonly number[];
  readonly callLength: readonly number[];
  /** Per budget: hours used. */
  readonly hours: readonly number[];
}

/** One thing that can be done in a step: what it adds to the bus, what it earns, what is remembered. */
interface Action {
  readonly injectMw: number;
  readonly usd: number;
  readonly memory: Memory;
  /** Per budgeted generator: may it run? */
  readonly mayRun: readonly boolean[];
  /** AI load taken away by calls. */
  readonly cutMw: number;
}

/** Best value of a problem with whole-number data, USD; -Infinity where it contradicts itself. */
export function exhaustiveBestUsd(problem: SiteDispatchProblem): number {
  let states = new Map<string, { memory: Memory; usd: number }>();
  const start = startMemory(problem);
  states.set(JSON.stringify(start), { memory: start, usd: 0 });
  for (let step = 0; step < problem.grid.steps; step++) {
    const next = new Map<string, { memory: Memory; usd: number }>();
    for (const { memory, usd } of states.values()) {
      for (const action of actionsOf(problem, memory, step)) {
        const total = usd + action.usd + bestOfStep(problem, step, action);
        if (total === -Infinity) continue;
        const key = JSON.stringify(action.memory);
        const known = next.get(key);
        if (!known || known.usd < total) next.set(key, { memory: action.memory, usd: total });
      }
    }
    states = next;
  }
  let best = -Infinity;
  for (const { memory, usd } of states.values()) if (endsWell(problem, memory)) best = Math.max(best, usd);
  return best;
}

function startMemory(problem: SiteDispatchProblem): Memory {
  const units = problem.units ?? [];
  return {
    stored: batteriesOf(problem).map(({ ends }) => (ends.kind === "cyclic" ? 0 : ends.startMwh)),
    steady: units.map(({ before }) => (before.isOn ? before.steps : -before.steps)),
    power: units.map(({ before }) => (before.isOn ? before.powerMw : 0)),
    calls: (problem.flexibleAi ?? []).map(() => 0),
    callLength: (problem.flexibleAi ?? []).map(() => 0),
    hours: (problem.hourBudgets ?? []).map(() => 0),
  };
}

function endsWell(problem: SiteDispatchProblem, { stored }: Memory): boolean {
  return batteriesOf(problem).every(({ ends }, i) => {
    if (ends.kind === "exactly") return stored[i] === ends.endMwh;
    return ends.kind !== "at-least" || stored[i]! >= ends.endMwh;
  });
}

function at(value: PerStep, step: number): number {
  return typeof value === "number" ? value : value[step]!;
}

/** Every combination of what stores, units, calls and budgets can do. */
function actionsOf(problem: SiteDispatchProblem, memory: Memory, step: number): Action[] {
  let actions: Action[] = [{ injectMw: 0, usd: 0, memory, mayRun: [], cutMw: 0 }];
  const extend = (options: (action: Action) => Action[]) => {
    actions = actions.flatMap(options);
  };
  batteriesOf(problem).forEach((_, i) => {
    extend((action) => storeOptions(problem, action, i));
  });
  (problem.units ?? []).forEach((unit, i) => {
    extend((action) => unitOptions(unit, action, i, step));
  });
  (problem.flexibleAi ?? []).forEach((_, i) => {
    extend((action) => callOptions(problem, action, i, step));
  });
  (problem.hourBudgets ?? []).forEach((_, i) => {
    extend((action) => budgetOptions(problem, action, i));
  });
  return actions;
}

function storeOptions(problem: SiteDispatchProblem, action: Action, i: number): Action[] {
  const battery = batteriesOf(problem)[i]!;
  const options: Action[] = [];
  for (let mw = -battery.chargeLimitMw; mw <= battery.dischargeLimitMw; mw++) {
    const mwh = action.memory.stored[i]! - mw;
    if (mwh < 0 || mwh > battery.energyMwh) continue;
    const stored = replaceAt(action.memory.stored, i, mwh);
    const usd = action.usd - Math.max(0, mw) * battery.wearUsdPerMwh;
    options.push({ ...action, usd, injectMw: action.injectMw + mw, memory: { ...action.memory, stored } });
  }
  return options;
}

function unitOptions(unit: CommittedUnit, action: Action, i: number, step: number): Action[] {
  const steady = action.memory.steady[i]!;
  const wasOn = steady > 0;
  const beforeMw = action.memory.power[i]!;
  const leastMw = Math.min(...unit.modes.map((mode) => mode.minimumMw));
  const options: Action[] = [];
  const add = (mw: number, isOn: boolean, price: number) => {
    const up = wasOn ? (unit.rampUpMw ?? Infinity) : Math.max(unit.rampUpMw ?? Infinity, leastMw);
    const down = isOn ? (unit.rampDownMw ?? Infinity) : Math.max(unit.rampDownMw ?? Infinity, leastMw);
    if (mw - beforeMw > up || beforeMw - mw > down) return;
    const sign = unit.side === "source" ? 1 : -1;
    const started = isOn && !wasOn ? unit.startCostUsd : 0;
    const nextSteady = isOn === wasOn ? steady + (isOn ? 1 : -1) : isOn ? 1 : -1;
    const memory = {
      ...action.memory,
      steady: replaceAt(action.memory.steady, i, Math.max(-9, Math.min(9, nextSteady))),
      power: replaceAt(
        action.memory.power,
        i,
        unit.rampUpMw === undefined && unit.rampDownMw === undefined ? 0 : mw,
      ),
    };
    options.push({
      ...action,
      injectMw: action.injectMw + sign * mw,
      usd: action.usd - sign * mw * price - started,
      memory,
    });
  };
  if (wasOn ? steady >= unit.minimumOnSteps : true) add(0, false, 0);
  if (!wasOn && -steady < unit.minimumOffSteps) return options;
  for (const mode of unit.modes)
    for (let mw = mode.minimumMw; mw <= at(mode.maximumMw, step); mw++)
      add(mw, true, at(mode.priceUsdPerMwh, step));
  return options;
}

/** No call, or a call that cuts all it may: half a cut is the same merit order with a dearer load, tried as well. */
function callOptions(problem: SiteDispatchProblem, action: Action, i: number, step: number): Action[] {
  const tier = problem.flexibleAi![i]!;
  const { calls, callLength } = action.memory;
  const idle = { ...action, memory: { ...action.memory, callLength: replaceAt(callLength, i, 0) } };
  const isNew = callLength[i] === 0;
  if (callLength[i]! >= tier.maximumSteps || (isNew && calls[i]! >= tier.callCount)) return [idle];
  const memory = {
    ...action.memory,
    calls: replaceAt(calls, i, calls[i]! + (isNew ? 1 : 0)),
    callLength: replaceAt(callLength, i, callLength[i]! + 1),
  };
  const mostMw = tier.shareFraction * at(problem.ai!.loadMw, step);
  return [idle, { ...action, cutMw: action.cutMw + mostMw, memory }];
}

function budgetOptions(problem: SiteDispatchProblem, action: Action, i: number): Action[] {
  const budget = problem.hourBudgets![i]!;
  const used = action.memory.hours[i]! + problem.grid.stepSec / 3600;
  const off = { ...action, mayRun: [...action.mayRun, false] };
  if (used > budget.maximumHours) return [off];
  const hours = replaceAt(action.memory.hours, i, used);
  return [off, { ...action, mayRun: [...action.mayRun, true], memory: { ...action.memory, hours } }];
}

function replaceAt(values: readonly number[], i: number, value: number): number[] {
  return values.map((old, k) => (k === i ? value : old));
}

interface Offer {
  readonly usdPerMwh: number;
  readonly mw: number;
}

/** The best of one step given what is injected: uses from the dearest, sources from the cheapest, until they meet. */
function bestOfStep(problem: SiteDispatchProblem, step: number, action: Action): number {
  const uses = usesOf(problem, step, action).sort((a, b) => b.usdPerMwh - a.usdPerMwh);
  const sources = sourcesOf(problem, step, action).sort((a, b) => a.usdPerMwh - b.usdPerMwh);
  let [u, s, useLeft, sourceLeft, usd] = [
    0,
    0,
    uses[0]?.mw ?? 0,
    sources[0]?.mw ?? 0,
    constantOf(problem, step),
  ];
  while (u < uses.length && s < sources.length && uses[u]!.usdPerMwh > sources[s]!.usdPerMwh) {
    const mw = Math.min(useLeft, sourceLeft);
    usd += mw > 0 ? mw * clean(uses[u]!.usdPerMwh, sources[s]!.usdPerMwh) : 0;
    useLeft -= mw;
    sourceLeft -= mw;
    if (useLeft === 0) useLeft = uses[++u]?.mw ?? 0;
    if (sourceLeft === 0) sourceLeft = sources[++s]?.mw ?? 0;
  }
  const forcedLeft =
    (u < uses.length && uses[u]!.usdPerMwh === MUST && useLeft > 0) ||
    (s < sources.length && sources[s]!.usdPerMwh === -MUST && sourceLeft > 0);
  return forcedLeft ? -Infinity : usd;
}

/** What must be taken or given counts without a price. */
const MUST = 1e12;

function clean(use: number, source: number): number {
  return (use === MUST ? 0 : use) - (source === -MUST ? 0 : source);
}

function constantOf(problem: SiteDispatchProblem, step: number): number {
  let usd = 0;
  for (const load of [problem.ai, problem.auxiliary])
    if (load) usd -= at(load.loadMw, step) * at(load.unservedCostUsdPerMwh, step);
  return usd;
}

function usesOf(problem: SiteDispatchProblem, step: number, { injectMw, cutMw }: Action): Offer[] {
  const { ai, auxiliary, export: sold } = problem;
  const uses: Offer[] = problem.mining.map((tier) => ({
    usdPerMwh: at(tier.valueUsdPerMwh, step),
    mw: at(tier.capacityMw, step),
  }));
  if (injectMw < 0) uses.push({ usdPerMwh: MUST, mw: -injectMw });
  if (auxiliary)
    uses.push({ usdPerMwh: at(auxiliary.unservedCostUsdPerMwh, step), mw: at(auxiliary.loadMw, step) });
  if (ai) uses.push(...aiOffers(problem, step, cutMw));
  if (sold)
    uses.push({
      usdPerMwh: at(sold.priceUsdPerMwh, step) - at(sold.deductUsdPerMwh, step),
      mw: at(sold.limitMw, step),
    });
  return uses.filter(({ mw }) => mw > 0);
}

/** The part that may be cut is worth its compensation less than not serving; offered by value. */
function aiOffers(problem: SiteDispatchProblem, step: number, cutMw: number): Offer[] {
  const ai = problem.ai!;
  const cost = at(ai.unservedCostUsdPerMwh, step);
  return [
    { usdPerMwh: cost, mw: at(ai.loadMw, step) - cutMw },
    ...(cutMw > 0 ? [{ usdPerMwh: cost, mw: cutMw }] : []),
  ];
}

function sourcesOf(problem: SiteDispatchProblem, step: number, { injectMw, mayRun, cutMw }: Action): Offer[] {
  const terms = problem.import;
  const budgets = problem.hourBudgets ?? [];
  const sources: Offer[] = (problem.renewables ?? []).map((s) => ({
    usdPerMwh: at(s.costUsdPerMwh, step),
    mw: at(s.availableMw, step),
  }));
  (problem.generators ?? []).forEach((g, i) => {
    const budget = budgets.findIndex(({ generator }) => generator === i);
    if (budget < 0 || mayRun[budget])
      sources.push({ usdPerMwh: at(g.costUsdPerMwh, step), mw: at(g.capacityMw, step) });
  });
  if (injectMw > 0) sources.push({ usdPerMwh: -MUST, mw: injectMw });
  const tier = problem.flexibleAi?.[0];
  if (cutMw > 0 && tier) sources.push({ usdPerMwh: tier.compensationUsdPerMwh, mw: cutMw });
  sources.push({
    usdPerMwh: at(terms.priceUsdPerMwh, step) + at(terms.adderUsdPerMwh, step),
    mw: usable(problem, step),
  });
  return sources.filter(({ mw }) => mw > 0);
}

/** Import that is not held for the tenant (losses 0). */
function usable({ import: terms, ai }: SiteDispatchProblem, step: number): number {
  const limit = at(terms.firmLimitMw, step) + at(terms.interruptibleLimitMw, step);
  if (!ai) return limit;
  const draw = at(ai.loadMw, step);
  const idle = Math.max(0, at(ai.reservedMw, step) - draw);
  const held = ai.idleMayBeUsed ? Math.min(idle, at(ai.rampReserveMw, step)) : idle;
  return Math.max(Math.min(limit, draw), limit - held);
}
