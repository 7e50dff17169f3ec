import { facilityErrors } from "./errors.ts";

/** @throws facility/bad-number unless the value is a finite number in 0..1 (a probability or a fraction) */
export function requireFraction(where: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw facilityErrors.badNumber({ where, value, allowed: "0..1" });
}

/** @throws facility/bad-number unless the value is finite and not negative (a cost, a quantity, a duration) */
export function requireNonNegative(where: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw facilityErrors.badNumber({ where, value, allowed: "a finite number, 0 or more" });
}

/** @throws facility/bad-number unless the value is finite and above 0 */
export function requirePositive(where: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw facilityErrors.badNumber({ where, value, allowed: "a finite number above 0" });
}

/** @throws facility/bad-number unless the value is a whole number of at least `least` */
export function requireCount(where: string, value: number, least = 0): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw facilityErrors.badNumber({ where, value, allowed: `a whole number, ${least} or more` });
}

/** @throws facility/duplicate where two rows share an id */
export function requireUniqueIds(where: string, rows: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) throw facilityErrors.duplicate({ where, id });
    seen.add(id);
  }
}
