import { describe, expect, it } from "vitest";
import { breaches, keep, mw, rules, schedule, site } from "./check-machines.fixture.ts";
import { checkSchedule } from "./check-schedule.ts";
import { plainStore, tenant } from "./plain-site.fixture.ts";
import type { SiteDispatchProblem, SoldReserve } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { Battery } from "./types.ts";

/** What the auditor says of machines whose every hour is written down by hand: nobody solved anything here. */

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
