import { describe, expect, it } from "vitest";
import type { StudyResult } from "./result.ts";
import { openStudy } from "./session.ts";
import type { ShardPool, ShardQuestion } from "./shard-question.ts";
import { IDENTITY, numbersIn, parsed, quietPorts, SMALL_SITE, studyOf, withLine } from "./study.fixture.ts";
import type { StudyOptions } from "./study-options.ts";
import type { StudyPorts } from "./study-ports.ts";
import type { ShardFigures } from "./uncertain-run.ts";
import { makeShardWorker } from "./worker-shards.ts";

const PATHS = 512;
const UNCERTAIN = withLine(SMALL_SITE, "uncertainty", `uncertainty: { paths: ${PATHS}, seed: 7 }`);
const asked = parsed(UNCERTAIN);

async function answerOf(
  options: StudyOptions,
  session = openStudy(),
  ports: StudyPorts = quietPorts(),
): Promise<StudyResult> {
  const result = await session.answer({ ...asked, identity: IDENTITY, options }, ports);
  if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
  return result;
}

const quick = { breakEvens: false, policy: "none" } as const;
const strategyOf = (result: StudyResult, id: string) => result.strategies.find((entry) => entry.id === id)!;
const bandOf = (result: StudyResult, id: string) => strategyOf(result, id).npvUsd.band!;

describe("a study of many paths", () => {
  it("tells quantiles in order, the error of the mean, and chances between none and all", async () => {
    const { strategies, run } = await answerOf(quick);
    expect(run).toMatchObject({
      measure: "outlook",
      seed: 7,
      uncertainty: { paths: PATHS, sampling: "antithetic" },
    });
    for (const { npvUsd, distribution, id } of strategies.filter((entry) => entry.id !== "do-nothing")) {
      const { p5, p10, p25, p50, p75, p90, p95, mean, standardError } = npvUsd.band!;
      const ascending = [p5!, p10, p25!, p50, p75!, p90, p95!];
      expect(ascending, id).toEqual([...ascending].sort((a, b) => a - b));
      expect(standardError).toBeGreaterThan(0);
      expect(Math.abs(mean! - p50)).toBeLessThan(p95! - p5!);
      expect(distribution!.expectedShortfallUsd.value).toBeLessThanOrEqual(p5!);
      expect(distribution!.chanceOfLoss.value).toBeGreaterThanOrEqual(0);
      expect(distribution!.chanceOfLoss.value).toBeLessThanOrEqual(1);
    }
  });

  it("finds one strategy best on each path: the shares are one in sum", async () => {
    const { strategies } = await answerOf(quick);
    const shares = strategies.map((entry) => entry.distribution?.chanceOfBest.value ?? 0);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  it("splits paths by their rates of return: none, one and several are all of them", async () => {
    for (const { distribution } of (await answerOf(quick)).strategies) {
      const { noneFraction, oneFraction, severalFraction } = distribution!.rateOfReturn;
      expect(noneFraction + oneFraction + severalFraction).toBeCloseTo(1, 9);
    }
  });

  it("ranks by the mean, and says so with its error, the measure and the drift", async () => {
    const { answer, strategies } = await answerOf(quick);
    const means = strategies.map((entry) => entry.npvUsd.band!.mean!);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(answer.best).toBe(strategies[0]!.id);
    expect(answer.confidence).toContain("on average of 512 futures (outlook: ");
    expect(answer.confidence).toMatch(/ ± \$/);
  });

  it("without volatility is the stated path, to 1e-9", async () => {
    const still = withLine(SMALL_SITE, "uncertainty", "uncertainty: { paths: 32, spread: { scale: 0 } }");
    const result = await studyOf(still);
    for (const { npvUsd, id } of result.strategies) {
      const { p5, p95, mean } = npvUsd.band!;
      for (const value of [p5!, p95!, mean!])
        expect(Math.abs(value - npvUsd.value), `${id}: ${value} for ${npvUsd.value}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(npvUsd.value)),
        );
    }
  });

  it("errs less with more paths: four times as many, about half the error", async () => {
    const error = async (paths: number) => bandOf(await answerOf({ ...quick, paths }), "mine").standardError;
    const ratio = (await error(256)) / (await error(1024));
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan(2.7);
  });

  it("stops where the error asked for is reached, and goes to its number of paths where it is not", async () => {
    const withError = (usd: string) =>
      studyOf(withLine(SMALL_SITE, "uncertainty", `uncertainty: { paths: 2048, error: ${usd} }`));
    expect((await withError("1000 MUSD")).run.uncertainty!.paths).toBe(1024);
    expect((await withError("1 USD")).run.uncertainty!.paths).toBe(2048);
  });

  it("stays with one stated path where the scenario says nothing of uncertainty", async () => {
    const result = await studyOf(SMALL_SITE);
    expect(result.run.measure).toBe("deterministic");
    expect(result.strategies.every((entry) => entry.npvUsd.band === undefined)).toBe(true);
  });
});

describe("a session", () => {
  const changes: readonly (readonly [string, StudyOptions])[] = [
    ["rent", { shifts: { rentRatio: 1.1 } }],
    ["hashprice", { shifts: { hashpriceRatio: 0.9 } }],
    ["price of power", { shifts: { powerLevelRatio: 1.1 } }],
    ["capex", { shifts: { capexRatio: 0.9 } }],
    ["delay", { shifts: { delayMonths: 3 } }],
    ["seed", { seed: 8 }],
    ["measure", { measure: "valuation" }],
  ];

  it.each(changes)(
    "gives another answer to another %s, and the one that a new session gives, to the bit",
    async (_what, options) => {
      const session = openStudy();
      const first = await answerOf(quick, session);
      const changed = await answerOf({ ...quick, ...options }, session);
      const anew = await answerOf({ ...quick, ...options });
      expect(numbersIn(changed.strategies)).toEqual(numbersIn(anew.strategies));
      expect(bandOf(changed, "hybrid")).not.toEqual(bandOf(first, "hybrid"));
    },
  );

  it("comes back to its first answer after changes, to the bit", async () => {
    const session = openStudy();
    const first = await answerOf(quick, session);
    for (const [, options] of changes) await answerOf({ ...quick, ...options }, session);
    expect(await answerOf(quick, session)).toEqual(first);
  });
});

/** Workers on this thread that finish in the order given. */
function lateFirst(count: number): (question: ShardQuestion) => ShardPool {
  return (question) => {
    const workers = Array.from({ length: count }, () => makeShardWorker(question));
    return {
      close: () => {},
      evaluate: async (indices, choices, ready) => {
        for (const index of [...indices].reverse()) ready(index, workers[index % count]!(index, choices));
      },
    };
  };
}

describe("shards", () => {
  it.each([1, 4])("evaluated by %i workers, the last first, give the bits of one thread", async (count) => {
    const alone = await answerOf(quick);
    const shared = await answerOf(quick, openStudy(), { ...quietPorts(), workers: lateFirst(count) });
    expect(shared).toEqual(alone);
  });

  it("of a run that was stopped are not evaluated again, and the answer is that of a run in one piece", async () => {
    const kept = new Map<number, ShardFigures>();
    const keep = (index: number, figures: ShardFigures) => void kept.set(index, figures);
    const whole = await answerOf(quick, openStudy(), { ...quietPorts(), shards: { keep } });
    expect([...kept.keys()]).toEqual([0, 1]);
    const evaluated: number[] = [];
    const known = new Map([[0, kept.get(0)!]]);
    const again = await answerOf(quick, openStudy(), {
      ...quietPorts(),
      shards: { known, keep: (index) => void evaluated.push(index) },
    });
    expect(evaluated).toEqual([1]);
    expect(again).toEqual(whole);
  });
});

describe("money after tax and debt", () => {
  const text = UNCERTAIN.replace(
    "horizon: 3 years",
    "horizon: 10 years, debt: { share: 50 %, rate: 8.5 %, tenor: 5 years }",
  );

  it("stands beside the NPV on the stated path and over the paths, with the chance that the loan defaults", async () => {
    const { money } = strategyOf(await studyOf(text), "hybrid");
    expect(money!.afterTaxNpvUsd.band!.paths).toBe(PATHS);
    expect(money!.loan!.commitmentUsd).toBeGreaterThan(0);
    expect(money!.loan!.commitmentUsd).toBeLessThanOrEqual(0.5 * money!.loan!.totalUsesUsd * (1 + 1e-9));
    expect(money!.loan!.chanceOfDefault!.value).toBeGreaterThanOrEqual(0);
  });

  it("comes with books that balance to the cent in every year", async () => {
    const { money } = strategyOf(await studyOf(text), "hybrid");
    expect(money!.statements.length).toBe(10);
    for (const { balance, cashFlow, income } of money!.statements) {
      expect(balance.assetsCents).toBe(balance.liabilitiesAndEquityCents);
      expect(balance.restrictedCashCents).toBeGreaterThanOrEqual(0);
      // cash is a sum of rows, each rounded within half a cent
      expect(balance.restrictedCashCents).toBeLessThanOrEqual(balance.cashCents! + 20);
      for (const cents of [...Object.values(balance), ...Object.values(cashFlow), ...Object.values(income)])
        expect(Number.isInteger(cents)).toBe(true);
    }
    expect(money!.statements.at(-1)!.balance.debtCents).toBe(0);
  });

  it("is less than before tax where there is income, and the same where the rate is nothing and property is free", async () => {
    const taxed = strategyOf(await studyOf(text), "mine");
    const free = text.replace(
      "horizon: 10 years,",
      "horizon: 10 years, tax: { rate: 0 %, property: 0 %/year },",
    );
    const untaxed = strategyOf(await studyOf(free), "mine");
    expect(taxed.money!.afterTaxNpvUsd.value).toBeLessThan(taxed.npvUsd.value);
    expect(untaxed.money!.afterTaxNpvUsd.value).toBeCloseTo(untaxed.npvUsd.value, 3);
  });
});
