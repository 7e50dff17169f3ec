import { defineErrors } from "../quantity/index.ts";

/** The errors of the linear-programming side of `core/dispatch`. */
export const siteErrors = defineErrors("dispatch", {
  notSolved: (d: { solver: string; status: string }) =>
    `${d.solver} stopped without a schedule (${d.status}); raise the time limit or coarsen the steps`,
  unknownPart: (d: { what: string; index: number; count: number }) =>
    `${d.what} names part ${d.index}, there are ${d.count}; positions start at 0`,
  needsSolver: (d: { path: string; reasons: string }) =>
    `this problem takes the way "${d.path}" (${d.reasons}) and needs a linear solver; pass one`,
  badFeature: (d: { what: string; value: number; allowed: string }) =>
    `${d.what} is ${d.value}; allowed is ${d.allowed}`,
});
