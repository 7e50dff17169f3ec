import { describe, expect, it } from "vitest";
import { policyStudy } from "./policy.ts";
import { IDENTITY, parsed, quietPorts, SMALL_SITE } from "./study.fixture.ts";

/** Sites that differ in what decides: rent, cost, price of power, price of a coin, machines, halls, works, who bears the energy, who lends. */
const SITES = [
  { seed: 1, rent: 118, cost: 6, power: 26, btc: 66_000, hall: 10, more: "" },
  { seed: 2, rent: 140, cost: 8, power: 42, btc: 90_000, hall: 7, more: "" },
  {
    seed: 3,
    rent: 105,
    cost: 4,
    power: 34,
    btc: 50_000,
    hall: 16,
    more: "debt: { share: 50 %, rate: 9 %, tenor: 4 years }, ",
  },
];

function textOf({ seed, rent, cost, power, btc, hall, more }: (typeof SITES)[number]): string {
  return `${SMALL_SITE.replace("128 USD/kW/month", `${rent} USD/kW/month`)
    .replace("4 MUSD/MW", `${cost} MUSD/MW`)
    .replace("30 USD/MWh }", `${power} USD/MWh }`)
    .replace("66000 USD/BTC", `${btc} USD/BTC`)
    .replace("hall: 10 MW", `hall: ${hall} MW`)
    .replace(
      "horizon: 3 years",
      `${more}horizon: 6 years`,
    )}uncertainty: { seed: ${seed}, measure: valuation }\n`;
}

describe("a policy on futures that it was not fitted on", () => {
  it.each(SITES)(
    "is worth at least the best fixed plan less two errors of the paired difference: rent $rent, power $power, halls of $hall MW",
    async (site) => {
      const { scenario, assumptionsUsed } = parsed(textOf(site));
      const options = { paths: 192, years: 3 };
      const result = await policyStudy(scenario, assumptionsUsed, IDENTITY, quietPorts(), options);
      const { valueOfDecidingLaterUsd: later, chosen, fixed, bestFixed } = result;
      expect(later.value).toBeGreaterThanOrEqual(-2 * (later.standardError ?? 0));
      expect(chosen.meanUsd.value - bestFixed.meanUsd.value).toBeCloseTo(later.value, 2);
      // what was best on the training futures is not far from the best on these
      const best = Math.max(...fixed.map(({ meanUsd }) => meanUsd.value));
      expect(bestFixed.meanUsd.value).toBeGreaterThan(best - 4 * bestFixed.meanUsd.standardError!);
      expect(result.money.loan === null).toBe(site.more === "");
    },
  );
});
