import { readFileSync } from "node:fs";
import { loadHighsSolver } from "@switchyard/solver";
import { beforeAll, describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import { makeTimeGrid } from "../quantity/index.ts";
import { horizonDuals } from "./horizon-duals.ts";
import type { LinearSolver } from "./linear-solver.ts";
import { makeRandom } from "./random-problem.fixture.ts";
import type { SizableAsset } from "./sizable-asset.ts";
import { sizeAssets } from "./sizing.ts";
import { sizeWithoutBurning } from "./sizing-no-burn.ts";
import { makeSizingValue } from "./sizing-value.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { Battery, DispatchProblem } from "./types.ts";

let highs: LinearSolver;
beforeAll(async () => {
  highs = await loadHighsSolver();
});

const unitBattery: Battery = {
  chargeLimitMw: 1,
  dischargeLimitMw: 1,
  energyMwh: 4,
  chargeEfficiencyFraction: 0.92,
  dischargeEfficiencyFraction: 0.92,
  wearUsdPerMwh: 0,
  reserveMwh: 0,
  ends: { kind: "cyclic" },
};

interface Series {
  readonly price: Float64Array;
  readonly sun: Float64Array;
  readonly importLimitMw: Float64Array;
}

/** The sizing problem of the data's README: firm load 55 MW, export 30 MW, mining at 48 USD/MWh. */
function problemOf({ price, sun, importLimitMw }: Series): DispatchProblem {
  return {
    grid: makeTimeGrid(1_483_228_800, 3600, price.length),
    import: {
      firmLimitMw: importLimitMw,
      interruptibleLimitMw: 0,
      priceUsdPerMwh: price,
      adderUsdPerMwh: 5,
      lossFraction: 0,
    },
    export: { limitMw: 30, priceUsdPerMwh: price, deductUsdPerMwh: 2, lossFraction: 0 },
    mining: [{ id: "mine", capacityMw: 1, valueUsdPerMwh: 48 }],
    auxiliary: { loadMw: 55, unservedCostUsdPerMwh: 10_000 },
    renewables: [{ id: "pv", availableMw: sun, costUsdPerMwh: 0 }],
    battery: unitBattery,
  };
}

function assetsFor(hours: number): readonly SizableAsset[] {
  const share = hours / 8760;
  const asset = (id: string, kind: SizableAsset["kind"], maximumMw: number, usdPerMwYear: number) => ({
    id,
    kind,
    index: 0,
    minimumMw: 0,
    maximumMw,
    costUsdPerMw: usdPerMwYear * share,
  });
  return [
    asset("mine", "mining", 80, 60_000),
    asset("pv", "renewable", 100, 45_000),
    asset("battery", "battery", 100, 30_000),
  ];
}

const cases = (["np2017", "de2017"] as const).map((name) => ({
  name,
  file: marketDataPath(`energy/${name}.csv`),
  expected: marketDataPath("energy/expected_sizing_np_de_pypsa.json"),
}));

function read(file: string): Series {
  const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
  const column = (i: number) => Float64Array.from(rows, (row) => Number(row.split(",")[i]));
  return { price: column(1), sun: column(2), importLimitMw: column(3) };
}

describe.skipIf(!cases.every((c) => c.file && c.expected))(
  "a whole year against PyPSA (else: market data not present)",
  () => {
    it.each(cases)(
      "$name: objective within 1e-6, sizes within 0.01 MW, energies as there",
      ({ name, ...files }) => {
        const expected = JSON.parse(readFileSync(files.expected!, "utf8")).find(
          (row: { case: string }) => row.case === name,
        );
        const series = read(files.file!);
        const assets = assetsFor(series.price.length);
        const found = sizeAssets(problemOf(series), assets, highs);
        expect(Math.abs(-found.netValueUsd / expected.objective - 1)).toBeLessThan(1e-6);
        expect(found.relativeGap).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(found.sizesMw[0]! - expected.mining_mw)).toBeLessThan(0.01);
        expect(Math.abs(found.sizesMw[1]! - expected.pv_mw)).toBeLessThan(0.01);
        expect(Math.abs(found.sizesMw[2]! - expected.bess_mw)).toBeLessThan(0.01);
        const at = [...found.sizesMw, found.startMwh];
        const { totals } = dispatchStorage(makeSizingValue(problemOf(series), assets).problemAt(at)).schedule;
        expect(totals.auxiliaryUnservedMwh).toBeCloseTo(expected.unserved_mwh, 3);
        expect(Math.abs(totals.miningMwh / expected.mining_mwh - 1)).toBeLessThan(1e-4);
        const costs = assets.reduce((sum, asset, j) => sum + asset.costUsdPerMw * found.sizesMw[j]!, 0);
        expect(totals.valueUsd - costs).toBeCloseTo(found.netValueUsd, 2);
      },
    );

    it("de2017 without burning: the relaxation bounds from above, the optimum or 24 neighbours are tried", () => {
      const series = read(cases[1]!.file!);
      const found = sizeWithoutBurning(problemOf(series), assetsFor(series.price.length), highs);
      expect(found.netValueUsd).toBeLessThanOrEqual(found.boundUsd + 1e-9 * Math.abs(found.boundUsd));
      expect(found.isExact || found.tried >= 21).toBe(true);
      expect(found.isExact).toBe(found.relativeGap <= 1e-6);
      expect(found.relativeGap).toBeLessThan(1e-3);
    });
  },
);

/** Six weeks of made-up prices with negative ones, so that burning pays. */
function madeUp(seed: number, negativeShare: number): Series {
  const random = makeRandom(seed);
  const hours = 24 * 42;
  const price = Float64Array.from({ length: hours }, (_, t) =>
    random() < negativeShare ? -90 * random() : 35 + 20 * Math.sin((t / 24) * 2 * Math.PI) + 40 * random(),
  );
  const sun = Float64Array.from({ length: hours }, (_, t) =>
    Math.max(0, Math.sin(((t % 24) / 24 - 0.25) * 2 * Math.PI) * (0.5 + 0.5 * random())),
  );
  const importLimitMw = Float64Array.from({ length: hours }, () => (random() < 0.05 ? 40 : 100));
  return { price, sun, importLimitMw };
}

describe("sizes of made-up sites", () => {
  it.each([1, 2, 3, 4])("seed %i: no size tried nearby is worth more than the optimum", (seed) => {
    const problem = problemOf(madeUp(seed, 0));
    const assets = assetsFor(problem.grid.steps);
    const found = sizeAssets(problem, assets, highs);
    const value = makeSizingValue(problem, assets);
    const random = makeRandom(seed);
    for (let i = 0; i < 40; i++) {
      const sizes = found.sizesMw.map((mw, j) =>
        Math.max(0, Math.min(assets[j]!.maximumMw, mw + 10 * (random() - 0.5))),
      );
      const at = [...sizes, value.storeMwhAt(sizes) * random()];
      expect(value.cutAt(at).netUsd).toBeLessThanOrEqual(found.boundUsd + 1e-6 * Math.abs(found.boundUsd));
    }
  });

  it("a plane lies above the value everywhere and touches it where it was cut (200 pairs, seed 9)", () => {
    const problem = problemOf(madeUp(9, 0.2));
    const value = makeSizingValue(problem, assetsFor(problem.grid.steps));
    const random = makeRandom(9);
    const anywhere = () => {
      const sizes = [80 * random(), 100 * random(), 100 * random()];
      return [...sizes, value.storeMwhAt(sizes) * random()];
    };
    for (let i = 0; i < 200; i++) {
      const plane = value.cutAt(anywhere());
      const other = value.cutAt(anywhere());
      const height = plane.slopes.reduce(
        (sum, slope, j) => sum + slope * (other.at[j]! - plane.at[j]!),
        plane.netUsd,
      );
      expect(other.netUsd).toBeLessThanOrEqual(height + 1e-6 * Math.abs(plane.netUsd));
    }
  });

  it("with 40 % negative hours, little mining and one hour of store the relaxation oversells, and says that it is not exact", () => {
    const problem = { ...problemOf(madeUp(5, 0.4)), battery: { ...unitBattery, energyMwh: 1 } };
    const [mine, pv, battery] = assetsFor(problem.grid.steps);
    const assets = [{ ...mine!, maximumMw: 10 }, pv!, { ...battery!, minimumMw: 20 }];
    const found = sizeWithoutBurning(problem, assets, highs);
    expect(found.tried).toBeGreaterThanOrEqual(21);
    expect(found.netValueUsd).toBeLessThan(found.relaxed.netValueUsd);
    expect(found.isExact).toBe(false);
  });
});

describe("duals over the horizon are what one more MW earns", () => {
  const problem = {
    ...problemOf(madeUp(3, 0)),
    battery: { ...unitBattery, chargeLimitMw: 20, dischargeLimitMw: 20, energyMwh: 80 },
  };
  const value = (changed: DispatchProblem) => dispatchStorage(changed).certificate.primalUsd;
  const base = { ...problem, mining: [{ ...problem.mining[0]!, capacityMw: 40 }] };
  const h = 1e-4;

  it.each([
    ["mining", (d: number) => ({ ...base, mining: [{ ...base.mining[0]!, capacityMw: 40 + d }] })],
    ["charge", (d: number) => ({ ...base, battery: { ...base.battery, chargeLimitMw: 20 + d } })],
    ["discharge", (d: number) => ({ ...base, battery: { ...base.battery, dischargeLimitMw: 20 + d } })],
    ["energy", (d: number) => ({ ...base, battery: { ...base.battery, energyMwh: 80 + d } })],
    [
      "import",
      (d: number) => ({
        ...base,
        import: { ...base.import, firmLimitMw: (base.import.firmLimitMw as Float64Array).map((x) => x + d) },
      }),
    ],
    ["export", (d: number) => ({ ...base, export: { ...base.export!, limitMw: 30 + d } })],
  ] as const)("%s", (name, widen) => {
    const duals = horizonDuals(base, dispatchStorage(base).schedule);
    const claimed = {
      mining: duals.miningUsdPerMw[0]!,
      charge: duals.chargeUsdPerMw,
      discharge: duals.dischargeUsdPerMw,
      energy: duals.storageUsdPerMwh,
      import: duals.importUsdPerMw + duals.importWhileUnservedUsdPerMw,
      export: duals.exportUsdPerMw,
    }[name];
    // Concave: the dual lies between the gain of the last and of the next MW.
    const next = (value(widen(h)) - value(base)) / h;
    const last = (value(base) - value(widen(-h))) / h;
    expect(claimed).toBeGreaterThanOrEqual(next - 1e-3 * (1 + Math.abs(next)));
    expect(claimed).toBeLessThanOrEqual(last + 1e-3 * (1 + Math.abs(last)));
  });

  it("hours with unserved load stand apart: 24 h of a 40 MW limit under 55 MW of firm load", () => {
    const firmLimitMw = Float64Array.from({ length: 48 }, (_, t) => (t < 24 ? 40 : 100));
    const site: DispatchProblem = {
      grid: makeTimeGrid(0, 3600, 48),
      import: {
        firmLimitMw,
        interruptibleLimitMw: 0,
        priceUsdPerMwh: 30,
        adderUsdPerMwh: 0,
        lossFraction: 0,
      },
      mining: [{ id: "m", capacityMw: 100, valueUsdPerMwh: 48 }],
      auxiliary: { loadMw: 55, unservedCostUsdPerMwh: 10_000 },
      battery: { ...unitBattery, chargeLimitMw: 0, dischargeLimitMw: 0, energyMwh: 0 },
    };
    const duals = horizonDuals(site, dispatchStorage(site).schedule);
    expect(duals.unservedHours).toBe(24);
    expect(duals.importWhileUnservedUsdPerMw).toBeCloseTo(24 * 9970, 6);
    expect(duals.importUsdPerMw).toBeCloseTo(24 * 18, 6);
  });
});
