import {
  capital,
  cashChart,
  cashLineTable,
  moneyUnit,
  RETURNS_NOTE,
  RETURNS_TITLE,
  returnsRows,
  statementTable,
  waterfallChart,
} from "@switchyard/report";
import { formatIrr, formatUsd, type StudyResult, type StudyStrategy } from "@switchyard/study";
import { useApp, useStudy } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { SheetTable } from "../../ui/sheet-table.tsx";
import { StrategyChoice, useChosenStrategy } from "../../ui/strategy-choice.tsx";
import { Flags } from "../verdict/flags.tsx";
import { DebtAndTreasury } from "./debt-and-treasury.tsx";

/** Cash of one strategy: the way from rent and rewards to what is left, the statement by year, debt and treasury. */
export default function MoneyPage() {
  const { study } = useApp();
  return (
    <WhenAnswered asking={useStudy()} again={study.again} what="Computing the cash">
      {(answer) =>
        answer.schema === "switchyard/study/1" ? <Money result={answer} /> : <p>{answer.noVerdict}</p>
      }
    </WhenAnswered>
  );
}

function Money({ result }: { readonly result: StudyResult }) {
  const chosen = useChosenStrategy(result);
  const baseline = result.strategies.find(({ id }) => id === "do-nothing");
  const unit = moneyUnit(chosen);
  const name = capital(chosen.name);
  return (
    <>
      <Flags result={result} />
      <StrategyChoice result={result} chosen={chosen.id} />
      <KeyFigures entry={chosen} />
      <ChartFrame chart={waterfallChart(result, chosen.id)} how={WATERFALL_HOW} />
      <ChartFrame chart={cashChart(result)} howAt="how-cash" />
      <h2>Statements</h2>
      <SheetTable
        id="statement"
        title={`${name}: cash by calendar year`}
        note={`${unit.name}; rows and columns add up as written`}
        table={statementTable(chosen, baseline)}
        className="statement"
        hasTotal
      />
      <SheetTable
        id="lines"
        title={`${name}: who pays whom, over the whole horizon`}
        note={`${unit.name}, not discounted; each line is discounted at the rate of its class`}
        table={cashLineTable(chosen)}
        className="lines"
        hasTotal
      />
      <Returns result={result} />
      <DebtAndTreasury entry={chosen} />
    </>
  );
}

const WATERFALL_HOW =
  "Each cash line of the strategy is summed over the months of the horizon, without discount. Lines below 1.5 % of the largest are added up as one. What doing nothing would cost is subtracted, since every figure of a strategy is a difference to it; the last bar is where the cumulative line of the chart below ends.";

/** NPV by class and unit costs of all strategies; a look while a slider moves has none. */
function Returns({ result }: { readonly result: StudyResult }) {
  const table = returnsRows(result);
  if (table.rows.length === 0) return null;
  return (
    <SheetTable id="returns" title={RETURNS_TITLE} note={RETURNS_NOTE} table={table} className="statement" />
  );
}

function KeyFigures({ entry }: { readonly entry: StudyStrategy }) {
  const figures: readonly (readonly [string, string])[] = [
    ["net present value over doing nothing", formatUsd(entry.npvUsd.value)],
    ["capital", formatUsd(entry.capexUsd.value)],
    ["peak funding", formatUsd(entry.peakFundingUsd.value)],
    ["internal rate of return a year", formatIrr(entry.irrPerYear)],
    ["paid back after", entry.paybackMonths === null ? "never" : `${Math.round(entry.paybackMonths)} months`],
  ];
  return (
    <dl className="pair">
      {figures.map(([what, figure]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
