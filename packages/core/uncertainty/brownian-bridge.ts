import { requireSteps } from "./errors.ts";

/**
 * The bridge order of a random walk: its first normal sets the end, the second the middle, and so on, so that few leading
 * dimensions carry most of the variance (B. Moskowitz and R. Caflisch 1996; P. Glasserman, Monte Carlo Methods in
 * Financial Engineering, section 3.1). The map from normals to increments is orthonormal: independent standard normals in,
 * independent standard normals out.
 */
export interface BrownianBridge {
  readonly steps: number;
  /** For the k-th normal: the step it sets, and the known steps left and right of it (0 = the start). */
  readonly order: readonly { readonly at: number; readonly left: number; readonly right: number }[];
}

/** The order in which a walk of `steps` steps is filled: its end, then midpoints, level by level. @throws uncertainty/bad-parameter */
export function makeBrownianBridge(steps: number): BrownianBridge {
  requireSteps(steps);
  const order = steps > 0 ? [{ at: steps, left: 0, right: steps }] : [];
  const gaps: [number, number][] = [[0, steps]];
  for (let next = gaps.shift(); next; next = gaps.shift()) {
    const [left, right] = next;
    if (right - left < 2) continue;
    const at = Math.floor((left + right) / 2);
    order.push({ at, left, right });
    gaps.push([left, at], [at, right]);
  }
  return { steps, order };
}

/** Turns normals in bridge order into the walk's standard normal increments, step by step. */
export function bridgeIncrements(
  bridge: BrownianBridge,
  normals: ArrayLike<number>,
  out: Float64Array,
): void {
  const walk = new Float64Array(bridge.steps + 1);
  bridge.order.forEach(({ at, left, right }, k) => {
    if (at === right) {
      walk[at] = Math.sqrt(at) * normals[k]!;
      return;
    }
    const weight = (at - left) / (right - left);
    const deviation = Math.sqrt(((at - left) * (right - at)) / (right - left));
    walk[at] = walk[left]! + weight * (walk[right]! - walk[left]!) + deviation * normals[k]!;
  });
  for (let step = 0; step < bridge.steps; step++) out[step] = walk[step + 1]! - walk[step]!;
}
