import type { PresetDesign } from "@switchyard/core/facility";
import { oneLineDiagram } from "@switchyard/report";
import { formatFigure, formatUsd } from "@switchyard/study";
import { useApp } from "../../app/context.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import type { FacilityAnswer } from "../../worker/topics/facility.ts";
import { minutesPerYear } from "./gantt-input.ts";

/** The presets of the power chain, by rising redundancy. */
export const DESIGNS: readonly PresetDesign[] = ["bare", "ups", "n", "n+1", "n+2", "2n", "2n-split"];
const HOW =
  "Regenerative simulation of the component graph, stratified by the first event of an excursion, with balanced failure biasing and a cap on the likelihood ratio; the exact engine beside it where the graph allows. The contract measures at the receptacle; the tenant also loses what restart and checkpoints cost. The two are never added.";

/** The chain that feeds the halls, what it comes to, and the next spare that pays. */
export function AvailabilityPart({
  availability,
  graph,
  design,
}: {
  readonly design: PresetDesign;
  readonly availability: NonNullable<FacilityAnswer["availability"]>;
  readonly graph: NonNullable<FacilityAnswer["graph"]>;
}) {
  const { store } = useApp();
  const { halls, nextSpares, note, promisedAvailabilityFraction } = availability;
  return (
    <section aria-labelledby="availability">
      <h2 id="availability">How available it is</h2>
      <div className="presses">
        {DESIGNS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={each === design}
            onClick={() => store.setParams({ design: each })}
          >
            {each}
          </button>
        ))}
      </div>
      {note ? <p className="note">{note}</p> : null}
      <div className="halves">
        <Halls halls={halls} promised={promisedAvailabilityFraction} breach={availability.serviceLevel} />
        <Spares spares={nextSpares} creditUsd={availability.creditUsdPerContractMinute} />
      </div>
      <ChartFrame
        how={HOW}
        chart={oneLineDiagram(
          graph,
          `The chain as it is computed: ${design}, ${graph.halls.length} hall${graph.halls.length === 1 ? "" : "s"}`,
        )}
      />
    </section>
  );
}

type Availability = NonNullable<FacilityAnswer["availability"]>;

function Halls({
  halls,
  promised,
  breach,
}: {
  readonly halls: Availability["halls"];
  readonly promised: number;
  readonly breach: Availability["serviceLevel"];
}) {
  const minutes = (of: Availability["halls"][number]["contract"]) =>
    `${formatFigure(minutesPerYear(of.unavailabilityFraction))} (${formatFigure(minutesPerYear(of.low95Fraction))} to ${formatFigure(minutesPerYear(of.high95Fraction))})`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="wide" tabIndex={0} aria-label="Halls">
      <table>
        <caption>
          Minutes a year without power, with the 95 % interval; promised {(100 * promised).toFixed(3)} %
          allows {formatFigure(minutesPerYear(1 - promised))}
        </caption>
        <thead>
          <tr>
            <th scope="col">hall</th>
            <th scope="col">contract</th>
            <th scope="col">tenant</th>
            <th scope="col">chance of a breach a year</th>
          </tr>
        </thead>
        <tbody>
          {halls.map(({ hallId, contract, tenant }) => {
            const level = breach.find((each) => each.hallId === hallId);
            return (
              <tr key={hallId}>
                <td>{hallId}</td>
                <td>{minutes(contract)}</td>
                <td>{minutes(tenant)}</td>
                <td>{level ? `${formatFigure(100 * level.chanceOfBreachPerYear)} %` : "–"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Spares({
  spares,
  creditUsd,
}: {
  readonly spares: Availability["nextSpares"];
  readonly creditUsd: number | null;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="wide" tabIndex={0} aria-label="The next spare">
      <table>
        <caption>
          One more of each, by what an avoided minute costs
          {creditUsd === null ? "" : `; a minute of breach costs ${formatUsd(creditUsd)} of credits`}
        </caption>
        <thead>
          <tr>
            <th scope="col">one more</th>
            <th scope="col">a year</th>
            <th scope="col">per contract minute</th>
            <th scope="col">per tenant minute</th>
            <th scope="col">pays by credits</th>
          </tr>
        </thead>
        <tbody>
          {spares.map((spare) => (
            <tr key={spare.componentId}>
              <td>{spare.componentId}</td>
              <td>{formatUsd(spare.usdPerYear)}</td>
              <td>
                {spare.usdPerContractMinute === null ? "saves none" : formatUsd(spare.usdPerContractMinute)}
              </td>
              <td>
                {spare.usdPerTenantMinute === null ? "saves none" : formatUsd(spare.usdPerTenantMinute)}
              </td>
              <td>{spare.paysByCredits ? "yes" : "no"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
