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
export function slidersOf(
  breakEvens: readonly BreakEven[],
  /** The shifts with which the study was asked: its own today has them in it. */
  answered: Shifts,
  /** The shifts that stand now: where the sliders are. */
  present: Shifts = answered,
): readonly Slider[] {
  return breakEvens.flatMap((turn) => {
    const key = keyOf(turn);
    return key ? [sliderOf(key, turn, answered[key], present[key])] : [];
  });
}

function keyOf({ parameter }: BreakEven): ShiftKey | undefined {
  return KEYS.find(([words]) => words.test(parameter))?.[1];
}

function sliderOf(key: ShiftKey, turn: BreakEven, answered?: number, present?: number): Slider {
  const [was, is] = [answered ?? neutralOf(key), present ?? neutralOf(key)];
  const isWhole = key === "delayMonths";
  const written = (value: number) => (isWhole ? value - was : value / was);
  const today = written(turn.today);
  return {
    key,
    name: turn.parameter,
    unit: turn.unit,
    today,
    value: isWhole ? today + is : today * is,
    from: isWhole ? turn.searchedFrom : written(turn.searchedFrom),
    to: written(turn.searchedTo),
    flipsAt: turn.flipsAt,
    winnerBelow: turn.winnerBelow,
    winnerAbove: turn.winnerAbove,
    isWhole,
  };
}

/** Turns that were found under other shifts, with today moved to where the sliders are now; where they turn is an absolute value. */
export function movedTurns(breakEvens: readonly BreakEven[], from: Shifts, to: Shifts): BreakEven[] {
  return breakEvens.map((turn) => {
    const key = keyOf(turn);
    if (!key) return turn;
    const [was, is] = [from[key] ?? neutralOf(key), to[key] ?? neutralOf(key)];
    const moved = (value: number) => (key === "delayMonths" ? value - was + is : (value / was) * is);
    return {
      ...turn,
      today: moved(turn.today),
      searchedFrom: key === "delayMonths" ? turn.searchedFrom : moved(turn.searchedFrom),
      searchedTo: moved(turn.searchedTo),
    };
  });
}

/** What the store keeps for a value of a slider: months added, or the ratio to the scenario's own. */
export function shiftFor({ isWhole, today }: Slider, value: number): number {
  if (isWhole) return Math.max(0, Math.round(value - today));
  return today === 0 ? 1 : value / today;
}

/** A value just beyond the turn as seen from where the slider is, so that the other answer shows: a thousandth, or the next whole month. */
export function beyondTurn(slider: Slider): number | undefined {
  const { flipsAt, value, isWhole } = slider;
  if (flipsAt === null) return undefined;
  const isAbove = flipsAt >= value;
  if (isWhole) return isAbove ? Math.ceil(flipsAt) : Math.floor(flipsAt);
  return flipsAt * (isAbove ? 1.002 : 0.998);
}
