import { describe, expect, it } from "vitest";
import { allAssumptions } from "../scenario/assumptions/all.generated.ts";
import {
  assumptionsTable,
  type Chain,
  claimsRegister,
  disclosedDealsBeside,
  evidenceRowsText,
  explainFigure,
  readSavedResult,
  type StudyResult,
} from "./index.ts";

const RUN = { assumptionsHash: "cafe", codeVersion: "test", seed: 7 };
const register = claimsRegister(RUN, {
  ids: ["three-to-five-times", "capex-gap"],
  hasMaps: false,
});

const study = {
  schema: "switchyard/study/1",
  run: { scenarioHash: "beef", codeVersion: "test", seed: 3 },
  prices: { label: "one price", kind: "constant" },
  strategies: [
    { id: "mine", npvUsd: { value: 5 }, irrPerYear: [0.1], paybackMonths: null },
    { id: "convert", npvUsd: { value: -2 } },
  ],
  assumptions: [
    { id: "mining.pue", value: 1.05, unit: "", source: "s", date: "2024-06", status: "assumed" },
    { id: "mining.pool_fee", value: 0.015, unit: "", source: "t", date: "2024-06", status: "reported" },
  ],
} as unknown as StudyResult;

const code = (expected: string) => expect.objectContaining({ code: expected });

describe("the chain of a claim's figure", () => {
  const chain: Chain = explainFigure(register.claims, "three-to-five-times.multiple");

  it("leads from the figure to the rows that were read, each with source, date and status", () => {
    expect(chain.value).toBeCloseTo(24.04, 2);
    const paths = chain.inputs.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["claims.site.rent", "bitcoin.start_price", "mining.pue"]));
    expect(paths).not.toContain("claims.shock.price_fall");
    for (const { source, date } of chain.inputs) {
      expect(source).not.toBe("");
      expect(date).toMatch(/^\d{4}/);
    }
  });

  it("says which of them are unproven, and how the answer moves with each", () => {
    expect(chain.unproven).toContain("mining.pue");
    expect(chain.unproven).not.toContain("claims.site.rent");
    expect(chain.movements!.map(({ path }) => path)).toContain("mining.standing_upkeep");
  });

  it("names the run: assumptions' hash, code version, seed", () => {
    expect(chain.run).toEqual({ scenarioHash: "cafe", codeVersion: "test", seed: 7 });
  });

  it("takes the claim alone for its headline, and other fields by their path", () => {
    expect(explainFigure(register.claims, "three-to-five-times").value).toBe(chain.value);
    expect(explainFigure(register.claims, "capex-gap.boundary[0].holdsAbove").value).toBe(true);
    expect(explainFigure(register.claims[1]!, "capexRatio").value).toBeCloseTo(19.26, 2);
  });

  it("refuses what is not there, with what is", () => {
    expect(() => explainFigure(register.claims, "five-times.x")).toThrowError(
      code("provenance/no-such-figure"),
    );
    expect(() => explainFigure(register.claims, "capex-gap.wrong")).toThrowError(/capexRatio|verdict/);
    expect(() => explainFigure(register.claims, "capex-gap.boundary")).toThrowError(
      code("provenance/not-a-figure"),
    );
  });
});

describe("the chain of a study's figure", () => {
  it("finds a strategy by its id, takes the value of a figure and the unit of its name", () => {
    const chain = explainFigure(study, "strategies.convert.npvUsd");
    expect([chain.value, chain.unit]).toEqual([-2, "USD"]);
    expect(explainFigure(study, "strategies[0].irrPerYear[0]").value).toBe(0.1);
    expect(explainFigure(study, "strategies.mine.paybackMonths").value).toBeNull();
  });

  it("shows the rows that the run was seen to read, and that two re-runs are needed for movements", () => {
    const chain = explainFigure(study, "strategies.mine.npvUsd");
    expect(chain.inputs.map(({ path }) => path)).toEqual(["mining.pue", "mining.pool_fee"]);
    expect(chain.unproven).toEqual(["mining.pue"]);
    expect(chain.movements).toBeNull();
    expect(chain.run).toEqual({ scenarioHash: "beef", codeVersion: "test", seed: 3 });
  });

  it("says what a list holds where a name is wrong", () => {
    expect(() => explainFigure(study, "strategies.host.npvUsd")).toThrowError(
      'no figure "strategies.host.npvUsd" in the result: "strategies" has mine, convert',
    );
  });
});

describe("a saved result", () => {
  it("is a study or claims; anything else is refused by the file's name", () => {
    expect(readSavedResult(study, "a.json")).toBe(study);
    expect(readSavedResult(JSON.parse(JSON.stringify(register.claims)), "c.json")).toHaveLength(2);
    for (const other of [null, 3, [], {}, [{ id: "x" }]])
      expect(() => readSavedResult(other, "b.json")).toThrowError(/b.json holds no result/);
  });
});

describe("the doors of the Evidence page", () => {
  it("the register is the same for the same identity, and only what was asked for", () => {
    const again = claimsRegister(RUN, { ids: ["capex-gap"], hasMaps: false });
    expect(again.claims).toHaveLength(1);
    expect(again.claims[0]).toEqual(register.claims[1]);
    expect(() => claimsRegister(RUN, { ids: ["capex"] })).toThrowError(code("evidence/unknown-claim"));
  });

  it("the table of assumptions has every row but the claims' own, with its room", () => {
    const table = assumptionsTable();
    expect(table).toHaveLength(Object.keys(allAssumptions).length);
    expect(table.filter(({ id }) => id.startsWith("claims."))).toEqual([]);
    expect(table.find(({ id }) => id === "mining.pue")).toMatchObject({
      room: "mining",
      value: 1.05,
      status: "assumed",
    });
    expect(assumptionsTable("leases.").every(({ value, record }) => value === null && record !== null)).toBe(
      true,
    );
  });

  it("the hash's text changes with any value, and is the same twice", () => {
    expect(evidenceRowsText()).toBe(evidenceRowsText());
    expect(evidenceRowsText()).toContain('["mining.pue",1.05]');
  });

  it("disclosed deals stand beside a site: rent of 96 is below all of them, 140 within 102-177, 200 above", () => {
    const rent = (value: number) =>
      disclosedDealsBeside({ rentUsdPerKwMonth: value }).comparisons.find(
        ({ what }) => what === "rentUsdPerKwMonth",
      )!;
    expect([96, 140, 200].map((value) => rent(value).stands)).toEqual(["below", "within", "above"]);
    expect(rent(140).low).toBeCloseTo(101.85, 2);
    expect(rent(140).high).toBeCloseTo(177.35, 2);
  });

  it("a GPU cloud is shown and not compared with leases of space", () => {
    const { deals } = disclosedDealsBeside({});
    expect(deals.find(({ id }) => id === "leases.iren_microsoft")!.isComparable).toBe(false);
    expect(deals.filter(({ isComparable }) => isComparable).length).toBe(deals.length - 1);
  });

  it("what is not known of the site is not compared, and building costs span the disclosed 6 to 23.5 M$", () => {
    const { comparisons } = disclosedDealsBeside({});
    expect(comparisons.every(({ own, stands }) => own === null && stands === null)).toBe(true);
    const hall = comparisons.find(({ what }) => what === "hallUsdPerItMw")!;
    expect([hall.low, hall.high]).toEqual([6_000_000, 23_500_000]);
  });
});
