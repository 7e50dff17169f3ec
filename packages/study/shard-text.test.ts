import { PATH_FIGURES, type PathFigures } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { plainShard, shardOfPlain } from "./shard-text.ts";

const ODD = [Number.NaN, -0, Number.POSITIVE_INFINITY, 5e-324, 1 / 3, -1.797e308];

describe("a shard kept as text", () => {
  it("comes back to the bit: none (NaN), -0, infinities and the smallest numbers too", () => {
    const row = Object.fromEntries(
      PATH_FIGURES.map((name, k) => [name, Float64Array.from(ODD, (value) => value * (k + 1))]),
    ) as unknown as PathFigures;
    const back = shardOfPlain(
      JSON.parse(JSON.stringify(plainShard(3, { firstPath: 768, figures: [row, row] }))),
    );
    expect(back.firstPath).toBe(768);
    expect(back.figures).toHaveLength(2);
    for (const name of PATH_FIGURES)
      expect([...back.figures[1]![name]].every((value, i) => Object.is(value, row[name][i]))).toBe(true);
  });

  it("is the base64 of little-endian numbers: 1 is AAAAAAAA8D8=", () => {
    const row = Object.fromEntries(
      PATH_FIGURES.map((name) => [name, Float64Array.of(1)]),
    ) as unknown as PathFigures;
    expect(plainShard(0, { firstPath: 0, figures: [row] }).figures[0]!.npvUsd).toBe("AAAAAAAA8D8=");
  });
});
