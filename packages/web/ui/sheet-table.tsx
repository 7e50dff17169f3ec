import { type ChartTable, htmlTable } from "@switchyard/report";
import { csvOf, saveAs } from "../charts/export.ts";
import { Markup } from "./markup.tsx";

/** A table that is shown as a table: title, note, CSV; wide ones scroll, their last row may be a total. */
export function SheetTable(props: {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly table: ChartTable;
  /** The same in full precision, for the file; `table` where absent. */
  readonly full?: ChartTable;
  readonly hasTotal?: boolean;
  readonly className?: string;
}) {
  const { id, title, note, table, full = table, hasTotal = false, className } = props;
  return (
    <section id={id} className="sheet-table">
      <h3>{title}</h3>
      {note ? <p className="sub">{note}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="wide" tabIndex={0} aria-label={title}>
        <Markup html={htmlTable(table, { class: `sheet ${className ?? ""}`, hasTotal })} />
      </section>
      <span className="actions">
        <button
          type="button"
          data-export="csv"
          aria-label={`Save as CSV: ${title}`}
          onClick={() => saveAs(`${id}.csv`, "text/csv", csvOf(full))}
        >
          CSV
        </button>
      </span>
    </section>
  );
}
