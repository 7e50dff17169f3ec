import { conversionChart, ganttChart } from "@switchyard/report";
import { formatFigure, formatPercent, formatUsd } from "@switchyard/study";
import { useAnswer, useAppState, useFilesStamp, useScenarioText } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import type { FacilityAnswer } from "../../worker/topics/facility.ts";
import { AvailabilityPart, DESIGNS } from "./availability-part.tsx";
import { ganttInput, monthsText } from "./gantt-input.ts";
import "../dispatch/dispatch.css";

const HOW = { href: "#how-facility", text: "how this was computed" };
const CONVERSION_METHOD =
  "Per item: avoided capital = reusable share × the smaller of what the existing quantity costs new and what it displaces in a greenfield hall, less adapting and removing it. The share is the smaller of what the camp states and what the item's test allows. Avoided hardware never exceeds what the mine is worth new.";
const SCHEDULE_METHOD =
  "Tasks with lead times, precedence and uncertain durations with a common cause; dates are quantiles over the schedules drawn. Each block's feeder is cut over by itself, so that mining runs until then.";

/** What must be rebuilt, when it is ready, how available it is. */
export default function FacilityPage() {
  const { params } = useAppState();
  const design = DESIGNS.find((each) => each === params.design);
  const asking = useAnswer("facility", { text: useScenarioText(), filesStamp: useFilesStamp(), design });
  return (
    <WhenAnswered asking={asking} again={asking.again} what="Reading the site">
      {({ convert, schedule, availability, graph, design: shown }) => (
        <>
          <Conversion convert={convert} />
          {schedule ? <Schedule schedule={schedule} /> : <p className="soft">Drawing schedules …</p>}
          {availability && graph ? (
            <AvailabilityPart availability={availability} graph={graph} design={shown} />
          ) : (
            <p className="soft">Failing and repairing the power chain …</p>
          )}
        </>
      )}
    </WhenAnswered>
  );
}

function Conversion({ convert }: { readonly convert: FacilityAnswer["convert"] }) {
  const { own, camps, dispute, breakEvenReuseFraction } = convert;
  const of = (campId: string) => camps.find((each) => each.campId === campId);
  const readings = [of("reuse"), of("rebuild"), of("middle") ?? own].filter((each) => each !== undefined);
  return (
    <section aria-labelledby="conversion-part">
      <h2 id="conversion-part">What can be used again</h2>
      <p className="note">
        The camps are {formatUsd(dispute.capitalUsd)} apart: {formatPercent(dispute.fractionOfHall)} of a hall
        {convert.monthlyNoiUsd ? `, or ${formatFigure(dispute.monthsOfNoi ?? 0)} months of its income` : ""}.
        The queue position saves {monthsText(convert.monthsSaved)}
        {own.timeValueUsd > 0 ? `, worth ${formatUsd(own.timeValueUsd)} of income` : ""}.
        {breakEvenReuseFraction === null
          ? ""
          : ` Reuse pays for itself from ${formatPercent(breakEvenReuseFraction)} of the mine.`}
      </p>
      <ChartFrame
        how={CONVERSION_METHOD}
        chart={conversionChart(
          readings.map((reading) => ({
            name: reading.campId,
            greenfieldUsd: reading.greenfield.totalUsd,
            items: reading.items,
          })),
          HOW,
        )}
      />
      <CapexTable convert={convert} />
    </section>
  );
}

function CapexTable({ convert: { own, camps, disclosed } }: { readonly convert: FacilityAnswer["convert"] }) {
  const perMw = (cost: { readonly usdPerGridMw: number; readonly usdPerItMw: number }) => [
    formatUsd(cost.usdPerGridMw),
    formatUsd(cost.usdPerItMw),
  ];
  const rows: readonly (readonly string[])[] = [
    ["the mine, new", ...perMw(own.mine)],
    ["greenfield hall", ...perMw(own.greenfield)],
    ...camps.map((camp) => [`converted hall, as "${camp.campId}" reads it`, ...perMw(camp.converted)]),
    ...disclosed.map(({ project, lowUsdPerItMw, highUsdPerItMw, stands }) => [
      `${project}, disclosed; this site stands ${stands}`,
      "–",
      `${formatUsd(lowUsdPerItMw)} to ${formatUsd(highUsdPerItMw)}`,
    ]),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="wide" tabIndex={0} aria-label="Capital per megawatt">
      <table>
        <thead>
          <tr>
            <th scope="col">capital before contingency</th>
            <th scope="col">per grid MW</th>
            <th scope="col">per IT MW</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
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

function Schedule({ schedule }: { readonly schedule: NonNullable<FacilityAnswer["schedule"]> }) {
  const { conversion, greenfield, monthsSaved, bridge } = schedule;
  return (
    <section aria-labelledby="schedule-part">
      <h2 id="schedule-part">When it is ready</h2>
      <p className="note">
        Against building on empty land conversion saves {monthsText(monthsSaved)} at the median.
        {bridge.available
          ? ` Mining until each feeder is cut over brings ${formatUsd(bridge.sunk.netUsd)} on the way (the sunk fleet).`
          : ` No bridge: ${bridge.because}.`}
      </p>
      <ChartFrame
        chart={ganttChart({ ...ganttInput(conversion, "Conversion"), how: HOW })}
        how={SCHEDULE_METHOD}
      />
      <details>
        <summary>The same on empty land</summary>
        <ChartFrame
          chart={{
            ...ganttChart({ ...ganttInput(greenfield, "Greenfield"), how: HOW }),
            id: "gantt-greenfield",
          }}
          how={SCHEDULE_METHOD}
        />
      </details>
    </section>
  );
}
