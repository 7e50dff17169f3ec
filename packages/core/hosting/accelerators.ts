import { addMonths, type CalendarMonth, hoursInMonth } from "../quantity/index.ts";
import { exp, log } from "../uncertainty/index.ts";
import { hostingErrors, requireField, requireFraction } from "./errors.ts";

/** How the hourly price of one generation is expected to go: rows `tenants.accelerator_price.*`. */
export interface GenerationCurve {
  /** Price per unit and hour today, USD. */
  readonly todayUsdPerHour: number;
  /** Months between generations. */
  readonly generationMonths: number;
  /** What a new generation's work per unit is of the last one's, for example 2. */
  readonly gainPerGenerationRatio: number;
  /** Share of that gain that the old generation's price follows: 0 keeps its price, 1 falls with every generation. */
  readonly passThroughFraction: number;
  /** The price does not fall below this: what it costs to run, USD per hour. */
  readonly floorUsdPerHour: number;
}

/** Access to accelerators at a place: rows of `jurisdiction` feed it. */
export interface AcceleratorAccess {
  /** Added to the purchase price, share. */
  readonly premiumFraction: number;
  readonly deliveryDelayMonths: number;
  /** Further spares held because replacements are slow, share of units. */
  readonly extraSpareFraction: number;
}

/** Accelerators that the host owns, rented by the hour. */
export interface AcceleratorFleet {
  readonly unitCount: number;
  readonly unitCostUsd: number;
  readonly itKwPerUnit: number;
  readonly start: CalendarMonth;
  /** Share of hours that a unit in service is rented. */
  readonly utilisationFraction: number;
  /** Bought beside the units in service, share of them. */
  readonly spareFraction: number;
  /** Units that fail for good in a year, share; spares replace them, then they are bought. */
  readonly failureFractionPerYear: number;
  /** Straight line in the books over this; apart from what they are worth. */
  readonly bookLifeMonths: number;
  /** Kept in service so long, then sold. */
  readonly economicLifeMonths: number;
  /** Worth at the end of the economic life, share of cost. */
  readonly residualFraction: number;
  /** Staff, network, software and support per unit in service and month, USD. */
  readonly supportUsdPerUnitMonth: number;
  /** Whether a new fleet follows when one is sold, at `refreshCostFraction` of the first one's unit cost. */
  readonly refresh: { readonly costFraction: number } | null;
}

/** What a fleet's months depend on; one array value per month of the horizon. */
export interface AcceleratorInputs {
  readonly firstMonth: CalendarMonth;
  readonly monthCount: number;
  /** Price per unit and hour: a curve, or one path of a mean-reverting process around it. */
  readonly priceUsdPerHour: ArrayLike<number>;
  readonly powerPriceUsdPerMwh: ArrayLike<number>;
  readonly pueRatio: number;
  readonly access: AcceleratorAccess;
}

/** A fleet month by month, USD. `noiUsd = revenueUsd - powerCostUsd - supportCostUsd`; `cashUsd = noiUsd - purchaseUsd + saleUsd`. */
export interface AcceleratorMonths {
  readonly months: readonly CalendarMonth[];
  readonly unitsInService: readonly number[];
  readonly itMw: readonly number[];
  readonly meterMwh: readonly number[];
  readonly revenueUsd: readonly number[];
  readonly powerCostUsd: readonly number[];
  readonly supportCostUsd: readonly number[];
  readonly noiUsd: readonly number[];
  /** Fleets, spares and replacements. */
  readonly purchaseUsd: readonly number[];
  readonly saleUsd: readonly number[];
  readonly depreciationUsd: readonly number[];
  /** In the books at the end of the month, and what the units would fetch. */
  readonly bookValueUsd: readonly number[];
  readonly marketValueUsd: readonly number[];
  readonly cashUsd: readonly number[];
  /** Share of the hourly price that pays its electricity, over all rented hours. */
  readonly electricityShareFraction: number;
}

/**
 * Expected price by month: today * gain^(-passThrough * month / generationMonths), not below the floor. It is the curve that
 * a mean-reverting process (uncertainty) moves around: prices have fallen and risen, so no path decays for certain.
 *
 * @throws hosting/bad-field
 */
export function generationPriceCurve(curve: GenerationCurve, monthCount: number): Float64Array {
  requireField(curve.todayUsdPerHour > 0, "todayUsdPerHour", curve.todayUsdPerHour, "above 0");
  requireField(curve.generationMonths > 0, "generationMonths", curve.generationMonths, "above 0");
  requireField(curve.gainPerGenerationRatio >= 1, "gainPerGeneration", curve.gainPerGenerationRatio, ">= 1");
  requireFraction("passThroughFraction", curve.passThroughFraction);
  const perMonth = (curve.passThroughFraction * log(curve.gainPerGenerationRatio)) / curve.generationMonths;
  return Float64Array.from({ length: monthCount }, (_, month) =>
    Math.max(curve.floorUsdPerHour, curve.todayUsdPerHour * exp(-perMonth * month)),
  );
}

/**
 * Owned accelerators month by month. A fleet enters after the place's delivery delay, loses its failures to spares (then to
 * purchases), is sold at the end of its economic life and, where refreshed, followed by the next one.
 *
 * @throws hosting/bad-field, hosting/series-too-short
 */
export function acceleratorMonths(fleet: AcceleratorFleet, inputs: AcceleratorInputs): AcceleratorMonths {
  checkFleet(fleet);
  requireSeries("priceUsdPerHour", inputs.priceUsdPerHour, inputs.monthCount);
  requireSeries("powerPriceUsdPerMwh", inputs.powerPriceUsdPerMwh, inputs.monthCount);
  const start = startMonth(fleet, inputs);
  const rows = Array.from({ length: inputs.monthCount }, (_, month) =>
    fleetMonth(fleet, inputs, month, start),
  );
  const column = <K extends keyof FleetMonth>(key: K) => rows.map((row) => row[key]);
  const revenueUsd = column("revenueUsd");
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    months: rows.map((_, month) => addMonths(inputs.firstMonth, month)),
    unitsInService: column("unitsInService"),
    itMw: column("itMw"),
    meterMwh: column("meterMwh"),
    revenueUsd,
    powerCostUsd: column("powerCostUsd"),
    supportCostUsd: column("supportCostUsd"),
    noiUsd: rows.map(noiOf),
    purchaseUsd: column("purchaseUsd"),
    saleUsd: column("saleUsd"),
    depreciationUsd: column("depreciationUsd"),
    bookValueUsd: column("bookValueUsd"),
    marketValueUsd: column("marketValueUsd"),
    cashUsd: rows.map((row) => noiOf(row) - row.purchaseUsd + row.saleUsd),
    electricityShareFraction: total(revenueUsd) > 0 ? total(column("powerCostUsd")) / total(revenueUsd) : 0,
  };
}

interface FleetMonth {
  readonly unitsInService: number;
  readonly itMw: number;
  readonly meterMwh: number;
  readonly revenueUsd: number;
  readonly powerCostUsd: number;
  readonly supportCostUsd: number;
  readonly purchaseUsd: number;
  readonly saleUsd: number;
  readonly depreciationUsd: number;
  readonly bookValueUsd: number;
  readonly marketValueUsd: number;
}

const IDLE: FleetMonth = {
  unitsInService: 0,
  itMw: 0,
  meterMwh: 0,
  revenueUsd: 0,
  powerCostUsd: 0,
  supportCostUsd: 0,
  purchaseUsd: 0,
  saleUsd: 0,
  depreciationUsd: 0,
  bookValueUsd: 0,
  marketValueUsd: 0,
};

function fleetMonth(
  fleet: AcceleratorFleet,
  inputs: AcceleratorInputs,
  month: number,
  start: number,
): FleetMonth {
  const age = month - start;
  const life = fleet.economicLifeMonths;
  if (age < 0) return IDLE;
  const generation = Math.floor(age / life);
  // a fleet is sold at the start of the month after its life; the next one, if any, enters in that month
  const sold = age > 0 && age % life === 0 && (generation === 1 || fleet.refresh !== null);
  const saleUsd = sold ? saleOf(fleet, inputs, generation - 1) : 0;
  if (generation > 0 && !fleet.refresh) return { ...IDLE, saleUsd };
  return { ...runningMonth(fleet, inputs, { month, generation, ageInLife: age % life }), saleUsd };
}

function runningMonth(
  fleet: AcceleratorFleet,
  inputs: AcceleratorInputs,
  { month, generation, ageInLife }: { month: number; generation: number; ageInLife: number },
): Omit<FleetMonth, "saleUsd"> {
  const hours = hoursInMonth(addMonths(inputs.firstMonth, month));
  const rentedHours = fleet.unitCount * hours * fleet.utilisationFraction;
  const itMw = (fleet.unitCount * fleet.itKwPerUnit) / 1000;
  const meterMwh = itMw * hours * fleet.utilisationFraction * inputs.pueRatio;
  const fleetUsd = fleetCostUsd(fleet, inputs, generation);
  const bookAge = Math.min(ageInLife + 1, fleet.bookLifeMonths);
  const depreciates = ageInLife < fleet.bookLifeMonths;
  return {
    unitsInService: fleet.unitCount,
    itMw,
    meterMwh,
    revenueUsd: rentedHours * inputs.priceUsdPerHour[month]!,
    powerCostUsd: meterMwh * inputs.powerPriceUsdPerMwh[month]!,
    supportCostUsd: fleet.unitCount * fleet.supportUsdPerUnitMonth,
    purchaseUsd: (ageInLife === 0 ? fleetUsd : 0) + replacementUsd(fleet, inputs, generation, ageInLife),
    depreciationUsd: depreciates ? fleetUsd / fleet.bookLifeMonths : 0,
    bookValueUsd: fleetUsd * (1 - bookAge / fleet.bookLifeMonths),
    marketValueUsd: marketValueUsd(fleet, fleetUsd, ageInLife + 1),
  };
}

/** Units and spares of one generation, at the place's prices. */
function fleetCostUsd(fleet: AcceleratorFleet, { access }: AcceleratorInputs, generation: number): number {
  const spares = fleet.spareFraction + access.extraSpareFraction;
  return fleet.unitCount * (1 + spares) * unitUsd(fleet, access, generation);
}

function unitUsd(fleet: AcceleratorFleet, access: AcceleratorAccess, generation: number): number {
  const refreshed = generation > 0 ? (fleet.refresh?.costFraction ?? 1) : 1;
  return fleet.unitCostUsd * refreshed * (1 + access.premiumFraction);
}

/** Failures beyond the spares are bought in the month in which they happen. */
function replacementUsd(
  fleet: AcceleratorFleet,
  { access }: AcceleratorInputs,
  generation: number,
  ageInLife: number,
): number {
  const perMonth = (fleet.unitCount * fleet.failureFractionPerYear) / 12;
  const spares = fleet.unitCount * (fleet.spareFraction + access.extraSpareFraction);
  const short = Math.max(0, perMonth * (ageInLife + 1) - spares) - Math.max(0, perMonth * ageInLife - spares);
  return short * unitUsd(fleet, access, generation);
}

/** Geometric from cost to the residual at the end of the economic life. */
function marketValueUsd(fleet: AcceleratorFleet, fleetUsd: number, ageMonths: number): number {
  if (fleet.residualFraction === 0) return fleetUsd * Math.max(0, 1 - ageMonths / fleet.economicLifeMonths);
  return fleetUsd * exp((log(fleet.residualFraction) * ageMonths) / fleet.economicLifeMonths);
}

function saleOf(fleet: AcceleratorFleet, inputs: AcceleratorInputs, generation: number): number {
  return fleetCostUsd(fleet, inputs, generation) * fleet.residualFraction;
}

function startMonth(fleet: AcceleratorFleet, { firstMonth, access }: AcceleratorInputs): number {
  const months = (fleet.start.year - firstMonth.year) * 12 + fleet.start.month - firstMonth.month;
  return months + access.deliveryDelayMonths;
}

function noiOf({ revenueUsd, powerCostUsd, supportCostUsd }: FleetMonth): number {
  return revenueUsd - powerCostUsd - supportCostUsd;
}

function checkFleet(fleet: AcceleratorFleet): void {
  requireField(fleet.unitCount > 0, "accelerators.unitCount", fleet.unitCount, "above 0");
  requireField(fleet.unitCostUsd >= 0, "accelerators.unitCostUsd", fleet.unitCostUsd, ">= 0");
  requireFraction("accelerators.utilisationFraction", fleet.utilisationFraction);
  requireFraction("accelerators.residualFraction", fleet.residualFraction);
  requireFraction("accelerators.failureFractionPerYear", fleet.failureFractionPerYear);
  for (const key of ["bookLifeMonths", "economicLifeMonths"] as const)
    requireField(
      Number.isInteger(fleet[key]) && fleet[key] > 0,
      `accelerators.${key}`,
      fleet[key],
      "a whole number above 0",
    );
}

function requireSeries(what: string, values: ArrayLike<number>, needed: number): void {
  if (values.length < needed) throw hostingErrors.seriesTooShort({ what, needed, length: values.length });
}
