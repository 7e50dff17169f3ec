import {
  formatCount,
  formatFigure,
  formatPercent,
  formatUsd,
  type StrategyMoney,
  type StudyResult,
} from "@switchyard/study";
import { capital } from "./layout.ts";
import { element, escapeText } from "./svg.ts";
import { htmlTable } from "./table.ts";

type Loan = NonNullable<StrategyMoney["loan"]>;
type Treasury = NonNullable<StrategyMoney["treasury"]>;
type MoneyColumn = readonly [head: string, text: (money: StrategyMoney) => string];

/** Over the line of the table: page and terminal. */
export const MONEY_TITLE = "After tax and debt";

/** What the columns mean, for the line below the table. */
export const MONEY_NOTE =
  "NPV to the owners is after tax, debt service and treasury; cover is cash of twelve months over the debt service due in them. With many futures: means, and the share of futures, each with its standard error";

const OWN_COLUMNS: readonly MoneyColumn[] = [
  ["NPV after tax, no debt", ({ afterTaxNpvUsd }) => usdOf(afterTaxNpvUsd)],
  ["NPV to the owners", ({ equityNpvUsd }) => usdOf(equityNpvUsd)],
];

const LOAN_COLUMNS: readonly MoneyColumn[] = [
  ["loan", (money) => ofLoan(money, ({ commitmentUsd }) => formatUsd(commitmentUsd))],
  ["lowest cover", (money) => ofLoan(money, coverText)],
  ["defaults", (money) => ofLoan(money, defaultText)],
];

const TREASURY_COLUMNS: readonly MoneyColumn[] = [
  ["treasury adds", (money) => ofTreasury(money, ({ valueUsd }) => usdOf(valueUsd))],
  ["coins left, BTC", (money) => ofTreasury(money, ({ coinsBtc }) => withError(coinsBtc, formatCount))],
  ["worth", (money) => ofTreasury(money, ({ coinsUsd }) => usdOf(coinsUsd))],
  ["sales forced", (money) => ofTreasury(money, forcedText)],
  ["runs out of cash", (money) => ofTreasury(money, insolventText)],
];

/** Heads and rows of each strategy's money after tax, debt and treasury; without rows where the study has none. */
export function moneyRows({ strategies }: Pick<StudyResult, "strategies">): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const read = strategies.flatMap(({ name, money }) => (money ? [{ name, money }] : []));
  const columns = [
    ...OWN_COLUMNS,
    ...(read.some(({ money }) => money.loan) ? LOAN_COLUMNS : []),
    ...(read.some(({ money }) => money.treasury) ? TREASURY_COLUMNS : []),
  ];
  return {
    head: ["strategy", ...columns.map(([head]) => head)],
    rows: read.map(({ name, money }) => [name, ...columns.map(([, text]) => text(money))]),
  };
}

/** The same for a page. */
export function moneyTable(result: Pick<StudyResult, "strategies">): string {
  const { head, rows } = moneyRows(result);
  if (rows.length === 0) return "";
  const named = rows.map(([name, ...cells]) => [capital(name!), ...cells]);
  const options = { class: "sheet strategies", caption: MONEY_TITLE, isLabelled: true };
  const figureColumns = head.map((_, column) => column).slice(1);
  return `${htmlTable({ head, rows: named }, { ...options, figureColumns })}${element("p", { class: "sub" }, escapeText(`${MONEY_NOTE}.`))}`;
}

/** A treasury in pairs of words and figures, for the page of one strategy. */
export function treasuryPairs(treasury: Treasury): readonly (readonly [string, string])[] {
  const { cashFloorUsd, valueUsd, forwardsUsd, forwardsMeanUsd } = treasury;
  const forwards = forwardsMeanUsd?.value ?? forwardsUsd;
  const error = forwardsMeanUsd ? ` ± ${formatUsd(forwardsMeanUsd.standardError)}` : "";
  return [
    ["mined coins", POLICY_WORDS[treasury.policy]],
    ["cash that is kept", formatUsd(cashFloorUsd)],
    ["what the treasury adds for the owners", withSpread(valueUsd, formatUsd)],
    ...(forwards === 0
      ? []
      : [["of it forwards on hashprice, before tax", `${formatUsd(forwards)}${error}`] as const]),
    ["coins left at the end", `${withSpread(treasury.coinsBtc, formatCount)} BTC`],
    ["their worth then", withSpread(treasury.coinsUsd, formatUsd)],
    ["months in which the floor sold coins", withSpread(treasury.forcedMonths, formatFigure)],
    ["coins sold by force", forcedText(treasury)],
    ["cash runs out with no coin left", insolventText(treasury)],
  ];
}

const POLICY_WORDS = {
  sell: "sold as they are mined",
  hold: "held",
  "sell-to-cover": "sold as costs ask for it",
} as const;

type Figure = Treasury["valueUsd"];

/** NPVs after tax and to the owners in pairs of words and figures. */
export function worthPairs({
  afterTaxNpvUsd,
  equityNpvUsd,
}: StrategyMoney): readonly (readonly [string, string])[] {
  return [
    ["net present value after tax, without debt", withSpread(afterTaxNpvUsd, formatUsd)],
    ["to the owners, after debt and treasury", withSpread(equityNpvUsd, formatUsd)],
  ];
}

/** The mean over the futures where there are any, with what nine of ten stay above and below. */
function withSpread(figure: Figure, text: (value: number) => string): string {
  const { band } = figure;
  return band
    ? `${text(meanOf(figure))} ± ${text(band.standardError)} (P10 ${text(band.p10)}, P90 ${text(band.p90)})`
    : text(figure.value);
}

function meanOf({ value, band }: Figure): number {
  return band?.mean ?? value;
}

function usdOf(figure: Figure): string {
  return withError(figure, formatUsd);
}

/** The mean over the futures with its standard error, where there are any. */
function withError(figure: Figure, text: (value: number) => string): string {
  const { band } = figure;
  return band ? `${text(meanOf(figure))} ± ${text(band.standardError)}` : text(figure.value);
}

function ofLoan({ loan }: StrategyMoney, text: (loan: Loan) => string): string {
  return loan ? text(loan) : "–";
}

function coverText({ lowestDscrRatio, lowestDscrBand }: Loan): string {
  const cover = lowestDscrBand?.p50 ?? lowestDscrRatio;
  return cover === null ? "–" : `${formatFigure(cover)}×`;
}

function defaultText({ isDefault, chanceOfDefault }: Loan): string {
  return chanceOfDefault ? inFutures(chanceOfDefault) : isDefault ? "yes" : "no";
}

function ofTreasury({ treasury }: StrategyMoney, text: (treasury: Treasury) => string): string {
  return treasury ? text(treasury) : "–";
}

function forcedText({ forcedMonths, chanceOfForcedSale }: Treasury): string {
  if (chanceOfForcedSale) return inFutures(chanceOfForcedSale);
  return forcedMonths.value > 0 ? `in ${formatCount(forcedMonths.value)} months` : "never";
}

function insolventText({ isInsolvent, chanceOfInsolvency }: Treasury): string {
  return chanceOfInsolvency ? inFutures(chanceOfInsolvency) : isInsolvent ? "yes" : "no";
}

function inFutures({
  value,
  standardError,
}: {
  readonly value: number;
  readonly standardError: number;
}): string {
  return `in ${formatPercent(value)} ± ${formatPercent(standardError)}`;
}
