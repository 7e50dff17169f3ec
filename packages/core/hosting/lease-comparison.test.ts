import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparableLeases, type Lease } from "./index.ts";
import { plainInputs, plainLease } from "./lease.fixture.ts";

const inputs = plainInputs(24);
const only = (lease: Lease) => comparableLeases([lease], inputs, 1.25)[0]!;

describe("leases compared by NOI", () => {
  it("triple net at 95 % of $100 keeps $95 per IT kW and month: $0.877M per reserved MW and year", () => {
    const net = only(plainLease);
    expect(net.noiUsdPerItKwMonth).toBeCloseTo(95, 9);
    // 95 * 12 * 10,000 kW / 13 MW
    expect(net.noiUsdPerReservedMwYear).toBeCloseTo((95 * 12 * 10_000) / 13, 4);
  });

  it("an all-in rent of $130 at 95 % keeps less: the power takes $29.20 of it", () => {
    const rent = { ...plainLease.rent, valueUsdPerKwMonth: 130 };
    const allIn = only({ ...plainLease, rent, passThrough: "all-in" });
    // 8,760 h * 0.8 * 1.25 * $40 / 12 months = $29.20 per IT kW and month
    expect(allIn.noiUsdPerItKwMonth).toBeCloseTo(130 * 0.95 - 29.2, 6);
    expect(allIn.noiMarginFraction).toBeCloseTo((130 * 0.95 - 29.2) / 130, 9);
  });

  it("so the higher rent can be the lower NOI: $120 all-in is below $100 triple net", () => {
    const rent = { ...plainLease.rent, valueUsdPerKwMonth: 120 };
    const [net, allIn] = comparableLeases(
      [plainLease, { ...plainLease, rent, passThrough: "all-in" }],
      inputs,
      1.25,
    );
    expect(allIn!.rentUsdPerItKwMonth).toBeGreaterThan(net!.rentUsdPerItKwMonth);
    expect(allIn!.noiUsdPerItKwMonth).toBeLessThan(net!.noiUsdPerItKwMonth);
  });

  it("shows the rent on its three bases: $100 per sold and IT kW, $76.9 per grid kW", () => {
    const { rentUsdPerSoldKwMonth, rentUsdPerItKwMonth, rentUsdPerGridKwMonth } = only(plainLease);
    expect([rentUsdPerSoldKwMonth, rentUsdPerItKwMonth]).toEqual([100, 100]);
    expect(rentUsdPerGridKwMonth).toBeCloseTo(76.923, 3);
  });

  it("and the NOI on its three denominators: $130.1 per meter MWh, $162.7 per IT MWh", () => {
    const { noiUsdPerMeterMwh, noiUsdPerItMwh } = only(plainLease);
    // 11.4 M$ over 10 MW * 8,760 h * 0.8 * 1.25 = 87,600 MWh
    expect(noiUsdPerMeterMwh).toBeCloseTo(11.4e6 / 87_600, 9);
    expect(noiUsdPerItMwh).toBeCloseTo((11.4e6 / 87_600) * 1.25, 9);
  });

  it("$150 per IT kW and month at full use is $205 per IT MWh of rent, $175 of NOI at 85 %", () => {
    const lease: Lease = {
      ...plainLease,
      rent: { ...plainLease.rent, valueUsdPerKwMonth: 150 },
      landlordCosts: { kind: "margin", noiMarginFraction: 0.85 },
    };
    const power = {
      kind: "profile",
      utilisationFraction: 1,
      pueRatio: 1,
      priceUsdPerMwh: Array(24).fill(40),
    } as const;
    const [full] = comparableLeases([lease], plainInputs(24, { power }), 1);
    expect(full!.noiUsdPerItMwh).toBeCloseTo(174.7, 1);
    expect(full!.noiUsdPerItMwh / 0.85).toBeCloseTo(205.5, 1);
  });

  it("is taken when the last block is let, not while the lease ramps", () => {
    const blocks = [
      { monthsAfterStart: 0, soldFraction: 0.2 },
      { monthsAfterStart: 6, soldFraction: 0.8 },
    ];
    const ramped: Lease = {
      ...plainLease,
      escalatorFractionPerYear: 0,
      ramp: { blocks, termRunsFrom: "block-start" },
    };
    expect(only(ramped).noiUsdPerItKwMonth).toBeCloseTo(95, 9);
  });

  it("does not depend on the size of the lease", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 500, noNaN: true }), (mw) => {
        const sized = only({ ...plainLease, soldMw: mw, itMw: mw, reservedMw: 1.3 * mw });
        expect(sized.noiUsdPerItKwMonth).toBeCloseTo(95, 6);
        expect(sized.noiUsdPerMeterMwh).toBeCloseTo(11.4e6 / 87_600, 6);
      }),
      { numRuns: 30 },
    );
  });
});
