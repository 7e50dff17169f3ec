import { describe, expect, it } from "vitest";
import { runTreasury, type TreasuryPolicy } from "./index.ts";

/**
 * A year of one miner under three policies, computed outside this repository with exact fractions: cash 20,000 at the start,
 * floor 10,000, 0.2 % lost on each sale. Columns: sats sold, of them forced, gain over the oldest lots' basis, sats held, cash.
 */
type Row = readonly [number, number, number, number, number];

const minedSats = [
  82143795, 102304355, 70105079, 55854175, 38594445, 44983952, 110817562, 20863698, 65409281, 87482268,
  82239650, 101161302,
];
const pricePerBtc = [35296, 51890, 66324, 70412, 75881, 32680, 77722, 54839, 41102, 76103, 59623, 77517];
const otherNetCash = [
  -47694, -30299, -31038, -35598, -150000, -27271, -28678, -53178, -58694, -24150, -45143, -26663,
];

const SELL_ALL: readonly Row[] = [
  [82143795, 0, 0.0, 0, 1241.4869],
  [102304355, 0, 0.0, 0, 23922.0453],
  [70105079, 0, 0.0, 0, 39287.5449],
  [55854175, 0, 0.0, 0, 42938.9305],
  [38594445, 0, 0.0, 0, -77833.7904],
  [44983952, 0, 0.0, 0, -90433.4364],
  [110817562, 0, 0.0, 0, -33154.0701],
  [20863698, 0, 0.0, 0, -74913.5096],
  [65409281, 0, 0.0, 0, -106776.756],
  [87482268, 0, 0.0, 0, -64483.2788],
  [82239650, 0, 0.0, 0, -60690.5998],
  [101161302, 0, 0.0, 0, -9093.2278],
];
const SELL_TO_COVER: readonly Row[] = [
  [82143795, 0, 0.0, 0, 1241.4869],
  [75420669, 16912826, 0.0, 26883686, 10000.0005],
  [46891322, 0, 3880.3912, 50097443, 10000.0005],
  [50658040, 0, 2047.9835, 55293578, 10000.001],
  [93888023, 0, 3024.0058, 0, -68899.3147],
  [44983952, 0, 0.0, 0, -81498.9606],
  [110817562, 73845442, 0.0, 0, -24219.5944],
  [20863698, 0, 0.0, 0, -65979.0339],
  [65409281, 0, 0.0, 0, -97842.2803],
  [87482268, 55685365, 0.0, 0, -55548.8031],
  [82239650, 6373848, 0.0, 0, -51756.1241],
  [101161302, 66696045, 0.0, 0, -158.752],
];
const HOLD_60_PERCENT: readonly Row[] = [
  [82143795, 49286277, 0.0, 0, 1241.4869],
  [75420669, 34498927, 0.0, 26883686, 10000.0005],
  [46891322, 18849290, 3880.3912, 50097443, 10000.0005],
  [50658039, 28316369, 2047.9835, 55293579, 10000.0003],
  [93888024, 78450246, 3024.0058, 0, -68899.3146],
  [44983952, 26990371, 0.0, 0, -81498.9606],
  [110817562, 66490537, 0.0, 0, -24219.5943],
  [20863698, 12518219, 0.0, 0, -65979.0338],
  [65409281, 39245569, 0.0, 0, -97842.2802],
  [87482268, 52489361, 0.0, 0, -55548.8031],
  [82239650, 49343790, 0.0, 0, -51756.124],
  [101161302, 60696781, 0.0, 0, -158.752],
];

const cases: readonly (readonly [string, TreasuryPolicy, readonly Row[]])[] = [
  ["sells all", { kind: "sell-all" }, SELL_ALL],
  ["sells to cover", { kind: "sell-to-cover" }, SELL_TO_COVER],
  ["holds 60 %", { kind: "hold-share", heldFraction: 0.6 }, HOLD_60_PERCENT],
];

describe.each(cases)("a miner that %s", (_, policy, expected) => {
  const terms = {
    policy,
    cashFloor: 10_000,
    sellingCostFraction: 0.002,
    openingCash: 20_000,
    openingLots: [],
  };
  const { months, insolventMonth } = runTreasury(terms, { minedSats, pricePerBtc, otherNetCash });
  it.each(expected.map((row, month) => [month, row] as const))("month %d", (month, row) => {
    const { soldSats, forcedSats, gain, heldSats, cash } = months[month]!;
    expect([soldSats, forcedSats, heldSats]).toEqual([row[0], row[1], row[3]]);
    expect(gain).toBeCloseTo(row[2], 3);
    expect(cash).toBeCloseTo(row[4], 3);
  });
  it("is insolvent in month 4, when 150,000 fall due", () => {
    expect(insolventMonth).toBe(4);
  });
});
