import type { CalendarMonth, PriceSeries, TimeGrid, TimeLabels } from "../quantity/index.ts";
import { monthOfNumber, stepStartUnixSec } from "../quantity/index.ts";
import { MODELLED_LABEL, modelPrices, type PriceYearDraw, type PriceYearModel } from "./price-year.ts";
import { priceYearErrors } from "./price-year-errors.ts";

/** Where the prices of one local month come from. */
export interface MonthOrigin {
  readonly month: CalendarMonth;
  readonly origin: "history" | "modelled" | "mixed";
  readonly historySteps: number;
  readonly modelledSteps: number;
}

/** A year of prices of which a part is modelled; the label belongs beside every figure made from it. */
export interface CompletedYear {
  readonly series: PriceSeries;
  readonly months: readonly MonthOrigin[];
  readonly historySteps: number;
  readonly modelledSteps: number;
  readonly model: string;
  /** Null where nothing had to be modelled. */
  readonly label: string | null;
}

/** What completing needs: the year wanted (with its local labels), the model and its draws. */
export interface CompletionInputs {
  readonly target: TimeGrid;
  readonly labels: TimeLabels;
  readonly model: PriceYearModel;
  readonly draw: PriceYearDraw;
}

/**
 * Fills the steps of a wanted year that a history does not cover from a price-year model, month by month, and says which are
 * which: a series shorter than twelve months is never annualised silently (convention 5).
 *
 * @throws power/steps-differ, power/model-currency, power/nothing-to-complete, and as {@link modelPrices}
 */
export function completeYear(history: PriceSeries, inputs: CompletionInputs): CompletedYear {
  const { target, labels, model, draw } = inputs;
  if (history.currency !== model.currency)
    throw priceYearErrors.modelCurrency({ series: history.currency, model: model.currency });
  const shift = alignment(history.grid, target);
  const modelled = modelPrices(model, target, labels, draw);
  const values = Float64Array.from(modelled.values);
  const fromHistory = new Uint8Array(target.steps);
  for (let step = 0; step < target.steps; step++) {
    const value = history.values[step - shift];
    if (value === undefined) continue;
    values[step] = value;
    fromHistory[step] = 1;
  }
  const historySteps = fromHistory.reduce((total, one) => total + one, 0);
  if (historySteps === 0)
    throw priceYearErrors.nothingToComplete({
      fromUnixSec: target.startUnixSec,
      toUnixSec: stepStartUnixSec(target, target.steps),
    });
  const modelledSteps = target.steps - historySteps;
  return {
    series: { grid: target, values, currency: history.currency },
    months: originsOf(labels, fromHistory),
    historySteps,
    modelledSteps,
    model: model.name,
    label: modelledSteps === 0 ? null : MODELLED_LABEL,
  };
}

/** Steps from the target's start to the history's. @throws power/steps-differ */
function alignment(history: TimeGrid, target: TimeGrid): number {
  const shift = (history.startUnixSec - target.startUnixSec) / target.stepSec;
  if (history.stepSec !== target.stepSec || !Number.isInteger(shift))
    throw priceYearErrors.stepsDiffer({ historySec: history.stepSec, targetSec: target.stepSec });
  return shift;
}

function originsOf(labels: TimeLabels, fromHistory: Uint8Array): readonly MonthOrigin[] {
  const counts = new Map<number, { history: number; modelled: number }>();
  for (let step = 0; step < fromHistory.length; step++) {
    const number = labels.monthNumber[step]!;
    const count = counts.get(number) ?? { history: 0, modelled: 0 };
    if (fromHistory[step] === 1) count.history += 1;
    else count.modelled += 1;
    counts.set(number, count);
  }
  return [...counts].map(([number, { history, modelled }]) => ({
    month: monthOfNumber(number),
    origin: modelled === 0 ? "history" : history === 0 ? "modelled" : "mixed",
    historySteps: history,
    modelledSteps: modelled,
  }));
}
