import { quantityText } from "@switchyard/core/evidence";
import type { RegisteredClaim } from "@switchyard/study";
import { scaleLinear, scaleLog } from "d3-scale";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, middleOnSheet, NARROW, textWidth, WIDE, wrapText } from "./layout.ts";
import { element, label, rule } from "./svg.ts";

/**
 * Where a claim holds along its decisive input: solid where it holds, hatched where it fails, turns named, the plausible range
 * bracketed, the reference marked; under it what each reading of the disputed inputs answers.
 */
export function claimChart(claim: RegisteredClaim): Chart | null {
  const { decisiveInput } = claim;
  if (!decisiveInput) return null;
  return {
    id: `claim-${claim.id}`,
    title: claim.answer,
    subtitle: `${decisiveInput.label} (${decisiveInput.unit === "" ? "share" : decisiveInput.unit}): solid where the claim holds, hatched where it fails; the bracket is the plausible range, the ring the reference`,
    ...drawing(claim, WIDE),
    narrow: drawing(claim, NARROW),
    spoken: `${claim.wording}. ${claim.answer}`,
    table: tableOf(claim),
    how: { href: `#how-${claim.id}`, text: "how this was computed" },
  };
}

function tableOf(claim: RegisteredClaim): Chart["table"] {
  const turns = claim.boundary.map(
    ({ value, holdsAbove }) => ["turn", holdsAbove ? "holds above" : "holds below", value] as const,
  );
  const readings = readingsOf(claim).map(
    ({ name, holds, value }) => [name, holds ? "holds" : "fails", value] as const,
  );
  return { head: ["what", "answer", "value"], rows: [...turns, ...readings] };
}

interface ReadingRow {
  readonly name: string;
  readonly holds: boolean;
  readonly value: number | null;
}

/** The reference first, then each reading with its headline. */
function readingsOf(claim: RegisteredClaim): readonly ReadingRow[] {
  const headlineOf = (figures: RegisteredClaim["figures"]) =>
    figures.find(({ name }) => name === claim.headline)?.value ?? null;
  const reference = {
    name: "reference",
    holds: claim.holdsAtReference === true,
    value: headlineOf(claim.figures),
  };
  const others = claim.readings.map(({ name, holds, figures }) => ({
    name,
    holds,
    value: headlineOf(figures),
  }));
  return [reference, ...others];
}

const TRACK_Y = 44;
const FIRST_ROW = 104;
const LINE = 16;

function drawing(claim: RegisteredClaim, layout: Layout): Drawing {
  const x = scaleOf(claim, layout);
  const rows = readingRows(claim, layout);
  const height = FIRST_ROW + rows.reduce((total, { lines }) => total + lines.length * LINE + 8, 0);
  return {
    width: layout.width,
    height,
    marks: track(claim, x) + range(claim, x, layout) + turns(claim, x, layout) + rowMarks(rows, layout),
  };
}

type Scale = (value: number) => number;

/** The span that holds the plausible range, the reference and every turn, on ratios where it covers more than a factor of 20. */
function scaleOf(
  { decisiveInput, boundary }: RegisteredClaim,
  layout: Layout,
): Scale & { span: readonly [number, number] } {
  const { low, high, referenceValue } = decisiveInput!;
  const all = [low, high, referenceValue, ...boundary.map(({ value }) => value)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const isLog = least > 0 && most / least > 20;
  const pad = isLog ? 1.3 : (most - least) * 0.06;
  const span: readonly [number, number] = isLog ? [least / pad, most * pad] : [least - pad, most + pad];
  const scale = (isLog ? scaleLog() : scaleLinear())
    .domain(span)
    .range([8, layout.width - 8])
    .clamp(true);
  return Object.assign((value: number) => scale(value), { span });
}

function track(
  { boundary, holdsAtReference, decisiveInput }: RegisteredClaim,
  x: ReturnType<typeof scaleOf>,
): string {
  const [from, to] = x.span;
  const edges = [from, ...boundary.map(({ value }) => value), to];
  const holdsFrom = (i: number) => {
    if (i > 0) return boundary[i - 1]!.holdsAbove;
    return boundary.length > 0 ? !boundary[0]!.holdsAbove : holdsAtReference === true;
  };
  const pieces = edges.slice(0, -1).map((edge, i) =>
    element("rect", {
      x: x(edge),
      y: TRACK_Y - 7,
      width: Math.max(0, x(edges[i + 1]!) - x(edge)),
      height: 14,
      class: holdsFrom(i) ? "ink" : "idle",
    }),
  );
  const dot = element("circle", { cx: x(decisiveInput!.referenceValue), cy: TRACK_Y, r: 6, class: "hollow" });
  return pieces.join("") + dot;
}

/** The plausible range as a bracket under the track, its ends named. */
function range({ decisiveInput }: RegisteredClaim, x: Scale, layout: Layout): string {
  const { low, high, unit } = decisiveInput!;
  const y = TRACK_Y + 16;
  const ends = [low, high].map((value) => rule(x(value), y - 5, x(value), y + 1, { class: "zero" })).join("");
  const text = `plausible ${quantityText(low, "")} to ${quantityText(high, unit)}`;
  return (
    rule(x(low), y, x(high), y, { class: "zero" }) +
    ends +
    label(middleOnSheet((x(low) + x(high)) / 2, text, layout), y + 16, text, {
      "text-anchor": "middle",
      class: "soft",
    })
  );
}

/** Turns above the track, at most as many names as there is room for: the table has them all. */
function turns({ boundary, decisiveInput }: RegisteredClaim, x: Scale, layout: Layout): string {
  let free = Number.NEGATIVE_INFINITY;
  return boundary
    .map(({ value }) => {
      const text = quantityText(value, decisiveInput!.unit);
      const half = textWidth(text, { isBold: true }) / 2;
      const at = middleOnSheet(x(value), text, layout);
      const isRoom = at - half > free;
      if (isRoom) free = at + half + 8;
      const tick = rule(x(value), TRACK_Y - 14, x(value), TRACK_Y + 10, { class: "zero" });
      return (
        tick + (isRoom ? label(at, TRACK_Y - 20, text, { "text-anchor": "middle", class: "strong" }) : "")
      );
    })
    .join("");
}

interface TextRow extends ReadingRow {
  readonly lines: readonly string[];
  readonly y: number;
  readonly answer: string;
}

function readingRows(claim: RegisteredClaim, layout: Layout): readonly TextRow[] {
  const unit = claim.figures.find(({ name }) => name === claim.headline)?.unit ?? "";
  let y = FIRST_ROW;
  return readingsOf(claim).map((row) => {
    const answer = `${row.holds ? "holds" : "fails"}, ${quantityText(row.value, unit)}`;
    const room = layout.width - textWidth(answer, { isBold: true }) - 34;
    const lines = wrapText(row.name, room);
    const placed = { ...row, answer, lines, y };
    y += lines.length * LINE + 8;
    return placed;
  });
}

/** A full dot holds, a ring fails: shape and word, not colour alone. */
function rowMarks(rows: readonly TextRow[], layout: Layout): string {
  return rows
    .map(
      ({ holds, lines, y, answer }) =>
        (holds
          ? element("circle", { cx: 8, cy: y - 4, r: 5, class: "ink" })
          : element("circle", { cx: 8, cy: y - 4, r: 4.5, class: "hollow" })) +
        lines.map((line, i) => label(22, y + i * LINE, line)).join("") +
        label(layout.width, y, answer, { "text-anchor": "end", class: "strong" }),
    )
    .join("");
}
