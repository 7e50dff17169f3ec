import { defineErrors } from "../quantity/index.ts";

/** The errors of the price-year model; the codes are `core/power`'s. */
export const priceYearErrors = defineErrors("power", {
  badPriceYear: (d: { model: string; what: string; value: number; allowed: string }) =>
    `price-year model "${d.model}": ${d.what} is ${d.value}; it must be ${d.allowed}`,
  unknownPriceYear: (d: { name: string; known: string }) =>
    `there is no price-year model "${d.name}"; known: ${d.known}`,
  priceYearStep: (d: { stepSec: number }) =>
    `the price-year model makes steps of up to an hour; ${d.stepSec} s is longer`,
  labelsDoNotFit: (d: { steps: number; labels: number }) =>
    `the labels have ${d.labels} entries, the grid has ${d.steps} steps; label that grid first`,
  stepsDiffer: (d: { historySec: number; targetSec: number }) =>
    `history has steps of ${d.historySec} s, the year wanted has ${d.targetSec} s; they must be the same, and aligned`,
  modelCurrency: (d: { series: string; model: string }) =>
    `the series is in ${d.series}, the price-year model in ${d.model}; convert by a dated rate first`,
  nothingToComplete: (d: { fromUnixSec: number; toUnixSec: number }) =>
    `no step of the history lies in the year wanted [${d.fromUnixSec}, ${d.toUnixSec}); ask for the model's year instead`,
  monthMissing: (d: { month: number; what: string }) =>
    `${d.what}: nothing for month ${d.month}; give all that the series covers`,
  tooShortToCalibrate: (d: { month: number; hour: number }) =>
    `month ${d.month} has no price at hour ${d.hour}: a price-year month needs every hour of the day`,
  levelUndefined: (d: { month: number; mean: number }) =>
    `month ${d.month} averages ${d.mean}: its level can't be scaled; use an additive strip`,
  badLoss: (d: { lossFraction: number }) => `lossFraction is ${d.lossFraction}; it must be from 0 to below 1`,
});
