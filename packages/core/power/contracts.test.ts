import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  actualPeakSteps,
  calledSteps,
  checkConnection,
  coincidentPeakUsd,
  connectionAt,
  exclusiveSets,
  expectedPeakAdder,
  findOvercommitments,
  type GridConnection,
  generationCostUsdPerMwh,
  interruptibleLimitMw,
  mayStack,
  peakProbabilities,
  pvOutputMw,
  sellBackMw,
  settleBlock,
  shortfallUsd,
  windOutputMw,
} from "./index.ts";

describe("hedges settle whether the power is consumed or not", () => {
  it("10 MW at a strike of 40: at 100 the owner gets 600 an hour, at 25 he pays 150", () => {
    const settled = settleBlock({ id: "b", blockMw: 10, strikeUsdPerMwh: 40 }, Float64Array.of(100, 25), 1);
    expect([...settled]).toEqual([600, -150]);
  });

  it("hedge and market purchase together cost the strike, whatever the price (property)", () => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 9000, noNaN: true }), (price) => {
        const settled = settleBlock(
          { id: "b", blockMw: 3, strikeUsdPerMwh: 42 },
          Float64Array.of(price),
          0.25,
        )[0]!;
        expect(3 * 0.25 * price - settled).toBeCloseTo(3 * 0.25 * 42, 6);
      }),
    );
  });

  it("only what is held can be sold back: 10 MW held and 4 drawn leave 6, and never less than 0", () => {
    expect([...sellBackMw(Float64Array.of(10, 10, 0), Float64Array.of(4, 12, 5))]).toEqual([6, 0, 0]);
  });

  it("take-or-pay: 100 MWh promised, 70 taken, 20 USD for each missing: 600", () => {
    const contract = { id: "c", minimumMwh: 100, shortfallUsdPerMwh: 20 };
    expect(shortfallUsd(contract, 70)).toBe(600);
    expect(shortfallUsd(contract, 130)).toBe(0);
  });
});

describe("coincident peaks", () => {
  const charge = { id: "4cp", rateUsdPerMwYear: 60_000, months: [6, 7, 8, 9] };
  const june = 2025 * 12 + 5;
  const months = [june, june, june, june + 1, june + 1, june + 6];
  const load = [70, 75, 60, 80, 82, 99];

  it("a sure peak in a quarter hour is 60,000 / 4 / 0.25 = 60,000 USD/MWh", () => {
    expect(expectedPeakAdder(charge, Float64Array.of(1, 0), 0.25)[0]).toBe(60_000);
  });

  it("probabilities sum to 1 in each month of the charge, favour the higher load, and are 0 in December", () => {
    const p = peakProbabilities(charge, load, months, 2);
    expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 12);
    expect(p[3]! + p[4]!).toBeCloseTo(1, 12);
    expect(p[1]!).toBeGreaterThan(p[0]!);
    // odds of 75 against 70 at a spread of 2: e^2.5
    expect(p[1]! / p[0]!).toBeCloseTo(Math.exp(2.5), 9);
    expect(p[5]).toBe(0);
  });

  it("the peaks that were are the highest steps; 8 and 4 MW in them are billed 60,000 * 12 / 4", () => {
    expect(actualPeakSteps(charge, load, months)).toEqual([1, 4]);
    expect(coincidentPeakUsd(charge, [9, 8, 9, 9, 4, 9], [1, 4])).toBe(180_000);
  });
});

describe("the exclusion matrix", () => {
  const matrix = {
    programmes: ["spin", "fast", "price", "4cp"],
    stackable: [
      ["price", "4cp"],
      ["spin", "fast"],
    ] as const,
  };

  it("a MW that sold spin can't respond to the price; price and peak may share one", () => {
    expect(mayStack(matrix, "spin", "price")).toBe(false);
    expect(mayStack(matrix, "4cp", "price")).toBe(true);
    expect(() => mayStack(matrix, "spin", "rrs")).toThrow(/"rrs" is not a programme.*spin, fast, price, 4cp/);
  });

  it("the sets that share the MW are every pair of the two groups", () => {
    const sets = exclusiveSets(matrix)
      .map((set) => [...set].sort().join("+"))
      .sort();
    expect(sets).toEqual(["4cp+fast", "4cp+spin", "fast+price", "price+spin"]);
  });

  it("6 MW of spin beside 5 MW of price response on 10 MW is one too many", () => {
    const over = findOvercommitments(
      matrix,
      [
        { programme: "spin", committedMw: 6 },
        { programme: "price", committedMw: 5 },
      ],
      10,
    );
    expect(over).toEqual([
      { programmes: expect.arrayContaining(["spin", "price"]), committedMw: 11, availableMw: 10 },
    ]);
    expect(
      findOvercommitments(
        matrix,
        [
          { programme: "spin", committedMw: 6 },
          { programme: "fast", committedMw: 9 },
        ],
        10,
      ),
    ).toEqual([]);
  });
});

describe("connections", () => {
  const connection: GridConnection = {
    firmMw: 60,
    interruptibleMw: 40,
    loadClass: "controllable",
    phases: [
      { fromUnixSec: 100, firmMw: 20, interruptibleMw: 40 },
      { fromUnixSec: 200, firmMw: 40, interruptibleMw: 0 },
    ],
  };

  it("grows by phases: nothing, 20 + 40, 60 + 40", () => {
    expect([50, 100, 250].map((t) => connectionAt(connection, t))).toEqual([
      { firmMw: 0, interruptibleMw: 0 },
      { firmMw: 20, interruptibleMw: 40 },
      { firmMw: 60, interruptibleMw: 40 },
    ]);
  });

  it("phases that don't add up or stand out of order are refused", () => {
    expect(() => checkConnection(connection)).not.toThrow();
    expect(() => checkConnection({ ...connection, firmMw: 70 })).toThrow(
      /add up to 60 MW of firmMw, the connection says 70/,
    );
    expect(() => checkConnection({ ...connection, phases: [...connection.phases].reverse() })).toThrow(
      /ascending/,
    );
  });

  it("88 hours a year called in a quarter of a year are its 22 tightest hours", () => {
    const contract = {
      id: "i",
      interruptibleMw: 40,
      maximumHoursPerYear: 88,
      creditUsdPerMwYear: 0,
      penaltyUsdPerMwh: 0,
    };
    const stress = Float64Array.from({ length: 2190 }, (_, hour) => (hour * 7919) % 2190);
    const called = calledSteps(contract, stress, 1, 2190, 8760);
    expect(called.reduce((sum, flag) => sum + flag, 0)).toBe(22);
    expect(Math.min(...stress.filter((_, hour) => called[hour]))).toBe(2168);
    expect(new Set(interruptibleLimitMw(contract, called))).toEqual(new Set([0, 40]));
  });
});

describe("own sources", () => {
  const plant = {
    id: "pv",
    moduleMw: 12,
    inverterMw: 10,
    noctDegC: 45,
    powerPerKelvinFraction: -0.0035,
    performanceFraction: 0.86,
  };

  it("800 W/m2 at 20 degC: cells at 45, 12 * 0.8 * 0.93 * 0.86 = 7.678 MW; the inverter cuts at 10", () => {
    expect(pvOutputMw(plant, 800, 20)).toBeCloseTo(12 * 0.8 * (1 - 0.0035 * 20) * 0.86, 12);
    expect(pvOutputMw({ ...plant, moduleMw: 20 }, 1000, 5)).toBe(10);
    expect(pvOutputMw(plant, 0, 20)).toBe(0);
  });

  it("wind at hub height follows the power law and the curve: 8 m/s at 80 m is 8.76 m/s at 150 m", () => {
    const farm = {
      id: "w",
      capacityMw: 100,
      hubHeightM: 150,
      shearExponent: 0.143,
      curveSpeedsMPerS: [3, 12, 25],
      curveFractions: [0, 1, 1],
      performanceFraction: 0.9,
    };
    const hub = 8 * (150 / 80) ** 0.143;
    expect(windOutputMw(farm, 8, 80)).toBeCloseTo((90 * (hub - 3)) / 9, 9);
    expect(windOutputMw(farm, 2, 80)).toBe(0);
    expect(windOutputMw(farm, 30, 80)).toBe(0);
    expect(() => windOutputMw({ ...farm, curveSpeedsMPerS: [3, 3, 25] }, 8, 80)).toThrow(/not above/);
  });

  it("8 MMBtu/MWh at 3 USD and 4 of upkeep cost 28, with 0.053 t/MMBtu at 50 USD/t 49.2", () => {
    const gas = {
      id: "g",
      capacityMw: 10,
      minimumMw: 3,
      heatRateMmbtuPerMwh: 8,
      variableUpkeepUsdPerMwh: 4,
      startCostUsd: 0,
      minimumUpHours: 1,
      minimumDownHours: 1,
    };
    expect(generationCostUsdPerMwh(gas, 3)).toBe(28);
    expect(generationCostUsdPerMwh(gas, 3, { tonnesPerMmbtu: 0.053, priceUsdPerTonne: 50 })).toBeCloseTo(
      49.2,
      9,
    );
  });
});
