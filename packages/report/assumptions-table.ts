import type { StudyResult } from "@switchyard/study";
import { element, escapeText } from "./svg.ts";
import { fullFigure, htmlTable } from "./table.ts";

const STATUSES = ["verified", "reported", "pending", "assumed"] as const;
const LONGEST = 110;

/** Every assumption that a result rests on, with source and status: on paper in full, on screen in a window of its own. */
export function assumptionsTable({ assumptions }: StudyResult): string {
  return element(
    "div",
    { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "Assumptions" },
    htmlTable(
      {
        head: ["assumption", "value", "status", "date", "source"],
        rows: assumptions.map((row) => [
          row.id,
          `${valueText(row.value)}${row.unit === "" ? "" : ` ${row.unit}`}`,
          row.status,
          row.date,
          row.source,
        ]),
      },
      { class: "sources", isLabelled: true },
    ),
  );
}

/** `80 assumed, 9 reported, 8 verified`. */
export function statusCounts({ assumptions }: StudyResult): string {
  const counted = STATUSES.map(
    (status) => [status, assumptions.filter((row) => row.status === status).length] as const,
  );
  return counted
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
}

/** A record's fields as words, cut where they are many: the JSON has the rest. */
export function valueText(value: unknown): string {
  const text = plainText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 2).trimEnd()} …` : text;
}

function plainText(value: unknown): string {
  if (typeof value === "number") return fullFigure(value);
  if (Array.isArray(value)) return value.map(plainText).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(
      ([key, inner]) =>
        `${key} ${typeof inner === "object" && inner !== null ? `(${plainText(inner)})` : plainText(inner)}`,
    )
    .join(", ");
}

/** The words for the statuses. */
export const STATUS_NOTE = escapeText(
  "verified: recomputed or read in a primary document; reported: press or secondary page; pending: its own source says so; assumed: our judgement, yours to change",
);
