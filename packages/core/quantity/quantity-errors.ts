import { defineErrors } from "./errors.ts";

/** The errors of `core/quantity`. */
export const quantityErrors = defineErrors("quantity", {
  badMonth: (d: { text: string }) => `"${d.text}" is not a month; write it as 2027-01`,
  badDay: (d: { text: string }) => `"${d.text}" is not a day of the calendar; write it as 2027-01-31`,
  badGrid: (d: { reason: string }) => `the time grid is not usable: ${d.reason}`,
  outsideGrid: (d: { unixSec: number; startUnixSec: number; endUnixSec: number }) =>
    `instant ${d.unixSec} lies outside the grid [${d.startUnixSec}, ${d.endUnixSec})`,
  lengthMismatch: (d: { what: string; steps: number; length: number }) =>
    `${d.what} has ${d.length} values, the grid has ${d.steps} steps`,
  notFinite: (d: { what: string; index: number; value: number }) =>
    `${d.what}: value ${d.index + 1} is ${d.value}; missing data is never zero: fill it by a named policy first`,
  gridMismatch: (d: { what: string }) => `${d.what}: the two series stand on different time grids`,
  currencyMismatch: (d: { left: string; right: string }) =>
    `${d.left} and ${d.right} can't be added; convert by a dated rate first`,
});
