import { requireFraction, requireNonNegative } from "./checks.ts";

/** One feeder's block on the way from mining to the hall, months from the decision. */
export interface BridgeBlock {
  readonly gridMw: number;
  /** Mining ends here (cut-over starts). */
  readonly miningEndsMonth: number;
  /** The hall on this feeder is energised here. */
  readonly energisedMonth: number;
}

/** What mining earns and what leaving it costs, while blocks go over one by one. */
export interface BridgeInput {
  readonly blocks: readonly BridgeBlock[];
  /** Margin of mining after energy and variable upkeep, per grid MW and month. */
  readonly miningMarginUsdPerMwMonth: number;
  readonly demobilisationUsdPerMw: number;
  /** What the machines sell for when their feeder goes. */
  readonly machineResaleUsdPerMw: number;
  /** Extra staff while both uses run, per month. */
  readonly doubleStaffingUsdPerMonth: number;
  /** Share of the highest demand so far that is billed whatever is drawn (ratchet), for this many months after it. */
  readonly ratchetFraction: number;
  readonly ratchetMonths: number;
  readonly demandChargeUsdPerMwMonth: number;
}

/** The bridge on machines that are there already. */
export interface BridgeResult {
  readonly months: readonly BridgeMonth[];
  readonly miningMarginUsd: number;
  readonly demobilisationUsd: number;
  readonly resaleUsd: number;
  readonly doubleStaffingUsd: number;
  readonly ratchetUsd: number;
  /** margin - double staffing - ratchet: what the bridge adds to stopping the mine at the decision. */
  readonly netUsd: number;
  /** Months in which a MW neither mines nor hosts, summed over MW. */
  readonly idleMwMonths: number;
}

/** One month of the bridge: who has how many MW. */
export interface BridgeMonth {
  readonly month: number;
  readonly miningMw: number;
  readonly hallMw: number;
  readonly idleMw: number;
  /** MW billed by the ratchet beyond what is there to be drawn. */
  readonly ratchetMw: number;
}

/**
 * Mining goes on until each feeder is cut over. Month by month; a block counts for the share of the month before its date.
 * The machines and their resale are sunk: selling them at the decision brings the same price, so only what the bridge adds
 * counts: `net = margin - double staffing - ratchet`; demobilisation and resale are shown and come in either case.
 * @throws facility/bad-number
 */
export function bridgeOnSunkFleet(input: BridgeInput): BridgeResult {
  checkBridge(input);
  const lastMonth = Math.ceil(Math.max(0, ...input.blocks.map((block) => block.energisedMonth)));
  const months = bridgeMonths(input, lastMonth);
  const totalMw = input.blocks.reduce((total, block) => total + block.gridMw, 0);
  const total = (pick: (month: BridgeMonth) => number) => months.reduce((sum, month) => sum + pick(month), 0);
  const both = months.filter((month) => month.miningMw > 0 && month.hallMw > 0).length;
  const miningMarginUsd = total((month) => month.miningMw) * input.miningMarginUsdPerMwMonth;
  const doubleStaffingUsd = both * input.doubleStaffingUsdPerMonth;
  const ratchetUsd = total((month) => month.ratchetMw) * input.demandChargeUsdPerMwMonth;
  return {
    months,
    miningMarginUsd,
    demobilisationUsd: totalMw * input.demobilisationUsdPerMw,
    resaleUsd: totalMw * input.machineResaleUsdPerMw,
    doubleStaffingUsd,
    ratchetUsd,
    netUsd: miningMarginUsd - doubleStaffingUsd - ratchetUsd,
    idleMwMonths: total((month) => month.idleMw),
  };
}

function bridgeMonths(input: BridgeInput, lastMonth: number): readonly BridgeMonth[] {
  const months: BridgeMonth[] = [];
  const drawnMw: number[] = [];
  for (let month = 0; month < lastMonth; month++) {
    let miningMw = 0;
    let hallMw = 0;
    let idleMw = 0;
    for (const block of input.blocks) {
      const mining = shareBefore(month, block.miningEndsMonth);
      const hall = 1 - shareBefore(month, block.energisedMonth);
      miningMw += block.gridMw * mining;
      hallMw += block.gridMw * hall;
      idleMw += block.gridMw * Math.max(0, 1 - mining - hall);
    }
    const highest = Math.max(0, ...drawnMw.slice(-input.ratchetMonths || drawnMw.length));
    const billed = input.ratchetMonths > 0 ? input.ratchetFraction * highest : 0;
    drawnMw.push(miningMw + hallMw);
    months.push({ month, miningMw, hallMw, idleMw, ratchetMw: Math.max(0, billed - miningMw - hallMw) });
  }
  return months;
}

function shareBefore(month: number, end: number): number {
  return Math.min(1, Math.max(0, end - month));
}

/** New relocatable containers, bought to mine until the halls come. */
export interface RelocatableInput {
  readonly capexUsdPerMw: number;
  readonly machinesUsdPerMw: number;
  /** Worth of container and machines when they move on, share of what they cost. */
  readonly resaleFraction: number;
  readonly installMonths: number;
  readonly moveUsdPerMw: number;
}

/** Whether new containers pay before the halls come. */
export interface RelocatableResult {
  readonly capexUsd: number;
  readonly netUsd: number;
  /** Months of mining that pay for capex less resale and the move; null: the margin never does. */
  readonly monthsToPay: number | null;
  /** Months that the blocks leave, after installation, weighted by MW. */
  readonly monthsAvailable: number;
  readonly pays: boolean;
}

/** The bridge on new containers: `months to pay = (capex (1 - resale) + move) / margin`, per MW. @throws facility/bad-number */
export function bridgeOnRelocatables(input: BridgeInput, containers: RelocatableInput): RelocatableResult {
  checkBridge(input);
  requireNonNegative("containers: capex", containers.capexUsdPerMw);
  requireNonNegative("containers: machines", containers.machinesUsdPerMw);
  requireFraction("containers: resale", containers.resaleFraction);
  requireNonNegative("containers: install months", containers.installMonths);
  requireNonNegative("containers: move", containers.moveUsdPerMw);
  const totalMw = input.blocks.reduce((total, block) => total + block.gridMw, 0);
  const mwMonths = input.blocks.reduce(
    (total, block) => total + block.gridMw * Math.max(0, block.miningEndsMonth - containers.installMonths),
    0,
  );
  const boughtUsdPerMw = containers.capexUsdPerMw + containers.machinesUsdPerMw;
  const lostUsdPerMw = boughtUsdPerMw * (1 - containers.resaleFraction) + containers.moveUsdPerMw;
  const netUsd = mwMonths * input.miningMarginUsdPerMwMonth - totalMw * lostUsdPerMw;
  return {
    capexUsd: totalMw * boughtUsdPerMw,
    netUsd,
    monthsToPay: input.miningMarginUsdPerMwMonth > 0 ? lostUsdPerMw / input.miningMarginUsdPerMwMonth : null,
    monthsAvailable: totalMw > 0 ? mwMonths / totalMw : 0,
    pays: netUsd > 0,
  };
}

function checkBridge(input: BridgeInput): void {
  for (const [i, block] of input.blocks.entries()) {
    requireNonNegative(`bridge block ${i + 1}: grid MW`, block.gridMw);
    requireNonNegative(`bridge block ${i + 1}: mining ends`, block.miningEndsMonth);
    requireNonNegative(
      `bridge block ${i + 1}: cut-over months`,
      block.energisedMonth - block.miningEndsMonth,
    );
  }
  requireNonNegative("demobilisation", input.demobilisationUsdPerMw);
  requireNonNegative("machine resale", input.machineResaleUsdPerMw);
  requireNonNegative("double staffing", input.doubleStaffingUsdPerMonth);
  requireFraction("ratchet", input.ratchetFraction);
  requireNonNegative("ratchet months", input.ratchetMonths);
  requireNonNegative("demand charge", input.demandChargeUsdPerMwMonth);
}
