import { figure } from "./figure.ts";
import { placeNumber } from "./place.ts";
import { hostingEconomics, miningEconomics, referenceHashprice } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

const PLACES = ["ercot", "russia_surplus", "gulf", "nordic"] as const;

/** Hosting with the place's months between tenants, less mining, per grid MW and year, by place. */
export const thinTenantMarket: Experiment = {
  claimId: "thin-tenant-market",
  method:
    "net rent over the cycle of a tenancy and the months until the next (place's own), after the hall; less mining after machines and shed, or nothing where mining loses; per grid MW and year",
  conditions: [{ threshold: "hostingLessMiningUsdPerMwYear", sense: "below" }],
  headline: "hostingLessMiningUsdPerMwYear",
  irrelevantInput: "mining.failure_terms.meanYearsToFailure",
  readings: [
    {
      name: "hall and mine are there already",
      camp: "migrate",
      changes: { "claims.site.capital": "before" },
    },
    { name: "tenancies of five years", camp: "apart", changes: { "claims.tenancy.years": 5 } },
    {
      name: "as deep a market as Texas",
      camp: "migrate",
      changes: { "jurisdiction.russia_surplus.reletMonths.value": 9 },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.site.rent", low: 100, high: 200 },
  measure(book) {
    const mining = Math.max(0, miningWorth(book));
    const of = (place: string) =>
      hostingWorth(book, placeNumber(book, `jurisdiction.${place}`, "reletMonths"));
    return [
      figure(
        "hostingLessMiningUsdPerMwYear",
        of("russia_surplus") - mining,
        "USD/MW/year",
        "hosting less the better of mining and nothing, Russian surplus region",
      ),
      ...PLACES.map((place) =>
        figure(
          `${place}UsdPerMwYear`,
          of(place) - mining,
          "USD/MW/year",
          `the same, ${place.replace("_", " ")}`,
        ),
      ),
      figure("miningUsdPerMwYear", miningWorth(book), "USD/MW/year", "mining after capital"),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

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
