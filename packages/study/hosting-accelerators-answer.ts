import type { Jurisdiction } from "@switchyard/core/facility";
import { annualInternalRatesOfReturn } from "@switchyard/core/finance";
import {
  type AcceleratorAccess,
  type AcceleratorInputs,
  type AcceleratorWorth,
  acceleratorPricePath,
  acceleratorWorth,
} from "@switchyard/core/hosting";
import { assumption, type Scenario } from "@switchyard/scenario";
import { convertAs } from "./facility-conversion.ts";
import { placesOf } from "./facility-site.ts";
import { accessAt, type OwnedAccelerators, ownedAccelerators } from "./hosting-accelerators.ts";
import type { PriceInput } from "./price-input.ts";

/** A fleet at one place's terms, on the expected price curve. */
export interface PlaceWorth {
  readonly place: string;
  readonly status: Jurisdiction["acceleratorAccess"]["value"];
  readonly access: AcceleratorAccess;
  readonly capexUsd: number;
  readonly npvUsd: number;
  /** Hourly price of today at which the fleet is worth nothing there. */
  readonly breakEvenUsdPerHour: number;
}

/** What the scenario's own accelerators earn. USD before tax; on the expected curve unless it says paths. */
export interface AcceleratorsAnswer {
  readonly model: string;
  readonly habitsOf: string;
  readonly unitCount: number;
  readonly itMw: number;
  readonly gridMw: number;
  readonly pueRatio: number;
  readonly months: number;
  readonly discountFractionPerYear: number;
  readonly expected: {
    readonly capexUsd: number;
    readonly revenueUsd: number;
    readonly powerCostUsd: number;
    readonly supportCostUsd: number;
    readonly noiUsd: number;
    readonly saleUsd: number;
    readonly netCashUsd: number;
    readonly npvUsd: number;
    readonly irrPerYear: readonly number[];
    readonly paybackMonths: number | null;
    readonly electricityShareFraction: number;
    /** NOI per kW of IT and month of service: what a landlord's rent is compared with, after the machines' own capital it is not. */
    readonly noiUsdPerItKwMonth: number;
    /** In the books when the first fleet is sold, less what it fetches: a loss where the books live longer than the machines. */
    readonly bookLossAtSaleUsd: number;
    readonly byYear: readonly {
      readonly priceUsdPerHour: number;
      readonly noiUsd: number;
      readonly cashUsd: number;
      readonly bookValueUsd: number;
      readonly marketValueUsd: number;
    }[];
  };
  readonly halls: { readonly budgetUsd: number; readonly npvWithHallsUsd: number };
  readonly paths: {
    readonly count: number;
    readonly npvUsd: { readonly p10: number; readonly p50: number; readonly p90: number };
    readonly meanNpvUsd: number;
    readonly standardErrorUsd: number;
    readonly chanceOfLoss: number;
  };
  readonly breakEvenUsdPerHour: number;
  /** The same fleet at each place's terms of access, this place first; power and taxes stay this site's. */
  readonly places: readonly PlaceWorth[];
  /** Where access alone turns the answer at this site; null where no value within the range does. */
  readonly flips: {
    readonly premiumFraction: number | null;
    readonly delayMonths: number | null;
    readonly spareFraction: number | null;
  };
}

/** The factor of the price paths' draws; tenants take 70 and 71. */
const PRICE_FACTOR = 74;
const LONGEST_DELAY_MONTHS = 36;

/**
 * The scenario's owned accelerators: the expected course, price paths, the same fleet under each place's access, and what access
 * would have to be to turn the answer.
 * @throws study/no-accelerators, study/oversold
 */
export function acceleratorsAnswer(
  scenario: Scenario,
  prices: PriceInput,
  paths: number,
): AcceleratorsAnswer {
  const owned = ownedAccelerators(scenario, prices, LONGEST_DELAY_MONTHS);
  const { own, all } = placesOf(scenario);
  const rate = scenario.finance.discount.ownedFractionPerYear;
  const access = accessAt(own, owned.fleet);
  const worth = worthWith(owned, access, rate);
  const others = all.filter(({ id }) => id !== own.id);
  const budgetUsd =
    convertAs(scenario, scenario.facility.conversion.camp as "middle").budget.usdPerItMw * owned.itMw;
  return {
    model: owned.model,
    habitsOf: owned.habitsOf,
    unitCount: owned.fleet.unitCount,
    itMw: owned.itMw,
    gridMw: owned.gridMw,
    pueRatio: owned.inputs.pueRatio,
    months: owned.inputs.monthCount,
    discountFractionPerYear: rate,
    expected: expectedOf(owned, worth),
    halls: { budgetUsd, npvWithHallsUsd: worth.npvUsd - budgetUsd },
    paths: pathsOf(scenario, owned, access, paths),
    breakEvenUsdPerHour: breakEvenPrice(owned, access, rate),
    places: [own, ...others].map((place) => placeWorth(owned, place, rate)),
    flips: flipsOf(owned, access, rate),
  };
}

function worthWith(owned: OwnedAccelerators, access: AcceleratorAccess, rate: number): AcceleratorWorth {
  return acceleratorWorth(owned.fleet, inputsOf(owned, access, owned.priceCurve), rate);
}

function inputsOf(
  { inputs }: OwnedAccelerators,
  access: AcceleratorAccess,
  priceUsdPerHour: Float64Array,
): AcceleratorInputs {
  return { ...inputs, access, priceUsdPerHour };
}

function expectedOf(owned: OwnedAccelerators, worth: AcceleratorWorth): AcceleratorsAnswer["expected"] {
  const { months } = worth;
  const total = (values: readonly number[]) => values.reduce((usd, value) => usd + value, 0);
  const inService = months.unitsInService.filter((units) => units > 0).length;
  const soldAt = months.saleUsd.findIndex((usd) => usd > 0);
  return {
    capexUsd: worth.capexUsd,
    revenueUsd: total(months.revenueUsd),
    powerCostUsd: total(months.powerCostUsd),
    supportCostUsd: total(months.supportCostUsd),
    noiUsd: worth.noiUsd,
    saleUsd: worth.saleUsd,
    netCashUsd: total(months.cashUsd),
    npvUsd: worth.npvUsd,
    irrPerYear: annualInternalRatesOfReturn(months.cashUsd, { above: -0.9 }),
    paybackMonths: worth.paybackMonths,
    electricityShareFraction: months.electricityShareFraction,
    noiUsdPerItKwMonth: worth.noiUsd / (owned.itMw * 1000 * inService),
    bookLossAtSaleUsd: soldAt > 0 ? months.bookValueUsd[soldAt - 1]! - months.saleUsd[soldAt]! : 0,
    byYear: byYear(owned, worth),
  };
}

function byYear({ priceCurve }: OwnedAccelerators, { months }: AcceleratorWorth) {
  // the horizon has room for the longest delay that is tried: years after the last sale are empty
  const last = months.cashUsd.findLastIndex((usd) => usd !== 0);
  const years = Math.floor(last / 12) + 1;
  return Array.from({ length: years }, (_, year) => {
    const of = (values: ArrayLike<number>) => Array.from(values).slice(12 * year, 12 * year + 12);
    const total = (values: readonly number[]) => of(values).reduce((usd, value) => usd + value, 0);
    const prices = of(priceCurve);
    return {
      priceUsdPerHour: prices.reduce((sum, value) => sum + value, 0) / prices.length,
      noiUsd: total(months.noiUsd),
      cashUsd: total(months.cashUsd),
      bookValueUsd: of(months.bookValueUsd).at(-1)!,
      marketValueUsd: of(months.marketValueUsd).at(-1)!,
    };
  });
}

function pathsOf(
  scenario: Scenario,
  owned: OwnedAccelerators,
  access: AcceleratorAccess,
  count: number,
): AcceleratorsAnswer["paths"] {
  const process = assumption("tenants.accelerator_price.process", "hosting.accelerators").value;
  const rate = scenario.finance.discount.ownedFractionPerYear;
  const key = { studySeed: scenario.uncertainty.seed };
  const npvs = Array.from({ length: count }, (_, path) => {
    const prices = acceleratorPricePath(owned.priceCurve, process, { key, path, factor: PRICE_FACTOR });
    return acceleratorWorth(owned.fleet, inputsOf(owned, access, prices), rate).npvUsd;
  }).sort((a, b) => a - b);
  const mean = npvs.reduce((total, value) => total + value, 0) / count;
  const variance = npvs.reduce((total, value) => total + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  const at = (share: number) => npvs[Math.min(count - 1, Math.floor(share * count))]!;
  return {
    count,
    npvUsd: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
    meanNpvUsd: mean,
    standardErrorUsd: Math.sqrt(variance / count),
    chanceOfLoss: npvs.filter((value) => value < 0).length / count,
  };
}

/** Cash is linear in the price: two prices tell where it is worth nothing. The floor of the curve moves along. */
function breakEvenPrice(owned: OwnedAccelerators, access: AcceleratorAccess, rate: number): number {
  const npvAt = (scale: number) => {
    const prices = owned.priceCurve.map((price) => price * scale);
    return acceleratorWorth(owned.fleet, inputsOf(owned, access, prices), rate).npvUsd;
  };
  const [none, full] = [npvAt(0), npvAt(1)];
  return (owned.curve.todayUsdPerHour * -none) / (full - none);
}

function placeWorth(owned: OwnedAccelerators, place: Jurisdiction, rate: number): PlaceWorth {
  const access = accessAt(place, owned.fleet);
  const { capexUsd, npvUsd } = worthWith(owned, access, rate);
  return {
    place: place.id,
    status: place.acceleratorAccess.value,
    access,
    capexUsd,
    npvUsd,
    breakEvenUsdPerHour: breakEvenPrice(owned, access, rate),
  };
}

const MOST_PREMIUM = 10;
const MOST_SPARES = 5;

function flipsOf(
  owned: OwnedAccelerators,
  access: AcceleratorAccess,
  rate: number,
): AcceleratorsAnswer["flips"] {
  const npvWith = (change: Partial<AcceleratorAccess>) =>
    worthWith(owned, { ...access, ...change }, rate).npvUsd;
  const delays = Array.from({ length: LONGEST_DELAY_MONTHS + 1 }, (_, months) => months);
  const delayMonths = delays.find((months) => npvWith({ deliveryDelayMonths: months }) < 0) ?? null;
  return {
    premiumFraction: crossing((premiumFraction) => npvWith({ premiumFraction }), MOST_PREMIUM),
    delayMonths: npvWith({ deliveryDelayMonths: 0 }) < 0 ? null : delayMonths,
    spareFraction: crossing((extraSpareFraction) => npvWith({ extraSpareFraction }), MOST_SPARES),
  };
}

/** Where a worth that falls from above 0 meets 0; null where it starts below or never does. */
function crossing(worthAt: (value: number) => number, most: number): number | null {
  if (worthAt(0) < 0 || worthAt(most) > 0) return null;
  let [low, high] = [0, most];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (worthAt(middle) >= 0) low = middle;
    else high = middle;
  }
  return high;
}
