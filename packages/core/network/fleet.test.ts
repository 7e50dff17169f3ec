import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advanceEpoch } from "./epoch.ts";
import { addUnforeseen, copyFleet, divertPower, installedEhs, runningEhs, runningPower } from "./fleet.ts";
import { frontierAsOf, frontierJPerThAt } from "./frontier.ts";
import { tinyFleet, tinyModel } from "./test-network.ts";
import type { Fleet } from "./types.ts";

const DEAR = 1e9; // hashprice at which every machine earns
const at = (hashpriceUsdPerPhDay: number, years = 0.1) => ({
  years,
  hashpriceUsdPerPhDay,
  frontierJPerTh: 10,
  powerUsdPerMwh: 50,
});
/** MW of all machines, running or not. */
const megawatts = (fleet: Fleet) =>
  fleet.installedEhs.reduce(
    (total, ehs, cell) => total + ehs * fleet.efficiencyJPerTh[Math.floor(cell / fleet.binCount)]!,
    0,
  );

describe("power of a fleet", () => {
  it("is EH/s times J/TH in MW: 50 at 30 and 100 at 20 are 3.5 GW at a mean of 23.33 J/TH", () => {
    const fleet = tinyFleet(tinyModel());
    expect(runningPower(fleet).machineGw).toBeCloseTo(3.5, 12);
    expect(runningPower(fleet).meanJPerTh).toBeCloseTo(3500 / 150, 12);
  });
  it("counts what runs: with the old machines off 2 GW at 20 J/TH, with half of all offline 1 GW at 20", () => {
    const fleet = tinyFleet(tinyModel());
    fleet.runningFraction[0] = 0;
    expect(runningPower(fleet)).toEqual({ machineGw: 2, meanJPerTh: 20 });
    fleet.offlineFraction = 0.5;
    expect(runningPower(fleet)).toEqual({ machineGw: 1, meanJPerTh: 20 });
    expect(runningEhs(fleet)).toBe(50);
    expect(installedEhs(fleet)).toBe(150);
  });
  it("of a fleet that stands still is 0 at 0 J/TH", () => {
    const fleet = tinyFleet(tinyModel());
    fleet.runningFraction.fill(0);
    expect(runningPower(fleet)).toEqual({ machineGw: 0, meanJPerTh: 0 });
  });
});

describe("retirement", () => {
  it("takes 8 % a year (log) of what runs: 150 EH/s leave 148.80 after a tenth of a year", () => {
    const model = tinyModel({ retirementPerYear: 0.08 });
    const fleet = tinyFleet(model);
    const { retiredEhs } = advanceEpoch(fleet, model, at(DEAR));
    expect(installedEhs(fleet)).toBeCloseTo(150 * Math.exp(-0.008), 3);
    expect(retiredEhs).toBeCloseTo(1.195, 3);
  });
  it("takes old machines faster: 30 % a year more past 10 years, so 50 EH/s of age 15 leave 48.13", () => {
    const model = tinyModel({ retirementPerYear: 0.08, oldAgeYears: 10, oldAgeScrapPerYear: 0.3 });
    const fleet = tinyFleet(model);
    advanceEpoch(fleet, model, at(DEAR));
    expect(fleet.installedEhs[0]).toBeCloseTo(50 * Math.exp(-0.038), 3); // 48.136
    expect(fleet.installedEhs[1]).toBeCloseTo(100 * Math.exp(-0.008), 3);
  });
  it("takes idle machines on top: all idle at 40 % a year, 150 EH/s leave 144 after a tenth", () => {
    const model = tinyModel({ idleScrapPerYear: 0.4 });
    const fleet = tinyFleet(model);
    const flows = advanceEpoch(fleet, model, at(1e-9));
    expect(installedEhs(fleet)).toBeCloseTo(144, 6);
    expect(flows.retiredEhs).toBeCloseTo(6, 6);
    expect(flows.runningEhs).toBeCloseTo(0, 6);
  });
  it("and running add up as on paper: reaction 0.8 leaves a fifth running, 100 EH/s leave 96.03, 19.21 of them on", () => {
    const model = tinyModel({ retirementPerYear: 0.08, idleScrapPerYear: 0.4, reactionFraction: 0.8 });
    const fleet = tinyFleet(model);
    advanceEpoch(fleet, model, at(1e-9));
    // 100 * e^-0.008 * (1 - 0.04 * 0.8)
    expect(fleet.installedEhs[1]).toBeCloseTo(96.0287, 3);
    expect(fleet.installedEhs[1]! * fleet.runningFraction[1]!).toBeCloseTo(19.2057, 3);
  });
});

describe("vintages", () => {
  const still = { reactionFraction: 0, vintageYears: 0.5, vintageCount: 3 };
  const threeVintages = () => {
    const model = tinyModel(still);
    const fleet = tinyFleet(tinyModel({ vintageCount: 2 }));
    const three: Fleet = {
      ...fleet,
      vintageCount: 3,
      installedEhs: Float64Array.of(40, 60, 100),
      runningFraction: Float64Array.of(0.25, 0.5, 1),
      efficiencyJPerTh: Float64Array.of(60, 30, 20),
      newestVintage: 2,
      newestAgeYears: 0.49,
    };
    return { model, fleet: three };
  };
  it("stay on sale for their half year: at 0.49 years and a day nothing opens", () => {
    const { model, fleet } = threeVintages();
    advanceEpoch(fleet, model, at(DEAR, 1 / 365.25));
    expect(fleet.newestVintage).toBe(2);
    expect(fleet.newestAgeYears).toBeCloseTo(0.49 + 1 / 365.25, 12);
  });
  it("give way after it: the oldest place is on sale now, at the frontier's 10 J/TH times 1.15", () => {
    const { model, fleet } = threeVintages();
    advanceEpoch(fleet, model, at(1, 0.02));
    expect(fleet.newestVintage).toBe(0);
    expect(fleet.newestAgeYears).toBe(0);
    expect(fleet.efficiencyJPerTh[0]).toBeCloseTo(11.5, 12);
  });
  it("merge what runs of the oldest into the next: 10 EH/s move, 30 idle ones are scrapped", () => {
    const { model, fleet } = threeVintages();
    const { retiredEhs } = advanceEpoch(fleet, model, at(1, 0.02));
    expect(retiredEhs).toBeCloseTo(30, 9);
    expect(Array.from(fleet.installedEhs)).toEqual([0, 70, 100]);
    expect(fleet.runningFraction[1]).toBeCloseTo((30 + 10) / 70, 12);
    expect(fleet.efficiencyJPerTh[1]).toBeCloseTo((10 * 60 + 60 * 30) / 70, 12);
  });
  it("keep running hashrate over a merge, and installed power less what was scrapped", () => {
    const { model, fleet } = threeVintages();
    const before = { running: runningEhs(fleet), megawatts: megawatts(fleet) };
    advanceEpoch(fleet, model, at(1, 0.02));
    expect(runningEhs(fleet)).toBeCloseTo(before.running, 9);
    expect(megawatts(fleet)).toBeCloseTo(before.megawatts - 30 * 60, 9);
  });
  it("take deliveries at the mean of their efficiency: 100 at 20 and 25 at 11.5 J/TH are 125 at 18.3", () => {
    const model = tinyModel({ leadYears: 1e-9 });
    const fleet = tinyFleet(model);
    fleet.pipelineEhs.set([0, 0, 25]);
    const { deliveredEhs } = advanceEpoch(fleet, model, at(1));
    expect(deliveredEhs).toBeCloseTo(25, 9);
    expect(fleet.installedEhs[1]).toBeCloseTo(125, 9);
    expect(fleet.efficiencyJPerTh[1]).toBeCloseTo(18.3, 9);
  });
  it("place new machines where they earn: at a hashprice between two power prices the cheap site takes nearly all", () => {
    const model = tinyModel({ fixedBinCount: 2, powerSpreadLog: 1, leadYears: 1e-9 });
    const fleet = tinyFleet(tinyModel());
    const two: Fleet = {
      ...fleet,
      binCount: 2,
      installedEhs: new Float64Array(4),
      runningFraction: new Float64Array(4).fill(1),
      pipelineEhs: Float64Array.of(0, 0, 10),
    };
    // 11.5 J/TH at 50 USD/MWh costs 16.56; at e^-0.674 and e^0.674 of it 8.44 and 32.5
    advanceEpoch(two, model, at(16.56));
    expect(two.installedEhs[2]).toBeGreaterThan(9.9);
    expect(two.installedEhs[2]! + two.installedEhs[3]!).toBeCloseTo(10, 9);
  });
});

describe("the frontier over time", () => {
  const machines = [
    { knownDay: 300, efficiencyJPerTh: 15 },
    { knownDay: 100, efficiencyJPerTh: 30 },
    { knownDay: 200, efficiencyJPerTh: 22 },
  ];
  it("reads releases in any order and holds the first before its day", () => {
    const frontier = frontierAsOf(machines, 400, 0.15);
    expect([0, 99, 100, 199, 200, 299, 300].map((day) => frontierJPerThAt(frontier, day))).toEqual([
      30, 30, 30, 30, 22, 22, 15,
    ]);
  });
  it("never worsens with time, on whatever machines", () => {
    const rows = fc.array(
      fc.record({ knownDay: fc.nat(1000), efficiencyJPerTh: fc.double({ min: 5, max: 99, noNaN: true }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(rows, fc.nat(3000), fc.nat(3000), (some, a, b) => {
        const frontier = frontierAsOf(some, 1000, 0.15);
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(frontierJPerThAt(frontier, late)).toBeLessThanOrEqual(frontierJPerThAt(frontier, early));
      }),
      { seed: 41 },
    );
  });
  it("as of a day is not moved by machines dated after it, however good", () => {
    const absurd = [...machines, { knownDay: 401, efficiencyJPerTh: 0.001 }];
    expect(frontierAsOf(absurd, 400, 0.15)).toEqual(frontierAsOf(machines, 400, 0.15));
  });
});

describe("power diverted to AI", () => {
  it("leaves for good, from every cell alike: 0.7 GW of 3.5 takes a fifth, 30 of 150 EH/s", () => {
    const fleet = tinyFleet(tinyModel());
    expect(divertPower(fleet, 0.7)).toBeCloseTo(30, 9);
    expect(Array.from(fleet.installedEhs, (ehs) => ehs.toFixed(6))).toEqual(["40.000000", "80.000000"]);
    expect(megawatts(fleet)).toBeCloseTo(2800, 9);
  });
  it("adds up: two steps take what one step of their sum takes", () => {
    const gw = fc.double({ min: 0, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(gw, gw, (first, second) => {
        const [twice, once] = [tinyFleet(tinyModel()), tinyFleet(tinyModel())];
        divertPower(twice, first);
        divertPower(twice, second);
        divertPower(once, first + second);
        expect(installedEhs(twice)).toBeCloseTo(installedEhs(once), 6);
      }),
      { seed: 42 },
    );
  });
  it("stops at 95 % of the network, and takes nothing of nothing", () => {
    const fleet = tinyFleet(tinyModel());
    expect(divertPower(fleet, 1000)).toBeCloseTo(142.5, 9);
    fleet.installedEhs.fill(0);
    expect(divertPower(fleet, 1)).toBe(0);
  });
});

describe("a change that the model did not foresee", () => {
  it("goes to the vintage on sale: 6 % of 150 EH/s are 9 more new machines", () => {
    const fleet = tinyFleet(tinyModel());
    addUnforeseen(fleet, Math.log(1.06));
    expect(fleet.installedEhs[0]).toBe(50);
    expect(fleet.installedEhs[1]).toBeCloseTo(109, 9);
  });
  it("takes at most half of the vintage on sale: of 60 % less, 50 are new and the rest is missing everywhere", () => {
    const fleet = tinyFleet(tinyModel());
    addUnforeseen(fleet, Math.log(0.4));
    expect(Array.from(fleet.installedEhs, (ehs) => Number(ehs.toFixed(6)))).toEqual([30, 30]); // 60 / 100 of 50 and 50
  });
  it("changes running hashrate by exactly its log, whatever the sign", () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 1, noNaN: true }), (byLog) => {
        const fleet = tinyFleet(tinyModel());
        fleet.runningFraction[0] = 0.4;
        const before = runningEhs(fleet);
        addUnforeseen(fleet, byLog);
        expect(Math.log(runningEhs(fleet) / before)).toBeCloseTo(byLog, 9);
      }),
      { seed: 43 },
    );
  });
  it("of a copy leaves the original as it was", () => {
    const fleet = tinyFleet(tinyModel());
    const copy = copyFleet(fleet);
    addUnforeseen(copy, 0.3);
    copy.factors.powerLog = 1;
    expect(Array.from(fleet.installedEhs)).toEqual([50, 100]);
    expect(fleet.factors.powerLog).toBe(0);
  });
});
