import { dispatchChart, durationChart, energyFlowChart } from "@switchyard/report";
import { type DispatchResult, formatFigure, formatUsd } from "@switchyard/study";
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
import { LongSeries } from "../../charts/long-series-frame.tsx";
import { localClock } from "./clock.ts";
import { Duals } from "./duals.tsx";
import { HEAT_LAYERS, type HeatLayer, layerValues } from "./heat.ts";
import { HeatMap } from "./heat-map.tsx";
import { HourInspector } from "./hour-inspector.tsx";
import { cutDispatch, type StepWindow, windowOf, windowParams } from "./window.ts";
import "./dispatch.css";

const STACK_METHOD =
  "Every step of the price year is dispatched for the highest value under the connection, the lease and the machines: exactly where the site is of the class that our own algorithm solves (the result says which way was taken and its proven gap), by HiGHS otherwise.";

/** Which use gets each interval's power, from the year down to the hour. */
export default function DispatchPage() {
  const asking = useAnswer("dispatch", { text: useScenarioText(), filesStamp: useFilesStamp() });
  return (
    <WhenAnswered asking={asking} again={asking.again} what="Dispatching the year">
      {(result) => <Dispatched result={result} />}
    </WhenAnswered>
  );
}

function Dispatched({ result }: { readonly result: DispatchResult }) {
  const { store } = useApp();
  const { params } = useAppState();
  const clock = useMemo(() => localClock(result.horizon.zone), [result.horizon.zone]);
  const chosen = windowOf(params, result.horizon);
  const shown: StepWindow = chosen ?? { from: 0, to: result.horizon.steps };
  const { from, to } = shown;
  const cut = useMemo(() => cutDispatch(result, { from, to }), [result, from, to]);
  const setWindow = (window: StepWindow | undefined) => {
    for (const [name, value] of Object.entries(windowParams(window, result.horizon.stepSec)))
      store.setParams({ [name]: value });
  };
  const layer = (params.layer && params.layer in HEAT_LAYERS ? params.layer : "mining") as HeatLayer;
  const step = stepOf(params.step, shown, cut);
  return (
    <>
      <Summary result={result} />
      <HeatMap
        result={result}
        layer={layer}
        setLayer={(next) => store.setParams({ layer: next })}
        window={chosen}
        setWindow={setWindow}
        clock={clock}
      />
      <WindowLine result={result} window={shown} isAll={!chosen} setWindow={setWindow} clock={clock} />
      <ChartFrame chart={dispatchChart(cut)} how={STACK_METHOD} />
      <HourInspector
        result={result}
        window={shown}
        step={step}
        setStep={(next) => store.setParams({ step: String(next) })}
        clock={clock}
      />
      <h2>Where the energy went</h2>
      <ChartFrame chart={energyFlowChart(cut)} how={STACK_METHOD} />
      <Strikes />
      <Duals result={result} />
      <Lines result={result} clock={clock} />
      <Notes result={result} />
    </>
  );
}

/** The step of the address where it lies in the window, else the one in which a looser limit would earn most. */
function stepOf(word: string | undefined, { from, to }: StepWindow, cut: DispatchResult): number {
  const asked = Number(word);
  if (word !== undefined && Number.isInteger(asked) && asked >= from && asked < to) return asked;
  const values = cut.series.bindingValueUsdPerMwh;
  return from + values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}

function Summary({ result }: { readonly result: DispatchResult }) {
  const { valueUsd, relativeGap, route, horizon, prices, idleReservation: idle } = result;
  return (
    <>
      <p className="note">
        Energy and mining come to {formatUsd(valueUsd)} over {formatFigure(horizon.hours / 24)} days at{" "}
        {prices.label}, before rent of tenants and capital; no schedule can earn more than{" "}
        {relativeGap <= 1e-9 ? "this" : formatUsd(result.boundUsd)} (proven gap {relativeGap.toExponential(0)}
        ). Way taken: {route.path}.
        {idle.idleMwh > 0
          ? ` Tenants leave ${formatFigure(idle.idleMwh)} MWh of their reservation undrawn; mining fills ${formatFigure(idle.filledMwh)} MWh of it, worth ${formatUsd(idle.fillingValueUsd)}.`
          : ""}
      </p>
      {result.slacks.map((slack) => (
        <p className="flag" key={slack}>
          {slack}
        </p>
      ))}
    </>
  );
}

function WindowLine(props: {
  readonly result: DispatchResult;
  readonly window: StepWindow;
  readonly isAll: boolean;
  readonly setWindow: (window: StepWindow | undefined) => void;
  readonly clock: (unixSec: number) => string;
}) {
  const { result, window: shown, isAll, setWindow, clock } = props;
  const { startUnixSec, stepSec, steps } = result.horizon;
  const perDay = Math.round(86_400 / stepSec);
  const width = shown.to - shown.from;
  const move = (by: number) => {
    const from = Math.min(steps - width, Math.max(0, shown.from + by));
    setWindow({ from, to: from + width });
  };
  const widen = (days: number) =>
    setWindow({ from: shown.from, to: Math.min(steps, shown.from + days * perDay) });
  return (
    <fieldset className="presses" aria-label="What is shown">
      <strong>
        {clock(startUnixSec + shown.from * stepSec).slice(0, 10)} to{" "}
        {clock(startUnixSec + shown.to * stepSec - 1).slice(0, 10)}
      </strong>
      <button type="button" aria-pressed={isAll} onClick={() => setWindow(undefined)}>
        all
      </button>
      {[30, 7, 1].map((days) => (
        <button
          type="button"
          key={days}
          aria-pressed={!isAll && width === days * perDay}
          onClick={() => widen(days)}
        >
          {days === 1 ? "a day" : `${days} days`}
        </button>
      ))}
      {isAll ? null : (
        <>
          <button type="button" onClick={() => move(-width)}>
            ← earlier
          </button>
          <button type="button" onClick={() => move(width)}>
            later →
          </button>
        </>
      )}
    </fieldset>
  );
}

/** The price-duration curve with each machine's strike, from the study of the same scenario. */
function Strikes() {
  const result = useStudy().answer;
  if (result?.schema !== "switchyard/study/1") return null;
  return (
    <>
      <h2>At which price each machine stops</h2>
      <ChartFrame chart={durationChart(result)} howAt="how-duration" />
    </>
  );
}

function Lines({
  result,
  clock,
}: {
  readonly result: DispatchResult;
  readonly clock: (unixSec: number) => string;
}) {
  const { series, horizon } = result;
  const shared = {
    startUnixSec: horizon.startUnixSec,
    stepSec: horizon.stepSec,
    how: STACK_METHOD,
    timeText: clock,
  };
  return (
    <>
      <h2>Every step of the year</h2>
      <LongSeries
        {...shared}
        id="long-price"
        title="Price, and what one more MWh is worth at the busbar"
        unit="USD/MWh"
        series={[
          { name: "price", values: series.priceUsdPerMwh, colour: "import" },
          { name: "worth", values: series.marginalValueUsdPerMwh, colour: "breach" },
        ]}
      />
      <LongSeries
        {...shared}
        id="long-power"
        title="Import, mining and AI"
        unit="MW"
        series={[
          { name: "import", values: series.importMw, colour: "import" },
          { name: "mining", values: layerValues(result, "mining"), colour: "mining" },
          { name: "AI", values: series.aiServedMw, colour: "hosting" },
        ]}
      />
    </>
  );
}

function Notes({ result: { warnings, identity } }: { readonly result: DispatchResult }) {
  return (
    <>
      {warnings.length > 0 ? (
        <ul className="note">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      <p className="run">
        Run: scenario {identity.scenarioHash}, code {identity.codeVersion}. Recompute:{" "}
        <code>switchyard dispatch scenario.yaml --json</code>
      </p>
    </>
  );
}
