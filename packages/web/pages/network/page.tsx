import { fanChart, supplyChart } from "@switchyard/report";
import type { NetworkPast, NetworkSimulation } from "@switchyard/study";
import { useAnswer, useAppState, useFilesStamp, useScenarioText, useStudy } from "../../app/context.tsx";
import { FileDrop } from "../../app/file-drop.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { RECORD_FILE } from "../../files/network-record-file.ts";
import type { NetworkAnswer } from "../../worker/topics/network.ts";
import { BacktestTable } from "./backtest-table.tsx";
import { ShockAnswer } from "./shock-answer.tsx";
import { ShockBench } from "./shock-bench.tsx";
import { type BenchShock, shockOf, shockText } from "./shocks.ts";

const PATHS = 96;
const MONTHS = 36;
/** A ready shock strikes this many steps of two weeks after the start. */
const QUIET_STEPS = 13;
const HOW = { href: "#how-network", text: "how this was computed" };
const FAN_METHOD =
  "Sampled paths of the network model from the scenario's start: price walks without drift around the scenario's, fleets are drawn from a stated prior (or learnt from the daily file that was dropped), retargets are exact. Bands are quantiles over the paths at each date.";
const SUPPLY_METHOD =
  "Installed hashrate of the fleet in the middle by power, sorted by the hashprice at which its avoidable cost (power, variable upkeep) is just met. The site's machines stand where they would at the site's mean price of power.";

/** Where difficulty, hashrate and hashprice go, who is under water, and what a shock does. */
export default function NetworkPage() {
  const { params } = useAppState();
  const filesStamp = useFilesStamp();
  const shock = shockOf(params);
  const result = useStudy().answer;
  const asking = useAnswer("network", {
    text: useScenarioText(),
    filesStamp,
    shocks: shock ? [shockText(shock)] : [],
    months: MONTHS,
    paths: PATHS,
    seed: 1,
    siteCostUsdPerMwh: result?.schema === "switchyard/study/1" ? result.prices.meanUsdPerMwh : undefined,
  });
  const days = asking.answer?.simulation.days;
  return (
    <>
      <ShockBench
        shock={shock}
        firstMonth={days?.[Math.min(QUIET_STEPS, days.length - 1)]?.slice(0, 7) ?? "2027-06"}
      />
      <WhenAnswered asking={asking} again={asking.again} what="Simulating the network">
        {(answer) => <Network answer={answer} shock={shock} />}
      </WhenAnswered>
      <BacktestTable />
    </>
  );
}

function Network({
  answer: { simulation, past, own },
  shock,
}: {
  readonly answer: NetworkAnswer;
  readonly shock: BenchShock | undefined;
}) {
  const { after } = simulation;
  return (
    <>
      {shock ? <ShockAnswer simulation={simulation} shock={shock} /> : null}
      <h2>Ahead{shock ? ", with the shock" : ""}</h2>
      <ChartFrame chart={fanOf(simulation, past, "hashpriceUsdPerPhDay")} how={FAN_METHOD} />
      <div className="halves">
        <ChartFrame chart={fanOf(simulation, past, "hashrateEhs")} how={FAN_METHOD} />
        <ChartFrame chart={fanOf(simulation, past, "difficulty")} how={FAN_METHOD} />
      </div>
      <h2>Who is under water</h2>
      <ChartFrame
        how={SUPPLY_METHOD}
        chart={supplyChart({
          day: after.day,
          steps: after.supplyCurve,
          hashpriceUsdPerPhDay: after.hashpriceUsdPerPhDay,
          own,
          how: HOW,
        })}
      />
      {past.length === 0 ? <FileDrop name={RECORD_FILE} path="history of the network" /> : null}
      <ul className="note">
        {simulation.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}

const FANS = {
  hashpriceUsdPerPhDay: { name: "Hashprice", unit: "USD/PH/day", scale: 1 },
  hashrateEhs: { name: "Hashrate", unit: "EH/s", scale: 1 },
  difficulty: { name: "Difficulty", unit: "T", scale: 1e-12 },
} as const;

function fanOf(simulation: NetworkSimulation, past: readonly NetworkPast[], field: keyof typeof FANS) {
  const { name, unit, scale } = FANS[field];
  const scaled = (values: readonly number[]) => values.map((value) => value * scale);
  const { p5, p25, p50, p75, p95 } = simulation[field];
  return fanChart({
    id: `fan-${name.toLowerCase()}`,
    name,
    unit,
    days: simulation.days,
    fan: { p5: scaled(p5), p25: scaled(p25), p50: scaled(p50), p75: scaled(p75), p95: scaled(p95) },
    history: past.map((row) => ({ day: row.day, value: row[field] * scale })),
    how: HOW,
  });
}
