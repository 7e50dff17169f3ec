import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeEmptyBatch, type WorldBatch } from "../world/index.ts";
import { type Choice, makeFigureReader, makePathEvaluator, pathFigures, type Site } from "./index.ts";
import { testMine, testOffer, testSite } from "./test-site.ts";

const MONTHS = 48;
const PATHS = 6;
const offer = testOffer;
const site = testSite({ months: MONTHS, mine: testMine, hosting: offer });
const CHOICES: readonly Choice[] = [
  { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "convert", hostMw: 20, waitMonths: 0, fleet: "sell" },
  { strategy: "hybrid", hostMw: 10, waitMonths: 0, fleet: "run-to-stop" },
  { strategy: "wait", hostMw: 20, waitMonths: 6, fleet: "run-to-stop" },
];

/** Paths that differ in rent, hashprice, cost and delay; the tenant of path 2 defaults in month 30. */
function batchOf(seed: number): WorldBatch {
  const shape = {
    measure: "outlook" as const,
    seed,
    firstPath: 0,
    pathCount: PATHS,
    months: MONTHS,
    tenantCount: 1,
  };
  const batch = makeEmptyBatch(shape);
  for (let at = 0; at < PATHS * MONTHS; at++) {
    const p = Math.floor(at / MONTHS);
    batch.hashpriceUsdPerPhDay[at] = 45 + p + ((at * 7 + seed) % 11);
    batch.priceUsdPerBtc[at] = 60_000;
    batch.powerLevelRatio[at] = 0.9 + 0.02 * ((at + seed) % 9);
    batch.powerSpreadRatio[at] = 1;
    batch.rentRatio[at] = 0.8 + 0.1 * p + 0.01 * ((at + seed) % 5);
  }
  for (let p = 0; p < PATHS; p++) {
    batch.delayMonths[p] = p % 3;
    batch.overrunFraction[p] = 0.05 * p;
  }
  batch.tenantDefaultMonth[2] = 30;
  return batch;
}

const SITES: readonly (readonly [string, Site])[] = [
  ["a plain lease", site],
  ["rent with power", { ...site, hosting: { ...offer, lease: { ...offer.lease, passThrough: "all-in" } } }],
];

describe.each(SITES)("a plan path by path, with %s", (_what, on) => {
  const batch = batchOf(3);
  const evaluator = makePathEvaluator(on).on(batch);

  it("is the plan on all paths at once, in every column to the bit", () => {
    for (const choice of CHOICES) {
      const operation = evaluator.operate(choice)!;
      const whole = evaluator.evaluateFrom(choice, operation);
      const cashOf = evaluator.pathsFrom(choice, operation);
      for (let p = 0; p < PATHS; p++) {
        const one = cashOf(p);
        for (const name of ["netCashUsd", "operatingUsd", "hallCapexUsd", "assetSaleUsd", "rentUsd"] as const)
          expect([...one[name]], `${choice.strategy} ${name}`).toEqual([
            ...whole[name].subarray(p * MONTHS, (p + 1) * MONTHS),
          ]);
        expect(one.npvUsd[0]).toBe(whole.npvUsd[p]);
      }
    }
  });

  it("has the figures of all paths at once, and room for one path leaves nothing of the one before", () => {
    for (const choice of CHOICES) {
      const operation = evaluator.operate(choice)!;
      const wanted = pathFigures(evaluator.evaluateFrom(choice, operation));
      const cashOf = evaluator.pathsFrom(choice, operation);
      const reader = makeFigureReader(PATHS, MONTHS);
      for (let p = 0; p < PATHS; p++) reader.read(cashOf(p), 0, p);
      expect(reader.figures).toEqual(wanted);
    }
  });

  it("is worth the same from what is kept for choosing, to rounding", () => {
    for (const choice of CHOICES) {
      const operation = evaluator.operate(choice)!;
      const { npvUsd } = evaluator.evaluateFrom(choice, operation);
      const kept = evaluator.npvFrom(choice, evaluator.worthOf(operation));
      npvUsd.forEach((usd, p) => {
        expect(Math.abs(kept[p]! - usd)).toBeLessThan(1e-9 * (1e6 + Math.abs(usd)));
      });
    }
  });
});

describe("what is kept of an operation", () => {
  it("serves any rent and any cost of halls: worth is that of running the plan anew", () => {
    const kept = CHOICES.map((choice) => {
      const on = makePathEvaluator(site).on(batchOf(3));
      return on.worthOf(on.operate(choice)!);
    });
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (rentRatio, capexRatio) => {
          const batch = batchOf(3);
          const moved: WorldBatch = {
            ...batch,
            rentRatio: batch.rentRatio.map((ratio) => ratio * rentRatio),
            overrunFraction: batch.overrunFraction.map((part) => (1 + part) * capexRatio - 1),
          };
          const on = makePathEvaluator(site).on(moved);
          CHOICES.forEach((choice, k) => {
            const anew = on.evaluate(choice).npvUsd;
            on.npvFrom(choice, kept[k]!).forEach((usd, p) => {
              expect(Math.abs(usd - anew[p]!)).toBeLessThan(1e-9 * (1e6 + Math.abs(anew[p]!)));
            });
          });
        },
      ),
      { seed: 12, numRuns: 12 },
    );
  });
});
