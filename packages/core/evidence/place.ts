import type { Book } from "./types.ts";

/** A number of a place's row, whose fields each carry their own source and status. */
export function placeNumber(book: Book, rowId: string, field: string): number {
  return book.read<Record<string, { readonly value: number }>>(rowId)[field]!.value;
}
