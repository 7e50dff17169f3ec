import { scaleLinear as scaleOfD3 } from "d3-scale";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleLinear } from "./linear-scale.ts";

// thousandths: ticks of d3-array are without end between numbers that hardly differ
const figure = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000);
const ends = fc.tuple(figure, figure);

describe("the linear scale", () => {
  it("maps ends to ends, the middle to the middle", () => {
    const x = scaleLinear().domain([0, 180]).range([40, 400]);
    expect([x(0), x(90), x(180)]).toEqual([40, 220, 400]);
  });
  it("widens a domain to round figures", () => {
    expect(scaleLinear().domain([-13, 87]).nice(4).domain()).toEqual([-20, 100]);
  });
  it("keeps places within its range where it is told to", () => {
    expect(scaleLinear().domain([0, 1]).range([0, 100]).clamp(true)(7)).toBe(100);
  });
  it("is d3's own to the bit: places, round ends, ticks", () => {
    fc.assert(
      fc.property(
        ends,
        ends,
        figure,
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (domain, range, value, count, clamps) => {
          const ours = scaleLinear().domain(domain).range(range).clamp(clamps);
          const theirs = scaleOfD3().domain(domain).range(range).clamp(clamps);
          expect(ours(value)).toBe(theirs(value));
          expect(ours.ticks(count)).toEqual(theirs.ticks(count));
          expect(ours.nice(count).domain()).toEqual(theirs.nice(count).domain());
          expect(ours(value)).toBe(theirs(value));
        },
      ),
      { seed: 7, numRuns: 2000 },
    );
  });
  it("has the middle of its range for a domain without width, as d3's", () => {
    expect(scaleLinear().domain([5, 5]).range([0, 10])(5)).toBe(5);
    expect(scaleLinear().domain([5, 5]).nice().domain()).toEqual(scaleOfD3().domain([5, 5]).nice().domain());
  });
});
