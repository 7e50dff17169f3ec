import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lease } from "../hosting/index.ts";
import { statedBatch, type WorldBatch } from "../world/index.ts";
import type { LeaseRows } from "./index.ts";
import { type HostedMonth, hostedCash, noHostedMonth } from "./path-hosting.ts";
import { testOffer, testWorld } from "./test-site.ts";

const MONTHS = 12;
const nothing = () => new Float64Array(MONTHS);

/** 100 USD of rent a month from month 2 to the end of month 9, and nothing else. */
function rowsOf(change: Partial<LeaseRows> = {}, lease: Partial<Lease> = {}): LeaseRows {
  const isThere = (month: number) => month >= 2 && month < 10;
  return {
    lease: { ...testOffer.lease, ...lease },
    tenant: 0,
    blocks: [],
    creditFraction: 0,
    late: null,
    guaranteedUsd: nothing(),
    recoveredUsd: nothing(),
    offeredCapexUsd: 0,
    energyFraction: nothing().fill(1),
    stayRentUsd: nothing().map((_, month) => (isThere(month) ? 100 : 0)),
    reLetRentUsd: nothing(),
    reLetMonth: 10,
    afterDefaultRentUsd: nothing(),
    afterDefaultMonth: 0,
    runningUsd: nothing(),
    costFractionOfRent: 0,
    damagesUsd: nothing(),
    isOccupied: Uint8Array.from({ length: MONTHS }, (_, month) => Number(isThere(month))),
    dueMonth: 2,
    commencementMonth: 2,
    endMonth: 10,
    ...change,
  };
}

function batchOf(rentRatio: (month: number) => number): WorldBatch {
  const world = testWorld(
    { rentRatio: Float64Array.from({ length: MONTHS }, (_, m) => rentRatio(m)) },
    MONTHS,
  );
  return statedBatch(world, 1, "outlook");
}
const flat = batchOf(() => 1);

/** The months of a lease, each as it was, from a tenant's advance not yet netted. */
function run(rows: LeaseRows, options: { batch?: WorldBatch; aiUsd?: number; advanceUsd?: number } = {}) {
  const { batch = flat, aiUsd = 0, advanceUsd = 0 } = options;
  const state: HostedMonth = { ...noHostedMonth(), nettedLeftUsd: advanceUsd };
  return Array.from({ length: MONTHS }, (_, month) => {
    hostedCash(rows, batch, 0, month, 0, aiUsd, state);
    return { ...state };
  });
}

const column = (months: readonly HostedMonth[], name: keyof HostedMonth) =>
  months.map((month) => month[name]);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe("rent", () => {
  it("is 100 in each of the eight months that the tenant is there, and nothing around them", () => {
    expect(column(run(rowsOf()), "rentUsd")).toEqual([0, 0, 100, 100, 100, 100, 100, 100, 100, 100, 0, 0]);
  });

  it("stands at the ratio of the month of signing for good: 1.5, though the market halves afterwards", () => {
    const months = run(rowsOf(), { batch: batchOf((month) => (month === 0 ? 1.5 : 0.5)) });
    expect(months[2]!.rentUsd).toBe(150);
    expect(months[9]!.rentUsd).toBe(150);
  });

  it("of a next tenant stands at the ratio of the month of re-letting: 80 at 1.2 is 96", () => {
    const reLetRentUsd = nothing().fill(80, 10);
    const months = run(rowsOf({ reLetRentUsd }), { batch: batchOf((month) => (month === 10 ? 1.2 : 1)) });
    expect(column(months, "rentUsd").slice(10)).toEqual([96, 96]);
  });

  it("after a default stands at the ratio of the month in which the next one comes: 70 at 0.5 is 35", () => {
    const rows = rowsOf({
      afterDefaultRentUsd: nothing().fill(70, 6),
      afterDefaultMonth: 6,
      stayRentUsd: nothing(),
    });
    const months = run(rows, { batch: batchOf((month) => (month === 6 ? 0.5 : 1)) });
    expect(months[6]!.rentUsd).toBe(35);
  });

  it("of nothing at signing is nothing afterwards: no share of 0 is a rent", () => {
    const rows = rowsOf({ reLetRentUsd: nothing().fill(80, 10) });
    const months = run(rows, { batch: batchOf((month) => (month === 0 ? 0 : 1)) });
    expect(total(column(months, "rentUsd"))).toBe(0);
  });
});

describe("what the landlord keeps of it", () => {
  it("is rent less 4 % of it and 7 of running costs: 89; vacant halls cost their 7 too", () => {
    const months = run(rowsOf({ costFractionOfRent: 0.04, runningUsd: nothing().fill(7) }));
    expect([months[0]!.operatingUsd, months[2]!.operatingUsd]).toEqual([-7, 89]);
  });

  it("is less the damages for late delivery, at the ratio that was signed: 30 at 1.5 is 45", () => {
    const damagesUsd = nothing().map((_, month) => (month === 2 ? 30 : 0));
    const months = run(rowsOf({ damagesUsd }), { batch: batchOf(() => 1.5) });
    expect([months[2]!.operatingUsd, months[3]!.operatingUsd]).toEqual([105, 150]);
  });

  it.each([
    ["all-in", 100 - 25],
    ["modified-gross", 100],
    ["triple-net", 100],
  ] as const)("of a month with 25 of energy under %s is %d", (passThrough, usd) => {
    expect(run(rowsOf({}, { passThrough }), { aiUsd: 25 })[2]!.operatingUsd).toBe(usd);
  });

  it("bears no energy of halls in which nobody is, even all-in", () => {
    expect(run(rowsOf({}, { passThrough: "all-in" }), { aiUsd: 25 })[0]!.operatingUsd).toBe(0);
  });
});

describe("a prepayment", () => {
  const prepayment = {
    amountUsd: 120,
    receivedMonthsAfterStart: 0,
    creditFromMonthsAfterStart: 3,
    creditMonths: 4,
  };

  it("of 120 comes in the month of delivery and goes back as 4 credits of 30 from the fourth month on", () => {
    const months = run(rowsOf({}, { prepayment }));
    expect(column(months, "depositUsd").map((usd) => usd + 0)).toEqual([
      0, 0, 120, 0, 0, -30, -30, -30, -30, 0, 0, 0,
    ]);
  });

  it("is no income: rent is 100 before, within and after the credits", () => {
    expect(new Set(column(run(rowsOf({}, { prepayment })), "operatingUsd").slice(2, 10))).toEqual(
      new Set([100]),
    );
  });

  it("is credited with at most the month's rent: of 1,000 in 4 months only 100 a month, the rest refunded", () => {
    const months = run(rowsOf({}, { prepayment: { ...prepayment, amountUsd: 1000 } }));
    expect(column(months, "depositUsd").slice(2)).toEqual([
      1000, 0, 0, -100, -100, -100, -100, -100, -500, 0,
    ]);
  });

  it("paid at signing comes before delivery: two months earlier is month 0", () => {
    const months = run(rowsOf({}, { prepayment: { ...prepayment, receivedMonthsAfterStart: -2 } }));
    expect(months[0]).toMatchObject({ depositUsd: 120, prepaidUsd: 120 });
  });

  it("that came before the decision is owed, but not received again", () => {
    const months = run(rowsOf({}, { prepayment: { ...prepayment, receivedMonthsAfterStart: -3 } }));
    expect(months[0]).toMatchObject({ depositUsd: 0, prepaidUsd: 120 });
    expect(total(column(months, "depositUsd"))).toBe(-120);
  });

  it("is refunded when the tenant leaves early: 120 less two credits of 30 in month 7", () => {
    const months = run(rowsOf({ endMonth: 7 }, { prepayment }));
    expect(months[7]).toMatchObject({ depositUsd: -60, prepaidUsd: 0 });
  });
});

describe("the tenant's share of the building", () => {
  const tenantCapex = { amountUsd: 999, nettedFraction: 0.4 };

  it("of 130 is netted at 40 of each rent of 100 until it is used up: 40, 40, 40, 10", () => {
    const months = run(rowsOf({}, { tenantCapex }), { advanceUsd: 130 });
    expect(column(months, "operatingUsd").slice(2, 7)).toEqual([60, 60, 60, 90, 100]);
    expect(months.at(-1)!.nettedLeftUsd).toBe(0);
  });

  it("is netted of what a prepayment's credit leaves of the rent: 40 % of 70 is 28", () => {
    const prepayment = {
      amountUsd: 60,
      receivedMonthsAfterStart: 0,
      creditFromMonthsAfterStart: 0,
      creditMonths: 2,
    };
    const months = run(rowsOf({}, { tenantCapex, prepayment }), { advanceUsd: 500 });
    expect(months[2]!.operatingUsd).toBe(72);
    expect(months[4]!.operatingUsd).toBe(60);
  });

  it("is not netted of a next tenant's rent", () => {
    const rows = rowsOf({ reLetRentUsd: nothing().fill(80, 10) }, { tenantCapex });
    expect(run(rows, { advanceUsd: 5000 })[10]!.operatingUsd).toBe(80);
  });
});

describe("whatever rents, prepayments and advances", () => {
  const rents = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), {
    minLength: MONTHS,
    maxLength: MONTHS,
  });
  const terms = fc.record({
    amountUsd: fc.double({ min: 0, max: 2000, noNaN: true }),
    received: fc.integer({ min: -2, max: 3 }),
    creditFrom: fc.integer({ min: 0, max: 6 }),
    creditMonths: fc.integer({ min: 1, max: 9 }),
    nettedFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    advanceUsd: fc.double({ min: 0, max: 2000, noNaN: true }),
    endMonth: fc.integer({ min: 3, max: MONTHS + 2 }),
  });
  const monthsOf = (rent: readonly number[], drawn: typeof terms extends fc.Arbitrary<infer T> ? T : never) =>
    run(
      rowsOf(
        { stayRentUsd: Float64Array.from(rent), endMonth: drawn.endMonth },
        {
          prepayment: {
            amountUsd: drawn.amountUsd,
            receivedMonthsAfterStart: drawn.received,
            creditFromMonthsAfterStart: drawn.creditFrom,
            creditMonths: drawn.creditMonths,
          },
          tenantCapex: { amountUsd: 1, nettedFraction: drawn.nettedFraction },
        },
      ),
      { advanceUsd: drawn.advanceUsd },
    );

  it("what is owed of a prepayment is what was received less what was given back, and never below 0", () => {
    fc.assert(
      fc.property(rents, terms, (rent, drawn) => {
        let owedUsd = 0;
        for (const { depositUsd, prepaidUsd } of monthsOf(rent, drawn)) {
          owedUsd += depositUsd;
          expect(prepaidUsd).toBeCloseTo(owedUsd, 6);
          expect(prepaidUsd).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
      { seed: 121, numRuns: 200 },
    );
  });

  it("what is netted in all is the advance less what is left of it, and no month nets more than its rent", () => {
    fc.assert(
      fc.property(rents, terms, (rent, drawn) => {
        const months = monthsOf(rent, drawn);
        const netted = months.map(({ rentUsd, operatingUsd }) => rentUsd - operatingUsd);
        expect(total(netted)).toBeCloseTo(drawn.advanceUsd - months.at(-1)!.nettedLeftUsd, 6);
        netted.forEach((usd, month) => {
          expect(usd).toBeGreaterThanOrEqual(-1e-9);
          expect(usd).toBeLessThanOrEqual(rent[month]! + 1e-9);
        });
      }),
      { seed: 122, numRuns: 200 },
    );
  });
});
