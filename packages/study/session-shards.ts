import {
  type BatchEvaluator,
  type Choice,
  HOSTING_STRATEGIES,
  type KeptWorth,
  MONEY_FIGURES,
  makeFigureReader,
  operatingKey,
  type PathFigures,
  type PathMoney,
  type PathOperation,
  pathFigures,
} from "@switchyard/core/strategy";
import { SHARD_PATH_COUNT } from "@switchyard/core/uncertainty";
import type { WorldBatch } from "@switchyard/core/world";
import type { StudyMoney } from "./money-from-scenario.ts";
import type { PreparedStudy } from "./prepare-study.ts";
import { digestOf, keyOf, makePhaseMemory, type PhaseMemory } from "./session-memory.ts";
import { type DrawnWorld, SHARDS_REMEMBERED, type WorldAsked, worldKey } from "./session-worlds.ts";
import { type Shifts, shiftedBatch } from "./shifts.ts";
import { statedMoney } from "./stated-money.ts";
import type { StudyOptions } from "./study-options.ts";
import type { ShardSource } from "./uncertain-run.ts";

/** Plans that were run on one world, by shard and choice; and what is kept of those that were only compared. */
interface KeptOperations {
  readonly plans: PhaseMemory<PathOperation | null>;
  readonly worths: PhaseMemory<KeptWorth | null>;
}

/** Figures of a choice on a shard, and the money that they were told after. */
interface KeptFigures {
  readonly moneyKey: string;
  readonly figures: PathFigures;
}

/** What a session remembers of shards, each by what it reads. */
export interface ShardMemory {
  readonly operations: PhaseMemory<KeptOperations>;
  readonly figures: Map<string, KeptFigures>;
  /** Mean NPV on the training paths, by everything that it depends on. */
  readonly means: PhaseMemory<number>;
  /** What was read of the months of net cash. */
  readonly rows: PhaseMemory<Float64Array>;
}

/** Shards times strategies of a few questions. */
const FIGURES_REMEMBERED = 300;
/** Plans of one world: shards times strategies, and a few that were chosen before. */
const PLANS_PER_SHARD = 12;
const CANDIDATES_REMEMBERED = 64;
const MEANS_REMEMBERED = 500;
const ROWS_REMEMBERED = 160;

/** A memory with nothing in it. */
export function makeShardMemory(): ShardMemory {
  return {
    operations: makePhaseMemory(2),
    figures: new Map(),
    means: makePhaseMemory(MEANS_REMEMBERED),
    rows: makePhaseMemory(ROWS_REMEMBERED),
  };
}

/** What shards are evaluated from. */
export interface ShardsAsked {
  readonly asked: WorldAsked;
  readonly world: DrawnWorld;
  readonly money: StudyMoney;
  readonly prepared: PreparedStudy;
  readonly options: StudyOptions;
}

/**
 * Shards on this thread; of few paths everything that a change does not touch is remembered: how plans ran, figures of choices that do
 * not read it, and figures before tax and debt where only these changed. Every number is a function of what its key names.
 */
export function rememberingSource(memory: ShardMemory, question: ShardsAsked): ShardSource & NetCashSource {
  const { world, prepared, options } = question;
  const shifts = options.shifts ?? {};
  const { evaluator } = prepared.comparison;
  const kept = keptOf(memory, question);
  const onShard = (index: number) => evaluator.on(shiftedBatch(world.batch(index), shifts));
  const tell = makeTeller(question);
  return {
    shard: (index, choices) => {
      let on: BatchEvaluator | undefined;
      const figures = choices.map((choice) => {
        const evaluate = () => (on ??= onShard(index));
        return kept
          ? keptFigures(memory.figures, kept, tell, evaluate, index, choice)
          : freshFigures(
              evaluate(),
              evaluate().operate(choice),
              choice,
              tell.moneyOf(choice, evaluate().batch),
            );
      });
      return { firstPath: index * SHARD_PATH_COUNT, figures };
    },
    rowOf: (index, choice, read) => {
      const make = () => read(netCashOf(onShard(index), kept, index, choice), world.batch(index).pathCount);
      return kept ? memory.rows.get(`${figuresKey(kept, choice)}/${index}`, make) : make();
    },
    meanNpvUsd: (choices) => {
      let on: BatchEvaluator | undefined;
      const evaluate = () => (on ??= evaluator.on(shiftedBatch(world.training(), shifts)));
      const meanUsd = (choice: Choice) => meanOf(trainingNpvUsd(evaluate(), choice, kept));
      return choices.map((choice) =>
        kept ? memory.means.get(figuresKey(kept, choice), () => meanUsd(choice)) : meanUsd(choice),
      );
    },
  };
}

/** Months of net cash of a path, as a difference to doing nothing; overwritten by the next path. */
export type NetCashOf = (path: number) => Float64Array;

/** Who reads a row off the net cash of a shard's paths: always the same of one choice, so that it is read once. */
export interface NetCashSource {
  readonly rowOf: (
    index: number,
    choice: Choice,
    read: (netCashOf: NetCashOf, pathCount: number) => Float64Array,
  ) => Float64Array;
}

function netCashOf(on: BatchEvaluator, kept: Kept | undefined, index: number, choice: Choice): NetCashOf {
  const operation = kept ? planOf(on, kept, index, choice) : on.operate(choice);
  if (operation) {
    const cashOf = on.pathsFrom(choice, operation);
    return (path) => cashOf(path).netCashUsd;
  }
  const { netCashUsd, months } = on.evaluate(choice);
  return (path) => netCashUsd.subarray(path * months, (path + 1) * months);
}

function planOf(on: BatchEvaluator, kept: Kept, index: number, choice: Choice): PathOperation | null {
  const planKey = `${index}/${on.keepsEnergy}/${kept.keepsRewards}/${nameOf(choice)}`;
  return kept.plans.get(planKey, () => slimmed(on, on.operate(choice), kept.keepsRewards));
}

interface Kept extends KeptOperations {
  /** Marks of what the figures of choices without and with halls depend on. */
  readonly aloneKey: string;
  readonly hostedKey: string;
  readonly worthKey: string;
  /** Whether somebody asks what machines earned: a treasury. */
  readonly keepsRewards: boolean;
}

function keptOf(memory: ShardMemory, { asked, prepared, options, money }: ShardsAsked): Kept | undefined {
  if (asked.pathCount > SHARDS_REMEMBERED * SHARD_PATH_COUNT) return undefined;
  const { site } = prepared;
  const shifts = options.shifts ?? {};
  const running = digestOf(
    keyOf(worldKey(asked), asked.pathCount, operatingKey(site), runningShifts(shifts)),
  );
  const shardCount = Math.ceil(asked.pathCount / SHARD_PATH_COUNT);
  const operations = memory.operations.get(running, () => ({
    plans: makePhaseMemory(PLANS_PER_SHARD * shardCount),
    worths: makePhaseMemory(CANDIDATES_REMEMBERED),
  }));
  const worthKey = digestOf(keyOf(site.valuation));
  const { rentRatio, capexRatio } = shifts;
  const paid = digestOf(keyOf(site.hosting, rentRatio, capexRatio));
  return {
    ...operations,
    worthKey,
    keepsRewards: money.treasury !== null,
    aloneKey: `${running}/${worthKey}`,
    hostedKey: `${running}/${worthKey}/${paid}`,
  };
}

/** The shifts that change how plans run. */
function runningShifts({ hashpriceRatio, powerLevelRatio, delayMonths }: Shifts) {
  return { hashpriceRatio, powerLevelRatio, delayMonths };
}

const nameOf = ({ strategy, hostMw, waitMonths, fleet }: Choice) =>
  `${strategy}/${hostMw}/${waitMonths}/${fleet}`;

/** Everything that the figures before tax and debt of a choice depend on: of a choice without halls no rent and no cost of theirs. */
function figuresKey({ hostedKey, aloneKey }: Kept, choice: Choice): string {
  return `${HOSTING_STRATEGIES.has(choice.strategy) ? hostedKey : aloneKey}/${nameOf(choice)}`;
}

function keptFigures(
  memory: Map<string, KeptFigures>,
  kept: Kept,
  { moneyOf, moneyKeyOf }: Teller,
  evaluate: () => BatchEvaluator,
  index: number,
  choice: Choice,
): PathFigures {
  const key = `${figuresKey(kept, choice)}/${index}`;
  const moneyKey = moneyKeyOf(choice);
  const known = memory.get(key);
  memory.delete(key);
  if (known?.moneyKey === moneyKey) {
    memory.set(key, known);
    return known.figures;
  }
  const on = evaluate();
  const operation = planOf(on, kept, index, choice);
  const money = moneyOf(choice, on.batch);
  const figures = known
    ? withMoney(on, operation, choice, known.figures, money)
    : freshFigures(on, operation, choice, money);
  memory.set(key, { moneyKey, figures });
  if (memory.size > FIGURES_REMEMBERED) memory.delete(memory.keys().next().value!);
  return figures;
}

/** Columns that nobody reads under the question at hand, and those that are nothing throughout, are one column of zeros. */
function slimmed(
  { keepsEnergy }: BatchEvaluator,
  operation: PathOperation | null,
  keepsRewards: boolean,
): PathOperation | null {
  if (!operation) return null;
  const nothing = zeros(operation.overheadUsd.length);
  const thin = Object.entries(operation as unknown as Readonly<Record<string, Float64Array>>).map(
    ([name, column]) => [name, column.every((usd) => usd === 0) ? nothing : column],
  );
  return {
    ...(Object.fromEntries(thin) as unknown as PathOperation),
    ...(keepsEnergy ? {} : { aiEnergyUsd: nothing }),
    ...(keepsRewards ? {} : { rewardUsd: nothing }),
  };
}

const zerosOfLength = makePhaseMemory<Float64Array>(4);
const zeros = (length: number) => zerosOfLength.get(String(length), () => new Float64Array(length));

function freshFigures(
  on: BatchEvaluator,
  operation: PathOperation | null,
  choice: Choice,
  money: PathMoney,
): PathFigures {
  if (!operation) return pathFigures(on.evaluate(choice), money);
  const { pathCount } = on.batch;
  const cashOf = on.pathsFrom(choice, operation);
  const reader = makeFigureReader(pathCount, cashOf(0).months, money);
  for (let p = 0; p < pathCount; p++) reader.read(cashOf(p), 0, p);
  return reader.figures;
}

/** Figures of which only those after tax and debt are told anew. */
function withMoney(
  on: BatchEvaluator,
  operation: PathOperation | null,
  choice: Choice,
  known: PathFigures,
  money: PathMoney,
): PathFigures {
  if (!operation) return pathFigures(on.evaluate(choice), money);
  const { pathCount } = on.batch;
  const cashOf = on.pathsFrom(choice, operation);
  const reader = makeFigureReader(pathCount, cashOf(0).months, money);
  for (let p = 0; p < pathCount; p++) reader.readMoney(cashOf(p), 0, p);
  const { treasury: _before, ...same } = known;
  const { treasury } = reader.figures;
  const told = Object.fromEntries(MONEY_FIGURES.map((name) => [name, reader.figures[name]]));
  return { ...same, ...told, ...(treasury ? { treasury } : {}) };
}

/** Worth on the training paths; of plans that were run on them before only what rents and buildings bring is worked out anew. */
function trainingNpvUsd(on: BatchEvaluator, choice: Choice, kept: Kept | undefined): Float64Array {
  const run = () => {
    const operation = on.operate(choice);
    return operation && on.worthOf(operation);
  };
  const name = `${kept?.worthKey}/${on.keepsEnergy}/${nameOf(choice)}`;
  const worth = kept ? kept.worths.get(name, run) : run();
  if (worth) return on.npvFrom(choice, worth);
  return on.evaluate(choice).npvUsd;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Each choice's tax, loan and treasury, agreed once on the stated path. */
interface Teller {
  readonly moneyOf: (choice: Choice, batch: WorldBatch) => PathMoney;
  readonly moneyKeyOf: (choice: Choice) => string;
}

function makeTeller({ money, prepared }: ShardsAsked): Teller {
  const { site, world, comparison } = prepared;
  const termsKey = digestOf(keyOf(money));
  const facts = { site, world, evaluator: comparison.evaluator, money };
  const agreed = (choice: Choice) => statedMoney(facts, choice, termsKey);
  const { loan: _offered, ...others } = money;
  const otherKey = digestOf(keyOf(others));
  return {
    moneyOf: (choice, batch) => ({ ...agreed(choice), ...(money.treasury ? { market: batch } : {}) }),
    moneyKeyOf: (choice) => {
      const { loan, desk } = agreed(choice);
      return `${otherKey}/${digestOf(keyOf(loan, desk.treasury?.terms))}`;
    },
  };
}
