import { parseShock } from "@switchyard/core/network";
import { describe, expect, it } from "vitest";
import { paramsOf, READY_SHOCKS, SHOCK_KINDS, shockOf, shockText, shockWords } from "./shocks.ts";

describe("the shock bench", () => {
  it.each(READY_SHOCKS)("writes $name as the command line reads it", ({ shock }) => {
    const parsed = parseShock(shockText({ ...shock, month: "2027-03" }));
    expect(parsed.kind).toBe(shock.kind);
  });

  it("says a fall of 60 % with a true minus sign", () => {
    expect(shockWords({ kind: "price", size: -60, month: "2027-03" })).toBe("price −60 % in 2027-03");
  });

  it("finds in an address what it wrote there", () => {
    const shock = { kind: "outage", size: 45, month: "2028-11" } as const;
    expect(shockOf(paramsOf(shock) as Record<string, string>)).toEqual(shock);
  });

  it("passes over an address that names no shock, no month or no number", () => {
    expect(shockOf({})).toBeUndefined();
    expect(shockOf({ shock: "meteor", size: "3", on: "2027-03" })).toBeUndefined();
    expect(shockOf({ shock: "price", size: "-60", on: "2027-13" })).toBeUndefined();
    expect(shockOf({ shock: "price", size: "much", on: "2027-03" })).toBeUndefined();
  });

  it("holds a size of an address within what the kind allows", () => {
    expect(shockOf({ shock: "price", size: "-400", on: "2027-03" })?.size).toBe(SHOCK_KINDS.price.from);
  });
});
