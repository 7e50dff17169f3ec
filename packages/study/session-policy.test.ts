import { describe, expect, it } from "vitest";
import type { StudyPolicy } from "./policy-section.ts";
import { openStudy, type StudySession } from "./session.ts";
import { IDENTITY, parsed, quietPorts, SMALL_SITE, withLine } from "./study.fixture.ts";
import type { StudyOptions } from "./study-options.ts";

/** Eight years, so that what is ordered later still earns, at a cost that today's rent hardly pays. */
const SITE = SMALL_SITE.replace("horizon: 3 years", "horizon: 8 years").replace("4 MUSD/MW", "7 MUSD/MW");
const VALUED = withLine(SITE, "uncertainty", "uncertainty: { paths: 128, seed: 7, measure: valuation }");
const OUTLOOK = withLine(SITE, "uncertainty", "uncertainty: { paths: 128, seed: 7, measure: outlook }");
const DEARER = VALUED.replace("128 USD/kW/month", "150 USD/kW/month");

async function answerOf(text: string, options: StudyOptions = {}, session: StudySession = openStudy()) {
  const question = { ...parsed(text), identity: IDENTITY, options: { breakEvens: false, ...options } };
  const result = await session.answer(question, quietPorts());
  if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
  return result;
}

// asked once for several specifications
let first: Promise<StudyPolicy> | undefined;
const policyOf = async () => {
  first ??= answerOf(VALUED).then(({ policy }) => policy!);
  return first;
};

describe("a study over futures", () => {
  it("says when to convert each block: shares by year and never are one in sum", async () => {
    const { orders, blocks, orderedShares, quarters } = await policyOf();
    expect(orders).toHaveLength(blocks.length);
    for (const { neverFraction, byYear } of orders)
      expect(byYear.reduce((sum, { fraction }) => sum + fraction, neverFraction)).toBeCloseTo(1, 9);
    expect(orderedShares).toHaveLength(quarters);
    expect(orderedShares.at(-1)![0]).toBeCloseTo(orders[0]!.neverFraction, 9);
  });

  it("is worth no less than the best fixed plan less two errors of the paired difference", async () => {
    const { lead, afterTaxNpvUsd, bestFixed } = await policyOf();
    expect(lead.value).toBeGreaterThanOrEqual(-2 * lead.standardError);
    expect(afterTaxNpvUsd.mean! - bestFixed.afterTaxNpvUsd.value).toBeCloseTo(lead.value, 2);
  });

  it("is valued on the study's own futures and fitted on as many others", async () => {
    const { afterTaxNpvUsd, paths } = await policyOf();
    expect(paths).toEqual({ training: 128, valuation: 128 });
    expect(afterTaxNpvUsd.paths).toBe(128);
  });

  it("says in words what is done today", async () => {
    const { words, refining } = await policyOf();
    expect(words[0]).toMatch(/^(Order|No rule)/);
    expect(refining).toBe(false);
  });

  it("is the same to the bit when asked again, and another with another seed", async () => {
    const session = openStudy();
    const [again, seeded] = [
      await answerOf(VALUED, {}, session),
      await answerOf(VALUED, { seed: 8 }, session),
    ];
    expect(again.policy).toEqual(await policyOf());
    expect(seeded.policy!.afterTaxNpvUsd.mean).not.toBe(again.policy!.afterTaxNpvUsd.mean);
  });

  it("tells worth under the valuation measure whatever the study asks, and what the same decisions come to under the outlook beside it", async () => {
    const { policy, run } = await answerOf(OUTLOOK);
    expect(run.measure).toBe("outlook");
    expect(policy!.measure).toBe("valuation");
    expect(policy!.outlook!.afterTaxNpvUsd.paths).toBe(128);
    expect(policy!.outlook!.afterTaxNpvUsd.mean).not.toBe(policy!.afterTaxNpvUsd.mean);
    expect((await policyOf()).outlook).toBeUndefined();
  });

  it("leaves it out where it is not wanted, where nothing is let, and on the stated path alone", async () => {
    expect((await answerOf(VALUED, { policy: "none" })).policy).toBeUndefined();
    expect((await answerOf(VALUED, { paths: 0 })).policy).toBeUndefined();
    expect(
      (await answerOf(withLine(VALUED, "compare", "compare: [do-nothing, mine]"))).policy,
    ).toBeUndefined();
    const untold = withLine(VALUED, "strategies", "strategies: { policy: { told: false } }");
    expect((await answerOf(untold)).policy).toBeUndefined();
  });

  it("carries a loan under it: lent on some futures, with a chance that it is not served", async () => {
    const indebted = VALUED.replace(
      "finance: {",
      "finance: { debt: { share: 50 %, rate: 8 %, tenor: 3 years },",
    );
    const { money } = (await answerOf(indebted)).policy!;
    expect(money.loan!.chanceOfDefault.value).toBeGreaterThanOrEqual(0);
    expect(money.loan!.chanceOfDefault.value).toBeLessThanOrEqual(1);
    expect(money.loan!.lentFraction).toBeGreaterThanOrEqual(0);
    expect((await policyOf()).money.loan).toBeNull();
  });
});

describe("a session after a change", () => {
  it("tells the policy by the boundary that it knows, marked as refining, and fitted anew when asked for: as a new session would", async () => {
    const session = openStudy();
    await answerOf(VALUED, {}, session);
    const { policy: quick } = await answerOf(DEARER, { policy: "last" }, session);
    expect(quick!.refining).toBe(true);
    const refined = await session.refine(quietPorts());
    const fresh = (await answerOf(DEARER)).policy!;
    expect(refined).toEqual(fresh);
    expect(fresh.refining).toBe(false);
  });

  it.each([
    ["what building costs, which leaves the running of the site", { capexRatio: 1.2 }],
    ["the price of power, which does not", { powerLevelRatio: 1.2 }],
  ])("refines after a shift of %s, as a new session fits it", async (_what, shifts) => {
    const session = openStudy();
    await answerOf(VALUED, {}, session);
    await answerOf(VALUED, { policy: "last", shifts }, session);
    const refined = await session.refine(quietPorts());
    expect(refined).toEqual((await answerOf(VALUED, { shifts })).policy);
    expect(refined!.afterTaxNpvUsd.mean).not.toBe((await policyOf()).afterTaxNpvUsd.mean);
  });

  it("needs no new fit for another loan: orders follow worth before debt", async () => {
    const lent = (share: string) =>
      VALUED.replace("finance: {", `finance: { debt: { share: ${share}, rate: 8 %, tenor: 3 years },`);
    const session = openStudy();
    await answerOf(lent("50 %"), {}, session);
    const { policy } = await answerOf(lent("30 %"), { policy: "last" }, session);
    expect(policy!.refining).toBe(false);
    expect(await session.refine(quietPorts())).toBeUndefined();
    expect(policy).toEqual((await answerOf(lent("30 %"))).policy);
  });

  it("has nothing to refine where the policy was fitted for the question itself", async () => {
    const session = openStudy();
    expect(await session.refine(quietPorts())).toBeUndefined();
    await answerOf(VALUED, {}, session);
    expect(await session.refine(quietPorts())).toBeUndefined();
    // asked again by the last boundary, which is its own
    expect((await answerOf(VALUED, { policy: "last" }, session)).policy!.refining).toBe(false);
  });

  it("tells nothing by a boundary that it does not have, and fits it when asked to", async () => {
    const session = openStudy();
    expect((await answerOf(VALUED, { policy: "last" }, session)).policy).toBeUndefined();
    expect(await session.refine(quietPorts())).toEqual(await policyOf());
  });
});
