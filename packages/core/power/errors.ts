import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/power`. */
export const powerErrors = defineErrors("power", {
  indexedWithoutMarket: (d: { tariff: string }) =>
    `${d.tariff} is indexed to the market, but no market price was given; add power.prices or choose a fixed tariff`,
  badWindow: (d: { window: string; reason: string }) =>
    `window "${d.window}": ${d.reason}; months are 1..12, weekdays 0 (Monday)..6, hours 0..24`,
  badFraction: (d: { what: string; value: number; range: string }) =>
    `${d.what} is ${d.value}; it must lie in ${d.range}`,
  negative: (d: { what: string; value: number }) => `${d.what} is ${d.value}; it must be 0 or more`,
  wrongLength: (d: { what: string; expected: number; length: number }) =>
    `${d.what} has ${d.length} values where ${d.expected} are needed`,
  missingLookBack: (d: { charge: string; month: string; needs: string }) =>
    `${d.charge}: the ratchet of ${d.month} looks back to ${d.needs}, before the horizon; give that month's peak, or ` +
    "0 where the site drew nothing",
  phasesDiffer: (d: { what: string; sum: number; total: number }) =>
    `the connection's phases add up to ${d.sum} MW of ${d.what}, the connection says ${d.total}; make them agree`,
  notAscending: (d: { what: string; index: number }) =>
    `${d.what}: entry ${d.index + 1} is not above the one before; write them in ascending order`,
  unknownProgramme: (d: { programme: string; allowed: string }) =>
    `"${d.programme}" is not a programme of the exclusion matrix; allowed are ${d.allowed}`,
});
