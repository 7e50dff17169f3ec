import { type ScheduleInput, simulateSchedule, type Task } from "@switchyard/core/facility";
import { assumption, type Scenario } from "@switchyard/scenario";
import { type CampName, convertAs } from "./facility-conversion.ts";
import { scheduleInput } from "./facility-schedule.ts";
import { DAYS_PER_MONTH } from "./facility-site.ts";

/** Ordering a long-lead item before the decision: what it costs, what it saves. */
export interface OptionOrder {
  /** A task's id, or `all` for all of them at once. */
  readonly id: string;
  readonly daysBeforeDecision: number;
  /** What the order buys on this site. */
  readonly orderUsd: number;
  /** Lost if the decision is no. */
  readonly atRiskUsd: number;
  /** Interest on the deposit until the decision, paid in either case. */
  readonly carryUsd: number;
  /** Median days earlier, of the first and of the last block. */
  readonly daysSavedFirst: number;
  readonly daysSavedLast: number;
  /** The first block's days at the NOI of the site; null without a lease. */
  readonly savedUsd: number | null;
  /** The order pays while a yes is at least this likely; null without a lease, above 1: never. */
  readonly paysFromChanceOfYes: number | null;
}

/**
 * Each long-lead item ordered before the decision, alone and all together, against none ordered early, with the same draws.
 * A reserved factory slot waits for no design; its specification follows.
 */
export function optionOrders(
  scenario: Scenario,
  paths: number,
  monthlyNoiUsd: number | null,
): readonly OptionOrder[] {
  const terms = assumption("facility.option_orders", "facility.schedule").value;
  const base = noneEarly(scheduleInput(scenario, "conversion"));
  const settings = { studySeed: scenario.uncertainty.seed, paths };
  const medians = (input: ScheduleInput) => {
    const { monthsToFirst, monthsToLast } = simulateSchedule(input, settings);
    return { first: monthsToFirst.p50, last: monthsToLast.p50 };
  };
  const now = medians(base);
  const costs = orderCosts(scenario);
  const known = terms.items.map(({ task }) => task).filter((id) => base.tasks.some((task) => task.id === id));
  const groups = [...known.map((id) => ({ id, tasks: [id] })), { id: "all", tasks: known }];
  return groups.map(({ id, tasks }) => {
    const then = medians(withEarly(base, tasks, terms.daysBeforeDecision));
    const daysSavedFirst = Math.max(0, now.first - then.first) * DAYS_PER_MONTH;
    const orderUsd = tasks.reduce((total, task) => total + costs.get(task)!, 0);
    return optionOrder(scenario, monthlyNoiUsd, {
      id,
      orderUsd,
      daysSavedFirst,
      daysSavedLast: Math.max(0, now.last - then.last) * DAYS_PER_MONTH,
    });
  });
}

function optionOrder(
  scenario: Scenario,
  monthlyNoiUsd: number | null,
  order: Pick<OptionOrder, "id" | "orderUsd" | "daysSavedFirst" | "daysSavedLast">,
): OptionOrder {
  const terms = assumption("facility.option_orders", "facility.schedule").value;
  const rate = scenario.finance.discount.contractedFractionPerYear;
  const carryUsd = (order.orderUsd * terms.depositFraction * rate * terms.daysBeforeDecision) / 365;
  const atRiskUsd = order.orderUsd * terms.cancellationFraction;
  const savedUsd = monthlyNoiUsd === null ? null : (order.daysSavedFirst / DAYS_PER_MONTH) * monthlyNoiUsd;
  return {
    ...order,
    daysBeforeDecision: terms.daysBeforeDecision,
    atRiskUsd,
    carryUsd,
    savedUsd,
    // p saved = (1 - p) at risk + carry
    paysFromChanceOfYes: savedUsd === null ? null : (atRiskUsd + carryUsd) / (savedUsd + atRiskUsd),
  };
}

/** What each order buys: the hall's need that the mine does not supply, by the scenario's camp. */
function orderCosts(scenario: Scenario): ReadonlyMap<string, number> {
  const { needs } = convertAs(scenario, scenario.facility.conversion.camp as CampName);
  const { items } = assumption("facility.option_orders", "facility.schedule").value;
  return new Map(
    items.map(({ task, need, shareOfNeedFraction }) => {
      const row = needs.find(({ id }) => id === need);
      const boughtUsd = row ? row.costUsd * (1 - row.suppliedQuantity / row.quantity) : 0;
      return [task, boughtUsd * shareOfNeedFraction];
    }),
  );
}

function noneEarly(input: ScheduleInput): ScheduleInput {
  return { ...input, tasks: input.tasks.map((task) => ({ ...task, orderedDaysBeforeDecision: 0 })) };
}

function withEarly(input: ScheduleInput, ids: readonly string[], days: number): ScheduleInput {
  const early = (task: Task): Task =>
    ids.includes(task.id) ? { ...task, after: [], orderedDaysBeforeDecision: days } : task;
  return { ...input, tasks: input.tasks.map(early) };
}
