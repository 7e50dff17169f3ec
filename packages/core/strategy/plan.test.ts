import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Choice, makePlan } from "./index.ts";
import { testMine, testOffer, testSite, testWorld } from "./test-site.ts";

const site = testSite({ mine: testMine, hosting: testOffer });
const world = testWorld();
const choose = (change: Partial<Choice>): Choice => ({
  strategy: "hybrid",
  hostMw: 60,
  waitMonths: 0,
  fleet: "run-to-stop",
  ...change,
});
const plan = (change: Partial<Choice>) => makePlan(site, world, choose(change));

describe("halls", () => {
  it("of 20 MW make 60 MW in three steps: months 6, 8 and 10", () => {
    expect(plan({}).halls.map(({ gridMw, readyMonth }) => [gridMw, readyMonth])).toEqual([
      [20, 6],
      [20, 8],
      [20, 10],
    ]);
  });

  it("end with a smaller one where the megawatts do not divide", () => {
    expect(plan({ hostMw: 50 }).halls.map(({ gridMw }) => gridMw)).toEqual([20, 20, 10]);
  });

  it("clear their feeder three months before they are ready and are paid over the four months before", () => {
    const [first] = plan({}).halls;
    expect(first).toMatchObject({ clearedMonth: 3, spendFromMonth: 2 });
  });

  it("come later by the delay of the world, all of them", () => {
    const delayed = makePlan(site, testWorld({ delayMonths: 5 }), choose({}));
    expect(delayed.halls.map(({ readyMonth }) => readyMonth)).toEqual([11, 13, 15]);
  });

  it("are never ready before the connection is", () => {
    const late = testSite({
      mine: testMine,
      hosting: testOffer,
      connection: { ...site.connection, availableAfterMonths: 9 },
    });
    expect(makePlan(late, world, choose({})).halls.map(({ readyMonth }) => readyMonth)).toEqual([9, 9, 10]);
  });

  it("are not ordered before the wait is over", () => {
    const waited = plan({ strategy: "wait", waitMonths: 12 });
    expect(waited.halls[0]).toMatchObject({ readyMonth: 18, spendFromMonth: 14 });
  });

  it("need firm megawatts: 61 of 60 is refused with what would help", () => {
    expect(() => plan({ hostMw: 61 })).toThrow(
      expect.objectContaining({
        code: "strategy/host-mw",
        message: expect.stringContaining("firm connection is 60 MW"),
      }),
    );
    expect(() => plan({ hostMw: 0 })).toThrow(expect.objectContaining({ code: "strategy/host-mw" }));
    expect(() => plan({ hostMw: Number.NaN })).toThrow(expect.objectContaining({ code: "strategy/host-mw" }));
  });

  it("need a lease", () => {
    expect(() => makePlan(testSite({ mine: testMine }), world, choose({}))).toThrow(
      expect.objectContaining({ code: "strategy/no-offer" }),
    );
  });
});

describe("megawatts open to machines", () => {
  it("are all of them where mining is all that is done", () => {
    expect([...plan({ strategy: "mine", hostMw: 0 }).miningMw]).toEqual(Array(24).fill(100));
  });

  it("are none where everything is converted at once, and none where nothing is done", () => {
    expect(Math.max(...plan({ strategy: "convert" }).miningMw)).toBe(0);
    expect(Math.max(...plan({ strategy: "do-nothing" }).miningMw)).toBe(0);
  });

  it("shrink feeder by feeder under a hybrid: 100, 80 from month 3, 60 from 5, 40 from 7 and for good", () => {
    const { miningMw } = plan({});
    expect([0, 2, 3, 4, 5, 6, 7, 23].map((month) => miningMw[month])).toEqual([
      100, 100, 80, 80, 60, 60, 40, 40,
    ]);
  });

  it("end with the last hall under a bridge", () => {
    const { miningMw } = plan({ strategy: "bridge" });
    expect([0, 3, 5, 7, 9, 10, 23].map((month) => miningMw[month])).toEqual([100, 80, 60, 40, 40, 0, 0]);
  });

  it("are none before the connection", () => {
    const late = testSite({ mine: testMine, connection: { ...site.connection, availableAfterMonths: 4 } });
    const { miningMw } = makePlan(late, world, choose({ strategy: "mine", hostMw: 0 }));
    expect([3, 4].map((month) => miningMw[month])).toEqual([0, 100]);
  });

  it("need machines: a site without a mine opens none", () => {
    expect(Math.max(...makePlan(testSite({ hosting: testOffer }), world, choose({})).miningMw)).toBe(0);
  });

  it("and reserved ones never exceed the import together, whatever the halls", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.constantFrom("hybrid", "bridge", "wait", "convert" as const),
        fc.nat(10),
        (hostMw, strategy, waitMonths) => {
          const { miningMw, reservedMw } = plan({ strategy, hostMw, waitMonths });
          for (let month = 0; month < 24; month++)
            expect(miningMw[month]! + reservedMw[month]!).toBeLessThanOrEqual(100 + 1e-9);
        },
      ),
    );
  });
});

describe("reserved and let megawatts", () => {
  it("come with each hall: 0, 20 in month 6, 40 in month 8, 60 in month 10", () => {
    const { reservedMw } = plan({});
    expect([5, 6, 7, 8, 10, 23].map((month) => reservedMw[month])).toEqual([0, 20, 20, 40, 60, 60]);
  });

  it("are let as the tenant moves in: a ramp of four months takes a quarter a month", () => {
    const ramped = testSite({ mine: testMine, hosting: { ...testOffer, rampMonths: 4 } });
    const { letMw } = makePlan(ramped, world, choose({ hostMw: 20 }));
    expect([5, 6, 7, 8, 9, 10].map((month) => letMw[month])).toEqual([0, 5, 10, 15, 20, 20]);
  });

  it("are let at once without a ramp", () => {
    const { letMw, reservedMw } = plan({});
    expect([...letMw]).toEqual([...reservedMw]);
  });
});

describe("selling", () => {
  it("is what doing nothing does not do", () => {
    expect(plan({ strategy: "do-nothing" }).sells).toBe(false);
    for (const strategy of ["sell-power", "mine", "convert", "hybrid"] as const)
      expect(plan({ strategy }).sells).toBe(true);
  });
});
