import { describe, expect, it } from "vitest";
import {
  antitheticSampling,
  drawNormals,
  drawUniforms,
  MAX_SOBOL_DIMENSIONS,
  plainSampling,
  type Sampling,
  SCRAMBLE_COUNT,
  scrambledDirections,
  scrambledWord,
  sobolDirections,
  sobolSampling,
  sobolWord,
  tableOffset,
  uniform01,
} from "./index.ts";

function point(index: number, dimensions: readonly number[]): number[] {
  return dimensions.map((dimension) => sobolWord(sobolDirections(dimension), 0, index) / 2 ** 32);
}

describe("the Sobol sequence", () => {
  it("begins as Joe and Kuo print it for three dimensions", () => {
    const published = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ];
    published.forEach((expected, index) => {
      expect(point(index, [0, 1, 2])).toEqual(expected);
    });
  });
  it("equals SciPy 1.x qmc.Sobol in dimensions 25 to 32, tenth point", () => {
    const expected = [0.9375, 0.5625, 0.0625, 0.6875, 0.1875, 0.4375, 0.9375, 0.3125];
    expect(point(9, [24, 25, 26, 27, 28, 29, 30, 31])).toEqual(expected);
  });
  it("puts exactly one of 2^10 points into each 1024th of every dimension", () => {
    for (let dimension = 0; dimension < MAX_SOBOL_DIMENSIONS; dimension++) {
      const directions = sobolDirections(dimension);
      const cells = new Set(Array.from({ length: 1024 }, (_, i) => sobolWord(directions, 0, i) >>> 22));
      expect(cells.size).toBe(1024);
    }
  });
});

describe("scrambled points", () => {
  const table = scrambledDirections(7, MAX_SOBOL_DIMENSIONS);
  it("stay a net: one of 1024 points per 1024th, in every dimension and scramble", () => {
    for (let scramble = 0; scramble < SCRAMBLE_COUNT; scramble++) {
      for (let dimension = 0; dimension < MAX_SOBOL_DIMENSIONS; dimension++) {
        const offset = tableOffset(MAX_SOBOL_DIMENSIONS, scramble, dimension);
        const cells = new Set(Array.from({ length: 1024 }, (_, i) => scrambledWord(table, offset, i) >>> 22));
        expect(cells.size).toBe(1024);
      }
    }
  });
  it("keep the (0, 2)-net of dimensions 1 and 2: one point per 32 x 32 cell of 1024", () => {
    const [first, second] = [tableOffset(32, 3, 0), tableOffset(32, 3, 1)];
    const cells = new Set(
      Array.from(
        { length: 1024 },
        (_, i) => (scrambledWord(table, first, i) >>> 27) * 32 + (scrambledWord(table, second, i) >>> 27),
      ),
    );
    expect(cells.size).toBe(1024);
  });
  it("differ between scrambles and between seeds", () => {
    expect(scrambledDirections(8, 2)).not.toEqual(scrambledDirections(7, 2));
    const firsts = Array.from({ length: SCRAMBLE_COUNT }, (_, s) =>
      scrambledWord(table, tableOffset(32, s, 0), 0),
    );
    expect(new Set(firsts).size).toBe(SCRAMBLE_COUNT);
  });
  it("refuse more than 32 dimensions, none, and the same coordinate twice", () => {
    expect(() => scrambledDirections(1, 33)).toThrow(/1 to 32 leading dimensions, 33/);
    expect(() => sobolSampling(1, [])).toThrow(/1 to 32 leading dimensions, 0/);
    const twice = [
      { factor: 1, step: 2 },
      { factor: 1, step: 2 },
    ];
    expect(() => sobolSampling(1, twice)).toThrow(/factor 1, step 2 twice/);
  });
});

describe("drawing a path", () => {
  const leading = [
    { factor: 0, step: 0 },
    { factor: 0, step: 5 },
    { factor: 2, step: 1 },
  ];
  const draw = (sampling: Sampling, path: number, factor: number, fromStep = 0, length = 8): Float64Array => {
    const out = new Float64Array(length);
    drawUniforms(sampling, out, { path, factor, fromStep });
    return out;
  };
  it("plainly is the counter stream", () => {
    expect(draw(plainSampling(7), 12, 3)[4]).toBe(uniform01({ studySeed: 7 }, 12, 3, 4));
  });
  it("in antithetic pairs mirrors every uniform, and every normal to the bit", () => {
    const sampling = antitheticSampling(7);
    expect([...draw(sampling, 7, 1)]).toEqual([...draw(sampling, 6, 1)].map((u) => 1 - u));
    const [even, odd] = [new Float64Array(9), new Float64Array(9)];
    drawNormals(sampling, even, { path: 40, factor: 1, fromStep: 3 });
    drawNormals(sampling, odd, { path: 41, factor: 1, fromStep: 3 });
    expect([...odd]).toEqual([...even].map((z) => -z));
  });
  it("by Sobol takes points at leading coordinates, the plain stream elsewhere, from any first step", () => {
    const sampling = sobolSampling(7, leading);
    const plain = draw(plainSampling(7), 33, 0);
    const mixed = draw(sampling, 33, 0);
    mixed.forEach((u, step) => {
      expect(u === plain[step]).toBe(step !== 0 && step !== 5);
    });
    expect([...draw(sampling, 33, 0, 4, 3)]).toEqual([...mixed.subarray(4, 7)]);
    expect([...draw(sampling, 33, 1)]).toEqual([...draw(plainSampling(7), 33, 1)]);
  });
  it("by Sobol has path p as point floor(p/16) of scramble p mod 16, 32 bits above 20 random ones", () => {
    const sampling = sobolSampling(7, leading);
    const word = scrambledWord(sampling.table, tableOffset(3, 33 % 16, 1), 2);
    const u = draw(sampling, 33, 0)[5]!;
    expect(Math.floor(u * 2 ** 32)).toBe(word);
    expect(u * 2 ** 52 - Math.floor(u * 2 ** 52)).toBe(0.5);
  });
});
