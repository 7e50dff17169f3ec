import { defineErrors } from "../quantity/index.ts";

/** The errors of the exact algorithms of `core/dispatch`. */
export const dispatchErrors = defineErrors("dispatch", {
  wrongLength: (d: { what: string; steps: number; length: number }) =>
    `${d.what} has ${d.length} values, the horizon has ${d.steps} steps; give one value per step or a single number`,
  notFinite: (d: { what: string; step: number; value: number }) =>
    `${d.what}: step ${d.step} is ${d.value}; a number is needed, missing data is never zero`,
  negative: (d: { what: string; step: number; value: number }) =>
    `${d.what}: step ${d.step} is ${d.value}; it must be 0 or more, direction is in the name and never in the sign`,
  outsideRange: (d: { what: string; value: number; range: string }) =>
    `${d.what} is ${d.value}; it must lie in ${d.range}`,
  noBattery: (d: { what: string }) => `${d.what} needs a battery; add one or call dispatchByMeritOrder`,
  notConverged: (d: { what: string; iterations: number; gap: number }) =>
    `${d.what} stopped after ${d.iterations} rounds with a relative gap of ${d.gap}; loosen the tolerance`,
});
