import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/world`. */
export const worldErrors = defineErrors("world", {
  noSuchPath: (d: { path: number; pathCount: number }) =>
    `path ${d.path} is not in this batch of ${d.pathCount} paths; give 0 to ${d.pathCount - 1}`,
  badFigure: (d: { what: string; value: number; allowed: string }) =>
    `uncertain world: ${d.what} is ${d.value}; allowed is ${d.allowed}`,
  wrongLength: (d: { what: string; expected: number; found: number }) =>
    `uncertain world: ${d.what} needs ${d.expected} entries, ${d.found} were given`,
  wrongFactors: (d: { found: string; expected: string }) =>
    `uncertain world: correlations are of "${d.found}"; they must be of "${d.expected}", in this order`,
});
