import { expectedPeakAdder, tariffPrices } from "@switchyard/core/power";
import { monthsBetween, stepHours } from "@switchyard/core/quantity";
import { type ImportPricePeriod, type ImportPrices, MARKET_PRICES } from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";
import { coincidentPeakCharge, peakChances } from "./coincident-peak.ts";
import { systemLoadMw } from "./dispatch-profiles.ts";
import { tariffOf, yearHorizon } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";

/**
 * What import costs in a study, by period: the tariff until its contract ends, then the market; on top, until it is abolished, the
 * expected coincident-peak charge of each step, with the chances of the study's first year. Undefined where energy is bought at
 * the market and no peak is charged.
 */
export function importPricesOf(
  scenario: Scenario,
  input: PriceInput,
): readonly ImportPricePeriod[] | undefined {
  const { power, startMonth } = scenario;
  const { tariff, coincidentPeak: peak } = power;
  if (!tariff && !peak) return undefined;
  const monthOf = (month: Scenario["startMonth"] | undefined, after: number) =>
    month ? Math.max(0, monthsBetween(startMonth, month) + after) : Number.POSITIVE_INFINITY;
  const tariffEnds = tariff ? monthOf(tariff.untilMonth, 1) : 0;
  const peakEnds = peak ? monthOf(peak.abolishedMonth, 0) : 0;
  const supplied = tariff ? tariffTerms(tariff, input) : MARKET_PRICES;
  const adder = peakAdder(scenario, input);
  return [...new Set([0, tariffEnds, peakEnds])]
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
    .map((fromMonth) => ({
      fromMonth,
      ...withAdder(
        fromMonth < tariffEnds ? supplied : MARKET_PRICES,
        fromMonth < peakEnds ? adder : undefined,
      ),
    }));
}

/** A fixed or time-of-use price does not follow the market; an indexed one by its share. */
function tariffTerms(tariff: NonNullable<Scenario["power"]["tariff"]>, { labels }: PriceInput): ImportPrices {
  const terms = tariffOf(tariff);
  if (terms.kind === "fixed") return { marketFraction: 0, fixedUsdPerMwh: terms.priceUsdPerMwh };
  if (terms.kind === "indexed")
    return { marketFraction: terms.multiplier, fixedUsdPerMwh: terms.adderUsdPerMwh };
  return { marketFraction: 0, fixedUsdPerMwh: tariffPrices(terms, labels) };
}

function peakAdder(scenario: Scenario, input: PriceInput): Float64Array | undefined {
  const charge = coincidentPeakCharge(scenario);
  if (!charge) return undefined;
  const horizon = yearHorizon(scenario, input);
  const loadMw = systemLoadMw(scenario, horizon, input.profiles ?? new Map());
  return expectedPeakAdder(charge, peakChances(charge, horizon, loadMw), stepHours(horizon.grid));
}

function withAdder(
  { marketFraction, fixedUsdPerMwh }: ImportPrices,
  adder: Float64Array | undefined,
): ImportPrices {
  if (!adder) return { marketFraction, fixedUsdPerMwh };
  const fixed = (step: number) =>
    typeof fixedUsdPerMwh === "number" ? fixedUsdPerMwh : fixedUsdPerMwh[step]!;
  return { marketFraction, fixedUsdPerMwh: adder.map((usd, step) => usd + fixed(step)) };
}
