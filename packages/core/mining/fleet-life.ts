import { addMonths, type CalendarMonth, formatMonth, monthsBetween } from "../quantity/index.ts";
import { miningErrors } from "./errors.ts";
import { type DecisionMonth, marketValueUsd, paysToSell, refreshChoice } from "./fleet-decisions.ts";
import type { FleetEvent, FleetLifeInputs, FleetMonth, FleetPolicy, PriceBlock } from "./fleet-life-types.ts";
import { type FleetRun, runMonth } from "./fleet-run.ts";
import { fleetTiers } from "./merit-order.ts";
import { meterRatio } from "./revenue.ts";
import { ratedPowerMw, type Tranche, type TrancheState, trancheAt, underMaintenance } from "./tranche.ts";

/**
 * The life of a fleet, month by month, along a path of hashprice and power prices: what runs, what it draws, earns and
 * costs, what is bought and sold under the policy. Plain and exact within its month: `netUsd` is revenue and resale less
 * every cost and capex, and nothing is lost between the lines.
 *
 * @returns one entry per month of `hashpriceUsdPerPhDay`
 * @throws mining/bad-months where paths don't fit, and what the tranches' and losses' checks throw
 */
export function simulateFleet(inputs: FleetLifeInputs): readonly FleetMonth[] {
  const blocksOf = priceBlocks(inputs);
  let fleet: Fleet = { tranches: inputs.tranches, orders: [], runningTierIds: new Set() };
  const months: FleetMonth[] = [];
  for (let i = 0; i < inputs.hashpriceUsdPerPhDay.length; i++) {
    const step = simulateMonth(inputs, fleet, addMonths(inputs.start, i), i, blocksOf(i));
    months.push(step.result);
    fleet = step.fleet;
  }
  return months;
}

/** What carries over from month to month. */
interface Fleet {
  readonly tranches: readonly Tranche[];
  readonly orders: readonly Order[];
  readonly runningTierIds: ReadonlySet<string>;
}

/** Machines on their way that will replace a tranche. */
interface Order {
  readonly replacesId: string;
  readonly tranche: Tranche;
  readonly priceUsdPerTh: number;
  readonly balanceUsd: number;
}

/** Money and events of a month's decisions. */
interface Decisions {
  readonly fleet: Fleet;
  readonly capexUsd: number;
  readonly resaleUsd: number;
  readonly events: readonly FleetEvent[];
}

function simulateMonth(
  inputs: FleetLifeInputs,
  fleet: Fleet,
  month: CalendarMonth,
  index: number,
  blocks: readonly PriceBlock[],
): { readonly result: FleetMonth; readonly fleet: Fleet } {
  const hashpriceUsdPerPhDay = inputs.hashpriceUsdPerPhDay[index]!;
  const at: DecisionMonth = { month, hashpriceUsdPerPhDay, meanPowerUsdPerMwh: meanPrice(blocks) };
  const delivered = deliver(inputs, fleet, at);
  const decided = decide(inputs, delivered.fleet, at);
  const states = statesOf(inputs, decided.fleet, month);
  const run = runMonth(inputs, fleetTiers(states, inputs.site), month, {
    hashpriceUsdPerPhDay,
    blocks,
    runningTierIds: fleet.runningTierIds,
  });
  return {
    result: monthOf(inputs, month, run, states, delivered, decided),
    fleet: { ...decided.fleet, runningTierIds: run.runningTierIds },
  };
}

function monthOf(
  inputs: FleetLifeInputs,
  month: CalendarMonth,
  run: FleetRun,
  states: readonly TrancheState[],
  ...decisions: readonly Decisions[]
): FleetMonth {
  const gridUsdPerMwh = inputs.costs.importAdderUsdPerMwh + inputs.costs.coincidentPeakUsdPerMwh;
  const onSiteMw = sumOf(states, (s) => ratedPowerMw(s.tranche)) * meterRatio(inputs.site.losses);
  const gridUsd = run.energyMwh * gridUsdPerMwh;
  const variableUpkeepUsd = run.energyMwh * inputs.costs.variableUpkeepUsdPerMwh;
  const repairUsd = sumOf(states, (s) => s.repairUsd);
  const standingUsd = onSiteMw * inputs.standingUsdPerMwMonth;
  const capexUsd = sumOf(decisions, (d) => d.capexUsd);
  const resaleUsd = sumOf(decisions, (d) => d.resaleUsd);
  const { runningTierIds: _carried, ...ran } = run;
  const costs =
    run.powerUsd + gridUsd + variableUpkeepUsd + run.restartUsd + repairUsd + standingUsd + capexUsd;
  return {
    month,
    ...ran,
    gridUsd,
    variableUpkeepUsd,
    repairUsd,
    standingUsd,
    capexUsd,
    resaleUsd,
    netUsd: run.revenueUsd + resaleUsd - costs,
    events: decisions.flatMap((d) => d.events),
  };
}

function statesOf(inputs: FleetLifeInputs, fleet: Fleet, month: CalendarMonth): readonly TrancheState[] {
  return fleet.tranches
    .map((tranche) => trancheAt(tranche, inputs.ageing, month))
    .filter((state) => state !== undefined)
    .map((state) => (inputs.maintenance ? underMaintenance(state, inputs.maintenance) : state));
}

/** Orders that arrive: the balance is paid, the old tranche sold at the day's market. */
function deliver(inputs: FleetLifeInputs, fleet: Fleet, at: DecisionMonth): Decisions {
  const due = fleet.orders.filter((order) => monthsBetween(order.tranche.bought, at.month) >= 0);
  if (due.length === 0 || inputs.policy.kind !== "refresh") return nothing(fleet);
  const { resaleHaircutFraction } = inputs.policy;
  const replaced = new Set(due.map((order) => order.replacesId));
  const going = statesOf(inputs, fleet, at.month).filter((state) => replaced.has(state.tranche.id));
  const sales = going.map((state) => sale(inputs, state, at, resaleHaircutFraction));
  return {
    fleet: {
      ...fleet,
      orders: fleet.orders.filter((order) => !due.includes(order)),
      tranches: [
        ...fleet.tranches.filter((tranche) => !replaced.has(tranche.id)),
        ...due.map((order) => order.tranche),
      ],
    },
    capexUsd: sumOf(due, (order) => order.balanceUsd),
    resaleUsd: sumOf(sales, (s) => s.usd),
    events: [
      ...sales.map((s) => s.event),
      ...due.map(({ tranche, priceUsdPerTh }) => event("delivered", tranche, priceUsdPerTh)),
    ],
  };
}

function decide(inputs: FleetLifeInputs, fleet: Fleet, at: DecisionMonth): Decisions {
  switch (inputs.policy.kind) {
    case "run-to-stop":
      return nothing(fleet);
    case "sell":
      return decideSales(inputs, fleet, at, inputs.policy.resaleHaircutFraction);
    case "refresh":
      return decideOrders(inputs, fleet, at, inputs.policy);
  }
}

function decideSales(inputs: FleetLifeInputs, fleet: Fleet, at: DecisionMonth, haircut: number): Decisions {
  const going = statesOf(inputs, fleet, at.month).filter((state) => paysToSell(inputs, state, at, haircut));
  const sales = going.map((state) => sale(inputs, state, at, haircut));
  const sold = new Set(going.map((state) => state.tranche.id));
  return {
    fleet: { ...fleet, tranches: fleet.tranches.filter((tranche) => !sold.has(tranche.id)) },
    capexUsd: 0,
    resaleUsd: sumOf(sales, (s) => s.usd),
    events: sales.map((s) => s.event),
  };
}

function decideOrders(
  inputs: FleetLifeInputs,
  fleet: Fleet,
  at: DecisionMonth,
  policy: Extract<FleetPolicy, { kind: "refresh" }>,
): Decisions {
  const underWay = new Set(fleet.orders.map((order) => order.replacesId));
  const orders: Order[] = [];
  const events: FleetEvent[] = [];
  let depositsUsd = 0;
  for (const state of statesOf(inputs, fleet, at.month)) {
    const choice = underWay.has(state.tranche.id) ? undefined : refreshChoice(inputs, policy, state, at);
    if (!choice) continue;
    const bought = addMonths(at.month, Math.max(1, policy.deliveryMonths));
    const { machine, count, priceUsdPerTh } = choice;
    const id = `${machine.id}@${formatMonth(bought)}<${state.tranche.id.split("<")[0]}`;
    const tranche: Tranche = { id, machine, count, bought, paidUsdPerTh: priceUsdPerTh };
    const ths = count * machine.hashrateThs;
    const depositUsd = priceUsdPerTh * ths * policy.depositFraction;
    const balanceUsd = (priceUsdPerTh + policy.installUsdPerTh) * ths - depositUsd;
    orders.push({ replacesId: state.tranche.id, tranche, priceUsdPerTh, balanceUsd });
    events.push({ ...event("ordered", tranche, priceUsdPerTh), paybackMonths: choice.paybackMonths });
    depositsUsd += depositUsd;
  }
  return {
    fleet: { ...fleet, orders: [...fleet.orders, ...orders] },
    capexUsd: depositsUsd,
    resaleUsd: 0,
    events,
  };
}

function sale(
  inputs: FleetLifeInputs,
  state: TrancheState,
  at: DecisionMonth,
  haircut: number,
): { readonly usd: number; readonly event: FleetEvent } {
  const usd = marketValueUsd(inputs.market, state, at.hashpriceUsdPerPhDay) * (1 - haircut);
  const ths = state.ownedCount * state.tranche.machine.hashrateThs;
  const sold = { ...state.tranche, count: state.ownedCount };
  return { usd, event: event("sold", sold, ths > 0 ? usd / ths : 0) };
}

function event(kind: FleetEvent["kind"], tranche: Tranche, priceUsdPerTh: number): FleetEvent {
  return { kind, trancheId: tranche.id, machineId: tranche.machine.id, count: tranche.count, priceUsdPerTh };
}

function nothing(fleet: Fleet): Decisions {
  return { fleet, capexUsd: 0, resaleUsd: 0, events: [] };
}

function priceBlocks(inputs: FleetLifeInputs): (month: number) => readonly PriceBlock[] {
  const { powerPrices } = inputs;
  const months = inputs.hashpriceUsdPerPhDay.length;
  const isPerMonth = Array.isArray(powerPrices[0]);
  const perMonth = powerPrices as readonly (readonly PriceBlock[])[];
  if (isPerMonth && perMonth.length !== months)
    throw miningErrors.badMonths({
      what: "power prices",
      reason: `${perMonth.length} months given, hashprice has ${months}`,
    });
  const lists = isPerMonth ? perMonth : [powerPrices as readonly PriceBlock[]];
  for (const list of lists) {
    const share = sumOf(list, (block) => block.hoursFraction);
    if (!(Math.abs(share - 1) < 1e-9))
      throw miningErrors.badMonths({
        what: "power prices",
        reason: `hours of a month sum to ${share}, not 1`,
      });
  }
  return (month) => (isPerMonth ? perMonth[month]! : lists[0]!);
}

function meanPrice(blocks: readonly PriceBlock[]): number {
  return sumOf(blocks, (block) => block.hoursFraction * block.priceUsdPerMwh);
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
