import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStage, stageWithin, worksPlaces, worksStages } from "./policy-works.ts";

describe("a builder who needs three months for each block", () => {
  const works = worksStages(3, 3);

  it("is at most six months behind: two blocks before the third", () => {
    expect(works.queueMonths).toEqual([0, 3, 6]);
  });

  it("makes the second of two ordered together wait for the first", () => {
    expect([0, 1, 2].map((j) => works.queueMonths[stageWithin(works, 3, 0, j)])).toEqual([0, 3, 6]);
  });

  it("has caught up by the next quarter after one block, not after two", () => {
    expect([0, 1, 2].map((count) => works.queueMonths[nextStage(works, 3, 0, count)])).toEqual([0, 0, 3]);
  });

  it("is a quarter further each quarter in which nothing is ordered", () => {
    expect(works.queueMonths[nextStage(works, 3, 2, 0)]).toBe(3);
    expect(works.queueMonths[nextStage(works, 3, 1, 0)]).toBe(0);
  });

  it("can be met in four places: none ordered, one, two while busy, two while idle", () => {
    expect(worksPlaces({ blockCount: 3, maxOrdersPerQuarter: 3 }, works)).toEqual([
      { orderedCount: 0, stage: 0 },
      { orderedCount: 1, stage: 0 },
      { orderedCount: 2, stage: 1 },
      { orderedCount: 2, stage: 0 },
    ]);
  });
});

describe("stages of any works", () => {
  const sizes = fc.record({
    blockCount: fc.integer({ min: 1, max: 5 }),
    months: fc.integer({ min: 0, max: 14 }),
    most: fc.integer({ min: 1, max: 5 }),
  });

  it("are whole quarters from none up to what all other blocks take", () => {
    fc.assert(
      fc.property(sizes, ({ blockCount, months }) => {
        const { queueMonths } = worksStages(blockCount, months);
        expect(queueMonths[0]).toBe(0);
        expect(queueMonths.every((queue) => queue % 3 === 0)).toBe(true);
        expect(queueMonths.at(-1)!).toBeLessThanOrEqual((blockCount - 1) * months + 1.5);
      }),
      { seed: 301 },
    );
  });

  it("lead nowhere but to stages that are there", () => {
    fc.assert(
      fc.property(sizes, ({ blockCount, months }) => {
        const { queueMonths, within, next } = worksStages(blockCount, months);
        for (const stage of [...within, ...next]) expect(queueMonths[stage]).toBeDefined();
        expect(within).toHaveLength(queueMonths.length * blockCount);
        expect(next).toHaveLength(queueMonths.length * (blockCount + 1));
      }),
      { seed: 302 },
    );
  });

  it("are told so that what a place leads to comes after it, but for the place itself", () => {
    fc.assert(
      fc.property(sizes, ({ blockCount, months, most }) => {
        const works = worksStages(blockCount, months);
        const places = worksPlaces({ blockCount, maxOrdersPerQuarter: most }, works);
        const indexOf = (orderedCount: number, stage: number) =>
          places.findIndex((place) => place.orderedCount === orderedCount && place.stage === stage);
        for (const [index, { orderedCount, stage }] of places.entries())
          for (let count = 0; count <= Math.min(most, blockCount - orderedCount); count++) {
            if (orderedCount + count === blockCount) continue;
            const later = nextStage(works, blockCount, stage, count);
            expect(indexOf(orderedCount + count, later)).toBeGreaterThanOrEqual(index);
          }
      }),
      { seed: 303 },
    );
  });

  it("are one where nothing is known of the works", () => {
    expect(worksPlaces({ blockCount: 2, maxOrdersPerQuarter: 1 }, undefined)).toEqual([
      { orderedCount: 0, stage: 0 },
      { orderedCount: 1, stage: 0 },
    ]);
    expect([nextStage(undefined, 2, 0, 1), stageWithin(undefined, 2, 0, 1)]).toEqual([0, 0]);
  });
});
