import type { LinearModel } from "./linear-solver.ts";

/** Collects columns, rows and entries in any order and packs them into a {@link LinearModel}. */
export interface ModelBuilder {
  /** Adds a column and returns its index; `cost` is per unit of the maximised objective. */
  column(cost: number, lower: number, upper: number): number;
  /** The same for a column of whole numbers. */
  integerColumn(cost: number, lower: number, upper: number): number;
  /** Adds an empty row and returns its index. */
  row(lower: number, upper: number): number;
  /** Sets the coefficient of a column in a row; once per pair. Zeros are left out. */
  entry(row: number, column: number, coefficient: number): void;
  /** Adds to what a unit of a column earns. */
  addCost(column: number, cost: number): void;
  /** Adds a constant to the objective. */
  addOffset(value: number): void;
  build(): LinearModel;
}

/** An empty model that maximises. */
export function makeModelBuilder(): ModelBuilder {
  const cost: number[] = [];
  const columnLower: number[] = [];
  const columnUpper: number[] = [];
  const isInteger: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const entryRow: number[] = [];
  const entryColumn: number[] = [];
  const entryValue: number[] = [];
  let offset = 0;
  const addColumn = (columnCost: number, lower: number, upper: number, whole: number) => {
    columnLower.push(lower);
    columnUpper.push(upper);
    isInteger.push(whole);
    return cost.push(columnCost) - 1;
  };
  return {
    column: (columnCost, lower, upper) => addColumn(columnCost, lower, upper, 0),
    integerColumn: (columnCost, lower, upper) => addColumn(columnCost, lower, upper, 1),
    row: (lower, upper) => {
      rowLower.push(lower);
      return rowUpper.push(upper) - 1;
    },
    entry: (row, column, coefficient) => {
      if (coefficient === 0) return;
      entryRow.push(row);
      entryColumn.push(column);
      entryValue.push(coefficient);
    },
    addCost: (column, extra) => {
      cost[column]! += extra;
    },
    addOffset: (value) => {
      offset += value;
    },
    build: () => ({
      sense: "maximise",
      offset,
      columnCost: Float64Array.from(cost),
      columnLower: Float64Array.from(columnLower),
      columnUpper: Float64Array.from(columnUpper),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      ...packRows(rowLower.length, entryRow, entryColumn, entryValue),
      ...(isInteger.includes(1) ? { isIntegerColumn: Uint8Array.from(isInteger) } : {}),
    }),
  };
}

/** Triplets to compressed rows by a counting sort; stable, so entries keep the order in which they came. */
function packRows(
  rows: number,
  entryRow: readonly number[],
  entryColumn: readonly number[],
  entryValue: readonly number[],
) {
  const rowStarts = new Int32Array(rows + 1);
  for (const row of entryRow) rowStarts[row + 1]!++;
  for (let row = 0; row < rows; row++) rowStarts[row + 1]! += rowStarts[row]!;
  const next = rowStarts.slice(0, rows);
  const columnIndices = new Int32Array(entryRow.length);
  const coefficients = new Float64Array(entryRow.length);
  entryRow.forEach((row, i) => {
    const at = next[row]!++;
    columnIndices[at] = entryColumn[i]!;
    coefficients[at] = entryValue[i]!;
  });
  return { rowStarts, columnIndices, coefficients };
}
