/** The line of a slider: value to place (0..1) and back, even in ratios where the range allows, evenly otherwise. */
export interface Track {
  readonly from: number;
  readonly to: number;
  readonly isLogarithmic: boolean;
}

/** A track over a range; ranges from or below zero have no ratios. */
export function makeTrack(from: number, to: number): Track {
  return { from, to, isLogarithmic: from > 0 };
}

/** Place of a value on the line, 0 at the left end, 1 at the right; outside values stand at the ends. */
export function placeOf({ from, to, isLogarithmic }: Track, value: number): number {
  if (to <= from) return 0;
  const share = isLogarithmic
    ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
    : (value - from) / (to - from);
  return Math.min(1, Math.max(0, share));
}

/** The value at a place of the line. */
export function valueAt({ from, to, isLogarithmic }: Track, place: number): number {
  const share = Math.min(1, Math.max(0, place));
  return isLogarithmic ? from * (to / from) ** share : from + share * (to - from);
}

/** As wide as a finger is unsure: 1.5 % of the line to either side. */
const SNAP = 0.015;

/** The nearest of some marks, where the value lies within a finger's width of it; else the value itself. */
export function snapped(track: Track, value: number, marks: readonly number[]): number {
  const at = placeOf(track, value);
  const near = marks
    .map((mark) => ({ mark, distance: Math.abs(placeOf(track, mark) - at) }))
    .filter(({ distance }) => distance <= SNAP)
    .sort((a, b) => a.distance - b.distance)[0];
  return near ? near.mark : value;
}
