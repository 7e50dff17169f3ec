import { describe, expect, it } from "vitest";
import { operatingKey, type Site } from "./index.ts";
import { testMine, testOffer, testSite } from "./test-site.ts";

const offer = testOffer;
const site = testSite({ mine: testMine, hosting: offer });
const key = operatingKey(site);
const withOffer = (changed: Partial<NonNullable<Site["hosting"]>>): Site => ({
  ...site,
  hosting: { ...offer, ...changed },
});

describe("sites run alike", () => {
  it("made anew from the same terms", () => {
    expect(operatingKey(testSite({ mine: testMine, hosting: testOffer }))).toBe(key);
  });

  it("whatever rent is paid, halls cost or money is discounted by", () => {
    const { lease, conversion } = offer;
    const rent = { ...lease.rent, valueUsdPerKwMonth: lease.rent.valueUsdPerKwMonth + 7 };
    expect(operatingKey(withOffer({ lease: { ...lease, rent } }))).toBe(key);
    expect(operatingKey(withOffer({ conversion: { ...conversion, capexUsdPerItMw: 1 } }))).toBe(key);
    const valuation = { ...site.valuation, timing: "month-start" as const };
    expect(operatingKey({ ...site, valuation })).toBe(key);
  });
});

describe("sites run differently", () => {
  it("where the tenant stays for another term, or a hall is ready on another day", () => {
    const { lease, conversion } = offer;
    const term = withOffer({ lease: { ...lease, termMonths: lease.termMonths + 1 } });
    expect(operatingKey(term)).not.toBe(key);
    const firstHallAfterMonths = conversion.firstHallAfterMonths + 1;
    expect(operatingKey(withOffer({ conversion: { ...conversion, firstHallAfterMonths } }))).not.toBe(key);
  });

  it("where the connection, the machines or one hour's price is another", () => {
    const connection = { ...site.connection, importMw: site.connection.importMw + 1 };
    expect(operatingKey({ ...site, connection })).not.toBe(key);
    const mine = testMine;
    const tranches = mine.tranches.map((tranche, i) => (i === 0 ? { ...tranche, count: 1 } : tranche));
    expect(operatingKey({ ...site, mine: { ...mine, tranches } })).not.toBe(key);
    const values = site.priceYear.prices.values.slice();
    [values[5], values[6]] = [values[6]! + 1, values[5]!];
    const priceYear = { ...site.priceYear, prices: { ...site.priceYear.prices, values } };
    expect(operatingKey({ ...site, priceYear })).not.toBe(key);
  });

  it("where one number is infinite and another is none", () => {
    const upkeep = (usd: number) => ({ ...site, mine: { ...testMine, variableUpkeepUsdPerMwh: usd } });
    expect(operatingKey(upkeep(Number.POSITIVE_INFINITY))).not.toBe(operatingKey(upkeep(Number.NaN)));
  });
});
