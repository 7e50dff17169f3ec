import type { Row } from "./database.ts";

/** Readers of columns: what a driver gives becomes what `types.ts` says. */
export function text(row: Row, column: string): string {
  return String(row[column]);
}

/** A text that may be absent. */
export function optionalText(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}

/** An int4. */
export function integer(row: Row, column: string): number {
  return Number(row[column]);
}

/** An int4 that may be absent. */
export function optionalInteger(row: Row, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

/** A timestamptz as ISO 8601 in UTC. */
export function time(row: Row, column: string): string {
  return (row[column] as Date).toISOString();
}

/** A timestamptz that may be absent. */
export function optionalTime(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : (value as Date).toISOString();
}

/** True where PostgreSQL refused a second row of that key. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}
