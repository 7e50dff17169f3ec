import { compareChart } from "@switchyard/report";
import type { StudyResult } from "@switchyard/study";
import { useMemo } from "react";
import {
  useAnswer,
  useApp,
  useAppState,
  useFilesStamp,
  useScenarioText,
  useStudy,
} from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { textOfSource } from "../../state/scenario-source.ts";
import { SheetTable } from "../../ui/sheet-table.tsx";
import { changedKeys } from "./changed-keys.ts";
import { keyFigures } from "./key-figures.ts";
import { SideHead } from "./side-head.tsx";

const NO_SHIFTS = {};

/** Two scenarios side by side: the page's own on the left, another on the right. */
export default function ComparePage() {
  const { study, examples } = useApp();
  const { other } = useAppState().history.present;
  const text = useScenarioText();
  const filesStamp = useFilesStamp();
  const otherText = other ? textOfSource(other, examples) : undefined;
  const right = useAnswer(
    "study",
    otherText === undefined ? undefined : { text: otherText, shifts: NO_SHIFTS, filesStamp },
    { isLong: true },
  );
  const left = useStudy();
  return (
    <>
      <div className="halves sides">
        <SideHead side="left" text={text} asking={left} />
        <SideHead side="right" text={otherText} asking={right} />
      </div>
      {otherText === undefined ? (
        <p className="empty">Choose the scenario of the right side.</p>
      ) : (
        <WhenAnswered asking={left} again={study.again} what="Computing the left side">
          {(one) => (
            <WhenAnswered asking={right} again={right.again} what="Computing the right side">
              {(another) => <BothSides left={one} right={another} leftText={text} rightText={otherText} />}
            </WhenAnswered>
          )}
        </WhenAnswered>
      )}
    </>
  );
}

type Either = NonNullable<ReturnType<typeof useStudy>["answer"]>;

function BothSides(props: {
  readonly left: Either;
  readonly right: Either;
  readonly leftText: string;
  readonly rightText: string;
}) {
  const { left, right, leftText, rightText } = props;
  const keys = useMemo(() => changedKeys(leftText, rightText), [leftText, rightText]);
  if (!isStudy(left) || !isStudy(right))
    return (
      <p className="flag">One side has prices of days alone: there is no verdict over years to compare.</p>
    );
  return (
    <>
      <ChartFrame chart={compareChart(left, right)} howAt="how-strategies" />
      <SheetTable id="key-figures" title="The best strategy of each side" table={keyFigures(left, right)} />
      {keys.rows.length === 0 ? (
        <p className="empty">Both sides have the same scenario; change one of them on the Scenario page.</p>
      ) : (
        <SheetTable id="changed-keys" title="What the scenarios say differently" table={keys} />
      )}
    </>
  );
}

function isStudy(result: Either): result is StudyResult {
  return result.schema === "switchyard/study/1";
}
