import { describe, expect, it } from "vitest";
import { epochsOfDays, type NetworkDay } from "./epoch-table.ts";

const dayRows = (difficulties: readonly number[], changes: readonly Partial<NetworkDay>[] = []) =>
  difficulties.map((difficulty, day) => ({
    day,
    priceUsd: 100,
    difficulty,
    subsidyBtcPerBlock: 6.25,
    feesBtcPerDay: 144,
    ...changes[day],
  }));

describe("epochs of daily rows", () => {
  it("are the levels that stand for two days or more, the last one under way", () => {
    const epochs = epochsOfDays(dayRows([10, 10, 12, 12, 12, 9, 9]));
    expect(epochs.map((epoch) => epoch.difficulty)).toEqual([10, 12, 9]);
  });
  it("begin at midnight where the levels touch: a retarget between two days", () => {
    const epochs = epochsOfDays(dayRows([10, 10, 12, 12, 12, 9, 9]));
    expect(epochs.map((epoch) => epoch.startDay)).toEqual([0, 2, 5]);
  });
  it.each([
    [10.4, 2.8, "80 % of the day at 10, 20 % at 12"],
    [11, 2.5, "noon"],
    [11.9, 2.05, "soon after midnight"],
  ])("begin within a day of mean %f at day %f: %s", (mean, startDay) => {
    expect(epochsOfDays(dayRows([10, 10, mean, 12, 12]))[1]!.startDay).toBeCloseTo(startDay, 12);
  });
  it("begin at an end of that day where its mean is outside both levels", () => {
    expect(epochsOfDays(dayRows([10, 10, 9.9, 12, 12]))[1]!.startDay).toBe(3);
    expect(epochsOfDays(dayRows([10, 10, 12.5, 12, 12]))[1]!.startDay).toBe(2);
  });
  it("read falls as rises: 12 to 9 over a day of mean 11.25 is three quarters through it", () => {
    expect(epochsOfDays(dayRows([12, 12, 11.25, 9, 9]))[1]!.startDay).toBeCloseTo(2.75, 12);
  });
  it("pay what their days pay on the mean: prices 100 and 200, 6.25 BTC and 1 BTC of fees a block is 1,087.5 USD", () => {
    const [only] = epochsOfDays(dayRows([10, 10], [{}, { priceUsd: 200 }]));
    expect(only!.rewardUsdPerBlock).toBeCloseTo((100 * 7.25 + 200 * 7.25) / 2, 9);
    expect(only!.feesBtcPerBlock).toBe(1);
    expect(only!.subsidyBtcPerBlock).toBe(6.25);
  });
  it("keep a day of 20 times the fees as it is: 144 and 2,880 BTC a day are 10.5 a block on the mean", () => {
    expect(epochsOfDays(dayRows([10, 10], [{}, { feesBtcPerDay: 2880 }]))[0]!.feesBtcPerBlock).toBe(10.5);
  });
  it("see no retarget of nothing, and none in a change under a tenth of a millionth", () => {
    expect(epochsOfDays(dayRows([10, 10, 10 * (1 + 5e-8), 10]))).toHaveLength(1);
    expect(epochsOfDays(dayRows([10, 10, 10.00001, 10.00001]))).toHaveLength(2);
  });
  it("of nothing are none, and a single day is no level", () => {
    expect(epochsOfDays([])).toEqual([]);
    expect(epochsOfDays(dayRows([10]))).toEqual([]);
  });
  it.each([0, -1, Number.NaN])("refuse a difficulty of %f with its row", (difficulty) => {
    expect(() => epochsOfDays(dayRows([10, 10, difficulty, 12]))).toThrow(/difficulty .* of epoch 3/);
  });
});
