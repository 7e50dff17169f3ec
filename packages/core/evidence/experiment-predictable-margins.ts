import type { Book, Draw, Measured } from "./types.ts";
import {
  hostingMargins,
  lowOverMedian,
  miningMargins,
  negativeShare,
  variationOf,
} from "./yearly-margins.ts";

/** Spread of yearly margins of both uses on the same site. */
export function measurePredictableMargins(book: Book, draw: Draw): Measured {
  const mining = miningMargins(book, draw);
  const hosting = hostingMargins(book, draw);
  const [miningVariation, hostingVariation] = [variationOf(mining), variationOf(hosting)];
  // a mine without a mean margin above zero has no finite variation: anything is steadier
  const ratio =
    hostingVariation === null ? null : miningVariation === null ? 0 : hostingVariation / miningVariation;
  return {
    variationRatio: ratio,
    hostingVariation,
    miningVariation,
    hostingLowOverMedian: lowOverMedian(hosting, 0.05),
    miningLowOverMedian: lowOverMedian(mining, 0.05),
    miningNegativeShare: negativeShare(mining),
  };
}
