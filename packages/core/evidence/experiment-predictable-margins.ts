import { figure } from "./figure.ts";
import type { Experiment } from "./types.ts";
import {
  hostingMargins,
  lowOverMedian,
  miningMargins,
  negativeShare,
  variationOf,
} from "./yearly-margins.ts";

/** Spread of yearly margins of both uses on the same site. */
export const predictableMargins: Experiment = {
  claimId: "predictable-margins",
  method:
    "yearly margins over ten years: mining under a hashprice that reverts to today's and stops when it does not pay; hosting under default and re-letting; capital apart",
  conditions: [{ threshold: "variationRatio", sense: "below" }],
  headline: "variationRatio",
  irrelevantInput: "facility.greenfield_usd_per_it_mw",
  readings: [
    {
      name: "a start-up as tenant in a thin market",
      camp: "apart",
      changes: {
        "tenants.grade.investment_grade_backed.defaultProbabilityPerYear": 0.1,
        "tenants.depth.middle.reLetLagMonths": 24,
        "tenants.depth.middle.reLetRentFraction": 0.6,
      },
    },
    {
      name: "hashprice hedged to a quarter of its swings",
      camp: "apart",
      changes: { "claims.hashprice.process.volatilityPerSqrtYear": 0.235 },
    },
  ],
  isStochastic: true,
  mapAxis: { input: "tenants.depth.middle.reLetLagMonths", low: 3, high: 36 },
  measure(book, draw) {
    const mining = miningMargins(book, draw);
    const hosting = hostingMargins(book, draw);
    const [miningVariation, hostingVariation] = [variationOf(mining), variationOf(hosting)];
    // a mine without a mean margin above zero has no finite variation: anything is steadier
    const ratio =
      hostingVariation === null ? null : miningVariation === null ? 0 : hostingVariation / miningVariation;
    return [
      figure("variationRatio", ratio, "", "hosting's coefficient of variation over mining's"),
      figure(
        "hostingVariation",
        hostingVariation,
        "",
        "standard deviation over mean of hosting's yearly margin",
      ),
      figure(
        "miningVariation",
        miningVariation,
        "",
        "standard deviation over mean of mining's yearly margin",
      ),
      figure(
        "hostingLowOverMedian",
        lowOverMedian(hosting, 0.05),
        "",
        "hosting's worst year in twenty over its median",
      ),
      figure(
        "miningLowOverMedian",
        lowOverMedian(mining, 0.05),
        "",
        "mining's worst year in twenty over its median",
      ),
      figure("miningNegativeShare", negativeShare(mining), "", "share of mining's years below zero"),
    ];
  },
};
