import type { PathStatistics } from "@switchyard/core/uncertainty";
import type { StudiedPaths } from "./assemble-study.ts";
import type { StrategyMoney, StudyStrategy, WholeBand } from "./result.ts";
import { bandOf, distributionOf, meanEstimate, type StrategyStatistics } from "./uncertain-statistics.ts";

/** A strategy's figures with their bands over the paths; the values stay those of the stated path. */
export function withPaths(entry: StudyStrategy, paths: StudiedPaths): StudyStrategy {
  const k = paths.answer.chosen.findIndex(({ id }) => id === entry.id);
  if (k < 0 || !entry.available) return entry;
  const statistics = paths.answer.statistics[k]!;
  const banded = (name: "npvUsd" | "npvWithoutTerminalUsd" | "capexUsd" | "peakFundingUsd") => {
    const band = bandOf(statistics.figures[name]);
    return { ...entry[name], ...(band ? { band } : {}) };
  };
  return {
    ...entry,
    npvUsd: banded("npvUsd"),
    npvWithoutTerminalUsd: banded("npvWithoutTerminalUsd"),
    capexUsd: banded("capexUsd"),
    peakFundingUsd: banded("peakFundingUsd"),
    years: withYearBands(entry.years, paths.years?.[k]),
    distribution: distributionOf(statistics, paths.answer.chosen[paths.answer.reference]!.id),
    ...(entry.money ? { money: moneyWithPaths(entry.money, statistics) } : {}),
  };
}

function moneyWithPaths(money: StrategyMoney, statistics: StrategyStatistics): StrategyMoney {
  const { figures } = statistics;
  const banded = (figure: { readonly value: number }, told: PathStatistics) => {
    const band = bandOf(told);
    return { ...figure, ...(band ? { band } : {}) };
  };
  const cover = bandOf(figures.lowestDscrRatio);
  return {
    ...money,
    afterTaxNpvUsd: banded(money.afterTaxNpvUsd, figures.afterTaxNpvUsd),
    equityNpvUsd: banded(money.equityNpvUsd, figures.equityNpvUsd),
    loan: money.loan && {
      ...money.loan,
      ...(cover ? { lowestDscrBand: cover } : {}),
      chanceOfDefault: meanEstimate(figures.isDefault),
    },
    ...(money.treasury ? { treasury: treasuryWithPaths(money.treasury, statistics) } : {}),
  };
}

function treasuryWithPaths(
  told: NonNullable<StrategyMoney["treasury"]>,
  { treasury }: StrategyStatistics,
): NonNullable<StrategyMoney["treasury"]> {
  const value = bandOf(treasury.treasuryUsd);
  const coins = bandOf(treasury.coinsBtc);
  const worth = bandOf(treasury.coinsUsd);
  const months = bandOf(treasury.forcedMonths);
  if (!value || !coins || !worth || !months) return told;
  return {
    ...told,
    valueUsd: { ...told.valueUsd, band: value },
    coinsBtc: { ...told.coinsBtc, band: coins },
    coinsUsd: { ...told.coinsUsd, band: worth },
    forcedMonths: { ...told.forcedMonths, band: months },
    chanceOfForcedSale: meanEstimate(treasury.isForced),
    chanceOfInsolvency: meanEstimate(treasury.isInsolvent),
    forwardsMeanUsd: meanEstimate(treasury.forwardsUsd),
  };
}

function withYearBands(
  years: StudyStrategy["years"],
  bands: readonly WholeBand[] | undefined,
): StudyStrategy["years"] {
  return years.map((year, i) => (bands?.[i] ? { ...year, differenceBand: bands[i] } : year));
}
