import type { RowText } from "./row-text.ts";

let texts: Readonly<Record<string, RowText>> = {};

/** As in `texts-at-once.ts`, for a page whose first verdict should not wait for words: rows have none until they are loaded. */
export function textOfRow(id: string): RowText | undefined {
  return texts[id];
}

/** Loads the words of all rows. */
export async function loadRowTexts(): Promise<void> {
  texts = (await import("./row-texts.generated.ts")).rowTexts;
}
