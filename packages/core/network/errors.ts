import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/network`. */
export const networkErrors = defineErrors("network", {
  badParameter: (d: { name: string; value: unknown; allowed: string }) =>
    `network parameter ${d.name} is ${String(d.value)}; allowed is ${d.allowed}`,
  noMachine: (d: { day: number }) =>
    `no machine is dated before day ${d.day} (days since 1970-01-01); give the frontier at least one earlier row`,
  unsortedSchedule: (d: { what: string; index: number }) =>
    `${d.what}: row ${d.index + 1} is dated before the row above; sort the rows by date`,
  badShock: (d: { text: string; reason: string }) =>
    `shock "${d.text}": ${d.reason}; write price:-60%@2027-03, fees:x10@2027-03+2w, outage:40%@2027-03, power:+20%@2027-03 or halving@2027-03`,
  badDiversion: (d: { text: string }) =>
    `--divert "${d.text}" is not power at a date; write 2GW@2027-06 or 500MW@2027-06-15`,
  tooFewErrors: (d: { count: number; needed: number }) =>
    `${d.count} origins are too few to score; at least ${d.needed} are needed`,
  sizeMismatch: (d: { what: string; expected: number; length: number }) =>
    `${d.what} has ${d.length} values, ${d.expected} are needed`,
  impossibleDifficulty: (d: { difficulty: number; epoch: number }) =>
    `difficulty ${d.difficulty} of epoch ${d.epoch + 1} is not a positive number`,
});
