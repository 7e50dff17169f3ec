/** Columns whose part not spanned by those before is smaller than this share of their length are left out. */
const DEPENDENT = 1e-9;
/** Shorter columns count as zero: their squares would underflow. */
const SHORTEST = 1e-100;

/**
 * Least squares by Householder reflections: for each right-hand side the weights w that make |A w - b| smallest. Columns that depend
 * on earlier ones get weight 0, so that a state which does not vary (the first quarter's) leaves the plain mean.
 * G. Golub, C. Van Loan, Matrix Computations, 4th ed., algorithm 5.2.1.
 *
 * @param columns the columns of A, the same length each; they are overwritten
 * @param rightSides overwritten too
 * @returns one array of weights per right-hand side, in the order of the columns
 */
export function leastSquares(
  columns: readonly Float64Array[],
  rightSides: readonly Float64Array[],
): readonly Float64Array[] {
  const lengths = columns.map((column) => lengthFrom(column, 0));
  const pivots: number[] = [];
  for (const [index, column] of columns.entries()) {
    const row = pivots.length;
    const least = Math.max(SHORTEST, DEPENDENT * lengths[index]!);
    if (row >= column.length || !(lengthFrom(column, row) > least)) continue;
    reflectAll(column, row, [...columns.slice(index + 1), ...rightSides]);
    pivots.push(index);
  }
  return rightSides.map((side) => backSubstitute(columns, pivots, side));
}

/** Turns `column` so that it is zero below `row`, and the others with it. */
function reflectAll(column: Float64Array, row: number, others: readonly Float64Array[]): void {
  const length = lengthFrom(column, row);
  const head = column[row]! > 0 ? -length : length;
  const mirror = column.slice(row);
  mirror[0]! -= head;
  const scale = 2 / dot(mirror, mirror, 0);
  column.fill(0, row);
  column[row] = head;
  for (const other of others) {
    const along = scale * dot(mirror, other, row);
    for (let i = 0; i < mirror.length; i++) other[row + i]! -= along * mirror[i]!;
  }
}

function backSubstitute(
  columns: readonly Float64Array[],
  pivots: readonly number[],
  side: Float64Array,
): Float64Array {
  const weights = new Float64Array(columns.length);
  for (let row = pivots.length - 1; row >= 0; row--) {
    let rest = side[row]!;
    for (let later = row + 1; later < pivots.length; later++)
      rest -= columns[pivots[later]!]![row]! * weights[pivots[later]!]!;
    weights[pivots[row]!] = rest / columns[pivots[row]!]![row]!;
  }
  return weights;
}

/** Sum of mirror[i] * other[from + i]. */
function dot(mirror: Float64Array, other: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < mirror.length; i++) sum += mirror[i]! * other[from + i]!;
  return sum;
}

function lengthFrom(values: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
