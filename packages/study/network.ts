/** The network's use cases: back-test and simulation. */
export { type BacktestOptions, backtestNetwork } from "./network-backtest-report.ts";
export type {
  BacktestReport,
  BacktestRow,
  BacktestTarget,
  EventRow,
  EventScore,
} from "./network-backtest-types.ts";
export { type NetworkRecord, parseNetworkDaily } from "./network-data.ts";
export { networkStudyErrors } from "./network-errors.ts";
export { heightOnDay } from "./network-height.ts";
export { type NetworkPast, networkPast } from "./network-history.ts";
export { type OwnMachine, ownMachines } from "./network-own-machines.ts";
export { type DatedPrice, parsePricePath, priceOnDay, requirePriceAtStart } from "./network-price-path.ts";
export type { NetworkSettings } from "./network-settings.ts";
export { frozenRowsText, networkSettings } from "./network-settings-from-assumptions.ts";
export { type NetworkSimulation, type SimulateOptions, simulateNetwork } from "./network-simulate.ts";
export { dayOfText, type NetworkStart, networkStart } from "./network-start.ts";
