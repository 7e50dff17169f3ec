import type { StatedPath } from "@switchyard/core/network";
import { scaleHashprice } from "@switchyard/core/network";
import { meanOf } from "@switchyard/core/quantity";
import type { Lever, Site, World } from "@switchyard/core/strategy";
import type { LeaseScenario, Scenario } from "@switchyard/scenario";
import { firstYearUsdPerKwMonth } from "./hosting-from-scenario.ts";
import type { Shifts } from "./shifts.ts";

/** How far each input is moved in the search for the point at which another strategy becomes best. */
const RATIO_RANGE = { from: 0.2, to: 5 };
const LONGEST_DELAY_MONTHS = 60;

/** Which shift of a study an input is. */
export type LeverId = keyof Shifts;

/** An input of a study, which can be moved on its stated path and on any number of futures alike. */
export interface StudyLever extends Lever {
  readonly id: LeverId;
  /** The shifts, with those of the question, under which the input has the given value. */
  readonly shiftsAt: (value: number) => Shifts;
}

/**
 * The inputs whose tipping points a study looks for: rent, hashprice, power price, conversion capex, delay. World and path have the
 * shifts in them already; `shifts` says by how much, so that today's values are those of the shifted world.
 */
export function studyLevers(
  scenario: Scenario,
  site: Site,
  world: World,
  path: StatedPath,
  shifts: Shifts = {},
): readonly StudyLever[] {
  const lease = scenario.hosting?.lease;
  const levers = [
    ...(lease && site.hosting ? hostingLevers(lease, site, world, shifts) : []),
    ...(site.mine ? [hashpriceLever(world, path, shifts)] : []),
    powerLever(site, world, shifts),
  ];
  // an input of zero has no half and no double of itself
  return levers.filter((lever) => lever.from < lever.to);
}

function hostingLevers(
  lease: LeaseScenario,
  site: Site,
  world: World,
  shifts: Shifts,
): readonly StudyLever[] {
  const { rentRatio = 1, capexRatio = 1, delayMonths: shiftedMonths = 0 } = shifts;
  const rent = firstYearUsdPerKwMonth(lease) * rentRatio;
  const capex = (site.hosting!.conversion.capexUsdPerItMw / 1e6) * capexRatio;
  return [
    ratioLever(
      {
        id: "rentRatio",
        parameter: "rent in the first year",
        unit: `USD/kW/month (${lease.rent.per})`,
        today: rent,
        isConvex: true,
      },
      shifts,
      (ratio) => ({ ...world, rentRatio: world.rentRatio.map((value) => value * ratio) }),
    ),
    ratioLever(
      {
        id: "capexRatio",
        parameter: "conversion capex",
        unit: "M USD per IT MW",
        today: capex,
        isConvex: true,
      },
      shifts,
      (ratio) => ({ ...world, overrunFraction: (1 + world.overrunFraction) * ratio - 1 }),
    ),
    {
      id: "delayMonths",
      parameter: "delay of every hall",
      unit: "months",
      today: world.delayMonths,
      from: 0,
      to: world.delayMonths + LONGEST_DELAY_MONTHS,
      isWhole: true,
      worldAt: (delayMonths) => ({ ...world, delayMonths }),
      shiftsAt: (months) => ({ ...shifts, delayMonths: shiftedMonths + months - world.delayMonths }),
    },
  ];
}

function hashpriceLever(world: World, path: StatedPath, shifts: Shifts): StudyLever {
  return ratioLever(
    {
      id: "hashpriceRatio",
      parameter: "hashprice, whole path",
      unit: "USD/PH/day at the start",
      today: path.hashpriceUsdPerPhDay[0]!,
    },
    shifts,
    (ratio) => ({
      ...world,
      hashpriceUsdPerPhDay: scaleHashprice(path, ratio).hashpriceUsdPerPhDay,
    }),
  );
}

function powerLever(site: Site, world: World, shifts: Shifts): StudyLever {
  const { powerLevelRatio = 1 } = shifts;
  const today = meanOf(site.priceYear.prices) * site.priceYear.levelRatio[0]! * powerLevelRatio;
  return ratioLever(
    { id: "powerLevelRatio", parameter: "power price, whole path", unit: "USD/MWh in the first year", today },
    shifts,
    (ratio) => ({
      ...world,
      powerLevelRatio: world.powerLevelRatio.map((level) => level * ratio),
    }),
  );
}

function ratioLever(
  head: Pick<StudyLever, "id" | "parameter" | "unit" | "today" | "isConvex">,
  shifts: Shifts,
  worldOf: (ratio: number) => World,
): StudyLever {
  const ends = [head.today * RATIO_RANGE.from, head.today * RATIO_RANGE.to];
  return {
    ...head,
    from: Math.min(...ends),
    to: Math.max(...ends),
    worldAt: (value) => worldOf(value / head.today),
    shiftsAt: (value) => ({ ...shifts, [head.id]: (shifts[head.id] ?? 1) * (value / head.today) }),
  };
}
