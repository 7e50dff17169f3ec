import { type AssumptionLine, type DisclosedBeside, formatFigure, formatUsd } from "@switchyard/study";
import { useId } from "react";
import { useAnswer, useApp, useAppState, useFilesStamp, useScenarioText } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";

const STATUSES = ["verified", "reported", "pending", "assumed"] as const;
const MOST_ROWS = 25;

/** The disclosed deals beside this site, and every assumption with its source. */
export function AssumptionsPart() {
  const asking = useAnswer("assumptions", { text: useScenarioText(), filesStamp: useFilesStamp() });
  return (
    <WhenAnswered asking={asking} again={asking.again} what="Reading the assumptions">
      {({ lines, usedIds, disclosed }) => (
        <>
          <Deals disclosed={disclosed} />
          <Assumptions lines={lines} used={new Set(usedIds)} />
        </>
      )}
    </WhenAnswered>
  );
}

const COMPARED = {
  rentUsdPerKwMonth: "rent, term average, per IT kW and month",
  termMonths: "term",
  gridToItRatio: "grid MW per IT MW",
  hallUsdPerItMw: "building cost per IT MW",
} as const;

function Deals({ disclosed: { deals, comparisons } }: { readonly disclosed: DisclosedBeside }) {
  const text = (value: number | null, what: keyof typeof COMPARED) =>
    value === null ? "–" : what === "hallUsdPerItMw" ? formatUsd(value) : formatFigure(value);
  return (
    <section aria-labelledby="deals">
      <h2 id="deals">Disclosed deals beside this site, on one basis</h2>
      <div className="halves">
        <table>
          <caption>This site among them</caption>
          <thead>
            <tr>
              <th scope="col">figure</th>
              <th scope="col">this site</th>
              <th scope="col">disclosed</th>
              <th scope="col">stands</th>
            </tr>
          </thead>
          <tbody>
            {comparisons.map(({ what, unit, own, low, high, count, stands }) => (
              <tr key={what}>
                <td>
                  {COMPARED[what]} {unit ? <span className="soft">{unit}</span> : null}
                </td>
                <td>{text(own, what)}</td>
                <td>
                  {text(low, what)} to {text(high, what)} <span className="soft">of {count}</span>
                </td>
                <td>{stands ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section className="wide" tabIndex={0} aria-label="Deals">
          <table>
            <caption>Deals of former miners as disclosed</caption>
            <thead>
              <tr>
                <th scope="col">host and tenant</th>
                <th scope="col">IT MW</th>
                <th scope="col">USD/kW/month</th>
                <th scope="col">years</th>
                <th scope="col">date</th>
              </tr>
            </thead>
            <tbody>
              {deals.map((deal) => (
                <tr key={deal.id} title={`${deal.source}. ${deal.note}`}>
                  <td>
                    {deal.name}
                    {deal.tenant ? `, ${deal.tenant}` : ""}
                    {deal.isComparable ? "" : " (owns the accelerators: not compared)"}
                  </td>
                  <td>{deal.itMw === null ? "–" : formatFigure(deal.itMw)}</td>
                  <td>{deal.rentUsdPerKwMonth === null ? "–" : formatFigure(deal.rentUsdPerKwMonth)}</td>
                  <td>{deal.termMonths === null ? "–" : formatFigure(deal.termMonths / 12)}</td>
                  <td>{deal.date}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </section>
  );
}

function Assumptions({
  lines,
  used,
}: {
  readonly lines: readonly AssumptionLine[];
  readonly used: ReadonlySet<string>;
}) {
  const { store } = useApp();
  const { params } = useAppState();
  const searchId = useId();
  const words = (params.find ?? "").toLowerCase();
  const status = STATUSES.find((each) => each === params.status);
  const isUsedOnly = params.used === "yes";
  const found = lines.filter(
    (line) =>
      (!status || line.status === status) &&
      (!isUsedOnly || used.has(line.id)) &&
      (words === "" || `${line.id} ${line.source} ${line.note}`.toLowerCase().includes(words)),
  );
  const count = (each: string) => lines.filter((line) => line.status === each).length;
  return (
    <section aria-labelledby="assumptions">
      <h2 id="assumptions">
        {lines.length} assumptions: {STATUSES.map((each) => `${count(each)} ${each}`).join(", ")}
      </h2>
      <div className="finder">
        <label htmlFor={searchId}>Find</label>
        <input
          id={searchId}
          type="search"
          value={params.find ?? ""}
          onChange={(event) => store.setParams({ find: event.target.value || undefined })}
        />
        <div className="presses">
          {STATUSES.map((each) => (
            <button
              type="button"
              key={each}
              aria-pressed={status === each}
              onClick={() => store.setParams({ status: status === each ? undefined : each })}
            >
              {each}
            </button>
          ))}
          <button
            type="button"
            aria-pressed={isUsedOnly}
            onClick={() => store.setParams({ used: isUsedOnly ? undefined : "yes" })}
          >
            read by this scenario
          </button>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="wide" tabIndex={0} aria-label="Assumptions">
        <table className="assumptions">
          <thead>
            <tr>
              <th scope="col">assumption</th>
              <th scope="col">value</th>
              <th scope="col">status</th>
              <th scope="col">date</th>
              <th scope="col">source</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_ROWS).map((line) => (
              <tr key={line.id} data-status={line.status}>
                <td>
                  <code>{line.id}</code>
                  {used.has(line.id) ? <span className="soft"> · this run</span> : null}
                </td>
                <td>{valueText(line)}</td>
                <td>{line.status}</td>
                <td>{line.date}</td>
                <td>
                  {line.source}
                  {line.note ? <span className="soft"> {line.note}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {found.length > MOST_ROWS ? (
        <p className="soft">
          The first {MOST_ROWS} of {found.length}; a word above finds the others.
        </p>
      ) : null}
      {found.length === 0 ? <p className="empty">No assumption has these words.</p> : null}
    </section>
  );
}

const LONGEST_RECORD = 90;

function valueText({ value, record, unit }: AssumptionLine): string {
  if (value !== null) return `${typeof value === "number" ? formatFigure(value, 6) : String(value)} ${unit}`;
  const text = JSON.stringify(record).replace(/["{}]/g, "").replaceAll(",", ", ").replaceAll(":", " ");
  return text.length > LONGEST_RECORD ? `${text.slice(0, LONGEST_RECORD)} …` : text;
}
