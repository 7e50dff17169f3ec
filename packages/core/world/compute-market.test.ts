import { describe, expect, it } from "vitest";
import { regimeProbabilities } from "../uncertainty/index.ts";
import { makeComputePath } from "./compute-market.ts";
import type { ComputeMarket } from "./model.ts";
import { reverting, testModel } from "./test-world.ts";

const MONTHS = 25;
const { compute } = testModel();

/** Regimes alone: no shock of its own to either level. */
const calm: ComputeMarket = { ...compute, acceleratorPrice: reverting(1, 0), rent: reverting(1, 0) };
const quiet = new Float64Array(MONTHS - 1);

function pathOf(market: ComputeMarket, regime: readonly number[], shocks = quiet) {
  const [accelerator, rent] = [new Float64Array(MONTHS), new Float64Array(MONTHS)];
  const uniforms = Float64Array.from({ length: MONTHS - 1 }, (_, step) => regime[step] ?? 0.5);
  makeComputePath(market, MONTHS)(accelerator, rent, { regime: uniforms, accelerator: shocks, rent: shocks });
  return { accelerator, rent };
}

describe("the market of accelerators and halls", () => {
  it("starts in balance, as stated", () => {
    const { accelerator, rent } = pathOf(calm, []);
    expect([accelerator[0], rent[0]]).toEqual([1, 1]);
  });

  it("in a shortage after one month stands at 1.5 over the mean of that month: 0.025 * 1.5 + 0.95 + 0.025 * 0.7 = 1.005", () => {
    const { accelerator, rent } = pathOf(calm, [0.01]);
    expect(accelerator[1]).toBeCloseTo(1.5 / 1.005, 12);
    expect(rent[1]).toBeCloseTo(1.15 / (0.025 * 1.15 + 0.95 + 0.025 * 0.88), 12);
  });

  it("in a glut is below its curve, accelerators more than rents", () => {
    const { accelerator, rent } = pathOf(calm, [0.99]);
    expect(accelerator[1]!).toBeLessThan(rent[1]!);
    expect(rent[1]!).toBeLessThan(1);
  });

  it("leaves a shortage after 1/0.06 = 17 months on average, never straight into a glut", () => {
    const stay = pathOf(calm, [0.01, ...Array(23).fill(0.1)]);
    const leave = pathOf(calm, [0.01, 0.97]);
    const balance = pathOf(calm, []);
    expect(stay.accelerator[24]!).toBeGreaterThan(1.3);
    expect(leave.accelerator[2]).toBe(balance.accelerator[2]);
  });

  it("weighted by the chances of its regimes has mean 1 in every month", () => {
    const chances = regimeProbabilities(calm.regimes, MONTHS - 1);
    const levels = [
      pathOf(calm, [0.01, ...Array(23).fill(0.1)]),
      pathOf(calm, []),
      pathOf(calm, [0.99, ...Array(23).fill(0.5)]),
    ];
    for (let month = 1; month < MONTHS; month++) {
      const mean = levels.reduce(
        (sum, { accelerator }, state) => sum + chances[month]![state]! * accelerator[month]!,
        0,
      );
      expect(mean).toBeCloseTo(1, 12);
    }
  });

  it("a shock of one deviation in the first month fades by e^(-kappa/12) a month, around its expectation", () => {
    const still = { ...compute, acceleratorMultiplierByRegime: [1, 1, 1], rentMultiplierByRegime: [1, 1, 1] };
    const shocks = Float64Array.from({ length: MONTHS - 1 }, (_, step) => (step === 0 ? 1 : 0));
    const { rent } = pathOf(still, [], shocks);
    const variance = (month: number) => (0.2 ** 2 * (1 - Math.exp((-2 * 0.6 * month) / 12))) / (2 * 0.6);
    for (const month of [1, 7, 24]) {
      const shock = Math.sqrt(variance(1)) * Math.exp((-0.6 * (month - 1)) / 12);
      expect(Math.log(rent[month]!)).toBeCloseTo(shock - variance(month) / 2, 12);
    }
  });
});
