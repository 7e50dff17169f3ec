import { mayMineInMonth } from "@switchyard/core/facility";
import { comparableLeases } from "@switchyard/core/hosting";
import { type Machine, ratedPowerMw } from "@switchyard/core/mining";
import { addMonths, meanOf } from "@switchyard/core/quantity";
import { type Mine, makePlan, operatePlan, type Site, type World } from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";
import { placesOf } from "./facility-site.ts";
import { mineFromScenario } from "./mine-from-scenario.ts";
import type { PriceInput } from "./price-input.ts";
import { coversYear, priceInputOf } from "./price-year-input.ts";
import { siteFromScenario } from "./site-from-scenario.ts";
import { networkPath, statedWorld } from "./stated-world.ts";
import { readPriceFiles } from "./study.ts";

/** The site with its prices, over the months that the facility's questions look ahead. */
export interface PricedSite {
  readonly site: Site;
  readonly world: World;
}

/** The prices of a scenario; null where its file is shorter than a year and nothing may fill it: margins are not made up. */
export async function facilityPrices(
  scenario: Scenario,
  ports: Parameters<typeof readPriceFiles>[1],
): Promise<PriceInput | null> {
  const files = await readPriceFiles(scenario, ports);
  if (files.history && !coversYear(scenario, files.history)) return null;
  return priceInputOf(scenario, files);
}

/** The study's own site and world over `months`. */
export function pricedSite(scenario: Scenario, prices: PriceInput, months: number): PricedSite {
  const finance = { ...scenario.finance, horizonMonths: months };
  const shorter: Scenario = { ...scenario, finance };
  return { site: siteFromScenario(shorter, prices), world: statedWorld(shorter, networkPath(shorter)) };
}

/** What the scenario's lease earns once all of it is let, by NOI. */
export interface LeaseEarnings {
  readonly monthlyNoiUsd: number;
  readonly reservedMw: number;
  readonly noiUsdPerMeterMwh: number;
  readonly meterMwhPerMonth: number;
  readonly termMonths: number;
  readonly monthlyRentUsd: number;
}

const KW_PER_MW = 1000;

/** NOI of the first full year of the lease at its first month's mean power price; null without a lease. */
export function leaseEarnings({ site }: PricedSite): LeaseEarnings | null {
  const offer = site.hosting;
  if (!offer) return null;
  const { lease } = offer;
  const priceUsdPerMwh =
    meanOf(site.priceYear.prices) * site.priceYear.levelRatio[0]! + site.connection.importAdderUsdPerMwh;
  const [earned] = comparableLeases(
    [lease],
    {
      firstMonth: lease.start,
      monthCount: 12,
      deliveryDelayMonths: 0,
      power: {
        kind: "profile",
        utilisationFraction: offer.utilisationFraction,
        pueRatio: meanOfValues(offer.pueRatioByMonthHour),
        priceUsdPerMwh: Array<number>(12).fill(priceUsdPerMwh),
      },
      takeUpFraction: 1,
      serviceCreditFraction: 0,
      earlyEnd: null,
      tenantLeavesWhenLate: false,
    },
    meanOfValues(offer.pueRatioByMonthHour),
  );
  const monthlyNoiUsd = (earned!.noiUsdPerReservedMwYear * lease.reservedMw) / 12;
  return {
    monthlyNoiUsd,
    reservedMw: lease.reservedMw,
    noiUsdPerMeterMwh: earned!.noiUsdPerMeterMwh,
    meterMwhPerMonth: monthlyNoiUsd / earned!.noiUsdPerMeterMwh,
    termMonths: lease.termMonths,
    monthlyRentUsd: earned!.rentUsdPerItKwMonth * lease.itMw * KW_PER_MW,
  };
}

function meanOfValues(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** One month of a mine that runs whenever it pays. */
export interface MiningMonth {
  /** Revenue less energy, variable upkeep and repairs. */
  readonly operatingUsd: number;
  /** Staff, rent, insurance: ends with the mine, so it is part of what the bridge costs. */
  readonly standingUsd: number;
  readonly marginUsd: number;
  readonly meterMwh: number;
  readonly installedMw: number;
  /** The place forbids mining in this month. */
  readonly isBanned: boolean;
}

/** The mine alone on the site, month by month, as the study dispatches it; months with a ban earn nothing. */
export function miningMonths(scenario: Scenario, { site, world }: PricedSite): readonly MiningMonth[] {
  const { own } = placesOf(scenario);
  const alone: Site = { ...site, hosting: null, blocks: [] };
  const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;
  const { course } = operatePlan(alone, world, makePlan(alone, world, choice));
  const upkeepUsdPerMwMonth =
    (site.mine?.fixedUpkeep ?? []).reduce((total, line) => total + line.usdPerMwYear, 0) / 12;
  return course.operations.map((operation, index) => {
    const fleet = course.fleet[index]!;
    const isBanned = !mayMineInMonth(own, addMonths(site.start, index).month);
    const earnedUsd =
      operation.miningRevenueUsd -
      operation.miningEnergyCostUsd -
      operation.miningUpkeepUsd -
      fleet.repairUsd;
    const operatingUsd = isBanned ? 0 : earnedUsd;
    const standingUsd = upkeepUsdPerMwMonth * fleet.installedGridMw;
    return {
      operatingUsd,
      standingUsd,
      marginUsd: operatingUsd - standingUsd,
      meterMwh: isBanned ? 0 : operation.miningMwh,
      installedMw: fleet.installedGridMw,
      isBanned,
    };
  });
}

/** The site with its fleet replaced by new machines of one kind, so many grid MW of them. */
export function withNewMachines({ site, world }: PricedSite, machine: Machine, gridMw: number): PricedSite {
  const mine = site.mine!;
  const one = { id: "relocatable", machine, count: 1, bought: site.start };
  const { lineLossRatio, pueRatio } = mine.run.losses;
  const count = gridMw / (ratedPowerMw(one) * pueRatio * lineLossRatio);
  return { site: { ...site, mine: { ...mine, tranches: [{ ...one, count }] } }, world };
}

/** The machine that a refresh would buy: the one named, else the best air-cooled one on the market at the start. */
export function machineToBuy(scenario: Scenario): Machine | null {
  const { mining } = scenario;
  if (!mining) return null;
  const { machine, budgetUsdPerYear } = mining.refresh ?? { machine: undefined, budgetUsdPerYear: undefined };
  const refresh = { paybackMonths: 1, machine, budgetUsdPerYear };
  return mineFromScenario({ ...mining, refresh }, scenario.startMonth).refresh?.machines[0] ?? null;
}

/** Rated MW at the meter of the fleet that the scenario has today. */
export function fleetMw(mine: Mine): number {
  const { lineLossRatio, pueRatio } = mine.run.losses;
  return mine.tranches.reduce((mw, tranche) => mw + ratedPowerMw(tranche), 0) * lineLossRatio * pueRatio;
}
