import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/hosting`. */
export const hostingErrors = defineErrors("hosting", {
  badField: (d: { where: string; value: number; allowed: string }) =>
    `${d.where}: ${d.value} is not usable; it must be ${d.allowed}`,
  rampNotWhole: (d: { sum: number }) =>
    `lease.ramp: the blocks' shares sum to ${d.sum}, they must sum to 1 (all of the sold capacity)`,
  seriesTooShort: (d: { what: string; needed: number; length: number }) =>
    `${d.what}: ${d.length} monthly values for ${d.needed} months; give one per month of the horizon`,
  tooFewExtensions: (d: { wanted: number; present: number }) =>
    `lease.afterTerm: renews ${d.wanted} times, but the lease has ${d.present} extension(s); add them or lower the count`,
  noDistribution: (d: { what: string }) =>
    `${d.what}: no sample of monthly downtime; run the availability engine or give a list of minutes`,
  unknownGrade: (d: { grade: string; known: string }) =>
    `tenant grade "${d.grade}" is not known; known grades: ${d.known}`,
});

/** Throws `hosting/bad-field` unless `ok`. */
export function requireField(ok: boolean, where: string, value: number, allowed: string): void {
  if (!ok) throw hostingErrors.badField({ where, value, allowed });
}

/** Throws `hosting/bad-field` unless 0 <= value <= 1. */
export function requireFraction(where: string, value: number): void {
  requireField(value >= 0 && value <= 1, where, value, "from 0 to 1");
}
