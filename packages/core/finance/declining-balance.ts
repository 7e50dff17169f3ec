import { requireInput, requireNonNegative, requireWhole } from "./errors.ts";
import { integerRoot } from "./rates.ts";

/**
 * Accelerated book depreciation by whole period (years as a rule), as the spreadsheet functions of the same ideas have it. The tables of the US
 * tax law are in `depreciation.ts`.
 */
export interface DepreciableAsset {
  readonly cost: number;
  readonly salvage: number;
  readonly lifePeriods: number;
}

/** SYD: (cost - salvage) (n - t + 1) / (1 + 2 + .. + n) in period t. @throws finance/bad-input */
export function sumOfYearsDigits(asset: DepreciableAsset): Float64Array {
  const { cost, salvage, lifePeriods: life } = requireAsset(asset);
  return Float64Array.from(
    { length: life },
    (_, t) => ((cost - salvage) * (life - t) * 2) / (life * (life + 1)),
  );
}

/**
 * DDB: book value * ratio / life each period, never below the salvage value; ratio 2 = double declining balance. With `switchToLine` a period
 * takes straight line over what is left once that is more (VDB's way), so that all is written off within the life.
 *
 * @throws finance/bad-input
 */
export function decliningBalance(asset: DepreciableAsset, ratio = 2, switchToLine = false): Float64Array {
  const { cost, salvage, lifePeriods: life } = requireAsset(asset);
  requireInput("declining-balance ratio", ratio, ratio > 0, "above 0");
  let book = cost;
  return Float64Array.from({ length: life }, (_, t) => {
    const declining = Math.min(book, (book * ratio) / life);
    const straight = switchToLine ? (book - salvage) / (life - t) : 0;
    const amount = Math.min(Math.max(declining, straight), Math.max(0, book - salvage));
    book -= amount;
    return amount;
  });
}

/**
 * DB: a fixed rate 1 - (salvage / cost)^(1 / life), rounded to three decimals as spreadsheets do, on the book value; `firstYearMonths` counts months of
 * the first year, the rest fall into a year after the last.
 *
 * @throws finance/bad-input
 */
export function fixedDecliningBalance(asset: DepreciableAsset, firstYearMonths = 12): Float64Array {
  const { cost, salvage, lifePeriods: life } = requireAsset(asset);
  requireInput(
    "months of the first year",
    firstYearMonths,
    Number.isInteger(firstYearMonths) && firstYearMonths >= 1 && firstYearMonths <= 12,
    "1 to 12",
  );
  const left = cost > 0 && salvage > 0 ? integerRoot(salvage / cost, life) : 0;
  const rate = Math.round((1 - left) * 1000) / 1000;
  let book = cost;
  return Float64Array.from({ length: firstYearMonths === 12 ? life : life + 1 }, (_, t) => {
    const months = t === 0 ? firstYearMonths : t === life ? 12 - firstYearMonths : 12;
    const amount = (book * rate * months) / 12;
    book -= amount;
    return amount;
  });
}

function requireAsset(asset: DepreciableAsset): DepreciableAsset {
  requireNonNegative("cost", asset.cost);
  requireNonNegative("salvage value", asset.salvage);
  requireInput("salvage value", asset.salvage, asset.salvage <= asset.cost, `0 to the cost ${asset.cost}`);
  requireWhole("life in periods", asset.lifePeriods, 1);
  return asset;
}
