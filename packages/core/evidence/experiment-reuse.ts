import type { ConversionResult } from "../facility/index.ts";
import { convertedSite } from "./converted-site.ts";
import { hostingEconomics } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** What a conversion reuses and what that saves, for both camps' claims. */
export function measureReuse(book: Book): Measured {
  const site = convertedSite(book);
  const noi = hostingEconomics(book).noiUsdPerItMwYear * site.itMw;
  const months = book.read<{ conversionMonths: number; greenfieldMonths: number }>(
    "claims.conversion.months",
  );
  const monthsSaved = months.greenfieldMonths - months.conversionMonths;
  return {
    avoidedShareOfHall: site.avoidedCapitalUsd / site.greenfield.totalUsd,
    reusedShareOfMine: site.reusedFractionOfMine,
    avoidedUsdPerItMw: site.avoidedCapitalUsd / site.itMw,
    mostAvoidableShareOfHall: mostOfHall(site),
    monthsSaved,
    timeOverCapitalRatio:
      site.avoidedCapitalUsd > 0 ? (noi * monthsSaved) / 12 / site.avoidedCapitalUsd : null,
  };
}

function mostOfHall(site: ConversionResult): number {
  return site.mine.totalUsd / site.greenfield.totalUsd;
}
