import { parseScenario, type Scenario } from "@switchyard/scenario";
import { priceYearOf } from "./index.ts";

/** 100 MW in Texas at one price of power, so that hand sheets are short. */
export function scenario(
  changes: { readonly grid?: string; readonly rest?: string; readonly facility?: string } = {},
) {
  const text = `
title: a mine of 100 MW
start: 2027-01
site:
  jurisdiction: ercot
  grid: { import: 100 MW, firm: 100 MW, adder: 0 USD/MWh, losses: 0 %${changes.grid ?? ""} }
power:
  prices: { constant: 40 USD/MWh }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-01, hashrate_growth: 0 %/year }
hosting:
  lease:
    rent: { value: 100 USD/kW/month, per: it-kw, stands_for: first-year }
    term: 10 years
    escalator: 0 %/year
    passthrough: triple-net
  pue: 1.2
facility:
  conversion: { camp: middle, hall: 40 MW }
${changes.facility ?? ""}
${changes.rest ?? ""}`;
  const read = parseScenario(text, { fileName: "test.yaml" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read.scenario;
}

/** A fleet of 20,000 machines, as a scenario says it. */
export const fleet = "mining:\n  fleet: [{ machine: s21-xp, count: 20000, bought: 2026-06 }]";
/** The modelled or constant prices of a scenario. */
export const pricesOf = (of: Scenario) => priceYearOf(of, undefined);
/** Enough paths for a test of availability. */
export const PATHS = 60;
