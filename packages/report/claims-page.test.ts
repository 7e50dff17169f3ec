import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { claimIds, claimsRegister } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { chartSvg, claimChart, claimMap, claimsMarkdown, claimsPage, scoreText } from "./index.ts";

const register = claimsRegister({ assumptionsHash: "0123456789abcdef", codeVersion: "test", seed: 7 });
const claimOf = (id: string) => register.claims.find((claim) => claim.id === id)!;

describe("docs/claims.md", () => {
  it("is up to date: else run switchyard claims --markdown docs/claims.md", () => {
    const path = fileURLToPath(new URL("../../docs/claims.md", import.meta.url));
    expect(claimsMarkdown(register)).toBe(readFileSync(path, "utf8").replaceAll("\r\n", "\n"));
  });
});

describe("the register", () => {
  it("has all 32 claims in the order of their file, each with a source check and a verdict", () => {
    expect(register.claims.map(({ id }) => id)).toEqual(claimIds());
    expect(register.claims).toHaveLength(32);
    for (const { id, fact, answer } of register.claims) {
      expect(fact.checks.length, id).toBeGreaterThan(0);
      expect(answer, id).not.toBe("");
    }
  });

  it("prints its score: mechanisms decided of 32, facts with a primary source of 32", () => {
    const { decidedCount, primaryFactCount, openFactCount } = register.score;
    expect(scoreText(register)).toContain(`${decidedCount} of 32 mechanisms decided`);
    expect(scoreText(register)).toContain(
      `${primaryFactCount} of 32 facts have a primary source, ${openFactCount} are open`,
    );
    const undecided = register.claims.filter(
      ({ verdict }) => verdict === "recorded" || verdict === "uncertain",
    );
    expect(undecided).toHaveLength(32 - decidedCount);
  });

  it("holds the pending claims pending: three of them, all of article 003", () => {
    const pending = register.claims.filter(({ standing }) => standing === "pending");
    expect(pending.map(({ id }) => id)).toEqual([
      "three-to-five-times",
      "thirteen-to-25-gw",
      "nineteen-thousand-btc",
    ]);
    for (const { sourceFiles } of pending) expect(sourceFiles).toEqual(["003"]);
  });

  it("says of each answer how far it moves if an unproven figure is wrong by 20 %", () => {
    for (const { id, inputs, restsOn, figures } of register.claims) {
      if (figures.length === 0) continue;
      const unproven = inputs.filter(
        ({ status, value }) => status === "assumed" && typeof value === "number",
      );
      for (const { path } of unproven)
        expect(
          restsOn.map((each) => each.path),
          id,
        ).toContain(path);
    }
  });

  it("is plain data: no figure is lost on the way through JSON", () => {
    expect(JSON.parse(JSON.stringify(register))).toEqual(register);
  });
});

describe("the page", () => {
  const page = claimsPage(register);

  it("has a section per claim and a figure per claim that has an experiment", () => {
    for (const { id, figures } of register.claims) {
      expect(page).toContain(`<section id="${id}">`);
      expect(page.includes(`<figure id="claim-${id}">`), id).toBe(figures.length > 0);
    }
  });

  it("asks nothing of any server", () => {
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toContain("@import");
  });

  it("begins with the score, names run and every threshold's reason", () => {
    expect(page).toContain(`<h1>${scoreText(register)}</h1>`);
    expect(page).toContain("assumptions 0123456789abcdef, code test, seed 7");
    for (const { conditions } of register.claims)
      for (const { reason } of conditions) expect(page).toContain(reason.replaceAll("&", "&amp;"));
  });
});

describe("the figures", () => {
  it("draw solid where the claim holds and hatched where it fails, between the turns", () => {
    const svg = chartSvg(claimChart(claimOf("three-to-five-times"))!);
    // fails, holds, fails along the coin's price
    const pieces = [...svg.matchAll(/<rect [^>]*class="(ink|idle)"/g)].map(([, name]) => name);
    expect(pieces).toEqual(["idle", "ink", "idle"]);
    expect(svg).toContain("plausible 40,000 to 130,000 USD/BTC");
  });

  it("have a table that names each turn and each reading", () => {
    const { table } = claimChart(claimOf("availability-over-price"))!;
    expect(table.rows.map(([what, answer]) => [what, answer])).toEqual([
      ["turn", "holds above"],
      ["reference", "holds"],
      ["the project is a mine", "fails"],
      ["the lease's end does not move with its start", "holds"],
    ]);
  });

  it("are absent where nothing was run", () => {
    expect(claimChart(claimOf("policy-tilt"))).toBeNull();
    expect(claimMap(claimOf("policy-tilt"))).toBeNull();
  });

  it("map two inputs: a row of the table per cell", () => {
    const chart = claimMap(claimOf("three-to-five-times"))!;
    expect(chart.table.rows).toHaveLength(15 * 15);
    const held = chart.table.rows.filter(([, , answer]) => answer === "holds").length;
    expect(held).toBeGreaterThan(0);
    expect(chart.title).toBe(`It holds at ${held} of 225 places of bitcoin.start_price and claims.site.rent`);
  });
});
