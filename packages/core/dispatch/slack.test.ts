import { describe, expect, it } from "vitest";
import { makeTimeGrid, utcMidnightUnixSec } from "../quantity/index.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, MIDNIGHT_UNIX_SEC, plainSite, tenant } from "./plain-site.fixture.ts";
import { describeSlack } from "./slack.ts";
import type { NamedSlack } from "./types.ts";

const day = makeTimeGrid(MIDNIGHT_UNIX_SEC, 3600, 24);

function slack(parts: Partial<NamedSlack>): NamedSlack {
  return {
    kind: "ai-unserved",
    fromStep: 17,
    toStep: 18,
    worstStep: 17,
    worstAmount: 15,
    totalMwh: 15,
    limit: 40,
    ...parts,
  };
}

describe("each kind of slack is a sentence with its limit, its date and its amount", () => {
  it.each<[NamedSlack["kind"], string]>([
    ["ai-unserved", "import limit 40 MW at 2027-08-12 17:00 leaves 15 MW of AI load unserved"],
    ["auxiliary-unserved", "import limit 40 MW at 2027-08-12 17:00 leaves 15 MW of auxiliary load unserved"],
    [
      "state-of-charge-start",
      "the battery starts 15 MWh outside its bound of 40 MWh at 2027-08-12 17:00; dispatch brings it back as fast as it can",
    ],
    [
      "state-of-charge-end",
      "the end state 40 MWh at 2027-08-12 17:00 can't be reached; the schedule misses it by 15 MWh",
    ],
    [
      "state-of-charge-reserve",
      "the reserve of 40 MWh at 2027-08-12 17:00 can't be kept; 15 MWh are missing",
    ],
  ])("%s", (kind, sentence) => {
    expect(describeSlack(slack({ kind }), day)).toBe(sentence);
  });
});

describe("the time in the sentence", () => {
  it.each<[string, number, number, string]>([
    ["UTC where no offset is given", 2, 0, "2027-08-12 02:00"],
    ["five hours behind is the evening before", 2, -5 * 3600, "2027-08-11 21:00"],
    ["three hours ahead of 23:00 is the next day", 23, 3 * 3600, "2027-08-13 02:00"],
    ["half hours are kept", 0, 5.5 * 3600, "2027-08-12 05:30"],
  ])("%s", (_what, worstStep, offsetSec, when) => {
    expect(describeSlack(slack({ worstStep }), day, offsetSec)).toContain(`at ${when} `);
  });

  it("five-minute steps are told to the minute: step 211 of the day is 17:35", () => {
    const fine = makeTimeGrid(MIDNIGHT_UNIX_SEC, 300, 288);
    expect(describeSlack(slack({ worstStep: 211 }), fine)).toContain("2027-08-12 17:35");
  });

  it("instants before 1970 are days too: an hour before the epoch is 1969-12-31 23:00", () => {
    expect(describeSlack(slack({ worstStep: 0 }), makeTimeGrid(-3600, 3600, 1))).toContain(
      "1969-12-31 23:00",
    );
  });

  it("a leap day is a day: 2028-02-29", () => {
    const leap = makeTimeGrid(utcMidnightUnixSec({ year: 2028, month: 2, day: 29 }), 3600, 24);
    expect(describeSlack(slack({ worstStep: 5 }), leap)).toContain("2028-02-29 05:00");
  });
});

describe("amounts are told to six digits and without a tail", () => {
  it.each([
    [1 / 3, "0.333333"],
    [15.000000001, "15"],
    [0.1 + 0.2, "0.3"],
    [1_234_567.8, "1234570"],
  ])("%d is %s", (worstAmount, words) => {
    expect(describeSlack(slack({ worstAmount }), day)).toContain(`leaves ${words} MW`);
  });
});

describe("runs of unserved load", () => {
  const load = (loadMw: Float64Array, stepSec = 3600) =>
    dispatchByMeritOrder(
      plainSite(loadMw.length, { ai: tenant({ loadMw, reservedMw: 0, idleMayBeUsed: true }) }, stepSec),
    ).slacks;

  it("two runs are two slacks, each with its worst step and its energy", () => {
    const slacks = load(Float64Array.of(11, 13, 12, 9, 15, 10, 14));
    expect(slacks.map(({ fromStep, toStep }) => [fromStep, toStep])).toEqual([
      [0, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(slacks[0]).toMatchObject({ worstStep: 1, worstAmount: 3, totalMwh: 6, limit: 10 });
    expect(slacks[1]).toMatchObject({ worstStep: 4, worstAmount: 5, totalMwh: 5 });
    expect(slacks[2]).toMatchObject({ worstStep: 6, worstAmount: 4, totalMwh: 4 });
  });

  it("of equal steps the first is the worst", () => {
    expect(load(Float64Array.of(12, 12, 12))[0]).toMatchObject({ worstStep: 0, toStep: 3, totalMwh: 6 });
  });

  it("a quarter hour 4 MW short is 1 MWh", () => {
    expect(load(Float64Array.of(14, 9), 900)[0]).toMatchObject({ worstAmount: 4, totalMwh: 1 });
  });

  it("half a milliwatt is rounding and no slack, two milliwatts are one", () => {
    expect(load(Float64Array.of(10 + 5e-10))).toEqual([]);
    expect(load(Float64Array.of(10 + 2e-9))).toHaveLength(1);
  });

  it("the limit is the whole connection of the worst step, called-back part included", () => {
    const [first] = dispatchByMeritOrder(
      plainSite(3, {
        import: importTerms({ firmLimitMw: 6, interruptibleLimitMw: Float64Array.of(4, 0, 2) }),
        ai: tenant({ loadMw: 11, reservedMw: 0, idleMayBeUsed: true }),
      }),
    ).slacks;
    expect(first).toMatchObject({ worstStep: 1, worstAmount: 5, limit: 6, totalMwh: 1 + 5 + 3 });
  });

  it("auxiliaries that cost more go before AI load: 12 MW behind 10 leave AI 2 MW short, auxiliaries none", () => {
    const slacks = dispatchByMeritOrder(
      plainSite(1, {
        ai: tenant({ loadMw: 8, reservedMw: 0, idleMayBeUsed: true }),
        auxiliary: { loadMw: 4, unservedCostUsdPerMwh: 9000 },
      }),
    ).slacks;
    expect(slacks.map(({ kind, worstAmount }) => [kind, worstAmount])).toEqual([["ai-unserved", 2]]);
  });

  it("AI load that costs more to drop goes before auxiliaries, and the slack says auxiliary", () => {
    const slacks = dispatchByMeritOrder(
      plainSite(1, {
        ai: tenant({ loadMw: 8, reservedMw: 0, idleMayBeUsed: true, unservedCostUsdPerMwh: 20_000 }),
        auxiliary: { loadMw: 4, unservedCostUsdPerMwh: 9000 },
      }),
    ).slacks;
    expect(slacks.map(({ kind, worstAmount }) => [kind, worstAmount])).toEqual([["auxiliary-unserved", 2]]);
  });
});
