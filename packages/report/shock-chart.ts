import { formatFigure } from "@switchyard/study";
import { DATED_FOOT, type DatedSheet, datedPath, datedSheet } from "./dated-sheet.ts";
import { type EndLabel, endLabels, listedLabels } from "./end-labels.ts";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { element, label, rule } from "./svg.ts";

/** A quantity of the network on its expected path, with a shock and without. */
export interface ShockInput {
  readonly id: string;
  /** The finding. */
  readonly title: string;
  readonly name: string;
  readonly unit: string;
  readonly days: readonly string[];
  readonly withShock: readonly number[];
  readonly without: readonly number[];
  /** Index of the shock's first day. */
  readonly shockIndex: number;
  /** Named days on the shocked line: deepest, half absorbed. */
  readonly marks: readonly { readonly index: number; readonly text: string }[];
  readonly how: Chart["how"];
}

/** Two expected paths: the gap between them is what the shock did. */
export function shockChart(input: ShockInput): Chart {
  const { id, title, name, unit, days, withShock, without, how } = input;
  return {
    id,
    title,
    subtitle: `${name}, ${unit}, expected path with the shock and without`,
    ...drawing(input, WIDE),
    narrow: drawing(input, NARROW),
    spoken: `${title}. At the end ${formatFigure(withShock.at(-1)!)} ${unit} with the shock, ${formatFigure(without.at(-1)!)} without.`,
    table: {
      head: ["day", `with the shock, ${unit}`, `without, ${unit}`],
      rows: days.map((day, i) => [day, withShock[i]!, without[i]!]),
    },
    how,
  };
}

function drawing(input: ShockInput, layout: Layout): Drawing {
  const { days, withShock, without, shockIndex } = input;
  const isWide = layout.name === "wide";
  const most = Math.max(...withShock, ...without);
  const sheet = datedSheet(days, most, layout, isWide ? textWidth("with the shock") + 48 : 8);
  const ends = endsOf(sheet, input);
  const below = isWide ? { marks: "", height: 0 } : listedLabels(ends, 4, sheet.bottom + 46);
  const at = sheet.x(shockIndex);
  return {
    width: layout.width,
    height: sheet.bottom + DATED_FOOT + below.height,
    marks: [
      sheet.axes,
      rule(at, sheet.top, at, sheet.bottom, { class: "threshold" }),
      element("path", { d: datedPath(sheet, without), class: "line line-import", "stroke-dasharray": "7 3" }),
      element("path", { d: datedPath(sheet, withShock), class: "line line-mining lead" }),
      ...input.marks.map((mark) => named(mark, sheet, input)),
      isWide ? endLabels(ends, sheet.right + 4, [sheet.top, sheet.bottom]) : below.marks,
    ].join(""),
    cursorX: days.map((_, i) => sheet.x(i)),
  };
}

function named(
  { index, text }: ShockInput["marks"][number],
  { x, y, right, left }: DatedSheet,
  { withShock, without }: ShockInput,
): string {
  const [cx, cy] = [x(index), y(withShock[index]!)];
  const isBelow = withShock[index]! <= without[index]!;
  const isLeft = cx + textWidth(text) / 2 > right;
  const middle = Math.max(left + textWidth(text) / 2, Math.min(cx, right - textWidth(text) / 2));
  return (
    element("circle", { cx, cy, r: 4, class: "hollow" }) +
    label(isLeft ? right : middle, cy + (isBelow ? 20 : -10), text, {
      class: "halo",
      "text-anchor": isLeft ? "end" : "middle",
    })
  );
}

function endsOf({ y }: DatedSheet, { withShock, without }: ShockInput): readonly EndLabel[] {
  return [
    {
      at: y(withShock.at(-1)!),
      text: "with the shock",
      className: "line line-mining lead",
      dash: undefined,
      isStrong: true,
    },
    {
      at: y(without.at(-1)!),
      text: "without",
      className: "line line-import",
      dash: "7 3",
      isStrong: false,
    },
  ].sort((a, b) => a.at - b.at);
}
