import { makePlan, operatePlan } from "@switchyard/core/strategy";
import { describe, expect, it } from "vitest";
import { batteryFromScenario } from "./battery-from-scenario.ts";
import { batteryNotes, batteryWorth } from "./battery-note.ts";
import { prepareStudy } from "./prepare-study.ts";
import { priceYearOf } from "./price-year-input.ts";
import { historyOf, IDENTITY, quietPorts, SMALL_SITE, scenarioOf, withLine } from "./study.fixture.ts";
import { studyScenario } from "./study.ts";

/** Nights at 15, days at 45, an evening hour at 120 USD/MWh. */
const HISTORY = historyOf({ year: 2026, month: 1, day: 1 }, 365, 3600, (step) =>
  step % 24 < 8 ? 15 : step % 24 === 19 ? 120 : 45,
);
const withBattery = (battery: string) =>
  withLine(SMALL_SITE, "power", `power: { prices: { file: prices.csv }, battery: ${battery} }`);
const LARGE = "{ power: 8 MW, energy: 32 MWh, capex: 150 USD/kWh, upkeep: 6000 USD/MW/year, life: 10 years }";

describe("a battery of a scenario", () => {
  it("is what `switchyard dispatch` takes, half full at the turn of every month, with its own cost", () => {
    const battery = batteryFromScenario(scenarioOf(withBattery(LARGE)))!;
    expect(battery.store).toMatchObject({
      chargeLimitMw: 8,
      dischargeLimitMw: 8,
      energyMwh: 32,
      wearUsdPerMwh: 5,
    });
    expect(battery.store.chargeEfficiencyFraction).toBeCloseTo(Math.sqrt(0.85), 12);
    expect(battery).toMatchObject({
      startMwh: 16,
      exists: false,
      capexUsd: 4_800_000,
      upkeepUsdPerYear: 48_000,
      lifeMonths: 120,
    });
  });

  it("costs what is usual where nothing is said: 250 USD/kWh, 9,000 USD/MW and year, 15 years", () => {
    const battery = batteryFromScenario(scenarioOf(withBattery("{ power: 8 MW, energy: 32 MWh }")))!;
    expect(battery).toMatchObject({ capexUsd: 8_000_000, upkeepUsdPerYear: 72_000, lifeMonths: 180 });
  });

  it("never starts a month below what is held back", () => {
    const held = withBattery("{ power: 8 MW, energy: 32 MWh, start: 20 %, reserve: 50 %, exists: true }");
    expect(batteryFromScenario(scenarioOf(held))).toMatchObject({ startMwh: 16, exists: true });
    expect(batteryFromScenario(scenarioOf(SMALL_SITE))).toBeUndefined();
  });
});

describe("a study with a battery", () => {
  const study = async (text: string, paths = 0) => {
    const ports = { ...quietPorts(HISTORY) };
    const result = await studyScenario(scenarioOf(text), [], IDENTITY, ports, { paths, breakEvens: false });
    if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
    return result;
  };

  it("counts it: its system, energy and wear are lines of the mine, and what it took is told", async () => {
    const { strategies, warnings } = await study(withBattery(LARGE));
    const mine = strategies.find(({ id }) => id === "mine")!;
    const line = (id: string) =>
      mine.lines.find((entry) => entry.id === id)?.amounts.reduce((sum, usd) => sum + usd, 0) ?? 0;
    expect(line("battery.system")).toBe(-4_800_000);
    expect(line("battery.energy")).toBeGreaterThan(0);
    expect(line("battery.wear")).toBeLessThan(0);
    expect(mine.energy.chargeMwh! * 0.85).toBeCloseTo(mine.energy.dischargeMwh!, 3);
    expect(warnings.join("\n")).toContain("the battery is worth");
    expect(warnings.join("\n")).not.toContain("power.battery is read but not yet counted");
  });

  it("leaves doing nothing as it was (convention 8)", async () => {
    const idle = async (text: string) =>
      (await study(withLine(text, "compare", "compare: [do-nothing]"))).strategies[0]!;
    const plain = withLine(SMALL_SITE, "power", "power: { prices: { file: prices.csv } }");
    expect(await idle(withBattery(LARGE))).toEqual(await idle(plain));
  });

  it("says how near the tables of many paths come to dispatching: within 5 % even where three prices are all there are", async () => {
    const short = withLine(withBattery(LARGE), "compare", "compare: [do-nothing, mine]");
    const { warnings } = await study(short, 8);
    const [, share] = /they give ([\d.]+) %/.exec(warnings.join("\n"))!;
    expect(Math.abs(Number(share) - 100)).toBeLessThan(5);
  });

  it("takes its worth as the same choice with it less without: what the notes print", () => {
    const scenario = scenarioOf(withBattery(LARGE));
    const prepared = prepareStudy(scenario, priceYearOf(scenario, HISTORY, undefined));
    const { site, world, comparison } = prepared;
    const best = comparison.compare(world).find(({ id }) => id === "mine")!;
    if (!best.available) throw new Error("a mine was wanted");
    const { worthUsd, gainUsd } = batteryWorth({ site, world, comparison, best });
    const { battery: _taken, ...bare } = site;
    const without = operatePlan(bare, world, makePlan(bare, world, best.choice));
    const cash = (lines: typeof without.lines) =>
      lines
        .filter(({ discountClass }) => discountClass === "merchant")
        .reduce((sum, { amounts }) => sum + Array.from(amounts).reduce((a, b) => a + b, 0), 0);
    expect(gainUsd).toBeCloseTo(cash(best.operated.lines) - cash(without.lines), 0);
    expect(worthUsd).toBeLessThan(gainUsd);
    const idle = comparison.compare(world).find(({ id }) => id === "do-nothing")!;
    if (!idle.available) throw new Error("doing nothing can always be done");
    expect(batteryNotes({ ...prepared, best: idle, hasPaths: false })).toEqual([
      'the battery does not work under "do nothing"',
    ]);
  });
});
