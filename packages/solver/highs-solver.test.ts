import type { LinearModel } from "@switchyard/core/dispatch";
import { EXACT_LINEAR_OPTIONS } from "@switchyard/core/dispatch";
import { beforeAll, describe, expect, it } from "vitest";
import { loadHighsSolver } from "./index.ts";

type Solver = Awaited<ReturnType<typeof loadHighsSolver>>;
let solver: Solver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

/** The workshop: chairs earn 30, tables 50; carpentry c + 2t <= 40, finishing 2c + t <= 50. Optimum 20, 10: 1100. */
const workshop: LinearModel = {
  sense: "maximise",
  offset: 0,
  columnCost: Float64Array.of(30, 50),
  columnLower: Float64Array.of(0, 0),
  columnUpper: Float64Array.of(Infinity, Infinity),
  rowLower: Float64Array.of(-Infinity, -Infinity),
  rowUpper: Float64Array.of(40, 50),
  rowStarts: Int32Array.of(0, 2, 4),
  columnIndices: Int32Array.of(0, 1, 0, 1),
  coefficients: Float64Array.of(1, 2, 2, 1),
};

describe("one-shot solves", () => {
  it("the workshop makes 20 chairs and 10 tables and earns 1100", () => {
    const { status, objective, columnValues, rowValues } = solver.solve(workshop);
    expect(status).toBe("optimal");
    expect(objective).toBeCloseTo(1100, 9);
    expect([...columnValues]).toEqual([20, 10]);
    expect([...rowValues]).toEqual([40, 50]);
  });

  it("a dual is what one more unit earns: a 41st hour of carpentry 70/3, a 51st of finishing 10/3", () => {
    const { rowDuals } = solver.solve(workshop);
    expect(rowDuals[0]).toBeCloseTo(70 / 3, 9);
    expect(rowDuals[1]).toBeCloseTo(10 / 3, 9);
  });

  it("the same dual has the other sign where the cost is minimised", () => {
    const cost = { ...workshop, sense: "minimise" as const, columnCost: Float64Array.of(-30, -50) };
    const { objective, rowDuals } = solver.solve(cost);
    expect(objective).toBeCloseTo(-1100, 9);
    expect(rowDuals[0]).toBeCloseTo(-70 / 3, 9);
  });

  it("whole numbers are kept: 7 hours of carpentry and 3.5 of finishing give 3 tables and 0 chairs, or 150", () => {
    const small = { ...workshop, rowUpper: Float64Array.of(7, 3.5), isIntegerColumn: Uint8Array.of(1, 1) };
    const solution = solver.solve(small, EXACT_LINEAR_OPTIONS);
    expect([...solution.columnValues]).toEqual([0, 3]);
    expect(solution.objective).toBe(150);
    expect(solution.bound).toBeCloseTo(150, 9);
    expect([...solution.rowDuals]).toEqual([0, 0]);
  });

  it("an offset is part of the objective", () => {
    expect(solver.solve({ ...workshop, offset: -100 }).objective).toBeCloseTo(1000, 9);
  });
});

describe("answers that are not optimal say so", () => {
  it("contradictory rows are infeasible", () => {
    const model = { ...workshop, rowLower: Float64Array.of(41, -Infinity) };
    expect(solver.solve(model).status).toBe("infeasible");
  });

  it("a maximum without a limit is unbounded", () => {
    const model = { ...workshop, rowUpper: Float64Array.of(Infinity, Infinity) };
    expect(solver.solve(model).status).toBe("unbounded");
  });

  it("arrays that don't fit together are refused before they reach the solver", () => {
    const model = { ...workshop, rowStarts: Int32Array.of(0, 2) };
    expect(() => solver.solve(model)).toThrow(/2 columns, 2 rows, 4 entries.*rowStarts one more than rows/);
  });
});

describe("sessions re-solve warm", () => {
  it("costs, bounds and rows change in place; the second solve of an unchanged model needs no iteration", () => {
    const session = solver.open(workshop, { presolve: "off" });
    expect(session.solve().objective).toBeCloseTo(1100, 9);
    expect(session.solve().iterationCount).toBe(0);
    session.setColumnCosts(Int32Array.of(0), Float64Array.of(0));
    expect(session.solve().objective).toBeCloseTo(1000, 9); // 20 tables
    session.setRowBounds(Int32Array.of(0), Float64Array.of(-Infinity), Float64Array.of(20));
    expect(session.solve().objective).toBeCloseTo(500, 9); // 10 tables
    session.setColumnBounds(Int32Array.of(1), Float64Array.of(0), Float64Array.of(4));
    expect(session.solve().objective).toBeCloseTo(200, 9);
    session.addRow(-Infinity, 3, Int32Array.of(1), Float64Array.of(1));
    expect(session.solve().objective).toBeCloseTo(150, 9);
    session.dispose();
  });

  it("a disposed session refuses to solve, and disposing twice is harmless", () => {
    const session = solver.open(workshop);
    session.dispose();
    session.dispose();
    expect(() => session.solve()).toThrow();
  });

  it("300 models opened and disposed leave room for one more: nothing leaks", () => {
    for (let i = 0; i < 300; i++) solver.open(workshop).dispose();
    expect(solver.solve(workshop).objective).toBeCloseTo(1100, 9);
  });
});
