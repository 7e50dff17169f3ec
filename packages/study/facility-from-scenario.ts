/** The facility's questions of a scenario, one file each. */
export * from "./facility-answers.ts";
export * from "./facility-availability.ts";
export * from "./facility-bridge.ts";
export * from "./facility-compare.ts";
export * from "./facility-connection.ts";
export * from "./facility-conversion.ts";
export * from "./facility-cooling.ts";
export * from "./facility-credits.ts";
export * from "./facility-delay.ts";
export { asRun, maintainedGraph, POLICIES, type PolicyName, policyOf } from "./facility-maintenance.ts";
export * from "./facility-maintenance-answer.ts";
export {
  facilityPrices,
  type LeaseEarnings,
  leaseEarnings,
  type MiningMonth,
  miningMonths,
  type PricedSite,
  pricedSite,
} from "./facility-money.ts";
export * from "./facility-options.ts";
export { type BuildWay, blockMonths, facilitySchedule, scheduleInput } from "./facility-schedule.ts";
export { convertedMw, gridToItOf } from "./facility-site.ts";
export * from "./hosting-accelerators.ts";
export * from "./hosting-accelerators-answer.ts";
