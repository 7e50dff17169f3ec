import type { Jurisdiction } from "@switchyard/core/facility";
import {
  type AcceleratorAccess,
  type AcceleratorFleet,
  type AcceleratorInputs,
  type GenerationCurve,
  generationPriceCurve,
} from "@switchyard/core/hosting";
import { meanOf, monthsBetween } from "@switchyard/core/quantity";
import { assumption, assumptionsUnder, type HostingScenario, type Scenario } from "@switchyard/scenario";
import { pueByMonthHour } from "./facility-cooling.ts";
import { pricedSite } from "./facility-money.ts";
import { figure } from "./facility-site.ts";
import type { PriceInput } from "./price-input.ts";
import { studyErrors } from "./study-errors.ts";

/** A scenario's accelerators as the core takes them, at its own place. */
export interface OwnedAccelerators {
  readonly model: string;
  /** Whose figures stand where the scenario leaves them out. */
  readonly habitsOf: string;
  readonly fleet: AcceleratorFleet;
  readonly curve: GenerationCurve;
  /** Everything but the price and the place's access. */
  readonly inputs: Omit<AcceleratorInputs, "priceUsdPerHour" | "access">;
  readonly priceCurve: Float64Array;
  readonly gridMw: number;
  readonly itMw: number;
}

type Stated = NonNullable<HostingScenario["accelerators"]>;

interface HabitsRow {
  readonly spareFraction: number;
  readonly failureFractionPerYear: number;
  readonly bookLifeMonths: number;
  readonly economicLifeMonths: number;
  readonly residualFraction: number;
  readonly utilisationFraction: number;
  readonly supportUsdPerUnitMonth: number;
}

const KW_PER_MW = 1000;
/** The one model with a row of its own; what other models leave out is read from it and said so. */
const USUAL_MODEL = "gb300";

/**
 * The scenario's `hosting.accelerators` with what it leaves out from `tenants.accelerator_fleet.*`.
 * @param longestDelayMonths delay of delivery that the months must have room for
 * @throws study/no-accelerators, study/oversold
 */
export function ownedAccelerators(
  scenario: Scenario,
  prices: PriceInput,
  longestDelayMonths: number,
): OwnedAccelerators {
  const { hosting, site } = scenario;
  const stated = hosting?.accelerators;
  if (!hosting || !stated) throw studyErrors.noAccelerators();
  const { fleet, habitsOf } = fleetOf(scenario, stated);
  const itMw = (fleet.unitCount * fleet.itKwPerUnit) / KW_PER_MW;
  const mostMw = (site.grid.firmMw ?? site.grid.importMw) / hosting.gridPerItRatio;
  if (itMw > mostMw * 1.0001) throw studyErrors.oversold({ itMw, mostMw });
  const curve = curveOf(stated);
  const monthCount = monthsNeeded(scenario, fleet, longestDelayMonths);
  return {
    model: stated.model,
    habitsOf,
    fleet,
    curve,
    inputs: {
      firstMonth: scenario.startMonth,
      monthCount,
      powerPriceUsdPerMwh: powerPrices(scenario, prices, monthCount),
      pueRatio: meanPue(scenario, prices),
    },
    priceCurve: generationPriceCurve(curve, monthCount),
    gridMw: itMw * hosting.gridPerItRatio,
    itMw,
  };
}

function fleetOf(scenario: Scenario, stated: Stated): { fleet: AcceleratorFleet; habitsOf: string } {
  const known = assumptionsUnder("tenants.accelerator_fleet.").map(({ id }) => id.split(".").at(-1)!);
  const habitsOf = known.includes(stated.model.toLowerCase()) ? stated.model.toLowerCase() : USUAL_MODEL;
  const row = figure<HabitsRow>(`tenants.accelerator_fleet.${habitsOf}`, "hosting.accelerators");
  const fleet: AcceleratorFleet = {
    unitCount: stated.unitCount,
    unitCostUsd: stated.costUsd,
    itKwPerUnit: stated.itMwPerUnit * KW_PER_MW,
    start: stated.startMonth ?? scenario.startMonth,
    utilisationFraction: stated.utilisationFraction ?? row.utilisationFraction,
    spareFraction: stated.spareFraction ?? row.spareFraction,
    failureFractionPerYear: stated.failureFractionPerYear ?? row.failureFractionPerYear,
    bookLifeMonths: Math.round(stated.bookLifeMonths ?? row.bookLifeMonths),
    economicLifeMonths: Math.round(stated.economicLifeMonths ?? row.economicLifeMonths),
    residualFraction: stated.residualFraction ?? row.residualFraction,
    supportUsdPerUnitMonth: stated.supportUsdPerUnitMonth ?? row.supportUsdPerUnitMonth,
    refresh: stated.refreshCostFraction === undefined ? null : { costFraction: stated.refreshCostFraction },
  };
  return { fleet, habitsOf };
}

/** Price of today and pace of generations; the floor is that of the shipped curve. */
function curveOf({ rentUsdPerHour, generations }: Stated): GenerationCurve {
  const row = assumption("tenants.accelerator_price.h100", "hosting.accelerators.generations").value;
  return {
    todayUsdPerHour: rentUsdPerHour,
    generationMonths: generations?.everyMonths ?? row.generationMonths,
    gainPerGenerationRatio: generations?.gainRatio ?? row.gainPerGenerationRatio,
    passThroughFraction: generations?.passThroughFraction ?? row.passThroughFraction,
    floorUsdPerHour: Math.min(row.floorUsdPerHour, rentUsdPerHour),
  };
}

/** To the sale of the last fleet: one life, or as many as begin within the horizon. */
function monthsNeeded(scenario: Scenario, fleet: AcceleratorFleet, longestDelayMonths: number): number {
  const lead = Math.max(0, monthsBetween(scenario.startMonth, fleet.start)) + longestDelayMonths;
  const life = fleet.economicLifeMonths;
  const lives = fleet.refresh ? Math.max(1, Math.floor(scenario.finance.horizonMonths / life)) : 1;
  return lead + lives * life + 1;
}

function powerPrices(scenario: Scenario, prices: PriceInput, monthCount: number): readonly number[] {
  const { site } = pricedSite(scenario, prices, monthCount);
  const mean = meanOf(site.priceYear.prices);
  return Array.from(
    { length: monthCount },
    (_, month) => mean * site.priceYear.levelRatio[month]! + site.connection.importAdderUsdPerMwh,
  );
}

function meanPue(scenario: Scenario, { weatherText }: PriceInput): number {
  const table = pueByMonthHour(scenario, weatherText);
  if (!table) return scenario.hosting!.pueRatio;
  return table.reduce((total, value) => total + value, 0) / table.length;
}

/** What a place asks of those who bring accelerators there: premium, delay, spares of one's own. */
export function accessAt(place: Jurisdiction, fleet: AcceleratorFleet): AcceleratorAccess {
  return {
    premiumFraction: place.acceleratorPremiumFraction.value,
    deliveryDelayMonths: place.acceleratorDelayMonths.value,
    extraSpareFraction: fleet.spareFraction * place.sparesPremiumFraction.value,
  };
}
