import type { TimeLabels } from "../quantity/index.ts";
import { powerErrors } from "./errors.ts";
import { type LocalWindow, windowMask } from "./local-window.ts";

/** What a MWh costs at the point of connection before delivery adders. */
export type EnergyTariff =
  /** The same price always. */
  | { readonly kind: "fixed"; readonly priceUsdPerMwh: number }
  /** multiplier * market + adder, held between floor and cap where given. */
  | {
      readonly kind: "indexed";
      readonly multiplier: number;
      readonly adderUsdPerMwh: number;
      readonly floorUsdPerMwh?: number;
      readonly capUsdPerMwh?: number;
    }
  /** A price per window of local time; the first window that holds a step decides. */
  | {
      readonly kind: "time-of-use";
      readonly windows: readonly (LocalWindow & { readonly priceUsdPerMwh: number })[];
      readonly otherwiseUsdPerMwh: number;
    };

/**
 * The tariff's price of every labelled step, USD/MWh.
 *
 * @param marketUsdPerMwh market price per step; needed by indexed tariffs only
 * @throws power/indexed-without-market, power/wrong-length, power/bad-window
 */
export function tariffPrices(
  tariff: EnergyTariff,
  labels: TimeLabels,
  marketUsdPerMwh?: Float64Array,
): Float64Array {
  const steps = labels.monthNumber.length;
  switch (tariff.kind) {
    case "fixed":
      return new Float64Array(steps).fill(tariff.priceUsdPerMwh);
    case "indexed":
      return indexedPrices(tariff, steps, marketUsdPerMwh);
    case "time-of-use":
      return windowedPrices(tariff.windows, tariff.otherwiseUsdPerMwh, labels);
  }
}

function indexedPrices(
  tariff: EnergyTariff & { kind: "indexed" },
  steps: number,
  market: Float64Array | undefined,
): Float64Array {
  if (!market) throw powerErrors.indexedWithoutMarket({ tariff: "the tariff" });
  if (market.length !== steps)
    throw powerErrors.wrongLength({ what: "the market price", expected: steps, length: market.length });
  const { floorUsdPerMwh = -Infinity, capUsdPerMwh = Infinity } = tariff;
  return market.map((price) =>
    Math.min(capUsdPerMwh, Math.max(floorUsdPerMwh, tariff.multiplier * price + tariff.adderUsdPerMwh)),
  );
}

function windowedPrices(
  windows: readonly (LocalWindow & { readonly priceUsdPerMwh: number })[],
  otherwiseUsdPerMwh: number,
  labels: TimeLabels,
): Float64Array {
  const prices = new Float64Array(labels.monthNumber.length).fill(otherwiseUsdPerMwh);
  for (const window of [...windows].reverse()) {
    const mask = windowMask(window, labels);
    for (let step = 0; step < prices.length; step++) if (mask[step]) prices[step] = window.priceUsdPerMwh;
  }
  return prices;
}

/** A charge per imported MWh on top of the energy price: delivery, tax, fee; in a window, or always. */
export interface EnergyAdder {
  readonly id: string;
  readonly adderUsdPerMwh: number;
  readonly window?: LocalWindow;
}

/** Sum of all adders per step, USD/MWh. @throws power/bad-window */
export function sumAdders(adders: readonly EnergyAdder[], labels: TimeLabels): Float64Array {
  const total = new Float64Array(labels.monthNumber.length);
  for (const { adderUsdPerMwh, window } of adders) {
    const mask = window && windowMask(window, labels);
    for (let step = 0; step < total.length; step++) if (!mask || mask[step]) total[step]! += adderUsdPerMwh;
  }
  return total;
}

/**
 * One loss of several in a row: 1 - product of (1 - loss). 2 % in lines and 1 % in the transformer make 2.98 %.
 *
 * @throws power/bad-fraction
 */
export function combineLosses(lossFractions: readonly number[]): number {
  let kept = 1;
  for (const value of lossFractions) {
    if (!(value >= 0 && value < 1)) throw powerErrors.badFraction({ what: "a loss", value, range: "[0, 1)" });
    kept *= 1 - value;
  }
  return 1 - kept;
}

/** A share of the month's energy sold at a price of its own: the first `upToMwh`, then the next, and so on. */
export interface EnergyBlock {
  /** Upper edge of the block in MWh a month; the last one may be Infinity. */
  readonly upToMwh: number;
  readonly priceUsdPerMwh: number;
}

/** Cost of a month's energy in blocks, USD. Declining blocks make it concave, hence a MILP in dispatch. */
export function blockCostUsd(blocks: readonly EnergyBlock[], energyMwh: number): number {
  let cost = 0;
  let edge = 0;
  blocks.forEach(({ upToMwh, priceUsdPerMwh }, index) => {
    if (!(upToMwh > edge)) throw powerErrors.notAscending({ what: "energy blocks", index });
    cost += Math.max(0, Math.min(energyMwh, upToMwh) - edge) * priceUsdPerMwh;
    edge = upToMwh;
  });
  return cost;
}
