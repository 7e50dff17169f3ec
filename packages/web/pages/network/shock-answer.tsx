import { shockChart } from "@switchyard/report";
import type { NetworkSimulation } from "@switchyard/study";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { type ShockStory, shockStory, signedPercent } from "./shock-story.ts";
import { type BenchShock, shockWords } from "./shocks.ts";

const HOW = { href: "#how-network", text: "how this was computed" };
const METHOD =
  "The expected path of 96 fleets drawn from a stated prior (or learnt from the daily file that was dropped), each a merit order of machine vintages by power price: cells stop when revenue is below avoidable cost, orders follow payback and arrive after a lag, retargets are exact every 2,016 blocks. The same fleets run once with the shock and once without.";

/** What the shock does to hashprice and difficulty, against the same network without it. */
export function ShockAnswer({
  simulation,
  shock,
}: {
  readonly simulation: NetworkSimulation;
  readonly shock: BenchShock;
}) {
  const story = shockStory(simulation, shock.month);
  const { expected, withoutShocks, days } = simulation;
  if (!story || !withoutShocks) return null;
  const shared = { days, shockIndex: story.shockIndex, how: HOW };
  return (
    <>
      <p className="note" data-story="shock">
        {sentence(story, shock)}
      </p>
      <div className="halves">
        <ChartFrame
          how={METHOD}
          chart={shockChart({
            ...shared,
            id: "shock-hashprice",
            title: hashpriceTitle(story),
            name: "Hashprice",
            unit: "USD/PH/day",
            withShock: expected.hashpriceUsdPerPhDay,
            without: withoutShocks.hashpriceUsdPerPhDay,
            marks: story.halfIndex === null ? [] : [{ index: story.halfIndex, text: "half absorbed" }],
          })}
        />
        <ChartFrame
          how={METHOD}
          chart={shockChart({
            ...shared,
            id: "shock-hashrate",
            title: `Hashrate moves by up to ${signedPercent(story.difficultyChangeFraction)} against the path without the shock`,
            name: "Hashrate by difficulty",
            unit: "EH/s",
            withShock: expected.hashrateEhs,
            without: withoutShocks.hashrateEhs,
            marks: [],
          })}
        />
      </div>
    </>
  );
}

function hashpriceTitle({ peakChangeFraction, halfIndex, deepestIndex }: ShockStory): string {
  const move = `Hashprice moves by ${signedPercent(peakChangeFraction)} at the farthest`;
  return halfIndex === null
    ? `${move}; half of it is not absorbed within the run`
    : `${move}; half of it is absorbed ${weeks(halfIndex - deepestIndex)} later`;
}

const weeks = (steps: number) => `${2 * steps} weeks`;

function sentence(story: ShockStory, shock: BenchShock): string {
  const water = Math.round(100 * story.underWaterAtWorstFraction);
  return `After ${shockWords(shock)} up to ${water} % of installed hashrate does not earn its avoidable cost, and difficulty moves by ${signedPercent(story.difficultyChangeFraction)} without anyone's help. A TH that stays on earns ${signedPercent(story.peakChangeFraction)} against the network without the shock at the farthest, ${signedPercent(story.endChangeFraction)} at the end of the run.`;
}
