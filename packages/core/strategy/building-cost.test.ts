import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hallUsdPerGridMw, tenantPaidUsd } from "./building-cost.ts";
import { type Choice, type HostingOffer, makePlan, type StrategyId } from "./index.ts";
import { testOffer, testSite, testWorld } from "./test-site.ts";

const withAdvance = (amountUsd: number): HostingOffer => ({
  ...testOffer,
  lease: { ...testOffer.lease, tenantCapex: { amountUsd, nettedFraction: 0.5 } },
  greenfield: { ...testOffer.conversion, capexUsdPerItMw: 1_500_000 },
});

const site = testSite();

function planOf(hostMw: number, offer: HostingOffer, strategy: StrategyId = "convert") {
  const choice: Choice = { strategy, hostMw, waitMonths: 0, fleet: "sell" };
  return makePlan({ ...site, hosting: offer }, testWorld(), choice);
}

describe("the cost of halls", () => {
  it("of 1 M$ per IT MW at 1.25 grid MW per IT MW is 0.8 M$ per grid MW", () => {
    expect(hallUsdPerGridMw(testOffer, "convert", testWorld())).toBe(800_000);
  });

  it("with an overrun of 20 % is 0.96 M$, with a saving of 10 % 0.72 M$", () => {
    expect(hallUsdPerGridMw(testOffer, "bridge", testWorld({ overrunFraction: 0.2 }))).toBeCloseTo(
      960_000,
      6,
    );
    expect(hallUsdPerGridMw(testOffer, "bridge", testWorld({ overrunFraction: -0.1 }))).toBeCloseTo(
      720_000,
      6,
    );
  });

  it("on empty land has a price of its own: 1.5 M$ per IT MW is 1.2 M$ per grid MW", () => {
    expect(hallUsdPerGridMw(withAdvance(0), "greenfield", testWorld())).toBe(1_200_000);
  });

  it("on empty land without terms is refused by its code", () => {
    expect(() => hallUsdPerGridMw(testOffer, "greenfield", testWorld())).toThrow(
      expect.objectContaining({ code: "strategy/no-greenfield" }),
    );
  });
});

describe("what the tenant pays of the building", () => {
  it("is nothing where the lease says nothing of it", () => {
    expect(tenantPaidUsd(testOffer, testWorld(), planOf(60, testOffer))).toBe(0);
  });

  it("of 12 M$ for 48 IT MW is 12 M$ for 60 grid MW, and 6 M$ for 30", () => {
    const offer = withAdvance(12e6);
    expect(tenantPaidUsd(offer, testWorld(), planOf(60, offer))).toBe(12e6);
    expect(tenantPaidUsd(offer, testWorld(), planOf(30, offer))).toBe(6e6);
  });

  it("is at most the whole cost: of 100 M$ only 60 MW * 0.8 M$ = 48 M$", () => {
    const offer = withAdvance(100e6);
    expect(tenantPaidUsd(offer, testWorld(), planOf(60, offer))).toBe(48e6);
  });

  it("is measured by what the building costs in the end: with an overrun of 50 % up to 72 M$", () => {
    const offer = withAdvance(100e6);
    expect(tenantPaidUsd(offer, testWorld({ overrunFraction: 0.5 }), planOf(60, offer))).toBeCloseTo(72e6, 3);
  });

  it("is measured by the price of empty land where the halls stand there: up to 72 M$", () => {
    const offer = withAdvance(100e6);
    expect(tenantPaidUsd(offer, testWorld(), planOf(60, offer, "greenfield"))).toBe(72e6);
  });

  it("lies between nothing and the whole cost, and per MW is the same for any size", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2e8, noNaN: true }),
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.double({ min: -0.3, max: 1, noNaN: true }),
        (amountUsd, hostMw, overrunFraction) => {
          const offer = withAdvance(amountUsd);
          const world = testWorld({ overrunFraction });
          const paidUsd = tenantPaidUsd(offer, world, planOf(hostMw, offer));
          const wholeUsd = tenantPaidUsd(offer, world, planOf(60, offer));
          expect(paidUsd).toBeGreaterThanOrEqual(0);
          expect(paidUsd).toBeLessThanOrEqual(hostMw * hallUsdPerGridMw(offer, "convert", world) + 1e-6);
          expect(paidUsd / hostMw).toBeCloseTo(wholeUsd / 60, 4);
        },
      ),
      { seed: 106, numRuns: 100 },
    );
  });
});
