import { tickIncrement, ticks } from "d3-array";

/** A straight line from figures to places on a sheet, set like the scales of d3: each setter returns the scale. */
export interface LinearScale {
  (value: number): number;
  domain(): readonly [number, number];
  domain(ends: Iterable<number>): LinearScale;
  range(ends: readonly [number, number] | readonly number[]): LinearScale;
  /** Widens the domain to round figures. */
  nice(count?: number): LinearScale;
  /** Keeps places within the range. */
  clamp(isKept: boolean): LinearScale;
  /** Round figures within the domain, about so many. */
  ticks(count?: number): number[];
}

/**
 * The linear scale of d3-scale (same figures to the bit: its specification), without what that brings along: colours and number
 * formats are a twenty-fifth of what the page's first route may weigh, and no axis of ours mixes colours.
 */
export function scaleLinear(): LinearScale {
  let [d0, d1] = [0, 1];
  let [r0, r1] = [0, 1];
  let isClamped = false;
  const scale = ((value: number) => {
    const x = isClamped ? Math.max(Math.min(d0, d1), Math.min(Math.max(d0, d1), value)) : value;
    return d1 < d0 ? between(r1, r0, share(d1, d0, x)) : between(r0, r1, share(d0, d1, x));
  }) as LinearScale;
  const domain = (ends?: Iterable<number>) => {
    if (ends === undefined) return [d0, d1] as const;
    [d0 = 0, d1 = 1] = [...ends];
    return scale;
  };
  const set = {
    domain,
    range: (ends: readonly number[]) => {
      [r0 = 0, r1 = 1] = ends;
      return scale;
    },
    nice: (count = 10) => {
      const [low, high] = niceEnds(Math.min(d0, d1), Math.max(d0, d1), count);
      [d0, d1] = d1 < d0 ? [high, low] : [low, high];
      return scale;
    },
    clamp: (isKept: boolean) => {
      isClamped = isKept;
      return scale;
    },
    ticks: (count = 10) => ticks(d0, d1, count),
  };
  return Object.assign(scale, set) as LinearScale;
}

/** Share of the way from a to b at which x lies; the middle of a domain without width. */
function share(a: number, b: number, x: number): number {
  const width = b - a;
  if (width) return (x - a) / width;
  return Number.isNaN(width) ? Number.NaN : 0.5;
}

function between(a: number, b: number, t: number): number {
  return a * (1 - t) + b * t;
}

/** A wider domain has wider steps, so ends are rounded until the step stays. */
const MOST_ROUNDS = 10;

function niceEnds(low: number, high: number, count: number): readonly [number, number] {
  let [start, stop] = [low, high];
  let before: number | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = tickIncrement(start, stop, count);
    if (step === before) return [start, stop];
    if (step > 0) [start, stop] = [Math.floor(start / step) * step, Math.ceil(stop / step) * step];
    else if (step < 0) [start, stop] = [Math.ceil(start * step) / step, Math.floor(stop * step) / step];
    else break;
    before = step;
  }
  return [low, high];
}
