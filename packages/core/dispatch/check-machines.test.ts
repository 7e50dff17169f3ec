import { describe, expect, it } from "vitest";
import { makeTimeGrid } from "../quantity/index.ts";
import { checkSchedule } from "./check-schedule.ts";
import { importTerms, plainStore, tenant } from "./plain-site.fixture.ts";
import type { CommittedUnit, SiteDispatchProblem, SoldReserve } from "./site-problem.ts";
import type { BatterySchedule, SiteSchedule } from "./site-schedule.ts";
import type { Battery } from "./types.ts";

/** What the auditor says of machines whose every hour is written down by hand: nobody solved anything here. */

const STEPS = 6;
const grid = makeTimeGrid(0, 3600, STEPS);
const mw = (...values: number[]) => Float64Array.from({ length: STEPS }, (_, step) => values[step] ?? 0);
const site = (parts: Partial<SiteDispatchProblem>): SiteDispatchProblem => ({
  grid,
  import: importTerms({ firmLimitMw: 100 }),
  mining: [],
  ...parts,
});

function schedule(parts: Partial<SiteSchedule>): SiteSchedule {
  return {
    grid,
    importMw: mw(),
    exportMw: mw(),
    miningMw: [],
    aiServedMw: mw(),
    aiCutMw: [],
    aiIsCalled: [],
    auxiliaryServedMw: mw(),
    renewableMw: [],
    generatorMw: [],
    batteries: [],
    units: [],
    reserves: [],
    marginalValueUsdPerMwh: mw(),
    importLimitValueUsdPerMwh: mw(),
    slacks: [],
    valueUsd: 0,
    boundUsd: 0,
    ...parts,
  };
}

const breaches = (problem: SiteDispatchProblem, done: SiteSchedule) =>
  checkSchedule(problem, done).violations.map(({ rule, step, amount }) => ({ rule, step, amount }));
const rules = (problem: SiteDispatchProblem, done: SiteSchedule) =>
  breaches(problem, done).map(({ rule }) => rule);

/** A mining hall of 4 to 9 MW, on for at least 3 hours and off for at least 2, ramping 5 MW. */
const hall: CommittedUnit = {
  id: "hall",
  side: "load",
  modes: [{ id: "on", minimumMw: 4, maximumMw: 9, priceUsdPerMwh: 80 }],
  startCostUsd: 0,
  minimumOnSteps: 3,
  minimumOffSteps: 2,
  rampUpMw: 5,
  rampDownMw: 5,
  before: { isOn: false, steps: 9, powerMw: 0 },
};

describe("a hall's hours", () => {
  /** Power per hour; 0 is off. */
  const walk = (powers: number[], parts: Partial<CommittedUnit> = {}) => {
    const powerMw = mw(...powers);
    const mode = Int8Array.from(powerMw, (power) => (power > 0 ? 0 : -1));
    return rules(
      site({ units: [{ ...hall, ...parts }] }),
      schedule({ units: [{ mode, powerMw }], importMw: powerMw }),
    );
  };
  const running = (steps: number, powerMw: number) => ({ before: { isOn: true, steps, powerMw } });

  it.each<[string, number[], Partial<CommittedUnit>]>([
    ["three hours on", [0, 4, 9, 4, 0, 0], {}],
    ["on to the end: the end of the horizon stops no clock", [0, 0, 0, 0, 4, 9], {}],
    ["two hours off between", [4, 5, 4, 0, 0, 4], {}],
    ["on before for two of its three hours, one more", [4, 0, 0, 0, 0, 0], running(2, 5)],
    ["off before for long enough", [4, 9, 9, 9, 9, 9], {}],
    [
      "off before for one of its two hours, one more",
      [0, 4, 4, 4, 4, 4],
      { before: { isOn: false, steps: 1, powerMw: 0 } },
    ],
    [
      "a start to its minimum is one step, though the ramp is less",
      [4, 5, 6, 6, 5, 4],
      { rampUpMw: 1, rampDownMw: 1 },
    ],
    ["without ramps any leap", [9, 4, 9, 9, 4, 9], { rampUpMw: undefined, rampDownMw: undefined } as never],
  ])("%s: nothing to say", (_what, powers, parts) => {
    expect(walk(powers, parts)).toEqual([]);
  });

  it.each<[string, number[], Partial<CommittedUnit>, string]>([
    ["two hours on", [0, 4, 4, 0, 0, 0], {}, "hall keeps its minimum time"],
    ["one hour off between", [4, 4, 4, 0, 4, 4], {}, "hall keeps its minimum time"],
    [
      "on before for one hour and stopped at once",
      [0, 0, 0, 0, 0, 0],
      running(1, 4),
      "hall keeps its minimum time",
    ],
    [
      "off before for one hour and started at once",
      [4, 4, 4, 4, 4, 4],
      { before: { isOn: false, steps: 1, powerMw: 0 } },
      "hall keeps its minimum time",
    ],
    ["3 MW", [4, 4, 3, 4, 4, 4], {}, "hall keeps its minimum"],
    ["10 MW", [4, 9, 10, 9, 4, 4], {}, "hall keeps its maximum"],
    ["from 4 to 9.5 in an hour", [4, 9.5, 9, 4, 4, 4], {}, "hall ramps up within limits"],
    ["a start to 6 MW at a ramp of 5", [6, 6, 6, 6, 6, 6], {}, "hall ramps up within limits"],
    ["from 9 to nothing", [5, 9, 9, 0, 0, 0], {}, "hall ramps down within limits"],
    ["from 9 to 4 at a ramp of 3", [4, 7, 9, 4, 4, 4], { rampDownMw: 3 }, "hall ramps down within limits"],
    [
      "from 9 before to 4 at a ramp of 3",
      [4, 4, 4, 4, 4, 4],
      { ...running(9, 9), rampDownMw: 3 },
      "hall ramps down within limits",
    ],
  ])("%s: seen", (_what, powers, parts, rule) => {
    expect(walk(powers, parts)).toContain(rule);
  });

  it("power in a step in which it is off is seen with its amount and place", () => {
    const done = schedule({
      units: [{ mode: new Int8Array(STEPS).fill(-1), powerMw: mw(0, 0, 0.5) }],
      importMw: mw(0, 0, 0.5),
    });
    expect(breaches(site({ units: [hall] }), done)).toContainEqual({
      rule: "hall gives nothing while off",
      step: 2,
      amount: 0.5,
    });
  });

  it("a maximum that follows the weather is read in its own hour: 9, then 6", () => {
    const derated = {
      ...hall,
      modes: [{ ...hall.modes[0]!, maximumMw: mw(9, 9, 9, 6, 9, 9) }],
      rampUpMw: 9,
      rampDownMw: 9,
    };
    const powerMw = mw(9, 9, 9, 9, 9, 9);
    const done = schedule({ units: [{ mode: new Int8Array(STEPS), powerMw }], importMw: powerMw });
    expect(breaches(site({ units: [derated] }), done)).toEqual([
      { rule: "hall keeps its maximum", step: 3, amount: 3 },
    ]);
  });

  it("a named trip lifts the time it breaks, but not a second one", () => {
    const trip = {
      kind: "minimum-on-time",
      part: "hall",
      fromStep: 0,
      toStep: 1,
      worstStep: 0,
      worstAmount: 2,
      totalMwh: 0,
      limit: 3,
    } as const;
    const stopped = (powers: number[]) => {
      const powerMw = mw(...powers);
      const mode = Int8Array.from(powerMw, (power) => (power > 0 ? 0 : -1));
      const problem = site({ units: [{ ...hall, ...running(1, 4) }] });
      return rules(problem, schedule({ units: [{ mode, powerMw }], importMw: powerMw, slacks: [trip] }));
    };
    expect(stopped([0, 0, 0, 0, 0, 0])).toEqual([]);
    expect(stopped([0, 0, 4, 4, 0, 0])).toEqual(["hall keeps its minimum time"]);
  });
});

/** A store's books from its power. */
function keep(battery: Battery, chargeMw: Float64Array, dischargeMw: Float64Array): BatterySchedule {
  const stateOfChargeMwh = new Float64Array(STEPS + 1);
  stateOfChargeMwh[0] = battery.ends.kind === "cyclic" ? 5 : battery.ends.startMwh;
  for (let step = 0; step < STEPS; step++)
    stateOfChargeMwh[step + 1] =
      stateOfChargeMwh[step]! +
      chargeMw[step]! * battery.chargeEfficiencyFraction -
      dischargeMw[step]! / battery.dischargeEfficiencyFraction;
  return { chargeMw, dischargeMw, stateOfChargeMwh, waterValueUsdPerMwh: mw() };
}

describe("a store's hours", () => {
  const outlet = { limitMw: 100, priceUsdPerMwh: 0, deductUsdPerMwh: 0, lossFraction: 0 };
  const audit = (battery: Battery, charge: Float64Array, discharge: Float64Array, noBurning = false) =>
    rules(
      site({ battery, export: outlet, noBurning }),
      schedule({ batteries: [keep(battery, charge, discharge)], importMw: charge, exportMw: discharge }),
    );

  it.each<[string, Partial<Battery>, Float64Array, Float64Array, string[]]>([
    ["4 in, 4 out", {}, mw(4), mw(0, 4), []],
    ["out before in", {}, mw(0, 4), mw(4), ["state of battery is not negative", "battery keeps its reserve"]],
    ["21 MWh into 20", { chargeLimitMw: 21 }, mw(21), mw(), ["battery is not overfull"]],
    ["11 MW of a charger of 10", {}, mw(11), mw(), ["charge of battery stays within its limit"]],
    [
      "11 MW of a discharger of 10",
      {},
      mw(10, 10),
      mw(0, 0, 11),
      ["discharge of battery stays within its limit"],
    ],
    ["below its reserve of 3", { reserveMwh: 3 }, mw(4), mw(0, 2), ["battery keeps its reserve"]],
    [
      "5 of the 6 MWh it must end with",
      { ends: { kind: "at-least", startMwh: 0, endMwh: 6 } },
      mw(5),
      mw(),
      ["battery ends where it must"],
    ],
    ["7 where at least 6 are asked", { ends: { kind: "at-least", startMwh: 0, endMwh: 6 } }, mw(7), mw(), []],
    [
      "7 where exactly 6 are asked",
      { ends: { kind: "exactly", startMwh: 0, endMwh: 6 } },
      mw(7),
      mw(),
      ["battery ends where it must"],
    ],
    [
      "a circle that does not close",
      { ends: { kind: "cyclic" } },
      mw(3),
      mw(),
      ["battery ends as it starts"],
    ],
    ["a circle that closes", { ends: { kind: "cyclic" } }, mw(3), mw(0, 3), []],
  ])("%s", (_what, parts, charge, discharge, expected) => {
    expect(audit(plainStore(parts), charge, discharge)).toEqual(expected);
  });

  it("burning is a breach only where it is forbidden", () => {
    const lossy = plainStore({ chargeEfficiencyFraction: 0.5 });
    expect(audit(lossy, mw(4), mw(2))).toEqual([]);
    expect(audit(lossy, mw(4), mw(2), true)).toEqual(["battery does not burn"]);
  });

  it("negative power is no way to charge", () => {
    const battery = plainStore({ ends: { kind: "free-end", startMwh: 5 } });
    expect(audit(battery, mw(-1), mw())).toContain("charge of battery is not negative");
    expect(audit(battery, mw(), mw(-1))).toContain("discharge of battery is not negative");
  });

  it("a second store has its own name", () => {
    const problem = site({ battery: plainStore(), furtherBatteries: [plainStore()], export: outlet });
    const idle = keep(plainStore(), mw(), mw());
    const busy = keep(plainStore(), mw(), mw(2));
    expect(rules(problem, schedule({ batteries: [idle, busy], exportMw: mw(2) }))).toEqual([
      "state of battery 2 is not negative",
      "battery 2 keeps its reserve",
    ]);
  });

  it("books that don't add up are seen where they break: half a MWh in the third hour", () => {
    const battery = plainStore();
    const books = keep(battery, mw(4), mw());
    books.stateOfChargeMwh.fill(4.5, 3);
    const done = schedule({ batteries: [books], importMw: mw(4) });
    expect(breaches(site({ battery, export: outlet }), done)).toEqual([
      { rule: "state of battery follows its power", step: 2, amount: 0.5 },
    ]);
  });
});

describe("loads and connection", () => {
  const audit = (problem: Partial<SiteDispatchProblem>, done: Partial<SiteSchedule>) =>
    rules(site(problem), schedule(done));
  const ai = tenant({ reservedMw: 0 });
  const served = mw(6, 6, 6, 6, 6, 6);

  it("AI served and cut together are what the tenant draws, no more", () => {
    const flexibleAi = [
      { id: "f", shareFraction: 1, maximumSteps: 9, callCount: 1, compensationUsdPerMwh: 0 },
    ];
    const cut = mw(0, 2);
    const done = {
      aiServedMw: served,
      importMw: served,
      aiCutMw: [cut],
      aiIsCalled: [Uint8Array.of(0, 1, 0, 0, 0, 0)],
    };
    expect(audit({ ai, flexibleAi }, done)).toEqual(["AI served and cut stays within its limit"]);
  });

  it.each<[string, Partial<SiteDispatchProblem>, Partial<SiteSchedule>, string]>([
    ["negative service", { ai }, { aiServedMw: mw(-1), importMw: mw() }, "AI served is not negative"],
    [
      "service of a tenant that is not there",
      {},
      { aiServedMw: mw(1), importMw: mw(1) },
      "AI served and cut stays within its limit",
    ],
    [
      "auxiliaries above their load",
      { auxiliary: { loadMw: 1, unservedCostUsdPerMwh: 1 } },
      { auxiliaryServedMw: mw(2), importMw: mw(2) },
      "auxiliary served stays within its limit",
    ],
    [
      "negative auxiliaries",
      { auxiliary: { loadMw: 1, unservedCostUsdPerMwh: 1 } },
      { auxiliaryServedMw: mw(-1) },
      "auxiliary served is not negative",
    ],
    ["negative export", {}, { exportMw: mw(-1) }, "export is not negative"],
    [
      "export without a right to it",
      {},
      { exportMw: mw(1), importMw: mw(1) },
      "export stays within its limit",
    ],
    [
      "a tier that gives power",
      { mining: [{ id: "m", capacityMw: 9, valueUsdPerMwh: 1 }] },
      { miningMw: [mw(-1)] },
      "mining m is not negative",
    ],
    [
      "sun that takes power",
      { renewables: [{ id: "pv", availableMw: 9, costUsdPerMwh: 0 }] },
      { renewableMw: [mw(-1)] },
      "renewable pv is not negative",
    ],
    ["101 MW through 100", {}, { importMw: mw(101) }, "import stays within the usable limit"],
    [
      "mining in the tenant's idle reservation",
      { ai: tenant({ reservedMw: 60 }), mining: [{ id: "m", capacityMw: 99, valueUsdPerMwh: 1 }] },
      { aiServedMw: served, miningMw: [mw(41)], importMw: mw(47, 6, 6, 6, 6, 6) },
      "import stays within the usable limit",
    ],
  ])("%s", (_what, problem, done, rule) => {
    expect(audit(problem, done)).toContain(rule);
  });

  it("the tolerance is the caller's: 1e-4 MW from nowhere is seen at 1e-6 and passes at 1e-3", () => {
    const done = schedule({ importMw: mw(1e-4) });
    expect(checkSchedule(site({}), done).violations).toHaveLength(1);
    expect(checkSchedule(site({}), done, 1e-3).violations).toEqual([]);
    expect(checkSchedule(site({}), done).imbalanceMw).toBeCloseTo(1e-4, 12);
  });

  it("of several breaches of one rule the worst is told: 5 MW in hour 3", () => {
    expect(breaches(site({}), schedule({ importMw: mw(0, 2, 0, 5, 1) }))).toEqual([
      { rule: "energy balances at the bus", step: 3, amount: 5 },
    ]);
  });
});

describe("reserve that was sold", () => {
  const spin: SoldReserve = {
    id: "spin",
    availabilityUsdPerMwHour: 20,
    callFraction: 0.1,
    callPriceUsdPerMwh: 0,
    maximumMw: 10,
    durationHours: 2,
    miningTiers: [0],
    batteries: [],
  };
  const mining = [{ id: "m", capacityMw: 10, valueUsdPerMwh: 80 }];
  const audit = (sold: number, minedMw: number, parts: Partial<SiteDispatchProblem> = {}) =>
    rules(
      site({ mining, reserves: [spin], ...parts }),
      schedule({
        miningMw: [mw(minedMw)],
        importMw: mw(minedMw),
        reserves: [{ byTierMw: [mw(sold)], byBatteryMw: [] }],
      }),
    );

  it("10 MW that run as 9 after expected calls of 1: nothing to say", () => {
    expect(audit(10, 9)).toEqual([]);
  });

  it.each<[string, number, number, string]>([
    ["11 MW of a product of 10", 11, 9.9, "reserve spin stays within its limit"],
    ["a negative sale", -1, 9, "reserve spin is not negative"],
    ["10 MW sold by 8 that run: 8 + 1 called are less than 10", 10, 8, "mining m sells a MW once"],
    ["10 MW that run and 1 that is called are 11 of 10 machines", 10, 10, "mining m can run what it sold"],
  ])("%s", (_what, sold, mined, rule) => {
    expect(audit(sold, mined)).toContain(rule);
  });

  it("what is not called must be able to leave: 9 MW of load to shed, none where sun feeds the mine", () => {
    const sunny = site({
      mining,
      reserves: [spin],
      renewables: [{ id: "pv", availableMw: 9, costUsdPerMwh: 0 }],
    });
    const done = schedule({
      miningMw: [mw(9)],
      renewableMw: [mw(9)],
      reserves: [{ byTierMw: [mw(10)], byBatteryMw: [] }],
    });
    expect(breaches(sunny, done)).toEqual([{ rule: "a call has a way out", step: 0, amount: 9 }]);
  });

  const stored = (parts: Partial<Battery>, sold: number, chargeMw = 0) => {
    const battery = plainStore({ ends: { kind: "free-end", startMwh: 12 }, ...parts });
    const product = { ...spin, callFraction: 0, miningTiers: [], batteries: [0] };
    return rules(
      site({
        battery,
        reserves: [product],
        export: { limitMw: 50, priceUsdPerMwh: 0, deductUsdPerMwh: 0, lossFraction: 0 },
      }),
      schedule({
        batteries: [keep(battery, mw(chargeMw), mw())],
        importMw: mw(chargeMw),
        reserves: [{ byTierMw: [], byBatteryMw: [mw(sold)] }],
      }),
    );
  };

  it.each<[string, Partial<Battery>, number, number, string[]]>([
    ["6 MW for two hours from 12 MWh", {}, 6, 0, []],
    ["7 MW for two hours from 12 MWh", {}, 7, 0, ["store 0 has the energy it sold"]],
    [
      "6 MW at 0.8 out need 15 MWh",
      { dischargeEfficiencyFraction: 0.8 },
      6,
      0,
      ["store 0 has the energy it sold"],
    ],
    [
      "ride-through is not for sale: 12 - 4 MWh hold 4 MW",
      { reserveMwh: 4 },
      6,
      0,
      ["store 0 has the energy it sold"],
    ],
    ["5 MW of a discharger of 4", { dischargeLimitMw: 4 }, 5, 0, ["store 0 has the power it sold"]],
    ["while charging 2 it can swing by 6", { dischargeLimitMw: 4 }, 6, 2, []],
  ])("%s", (_what, parts, sold, chargeMw, expected) => {
    expect(stored(parts, sold, chargeMw)).toEqual(expected);
  });
});
