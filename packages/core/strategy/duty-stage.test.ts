import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DutyStage,
  type Holding,
  type HostingOffer,
  type MonthDuty,
  makeMonthTable,
  makeStageMaker,
  operateMonth,
  type PowerBlock,
  priceMonths,
  type Site,
} from "./index.ts";
import { priceYear, testOffer, testSite } from "./test-site.ts";

const DECEMBER = 11;
/** Rising through the year, so that hours called back are the last of December. */
const rising = priceYear((hour) => 40 + hour / 1000, 24);
const flat = priceYear(() => 40, 24);

interface Terms {
  readonly connection?: Partial<Site["connection"]>;
  readonly auxiliaryMw?: number;
  readonly offer?: Partial<HostingOffer> | null;
  readonly blocks?: readonly PowerBlock[];
  readonly priceYear?: Site["priceYear"];
}

const plain = testSite({ priceYear: flat });

function siteOf({
  connection,
  auxiliaryMw = 0,
  offer = {},
  blocks = [],
  priceYear: year = flat,
}: Terms = {}): Site {
  return {
    ...plain,
    priceYear: year,
    connection: { ...plain.connection, ...connection },
    standing: { ...plain.standing, auxiliaryMw },
    hosting: offer && { ...testOffer, ...offer },
    blocks,
  };
}

function stageOf(terms: Terms = {}, holding: Partial<Holding> = {}, calendarMonth = 0): DutyStage {
  const site = siteOf(terms);
  const table = makeMonthTable(priceMonths(site)[calendarMonth]!, calendarMonth);
  return makeStageMaker(site)(table, { reservedMw: 60, letMw: 60, isConnected: true, ...holding });
}

// 60 grid MW let are 48 IT MW; at 80 % and a PUE of 1.1 they draw 42.24 MW
const LOAD = 42.24;
const filled = { fillIdle: { allowed: true, rampReserveFraction: 0.1 } };
const shaped = { utilisationShape: Float64Array.from({ length: 24 }, (_, hour) => 1 + (hour - 11.5) / 100) };

describe("a month in which 60 of 100 MW are held for a tenant that draws 42.24", () => {
  it("leaves machines 40 MW where idle reservation stays idle: 17.76 MW for 744 hours", () => {
    const stage = stageOf();
    expect(stage.groupCount).toBe(1);
    expect(stage.roomMw[0]).toBeCloseTo(40, 9);
    expect(stage.reservedIdleMwh).toBeCloseTo(17.76 * 744, 6);
  });

  it("leaves 51.76 MW where it may be filled but for 10 % of the reservation: 100 - 6 - 42.24", () => {
    expect(stageOf({ offer: filled }).roomMw[0]).toBeCloseTo(51.76, 9);
  });

  it("serves the tenant 42.24 MW: 31,426.56 MWh, and 40 USD times that at the level of the shape", () => {
    const stage = stageOf();
    expect(stage.aiMwh).toBeCloseTo(31_426.56, 6);
    expect(stage.aiPricedUsd).toBeCloseTo(1_257_062.4, 4);
    expect(stage.aiLoadMwh).toBeCloseTo(stage.aiMwh, 6);
  });

  it("feeds the site's lights of 0.5 MW from what the tenant leaves: machines keep their 40", () => {
    const stage = stageOf({ auxiliaryMw: 0.5 });
    expect(stage.roomMw[0]).toBeCloseTo(40, 9);
    expect(stage.auxiliaryMwh).toBeCloseTo(372, 9);
    expect(stage.reservedIdleMwh).toBeCloseTo(17.26 * 744, 6);
  });

  it("loses 2 % on the way to the bus: 42.24 / 0.98 drawn for the tenant, 39.2 MW of room", () => {
    const stage = stageOf({ connection: { lossFraction: 0.02 } });
    expect(stage.roomMw[0]).toBeCloseTo(40 * 0.98, 9);
    expect(stage.baseImportMw[0]).toBeCloseTo(LOAD / 0.98, 9);
    expect(stage.aiMwh).toBeCloseTo(LOAD * 744, 6);
  });

  it("of which half has moved in draws half: 21.12 MW, 60 MW stay held", () => {
    const stage = stageOf({}, { letMw: 30 });
    expect(stage.aiMwh).toBeCloseTo(21.12 * 744, 6);
    expect(stage.roomMw[0]).toBeCloseTo(40, 9);
  });

  it("whose tenant would draw more than is reserved is served what is reserved", () => {
    const stage = stageOf({
      offer: { utilisationFraction: 1, pueRatioByMonthHour: new Float64Array(288).fill(1.5) },
    });
    expect(stage.aiMwh).toBeCloseTo(60 * 744, 6);
    expect(stage.reservedIdleMwh).toBe(0);
  });
});

describe("a month without a tenant", () => {
  it("leaves machines all but the lights: 99.5 of 100 MW", () => {
    const stage = stageOf({ auxiliaryMw: 0.5 }, { reservedMw: 0, letMw: 0 });
    expect(Array.from(stage.roomMw)).toEqual([99.5]);
    expect([stage.aiMwh, stage.reservedIdleMwh]).toEqual([0, 0]);
  });

  it("is the same where the site has no offer at all, whatever is said to be held", () => {
    expect(Array.from(stageOf({ offer: null }).roomMw)).toEqual([100]);
  });

  it("before the connection stands carries nothing, lights neither; a tenant's load is counted, not served", () => {
    const stage = stageOf({ auxiliaryMw: 0.5 }, { isConnected: false });
    expect([stage.roomMw[0], stage.auxiliaryMwh, stage.aiMwh]).toEqual([0, 0, 0]);
    expect(stage.aiLoadMwh).toBeCloseTo(LOAD * 744, 6);
  });
});

describe("hours of one month fall into groups by what they leave to machines", () => {
  const called = { interruptedHoursPerYear: 24, interruptedImportMw: 55 };

  it("two where the grid calls 45 of 100 MW back on a day: the tenant's 42.24 of 55 stay, no room is left", () => {
    const stage = stageOf({ connection: called, priceYear: rising }, {}, DECEMBER);
    expect(stage.groupCount).toBe(2);
    expect(Array.from(stage.roomMw).sort((a, b) => a - b)[0]).toBeCloseTo(0, 9);
    expect(Math.max(...stage.roomMw)).toBeCloseTo(40, 9);
    expect(stage.aiMwh).toBeCloseTo(LOAD * 744, 6);
  });

  it("of them 24 hours in the one and 720 in the other", () => {
    const { prefix, roomMw } = stageOf({ connection: called, priceYear: rising }, {}, DECEMBER);
    const low = roomMw[0]! < roomMw[1]! ? 0 : 1;
    expect(prefix.steps[744 * 2 + low]).toBe(24);
    expect(prefix.steps[744 * 2 + 1 - low]).toBe(720);
  });

  it("one where the tenant's day has a shape but idle power stays idle: machines see no difference", () => {
    expect(stageOf({ offer: shaped }).groupCount).toBe(1);
  });

  it("24 where what is idle may be filled, hour by hour", () => {
    expect(
      stageOf({ offer: { ...shaped, fillIdle: { allowed: true, rampReserveFraction: 0 } } }).groupCount,
    ).toBe(24);
  });

  it("24 also where a delivered block must know what each hour draws; one where it settles in money", () => {
    const block = { id: "b", mw: 40, strikeUsdPerMwh: 41, fromMonth: 0, untilMonth: 24 };
    expect(stageOf({ offer: shaped, blocks: [{ ...block, settlement: "physical" }] }).groupCount).toBe(24);
    expect(stageOf({ offer: shaped, blocks: [{ ...block, settlement: "financial" }] }).groupCount).toBe(1);
  });
});

describe("a maker of stages", () => {
  const site = siteOf();
  const table = makeMonthTable(priceMonths(site)[0]!, 0);
  const other = makeMonthTable(priceMonths(site)[1]!, 1);
  const held: Holding = { reservedMw: 60, letMw: 60, isConnected: true };

  it("makes one once, and another for another month, reservation, part let or connection", () => {
    const make = makeStageMaker(site);
    const first = make(table, held);
    expect(make(table, { ...held })).toBe(first);
    const others = [
      make(other, held),
      make(table, { ...held, reservedMw: 40 }),
      make(table, { ...held, letMw: 30 }),
      make(table, { ...held, isConnected: false }),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });
});

const drawn = fc.record({
  importMw: fc.constantFrom(60, 80, 100),
  lossFraction: fc.constantFrom(0, 0.02, 0.05),
  interruptedHoursPerYear: fc.constantFrom(0, 48, 500),
  interruptedImportMw: fc.constantFrom(0, 20, 55),
  auxiliaryMw: fc.constantFrom(0, 0.5, 3),
  utilisationFraction: fc.double({ min: 0, max: 1, noNaN: true }),
  allowed: fc.boolean(),
  rampReserveFraction: fc.constantFrom(0, 0.1),
  reservedMw: fc.constantFrom(0, 20, 60),
  letFraction: fc.constantFrom(0, 0.5, 1),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function termsOf(from: Drawn): Terms {
  const { importMw, lossFraction, interruptedHoursPerYear, interruptedImportMw } = from;
  return {
    connection: { importMw, lossFraction, interruptedHoursPerYear, interruptedImportMw },
    auxiliaryMw: from.auxiliaryMw,
    offer: {
      ...shaped,
      utilisationFraction: from.utilisationFraction,
      fillIdle: { allowed: from.allowed, rampReserveFraction: from.rampReserveFraction },
    },
    priceYear: rising,
  };
}

describe("whatever is held", () => {
  it("no hour draws more than its limit: lights, tenants and room together are what the bus is given, or less", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const held = { reservedMw: from.reservedMw, letMw: from.reservedMw * from.letFraction };
        const stage = stageOf(termsOf(from), held, DECEMBER);
        const kept = 1 - from.lossFraction;
        for (let g = 0; g < stage.groupCount; g++) {
          expect(stage.roomMw[g]).toBeGreaterThanOrEqual(0);
          expect(stage.baseImportMw[g]! + stage.roomMw[g]! / kept).toBeLessThanOrEqual(from.importMw + 1e-9);
          expect(stage.lightsImportMw[g]).toBeLessThanOrEqual(stage.baseImportMw[g]! + 1e-9);
        }
      }),
      { seed: 131, numRuns: 60 },
    );
  });

  it("is the dispatch hour by hour: tenants, lights, idle power, and machines that always pay fill the room", () => {
    fc.assert(
      fc.property(drawn, (from) => {
        const site = siteOf(termsOf(from));
        const prices = priceMonths(site)[DECEMBER]!;
        const holding = {
          reservedMw: from.reservedMw,
          letMw: from.reservedMw * from.letFraction,
          isConnected: true,
        };
        const stage = makeStageMaker(site)(makeMonthTable(prices, DECEMBER), holding);
        const duty: MonthDuty = {
          ...holding,
          prices,
          calendarMonth: DECEMBER,
          priceLevelRatio: 1,
          hoursRatio: 1,
          tiers: [{ id: "m", gridMw: 500, revenueUsdPerMwh: 900, variableUpkeepUsdPerMwh: 0 }],
          blocks: [],
          resells: false,
        };
        const operation = operateMonth(site, duty);
        const kept = 1 - from.lossFraction;
        let roomMwh = 0;
        for (let g = 0; g < stage.groupCount; g++)
          roomMwh += stage.roomMw[g]! * stage.prefix.steps[744 * stage.groupCount + g]!;
        expect(stage.aiMwh / kept).toBeCloseTo(operation.aiMwh, 5);
        expect(stage.auxiliaryMwh / kept).toBeCloseTo(operation.auxiliaryMwh, 5);
        expect(stage.reservedIdleMwh).toBeCloseTo(operation.reservedIdleMwh, 5);
        expect(roomMwh / kept).toBeCloseTo(operation.miningMwh, 5);
      }),
      { seed: 132, numRuns: 40 },
    );
  });
});
