/** A row as the driver gives it: timestamps are `Date`, bytea is bytes, int4 is a number. */
export type Row = Readonly<Record<string, unknown>>;

/** Something that answers SQL. Parameters are `$1`, `$2`, … . */
export interface Queryable {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A database: PGlite in a folder of ours, or PostgreSQL; the same SQL goes to both. */
export interface Database extends Queryable {
  readonly kind: "pglite" | "postgres";
  /** All or nothing. The work must use the queryable that it is given. */
  transaction<Result>(work: (inside: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
