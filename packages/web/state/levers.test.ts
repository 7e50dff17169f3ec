import type { BreakEven } from "@switchyard/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTrack, placeOf, snapped, valueAt } from "../ui/track.ts";
import { beyondTurn, movedTurns, shiftFor, slidersOf } from "./levers.ts";

const RENT: BreakEven = {
  parameter: "rent in the first year",
  unit: "USD/kW/month (it-kw)",
  today: 128,
  flipsAt: 122,
  searchedFrom: 25.6,
  searchedTo: 640,
  winnerBelow: "mine",
  winnerAbove: "convert",
};
const DELAY: BreakEven = {
  parameter: "delay of every hall",
  unit: "months",
  today: 0,
  flipsAt: 22,
  searchedFrom: 0,
  searchedTo: 60,
  winnerBelow: "convert",
  winnerAbove: "mine",
};

describe("a slider of an input", () => {
  it("shows the value of the moved ratio, and gives the ratio of a value", () => {
    const moved = { ...RENT, today: 64, searchedFrom: 12.8, searchedTo: 320 };
    const [rent] = slidersOf([moved], { rentRatio: 0.5 });
    expect(rent).toMatchObject({
      key: "rentRatio",
      today: 128,
      value: 64,
      from: 25.6,
      to: 640,
      flipsAt: 122,
    });
    expect(shiftFor(rent!, 96)).toBe(0.75);
  });

  it("moves a delay by whole months on top of the scenario's", () => {
    const [delay] = slidersOf([{ ...DELAY, today: 9, searchedTo: 69 }], { delayMonths: 3 });
    expect(delay).toMatchObject({ key: "delayMonths", today: 6, value: 9, to: 66, isWhole: true });
    expect(shiftFor(delay!, 11.6)).toBe(6);
    expect(shiftFor(delay!, 2)).toBe(0);
  });

  it("stands where it was put while the study of that place is still worked on", () => {
    const [rent] = slidersOf([RENT], {}, { rentRatio: 0.9 });
    expect(rent!.today).toBe(128);
    expect(rent!.value).toBeCloseTo(115.2, 9);
  });

  it("keeps where an input turns when another one is moved, and moves its own today along", () => {
    const turns = movedTurns([RENT, DELAY], { rentRatio: 2, delayMonths: 4 }, { rentRatio: 1 });
    expect(turns[0]).toMatchObject({ today: 64, searchedFrom: 12.8, searchedTo: 320, flipsAt: 122 });
    expect(turns[1]).toMatchObject({ today: -4, searchedFrom: 0, searchedTo: 56, flipsAt: 22 });
    expect(slidersOf(turns, { rentRatio: 1 })).toMatchObject(
      slidersOf([RENT, DELAY], { rentRatio: 2, delayMonths: 4 }).map(({ value: _, ...slider }) => slider),
    );
  });

  it("goes just beyond the turn, on the far side from today", () => {
    expect(beyondTurn(slidersOf([RENT], {})[0]!)).toBeCloseTo(121.756, 6);
    expect(beyondTurn(slidersOf([{ ...RENT, flipsAt: 150 }], {})[0]!)).toBeCloseTo(150.3, 6);
    expect(beyondTurn(slidersOf([{ ...DELAY, flipsAt: 21.4 }], {})[0]!)).toBe(22);
    expect(beyondTurn(slidersOf([{ ...RENT, flipsAt: null }], {})[0]!)).toBeUndefined();
  });

  it("knows each input that a study moves, and leaves others out", () => {
    const names = [
      "rent in the first year",
      "conversion capex",
      "delay of every hall",
      "hashprice, whole path",
      "power price, whole path",
      "the weather",
    ];
    const turns = names.map((parameter) => ({ ...RENT, parameter }));
    expect(slidersOf(turns, {}).map(({ key }) => key)).toEqual([
      "rentRatio",
      "capexRatio",
      "delayMonths",
      "hashpriceRatio",
      "powerLevelRatio",
    ]);
  });
});

describe("the line of a slider", () => {
  it("puts today in the middle of a fifth to five times, and a zero at the left of a range from zero", () => {
    expect(placeOf(makeTrack(25.6, 640), 128)).toBeCloseTo(0.5, 12);
    expect(placeOf(makeTrack(0, 60), 0)).toBe(0);
    expect(placeOf(makeTrack(0, 60), 15)).toBe(0.25);
  });

  it("finds a value's place and the place's value again, for any range", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5000, max: 5000 }).map((cents) => cents / 100),
        fc.integer({ min: 1, max: 10_000 }).map((cents) => cents / 100),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, width, place) => {
          const track = makeTrack(from, from + width);
          expect(placeOf(track, valueAt(track, place))).toBeCloseTo(place, 6);
        },
      ),
      { seed: 7 },
    );
  });

  it("snaps to the turn within 1.5 % of the line, to the nearer of two marks, else nowhere", () => {
    const track = makeTrack(25.6, 640);
    const near = valueAt(track, placeOf(track, 122) + 0.01);
    expect(snapped(track, near, [122])).toBe(122);
    expect(snapped(track, valueAt(track, placeOf(track, 122) + 0.02), [122])).not.toBe(122);
    expect(snapped(track, 127.5, [122, 128])).toBe(128);
  });

  it("keeps outside values at its ends", () => {
    expect(placeOf(makeTrack(1, 2), 99)).toBe(1);
    expect(placeOf(makeTrack(1, 2), -5)).toBe(0);
    expect(placeOf(makeTrack(2, 2), 2)).toBe(0);
  });
});
