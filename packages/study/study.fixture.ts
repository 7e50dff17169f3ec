import {
  constantSeries,
  daysFromCivil,
  makeTimeGrid,
  monthNumber,
  type PriceSeries,
  SECONDS_PER_DAY,
} from "@switchyard/core/quantity";
import { type ParsedScenario, parseScenario, type Scenario } from "@switchyard/scenario";
import type { PriceHistory } from "./price-input.ts";
import type { StudyResult } from "./result.ts";
import { type StudyPorts, studyScenario } from "./study.ts";

/**
 * The site of the specifications: 40 MW, 30 of them firm, one price, three years, halls of 13.5 grid MW. Small enough that a
 * study takes under a second, whole enough that every strategy is there.
 */
export const SMALL_SITE = `title: a small site
start: 2027-01
site:
  grid: { import: 40 MW, firm: 30 MW, adder: 4 USD/MWh, losses: 0 % }
  location: { zone: America/Chicago }
power: { prices: { constant: 30 USD/MWh } }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2027-01 }
mining: { fleet: [{ machine: s21-xp, count: 10000, bought: 2026-06 }] }
hosting: { lease: { rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }, term: 12 years, passthrough: triple-net, ramp: 1 month } }
facility: { conversion: { hall: 10 MW, cost: 4 MUSD/MW }, schedule: { first_hall: 6 months, between_halls: 1 month, works: 3 months } }
finance: { horizon: 3 years }
compare: [do-nothing, mine, hybrid]
`;

/** The text with one line of a top-level key replaced, or added. */
export function withLine(text: string, key: string, line: string): string {
  const pattern = new RegExp(`^${key}:.*\\n(?: .*\\n)*`, "m");
  return pattern.test(text) ? text.replace(pattern, `${line}\n`) : `${text}${line}\n`;
}

/** A scenario that must be right. */
export function parsed(text: string): ParsedScenario {
  const read = parseScenario(text, { fileName: "test.yaml" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read;
}

/** The typed scenario of a text. */
export function scenarioOf(text: string): Scenario {
  return parsed(text).scenario;
}

/** Ports that touch nothing; a price file is what the test hands over. */
export function quietPorts(history?: PriceHistory): StudyPorts {
  return {
    readPriceFile: async () => {
      if (!history) throw new Error("no price file was wanted here");
      return history;
    },
    progress: () => {},
    pause: async () => {},
  };
}

export const IDENTITY = { scenarioHash: "0123456789abcdef", codeVersion: "test" };

/** What a text's study answers, a verdict over years. */
export async function studyOf(text: string, ports: StudyPorts = quietPorts()): Promise<StudyResult> {
  const { scenario, assumptionsUsed } = parsed(text);
  const result = await studyScenario(scenario, assumptionsUsed, IDENTITY, ports);
  if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
  return result;
}

/** Prices by step from a UTC day on; in UTC so that months are easy to count. */
export function historyOf(
  start: { readonly year: number; readonly month: number; readonly day: number },
  days: number,
  stepSec = 3600,
  priceOf: (step: number) => number = () => 30,
  currency: PriceSeries["currency"] = "USD",
): PriceHistory {
  const steps = (days * SECONDS_PER_DAY) / stepSec;
  const grid = makeTimeGrid(daysFromCivil(start) * SECONDS_PER_DAY, stepSec, steps);
  const values = Float64Array.from({ length: steps }, (_, step) => priceOf(step));
  return {
    series: { ...constantSeries(grid, 0), values, currency },
    zone: "UTC",
    label: "prices.csv",
    warnings: [],
  };
}

/** Months of a calendar year by number. */
export function monthNumbersOf(year: number): readonly number[] {
  return Array.from({ length: 12 }, (_, index) => monthNumber({ year, month: index + 1 }));
}

/** Every number in a value, with its path. */
export function numbersIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, `${path}.${key}`));
}
