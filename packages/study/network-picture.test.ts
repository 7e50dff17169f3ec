import { createHash } from "node:crypto";
import {
  frontierAsOf,
  makeEnsemble,
  networkGw,
  runningPower,
  scaleInstalled,
} from "@switchyard/core/network";
import { daysFromCivil } from "@switchyard/core/quantity";
import { describe, expect, it } from "vitest";
import { heightOnDay } from "./network-height.ts";
import { middleByPower, pictureOfMembers } from "./network-picture.ts";
import { priceOnDay } from "./network-price-path.ts";
import { modelOf } from "./network-settings.ts";
import { frozenRowsText, knownHeights, networkSettings } from "./network-settings-from-assumptions.ts";

const settings = networkSettings(createHash("sha256").update(frozenRowsText()).digest("hex").slice(0, 16));
const model = modelOf(settings);
const day = daysFromCivil({ year: 2024, month: 1, day: 1 });

/** Members whose machines draw so many GW, in this order. */
const membersOf = (gigawatts: readonly number[]) =>
  makeEnsemble(
    model,
    { ...settings.ensemble, members: gigawatts.length },
    {
      day,
      difficulty: 70e12,
      growthPerYear: 0.35,
      frontier: frontierAsOf(settings.machines, day, 0.15),
      studySeed: 1,
    },
  ).members.map((fleet, i) => {
    scaleInstalled(fleet, gigawatts[i]! / runningPower(fleet).machineGw);
    return { fleet, hashpriceUsdPerPhDay: 60 + i, powerUsdPerMwh: 50 };
  });

describe("the member that a picture is of", () => {
  it("is in the middle by power, wherever it stands: of 9, 2, 30, 5 and 4 GW the one of 5", () => {
    const members = membersOf([9, 2, 30, 5, 4]);
    expect(members.indexOf(middleByPower(members))).toBe(3);
    expect(middleByPower([...members].reverse())).toBe(members[3]);
  });
  it("is the upper one of two, and the only one of one", () => {
    const members = membersOf([3, 7]);
    expect(middleByPower(members)).toBe(members[1]);
    expect(middleByPower([members[0]!])).toBe(members[0]);
  });
  it("is the one that the guess of the network's GW is of", () => {
    for (const gigawatts of [[9, 2, 30, 5, 4], [8, 1, 3, 2], [1]]) {
      const members = membersOf(gigawatts);
      const { guessGw } = networkGw(
        members.map(({ fleet }) => fleet),
        { low: 1, guess: 1, high: 1 },
      );
      expect(runningPower(middleByPower(members).fleet).machineGw).toBeCloseTo(guessGw, 9);
    }
  });
  it("gives the picture its hashprice and its supply curve; GW are of all members", () => {
    const members = membersOf([9, 2, 30, 5, 4]);
    const picture = pictureOfMembers(members, model, { low: 1, guess: 1.05, high: 1.1 }, "2024-01-01");
    expect(picture.hashpriceUsdPerPhDay).toBe(63);
    const installed = members[3]!.fleet.installedEhs.reduce((a, b) => a + b, 0);
    expect(picture.supplyCurve.at(-1)!.cumulativeEhs).toBeCloseTo(installed, 9);
    expect(picture.networkGw.guessGw).toBeCloseTo(5 * 1.05, 9);
    expect(picture.networkGw.highGw).toBeCloseTo(30 * 1.1, 9);
  });
});

describe("a stated price", () => {
  const path = [
    { day: 100, priceUsd: 10_000 },
    { day: 110, priceUsd: 40_000 },
    { day: 120, priceUsd: 40_000 },
  ];
  it("goes along its logarithm: half way from 10,000 to 40,000 it is 20,000", () => {
    expect(priceOnDay(path, 105)).toBeCloseTo(20_000, 6);
  });
  it("is a row's on its day, and the last row's after it", () => {
    expect([100, 110, 119, 120, 9999].map((d) => Math.round(priceOnDay(path, d)))).toEqual([
      10_000, 40_000, 40_000, 40_000, 40_000,
    ]);
  });
});

describe("the height on a day", () => {
  const at = (year: number, month: number, day: number) =>
    heightOnDay(knownHeights(), daysFromCivil({ year, month, day }));
  it("is the halving's block on the halving's day", () => {
    expect([at(2016, 7, 9), at(2020, 5, 11), at(2024, 4, 20)]).toEqual([420_000, 630_000, 840_000]);
  });
  it("goes on at 144 blocks a day: 11 days after block 840,000, on 2024-05-01, it is 841,584", () => {
    expect(at(2024, 5, 1)).toBe(841_584);
    expect(at(2026, 5, 29)).toBe(840_000 + 769 * 144);
  });
  it("runs straight between two halvings: 720 of 1,440 days after 2020-05-11 it is 735,000", () => {
    expect(at(2022, 5, 1)).toBe(735_000);
  });
  it("counts back from the first and stops at 0", () => {
    expect(at(2012, 11, 27)).toBe(210_000 - 144);
    expect(at(2000, 1, 1)).toBe(0);
  });
});
