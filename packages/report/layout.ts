import { formatFigure, formatUsd } from "@switchyard/study";

/** The sheet a drawing is made for: one for a desk and paper, one for a phone held upright. */
export interface Layout {
  readonly name: "wide" | "narrow";
  /** Width in px: text of 12 px is 12 px when drawn at this width. */
  readonly width: number;
}

/** Desk and paper. */
export const WIDE: Layout = { name: "wide", width: 860 };
/** A phone of 390 px less its margins. */
export const NARROW: Layout = { name: "narrow", width: 358 };

/** Widths of Inter's glyphs in em, by kind, rounded up: tabular figures and signs, capitals, narrow letters and stops, the rest. */
const GLYPHS: readonly (readonly [RegExp, number])[] = [
  [/[0-9$−+×=]/, 0.65],
  [/[A-Z%mw@]/, 0.74],
  [/[ .,:;'"|()ijlrtf/-]/, 0.37],
];

/** Width of a text in px, estimated: enough to keep labels apart where nothing can be measured. */
export function textWidth(text: string, { size = 12, isBold = false } = {}): number {
  const em = Array.from(text, (glyph) => GLYPHS.find(([kind]) => kind.test(glyph))?.[1] ?? 0.6);
  return em.reduce((total, width) => total + width, 0) * size * (isBold ? 1.05 : 1);
}

/** Room for the labels left of a vertical axis. */
export function axisRoom(labels: readonly string[]): number {
  return Math.ceil(Math.max(12, ...labels.map((text) => textWidth(text)))) + 10;
}

/** Middle of a label so that it stays on a sheet. */
export function middleOnSheet(place: number, text: string, { width }: Layout): number {
  const half = textWidth(text) / 2;
  return Math.min(Math.max(place, half), width - half);
}

/** Breaks a text at spaces so that each line is at most `width` px wide; a word too long stays whole. */
export function wrapText(text: string, width: number, isBold = false): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || textWidth(longer, { isBold }) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Moves places apart to at least `gap`, in their order, within `from` and `to` where there is room. Sorted input. */
export function spreadPlaces(
  places: readonly number[],
  gap: number,
  [from, to]: readonly [number, number],
): readonly number[] {
  const down: number[] = [];
  for (const place of places)
    down.push(Math.max(place, from, (down.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  for (let i = down.length - 1, limit = to; i >= 0 && down[i]! > limit; i--, limit -= gap) down[i] = limit;
  return down;
}

/** `$10M` on an axis, where a card says `$10.0M`. */
export function axisUsd(usd: number): string {
  return trimZeros(formatUsd(usd));
}

/** `50` on an axis, where a card says `50.0`. */
export function axisFigure(value: number): string {
  return trimZeros(formatFigure(value, 4));
}

function trimZeros(text: string): string {
  return text.replace(/\.(\d*?)0+(?=\D*$)/, (_, kept: string) => (kept === "" ? "" : `.${kept}`));
}

/** First letter in capitals. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
