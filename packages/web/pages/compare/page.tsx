import { strategiesChart } from "@switchyard/report";
import { useApp, useStudy } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";

/** Stands in until its own work is in. */
export default function Page() {
  const { study } = useApp();
  return (
    <WhenAnswered asking={useStudy()} again={study.again} what="Computing the verdict">
      {(answer) =>
        answer.schema === "switchyard/study/1" ? (
          <ChartFrame chart={strategiesChart(answer)} />
        ) : (
          <p>{answer.noVerdict}</p>
        )
      }
    </WhenAnswered>
  );
}
