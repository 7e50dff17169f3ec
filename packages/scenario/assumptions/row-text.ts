/** The words of a row. */
export interface RowText {
  readonly source: string;
  readonly note?: string;
}
