import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the solver adapter. */
export const solverErrors = defineErrors("solver", {
  lengthsDiffer: (d: { columns: number; rows: number; entries: number }) =>
    `the linear model's arrays don't fit together (${d.columns} columns, ${d.rows} rows, ${d.entries} entries): ` +
    "bounds need one value per column or row, rowStarts one more than rows and its last value the number of entries",
});
