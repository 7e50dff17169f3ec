import type { PathStatistics } from "@switchyard/core/uncertainty";
import type { StudiedPaths } from "./assemble-study.ts";
import type { StrategyMoney, StudyStrategy } from "./result.ts";
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
    distribution: distributionOf(statistics, paths.answer.chosen[paths.answer.reference]!.id),
    ...(entry.money ? { money: moneyWithPaths(entry.money, statistics) } : {}),
  };
}

function moneyWithPaths(money: StrategyMoney, { figures }: StrategyStatistics): StrategyMoney {
  const banded = (figure: { readonly value: number }, statistics: PathStatistics) => {
    const band = bandOf(statistics);
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
  };
}
