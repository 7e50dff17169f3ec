/** Inputs that sliders move on top of the scenario: ratios to its own values, delay in whole months added. */
export interface Shifts {
  readonly rentRatio?: number;
  readonly hashpriceRatio?: number;
  readonly powerLevelRatio?: number;
  readonly capexRatio?: number;
  readonly delayMonths?: number;
}

/** One of the sliders. */
export type ShiftKey = keyof Shifts;

/** Sliders by the words that stand for them in an address. */
export const SHIFT_WORDS: Readonly<Record<ShiftKey, string>> = {
  rentRatio: "rent",
  hashpriceRatio: "hashprice",
  powerLevelRatio: "power",
  capexRatio: "capex",
  delayMonths: "delay",
};

/** The keys in one order. */
export const SHIFT_KEYS = Object.keys(SHIFT_WORDS) as readonly ShiftKey[];

/** Where a slider rests when the scenario is as written. */
export function neutralOf(key: ShiftKey): number {
  return key === "delayMonths" ? 0 : 1;
}

/** The shifts with one moved; a slider at rest is left out, so that equal states have equal addresses. */
export function withShift(shifts: Shifts, key: ShiftKey, value: number): Shifts {
  const { [key]: _, ...rest } = shifts;
  return Math.abs(value - neutralOf(key)) < 1e-9 ? rest : { ...rest, [key]: value };
}

/** True where no slider was moved. */
export function isUnshifted(shifts: Shifts): boolean {
  return SHIFT_KEYS.every((key) => shifts[key] === undefined);
}
