import { beforeAll, describe, expect, it } from "vitest";
import type { StudyResult } from "./result.ts";
import { openStudy } from "./session.ts";
import type { Shifts } from "./shifts.ts";
import { IDENTITY, parsed, quietPorts, SMALL_SITE, withLine } from "./study.fixture.ts";
import type { StudyOptions } from "./study-options.ts";
import type { StudyPorts } from "./study-ports.ts";

const PATHS = 512;
const QUICK = { books: false, policy: "none" } as const;
const asked = parsed(withLine(SMALL_SITE, "uncertainty", `uncertainty: { paths: ${PATHS}, seed: 7 }`));
const session = openStudy();

async function answerOf(options: StudyOptions, ports: StudyPorts = quietPorts()): Promise<StudyResult> {
  const result = await session.answer({ ...asked, identity: IDENTITY, options }, ports);
  if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
  return result;
}

const SHIFT_OF: Readonly<Record<string, (value: number, today: number) => Shifts>> = {
  rent: (value, today) => ({ rentRatio: value / today }),
  conversion: (value, today) => ({ capexRatio: value / today }),
  delay: (value) => ({ delayMonths: value }),
  hashprice: (value, today) => ({ hashpriceRatio: value / today }),
  power: (value, today) => ({ powerLevelRatio: value / today }),
};

describe("where the mean over futures turns", () => {
  let whole: StudyResult;
  const ports = { made: new Map<string, unknown>(), said: [] as string[] };
  beforeAll(async () => {
    whole = await answerOf(QUICK, {
      ...quietPorts(),
      parts: { known: new Map(), keep: (key, value) => void ports.made.set(key, value) },
      progress: (done, total, what) => ports.said.push(`${done}/${total} ${what}`),
    });
  });
  const turnOf = (name: string) => whole.breakEvens.find(({ parameter }) => parameter.startsWith(name))!;

  it("is told with its error and the number of futures, the stated path's beside it", () => {
    expect(whole.breakEvens).toHaveLength(5);
    for (const { paths, onStatedPath, flipsAt, standardError } of whole.breakEvens) {
      expect(paths).toBe(PATHS);
      expect(onStatedPath).toBeDefined();
      expect(standardError === null).toBe(flipsAt === null);
    }
    expect(whole.breakEvens.filter(({ flipsAt }) => flipsAt !== null).length).toBeGreaterThanOrEqual(3);
  });

  it("starts from what is best on average: today's side of every turn is the study's answer", () => {
    const names = whole.answer.best === "mine" ? ["mine", "sell-machines"] : [whole.answer.best];
    for (const { flipsAt, today, winnerBelow, winnerAbove } of whole.breakEvens)
      expect(names).toContain(flipsAt !== null && flipsAt < today ? winnerAbove : winnerBelow);
  });

  it("is where both are worth the same on average: a study of the moved futures can't tell them apart", async () => {
    for (const turn of whole.breakEvens) {
      if (turn.flipsAt === null || turn.parameter.startsWith("delay")) continue;
      const shifts = SHIFT_OF[turn.parameter.split(/[ ,]/)[0]!]!(turn.flipsAt, turn.today);
      const { strategies } = await answerOf({ ...QUICK, shifts, breakEvens: false });
      const worth = (course: string) =>
        strategies.find(({ id }) => id === (course === "sell-machines" ? "mine" : course))!;
      const [below, above] = [worth(turn.winnerBelow), worth(turn.winnerAbove)];
      if (below === above) continue;
      const apartUsd = Math.abs(below.npvUsd.band!.mean! - above.npvUsd.band!.mean!);
      const errorUsd = Math.max(
        below.distribution!.lead.standardError,
        above.distribution!.lead.standardError,
      );
      expect(apartUsd, turn.parameter).toBeLessThan(0.5 * errorUsd);
    }
  });

  it("in months is the first whole one in which another strategy is best", async () => {
    const { flipsAt } = turnOf("delay");
    if (flipsAt === null) return;
    const bestAt = async (delayMonths: number) =>
      (await answerOf({ ...QUICK, shifts: { delayMonths }, breakEvens: false })).answer.best;
    expect(Number.isInteger(flipsAt)).toBe(true);
    expect(await bestAt(flipsAt + 1)).not.toBe(whole.answer.best);
    expect(await bestAt(Math.max(0, flipsAt - 2))).toBe(whole.answer.best);
  });

  it("has the same bits where a stopped search goes on with what it had finished", async () => {
    const known = new Map([...ports.made].filter(([key]) => !/shard\/1|hashprice/.test(key)));
    const made: string[] = [];
    const again = await answerOf(QUICK, {
      ...quietPorts(),
      parts: { known, keep: (key) => void made.push(key) },
    });
    expect(made).toEqual(["turn/hashpriceRatio", "turn/shard/1"]);
    expect(again.breakEvens).toEqual(whole.breakEvens);
  });

  it("says how far the search is", () => {
    const steps = ports.said.filter((line) => line.includes("on average of the futures"));
    expect(steps.at(-1)).toMatch(/^7\/7 /);
  });

  it("has an error that tells how much other seeds differ: within three of their paired errors", async () => {
    for (const name of ["rent", "conversion"]) {
      const first = turnOf(name);
      for (const seed of [11]) {
        const other = (await answerOf({ ...QUICK, seed })).breakEvens.find(
          ({ parameter }) => parameter === first.parameter,
        )!;
        if (first.flipsAt === null || other.flipsAt === null) continue;
        const error = Math.hypot(first.standardError!, other.standardError!);
        expect(Math.abs(other.flipsAt - first.flipsAt)).toBeLessThan(3 * error);
        expect(other.flipsAt).not.toBe(first.flipsAt);
      }
    }
  });
});
