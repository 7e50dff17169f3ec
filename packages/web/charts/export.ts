import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import {
  type Chart,
  type ChartTable,
  csvTable,
  element,
  HATCH_DEFS,
  label,
  THEME_CSS,
  wrapText,
} from "@switchyard/report";

/** What a chart says about itself in words, figures and files, however it is drawn. */
export type ChartWords = Pick<Chart, "id" | "title" | "subtitle" | "spoken" | "table">;

/** Marks on a sheet. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly marks: string;
}

/** A chart as a file of its own. */
export interface StandaloneFile {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;

/**
 * A chart as an SVG that stands alone: finding above, marks, the run below, in the colours that are seen now, with the font
 * inside so that it looks the same elsewhere.
 */
export async function standaloneSvg(words: ChartWords, sheet: Sheet): Promise<StandaloneFile> {
  const above = [
    ...wrapText(words.title, sheet.width - 8, true).map((text) => [text, 14, "strong"] as const),
    ...wrapText(words.subtitle, sheet.width).map((text) => [text, 12, "soft"] as const),
  ];
  const top = MARGIN + above.length * 18;
  const [width, height] = [sheet.width + 2 * MARGIN, top + sheet.height + 44];
  const text = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": words.spoken,
    },
    `<style>${await fontCss()}${themeNow()}</style>`,
    withColours(HATCH_DEFS),
    element("rect", { width, height, fill: colourNow("--paper") }),
    ...above.map(([line, size, mark], i) =>
      label(MARGIN, 30 + i * 18, line, { class: mark, style: `font-size:${size}px` }),
    ),
    element("g", { transform: `translate(${MARGIN},${top})` }, withColours(sheet.marks)),
    label(MARGIN, height - 14, `Switchyard: ${runNow()}`, { class: "soft" }),
  );
  return { text, width, height };
}

/** The same as a picture of twice its size. */
export async function pngOf({ text, width, height }: StandaloneFile): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOfCanvas(canvas);
}

/** The pixels of a canvas as a file. */
export function pngOfCanvas(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is empty"))), "image/png"),
  );
}

/** A table in full precision. */
export function csvOf({ head, rows }: ChartTable): string {
  return csvTable(head, rows);
}

/** Hands a file to the user. */
export function saveAs(name: string, type: string, content: string | Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What identifies the run whose figures are drawn, as the page writes it on its body. */
function runNow(): string {
  return document.body.dataset.run ?? "";
}

function colourNow(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function withColours(text: string): string {
  return text.replace(/var\((--[a-z]+)\)/g, (whole, name: string) => colourNow(name) || whole);
}

/** The rules of marks without the schemes: their colours are written in. */
function themeNow(): string {
  const rules = THEME_CSS.replace(/:root\{[^}]*\}/g, "").replace(/@media[^{]*\{\s*\}/g, "");
  return withColours(rules);
}

let font: Promise<string> | undefined;

function fontCss(): Promise<string> {
  font ??= fetch(interUrl)
    .then((response) => response.arrayBuffer())
    .then(
      (bytes) =>
        `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${base64(bytes)}) format("woff2")}`,
    )
    .catch(() => "");
  return font;
}

function base64(bytes: ArrayBuffer): string {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
