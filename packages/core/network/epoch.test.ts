import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advanceEpoch } from "./epoch.ts";
import {
  copyFleet,
  divertPower,
  installedEhs,
  makeFleet,
  runningEhs,
  runningPower,
  takeOffline,
} from "./fleet.ts";
import { frontierAsOf, frontierJPerThAt } from "./frontier.ts";
import { machineMarket, machineValueUsdPerTh } from "./orders.ts";
import { makePowerBins } from "./power-bins.ts";
import { earningFraction, nextRunningFraction } from "./running.ts";
import { START_DAY, testFrontier, testModel, testParameters } from "./test-network.ts";

const fleetOf500 = () =>
  makeFleet(testParameters, testModel.bins, {
    day: START_DAY,
    hashrateEhs: 500,
    growthPerYear: 0.4,
    frontier: testFrontier,
  });
const epoch = (hashpriceUsdPerPhDay: number, years = 14 / 365.25) => ({
  years,
  hashpriceUsdPerPhDay,
  frontierJPerTh: 17.5,
  powerUsdPerMwh: 50,
});

describe("power bins", () => {
  it("hold all load, the fixed ones in rising order around the median contract", () => {
    const bins = makePowerBins(testParameters);
    expect(bins.shareFraction.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const fixed = Array.from(bins.priceRatio.slice(0, 8));
    expect(fixed).toEqual([...fixed].sort((a, b) => a - b));
    expect(fixed[3]! * fixed[4]!).toBeCloseTo(1, 10); // the log-normal's slices are symmetric in logs
  });
  it("give wholesale load the wider spread of its hours and no hysteresis", () => {
    const bins = makePowerBins(testParameters);
    expect(bins.spreadLog[9]).toBeGreaterThan(2 * bins.spreadLog[0]!);
    expect(bins.hysteresisLog[9]).toBe(0);
  });
  it("refuse a network without a fixed bin", () => {
    expect(() => makePowerBins({ ...testParameters, fixedBinCount: 0 })).toThrow(/fixedBinCount/);
  });
});

describe("the frontier", () => {
  const rows = [
    { knownDay: 100, efficiencyJPerTh: 40 },
    { knownDay: 200, efficiencyJPerTh: 50 },
    { knownDay: 300, efficiencyJPerTh: 30 },
  ];
  it("steps at better releases only and looks at nothing after its day", () => {
    const frontier = frontierAsOf(rows, 250, 0);
    expect([150, 250, 400].map((day) => frontierJPerThAt(frontier, day))).toEqual([40, 40, 40]);
    expect(frontierJPerThAt(frontierAsOf(rows, 300, 0), 300)).toBe(30);
  });
  it("improves by its rate after the last day known: 20 % a year is e^-0.2 after one", () => {
    expect(frontierJPerThAt(frontierAsOf(rows, 300, 0.2), 300 + 365.25)).toBeCloseTo(30 * Math.exp(-0.2), 9);
  });
  it("needs one machine", () => {
    expect(() => frontierAsOf(rows, 99, 0.1)).toThrow(/no machine/);
  });
});

describe("starting and stopping", () => {
  it("is half at break-even, and a tenth of the machines earn 1.53 spreads below it (Student t, 4 degrees)", () => {
    expect(earningFraction(0, 0.1)).toBe(0.5);
    expect(earningFraction(-0.15332, 0.1)).toBeCloseTo(0.1, 4); // t(0.90; 4) = 1.5332
  });
  it("leaves a cell alone inside the band and moves it only the reaction's share outside", () => {
    expect(nextRunningFraction(0.5, 0, 0.1, 0.05, 1)).toBe(0.5);
    const stopped = nextRunningFraction(1, -1, 0.1, 0.05, 0.5);
    expect(stopped).toBeCloseTo(0.5 + 0.5 * earningFraction(-0.95, 0.1), 12);
  });
  it("remembers: after a dip and full return of revenue fewer run than before", () => {
    const dip = nextRunningFraction(0.9, -0.1, 0.1, 0.1, 1);
    expect(nextRunningFraction(dip, 0.15, 0.1, 0.1, 1)).toBeLessThan(0.9);
  });
  it("always stays a share, whatever the revenue", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (r, x) => {
          const next = nextRunningFraction(r, x, 0.1, 0.05, 0.8);
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("the machine market", () => {
  it("values a TH by the integral of its margin until it is switched off", () => {
    let sum = 0; // 80 USD/PH/day falling 50 % a year (continuously) against a cost of 30
    for (let day = 0.5; day < 20_000; day++)
      sum += Math.max(0, 80 * Math.exp((-0.5 * day) / 365.25) - 30) / 1000;
    expect(machineValueUsdPerTh(80, 30, 0.5)).toBeCloseTo(sum, 2);
    expect(machineValueUsdPerTh(30, 30, 0.5)).toBe(0);
  });
  it("asks 80 USD/TH or more at the hashprice of 2021 and 14-18 at that of 2025, as was paid", () => {
    const at = (hashpriceUsdPerPhDay: number, efficiencyJPerTh: number) =>
      machineMarket(testParameters, { hashpriceUsdPerPhDay, efficiencyJPerTh, powerUsdPerMwh: 50 })
        .priceUsdPerTh;
    expect(at(380, 30)).toBeGreaterThan(80); // peak 119 in May 2021
    expect(at(50, 18)).toBeGreaterThan(13);
    expect(at(50, 18)).toBeLessThan(18); // S21 13.5, S21 Pro 16.9
  });
});

describe("one epoch of a fleet", () => {
  it("conserves hashrate: after = before + delivered - retired, and orders are what the pipeline gains", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 400, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (hashprice, count) => {
          const fleet = fleetOf500();
          for (let i = 0; i < count; i++) {
            const before = installedEhs(fleet);
            const onOrder = fleet.pipelineEhs.reduce((a, b) => a + b);
            const flows = advanceEpoch(fleet, testModel, epoch(hashprice));
            expect(installedEhs(fleet)).toBeCloseTo(before + flows.deliveredEhs - flows.retiredEhs, 8);
            const gain = fleet.pipelineEhs.reduce((a, b) => a + b) - onOrder;
            expect(gain).toBeCloseTo(flows.orderedEhs - flows.deliveredEhs, 8);
          }
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });
  it("runs no less at a higher hashprice and orders no less", () => {
    const low = advanceEpoch(fleetOf500(), testModel, epoch(40));
    const high = advanceEpoch(fleetOf500(), testModel, epoch(60));
    expect(high.runningEhs).toBeGreaterThan(low.runningEhs);
    expect(high.orderedEhs).toBeGreaterThan(low.orderedEhs);
  });
  it("stops dear power first: at a falling hashprice the dearest bin runs least", () => {
    const fleet = fleetOf500();
    for (let i = 0; i < 5; i++) advanceEpoch(fleet, testModel, epoch(30));
    const share = (bin: number) => fleet.runningFraction[5 * fleet.binCount + bin]!;
    expect(share(0)).toBeGreaterThan(share(4));
    expect(share(4)).toBeGreaterThan(share(7));
  });
  it("delivers what was ordered with the lead time's mean of 0.45 years", () => {
    const fleet = fleetOf500();
    fleet.pipelineEhs.set([1, 0, 0]);
    let mean = 0;
    const years = 1 / 365.25;
    for (let day = 0; day < 1500; day++) {
      const delivered = advanceEpoch(fleet, testModel, epoch(1, years)).deliveredEhs; // no new order pays at $1
      mean += delivered * day * years;
    }
    expect(mean).toBeCloseTo(0.45, 1);
  });
  it("keeps power and hashrate of the diverted share in proportion: 1 GW of 500 EH/s at its J/TH", () => {
    const fleet = fleetOf500();
    const { machineGw } = runningPower(fleet);
    const left = divertPower(fleet, 1);
    expect(left / 500).toBeCloseTo(1 / machineGw, 9);
    expect(runningPower(fleet).machineGw).toBeCloseTo(machineGw - 1, 9);
  });
  it("loses exactly the share that goes offline, twice 30 % leaving 49 %", () => {
    const fleet = fleetOf500();
    takeOffline(fleet, 0.3);
    takeOffline(fleet, 0.3);
    expect(runningEhs(fleet)).toBeCloseTo(245, 9);
    expect(runningEhs(copyFleet(fleet))).toBeCloseTo(245, 9);
  });
});
