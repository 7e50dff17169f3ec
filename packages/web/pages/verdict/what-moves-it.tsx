import { tornadoChart, winnerMap } from "@switchyard/report";
import { useAnswer, useAppState, useFilesStamp, useScenarioText } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { isUnshifted } from "../../state/shifts.ts";
import { WhenSeen } from "../../ui/when-seen.tsx";

/** Where the spread comes from, and who wins where: asked of the scenario as written, when someone looks. */
export default function WhatMovesIt({
  hasLease,
  hasMine,
}: {
  readonly hasLease: boolean;
  readonly hasMine: boolean;
}) {
  const { shifts } = useAppState().history.present;
  return (
    <section>
      <h2>What moves the answer</h2>
      {isUnshifted(shifts) ? null : <p className="sub">Of the scenario as written, without the sliders.</p>}
      <WhenSeen height={420}>
        <Tornado />
      </WhenSeen>
      {hasLease && hasMine ? (
        <WhenSeen height={460}>
          <WinnerMap />
        </WhenSeen>
      ) : null}
    </section>
  );
}

const TORNADO_HOW =
  "One input at a time is set to its low and to its high end (the ranges stand in assumptions/study.yaml), all strategies are computed anew there, and the bar is what today's best strategy is worth; a ring marks where another one is worth more. Delay runs from none, reuse over all its range.";

function Tornado() {
  const text = useScenarioText();
  const filesStamp = useFilesStamp();
  const asking = useAnswer("tornado", { text, filesStamp }, { isLong: true });
  return (
    <WhenAnswered asking={asking} again={asking.again} what="Moving one input at a time">
      {(answer) => <ChartFrame chart={tornadoChart(answer)} how={TORNADO_HOW} />}
    </WhenAnswered>
  );
}

/** Odd, so that today's own value is one of the places. */
const MAP_OPTIONS = { x: "rent", y: "hashprice", steps: 13, span: 2.5 } as const;

const MAP_HOW =
  "Rent and hashprice are set to each place of a grid of 13 by 13, from today's value over 2.5 to today's times 2.5 in equal ratios, all else as it is; every strategy is computed anew at each place and the best is drawn. Today's own values are the middle.";

function WinnerMap() {
  const text = useScenarioText();
  const filesStamp = useFilesStamp();
  const asking = useAnswer("map", { text, filesStamp, options: MAP_OPTIONS }, { isLong: true });
  return (
    <WhenAnswered asking={asking} again={asking.again} what="Drawing the map of rent and hashprice">
      {(answer) => <ChartFrame chart={winnerMap(answer)} how={MAP_HOW} />}
    </WhenAnswered>
  );
}
