import document from "../../../../docs/network.md?raw";
import { type DocTable, docTables } from "./doc-tables.ts";

const SHOWN = ["Targets as they came out", "Origins from 2018, told the realised price, 52 weeks", "Shocks"];

/** How well such forecasts did on what they had not seen: the document's own tables. */
export function BacktestTable() {
  const tables = docTables(document).filter(({ caption }) => SHOWN.includes(caption));
  return (
    <section aria-labelledby="backtest">
      <h2 id="backtest">How far to trust it: forecasts from 114 past months, without a look ahead</h2>
      <p className="note">
        Errors are of the natural log of difficulty. Market history is not shipped with the page:{" "}
        <code>switchyard network backtest --data FILE</code> computes these tables anew from a daily file.
      </p>
      {tables.map((table) => (
        <details key={table.caption} open={table.caption === SHOWN[0]}>
          <summary>{table.caption}</summary>
          <Rows table={table} />
        </details>
      ))}
    </section>
  );
}

function Rows({ table: { caption, head, rows } }: { readonly table: DocTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="wide" tabIndex={0} aria-label={caption}>
      <table>
        <thead>
          <tr>
            {head.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other name where its head is empty
              <th key={i} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join(" ")} data-missed={row.at(-1) === "missed" || undefined}>
              {row.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row keep their places
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
