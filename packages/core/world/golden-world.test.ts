import { describe, expect, it } from "vitest";
import { hashOfBatch, hashWorlds, makeWorldBatch } from "./index.ts";
import { testModel } from "./test-world.ts";

/** A change here breaks every recorded run: it needs a reason in the commit. */
const GOLDEN = {
  "outlook, antithetic": "a002860f65eeb98a",
  "outlook, plain": "5ec29df9e2e8cfaa",
  "outlook, sobol": "da05da37c4ee11a5",
  "valuation, antithetic": "e0ac6602b6493966",
  "valuation, plain": "ab5cb2f893943d9e",
  "valuation, sobol": "31e5d58bfa6db10a",
};

describe("golden hashes of the world", () => {
  const hashes = hashWorlds(testModel(), 36);

  it("of the test model, 20 paths from path 300 on, are these on every machine", () => {
    expect(hashes).toEqual(GOLDEN);
  });

  it("differ between measures and between samplings", () => {
    expect(new Set(Object.values(hashes)).size).toBe(6);
  });

  it("change with the last bit of one figure of the model", () => {
    const model = testModel();
    const power = { ...model.power, level: { ...model.power.level, volatilityPerSqrtYear: 0.35 + 2 ** -53 } };
    expect(power.level.volatilityPerSqrtYear).not.toBe(0.35);
    const request = { seed: 1, firstPath: 0, pathCount: 8, months: 12, measure: "outlook" } as const;
    expect(hashOfBatch(makeWorldBatch({ ...model, power }, request))).not.toBe(
      hashOfBatch(makeWorldBatch(model, request)),
    );
  });
});
