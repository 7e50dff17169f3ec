import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { asSiteSchedule } from "./as-site-schedule.ts";
import { solveProgram } from "./linear-program.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { importTerms, plainSite, plainStore, tenant } from "./plain-site.fixture.ts";
import { dispatchSite } from "./router.ts";
import type { CommittedUnit, SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSlack } from "./site-schedule.ts";
import { describeSiteSlack } from "./site-slacks.ts";
import { dispatchStorage } from "./storage-exact.ts";

let solver: LinearSolver;
beforeAll(async () => {
  solver = await loadHighsSolver();
});

const { grid } = plainSite(24);
const slack = (parts: Partial<SiteSlack>): SiteSlack => ({
  kind: "ai-unserved",
  part: "",
  fromStep: 17,
  toStep: 18,
  worstStep: 17,
  worstAmount: 15,
  totalMwh: 15,
  limit: 40,
  ...parts,
});

describe("slacks in words", () => {
  it.each<[string, Partial<SiteSlack>, string]>([
    [
      "loads as in the exact class",
      {},
      "import limit 40 MW at 2027-08-12 17:00 leaves 15 MW of AI load unserved",
    ],
    [
      "the only battery needs no name",
      { kind: "state-of-charge-reserve", part: "battery" },
      "the reserve of 40 MWh at 2027-08-12 17:00 can't be kept; 15 MWh are missing",
    ],
    [
      "a further one has its number",
      { kind: "state-of-charge-end", part: "battery 2" },
      "battery 2: the end state 40 MWh at 2027-08-12 17:00 can't be reached; the schedule misses it by 15 MWh",
    ],
    [
      "a trip",
      { kind: "minimum-on-time", part: "coal", limit: 4, worstAmount: 3 },
      "coal must stay on for 4 steps and can't: it trips 3 steps early",
    ],
    [
      "a ramp",
      { kind: "ramp", part: "coal", limit: 10, worstAmount: 1 / 3 },
      "coal can't leave its state before the horizon within its ramp of 10 MW; it misses by 0.333333 MW",
    ],
  ])("%s", (_what, parts, sentence) => {
    expect(describeSiteSlack(slack(parts), grid)).toBe(sentence);
  });

  it("local time is the caller's: five hours behind UTC", () => {
    expect(describeSiteSlack(slack({}), grid, -5 * 3600)).toContain("2027-08-12 12:00");
  });
});

describe("slacks of a linear program are found in what it did", () => {
  const solve = (parts: Partial<SiteDispatchProblem>, steps = 3) =>
    solveProgram({ ...plainSite(steps), ...parts }, solver);

  it("two runs of unserved AI load: 3 MW, none, 5 MW", () => {
    const { slacks } = solve({ ai: tenant({ reservedMw: 0, loadMw: Float64Array.of(13, 10, 15) }) });
    expect(
      slacks.map(({ fromStep, toStep, worstAmount }) => [fromStep, toStep, Math.round(worstAmount)]),
    ).toEqual([
      [0, 1, 3],
      [2, 3, 5],
    ]);
  });

  it("auxiliaries that are dearer are served first: only AI load is named", () => {
    const { slacks } = solve({
      ai: tenant({ reservedMw: 0, loadMw: 8 }),
      auxiliary: { loadMw: 4, unservedCostUsdPerMwh: 9000 },
    });
    expect(slacks.map(({ kind, totalMwh }) => [kind, Math.round(totalMwh)])).toEqual([["ai-unserved", 6]]);
  });

  it("each store is named by its place: the first keeps its reserve, the second can't", () => {
    const { slacks } = solve({
      battery: plainStore({ reserveMwh: 5 }),
      furtherBatteries: [plainStore({ reserveMwh: 5, chargeLimitMw: 2 })],
    });
    expect(slacks.map(({ kind, part, fromStep, toStep }) => [kind, part, fromStep, toStep])).toEqual([
      ["state-of-charge-reserve", "battery 2", 0, 2],
    ]);
    expect(slacks[0]!.worstAmount).toBeCloseTo(3, 6);
  });

  it("a ramp that the state before the horizon breaks is named with what it lacks: from 9 to 2 at 4 MW an hour", () => {
    const hall: CommittedUnit = {
      id: "hall",
      side: "load",
      modes: [{ id: "on", minimumMw: 0, maximumMw: 9, priceUsdPerMwh: 80 }],
      startCostUsd: 0,
      minimumOnSteps: 1,
      minimumOffSteps: 1,
      rampDownMw: 4,
      before: { isOn: true, steps: 9, powerMw: 9 },
    };
    const { slacks } = solve({ units: [hall], import: importTerms({ firmLimitMw: 2 }) });
    expect(slacks.map(({ kind, part }) => [kind, part])).toEqual([["ramp", "hall"]]);
    expect(slacks[0]!.worstAmount).toBeCloseTo(3, 6);
  });

  it("what is kept is not named", () => {
    const held = plainStore({ reserveMwh: 1, ends: { kind: "free-end", startMwh: 1 } });
    expect(solve({ ai: tenant(), battery: held }).slacks).toEqual([]);
  });
});

describe("a ride-through reserve is a bound, unserved load has a price: the reserve is filled first, on both ways", () => {
  /** 6 MW for the tenant, none beside its reservation: 1 MWh of reserve costs 1 MWh of AI load. */
  const problem = plainSite(3, { ai: tenant(), battery: plainStore({ reserveMwh: 1 }) });

  it.each([
    ["exactly", () => dispatchSite(problem).schedule],
    ["by linear program", () => solveProgram(problem, solver)],
  ])("%s", (_way, solve) => {
    const { slacks, batteries } = solve();
    expect(batteries[0]!.stateOfChargeMwh[1]).toBeCloseTo(1, 6);
    expect(slacks.map(({ kind, totalMwh }) => [kind, Math.round(totalMwh * 1e6) / 1e6])).toEqual([
      ["ai-unserved", 1],
    ]);
  });
});

describe("the exact class speaks the same words", () => {
  const problem = plainSite(2, {
    ai: tenant({ loadMw: 25, reservedMw: 0 }),
    battery: plainStore({ ends: { kind: "free-end", startMwh: 30 }, dischargeLimitMw: 4 }),
  });

  it("loads have no part, stores are 'battery'", () => {
    const { slacks } = dispatchSite(problem).schedule;
    expect(new Set(slacks.map(({ kind, part }) => `${kind}/${part}`))).toEqual(
      new Set(["ai-unserved/", "state-of-charge-start/battery"]),
    );
  });

  it("one more MW of connection in a step short of load is worth 5,000 - 30, in one with nothing to do 0", () => {
    const { importLimitValueUsdPerMwh } = dispatchSite(problem).schedule;
    expect(importLimitValueUsdPerMwh[0]).toBeCloseTo(4970, 6);
    expect([...dispatchSite(plainSite(2)).schedule.importLimitValueUsdPerMwh]).toEqual([0, 0]);
  });

  it("behind a loss it is counted at the point of connection: 0.8 * 80 - 30 = 34", () => {
    const lossy = plainSite(1, {
      import: importTerms({ lossFraction: 0.2 }),
      mining: [{ id: "m", capacityMw: 20, valueUsdPerMwh: 80 }],
    });
    expect(dispatchSite(lossy).schedule.importLimitValueUsdPerMwh[0]).toBeCloseTo(34, 9);
  });

  it("nothing is left out on the way from one form to the other", () => {
    const { schedule } = dispatchStorage(problem);
    const site = asSiteSchedule(problem, schedule, 1, 2);
    expect(site).toMatchObject({ valueUsd: 1, boundUsd: 2, units: [], reserves: [], aiCutMw: [] });
    expect(site.batteries[0]!.stateOfChargeMwh).toBe(schedule.stateOfChargeMwh);
    expect(site.importMw).toBe(schedule.importMw);
    expect(site.slacks).toHaveLength(schedule.slacks.length);
  });
});
