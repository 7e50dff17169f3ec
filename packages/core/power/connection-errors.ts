import { defineErrors } from "../quantity/index.ts";

/** The errors of the connection's economics. */
export const connectionErrors = defineErrors("power", {
  badConnectionFigure: (d: { where: string; value: number; allowed: string }) =>
    `connection: ${d.where} is ${d.value}; allowed is ${d.allowed}`,
});

/** @throws power/bad-connection-figure unless finite and not negative */
export function requireAmount(where: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw connectionErrors.badConnectionFigure({ where, value, allowed: "a finite number, 0 or more" });
}

/** @throws power/bad-connection-figure unless in 0..1 */
export function requireShare(where: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    throw connectionErrors.badConnectionFigure({ where, value, allowed: "0..1" });
}
