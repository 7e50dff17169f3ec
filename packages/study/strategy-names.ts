import type { Choice, CourseId, FleetPolicy, StrategyId } from "@switchyard/core/strategy";
import { formatMw } from "./format.ts";

/** What strategies are called in tables and sentences. */
export const STRATEGY_NAMES: Readonly<Record<CourseId, string>> = {
  "do-nothing": "do nothing",
  "sell-power": "sell the power",
  mine: "mine",
  "host-miners": "host miners",
  greenfield: "AI hall on empty land",
  convert: "convert all",
  hybrid: "hybrid",
  bridge: "bridge",
  wait: "wait, then convert",
  "sell-machines": "sell the machines",
  "sell-site": "sell the site",
};

/** A strategy's name with its choice: a mine whose best is to sell its machines is not called mining. */
export function strategyName(id: StrategyId, fleet: FleetPolicy): string {
  return id === "mine" && fleet === "sell" ? "sell the machines" : STRATEGY_NAMES[id];
}

const FLEETS = {
  "run-to-stop": "machines run until they stop paying",
  refresh: "fleet refreshed",
  sell: "machines sold at once",
} as const;

/** The free choices of a strategy in words. */
export function describeChoice(choice: Choice, importMw: number): string {
  const fleet = FLEETS[choice.fleet];
  const host = `${formatMw(choice.hostMw)} hosted`;
  switch (choice.strategy) {
    case "do-nothing":
      return "connection held, nothing sold";
    case "sell-power":
      return "blocks resold, nothing runs";
    case "mine":
      return fleet;
    case "host-miners":
      return `places let to machines of others, own machines on the rest; ${fleet}`;
    case "greenfield":
      return `${host} in new halls on empty land, ${formatMw(importMw - choice.hostMw)} mined; ${fleet}`;
    case "sell-site":
      return `sold as it stands; until then ${fleet}`;
    case "convert":
      return `${host}, no mining`;
    case "hybrid":
      return `${host}, ${formatMw(importMw - choice.hostMw)} mined; ${fleet}`;
    case "bridge":
      return `${host}, mined until each hall is ready; ${fleet}`;
    case "wait":
      return `mined, then ${host} from month ${choice.waitMonths}; ${fleet}`;
  }
}

/** The imperative for the headline. */
export function advise(choice: Choice, importMw: number): string {
  const restMw = formatMw(importMw - choice.hostMw);
  switch (choice.strategy) {
    case "do-nothing":
      return "Hold the connection and do nothing.";
    case "sell-power":
      return "Sell the power that is bought ahead; run nothing.";
    case "mine":
      return choice.fleet === "sell"
        ? "Sell the machines and hold the connection."
        : `Mine on ${formatMw(importMw)}; ${FLEETS[choice.fleet]}.`;
    case "host-miners":
      return "Let the places to machines of others.";
    case "greenfield":
      return `Build new halls for ${formatMw(choice.hostMw)} on empty land and keep mining on ${restMw}.`;
    case "sell-site":
      return "Sell the site.";
    case "convert":
      return `Convert: host ${formatMw(choice.hostMw)} and stop mining now.`;
    case "hybrid":
      return `Host ${formatMw(choice.hostMw)}, keep mining on ${restMw}, and mine each hall's power until it is ready.`;
    case "bridge":
      return `Host ${formatMw(choice.hostMw)}, mining until each hall is ready.`;
    case "wait":
      return `Mine for ${choice.waitMonths} months, then host ${formatMw(choice.hostMw)}.`;
  }
}
