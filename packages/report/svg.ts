/** Attributes of an element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG (or HTML) element as text. Children are markup: text of users goes through {@link escapeText} first. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${escapeText(typeof value === "number" ? shortNumber(value) : String(value))}"`,
    )
    .join("");
  const inside = children.join("");
  return inside === "" && VOID.has(name) ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

const VOID = new Set(["line", "rect", "path", "circle", "polyline", "use"]);

/** Text of people inside markup. */
export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Pixels to a hundredth: a chart's file stays small and two runs write the same bytes. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A text label. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/** A straight line. */
export function rule(x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string {
  return element("line", { x1, y1, x2, y2, ...attributes });
}
