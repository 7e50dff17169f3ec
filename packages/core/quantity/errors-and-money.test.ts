import { describe, expect, it } from "vitest";
import {
  addMoney,
  convertMoney,
  declaredErrorCodes,
  defineErrors,
  isSwitchyardError,
  quantityErrors,
  SwitchyardError,
} from "./index.ts";

describe("errors", () => {
  const errors = defineErrors("test-room", {
    tooHot: (d: { degC: number }) => `${d.degC} degC is above 45 degC`,
    outOfRange: (d: { from: number; to: number }) => `allowed is ${d.from} to ${d.to}`,
  });

  it("carry the room and the reason as a stable code", () => {
    expect(errors.tooHot({ degC: 50 }).code).toBe("test-room/too-hot");
    expect(errors.outOfRange.code).toBe("test-room/out-of-range");
  });

  it("carry a message for people and the facts as data", () => {
    const error = errors.tooHot({ degC: 50 });
    expect(error.message).toBe("50 degC is above 45 degC");
    expect(error.details).toEqual({ degC: 50 });
    expect(error).toBeInstanceOf(Error);
  });

  it("are told from other errors, also across bundles", () => {
    const foreign = Object.assign(new Error("from another bundle"), { name: "SwitchyardError", code: "a/b" });
    expect(isSwitchyardError(new SwitchyardError("a/b", "x"))).toBe(true);
    expect(isSwitchyardError(foreign)).toBe(true);
    expect(isSwitchyardError(new Error("x"))).toBe(false);
    expect(isSwitchyardError("a/b")).toBe(false);
  });

  it("are listed for the reference page, sorted and once each", () => {
    const codes = declaredErrorCodes();
    expect(codes).toContain("test-room/too-hot");
    expect(codes).toContain(quantityErrors.badGrid.code);
    expect([...codes].sort()).toEqual(codes);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe("money", () => {
  const rate = { from: "EUR", to: "USD", rate: 1.08, date: { year: 2024, month: 6, day: 3 }, source: "test" };

  it("adds within one currency", () => {
    expect(addMoney({ amount: 2, currency: "USD" }, { amount: 3, currency: "USD" })).toEqual({
      amount: 5,
      currency: "USD",
    });
  });

  it("never adds dollars to euros", () => {
    expect(() => addMoney({ amount: 2, currency: "USD" }, { amount: 3, currency: "EUR" })).toThrow(
      expect.objectContaining({ code: "quantity/currency-mismatch" }),
    );
  });

  it("converts by a dated rate and back", () => {
    expect(convertMoney({ amount: 100, currency: "EUR" }, rate)).toEqual({ amount: 108, currency: "USD" });
    expect(convertMoney({ amount: 108, currency: "USD" }, rate).amount).toBeCloseTo(100, 12);
  });

  it("refuses a rate that is for other currencies, naming it and its day", () => {
    expect(() => convertMoney({ amount: 1, currency: "RUB" }, rate)).toThrow(/RUB.*EUR\/USD of 2024-06-03/);
  });
});
