import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/uncertainty`. */
export const uncertaintyErrors = defineErrors("uncertainty", {
  badSeed: (d: { studySeed: number }) =>
    `study seed ${d.studySeed} is not usable; give a whole number from 0 to 9007199254740991`,
  badCounter: (d: { what: string; value: number }) =>
    `${d.what} ${d.value} is not a random-number counter; give a whole number from 0 to 4294967295`,
  badParameter: (d: { what: string; value: number; allowed: string }) =>
    `${d.what} is ${d.value}; allowed is ${d.allowed}`,
});

/** @throws uncertainty/bad-parameter unless `value` is finite and `isAllowed` */
export function requireParameter(what: string, value: number, isAllowed: boolean, allowed: string): void {
  if (!Number.isFinite(value) || !isAllowed) throw uncertaintyErrors.badParameter({ what, value, allowed });
}
