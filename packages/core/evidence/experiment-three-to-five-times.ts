import { figure, ratioOrNull } from "./figure.ts";
import {
  HOURS_PER_YEAR,
  hostingEconomics,
  miningEconomics,
  referenceHashprice,
  yearlyCharge,
} from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/** Margin of hosting over margin of mining, on three denominators, before and after capital, leased and owned accelerators. */
export const threeToFiveTimes: Experiment = {
  claimId: "three-to-five-times",
  method:
    "margins per MWh at the meter, per reserved grid MWh and per IT MWh; mining at every hour less upkeep, hosting as net income; after capital with level payments",
  conditions: [
    { threshold: "multipleAtLeast", figure: "multiple", sense: "at-least" },
    { threshold: "multipleAtMost", figure: "multiple", sense: "at-most" },
  ],
  headline: "multiple",
  irrelevantInput: "tenants.grade.start_up.defaultProbabilityPerYear",
  readings: [
    { name: "per reserved grid MWh", camp: "apart", changes: { "claims.site.denominator": "grid" } },
    { name: "per IT MWh", camp: "neutral", changes: { "claims.site.denominator": "it" } },
    { name: "after capital, both built new", camp: "apart", changes: { "claims.site.capital": "after" } },
    {
      name: "owned accelerators, before capital",
      camp: "migrate",
      changes: { "claims.site.offer": "accelerators" },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.site.rent", low: 80, high: 200 },
  measure(book) {
    const isAfter = book.read<string>("claims.site.capital") === "after";
    const mining = miningMargins(book);
    const hosting = hostingMargins(book);
    const owned = acceleratorMargins(book);
    const isOwned = book.read<string>("claims.site.offer") === "accelerators";
    const ai = isOwned ? owned : hosting;
    const denominator = book.read<"meter" | "grid" | "it">("claims.site.denominator");
    const multiple = (from: Margins, after: boolean, per: keyof Denominators) =>
      ratioOrNull(marginPer(from, after, per), marginPer(mining, after, per));
    return [
      figure("multiple", multiple(ai, isAfter, denominator), "", "margin of AI over margin of mining"),
      figure("perMeterMwhMultiple", multiple(hosting, false, "meter"), "", "per meter MWh, before capital"),
      figure(
        "perGridMwhMultiple",
        multiple(hosting, false, "grid"),
        "",
        "per reserved grid MWh, before capital",
      ),
      figure("perItMwhMultiple", multiple(hosting, false, "it"), "", "per IT MWh, before capital"),
      figure("afterCapitalMultiple", multiple(hosting, true, "meter"), "", "per meter MWh, after capital"),
      figure(
        "acceleratorMultiple",
        multiple(owned, false, "meter"),
        "",
        "owned accelerators, before capital",
      ),
      figure("miningMarginUsdPerMwh", marginPer(mining, false, "meter"), "USD/MWh", "mining, per meter MWh"),
      figure(
        "hostingMarginUsdPerMwh",
        marginPer(hosting, false, "meter"),
        "USD/MWh",
        "hosting, per meter MWh",
      ),
      figure(
        "miningAfterCapitalUsdPerMwh",
        marginPer(mining, true, "meter"),
        "USD/MWh",
        "mining after capital",
      ),
      figure(
        "hostingAfterCapitalUsdPerMwh",
        marginPer(hosting, true, "meter"),
        "USD/MWh",
        "hosting after capital",
      ),
      figure("hashpriceUsdPerPhDay", referenceHashprice(book), "USD/PH/day", "hashprice"),
    ];
  },
};

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
