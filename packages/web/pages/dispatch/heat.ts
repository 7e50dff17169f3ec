import type { DispatchResult } from "@switchyard/study";

/** What a year's map can show; each has one colour, darker for more. */
export const HEAT_LAYERS = {
  mining: { name: "mining", unit: "MW", colour: "mining" },
  ai: { name: "AI hosting", unit: "MW", colour: "hosting" },
  price: { name: "price of power", unit: "USD/MWh", colour: "ink" },
  worth: { name: "worth of one more MWh", unit: "USD/MWh", colour: "import" },
  limit: { name: "worth of a looser limit", unit: "USD/MWh", colour: "breach" },
  store: { name: "battery, both ways", unit: "MW", colour: "storage" },
} as const;

/** A layer's name in the address. */
export type HeatLayer = keyof typeof HEAT_LAYERS;

/** A year as days by steps of the day: shades 0..1, NaN where there is no step. */
export interface Heat {
  readonly days: number;
  readonly perDay: number;
  /** Day-major. */
  readonly shade: Float64Array;
  /** What shade 1 stands for. */
  readonly most: number;
}

/** Values of a layer, one per step. */
export function layerValues({ series, horizon }: DispatchResult, layer: HeatLayer): Float64Array {
  if (layer === "price") return series.priceUsdPerMwh;
  if (layer === "worth") return series.marginalValueUsdPerMwh;
  if (layer === "limit") return series.bindingValueUsdPerMwh;
  if (layer === "ai") return series.aiServedMw;
  if (layer === "store") return series.chargeMw.map((mw, i) => mw + series.dischargeMw[i]!);
  const total = new Float64Array(horizon.steps);
  for (const values of Object.values(series.miningMw))
    for (let i = 0; i < total.length; i++) total[i]! += values[i]!;
  return total;
}

/** Shades of a layer: from 0 to the value that one step in fifty exceeds, so that a spike leaves the rest readable. */
export function heatOf(result: DispatchResult, layer: HeatLayer): Heat {
  const { stepSec, steps } = result.horizon;
  const perDay = Math.max(1, Math.round(86_400 / stepSec));
  const days = Math.ceil(steps / perDay);
  const values = layerValues(result, layer);
  const sorted = Float64Array.from(values).sort();
  const top = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 0;
  const most = top > 0 ? top : Math.max(...sorted.slice(-1), 1e-9);
  const shade = new Float64Array(days * perDay).fill(Number.NaN);
  values.forEach((value, i) => {
    shade[i] = Math.min(1, Math.max(0, value / most));
  });
  return { days, perDay, shade, most };
}
