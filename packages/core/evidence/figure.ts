import type { Figure } from "./types.ts";

/** A computed figure; anything that is not finite becomes null: not defined. */
export function figure(name: string, value: number | null, unit: string, label: string): Figure {
  return { name, value: value !== null && Number.isFinite(value) ? value : null, unit, label };
}

/** a / b where b is above zero, else null. */
export function ratioOrNull(a: number, b: number): number | null {
  return b > 0 ? a / b : null;
}
