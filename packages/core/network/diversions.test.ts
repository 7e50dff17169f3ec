import { describe, expect, it } from "vitest";
import { parseDiversion } from "./diversions.ts";

/** 1 June 2027 in days since 1970: 57 years with 14 leap days between, and 151 days of 2027. */
const JUNE_2027 = 57 * 365 + 14 + 151;

describe("a diversion as a person writes it", () => {
  it("is a power in GW at the first day of a month", () => {
    expect(parseDiversion("2GW@2027-06")).toEqual({ machineGw: 2, day: JUNE_2027 });
  });
  it("may be in MW and at a day", () => {
    expect(parseDiversion(" 500 MW@2027-06-15 ")).toEqual({ machineGw: 0.5, day: JUNE_2027 + 14 });
  });
  it("may have decimals", () => {
    expect(parseDiversion("1.25GW@2027-06").machineGw).toBe(1.25);
  });
  it.each(["2@2027-06", "-2GW@2027-06", "2 TW@2027-06", "2GW", "2GW@June", "NaNGW@2027-06", ""])(
    "is refused as %j with what may be written",
    (text) => {
      expect(() => parseDiversion(text)).toThrowError(/write 2GW@2027-06/);
    },
  );
  it.each(["2GW@2027-13", "2GW@2027-02-30"])("is refused at a date that is none: %s", (text) => {
    expect(() => parseDiversion(text)).toThrowError(
      expect.objectContaining({ code: "network/bad-diversion" }),
    );
  });
});
