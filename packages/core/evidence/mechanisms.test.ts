import { describe, expect, it } from "vitest";
import {
  claimsOf,
  experimentOn,
  experimentsOf,
  findClaim,
  numberAtPath,
  rangeOf,
  runClaim,
  runPoint,
} from "./index.ts";
import { shippedRows as rows } from "./shipped-rows.fixture.ts";

const SEED = 7;
/** How far an input is moved across a boundary, either way. */
const STEP = 0.02;
/** How far an irrelevant input is moved. */
const FAR = 1.37;

const quick = { seed: SEED, seedCount: 20, hasMovements: false, hasMaps: false };

describe.each(experimentsOf(rows).map((experiment) => [experiment.claimId, experiment] as const))(
  "%s",
  (id, experiment) => {
    const claim = findClaim(rows, id);
    const range = rangeOf(claim, rows);
    const result = runClaim(claim, experiment, rows, [], quick);
    const holdsAt = (value: number) =>
      runPoint(claim, experiment, rows, { changes: { [range.input]: value }, seed: SEED }).holds;

    it("turns somewhere along its decisive input, and 2 % either way of each boundary flips the answer", () => {
      expect(result.boundary.length).toBeGreaterThan(0);
      for (const { value, holdsAbove } of result.boundary) {
        expect(holdsAt(value * (1 + STEP)), `above ${value}`).toBe(holdsAbove);
        expect(holdsAt(value * (1 - STEP)), `below ${value}`).toBe(!holdsAbove);
      }
    });

    it("turns where it says along further inputs too", () => {
      for (const { input, turns } of result.alsoTurns)
        for (const { value, holdsAbove } of turns) {
          const at = (changed: number) =>
            runPoint(claim, experiment, rows, { changes: { [input]: changed }, seed: SEED }).holds;
          expect([at(value * (1 - STEP)), at(value * (1 + STEP))], input).toEqual([!holdsAbove, holdsAbove]);
        }
    });

    it(`is not moved by a bit by ${experiment.irrelevantInput}`, () => {
      const value = numberAtPath(rows, experiment.irrelevantInput) * FAR;
      const moved = runPoint(claim, experiment, rows, {
        changes: { [experiment.irrelevantInput]: value },
        seed: SEED,
      });
      expect(moved.figures).toStrictEqual(result.figures);
      expect(moved.used).not.toContain(experiment.irrelevantInput);
    });

    it("gives the same figures twice, each finite or null, and its headline among them", () => {
      const again = runPoint(claim, experiment, rows, { seed: SEED });
      expect(again.figures).toStrictEqual(result.figures);
      for (const { name, value } of again.figures)
        expect(value === null || Number.isFinite(value), name).toBe(true);
      expect(new Set(again.figures.map(({ name }) => name)).size).toBe(again.figures.length);
      expect(again.figures.map(({ name }) => name)).toContain(experiment.headline);
    });

    it("reads its decisive input, and every input that a reading changes is an input of some reading", () => {
      expect(result.inputs.map(({ path }) => path).some((path) => range.input.startsWith(path))).toBe(true);
      for (const { name, changes } of experiment.readings) {
        const { used } = runPoint(claim, experiment, rows, { changes, seed: SEED });
        for (const path of Object.keys(changes)) expect(used, `${name}: ${path}`).toContain(path);
      }
    });

    it("compares every threshold of its claim but a span of time that it reads itself", () => {
      const compared = experiment.conditions.map(({ threshold }) => threshold);
      const own = claim.thresholds.map(({ name }) => name).filter((name) => name !== "withinDays");
      expect([...new Set(compared)].sort()).toEqual([...own].sort());
    });

    // one of two specifications, never a skip: a skipped test is a failure where this is checked
    if (experiment.isStochastic)
      it("has the same answer for 19 of 20 seeds, or reads uncertain", () => {
        const { agreeingCount, seedCount } = result.interval!;
        expect(seedCount).toBe(20);
        if (agreeingCount < 19) expect(result.verdict).toBe("uncertain");
        else expect(result.verdict).not.toBe("uncertain");
      });
    else
      it("does not depend on the seed", () => {
        expect(runPoint(claim, experiment, rows, { seed: SEED + 1 }).figures).toStrictEqual(result.figures);
        expect(result.interval).toBeNull();
      });
  },
);

describe("the register", () => {
  it("has 32 claims; 28 have an experiment, the others await a later model that is named", () => {
    const claims = claimsOf(rows);
    expect(claims).toHaveLength(32);
    const without = claims.filter(({ id }) => experimentOn(rows, id) === null);
    expect(without.map(({ id }) => id).sort()).toEqual([
      "cheap-power-squeeze",
      "full-transition-unlikely",
      "hybrid-becomes-standard",
      "policy-tilt",
    ]);
    for (const { mechanism } of without) expect(mechanism.awaits).toMatch(/^the model of many/);
  });

  it("names the halves that await a later model: regions, firms, concentration", () => {
    const halves = claimsOf(rows).filter(
      ({ id, mechanism }) => experimentOn(rows, id) && mechanism.awaits !== null,
    );
    expect(halves.map(({ id }) => id).sort()).toEqual([
      "miner-divergence",
      "mixed-compute",
      "security-tied-to-energy",
    ]);
  });
});
