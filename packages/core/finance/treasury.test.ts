import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CashLine,
  delayDamages,
  type Forward,
  forwardLine,
  forwardSettlements,
  type PassThroughTable,
  runTreasury,
  settleDelay,
  shareByPassThrough,
  type TreasuryPolicy,
  type TreasuryTerms,
} from "./index.ts";

const BTC = 100_000_000;

function terms(policy: TreasuryPolicy, over: Partial<TreasuryTerms> = {}): TreasuryTerms {
  return { policy, cashFloor: 0, sellingCostFraction: 0, openingCash: 0, openingLots: [], ...over };
}

const flows = {
  minedSats: [BTC, BTC, BTC],
  pricePerBtc: [50_000, 60_000, 40_000],
  otherNetCash: [-20_000, -30_000, -90_000],
};

describe("what a miner does with its coins", () => {
  it("selling all: 50, 60 and 40 thousand come in, no gain, cash 30, 60 and 10 thousand", () => {
    const { months, insolventMonth } = runTreasury(terms({ kind: "sell-all" }), flows);
    expect(months.map(({ cash }) => cash)).toEqual([30_000, 60_000, 10_000]);
    expect(months.map(({ gain, heldSats }) => [gain, heldSats])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(months.map(({ receivedIncome }) => receivedIncome)).toEqual([50_000, 60_000, 40_000]);
    expect(insolventMonth).toBeNull();
  });
  it("selling to cover: 0.4, 0.5 and 2.1 BTC; the oldest lot first, so month 2 gains 0.5 * 10,000", () => {
    const { months } = runTreasury(terms({ kind: "sell-to-cover" }), flows);
    expect(months.map(({ soldSats }) => soldSats / BTC)).toEqual([0.4, 0.5, 2.1]);
    expect(months[1]!.gain).toBe(5000);
    expect(months[2]!.heldSats).toBe(0);
    // .1 at basis 50, 1 at 60, 1 at 40, all sold at 40: -1,000 - 20,000
    expect(months[2]!.gain).toBeCloseTo(-21_000, 8);
    // 2.25 BTC were needed: 6,000 is missing
    expect(months[2]).toMatchObject({ cash: -6000, shortfall: 6000 });
  });
  it("holding all: the floor forces sales, and only as many as it takes", () => {
    const policy = { kind: "hold-share", heldFraction: 1 } as const;
    const { months } = runTreasury(terms(policy, { cashFloor: 10_000, openingCash: 25_000 }), flows);
    // month 1: 25 - 20 = 5 thousand, 5 more are needed: .1 BTC at 50
    expect(months[0]).toMatchObject({ soldSats: 0.1 * BTC, forcedSats: 0.1 * BTC, cash: 10_000 });
    expect(months[1]!.forcedSats).toBe(0.5 * BTC);
  });
  it("selling costs come off the price: 1 % makes the same need 1.01 % more coins", () => {
    const { months } = runTreasury(terms({ kind: "sell-to-cover" }, { sellingCostFraction: 0.01 }), flows);
    expect(months[0]!.soldSats).toBe(Math.ceil((20_000 * BTC) / 49_500));
    expect(months[0]!.cash).toBeCloseTo(0, 3);
    expect(months[0]!.sellingCost).toBeCloseTo(months[0]!.proceeds * 0.01, 10);
  });
  it("insolvent where cash is below 0 and no coin is left, from that month", () => {
    const dry = { minedSats: [0, 0], pricePerBtc: [50_000, 0], otherNetCash: [-10, 0] };
    expect(runTreasury(terms({ kind: "sell-all" }), dry).insolventMonth).toBe(0);
  });
  it("coins and cash are conserved, whatever the policy", () => {
    const policies = fc.constantFrom<TreasuryPolicy>(
      { kind: "sell-all" },
      { kind: "sell-to-cover" },
      { kind: "hold-share", heldFraction: 0.7 },
    );
    const month = fc.record({
      sats: fc.nat(BTC),
      price: fc.integer({ min: 1, max: 1e5 }),
      other: fc.integer({ min: -1e5, max: 1e5 }),
    });
    fc.assert(
      fc.property(
        policies,
        fc.array(month, { minLength: 1, maxLength: 12 }),
        fc.nat(20_000),
        (policy, list, cashFloor) => {
          const given = {
            minedSats: list.map(({ sats }) => sats),
            pricePerBtc: list.map(({ price }) => price),
            otherNetCash: list.map(({ other }) => other),
          };
          const { months } = runTreasury(terms(policy, { cashFloor, sellingCostFraction: 0.002 }), given);
          let [held, cash] = [0, 0];
          months.forEach((m, t) => {
            held += given.minedSats[t]! - m.soldSats;
            cash += given.otherNetCash[t]! + m.proceeds - m.sellingCost;
            expect(m.heldSats).toBe(held);
            expect(m.cash).toBeCloseTo(cash, 4);
            expect(m.proceeds - m.basisSold).toBeCloseTo(m.gain, 4);
            if (m.heldSats > 0) expect(m.cash).toBeGreaterThanOrEqual(cashFloor - 1e-3);
          });
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
  it("half a sat, a share above 1 and rows of different length are refused by name", () => {
    const sellAll = terms({ kind: "sell-all" });
    expect(() => runTreasury(sellAll, { ...flows, minedSats: [0.5, 0, 0] })).toThrow(/sats received is 0.5/);
    expect(() => runTreasury(sellAll, { ...flows, otherNetCash: [1] })).toThrow(
      /otherNetCash: 3 values are needed, 1/,
    );
    expect(() => runTreasury(terms({ kind: "hold-share", heldFraction: 2 }), flows)).toThrow(
      /share of coins held is 2/,
    );
  });
});

describe("forwards settled against an index", () => {
  const hashprice: Forward = {
    id: "hashprice 2027",
    side: "seller",
    counterparty: "desk",
    why: "500 PH at 52 USD/PH/day",
    currency: "USD",
    startMonth: { year: 2027, month: 1 },
    volumes: [15_500, 14_000],
    strikes: [52, 52],
  };
  it("seller: 15,500 PH-days at 52 against 45 brings 108,500, against 60 costs 112,000", () => {
    expect([...forwardSettlements(hashprice, [45, 60])]).toEqual([108_500, -112_000]);
  });
  it("buyer (power): the mirror image, to the cent", () => {
    expect([...forwardSettlements({ ...hashprice, side: "buyer" }, [45, 60])]).toEqual([-108_500, 112_000]);
  });
  it("fixes the price: index sales plus settlement are volume * strike at any index", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 500, noNaN: true }), { minLength: 2, maxLength: 2 }),
        (index) => {
          const settled = forwardSettlements(hashprice, index);
          hashprice.volumes.forEach((volume, t) => {
            expect(volume * index[t]! + settled[t]!).toBeCloseTo(volume * 52, 4);
          });
        },
      ),
      { seed: 8 },
    );
  });
  it("becomes a contracted line; a missing index is refused", () => {
    expect(forwardLine(hashprice, [45, 60])).toMatchObject({
      discountClass: "contracted",
      payer: "desk",
      account: "revenue",
    });
    expect(() => forwardSettlements(hashprice, [45])).toThrow(/hashprice 2027: index prices/);
  });
});

describe("delay damages", () => {
  const toTenant = { amountPerDay: 10_000, graceDays: 30, capAmount: 900_000 };
  const fromContractor = { amountPerDay: 8000, graceDays: 14, capAmount: 500_000 };
  it("60 days late: 30 days of 10,000 to the tenant, 46 of 8,000 from the contractor: the owner gains 68,000", () => {
    const all = {
      lateDays: 60,
      causedByContractorFraction: 1,
      toTenant,
      fromContractor,
      collectedFraction: 1,
    };
    expect(settleDelay(all)).toEqual({
      owedToTenant: 300_000,
      recoveredFromContractor: 368_000,
      borneByOwner: -68_000,
    });
  });
  it("200 days late: both are capped, 400,000 stay; of a utility's delay all of it", () => {
    const late = {
      lateDays: 200,
      causedByContractorFraction: 1,
      toTenant,
      fromContractor,
      collectedFraction: 1,
    };
    expect(settleDelay(late).borneByOwner).toBe(400_000);
    expect(settleDelay({ ...late, causedByContractorFraction: 0 }).borneByOwner).toBe(900_000);
    expect(settleDelay({ ...late, collectedFraction: 0.5 }).borneByOwner).toBe(650_000);
  });
  it("nothing within grace; negative days are refused", () => {
    expect(delayDamages(toTenant, 30)).toBe(0);
    expect(() => delayDamages(toTenant, -1)).toThrow(/days late is -1/);
  });
});

describe("who keeps the income from flexibility", () => {
  const share = (owner: number) => ({
    "demand-response": owner,
    "peak-charge-saving": owner,
    "peak-charge": owner,
    energy: owner,
    "site-costs": owner,
  });
  const table: PassThroughTable = { gross: share(1), "modified-gross": share(0.5), "triple-net": share(0) };
  const income: CashLine = {
    id: "dr",
    payer: "ISO",
    payee: "site owner",
    why: "demand response",
    currency: "USD",
    discountClass: "merchant",
    account: "revenue",
    startMonth: { year: 2027, month: 1 },
    amounts: [100, 51],
  };
  it("all under gross, half under modified gross, none under triple net: parts sum to the whole", () => {
    const shared = shareByPassThrough(income, "demand-response", "modified-gross", table);
    expect([...shared.owner.amounts]).toEqual([50, 25.5]);
    expect([...shared.tenantAmounts]).toEqual([50, 25.5]);
    expect([...shareByPassThrough(income, "energy", "triple-net", table).owner.amounts]).toEqual([0, 0]);
    expect(shared.owner.why).toBe("demand response; owner's 50 % under modified-gross");
  });
  it("refuses a share that is no fraction", () => {
    const broken = { ...table, gross: share(1.2) };
    expect(() => shareByPassThrough(income, "energy", "gross", broken)).toThrow(
      /owner's share of energy under gross is 1.2/,
    );
  });
});
