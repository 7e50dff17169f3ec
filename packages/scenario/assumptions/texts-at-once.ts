import type { RowText } from "./row-text.ts";
import { rowTexts } from "./row-texts.generated.ts";

/** The words of a row; undefined for an id that no row has. The page takes `texts-later.ts` in this file's place. */
export function textOfRow(id: string): RowText | undefined {
  return rowTexts[id];
}

/** Nothing is left to load. */
export async function loadRowTexts(): Promise<void> {}
