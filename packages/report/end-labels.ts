import { spreadPlaces, textWidth } from "./layout.ts";
import { element, label, rule } from "./svg.ts";

/** The name of a line, at its end or in a list below. */
export interface EndLabel {
  /** Height of the line's end, px. */
  readonly at: number;
  readonly text: string;
  /** Classes of the line: its sample looks the same. */
  readonly className: string;
  readonly dash: string | undefined;
  readonly isStrong: boolean;
}

const GAP = 16;

/** Names at the line ends, pushed apart where lines end together. Labels sorted from top to bottom. */
export function endLabels(labels: readonly EndLabel[], x: number, room: readonly [number, number]): string {
  const places = spreadPlaces(
    labels.map(({ at }) => at),
    GAP,
    room,
  );
  return labels
    .map(
      (each, i) => rule(x, each.at, x + 10, places[i]!, { class: "hair" }) + named(each, x + 12, places[i]!),
    )
    .join("");
}

/** The same names as a list under a narrow chart, in rows of what fits. */
export function listedLabels(labels: readonly EndLabel[], x: number, y: number) {
  let [left, row] = [x, 0];
  const marks = labels.map((each) => {
    const width = 26 + textWidth(each.text, { isBold: each.isStrong }) + 14;
    if (left > x && left + width > 358) [left, row] = [x, row + 1];
    const mark = named(each, left, y + row * 18);
    left += width;
    return mark;
  });
  return { marks: marks.join(""), height: labels.length === 0 ? 0 : 26 + row * 18 };
}

function named({ text, className, dash, isStrong }: EndLabel, x: number, y: number): string {
  return (
    element("path", {
      d: `M${x},${Math.round(y * 10) / 10}h18`,
      class: className,
      "stroke-dasharray": dash,
    }) + label(x + 24, y + 4, text, isStrong ? { class: "strong" } : {})
  );
}
