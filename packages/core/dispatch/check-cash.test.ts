import { describe, expect, it } from "vitest";
import { type DemandCharge, monthsOfSteps } from "../power/index.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { CASH_LINES, type CashLine, replayCash, totalCash } from "./check-cash.ts";
import { importTerms, plainStore, tenant } from "./plain-site.fixture.ts";
import { shortMonthLabels } from "./random-instance.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem, SoldReserve } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

const grid = makeTimeGrid(0, 3600, 4);
const steps = monthsOfSteps(shortMonthLabels(grid, 2));

function site(parts: Partial<SiteDispatchProblem> = {}, stepSec = 3600): SiteDispatchProblem {
  return { grid: makeTimeGrid(0, stepSec, 4), import: importTerms(), mining: [], ...parts };
}

/** A schedule in which nothing happens but `parts`. */
function schedule(parts: Partial<SiteSchedule> = {}): SiteSchedule {
  const nothing = () => new Float64Array(4);
  return {
    grid,
    importMw: nothing(),
    exportMw: nothing(),
    miningMw: [],
    aiServedMw: nothing(),
    aiCutMw: [],
    aiIsCalled: [],
    auxiliaryServedMw: nothing(),
    renewableMw: [],
    generatorMw: [],
    batteries: [],
    units: [],
    reserves: [],
    marginalValueUsdPerMwh: nothing(),
    importLimitValueUsdPerMwh: nothing(),
    slacks: [],
    valueUsd: 0,
    boundUsd: 0,
    ...parts,
  };
}

const mw = (...values: number[]) => Float64Array.from(values);
const usd = (problem: SiteDispatchProblem, done: SiteSchedule, line: CashLine) =>
  replayCash(problem, done)[line].usd;

describe("energy lines, four hours", () => {
  it.each<[string, CashLine, Partial<SiteDispatchProblem>, Partial<SiteSchedule>, number]>([
    ["10 MWh bought at 30", "import", {}, { importMw: mw(10, 0, 0, 0) }, -300],
    [
      "the adder is paid with the price: 2 MWh at 30 + 6, at 90 + 6",
      "import",
      { import: importTerms({ priceUsdPerMwh: mw(30, 90, 0, 0), adderUsdPerMwh: 6 }) },
      { importMw: mw(1, 1, 0, 0) },
      -(36 + 96),
    ],
    [
      "a negative price pays: 10 MWh at -40",
      "import",
      { import: importTerms({ priceUsdPerMwh: -40 }) },
      { importMw: mw(10, 0, 0, 0) },
      400,
    ],
    [
      "a loss is no line of its own: import is metered before it",
      "import",
      { import: importTerms({ lossFraction: 0.5 }) },
      { importMw: mw(10, 0, 0, 0) },
      -300,
    ],
    [
      "5 MWh sold at 50 less 2",
      "export",
      { export: { limitMw: 9, priceUsdPerMwh: 50, deductUsdPerMwh: 2, lossFraction: 0.1 } },
      { exportMw: mw(0, 5, 0, 0) },
      240,
    ],
    [
      "two tiers at 80 and 55",
      "mining",
      {
        mining: [
          { id: "a", capacityMw: 9, valueUsdPerMwh: 80 },
          { id: "b", capacityMw: 9, valueUsdPerMwh: 55 },
        ],
      },
      { miningMw: [mw(1, 2, 0, 0), mw(0, 4, 0, 0)] },
      3 * 80 + 4 * 55,
    ],
    [
      "sun with a premium of 15 earns it",
      "renewables",
      { renewables: [{ id: "pv", availableMw: 9, costUsdPerMwh: -15 }] },
      { renewableMw: [mw(2, 2, 0, 0)] },
      60,
    ],
    [
      "gas at 70",
      "generators",
      { generators: [{ id: "g", capacityMw: 9, costUsdPerMwh: 70 }] },
      { generatorMw: [mw(0, 0, 3, 0)] },
      -210,
    ],
    [
      "6 MW served of 6 in three hours, 2 in the last",
      "aiUnserved",
      { ai: tenant() },
      { aiServedMw: mw(6, 6, 6, 2) },
      -4 * 5000,
    ],
    [
      "auxiliaries in the dark",
      "auxiliaryUnserved",
      { auxiliary: { loadMw: 0.5, unservedCostUsdPerMwh: 9000 } },
      {},
      -4 * 0.5 * 9000,
    ],
  ])("%s", (_what, line, problem, done, expected) => {
    expect(usd(site(problem), schedule(done), line)).toBeCloseTo(expected, 9);
  });

  it("in quarter hours every one of them is a quarter", () => {
    const done = schedule({ importMw: mw(10, 0, 0, 0), aiServedMw: mw(6, 6, 6, 2) });
    const quarter = site({ ai: tenant() }, 900);
    expect(usd(quarter, done, "import")).toBeCloseTo(-75, 9);
    expect(usd(quarter, done, "aiUnserved")).toBeCloseTo(-5000, 9);
  });
});

describe("flexible AI load", () => {
  const problem = site({
    ai: tenant(),
    flexibleAi: [
      { id: "f", shareFraction: 0.5, maximumSteps: 4, callCount: 1, compensationUsdPerMwh: 60 },
      { id: "g", shareFraction: 0.5, maximumSteps: 4, callCount: 1, compensationUsdPerMwh: 90 },
    ],
  });
  const done = schedule({
    aiServedMw: mw(6, 3, 3, 6),
    aiCutMw: [mw(0, 3, 1, 0), mw(0, 0, 1, 0)],
    aiIsCalled: [Uint8Array.of(0, 1, 1, 0), Uint8Array.of(0, 0, 1, 0)],
  });

  it("what is cut by a call is compensated at its tier: 4 * 60 + 1 * 90", () => {
    expect(usd(problem, done, "aiCutCompensation")).toBeCloseTo(-330, 9);
  });

  it("what is missing beyond the cut is unserved: 1 MWh in the third hour", () => {
    expect(usd(problem, done, "aiUnserved")).toBeCloseTo(-5000, 9);
  });
});

describe("whole machines", () => {
  const hall = (side: "source" | "load"): CommittedUnit => ({
    id: "u",
    side,
    modes: [
      { id: "eco", minimumMw: 1, maximumMw: 4, priceUsdPerMwh: 95 },
      { id: "full", minimumMw: 4, maximumMw: 9, priceUsdPerMwh: mw(80, 80, 80, 40) },
    ],
    startCostUsd: 100,
    minimumOnSteps: 1,
    minimumOffSteps: 1,
    before: { isOn: false, steps: 9, powerMw: 0 },
  });
  const run = (unit: CommittedUnit, mode: number[], power: Float64Array) =>
    [site({ units: [unit] }), schedule({ units: [{ mode: Int8Array.from(mode), powerMw: power }] })] as const;

  it("a load earns at the price of its mode and hour: 4 * 95 + 8 * 80 + 8 * 40", () => {
    expect(usd(...run(hall("load"), [0, 1, -1, 1], mw(4, 8, 0, 8)), "units")).toBeCloseTo(1340, 9);
  });

  it("a source costs the same", () => {
    expect(usd(...run(hall("source"), [0, 1, -1, 1], mw(4, 8, 0, 8)), "units")).toBeCloseTo(-1340, 9);
  });

  it("every way from off to on is a start, a change of mode is none: on, stays, off, on: two starts", () => {
    expect(usd(...run(hall("load"), [0, 1, -1, 1], mw(4, 8, 0, 8)), "unitStarts")).toBe(-200);
  });

  it("what ran before the horizon need not start", () => {
    const running = { ...hall("load"), before: { isOn: true, steps: 2, powerMw: 4 } };
    expect(usd(...run(running, [0, 0, 0, 0], mw(4, 4, 4, 4)), "unitStarts")).toBe(0);
  });
});

describe("stores and reserve", () => {
  const store = (dischargeMw: Float64Array) => ({
    chargeMw: new Float64Array(4),
    dischargeMw,
    stateOfChargeMwh: new Float64Array(5),
    waterValueUsdPerMwh: new Float64Array(4),
  });
  const spin: SoldReserve = {
    id: "spin",
    availabilityUsdPerMwHour: mw(20, 20, 20, 40),
    callFraction: 0.1,
    callPriceUsdPerMwh: 200,
    maximumMw: 9,
    durationHours: 1,
    miningTiers: [0],
    batteries: [0],
  };

  it("wear is paid on what leaves each store, at its own rate: 3 * 4 + 2 * 7", () => {
    const problem = site({
      battery: plainStore({ wearUsdPerMwh: 4 }),
      furtherBatteries: [plainStore({ wearUsdPerMwh: 7 })],
    });
    const done = schedule({ batteries: [store(mw(1, 2, 0, 0)), store(mw(0, 0, 0, 2))] });
    expect(usd(problem, done, "batteryWear")).toBeCloseTo(-26, 9);
  });

  const problem = site({
    mining: [{ id: "m", capacityMw: 9, valueUsdPerMwh: 80 }],
    battery: plainStore({ wearUsdPerMwh: 4 }),
    reserves: [spin],
  });
  const done = schedule({
    miningMw: [new Float64Array(4)],
    batteries: [store(new Float64Array(4))],
    reserves: [{ byTierMw: [mw(5, 0, 0, 0)], byBatteryMw: [mw(0, 0, 0, 3)] }],
  });

  it("reserve earns its availability and its expected calls: 5 * (20 + 20) + 3 * (40 + 20)", () => {
    expect(usd(problem, done, "reserve")).toBeCloseTo(380, 9);
  });

  it("expected calls wear the store as well: 0.1 * 3 MWh * 4", () => {
    expect(usd(problem, done, "batteryWear")).toBeCloseTo(-1.2, 9);
  });
});

describe("demand charges, two months of two hours", () => {
  const cost = (charge: DemandCharge, importMw: Float64Array, averagedSteps?: number) =>
    -usd(
      site({ demand: [{ charge, steps, ...(averagedSteps && { averagedSteps }) }] }),
      schedule({ importMw }),
      "demandCharges",
    );
  const plain: DemandCharge = { id: "d", rateUsdPerMwMonth: 100 };
  const looking = (lookBackMonthCount: number, wrapAround: boolean, parts = {}): DemandCharge => ({
    ...plain,
    ratchet: { fraction: 0.5, lookBackMonthCount, wrapAround, ...parts },
  });

  it.each<[string, DemandCharge, number]>([
    ["the highest hour of each month: 8 and 2", plain, 1000],
    ["half of last month's 8 is above 2: 8 and 4", looking(1, false, { pastPeaksMw: { 24311: 0 } }), 1200],
    [
      "the month before the horizon had 30: 15 and 4",
      looking(1, false, { pastPeaksMw: { 24311: 30 } }),
      1900,
    ],
    ["in a ring the second month stands before the first: half of 2 changes nothing", looking(1, true), 1200],
    ["only July's peaks count: none is a July", looking(1, true, { calendarMonths: [7] }), 1000],
    ["no look-back is no ratchet", looking(0, true), 1000],
  ])("%s", (_what, charge, expected) => {
    expect(cost(charge, mw(3, 8, 2, 1))).toBeCloseTo(expected, 9);
  });

  it("twelve rates are January to December: January at 100, February at 10", () => {
    const rates = [100, 10, ...Array.from({ length: 10 }, () => 1e6)];
    expect(cost({ id: "d", rateUsdPerMwMonth: rates }, mw(3, 8, 2, 1))).toBeCloseTo(8 * 100 + 2 * 10, 9);
  });

  it("a meter that averages two hours sees 5.5 and 1.5", () => {
    expect(cost(plain, mw(3, 8, 2, 1), 2)).toBeCloseTo(700, 9);
  });

  it("hours outside the window set no peak", () => {
    const masked = { ...steps, positionOfStep: Int32Array.of(0, -1, -1, 1) };
    const problem = site({ demand: [{ charge: plain, steps: masked }] });
    expect(usd(problem, schedule({ importMw: mw(3, 8, 2, 1) }), "demandCharges")).toBeCloseTo(-400, 9);
  });
});

describe("contracts that count the horizon or the month", () => {
  const taken = schedule({ importMw: mw(4, 4, 3, 3) });

  it.each([
    [20, -30],
    [14, 0],
    [10, 0],
  ])("14 MWh of %d promised cost %d USD at 5 a MWh short", (minimumMwh, expected) => {
    const problem = site({ takeOrPay: [{ id: "ppa", minimumMwh, shortfallUsdPerMwh: 5 }] });
    expect(usd(problem, taken, "takeOrPay")).toBeCloseTo(expected, 9);
  });

  it("blocks start anew each month: 5 * 10 + 3 * 60, then 5 * 10 + 1 * 60", () => {
    const blocks = [
      { upToMwh: 5, priceUsdPerMwh: 10 },
      { upToMwh: Number.POSITIVE_INFINITY, priceUsdPerMwh: 60 },
    ];
    const problem = site({ energyBlocks: { blocks, steps } });
    expect(usd(problem, taken, "energyBlocks")).toBeCloseTo(-(50 + 180 + 50 + 60), 9);
  });

  it("a third block is reached through the first two: 8 MWh are 2, 3 and 3", () => {
    const blocks = [
      { upToMwh: 2, priceUsdPerMwh: 1 },
      { upToMwh: 5, priceUsdPerMwh: 10 },
      { upToMwh: Number.POSITIVE_INFINITY, priceUsdPerMwh: 100 },
    ];
    const problem = site({ energyBlocks: { blocks, steps } });
    const january = schedule({ importMw: mw(4, 4, 0, 0) });
    expect(usd(problem, january, "energyBlocks")).toBeCloseTo(-(2 + 30 + 300), 9);
  });
});

describe("the sums", () => {
  it("an idle site has every line at 0", () => {
    const cash = replayCash(site(), schedule());
    expect(Object.keys(cash).sort()).toEqual([...CASH_LINES].sort());
    for (const line of CASH_LINES) expect(Math.abs(cash[line].usd)).toBe(0);
  });

  it("gross is the sum of absolutes hour by hour: 10 MWh at 30 and at -30 net to 0 and gross to 600", () => {
    const problem = site({ import: importTerms({ priceUsdPerMwh: mw(30, -30, 0, 0) }) });
    const cash = replayCash(problem, schedule({ importMw: mw(10, 10, 0, 0) }));
    expect(cash.import).toEqual({ usd: 0, grossUsd: 600 });
    expect(totalCash(cash)).toEqual({ valueUsd: 0, grossCashUsd: 600 });
  });

  it("the value is the sum of all lines", () => {
    const problem = site({ ai: tenant(), mining: [{ id: "m", capacityMw: 9, valueUsdPerMwh: 80 }] });
    const done = schedule({
      importMw: mw(10, 0, 0, 0),
      miningMw: [mw(4, 0, 0, 0)],
      aiServedMw: mw(6, 0, 0, 0),
    });
    expect(totalCash(replayCash(problem, done)).valueUsd).toBeCloseTo(-300 + 320 - 3 * 6 * 5000, 6);
  });
});
