import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earningFraction, nextRunningFraction } from "./running.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const margin = fc.double({ min: -3, max: 3, noNaN: true });

describe("the share that earns its cost", () => {
  it.each([
    [0.740697, 0.75],
    [1.533206, 0.9],
    [2.131847, 0.95],
    [2.776445, 0.975],
    [3.746947, 0.99],
  ])("is Student's t with 4 degrees at %f spreads: %f (table of quantiles)", (spreads, fraction) => {
    expect(earningFraction(0.12 * spreads, 0.12)).toBeCloseTo(fraction, 6);
    expect(earningFraction(-0.12 * spreads, 0.12)).toBeCloseTo(1 - fraction, 6);
  });
  it("never falls as revenue rises, and gains and losses mirror each other", () => {
    fc.assert(
      fc.property(margin, margin, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(earningFraction(low, 0.2)).toBeLessThanOrEqual(earningFraction(high, 0.2));
        expect(earningFraction(a, 0.2) + earningFraction(-a, 0.2)).toBeCloseTo(1, 12);
      }),
      { seed: 21 },
    );
  });
});

/** One sharp machine (spread 0.0001) with a band of 5 %: stops 5 % under cost, starts 5 % over it. */
const sharp = (running: number, logRevenueOverCost: number) =>
  nextRunningFraction(running, logRevenueOverCost, 0.0001, 0.05, 1);

describe("hysteresis", () => {
  it("keeps a running machine on at 4 % loss and stops it at 6 %", () => {
    expect(sharp(1, -0.04)).toBeCloseTo(1, 6);
    expect(sharp(1, -0.06)).toBeCloseTo(0, 6);
  });
  it("keeps an idle machine off at 4 % gain and starts it at 6 %", () => {
    expect(sharp(0, 0.04)).toBeCloseTo(0, 6);
    expect(sharp(0, 0.06)).toBeCloseTo(1, 6);
  });
  it("stops and starts a tenth apart: the loop is two half widths wide", () => {
    const steps = Array.from({ length: 201 }, (_, i) => 0.1 - i / 1000);
    let running = 1;
    const stoppedAt = steps.find((x) => {
      running = sharp(running, x);
      return running < 0.5;
    })!;
    const startedAt = [...steps].reverse().find((x) => {
      running = sharp(running, x);
      return running > 0.5;
    })!;
    expect(stoppedAt).toBeCloseTo(-0.05, 2);
    expect(startedAt).toBeCloseTo(0.05, 2);
    expect(startedAt - stoppedAt).toBeGreaterThan(0.095);
  });
  it("has no loop without a band: the share is the share that earns, whatever ran before", () => {
    fc.assert(
      fc.property(share, margin, (running, x) => {
        expect(nextRunningFraction(running, x, 0.1, 0, 1)).toBeCloseTo(earningFraction(x, 0.1), 12);
      }),
      { seed: 22 },
    );
  });
  it("does not ask how fast revenue moved: a stop on the way of a one-way move changes nothing", () => {
    fc.assert(
      fc.property(share, margin, margin, share, (running, from, to, way) => {
        const start = nextRunningFraction(running, from, 0.1, 0.05, 1);
        const between = nextRunningFraction(start, from + way * (to - from), 0.1, 0.05, 1);
        expect(nextRunningFraction(between, to, 0.1, 0.05, 1)).toBeCloseTo(
          nextRunningFraction(start, to, 0.1, 0.05, 1),
          12,
        );
      }),
      { seed: 23 },
    );
  });
  it("keeps order: more running before or more revenue never ends with fewer running", () => {
    fc.assert(
      fc.property(share, share, margin, margin, (r1, r2, x1, x2) => {
        const less = nextRunningFraction(Math.min(r1, r2), Math.min(x1, x2), 0.1, 0.05, 0.8);
        const more = nextRunningFraction(Math.max(r1, r2), Math.max(x1, x2), 0.1, 0.05, 0.8);
        expect(less).toBeLessThanOrEqual(more + 1e-12);
      }),
      { seed: 24 },
    );
  });
  it("moves 80 % of the way an epoch: from 1 towards 0 it leaves 0.2, 0.04, 0.008", () => {
    let running = 1;
    const seen = [1, 2, 3].map(() => {
      running = nextRunningFraction(running, -9, 0.0001, 0.05, 0.8);
      return running;
    });
    [0.2, 0.04, 0.008].forEach((value, i) => {
      expect(seen[i]).toBeCloseTo(value, 6);
    });
  });
});
