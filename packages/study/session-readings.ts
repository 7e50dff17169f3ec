import { recordAssumptions, type Scenario } from "@switchyard/scenario";
import type { StudyMoney } from "./money-from-scenario.ts";
import { prepareStudy } from "./prepare-study.ts";
import type { PriceFiles } from "./price-input.ts";
import { priceInputOf } from "./price-year-input.ts";
import { digestOf, keyOf, makePhaseMemory } from "./session-memory.ts";

/** What a scenario and its files come to before anything is moved: prices, site and world, each with the rows it read. */
export interface Reading {
  readonly prices: ReturnType<typeof readPrices>;
  readonly prepared: ReturnType<typeof readSite>;
}

/**
 * Readings of the last few scenarios, each part known by what it may read: equal texts that are parsed anew are not read anew, a
 * change of debt leaves the site as it is, and a change of the lease the prices.
 */
export interface Readings {
  of(scenario: Scenario, files: PriceFiles): Reading;
  /** The scenario's taxes, loan and treasury, by who reads them: a look without money does not load that. */
  money(scenario: Scenario, read: ReadMoney): ReadingOfMoney;
}

type ReadMoney = (scenario: Scenario) => StudyMoney;
type ReadingOfMoney = ReturnType<typeof recordAssumptions<StudyMoney>>;

const REMEMBERED = 3;

/** A memory with nothing in it. */
export function openReadings(yardOf: Parameters<typeof prepareStudy>[2]): Readings {
  const prices = makePhaseMemory<Reading["prices"]>(REMEMBERED);
  const money = makePhaseMemory<ReadingOfMoney>(REMEMBERED);
  const prepared = makePhaseMemory<Reading["prepared"]>(REMEMBERED);
  const wholes = makePhaseMemory<Reading>(REMEMBERED);
  const numberOf = numberFiles();
  return {
    of(scenario, files) {
      const priceKey = `${numberOf(files)}/${digestOf(keyOf(readByPrices(scenario)))}`;
      const siteKey = `${priceKey}/${digestOf(keyOf(readBySite(scenario)))}`;
      return wholes.get(siteKey, () => {
        const priced = prices.get(priceKey, () => readPrices(scenario, files));
        return { prices: priced, prepared: prepared.get(siteKey, () => readSite(scenario, priced, yardOf)) };
      });
    },
    money: (scenario, read) =>
      money.get(digestOf(keyOf(scenario)), () => recordAssumptions(() => read(scenario))),
  };
}

/** Files are known by what was read of them; each set of them has a number. */
function numberFiles(): (files: PriceFiles) => number {
  let kept: readonly { readonly files: PriceFiles; readonly number: number }[] = [];
  let next = 0;
  return (files) => {
    const entry = kept.find((known) => isSame(known.files, files)) ?? { files, number: next++ };
    kept = [entry, ...kept.filter((other) => other !== entry)].slice(0, REMEMBERED);
    return entry.number;
  };
}

/** All of a scenario but what no price can depend on. */
function readByPrices(scenario: Scenario) {
  const { title: _title, compare: _compare, strategies: _strategies, ...rest } = scenario;
  const { mining: _mining, hosting: _hosting, facility: _facility, ...left } = rest;
  return { ...left, finance: withoutMoney(scenario) };
}

/** All of a scenario but what is only read by its money. */
function readBySite(scenario: Scenario) {
  const { title: _title, ...rest } = scenario;
  return { ...rest, finance: withoutMoney(scenario) };
}

function withoutMoney({ finance }: Scenario) {
  const { debt: _debt, tax: _tax, ...rest } = finance;
  return rest;
}

function isSame(one: PriceFiles, other: PriceFiles): boolean {
  return (
    one.history === other.history &&
    one.strip === other.strip &&
    one.weatherText === other.weatherText &&
    one.credits?.expectedFraction === other.credits?.expectedFraction &&
    haveSameProfiles(one, other)
  );
}

function haveSameProfiles({ profiles: one }: PriceFiles, { profiles: other }: PriceFiles): boolean {
  return one?.size === other?.size && [...(one ?? [])].every(([key, read]) => other?.get(key) === read);
}

function readPrices(scenario: Scenario, files: PriceFiles) {
  return recordAssumptions(() => priceInputOf(scenario, files));
}

function readSite(scenario: Scenario, prices: Reading["prices"], yardOf: Parameters<typeof prepareStudy>[2]) {
  return recordAssumptions(() => prepareStudy(scenario, prices.result, yardOf));
}
