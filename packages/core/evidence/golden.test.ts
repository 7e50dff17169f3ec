import { describe, expect, it } from "vitest";
import { golden } from "./golden.fixture.ts";
import { type Experiment, experimentOn, experimentsOf, openBook } from "./index.ts";
import { pinnedRows } from "./pinned-rows.fixture.ts";
import { shippedRows } from "./shipped-rows.fixture.ts";

/**
 * Figures computed on pinned inputs: rows may move on, but the same inputs give the same figures. A figure that moves here means
 * that an experiment, or a room it asks, computes otherwise than before; say why in the commit that changes it.
 */
const DRAW = { seed: 7, pathCount: 400 };
/** Sums in another order may differ in the last digits. */
const RELATIVE = 1e-9;

describe.each(golden.map(({ claim, runs }) => [claim, runs] as const))(
  "%s on pinned inputs",
  (claim, runs) => {
    const experiment = experimentOn(shippedRows, claim) as Experiment;

    it.each(runs)("$name", ({ changes, figures }) => {
      const measured = experiment.measure(openBook(pinnedRows, changes), DRAW);
      expect(Object.keys(measured)).toEqual(Object.keys(figures));
      for (const [name, value] of Object.entries(figures)) {
        const now = measured[name]!;
        if (value === null) expect(now === null || !Number.isFinite(now), name).toBe(true);
        else
          expect(Math.abs(now - value), name).toBeLessThanOrEqual(RELATIVE * Math.max(1e-6, Math.abs(value)));
      }
    });
  },
);

describe("the pinned inputs", () => {
  it("serve every experiment of the register", () => {
    expect(golden.map(({ claim }) => claim)).toEqual(
      experimentsOf(shippedRows).map(({ claimId }) => claimId),
    );
  });
});
