import { describe, expect, it } from "vitest";
import { makeWorldBatch, type WorldModel, type WorldRequest } from "./index.ts";
import { grade, MONTHS, reverting, TEST_BITCOIN, testCorrelations, testModel } from "./test-world.ts";

const REQUEST: WorldRequest = { seed: 7, firstPath: 0, pathCount: 2, months: MONTHS, measure: "outlook" };
const model = testModel();

const madeOf = (change: Partial<WorldModel>) => () => makeWorldBatch(testModel(change), REQUEST);
const asked = (change: Partial<WorldRequest>) => () => makeWorldBatch(model, { ...REQUEST, ...change });
const withCurve = (change: Partial<WorldModel["network"]>) =>
  madeOf({ network: { ...model.network, ...change } });
const spoilt = (values: Float64Array, month: number, value: number) =>
  values.map((old, i) => (i === month ? value : old));

describe("a request that can't be met is refused by name", () => {
  it.each([
    ["months", asked({ months: Number.NaN }), /months is NaN; allowed is a whole number from 1 to 1200/],
    ["negative months", asked({ months: -12 }), /months is -12/],
    ["infinite months", asked({ months: Number.POSITIVE_INFINITY }), /months is Infinity/],
    [
      "months beyond the curves",
      asked({ months: MONTHS + 1 }),
      /bitcoin price under valuation needs 52 entries, 51 were given/,
    ],
    ["half a path", asked({ pathCount: 1.5 }), /path count is 1.5/],
    ["no path", asked({ pathCount: 0 }), /path count is 0/],
    ["a negative path", asked({ firstPath: -1 }), /first path is -1/],
    ["a seed that is no whole number", asked({ seed: 0.5 }), /seed is 0.5/],
  ])("%s", (_, attempt, message) => expect(attempt).toThrow(message));
});

describe("a figure that is not finite, or of the wrong sign, is refused by name", () => {
  const { network } = model;
  it.each([
    [
      "difficulty",
      withCurve({ difficulty: spoilt(network.difficulty, 4, Number.NaN) }),
      /difficulty, month 5 of the path is NaN/,
    ],
    [
      "difficulty of 0",
      withCurve({ difficulty: spoilt(network.difficulty, 0, 0) }),
      /difficulty, month 1 of the path is 0; allowed is above 0/,
    ],
    [
      "fees",
      withCurve({ feesPerBlockSats: spoilt(network.feesPerBlockSats, 2, -1) }),
      /fees per block in sats, month 3 of the path is -1/,
    ],
    [
      "subsidy",
      withCurve({ subsidySats: spoilt(network.subsidySats, 1, Number.POSITIVE_INFINITY) }),
      /subsidy in sats, month 2 of the path is Infinity/,
    ],
    ["lead months", madeOf({ leadMonths: -1 }), /lead months is -1/],
    [
      "volatility",
      madeOf({
        bitcoin: { kind: "jump-diffusion", model: { ...TEST_BITCOIN, volatilityPerSqrtYear: -0.1 } },
      }),
      /volatilityPerSqrtYear is -0.1/,
    ],
    [
      "jumps",
      madeOf({ bitcoin: { kind: "jump-diffusion", model: { ...TEST_BITCOIN, jumpsPerYear: Number.NaN } } }),
      /jumpsPerYear is NaN/,
    ],
    [
      "an empty history",
      madeOf({
        bitcoin: { kind: "bootstrap", logReturnsPerMonth: Float64Array.of(0.1), meanBlockMonths: 6 },
      }),
      /length of the history is 1/,
    ],
    [
      "a block of half a month",
      madeOf({
        bitcoin: { kind: "bootstrap", logReturnsPerMonth: Float64Array.of(0.1, -0.1), meanBlockMonths: 0.5 },
      }),
      /mean block length is 0.5/,
    ],
    [
      "reversion of hashrate",
      madeOf({ hashrate: { ...model.hashrate, unexplained: reverting(Number.NaN, 0.2) } }),
      /reversionPerYear is NaN/,
    ],
    [
      "reversion of power",
      madeOf({ power: { ...model.power, level: reverting(-1, 0.2) } }),
      /reversionPerYear is -1/,
    ],
    [
      "a fee burst",
      madeOf({ fees: { ...model.fees, burstsPerYear: Number.POSITIVE_INFINITY } }),
      /burstsPerYear is Infinity/,
    ],
    [
      "a multiplier of 0",
      madeOf({ compute: { ...model.compute, rentMultiplierByRegime: [1, 0, 1] } }),
      /multiplier of a regime is 0/,
    ],
    [
      "a regime without multiplier",
      madeOf({ compute: { ...model.compute, rentMultiplierByRegime: [1, 1] } }),
      /multipliers by regime: 3 values are needed, 2 were given/,
    ],
    [
      "works of negative length",
      madeOf({ works: { ...model.works, plannedMonths: -15 } }),
      /planned months of works is -15/,
    ],
    [
      "a stated delay below 0",
      madeOf({ works: { ...model.works, statedDelayMonths: -1 } }),
      /stated delay in months is -1/,
    ],
    [
      "P90 below P50",
      madeOf({ works: { ...model.works, p90OverP50Ratio: 0.9 } }),
      /P90 over P50 of the works' length is 0.9/,
    ],
    [
      "a common cause above 1",
      madeOf({ works: { ...model.works, commonCauseCorrelation: 1.1 } }),
      /common-cause correlation is 1.1/,
    ],
    [
      "cost below nothing",
      madeOf({ works: { ...model.works, statedOverrunFraction: -1 } }),
      /stated overrun is -1/,
    ],
    [
      "a certain default",
      madeOf({ tenants: { grades: [grade(1, 0)], defaultCorrelation: 0 } }),
      /defaultProbabilityPerYear/,
    ],
    [
      "defaults correlated beyond 1",
      madeOf({ tenants: { grades: [], defaultCorrelation: 2 } }),
      /correlation of defaults is 2/,
    ],
    [
      "outages of negative length",
      madeOf({ outages: { ...model.outages, longMeanHours: -3 } }),
      /outages: longMeanHours is -3/,
    ],
    [
      "more than all power lost",
      madeOf({ outages: { ...model.outages, longLossFraction: 1.2 } }),
      /outages: longLossFraction is 1.2/,
    ],
  ])("%s", (_, attempt, message) => expect(attempt).toThrow(message));
});

describe("correlations", () => {
  it("that contradict one another are refused by the factor that can't be had", () => {
    // a and b alike, b and c alike, a and c opposite: impossible
    const pairs = { "bitcoin price/fees": 0.9, "bitcoin price/rent": 0.9, "fees/rent": -0.9 };
    expect(madeOf({ correlations: testCorrelations(pairs) })).toThrow(
      /what is left of "rent" once the factors before it/,
    );
  });
  it("must be of the world's factors in their order", () => {
    const { factors, rows } = model.correlations;
    const turned = { factors: [...factors].reverse(), rows };
    expect(madeOf({ correlations: turned })).toThrow(/correlations are of "rent, accelerator price/);
  });
  it("above 1 or not symmetric are refused", () => {
    const lopsided = model.correlations.rows.map((row, i) =>
      row.map((value, j) => (i === 0 && j === 1 ? 0.3 : value)),
    );
    expect(madeOf({ correlations: { ...model.correlations, rows: lopsided } })).toThrow(
      /given twice, differently/,
    );
    expect(madeOf({ correlations: testCorrelations({ "fees/rent": 1.2 }) })).toThrow(
      /"fees" with "rent" is 1.2/,
    );
  });
});

describe("every number of a model that is none is refused, wherever it stands", () => {
  /** Places of all numbers of a value; of a long array the first and the last. */
  const placesOf = (
    value: unknown,
    at: readonly (string | number)[] = [],
  ): (readonly (string | number)[])[] => {
    if (typeof value === "number") return [at];
    if (value instanceof Float64Array)
      return [
        [...at, 0],
        [...at, value.length - 1],
      ];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]));
  };
  const replaced = (
    value: unknown,
    [key, ...rest]: readonly (string | number)[],
    number: number,
  ): unknown => {
    if (key === undefined) return number;
    if (value instanceof Float64Array) return value.map((old, i) => (i === Number(key) ? number : old));
    const inner = (value as Record<string, unknown>)[key];
    if (Array.isArray(value))
      return value.map((old, i) => (i === Number(key) ? replaced(inner, rest, number) : old));
    return { ...(value as object), [key]: replaced(inner, rest, number) };
  };
  const places = placesOf(model).map((at) => at.join("."));

  it("there are more than a hundred", () => {
    expect(places.length).toBeGreaterThan(100);
  });
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e9])("%d", (number) => {
    const taken = places.filter((place) => {
      try {
        makeWorldBatch(replaced(model, place.split("."), number) as WorldModel, REQUEST);
        return true;
      } catch (error) {
        expect((error as { readonly code?: string }).code, place).toMatch(/^[a-z]+\/[a-z-]+$/);
        return false;
      }
    });
    expect(taken).toEqual([]);
  });
});
