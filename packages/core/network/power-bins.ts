import { exp, inverseNormal, log } from "../uncertainty/index.ts";
import { networkErrors } from "./errors.ts";
import type { NetworkParameters } from "./types.ts";

/** The power-price bins of a network: prices relative to the median contract, and how new load spreads over them. */
export interface PowerBins {
  /** Price over the median contract price, per bin; fixed contracts first, ascending, then wholesale. */
  readonly priceRatio: Float64Array;
  /** Its natural logarithm. */
  readonly logPriceRatio: Float64Array;
  /** Share of load, sums to 1. */
  readonly shareFraction: Float64Array;
  /** Logistic scale of log cost within the bin. */
  readonly spreadLog: Float64Array;
  /** Half width of the hysteresis band; 0 for wholesale load, which switches hour by hour. */
  readonly hysteresisLog: Float64Array;
}

/** Logistic scale over standard deviation: sqrt(3)/pi. */
const LOGISTIC_SCALE = 0.551328895421792;

/** Mean of wholesale prices over the median contract price: no premium for certainty is paid. */
const WHOLESALE_RATIO = 0.9;

/**
 * Bins of a log-normal price distribution: each fixed bin holds an equally likely slice and stands at its middle
 * quantile; wholesale bins likewise, with the spread of hours inside.
 *
 * @throws network/bad-parameter where there is no bin
 */
export function makePowerBins(parameters: NetworkParameters): PowerBins {
  const { fixedBinCount, wholesaleBinCount } = parameters;
  const count = fixedBinCount + wholesaleBinCount;
  if (!(fixedBinCount >= 1 && wholesaleBinCount >= 0))
    throw networkErrors.badParameter({ name: "fixedBinCount", value: fixedBinCount, allowed: "1 or more" });
  const bins = emptyBins(count);
  for (let bin = 0; bin < count; bin++) fillBin(bins, bin, parameters);
  return bins;
}

function emptyBins(count: number): PowerBins {
  return {
    priceRatio: new Float64Array(count),
    logPriceRatio: new Float64Array(count),
    shareFraction: new Float64Array(count),
    spreadLog: new Float64Array(count),
    hysteresisLog: new Float64Array(count),
  };
}

function fillBin(bins: PowerBins, bin: number, parameters: NetworkParameters): void {
  const { fixedBinCount, wholesaleBinCount, powerSpreadLog, wholesaleShareFraction } = parameters;
  const isFixed = bin < fixedBinCount;
  const count = isFixed ? fixedBinCount : wholesaleBinCount;
  const slice = isFixed ? bin : bin - fixedBinCount;
  const middle = exp(powerSpreadLog * inverseNormal((slice + 0.5) / count));
  const wholesaleShare = wholesaleBinCount === 0 ? 0 : wholesaleShareFraction;
  bins.priceRatio[bin] = isFixed ? middle : middle * WHOLESALE_RATIO;
  bins.logPriceRatio[bin] = log(bins.priceRatio[bin]!);
  bins.shareFraction[bin] = (isFixed ? 1 - wholesaleShare : wholesaleShare) / count;
  bins.spreadLog[bin] = isFixed
    ? parameters.cellSpreadLog
    : LOGISTIC_SCALE * parameters.wholesaleHourSpreadLog;
  bins.hysteresisLog[bin] = isFixed ? parameters.hysteresisLog : 0;
}
