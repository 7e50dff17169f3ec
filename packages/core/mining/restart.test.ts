import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeRestart } from "../../../tests/mining-fleet.ts";
import { type RestartTerms, restartCostUsdPerMw, restartUsdPerMwh, runDecision } from "./index.ts";

const terms: RestartTerms = {
  startMinutes: 15,
  startPowerShare: 0.8,
  startHashrateShare: 0.2,
  wearUsdPerMwCycle: 3,
  failedStartProbability: 0.001,
  failedStartUsdPerMw: 5000,
};

describe("cost of a stop and start", () => {
  it("15 minutes at 0.8 MW for 50 USD/MWh less what 20 % of hashing earns at 80, 3 of wear, 5 of failures: 14", () => {
    // 0.25 h * (0.8 * 50 - 0.2 * 80) = 6
    expect(restartCostUsdPerMw(terms, { revenueUsdPerMwh: 80, powerUsdPerMwh: 50 })).toBeCloseTo(
      6 + 3 + 5,
      10,
    );
  });

  it("is wear and failures alone where power is cheap or paid for", () => {
    expect(restartCostUsdPerMw(terms, { revenueUsdPerMwh: 80, powerUsdPerMwh: -20 })).toBeCloseTo(8, 10);
  });

  it("is nothing for a machine that nothing wears", () => {
    expect(restartCostUsdPerMw(freeRestart, { revenueUsdPerMwh: 80, powerUsdPerMwh: 50 })).toBe(0);
  });

  it("spread over 7 hours of running: 14 USD/MW is 2 USD/MWh", () => {
    expect(restartUsdPerMwh(14, 7)).toBe(2);
    expect(() => restartUsdPerMwh(14, 0)).toThrowError(
      expect.objectContaining({ code: "mining/not-positive" }),
    );
  });

  it("a chance above 1 or a negative time is refused", () => {
    const at = { revenueUsdPerMwh: 80, powerUsdPerMwh: 50 };
    expect(() => restartCostUsdPerMw({ ...terms, failedStartProbability: 2 }, at)).toThrowError(/chance/);
    expect(() => restartCostUsdPerMw({ ...terms, startMinutes: -1 }, at)).toThrowError(/minutes/);
  });
});

describe("hysteresis", () => {
  const at = (isRunning: boolean, powerUsdPerMwh: number, stretchHours: number) =>
    runDecision({ isRunning, strikeUsdPerMwh: 60, powerUsdPerMwh, stretchHours, restartCostUsdPerMw: 14 });

  it("at 65 for one hour (a loss of 5) a running machine keeps running, a stopped one stays off", () => {
    expect(at(true, 65, 1)).toBe("keep-running");
    expect(at(false, 65, 1)).toBe("stay-off");
  });

  it("at 65 for three hours (a loss of 15 against 14) it stops", () => {
    expect(at(true, 65, 3)).toBe("stop");
  });

  it("at 50 for an hour (a gain of 10) a stopped one stays off, for two it starts", () => {
    expect(at(false, 50, 1)).toBe("stay-off");
    expect(at(false, 50, 2)).toBe("start");
  });

  it("without restart cost there is no band: both stand where the strike says", () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 200, noNaN: true }), fc.boolean(), (price, isRunning) => {
        const decision = runDecision({
          isRunning,
          strikeUsdPerMwh: 60,
          powerUsdPerMwh: price,
          stretchHours: 1,
          restartCostUsdPerMw: 0,
        });
        const runs = decision === "keep-running" || decision === "start";
        if (price !== 60) expect(runs).toBe(price < 60);
      }),
      { seed: 3 },
    );
  });
});
