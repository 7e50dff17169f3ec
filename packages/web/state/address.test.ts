import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Place, readAddress, writeAddress } from "./address.ts";
import { packText, unpackText } from "./compress.ts";

const EMPTY: Place = { page: "verdict", source: undefined, other: undefined, shifts: {}, params: {} };

describe("the address of a state", () => {
  it.each([
    [EMPTY, "#/verdict"],
    [{ ...EMPTY, source: { kind: "example", id: "01-hybrid-100-mw" } }, "#/verdict?example=01-hybrid-100-mw"],
    [{ ...EMPTY, page: "money", shifts: { rentRatio: 0.75, delayMonths: 6 } }, "#/money?rent=0.75&delay=6"],
    [
      { ...EMPTY, page: "dispatch", params: { from: "2027-08-12", days: "1" } },
      "#/dispatch?days=1&from=2027-08-12",
    ],
  ] as const)("%j is %s and reads back", async (place, address) => {
    expect(await writeAddress(place as Place)).toBe(address);
    expect(await readAddress(address)).toEqual(place);
  });

  it("carries the scenario's own text, packed to less than its length", async () => {
    const text = "title: a site\n# a comment\nsite:\n  grid: { import: 100 MW }\n".repeat(20);
    const place: Place = { ...EMPTY, source: { kind: "text", text }, other: { kind: "example", id: "b" } };
    const address = await writeAddress(place);
    expect(address.length).toBeLessThan(text.length / 3);
    expect(address).not.toMatch(/[+/=]{2}|%/);
    expect(await readAddress(address)).toEqual(place);
  });

  it("gives every text and every moved slider back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.integer({ min: 20, max: 500 }),
        fc.integer({ min: 0, max: 60 }),
        async (text, percent, months) => {
          const shifts = {
            ...(percent === 100 ? {} : { hashpriceRatio: percent / 100 }),
            ...(months === 0 ? {} : { delayMonths: months }),
          };
          const place: Place = { ...EMPTY, source: { kind: "text", text }, shifts };
          expect(await readAddress(await writeAddress(place))).toEqual(place);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it.each([
    "",
    "#",
    "#/",
    "#verdict",
    "#/%E0%A4%A?rent=x",
    "#/money?rent=-1&delay=1.5&text=!!!&hashprice=Infinity&paths=1e9",
  ])(
    "an address that says nothing of use, %j, is read without a throw and without a shift",
    async (address) => {
      const { shifts, source, paths } = await readAddress(address);
      expect({ shifts, source, paths }).toEqual({ shifts: {}, source: undefined, paths: undefined });
    },
  );

  it("keeps words of pages apart from its own", async () => {
    const { params } = await readAddress("#/network?shock=-60&example=x&rent=2");
    expect(params).toEqual({ shock: "-60" });
  });
});

describe("packed texts", () => {
  it("refuse what unfolds to more than a scenario may have", async () => {
    const bomb = await packText("a".repeat(5_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await unpackText(bomb)).toBeUndefined();
  });

  it("are not read where they were cut", async () => {
    const packed = await packText("title: a site with a name\n".repeat(30));
    expect(await unpackText(packed.slice(0, packed.length - 4))).toBeUndefined();
  });
});
