import { placeNumber } from "./place.ts";
import { hostingEconomics, miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

const PLACES = ["ercot", "russia_surplus", "gulf", "nordic"] as const;

/** Hosting with the place's months between tenants, less mining, per grid MW and year, by place. */
export function measureThinTenantMarket(book: Book): Measured {
  const mining = Math.max(0, miningWorth(book));
  const of = (place: string) => hostingWorth(book, placeNumber(book, `jurisdiction.${place}`, "reletMonths"));
  return {
    hostingLessMiningUsdPerMwYear: of("russia_surplus") - mining,
    ...Object.fromEntries(PLACES.map((place) => [`${place}UsdPerMwYear`, of(place) - mining])),
    miningUsdPerMwYear: miningWorth(book),
    hashpriceUsdPerPhDay: referenceHashprice(book),
  };
}

function isBefore(book: Book): boolean {
  return book.read<string>("claims.site.capital") === "before";
}

/** Rent runs for the tenancy, then none for the months between. */
function hostingWorth(book: Book, reletMonths: number): number {
  const hosting = hostingEconomics(book);
  const years = book.read<number>("claims.tenancy.years");
  const letShare = years / (years + reletMonths / 12);
  const capital = isBefore(book) ? 0 : hosting.capitalUsdPerGridMwYear;
  return hosting.noiUsdPerGridMwYear * letShare - capital;
}

function miningWorth(book: Book): number {
  const mining = miningEconomics(book);
  const capital = isBefore(book) ? 0 : mining.machinesUsdPerMwYear + mining.buildingUsdPerMwYear;
  return mining.marginUsdPerMwYear - mining.standingUsdPerMwYear - capital;
}
