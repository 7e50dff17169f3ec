export {
  aiLoadMw,
  type IdleReservation,
  type ProfileDraws,
  type UtilisationProfile,
  utilisationSeries,
  valueOfFillingIdle,
} from "./ai-load.ts";
export { asSiteSchedule } from "./as-site-schedule.ts";
export { CASH_LINES, type Cash, type CashLine } from "./check-cash.ts";
export { checkSchedule, type ScheduleCheck, type Violation } from "./check-schedule.ts";
export { type CoincidentPeakDispatch, dispatchWithCoincidentPeaks } from "./coincident-peaks.ts";
export { dispatchWithDemandCharges, type PeakDispatch, type PeakOptions } from "./demand-peaks.ts";
export { dispatchErrors } from "./dispatch-errors.ts";
export { explainStep, type StepReason } from "./explain.ts";
export { type HorizonDuals, horizonDuals } from "./horizon-duals.ts";
export { type BudgetDispatch, dispatchWithHourBudgets } from "./hour-budgets.ts";
export { idleReservedMw, importLimitMw, usableImportMw } from "./import-limit.ts";
export { type LimitValues, limitValues } from "./limit-values.ts";
export { type FormulatedProgram, formulateProgram, solveProgram } from "./linear-program.ts";
export * from "./linear-solver.ts";
export { dispatchByMeritOrder } from "./merit-order.ts";
export {
  type BlockEvaluator,
  type BlockValue,
  makeBlockEvaluator,
  type PriceShape,
  type TierStrike,
} from "./month-evaluator.ts";
export {
  type CurveNode,
  type MonthValueCurve,
  monthValueUsd,
  tabulateMonthValue,
} from "./month-value-curve.ts";
export { type MonthValueSurface, monthSurfaceUsd, tabulateMonthSurface } from "./month-value-surface.ts";
export { perStepArray, valueAt } from "./per-step.ts";
export {
  type PriceForecast,
  type RollingPlan,
  type RollingResult,
  rollDispatch,
  settleTwoPrices,
  type TwoPriceSettlement,
} from "./rolling.ts";
export {
  type DispatchPath,
  type DispatchRoute,
  dispatchSite,
  routeDispatch,
  type SiteDispatch,
  type WholeLimits,
} from "./router.ts";
export { siteErrors } from "./site-errors.ts";
export * from "./site-problem.ts";
export { type SiteReason, siteReason } from "./site-reason.ts";
export * from "./site-schedule.ts";
export { describeSiteSlack } from "./site-slacks.ts";
export type { SizableAsset } from "./sizable-asset.ts";
export { type SizingResult, sizeAssets } from "./sizing.ts";
export { type NoBurnSizing, sizeWithoutBurning } from "./sizing-no-burn.ts";
export { describeSlack } from "./slack.ts";
export { sliceProblem } from "./slice-problem.ts";
export { dispatchStorage, type StorageResult } from "./storage-exact.ts";
export { dispatchWithoutBurning, type NoBurnResult } from "./storage-no-burn.ts";
export { makeStorageWorkspace, type StorageWorkspace } from "./storage-path.ts";
export * from "./types.ts";
