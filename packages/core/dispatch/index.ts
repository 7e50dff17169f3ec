export { dispatchErrors } from "./dispatch-errors.ts";
export { idleReservedMw, importLimitMw, usableImportMw } from "./import-limit.ts";
export * from "./linear-solver.ts";
export { dispatchByMeritOrder } from "./merit-order.ts";
export { perStepArray, valueAt } from "./per-step.ts";
export { describeSlack } from "./slack.ts";
export * from "./types.ts";
