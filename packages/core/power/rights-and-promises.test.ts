import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calledSteps,
  checkConnection,
  connectionAt,
  type ExclusionMatrix,
  exclusiveSets,
  findOvercommitments,
  type GridConnection,
  generationCostUsdPerMwh,
  interruptibleLimitMw,
  mayStack,
  type PvPlant,
  pvOutputMw,
  reserveIncomeUsdPerMwHour,
  sellBackMw,
  settleBlock,
  shortfallUsd,
  type WindFarm,
  windOutputMw,
} from "./index.ts";

describe("a connection by phases", () => {
  const amount = fc.integer({ min: 0, max: 200 });
  const phased = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 1000 }), amount, amount), { minLength: 1, maxLength: 6 })
    .map((rows): GridConnection => {
      let fromUnixSec = 0;
      const phases = rows.map(([after, firmMw, interruptibleMw]) => {
        fromUnixSec += after;
        return { fromUnixSec, firmMw, interruptibleMw };
      });
      const total = (pick: "firmMw" | "interruptibleMw") =>
        phases.reduce((sum, phase) => sum + phase[pick], 0);
      return {
        firmMw: total("firmMw"),
        interruptibleMw: total("interruptibleMw"),
        loadClass: "firm",
        phases,
      };
    });

  it("never shrinks in time, is nothing before the first phase and whole from the last (150 connections)", () => {
    fc.assert(
      fc.property(phased, fc.nat(7000), fc.nat(7000), (connection, a, b) => {
        checkConnection(connection);
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((time) => connectionAt(connection, time));
        expect(late!.firmMw).toBeGreaterThanOrEqual(early!.firmMw);
        expect(late!.interruptibleMw).toBeGreaterThanOrEqual(early!.interruptibleMw);
        expect(connectionAt(connection, 0)).toEqual({ firmMw: 0, interruptibleMw: 0 });
        const { firmMw, interruptibleMw } = connection;
        const last = connection.phases.at(-1)!.fromUnixSec;
        expect(connectionAt(connection, last)).toEqual({ firmMw, interruptibleMw });
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("a phase is there from its second on, not before", () => {
    const connection = {
      firmMw: 5,
      interruptibleMw: 0,
      loadClass: "firm",
      phases: [{ fromUnixSec: 100, firmMw: 5, interruptibleMw: 0 }],
    } as const;
    expect([99, 100].map((time) => connectionAt(connection, time).firmMw)).toEqual([0, 5]);
  });

  it("negative MW and two phases at one instant are refused", () => {
    const plain: GridConnection = { firmMw: 2, interruptibleMw: 0, loadClass: "firm", phases: [] };
    expect(() => checkConnection({ ...plain, firmMw: -1 })).toThrow(/firmMw is -1/);
    const phase = { fromUnixSec: 7, firmMw: 1, interruptibleMw: 0 };
    expect(() => checkConnection({ ...plain, phases: [phase, phase] })).toThrow(/phases: entry 2/);
  });
});

describe("blocks, promises and what may be sold back", () => {
  const prices = fc.array(fc.double({ min: -100, max: 5000, noNaN: true }), { minLength: 1, maxLength: 24 });

  it("a shaped block settles each step at its own MW and strike: 2 * (50 - 40), 5 * (10 - 30)", () => {
    const block = { id: "b", blockMw: Float64Array.of(2, 5), strikeUsdPerMwh: Float64Array.of(40, 30) };
    expect([...settleBlock(block, Float64Array.of(50, 10), 1)]).toEqual([20, -100]);
    expect(() => settleBlock(block, Float64Array.of(1, 2, 3), 1)).toThrow(/blockMw has 2 values where 3/);
  });

  it("two halves of a block settle as the whole does (100 price rows)", () => {
    fc.assert(
      fc.property(prices, (row) => {
        const market = Float64Array.from(row);
        const settled = (blockMw: number) =>
          settleBlock({ id: "b", blockMw, strikeUsdPerMwh: 42 }, market, 0.25);
        settled(10).forEach((usd, step) => {
          expect(usd).toBeCloseTo(settled(4)[step]! + settled(6)[step]!, 8);
        });
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it("a hedged site that switches off in a dear hour earns market less strike on all it holds", () => {
    const held = 10;
    const [settled] = settleBlock({ id: "b", blockMw: held, strikeUsdPerMwh: 40 }, Float64Array.of(300), 1);
    const atFullLoad = held * 300 - settled!;
    const switchedOff = 0 - settled!;
    expect([atFullLoad, switchedOff]).toEqual([400, -2600]);
  });

  it("take-or-pay falls by its price with each MWh until it is met: 100, 99.5 and 101 of 100", () => {
    const contract = { id: "c", minimumMwh: 100, shortfallUsdPerMwh: 30 };
    expect([0, 99.5, 100, 101].map((mwh) => shortfallUsd(contract, mwh))).toEqual([3000, 15, 0, 0]);
  });

  it("sold back and drawn never pass what is held, where no more is drawn than held (100 rows)", () => {
    const mw = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(mw, mw), { minLength: 1, maxLength: 10 }), (rows) => {
        const held = Float64Array.from(rows, ([a]) => a);
        const drawn = Float64Array.from(rows, ([, b]) => b);
        sellBackMw(held, drawn).forEach((sold, step) => {
          expect(sold + Math.min(held[step]!, drawn[step]!)).toBeCloseTo(held[step]!, 9);
        });
      }),
      { numRuns: 100, seed: 3 },
    );
    expect(() => sellBackMw(Float64Array.of(1), Float64Array.of(1, 2))).toThrow(
      /import has 2 values where 1/,
    );
  });

  it("reserve: 8 $ for being there and 5 % of 100 $ when called are 13; a called share above 1 is refused", () => {
    expect(reserveIncomeUsdPerMwHour(8, 0.05, 100)).toBeCloseTo(13, 12);
    expect(() => reserveIncomeUsdPerMwHour(8, 1.5, 100)).toThrow(/called share is 1.5/);
  });
});

describe("programmes that exclude one another, against all subsets", () => {
  const names = ["spin", "regulation", "price", "peak", "interruptible"];
  const matrices = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }).map((flags): ExclusionMatrix => {
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
    return { programmes: names, stackable: pairs.filter((_, at) => flags[at]) };
  });
  const promises = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 5, maxLength: 5 });
  const subsets = Array.from({ length: 31 }, (_, bits) => names.filter((_, at) => ((bits + 1) >> at) & 1));

  it("too much is promised exactly where some pairwise exclusive subset asks for more MW than there are (200)", () => {
    fc.assert(
      fc.property(matrices, promises, fc.integer({ min: 0, max: 20 }), (matrix, mw, availableMw) => {
        const commitments = names.map((programme, at) => ({ programme, committedMw: mw[at]! }));
        const asked = (set: readonly string[]) =>
          set.reduce((sum, name) => sum + mw[names.indexOf(name)]!, 0);
        const exclusive = subsets.filter((set) =>
          set.every((a) => set.every((b) => a === b || !mayStack(matrix, a, b))),
        );
        const broken = exclusive.some((set) => asked(set) > availableMw);
        expect(findOvercommitments(matrix, commitments, availableMw).length > 0).toBe(broken);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it("two promises to one programme add up, and an unknown one is refused", () => {
    const matrix: ExclusionMatrix = { programmes: ["spin"], stackable: [] };
    const six = { programme: "spin", committedMw: 6 };
    expect(findOvercommitments(matrix, [six, six], 10)).toEqual([
      { programmes: ["spin"], committedMw: 12, availableMw: 10 },
    ]);
    expect(() => findOvercommitments(matrix, [{ ...six, programme: "spun" }], 10)).toThrow(/"spun".*spin/);
  });

  it("all stackable: each stands alone; none stackable: one set of all", () => {
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
    expect(exclusiveSets({ programmes: names, stackable: pairs })).toEqual(names.map((name) => [name]));
    expect(exclusiveSets({ programmes: names, stackable: [] })).toEqual([names]);
  });
});

describe("interruptible hours, against every choice of steps", () => {
  const contract = { id: "i", interruptibleMw: 30, creditUsdPerMwYear: 0, penaltyUsdPerMwh: 0 };
  it("no other choice of as many steps has more stress (150 rows of 8 steps)", () => {
    const stress = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(stress, fc.integer({ min: 0, max: 8 }), (row, hours) => {
        const called = calledSteps(
          { ...contract, maximumHoursPerYear: hours },
          Float64Array.from(row),
          1,
          8,
          8,
        );
        const sumOf = (chosen: (step: number) => boolean) =>
          row.reduce((sum, value, step) => sum + (chosen(step) ? value : 0), 0);
        let most = 0;
        for (let bits = 0; bits < 256; bits++) {
          const size = row.filter((_, step) => (bits >> step) & 1).length;
          if (size === hours)
            most = Math.max(
              most,
              sumOf((step) => ((bits >> step) & 1) === 1),
            );
        }
        expect(called.reduce((a, b) => a + b, 0)).toBe(hours);
        expect(sumOf((step) => called[step] === 1)).toBe(most);
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it("of equals the earlier is called; 88 h a year in quarter hours of a day are 0.24 h: none", () => {
    const once = { ...contract, maximumHoursPerYear: 1 };
    expect([...calledSteps(once, Float64Array.of(5, 7, 7), 1, 3, 3)]).toEqual([0, 1, 0]);
    const flat = new Float64Array(96).fill(1);
    const few = calledSteps({ ...contract, maximumHoursPerYear: 88 }, flat, 0.25, 24, 8760);
    expect(few.reduce((a, b) => a + b, 0)).toBe(0);
  });

  it("more hours than the horizon has call all of it; where called nothing may be drawn", () => {
    const always = calledSteps({ ...contract, maximumHoursPerYear: 99 }, Float64Array.of(1, 2), 1, 2, 2);
    const limit = { ...contract, maximumHoursPerYear: 99 };
    expect([...interruptibleLimitMw(limit, always)]).toEqual([0, 0]);
    expect([...interruptibleLimitMw(limit, Uint8Array.of(0, 1))]).toEqual([30, 0]);
    expect(() => calledSteps({ ...limit, maximumHoursPerYear: -1 }, Float64Array.of(1), 1, 1, 1)).toThrow(
      /-1/,
    );
  });
});

describe("own sources at their edges", () => {
  const pv: PvPlant = {
    id: "pv",
    moduleMw: 10,
    inverterMw: 8,
    noctDegC: 45,
    powerPerKelvinFraction: -0.004,
    performanceFraction: 0.9,
  };
  const farm: WindFarm = {
    id: "w",
    capacityMw: 100,
    hubHeightM: 100,
    shearExponent: 0.143,
    curveSpeedsMPerS: [3, 12, 25],
    curveFractions: [0, 1, 1],
    performanceFraction: 0.9,
  };

  it("cold modules give more than their plate, hot ones less: -5 and 40 degC at 500 W/m2", () => {
    // cells at -5 + 15.625 and 40 + 15.625
    expect(pvOutputMw(pv, 500, -5)).toBeCloseTo(10 * 0.5 * (1 + 0.004 * 14.375) * 0.9, 9);
    expect(pvOutputMw(pv, 500, 40)).toBeCloseTo(10 * 0.5 * (1 - 0.004 * 30.625) * 0.9, 9);
    expect([pvOutputMw(pv, 0, 20), pvOutputMw(pv, 1200, -20)]).toEqual([0, 8]);
  });

  it("wind: nothing below cut-in and above cut-out, half-way up the ramp half", () => {
    const output = (speed: number) => windOutputMw(farm, speed, 100);
    expect([2.9, 25.1].map(output)).toEqual([0, 0]);
    expect([3, 7.5, 12, 25].map(output)).toEqual([0, 45, 90, 90].map((mw) => expect.closeTo(mw, 9)));
  });

  it("a power curve that falls back or lacks a point is refused", () => {
    expect(() => windOutputMw({ ...farm, curveSpeedsMPerS: [3, 3, 25] }, 5, 100)).toThrow(/entry 2/);
    expect(() => windOutputMw({ ...farm, curveFractions: [0, 1] }, 5, 100)).toThrow(/2 values where 3/);
  });

  it("own generation without a carbon price is heat rate times fuel and upkeep: 9.5 * 3.2 + 5", () => {
    const plant = {
      id: "g",
      capacityMw: 10,
      minimumMw: 4,
      heatRateMmbtuPerMwh: 9.5,
      variableUpkeepUsdPerMwh: 5,
      startCostUsd: 0,
      minimumUpHours: 1,
      minimumDownHours: 1,
    };
    expect(generationCostUsdPerMwh(plant, 3.2)).toBeCloseTo(35.4, 12);
  });
});
