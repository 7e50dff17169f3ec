import { exp, log } from "../quantity/index.ts";
import { simulateJumpDiffusion } from "./jump-diffusion.ts";
import { carryForward } from "./measure.ts";
import { exponential, fillUniforms, poisson } from "./random.ts";
import { antitheticSampling, drawNormals, drawUniforms, plainSampling, sobolSampling } from "./sampling.ts";
import { threefry2x32 } from "./threefry.ts";

/** Chains the bits of numbers through Threefry-2x32, as 16 hexadecimal digits: one changed bit changes the text. */
export function hashOfNumbers(values: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(8));
  let state: readonly [number, number] = [0, values.length];
  for (let i = 0; i < values.length; i++) {
    view.setFloat64(0, values[i]!);
    state = threefry2x32(view.getUint32(0), view.getUint32(4), state[0], state[1]);
  }
  return state.map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** Hashes of the streams everything random is made of: equal in Node, in Chromium, in any worker. */
export interface GoldenHash {
  readonly uniforms: string;
  readonly normals: string;
  readonly antithetic: string;
  readonly sobol: string;
  readonly counts: string;
  readonly elementary: string;
  readonly prices: string;
}

/** Computes the golden hashes on the machine at hand; compare with {@link GOLDEN_2024}. */
export function goldenHash(studySeed = 2024): GoldenHash {
  const leading = Array.from({ length: 32 }, (_, step) => ({ factor: 3, step }));
  return {
    uniforms: hashOfNumbers(
      filled((out) => fillUniforms(out, { studySeed, path: 5, factor: 9, fromStep: 3 })),
    ),
    normals: hashOfNumbers(filled((out) => drawNormals(plainSampling(studySeed), out, place))),
    antithetic: hashOfNumbers(filled((out) => drawNormals(antitheticSampling(studySeed), out, place))),
    sobol: hashOfNumbers(filled((out) => drawNormals(sobolSampling(studySeed, leading), out, place))),
    counts: hashOfNumbers(countDraws(studySeed)),
    elementary: hashOfNumbers(elementaryValues()),
    prices: hashOfNumbers(pricePath(studySeed)),
  };
}

/** What {@link goldenHash} gives for study 2024, in Node and in Chromium. A change here breaks every recorded run. */
export const GOLDEN_2024: GoldenHash = {
  uniforms: "e64d854863b65a37",
  normals: "cde6400dcce9ab37",
  antithetic: "971926cf39465572",
  sobol: "7244ab5d165885da",
  counts: "01f1f54c0b5d622d",
  elementary: "c2c4f76693ac0e77",
  prices: "7ff854efcce65cc1",
};

const place = { path: 1001, factor: 3, fromStep: 0 };

function filled(fill: (out: Float64Array) => void): Float64Array {
  const out = new Float64Array(1000);
  fill(out);
  return out;
}

function countDraws(studySeed: number): number[] {
  return Array.from({ length: 200 }, (_, step) => [
    poisson({ studySeed }, 1, 2, step, 0.05 * step * step),
    exponential({ studySeed }, 1, 4, step),
  ]).flat();
}

function elementaryValues(): number[] {
  return Array.from({ length: 2000 }, (_, i) => [
    exp((i - 1000) * 0.7173),
    log(exp((i - 1000) * 0.3119) * 1.1),
  ]).flat();
}

function pricePath(studySeed: number): Float64Array {
  const curve = carryForward({
    spot: 66000,
    riskFreeAnnualRate: 0.04,
    convenienceAnnualRate: 0,
    stepYears: 1 / 12,
    steps: 180,
  });
  const sampling = plainSampling(studySeed);
  const normals = (factor: number) => {
    const out = new Float64Array(180);
    drawNormals(sampling, out, { path: 77, factor, fromStep: 0 });
    return out;
  };
  const jumpCountUniform = new Float64Array(180);
  drawUniforms(sampling, jumpCountUniform, { path: 77, factor: 2, fromStep: 0 });
  const out = new Float64Array(181);
  const draws = { price: normals(0), volatility: normals(1), jumpCountUniform, jumpSize: normals(3) };
  simulateJumpDiffusion(out, GOLDEN_PROCESS, curve, draws);
  return out;
}

/** Figures of no market: they only have to exercise every term. */
const GOLDEN_PROCESS = {
  volatilityPerSqrtYear: 0.6,
  volatilityReversionPerYear: 2,
  volatilityOfVolatility: 0.8,
  leverageCorrelation: -0.2,
  jumpsPerYear: 3,
  jumpLogMean: -0.05,
  jumpLogDeviation: 0.12,
  initialLogVolatility: 0.1,
};
