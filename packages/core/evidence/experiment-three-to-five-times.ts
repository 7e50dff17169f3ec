import { ratioOrNull } from "./figure.ts";
import {
  HOURS_PER_YEAR,
  hostingEconomics,
  miningEconomics,
  referenceHashprice,
  yearlyCharge,
} from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** Margin of hosting over margin of mining, on three denominators, before and after capital, leased and owned accelerators. */
export function measureThreeToFiveTimes(book: Book): Measured {
  const isAfter = book.read<string>("claims.site.capital") === "after";
  const mining = miningMargins(book);
  const hosting = hostingMargins(book);
  const owned = acceleratorMargins(book);
  const isOwned = book.read<string>("claims.site.offer") === "accelerators";
  const ai = isOwned ? owned : hosting;
  const denominator = book.read<"meter" | "grid" | "it">("claims.site.denominator");
  const multiple = (from: Margins, after: boolean, per: keyof Denominators) =>
    ratioOrNull(marginPer(from, after, per), marginPer(mining, after, per));
  return {
    multiple: multiple(ai, isAfter, denominator),
    perMeterMwhMultiple: multiple(hosting, false, "meter"),
    perGridMwhMultiple: multiple(hosting, false, "grid"),
    perItMwhMultiple: multiple(hosting, false, "it"),
    afterCapitalMultiple: multiple(hosting, true, "meter"),
    acceleratorMultiple: multiple(owned, false, "meter"),
    miningMarginUsdPerMwh: marginPer(mining, false, "meter"),
    hostingMarginUsdPerMwh: marginPer(hosting, false, "meter"),
    miningAfterCapitalUsdPerMwh: marginPer(mining, true, "meter"),
    hostingAfterCapitalUsdPerMwh: marginPer(hosting, true, "meter"),
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

interface Denominators {
  readonly meter: number;
  readonly grid: number;
  readonly it: number;
}

/** USD a year of one grid MW of the use, and the MWh that it is divided by. */
interface Margins {
  readonly marginUsd: number;
  readonly capitalUsd: number;
  readonly mwh: Denominators;
}

function marginPer(
  { marginUsd, capitalUsd, mwh }: Margins,
  isAfter: boolean,
  per: keyof Denominators,
): number {
  return (marginUsd - (isAfter ? capitalUsd : 0)) / mwh[per];
}

function miningMargins(book: Book): Margins {
  const mining = miningEconomics(book);
  const machineMwh =
    HOURS_PER_YEAR / (book.read<number>("mining.pue") * book.read<number>("mining.line_loss"));
  return {
    marginUsd: mining.marginUsdPerMwYear - mining.standingUsdPerMwYear,
    capitalUsd: mining.machinesUsdPerMwYear + mining.buildingUsdPerMwYear,
    mwh: { meter: HOURS_PER_YEAR, grid: HOURS_PER_YEAR, it: machineMwh },
  };
}

function hostingMargins(book: Book): Margins {
  const hosting = hostingEconomics(book);
  return {
    marginUsd: hosting.noiUsdPerGridMwYear,
    capitalUsd: hosting.capitalUsdPerGridMwYear,
    mwh: hostingMwh(book),
  };
}

function hostingMwh(book: Book): Denominators {
  const hosting = hostingEconomics(book);
  return {
    meter: hosting.meterMwhPerItMwYear / hosting.gridToItRatio,
    grid: HOURS_PER_YEAR,
    it: hosting.itMwhPerItMwYear / hosting.gridToItRatio,
  };
}

interface Fleet {
  readonly unitCostUsd: number;
  readonly itKwPerUnit: number;
  readonly utilisationFraction: number;
  readonly supportUsdPerUnitMonth: number;
  readonly economicLifeMonths: number;
}

/** The host owns the accelerators and pays the power. */
function acceleratorMargins(book: Book): Margins {
  const hosting = hostingEconomics(book);
  const fleet = book.read<Fleet>("tenants.accelerator_fleet.gb300");
  const units = 1000 / fleet.itKwPerUnit / hosting.gridToItRatio;
  const price = book.read<number>("claims.accelerator.price");
  const revenue = price * HOURS_PER_YEAR * fleet.utilisationFraction - 12 * fleet.supportUsdPerUnitMonth;
  const power = hostingMwh(book).meter * book.read<number>("claims.site.power");
  const years = fleet.economicLifeMonths / 12;
  const bought = yearlyCharge(fleet.unitCostUsd, book.read<number>("scenario.discount_owned"), years);
  return {
    marginUsd: units * revenue - power,
    capitalUsd: units * bought + hosting.capitalUsdPerGridMwYear,
    mwh: hostingMwh(book),
  };
}
