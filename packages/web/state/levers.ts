import type { BreakEven } from "@switchyard/study";
import { neutralOf, type ShiftKey, type Shifts } from "./shifts.ts";

/** A slider: an input of the study with its range, where today stands and where the answer turns. */
export interface Slider {
  readonly key: ShiftKey;
  readonly name: string;
  readonly unit: string;
  /** Value of the scenario as written. */
  readonly today: number;
  /** Value that the slider shows now. */
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly flipsAt: number | null;
  readonly winnerBelow: string;
  readonly winnerAbove: string;
  readonly isWhole: boolean;
}

/** Which slider moves an input of a study, by the first words of its name. */
const KEYS: readonly (readonly [RegExp, ShiftKey])[] = [
  [/^rent/, "rentRatio"],
  [/^hashprice/, "hashpriceRatio"],
  [/^power price/, "powerLevelRatio"],
  [/capex/, "capexRatio"],
  [/^delay/, "delayMonths"],
];

/** The sliders of a study's break-evens; an input that no slider moves is left out. */
export function slidersOf(breakEvens: readonly BreakEven[], shifts: Shifts): readonly Slider[] {
  return breakEvens.flatMap((turn) => {
    const key = KEYS.find(([words]) => words.test(turn.parameter))?.[1];
    return key ? [sliderOf(key, turn, shifts)] : [];
  });
}

function sliderOf(key: ShiftKey, turn: BreakEven, shifts: Shifts): Slider {
  const isWhole = key === "delayMonths";
  const moved = shifts[key] ?? neutralOf(key);
  return {
    key,
    name: turn.parameter,
    unit: turn.unit,
    today: turn.today,
    value: isWhole ? turn.today + moved : turn.today * moved,
    from: turn.searchedFrom,
    to: turn.searchedTo,
    flipsAt: turn.flipsAt,
    winnerBelow: turn.winnerBelow,
    winnerAbove: turn.winnerAbove,
    isWhole,
  };
}

/** What the store keeps for a value of a slider: months added, or the ratio to the scenario's own. */
export function shiftFor({ isWhole, today }: Slider, value: number): number {
  if (isWhole) return Math.max(0, Math.round(value - today));
  return today === 0 ? 1 : value / today;
}

/** A value just beyond the turn, so that the other answer shows: a thousandth, or the next whole month. */
export function beyondTurn(slider: Slider): number | undefined {
  const { flipsAt, today, isWhole } = slider;
  if (flipsAt === null) return undefined;
  const isAbove = flipsAt >= today;
  if (isWhole) return isAbove ? Math.ceil(flipsAt) : Math.floor(flipsAt);
  return flipsAt * (isAbove ? 1.002 : 0.998);
}
