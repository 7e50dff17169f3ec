import { assumption } from "@switchyard/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { good, shapes } from "../../../tests/mining-fleet.ts";
import { hashrateThsAtPower, type ModeShape, operatingMode, operatingModes, powerSteps } from "./index.ts";

const modes = operatingModes(good, shapes);

describe("operating modes", () => {
  it("low hashes 60 % at half the power: 16.7 instead of 20 J/TH; high 21.7", () => {
    expect(operatingMode(good, shapes, "low").efficiencyJPerTh).toBeCloseTo(2000 / 120, 10);
    expect(operatingMode(good, shapes, "normal").efficiencyJPerTh).toBe(20);
    expect(operatingMode(good, shapes, "high").efficiencyJPerTh).toBeCloseTo(5000 / 230, 10);
  });

  it("sleep draws 80 W and hashes nothing", () => {
    expect(operatingMode(good, shapes, "sleep")).toMatchObject({ powerW: 80, hashrateThs: 0 });
  });

  it("the shipped shapes rise in power and hashrate, and less power is more efficient", () => {
    const shipped = operatingModes(good, assumption("mining.modes").value as readonly ModeShape[]);
    const [, low, normal, high] = shipped;
    expect(shipped.map((mode) => mode.name)).toEqual(["sleep", "low", "normal", "high"]);
    expect(low!.efficiencyJPerTh).toBeLessThan(normal!.efficiencyJPerTh);
    expect(high!.efficiencyJPerTh).toBeGreaterThan(normal!.efficiencyJPerTh);
  });

  it.each<[string, ModeShape[]]>([
    ["none", []],
    ["out of order", [shapes[2]!, shapes[1]!]],
    ["more power, less hashrate", [shapes[1]!, { name: "normal", powerShare: 1, hashrateShare: 0.5 }]],
  ])("%s are refused", (_what, bad) => {
    expect(() => operatingModes(good, bad)).toThrowError(
      expect.objectContaining({ code: "mining/bad-modes" }),
    );
  });

  it("a mode that a machine doesn't have is refused", () => {
    expect(() => operatingMode(good, [shapes[2]!], "high")).toThrowError(/no mode "high"/);
  });
});

describe("hashrate at a power set-point", () => {
  it.each([
    [0, 0],
    [50, 0], // under sleep
    [80, 0],
    [2000, 120],
    [3000, 160], // half way from low to normal
    [4000, 200],
    [9000, 230], // no further than high
  ])("%d W: %d TH/s", (powerW, hashrateThs) => {
    expect(hashrateThsAtPower(modes, powerW)).toBeCloseTo(hashrateThs, 10);
  });

  it("never falls when power rises", () => {
    const watts = fc.double({ min: 0, max: 6000, noNaN: true });
    fc.assert(
      fc.property(watts, watts, (a, b) => {
        expect(hashrateThsAtPower(modes, Math.min(a, b))).toBeLessThanOrEqual(
          hashrateThsAtPower(modes, Math.max(a, b)) + 1e-12,
        );
      }),
      { seed: 3 },
    );
  });
});

describe("power steps", () => {
  it("from off: low at 16.7 J/TH, then 25, then 33.3: the dearer the further up", () => {
    const steps = powerSteps(modes, "off");
    expect(steps.map((step) => [step.from, step.to])).toEqual([
      ["off", "low"],
      ["low", "normal"],
      ["normal", "high"],
    ]);
    const expected = [2000 / 120, 2000 / 80, 1000 / 30];
    steps.forEach((step, i) => {
      expect(step.marginalJPerTh).toBeCloseTo(expected[i]!, 10);
    });
  });

  it("from sleep the first step is 1,920 W: sleep power is paid anyway", () => {
    const [first] = powerSteps(modes, "sleep");
    expect(first).toMatchObject({ from: "sleep", to: "low", powerW: 1920 });
  });

  it("a low mode that is less efficient than rated drops out", () => {
    const clumsy = operatingModes(good, [{ name: "low", powerShare: 0.5, hashrateShare: 0.4 }, shapes[2]!]);
    expect(powerSteps(clumsy, "off").map((step) => step.to)).toEqual(["normal"]);
  });

  it("sum to the highest mode and rise in J/TH, whatever the shapes", () => {
    const anyShapes = fc
      .array(
        fc.tuple(
          fc.double({ min: 0.01, max: 1, noNaN: true }),
          fc.double({ min: 0.01, max: 1, noNaN: true }),
        ),
        {
          minLength: 2,
          maxLength: 6,
        },
      )
      .map((increments) => {
        let powerShare = 0;
        let hashrateShare = 0;
        return increments.map(([dp, dh]) => {
          powerShare += dp;
          hashrateShare += dh;
          return { name: "normal" as const, powerShare, hashrateShare };
        });
      });
    fc.assert(
      fc.property(anyShapes, (list) => {
        const built = operatingModes(good, list);
        const steps = powerSteps(built, "off");
        const power = steps.reduce((sum, step) => sum + step.powerW, 0);
        const hash = steps.reduce((sum, step) => sum + step.hashrateThs, 0);
        expect(power).toBeCloseTo(built.at(-1)!.powerW, 6);
        expect(hash).toBeCloseTo(built.at(-1)!.hashrateThs, 6);
        const slopes = steps.map((step) => step.marginalJPerTh);
        for (let i = 1; i < slopes.length; i++) expect(slopes[i]!).toBeGreaterThan(slopes[i - 1]! - 1e-9);
      }),
      { seed: 3 },
    );
  });
});
