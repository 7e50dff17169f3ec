import { describe, expect, it } from "vitest";
import { drawUniforms, plainSampling } from "../uncertainty/index.ts";
import { attributeVariance, type VarianceStudy } from "./index.ts";

/** A function of independent uniforms on [0, 1): one group each. */
function studyOf(
  groups: readonly string[],
  figure: (u: readonly number[]) => number,
  pathCount = 16_384,
): VarianceStudy {
  const draw = (seed: number, path: number, factor: number) => {
    const out = new Float64Array(1);
    drawUniforms(plainSampling(seed), out, { path, factor, fromStep: 0 });
    return out[0]!;
  };
  return {
    groups,
    evaluate: (fromSecond) =>
      Float64Array.from({ length: pathCount }, (_, path) =>
        figure(groups.map((group, factor) => draw(fromSecond.has(group) ? 2 : 1, path, factor))),
      ),
  };
}

describe("attribution of variance", () => {
  it("of the Ishigami function agrees with its closed form: .3139 .4424 0 by themselves, .5576 .4424 .2437 in all", () => {
    // T. Ishigami, T. Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, x uniform on (-pi, pi);
    // V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2 / 8, V13 = b^2 pi^8 8/225
    const ishigami = studyOf(["x1", "x2", "x3"], (u) => {
      const [x1, x2, x3] = u.map((each) => Math.PI * (2 * each - 1)) as [number, number, number];
      return Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1);
    });
    const { shares, standardDeviation } = attributeVariance(ishigami);
    const [v1, v2, v13] = [(1 + (0.1 * Math.PI ** 4) / 5) ** 2 / 2, 49 / 8, (0.01 * Math.PI ** 8 * 8) / 225];
    const variance = v1 + v2 + v13;
    const exact = [
      [v1, v1 + v13],
      [v2, v2],
      [0, v13],
    ] as const;
    expect(standardDeviation).toBeCloseTo(Math.sqrt(variance), 1);
    for (const [i, { first, total }] of shares.entries()) {
      expect(Math.abs(first.value - exact[i]![0] / variance)).toBeLessThan(4 * first.standardError! + 0.005);
      expect(Math.abs(total.value - exact[i]![1] / variance)).toBeLessThan(4 * total.standardError! + 0.005);
      expect(total.standardError).toBeLessThan(0.02);
    }
  });

  it("of a sum without interplay: shares are the variances' and both kinds are the same", () => {
    // variances of u, 2u and 3u stand 1 : 4 : 9
    const { shares } = attributeVariance(studyOf(["a", "b", "c"], ([a, b, c]) => a! + 2 * b! + 3 * c!));
    for (const [i, { first, total }] of shares.entries()) {
      expect(first.value).toBeCloseTo([1, 4, 9][i]! / 14, 1);
      expect(Math.abs(first.value - total.value)).toBeLessThan(0.03);
    }
    expect(shares.reduce((sum, { total }) => sum + total.value, 0)).toBeCloseTo(1, 1);
  });

  it("gives exactly nothing to what is not used, by itself and in all, and all to what stands alone", () => {
    const { shares } = attributeVariance(studyOf(["used", "idle"], ([used]) => used! ** 2, 4096));
    expect(shares[0]!.first.value).toBeCloseTo(1, 1);
    expect([shares[1]!.first.value, shares[1]!.total.value]).toEqual([0, 0]);
  });

  it("of a figure that never varies is 0, not a division by zero", () => {
    const { shares, standardDeviation } = attributeVariance(studyOf(["a"], () => 7, 64));
    expect(standardDeviation).toBe(0);
    expect(shares[0]).toMatchObject({ first: { value: 0 }, total: { value: 0 } });
  });

  it("asks once for each group and twice more", () => {
    const asked: string[] = [];
    const study = studyOf(["a", "b"], ([a]) => a!, 32);
    attributeVariance({
      ...study,
      evaluate: (fromSecond) => {
        asked.push([...fromSecond].join("+"));
        return study.evaluate(fromSecond);
      },
    });
    expect(asked).toEqual(["", "a+b", "a", "b"]);
  });

  it("of correlated inputs says how much of the spread the link is: 2 r of 2 + 2 r for a sum of two, 0 for what stands apart", () => {
    const draw = (seed: number, path: number, factor: number) => {
      const out = new Float64Array(1);
      drawUniforms(plainSampling(seed), out, { path, factor, fromStep: 0 });
      return out[0]! - 0.5;
    };
    // a and b share a part c: correlation 1/2; d is by itself
    const study: VarianceStudy = {
      groups: ["a", "b", "d"],
      evaluate: (fromSecond) =>
        Float64Array.from({ length: 16_384 }, (_, path) => {
          const seedOf = (group: string) => (fromSecond.has(group) ? 2 : 1);
          const linked = (group: string, own: number) =>
            draw(seedOf(group), path, own) + draw(seedOf(group), path, 9);
          return linked("a", 0) + linked("b", 1) + Math.SQRT2 * draw(seedOf("d"), path, 2);
        }),
    };
    const { shares } = attributeVariance(study);
    const [a, b, d] = shares.map(({ correlated }) => correlated);
    // with v = 1/12: a + b has 2 v + 4 v = 6 v, d 2 v; the link brings 2 v of 8 v
    for (const [share, exact] of [
      [a!, 1 / 4],
      [b!, 1 / 4],
      [d!, 0],
    ] as const)
      expect(Math.abs(share.value - exact)).toBeLessThan(4 * share.standardError! + 0.005);
    expect(a!.standardError).toBeLessThan(0.03);
  });

  it("of independent inputs finds no link, within its error", () => {
    for (const { correlated } of attributeVariance(studyOf(["x", "y"], (u) => u[0]! + 2 * u[1]!)).shares)
      expect(Math.abs(correlated.value)).toBeLessThan(4 * correlated.standardError!);
  });
});
