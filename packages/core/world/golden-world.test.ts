import { describe, expect, it } from "vitest";
import { hashOfBatch, hashWorlds, makeWorldBatch } from "./index.ts";
import { testModel } from "./test-world.ts";

/** A change here breaks every recorded run: it needs a reason in the commit. */
const GOLDEN = {
  "outlook, antithetic": "04b4a68eb146a892",
  "outlook, plain": "67b081692781a5cd",
  "outlook, sobol": "bc313736495bdb84",
  "valuation, antithetic": "6098911b0582d7f9",
  "valuation, plain": "78e534f7b74be7a5",
  "valuation, sobol": "2808697b36dcb094",
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
