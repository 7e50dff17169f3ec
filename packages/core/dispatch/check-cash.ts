import { read } from "./check-reading.ts";
import type { MeteredDemandCharge, SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";

/** Cash by line, USD: what comes in is positive, what goes out negative. Each line also sums its absolutes. */
export type Cash = Readonly<Record<CashLine, { readonly usd: number; readonly grossUsd: number }>>;

/** Every line that a schedule can move. Hedge settlements are not among them: no schedule moves those. */
export const CASH_LINES = [
  "import",
  "export",
  "mining",
  "miningStarts",
  "renewables",
  "generators",
  "units",
  "unitStarts",
  "batteryWear",
  "aiUnserved",
  "aiCutCompensation",
  "auxiliaryUnserved",
  "reserve",
  "demandCharges",
  "energyBlocks",
  "takeOrPay",
  "deliveredBlocks",
] as const;
/** One of {@link CASH_LINES}. */
export type CashLine = (typeof CASH_LINES)[number];

/** Prices a schedule from the problem's text, by the auditor's own arithmetic. */
export function replayCash(problem: SiteDispatchProblem, schedule: SiteSchedule): Cash {
  const book = openBook();
  const hours = problem.grid.stepSec / 3600;
  for (let step = 0; step < problem.grid.steps; step++) {
    bookEnergy(problem, schedule, step, hours, book.add);
    bookMachines(problem, schedule, step, hours, book.add);
  }
  for (const metered of problem.demand ?? [])
    book.add("demandCharges", -demandCost(metered, schedule.importMw));
  bookContracts(problem, schedule, hours, book.add);
  return book.lines;
}

type Add = (line: CashLine, usd: number) => void;

function openBook() {
  const lines = Object.fromEntries(CASH_LINES.map((line) => [line, { usd: 0, grossUsd: 0 }])) as Record<
    CashLine,
    { usd: number; grossUsd: number }
  >;
  const add: Add = (line, usd) => {
    lines[line].usd += usd;
    lines[line].grossUsd += Math.abs(usd);
  };
  return { lines, add };
}

/** Net and gross of all lines. */
export function totalCash(cash: Cash): { valueUsd: number; grossCashUsd: number } {
  let valueUsd = 0;
  let grossCashUsd = 0;
  for (const line of CASH_LINES) {
    valueUsd += cash[line].usd;
    grossCashUsd += cash[line].grossUsd;
  }
  return { valueUsd, grossCashUsd };
}

function bookEnergy(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  step: number,
  hours: number,
  add: Add,
): void {
  const { import: bought, export: sold, ai, auxiliary } = problem;
  const price = read(bought.priceUsdPerMwh, step) + read(bought.adderUsdPerMwh, step);
  add("import", -schedule.importMw[step]! * hours * price);
  if (sold) {
    const earned = read(sold.priceUsdPerMwh, step) - read(sold.deductUsdPerMwh, step);
    add("export", schedule.exportMw[step]! * hours * earned);
  }
  problem.mining.forEach((tier, i) => {
    add("mining", schedule.miningMw[i]![step]! * hours * read(tier.valueUsdPerMwh, step));
  });
  if (ai) {
    const cutMw = schedule.aiCutMw.reduce((sum, mw) => sum + mw[step]!, 0);
    const missingMw = read(ai.loadMw, step) - schedule.aiServedMw[step]! - cutMw;
    add("aiUnserved", -missingMw * hours * read(ai.unservedCostUsdPerMwh, step));
    schedule.aiCutMw.forEach((mw, k) => {
      add("aiCutCompensation", -mw[step]! * hours * problem.flexibleAi![k]!.compensationUsdPerMwh);
    });
  }
  if (auxiliary) {
    const missingMw = read(auxiliary.loadMw, step) - schedule.auxiliaryServedMw[step]!;
    add("auxiliaryUnserved", -missingMw * hours * read(auxiliary.unservedCostUsdPerMwh, step));
  }
}

function bookMachines(
  problem: SiteDispatchProblem,
  schedule: SiteSchedule,
  step: number,
  hours: number,
  add: Add,
): void {
  (problem.renewables ?? []).forEach((source, i) => {
    add("renewables", -schedule.renewableMw[i]![step]! * hours * read(source.costUsdPerMwh, step));
  });
  (problem.generators ?? []).forEach((source, i) => {
    add("generators", -schedule.generatorMw[i]![step]! * hours * read(source.costUsdPerMwh, step));
  });
  for (const { tier, startUsdPerMw, beforeMw } of problem.fleets ?? []) {
    const mw = schedule.miningMw[tier]!;
    const startedMw = mw[step]! - (step === 0 ? beforeMw[beforeMw.length - 1]! : mw[step - 1]!);
    if (startedMw > 0) add("miningStarts", -startedMw * read(startUsdPerMw, step));
  }
  (problem.units ?? []).forEach((unit, u) => {
    const { mode, powerMw } = schedule.units[u]!;
    const running = unit.modes[mode[step]!];
    const sign = unit.side === "source" ? -1 : 1;
    if (running) add("units", sign * powerMw[step]! * hours * read(running.priceUsdPerMwh, step));
    const wasOn = step === 0 ? unit.before.isOn : mode[step - 1]! >= 0;
    if (running && !wasOn) add("unitStarts", -unit.startCostUsd);
  });
  const stores = (problem.battery ? [problem.battery] : []).concat(problem.furtherBatteries ?? []);
  stores.forEach((battery, i) => {
    add("batteryWear", -schedule.batteries[i]!.dischargeMw[step]! * hours * battery.wearUsdPerMwh);
  });
  (problem.reserves ?? []).forEach((product, p) => {
    const share = read(product.callFraction, step);
    const income =
      read(product.availabilityUsdPerMwHour, step) + share * read(product.callPriceUsdPerMwh, step);
    const { byTierMw, byBatteryMw } = schedule.reserves[p]!;
    for (const mw of [...byTierMw, ...byBatteryMw]) add("reserve", mw[step]! * hours * income);
    product.batteries.forEach((store, k) => {
      add("batteryWear", -share * byBatteryMw[k]![step]! * hours * stores[store]!.wearUsdPerMwh);
    });
  });
}

function bookContracts(problem: SiteDispatchProblem, schedule: SiteSchedule, hours: number, add: Add): void {
  const takenMwh = schedule.importMw.reduce((sum, mw) => sum + mw * hours, 0);
  for (const { minimumMwh, shortfallUsdPerMwh } of problem.takeOrPay ?? [])
    add("takeOrPay", -Math.max(0, minimumMwh - takenMwh) * shortfallUsdPerMwh);
  (problem.deliveredBlocks ?? []).forEach((block, b) => {
    let [drawnMwh, blockMwh] = [0, 0];
    schedule.deliveredMw![b]!.forEach((mw, step) => {
      add("deliveredBlocks", mw * hours * (read(block.marketUsdPerMwh, step) - block.strikeUsdPerMwh));
      drawnMwh += mw * hours;
      blockMwh += read(block.volumeMw, step) * hours;
    });
    const unpaidMwh = Math.max(0, block.takeOrPayFraction * blockMwh - drawnMwh);
    add("deliveredBlocks", -unpaidMwh * block.strikeUsdPerMwh);
  });
  const { energyBlocks } = problem;
  energyBlocks?.steps.months.forEach((_, month) => {
    let restMwh = 0;
    schedule.importMw.forEach((mw, step) => {
      if (energyBlocks.steps.positionOfStep[step] === month) restMwh += mw * hours;
    });
    let edgeMwh = 0;
    for (const { upToMwh, priceUsdPerMwh } of energyBlocks.blocks) {
      const inBlock = Math.min(restMwh, upToMwh - edgeMwh);
      add("energyBlocks", -inBlock * priceUsdPerMwh);
      restMwh -= inBlock;
      edgeMwh = upToMwh;
    }
  });
}

/** Peaks, look-back and rates by hand: month by month, backwards through the calendar. */
function demandCost(
  { charge, steps, averagedSteps = 1 }: MeteredDemandCharge,
  importMw: Float64Array,
): number {
  const peaks = steps.months.map(() => 0);
  for (let from = 0; from < importMw.length; from += averagedSteps) {
    const metered = importMw.subarray(from, from + averagedSteps);
    const month = steps.positionOfStep[from]!;
    const mean = metered.reduce((sum, mw) => sum + mw, 0) / metered.length;
    if (month >= 0) peaks[month] = Math.max(peaks[month]!, mean);
  }
  const { ratchet, rateUsdPerMwMonth: rates } = charge;
  let cost = 0;
  steps.months.forEach((month, m) => {
    let billed = peaks[m]!;
    for (let back = 1; ratchet && back <= ratchet.lookBackMonthCount; back++) {
      const calendarMonth = ((((month - back) % 12) + 12) % 12) + 1;
      if (ratchet.calendarMonths && !ratchet.calendarMonths.includes(calendarMonth)) continue;
      const count = steps.months.length;
      const inHorizon = ratchet.wrapAround ? peaks[(((m - back) % count) + count) % count] : peaks[m - back];
      billed = Math.max(billed, ratchet.fraction * (inHorizon ?? ratchet.pastPeaksMw?.[month - back] ?? 0));
    }
    cost += billed * (typeof rates === "number" ? rates : rates[((month % 12) + 12) % 12]!);
  });
  return cost;
}
