import { describe, expect, it } from "vitest";
import { claimAt } from "./claim-at.ts";
import { claimsRegister, REGISTER_SEED } from "./claims.ts";

const RUN = { assumptionsHash: "test", codeVersion: "test", seed: REGISTER_SEED };
const only = (id: string) =>
  claimsRegister(RUN, { ids: [id], hasMovements: false, hasMaps: false }).claims[0]!;

describe("a claim with its decisive input moved", () => {
  const claim = only("power-drives-training-cost");
  const turn = claim.boundary[0]!;

  it("answers at the reference as the register does", () => {
    const at = claimAt(claim.id, claim.decisiveInput!.referenceValue, REGISTER_SEED)!;
    expect(at.holds).toBe(claim.holdsAtReference);
    expect(at.figures).toEqual(claim.figures);
  });

  it("turns 2 % beyond the boundary that the register reports", () => {
    const [below, above] = [0.98, 1.02].map(
      (factor) => claimAt(claim.id, turn.value * factor, REGISTER_SEED)!.holds,
    );
    expect([below, above]).toEqual(turn.holdsAbove ? [false, true] : [true, false]);
  });

  it("is null for a claim that awaits a later model", () => {
    expect(claimAt("policy-tilt", 1, REGISTER_SEED)).toBeNull();
  });

  it("refuses a claim that is not in the register", () => {
    expect(() => claimAt("flat-earth", 1, REGISTER_SEED)).toThrow(/flat-earth/);
  });
});
