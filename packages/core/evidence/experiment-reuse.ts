import type { ConversionResult } from "../facility/index.ts";
import { convertedSite } from "./converted-site.ts";
import { figure } from "./figure.ts";
import { hostingEconomics } from "./site-economics.ts";
import type { Book, Experiment, Figure, Reading } from "./types.ts";

const CAMPS: readonly Reading[] = [
  { name: "shares of the rebuild camp", camp: "apart", changes: { "claims.site.camp": "rebuild" } },
  { name: "shares between the camps", camp: "neutral", changes: { "claims.site.camp": "middle" } },
];

const METHOD =
  "the conversion of a mine item by item, net of adapting and removing (facility room), at the reference with the shares of the reuse camp: the claim that reuse saves little must stand against its opponent's figures, the claim that it saves much may use its own";
/** The strongest case for reuse. */
const REFERENCE = { "claims.site.camp": "reuse" };

/** Reuse avoids next to nothing of a hall's capital. */
export const rebuildNotConvert: Experiment = {
  claimId: "rebuild-not-convert",
  method: METHOD,
  conditions: [{ threshold: "avoidedShareOfHall", sense: "below" }],
  headline: "avoidedShareOfHall",
  reference: REFERENCE,
  irrelevantInput: "bitcoin.start_price",
  readings: CAMPS,
  isStochastic: false,
  measure: reuseFigures,
};

/** Most of the mine is reused, and that makes the hall much cheaper. */
export const largelyReusable: Experiment = {
  claimId: "largely-reusable",
  method: METHOD,
  conditions: [
    { threshold: "reusedShareOfMine", sense: "above" },
    { threshold: "avoidedShareOfHall", sense: "above" },
  ],
  headline: "avoidedShareOfHall",
  reference: REFERENCE,
  irrelevantInput: "bitcoin.start_price",
  readings: [
    ...CAMPS,
    {
      name: "shares of the reuse camp and the articles' 4.5 M$ per MW of hall",
      camp: "migrate",
      changes: { "claims.site.camp": "reuse", "facility.greenfield_usd_per_it_mw": 4_500_000 },
    },
  ],
  isStochastic: false,
  measure: reuseFigures,
};

function reuseFigures(book: Book): readonly Figure[] {
  const site = convertedSite(book);
  const noi = hostingEconomics(book).noiUsdPerItMwYear * site.itMw;
  const months = book.read<{ conversionMonths: number; greenfieldMonths: number }>(
    "claims.conversion.months",
  );
  const monthsSaved = months.greenfieldMonths - months.conversionMonths;
  return [
    figure(
      "avoidedShareOfHall",
      site.avoidedCapitalUsd / site.greenfield.totalUsd,
      "",
      "share of a hall's capital that reuse avoids, net",
    ),
    figure("reusedShareOfMine", site.reusedFractionOfMine, "", "share of the mine's worth that is reused"),
    figure("avoidedUsdPerItMw", site.avoidedCapitalUsd / site.itMw, "USD/MW", "capital avoided per IT MW"),
    figure("mostAvoidableShareOfHall", mostOfHall(site), "", "share of a hall that the whole mine is worth"),
    figure("monthsSaved", monthsSaved, "months", "months that the connection in hand saves"),
    figure(
      "timeOverCapitalRatio",
      site.avoidedCapitalUsd > 0 ? (noi * monthsSaved) / 12 / site.avoidedCapitalUsd : null,
      "",
      "net income of the months saved over the capital avoided",
    ),
  ];
}

function mostOfHall(site: ConversionResult): number {
  return site.mine.totalUsd / site.greenfield.totalUsd;
}
