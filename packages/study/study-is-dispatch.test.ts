import { daysFromCivil, SECONDS_PER_DAY } from "@switchyard/core/quantity";
import { makePlan, operatePlan } from "@switchyard/core/strategy";
import { loadHighsSolver } from "@switchyard/solver";
import { describe, expect, it } from "vitest";
import { dispatchStudy } from "./dispatch.ts";
import { priceYearOf } from "./price-year-input.ts";
import { IDENTITY, quietPorts, scenarioOf } from "./study.fixture.ts";
import { prepareStudy } from "./study.ts";

/** 40 MW of old and new machines on a modelled Texan year; lights apart, which dispatch does not draw. */
const siteWith = (power: string, grid = "") => `title: one month twice
start: 2027-07
site:
  grid: { import: 40 MW, firm: 30 MW, adder: 6 USD/MWh, losses: 0 %${grid} }
  location: { zone: America/Chicago }
power: { prices: { model: ercot-south }, forward: { level: 48 USD/MWh }${power} }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-07 }
mining:
  fleet:
    - { machine: s21-xp, count: 5000, bought: 2026-06 }
    - { machine: s19j-pro, count: 4000, bought: 2022-03 }
finance: { horizon: 1 years, standby: 0 % }
compare: [do-nothing, mine]
`;

/** July of the stated path in the study, and the same 31 days dispatched. */
async function bothOf(text: string) {
  const scenario = scenarioOf(text);
  const { site, world } = prepareStudy(scenario, priceYearOf(scenario, undefined));
  const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const { course, lines } = operatePlan(site, world, makePlan(site, world, choice));
  const dispatched = await dispatchStudy(
    scenario,
    [],
    IDENTITY,
    { ...quietPorts(), solver: await loadHighsSolver() },
    { fromUnixSec: daysFromCivil({ year: 2027, month: 7, day: 1 }) * SECONDS_PER_DAY, days: 31 },
  );
  return { july: course.operations[0]!, lines, site, dispatched };
}

const TARIFFS: readonly (readonly [string, string])[] = [
  ["the market price", ""],
  ["a fixed price", ", tariff: { kind: fixed, price: 4.8 c/kWh }"],
  ["the market indexed", ", tariff: { kind: indexed, market_share: 80 %, adder: 9 USD/MWh }"],
  [
    "a price by time of use",
    ", tariff: { kind: time-of-use, price: 3.6 c/kWh, windows: [{ from: 14:00, to: 20:00, days: mon-fri, price: 14 c/kWh }, { from: 7:00, to: 22:00, days: mon-fri, price: 6.2 c/kWh }] }",
  ],
  ["coincident peaks", ", coincident_peak: { rate: 65 USD/kW/year, months: [6, 7, 8, 9] }"],
];

const PEAKS: readonly (readonly [string, string])[] = [
  ["on all hours", ", demand_charge: { rate: 9 USD/kW/month }"],
  ["in the afternoon", ", demand_charge: { rate: 11 USD/kW/month, from: 14:00, to: 20:00, days: mon-fri }"],
  [
    "on all hours and the afternoon, under a fixed price",
    ", tariff: { kind: fixed, price: 4.1 c/kWh }, demand_charge: [{ rate: 4 USD/kW/month }, { rate: 5 USD/kW/month, from: 14:00, to: 20:00 }]",
  ],
];

describe("energy bought ahead", () => {
  it("in peak hours and as the sun makes it settles as dispatch settles it, where the machines draw all of it", async () => {
    const power =
      ", tariff: { kind: fixed, price: 2 c/kWh }, hedge: { block: 20 MW, strike: 42 USD/MWh, until: 2030-12, shape: peak }, ppa: { power: 15 MW, price: 38 USD/MWh, until: 2036-12, profile: as-produced, source: pv, yield: 25 % }";
    const { july, dispatched } = await bothOf(siteWith(power));
    const found = july.blockSettlementUsd;
    expect(found).toHaveLength(2);
    dispatched.settlements.forEach(({ usd }, i) => {
      expect(found[i]!).toBeCloseTo(usd, 4);
    });
    expect(found[0]).not.toBeCloseTo(found[1]!, 0);
  });
});

const SUN: readonly (readonly [string, string])[] = [
  ["sun", ", pv: { power: 12 MW, yield: 27 % }"],
  [
    "sun and wind under a price by the hour",
    ", pv: { power: 30 MW, yield: 27 % }, wind: { power: 8 MW }, tariff: { kind: time-of-use, price: 3.6 c/kWh, windows: [{ from: 14:00, to: 20:00, price: 14 c/kWh }] }",
  ],
  ["sun that is sold at the market", ", pv: { power: 60 MW, yield: 27 % }"],
];

describe("a month of a study is the month that dispatch finds", () => {
  it.each(SUN)("with %s: import, curtailment and the month's worth", async (what, power) => {
    const grid = what.includes("sold") ? ", export: 15 MW, export_deduction: 7 USD/MWh" : "";
    const { july, dispatched } = await bothOf(siteWith(power, grid));
    const earned = july.miningRevenueUsd - july.miningUpkeepUsd + july.exportRevenueUsd;
    expect(july.importMwh).toBeCloseTo(dispatched.energyMwh.import!, 6);
    expect(july.exportMwh).toBeCloseTo(dispatched.energyMwh.export!, 6);
    expect(july.ownMwh).toBeCloseTo(dispatched.energyMwh.renewables!, 6);
    expect(earned - july.energyCostUsd).toBeCloseTo(dispatched.valueUsd, 3);
  });

  it.each(PEAKS)(
    "with peaks charged %s: the same bill and the same worth, to the master's tolerance",
    async (_what, power) => {
      const { july, dispatched } = await bothOf(siteWith(power));
      const billedUsd = july.demand!.chargeUsd;
      const worthUsd = july.miningRevenueUsd - july.miningUpkeepUsd - july.energyCostUsd - billedUsd;
      expect(dispatched.route.path).toBe("exact-master");
      // the master stops at 1e-7 of the gross cash, some 0.1 USD here
      expect(Math.abs(worthUsd - dispatched.valueUsd)).toBeLessThan(1);
      expect(worthUsd).toBeGreaterThan(dispatched.valueUsd - 1e-6 * Math.abs(dispatched.valueUsd));
      expect(Math.abs(billedUsd + dispatched.cashUsd.demandCharges)).toBeLessThan(5);
    },
  );

  it.each(TARIFFS)("under %s: energy, rewards and the power bill", async (_what, power) => {
    const { july, dispatched } = await bothOf(siteWith(power));
    expect(july.importMwh).toBeCloseTo(dispatched.energyMwh.import!, 6);
    expect(july.energyCostUsd).toBeCloseTo(-dispatched.cashUsd.import, 4);
    expect(july.miningRevenueUsd - july.miningUpkeepUsd).toBeCloseTo(dispatched.cashUsd.mining, 4);
  });
});
