import { uncertaintyErrors } from "./errors.ts";
import { inverseNormal } from "./inverse-normal.ts";
import { fillUniforms, type RandomKey } from "./random.ts";
import { SCRAMBLE_COUNT, scrambledDirections, scrambledWord, tableOffset } from "./sobol.ts";

/** Paths of a study come in shards of this many, merged in order whatever the workers (convention 7). */
export const SHARD_PATH_COUNT = 256;

/** Every path is a sample of its own. */
export interface PlainSampling extends RandomKey {
  readonly kind: "plain";
}

/** Paths 2i and 2i + 1 use u and 1 - u: together they are one sample. The default. */
export interface AntitheticSampling extends RandomKey {
  readonly kind: "antithetic";
}

/** One coordinate of a quasi-random point. */
export interface LeadingDimension {
  readonly factor: number;
  readonly step: number;
}

/**
 * Path p is point floor(p / 16) of scramble p mod 16 in the leading dimensions, plain in all others.
 * Make it with {@link sobolSampling}.
 */
export interface SobolSampling extends RandomKey {
  readonly kind: "sobol";
  readonly leadingDimensions: readonly LeadingDimension[];
  /** See {@link scrambledDirections}. */
  readonly table: Uint32Array;
}

/** How the paths of a study are drawn. */
export type Sampling = PlainSampling | AntitheticSampling | SobolSampling;

/** Where a draw stands. */
export interface PathPlace {
  readonly path: number;
  readonly factor: number;
  readonly fromStep: number;
}

/** Every path on its own. */
export function plainSampling(studySeed: number): PlainSampling {
  return { kind: "plain", studySeed };
}

/** Pairs of mirrored paths. */
export function antitheticSampling(studySeed: number): AntitheticSampling {
  return { kind: "antithetic", studySeed };
}

/**
 * Scrambled Sobol points on the coordinates that matter most (with a Brownian bridge: its first ones).
 *
 * @param leadingDimensions 1 to 32, the most important first
 * @throws uncertainty/too-many-dimensions, uncertainty/duplicate-dimension
 */
export function sobolSampling(
  studySeed: number,
  leadingDimensions: readonly LeadingDimension[],
): SobolSampling {
  const seen = new Set<string>();
  for (const { factor, step } of leadingDimensions) {
    if (seen.has(`${factor}/${step}`)) throw uncertaintyErrors.duplicateDimension({ factor, step });
    seen.add(`${factor}/${step}`);
  }
  const table = scrambledDirections(studySeed, leadingDimensions.length);
  return { kind: "sobol", studySeed, leadingDimensions, table };
}

/**
 * Uniform draws in (0, 1) of one path and factor at steps fromStep, fromStep + 1, ..
 *
 * @throws uncertainty/bad-seed, uncertainty/bad-counter
 */
export function drawUniforms(sampling: Sampling, out: Float64Array, place: PathPlace): void {
  const { studySeed } = sampling;
  if (sampling.kind === "antithetic") {
    fillUniforms(out, { ...place, studySeed, path: Math.floor(place.path / 2) });
    if (place.path % 2 === 1) mirror(out);
    return;
  }
  fillUniforms(out, { ...place, studySeed });
  if (sampling.kind === "sobol") placePoints(sampling, out, place);
}

/** Standard normal draws: the quantiles of {@link drawUniforms}; mirrored paths have exactly opposite normals. */
export function drawNormals(sampling: Sampling, out: Float64Array, place: PathPlace): void {
  drawUniforms(sampling, out, place);
  for (let i = 0; i < out.length; i++) out[i] = inverseNormal(out[i]!);
}

/** The replicate (0..15) of a path: groups of whole samples whose spread measures the error; for Sobol the scramble. */
export function replicateOf(kind: Sampling["kind"], path: number): number {
  const sample = kind === "antithetic" ? Math.floor(path / 2) : path;
  return sample % SCRAMBLE_COUNT;
}

function mirror(out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = 1 - out[i]!;
}

/** Puts the point's 32 bits above 20 bits of the plain draw: 52 bits in all. */
function placePoints(
  sampling: SobolSampling,
  out: Float64Array,
  { path, factor, fromStep }: PathPlace,
): void {
  const dimensionCount = sampling.leadingDimensions.length;
  const scramble = path % SCRAMBLE_COUNT;
  const index = Math.floor(path / SCRAMBLE_COUNT);
  for (let dimension = 0; dimension < dimensionCount; dimension++) {
    const place = sampling.leadingDimensions[dimension]!;
    const i = place.step - fromStep;
    if (place.factor !== factor || i < 0 || i >= out.length) continue;
    const offset = tableOffset(dimensionCount, scramble, dimension);
    const lowBits = Math.floor(out[i]! * 1048576) + 0.5;
    out[i] = (scrambledWord(sampling.table, offset, index) * 1048576 + lowBits) / 4503599627370496;
  }
}
