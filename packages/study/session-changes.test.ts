import { describe, expect, it } from "vitest";
import type { StudyResult } from "./result.ts";
import { openStudy, type StudySession } from "./session.ts";
import { FIRST_TRAINING_PATH } from "./session-worlds.ts";
import { IDENTITY, parsed, quietPorts, SMALL_SITE, withLine } from "./study.fixture.ts";
import type { StudyOptions } from "./study-options.ts";

/** Five years, so that a loan has time to be repaid; two shards, the second one short. */
const TEXT = withLine(
  withLine(SMALL_SITE, "uncertainty", "uncertainty: { paths: 288, seed: 7 }"),
  "finance",
  "finance: { horizon: 5 years, debt: { share: 50 %, rate: 8.5 %, tenor: 3 years } }",
).replace("compare: [do-nothing, mine, hybrid]", "compare: [do-nothing, mine, convert, hybrid]");

interface Change {
  readonly what: string;
  readonly text?: (text: string) => string;
  readonly options?: StudyOptions;
}

const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the text has no "${from}"`);
  return text.replace(from, to);
};

/** One change of each kind: what tenants pay, what is built, borrowed, taxed, discounted, run, paid for power, and drawn. */
const CHANGES: readonly Change[] = [
  { what: "rent", text: swap("128 USD", "140 USD") },
  { what: "term of the lease", text: swap("12 years", "30 months") },
  { what: "who pays the tenant's energy", text: swap("passthrough: triple-net", "passthrough: all-in") },
  { what: "cost of halls", text: swap("4 MUSD", "5 MUSD") },
  { what: "schedule", text: swap("first_hall: 6 months", "first_hall: 9 months") },
  { what: "share of debt", text: swap("share: 50 %", "share: 30 %") },
  { what: "tax", text: swap("horizon: 5 years,", "horizon: 5 years, tax: { rate: 35 % },") },
  {
    what: "discounting",
    text: swap("horizon: 5 years,", "horizon: 5 years, discount: { contracted: 6 %, merchant: 11 % },"),
  },
  {
    what: "a treasury",
    text: swap("horizon: 5 years,", "horizon: 5 years, treasury: { policy: hold, held: 50 % },"),
  },
  { what: "fleet", text: swap("count: 10000", "count: 9000") },
  { what: "power price", text: swap("constant: 30", "constant: 33") },
  { what: "adder", text: swap("adder: 4", "adder: 6") },
  { what: "network", text: swap("66000", "70000") },
  { what: "strategies", text: swap("mine, convert, hybrid", "mine, hybrid") },
  { what: "number of paths", text: swap("paths: 288", "paths: 256") },
  { what: "seed", options: { seed: 8 } },
  { what: "measure", options: { measure: "valuation" } },
  { what: "rent shift", options: { shifts: { rentRatio: 1.1 } } },
  { what: "capex shift", options: { shifts: { capexRatio: 0.9 } } },
  { what: "delay shift", options: { shifts: { delayMonths: 3 } } },
  { what: "hashprice shift", options: { shifts: { hashpriceRatio: 0.9 } } },
  { what: "power shift", options: { shifts: { powerLevelRatio: 1.1 } } },
];

async function answer(session: StudySession, { text, options }: Omit<Change, "what">): Promise<StudyResult> {
  const asked = parsed(text?.(TEXT) ?? TEXT);
  const quick = { breakEvens: false, policy: "none", ...options } as const;
  const result = await session.answer({ ...asked, identity: IDENTITY, options: quick }, quietPorts());
  if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
  return result;
}

describe("a session that has answered before", () => {
  const session = openStudy();
  const first = answer(session, {});

  it.each(CHANGES)("answers a change of $what as a new session does, to the bit", async (change) => {
    const base = await first;
    const changed = await answer(session, change);
    expect(changed).toEqual(await answer(openStudy(), change));
    expect(changed.strategies).not.toEqual(base.strategies);
  });

  it("after all of them answers as at first, and two changes at once as a new session", async () => {
    expect(await answer(session, {})).toEqual(await first);
    const both = { ...CHANGES[0]!, options: { shifts: { capexRatio: 1.2 }, seed: 9 } };
    expect(await answer(session, both)).toEqual(await answer(openStudy(), both));
  });
});

describe("choices", () => {
  it("are made on whole shards of paths that no study reaches, in the order of Sobol's scrambles", () => {
    expect(FIRST_TRAINING_PATH % 256).toBe(0);
    expect(FIRST_TRAINING_PATH).toBeGreaterThan(1e9);
    expect(FIRST_TRAINING_PATH + 256).toBeLessThan(2 ** 32);
  });

  it("do not depend on how many paths are valued, from one shard on", async () => {
    const few = await answer(openStudy(), { text: swap("paths: 288", "paths: 256") });
    const more = await answer(openStudy(), { text: swap("paths: 288", "paths: 768") });
    const choiceOf = ({ strategies }: StudyResult) =>
      strategies.map(({ id, choice }) => `${id} ${choice}`).sort();
    expect(choiceOf(few)).toEqual(choiceOf(more));
  });
});
