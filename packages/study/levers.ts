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
): readonly Lever[] {
  const lease = scenario.hosting?.lease;
  const levers = [
    ...(lease && site.hosting ? hostingLevers(lease, site, world, shifts) : []),
    ...(site.mine ? [hashpriceLever(world, path)] : []),
    powerLever(site, world, shifts),
  ];
  // an input of zero has no half and no double of itself
  return levers.filter((lever) => lever.from < lever.to);
}

function hostingLevers(
  lease: LeaseScenario,
  site: Site,
  world: World,
  { rentRatio = 1, capexRatio = 1 }: Shifts,
): readonly Lever[] {
  const rent = firstYearUsdPerKwMonth(lease) * rentRatio;
  const capex = (site.hosting!.conversion.capexUsdPerItMw / 1e6) * capexRatio;
  return [
    ratioLever(
      { parameter: "rent in the first year", unit: `USD/kW/month (${lease.rent.per})`, today: rent },
      (ratio) => ({ ...world, rentRatio: world.rentRatio.map((value) => value * ratio) }),
    ),
    ratioLever({ parameter: "conversion capex", unit: "M USD per IT MW", today: capex }, (ratio) => ({
      ...world,
      overrunFraction: (1 + world.overrunFraction) * ratio - 1,
    })),
    {
      parameter: "delay of every hall",
      unit: "months",
      today: world.delayMonths,
      from: 0,
      to: world.delayMonths + LONGEST_DELAY_MONTHS,
      isWhole: true,
      worldAt: (delayMonths) => ({ ...world, delayMonths }),
    },
  ];
}

function hashpriceLever(world: World, path: StatedPath): Lever {
  return ratioLever(
    {
      parameter: "hashprice, whole path",
      unit: "USD/PH/day at the start",
      today: path.hashpriceUsdPerPhDay[0]!,
    },
    (ratio) => ({
      ...world,
      hashpriceUsdPerPhDay: scaleHashprice(path, ratio).hashpriceUsdPerPhDay,
    }),
  );
}

function powerLever(site: Site, world: World, { powerLevelRatio = 1 }: Shifts): Lever {
  const today = meanOf(site.priceYear.prices) * site.priceYear.levelRatio[0]! * powerLevelRatio;
  return ratioLever(
    { parameter: "power price, whole path", unit: "USD/MWh in the first year", today },
    (ratio) => ({
      ...world,
      powerLevelRatio: world.powerLevelRatio.map((level) => level * ratio),
    }),
  );
}

function ratioLever(
  head: Pick<Lever, "parameter" | "unit" | "today">,
  worldOf: (ratio: number) => World,
): Lever {
  const ends = [head.today * RATIO_RANGE.from, head.today * RATIO_RANGE.to];
  return {
    ...head,
    from: Math.min(...ends),
    to: Math.max(...ends),
    worldAt: (value) => worldOf(value / head.today),
  };
}
