import { describe, expect, it } from "vitest";
import { openStudy } from "./session.ts";
import { openReadings } from "./session-readings.ts";
import { historyOf, IDENTITY, parsed, quietPorts, SMALL_SITE, withLine } from "./study.fixture.ts";

const read = parsed(SMALL_SITE);
const question = { scenario: read.scenario, assumptionsUsed: read.assumptionsUsed, identity: IDENTITY };
const options = { paths: 0, breakEvens: false };
const SHIFTS = [{ rentRatio: 0.8 }, {}, { hashpriceRatio: 1.3, delayMonths: 4 }, { rentRatio: 0.8 }] as const;

describe("a session that is asked again", () => {
  it("answers each question as a session that never heard another one", async () => {
    const session = openStudy();
    for (const shifts of SHIFTS) {
      const asked = { ...question, options: { ...options, shifts } };
      expect(await session.answer(asked, quietPorts())).toEqual(
        await openStudy().answer(asked, quietPorts()),
      );
    }
  });

  it("lists the assumptions of the first reading each time", async () => {
    const session = openStudy();
    const lists = [];
    for (let i = 0; i < 2; i++) {
      const answer = await session.answer({ ...question, options }, quietPorts());
      lists.push(answer.schema === "switchyard/study/1" ? answer.assumptions.map(({ id }) => id) : []);
    }
    expect(lists[0]!.length).toBeGreaterThan(10);
    expect(lists[1]).toEqual(lists[0]);
  });
});

it("leaves the statements out for who does not read them, and nothing else", async () => {
  const whole = await openStudy().answer({ ...question, options }, quietPorts());
  const quick = await openStudy().answer(
    { ...question, options: { ...options, books: false } },
    quietPorts(),
  );
  if (whole.schema !== "switchyard/study/1" || quick.schema !== "switchyard/study/1")
    throw new Error("a verdict was wanted");
  const mine = (result: typeof whole) => result.strategies.find(({ id }) => id === "mine")!.money!;
  expect(mine(whole).statements.length).toBeGreaterThan(0);
  expect(mine(quick)).toEqual({ ...mine(whole), statements: [] });
  expect(quick.answer).toEqual(whole.answer);
});

it("leaves money out for a look that waits for little, and nothing else", async () => {
  const look = { ...options, books: false };
  const [bare, told] = await Promise.all(
    [false, true].map((money) =>
      openStudy().answer({ ...question, options: { ...look, money } }, quietPorts()),
    ),
  );
  if (bare?.schema !== "switchyard/study/1" || told?.schema !== "switchyard/study/1")
    throw new Error("a verdict was wanted");
  const withoutMoney = told.strategies.map(({ money: _money, ...rest }) => rest);
  expect(told.strategies.some(({ money }) => money)).toBe(true);
  expect(bare.strategies).toEqual(withoutMoney);
  expect(bare.answer).toEqual(told.answer);
});

it("tells that choices are made before the first future is valued, and can be stopped there", async () => {
  const told: string[] = [];
  const ports = {
    ...quietPorts(),
    progress: (done: number, _total: number, what: string) => told.push(`${done} ${what}`),
  };
  const futures = { ...question, options: { ...options, paths: 4, policy: "none" as const } };
  await openStudy().answer(futures, ports);
  expect(told[0]).toBe("0 futures: choices on training ones");
  const stopped = { ...ports, signal: AbortSignal.abort() };
  await expect(openStudy().answer(futures, stopped)).rejects.toThrowError(
    expect.objectContaining({ code: "study/cancelled" }),
  );
});

describe("readings", () => {
  const { scenario } = parsed(withLine(SMALL_SITE, "power", "power: { prices: { file: prices.csv } }"));
  const dear = historyOf({ year: 2026, month: 1, day: 1 }, 365, 3600, () => 60);
  const cheap = historyOf({ year: 2026, month: 1, day: 1 }, 365, 3600, () => 20);

  it("are made once for a scenario and its files, and anew for another file of the same name", () => {
    const readings = openReadings(undefined);
    const first = readings.of(scenario, { history: dear });
    expect(readings.of(scenario, { history: dear })).toBe(first);
    const second = readings.of(scenario, { history: cheap });
    expect(second.prices.result.prices.values[0]).toBe(20);
    expect(readings.of(scenario, { history: dear })).toBe(first);
  });

  it("of the fourth scenario forget the first", () => {
    const readings = openReadings(undefined);
    const first = readings.of(scenario, { history: dear });
    for (const price of [1, 2, 3])
      readings.of(scenario, { history: historyOf({ year: 2026, month: 1, day: 1 }, 365, 3600, () => price) });
    expect(readings.of(scenario, { history: dear })).not.toBe(first);
  });
});
