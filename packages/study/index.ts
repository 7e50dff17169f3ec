export { type ClaimAt, claimAt } from "./claim-at.ts";
export {
  claimByClaim,
  claimIds,
  claimsRegister,
  type EvidenceRegister,
  REGISTER_SEED,
  type RegisteredClaim,
  type RegisterIdentity,
  type RegisterOptions,
} from "./claims.ts";
export { conversionOf } from "./conversion-from-scenario.ts";
export { type DaysResult, daysResultSchema } from "./days.ts";
export { type DispatchPorts, type DispatchWindow, dispatchStudy } from "./dispatch.ts";
export type { DispatchResult, DispatchSeries } from "./dispatch-result.ts";
export * from "./evidence.ts";
export { evidenceRows, evidenceRowsText } from "./evidence-rows.ts";
export { ownSiteOf } from "./evidence-site.ts";
export * from "./facility-from-scenario.ts";
export {
  formatCount,
  formatFigure,
  formatIrr,
  formatMw,
  formatPercent,
  formatUsd,
  IRR_MARK,
  IRR_NOTE,
} from "./format.ts";
export { localYear } from "./local-months.ts";
export {
  MAP_INPUTS,
  type MapInput,
  type MapOptions,
  type MapResult,
  mapResultSchema,
  mapStudy,
  USUAL_MAP,
} from "./map.ts";
export { machineCatalogue } from "./mine-from-scenario.ts";
export * from "./network.ts";
export { type PolicyOptions, policyStudy, USUAL_POLICY } from "./policy.ts";
export { type PolicyResult, policyResultSchema } from "./policy-result.ts";
export type { StudyPolicy } from "./policy-section.ts";
export { leadWords } from "./policy-words.ts";
export type {
  ForwardFileReader,
  PriceFileReader,
  PriceFiles,
  PriceHistory,
  PriceInput,
} from "./price-input.ts";
export { priceYearOf } from "./price-year-input.ts";
export {
  type Chain,
  type ChainInput,
  explainFigure,
  readSavedResult,
  type SavedResult,
} from "./provenance.ts";
export { provenanceErrors } from "./provenance-errors.ts";
export {
  type BreakEven,
  type StrategyMoney,
  type StrategyReturns,
  type StudyEnergy,
  type StudyResult,
  type StudyStrategy,
  studyResultSchema,
} from "./result.ts";
export type { RunIdentity } from "./run-identity.ts";
export { partOfPlain, plainPart, type RunParts } from "./run-parts.ts";
export { type SensitivityOptions, sensitivityStudy } from "./sensitivity.ts";
export { type SensitivityResult, sensitivityResultSchema } from "./sensitivity-result.ts";
export { asksForPaths, openStudy, type StudyQuestion, type StudySession } from "./session.ts";
export type { ShardPool, ShardQuestion, ShardWorker } from "./shard-question.ts";
export { type PlainShard, plainShard, shardOfPlain } from "./shard-text.ts";
export type { Shifts } from "./shifts.ts";
export { siteFromScenario } from "./site-from-scenario.ts";
export { networkPath, statedWorld } from "./stated-world.ts";
export { STRATEGY_NAMES } from "./strategy-names.ts";
export {
  type PreparedStudy,
  prepareStudy,
  type StudyPorts,
  studyScenario,
} from "./study.ts";
export { studyErrors } from "./study-errors.ts";
export type { StudyOptions } from "./study-options.ts";
export * from "./tenants-from-scenario.ts";
export type { ShardFigures, ShardSource } from "./uncertain-run.ts";
export { VALUE_SOURCES } from "./value-stack.ts";
export { makeShardWorker } from "./worker-shards.ts";
export { worldModelOf } from "./world-from-scenario.ts";
