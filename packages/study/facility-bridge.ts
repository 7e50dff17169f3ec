import {
  type BridgeInput,
  type BridgeResult,
  bridgeOnRelocatables,
  bridgeOnSunkFleet,
  type RelocatableResult,
  type ScheduleResult,
} from "@switchyard/core/facility";
import { machinePriceUsdPerTh, marketValueUsd, meterRatio, trancheAt } from "@switchyard/core/mining";
import { addMonths } from "@switchyard/core/quantity";
import { assumption, type Scenario } from "@switchyard/scenario";
import {
  fleetMw,
  type MiningMonth,
  machineToBuy,
  miningMonths,
  type PricedSite,
  pricedSite,
  withNewMachines,
} from "./facility-money.ts";
import { blockMonths } from "./facility-schedule.ts";
import { convertedMw } from "./facility-site.ts";
import type { PriceInput } from "./price-input.ts";

/** What a bridge can't be computed without. */
export interface NoBridge {
  readonly available: false;
  readonly because: string;
}

/** One feeder's cash until its hall is energised. */
export interface BridgeBlockCash {
  readonly id: string;
  readonly gridMw: number;
  readonly miningEndsMonth: number;
  readonly energisedMonth: number;
  readonly miningMarginUsd: number;
  readonly demobilisationUsd: number;
  readonly resaleUsd: number;
  readonly idleMwMonths: number;
  /** margin - demobilisation + resale; double staffing and ratchet are the site's, not a block's. */
  readonly cashUsd: number;
}

/** Mining until the halls come: on the machines that stand there, and on containers bought for it. */
export interface Bridge {
  readonly available: true;
  /** Margin per grid MW and month after energy, upkeep and staff, mean over the bridge's own months. */
  readonly marginUsdPerMwMonth: number;
  /** MW of machines over the MW of the blocks; the rest of a block's feeder stands idle. */
  readonly fleetFraction: number;
  readonly bannedMonths: number;
  readonly sunk: BridgeResult & { readonly blocks: readonly BridgeBlockCash[] };
  readonly relocatable: RelocatableCase | NoBridge;
}

/** The bridge on new machines in containers. */
export interface RelocatableCase extends RelocatableResult {
  readonly available: true;
  readonly machine: string;
  readonly marginUsdPerMwMonth: number;
  readonly machinesUsdPerMw: number;
  readonly resaleFraction: number;
}

/**
 * The bridge of a schedule at its median dates, in both cases of the issue: machines that are sunk, and new relocatable
 * containers with the months that they need to pay.
 */
export function facilityBridge(
  scenario: Scenario,
  schedule: ScheduleResult,
  prices: PriceInput | null,
): Bridge | NoBridge {
  if (!scenario.mining)
    return { available: false, because: "the scenario has no machines: add mining.fleet" };
  if (!prices) return { available: false, because: "the price file is shorter than a year" };
  const blocks = blockMonths(schedule);
  const lastMonth = Math.ceil(Math.max(...blocks.map((block) => block.energisedMonth)));
  const priced = pricedSite(scenario, prices, Math.max(12, lastMonth + 1));
  const months = miningMonths(scenario, priced);
  const setting: BridgeSetting = { scenario, priced, blocks, blocksMw: convertedMw(scenario), lastMonth };
  const marginOf = (month: number) => perBlockMw(months[month]!, setting.blocksMw);
  return {
    available: true,
    marginUsdPerMwMonth: meanMargin(setting, blocks, marginOf, 0),
    fleetFraction: Math.min(1, fleetMw(priced.site.mine!) / setting.blocksMw),
    bannedMonths: months.slice(0, lastMonth).filter(({ isBanned }) => isBanned).length,
    sunk: sunkCase(setting, marginOf),
    relocatable: relocatableCase(setting),
  };
}

type Blocks = ReturnType<typeof blockMonths>;

interface BridgeSetting {
  readonly scenario: Scenario;
  readonly priced: PricedSite;
  readonly blocks: Blocks;
  readonly blocksMw: number;
  readonly lastMonth: number;
}

type MonthMargin = (month: number) => number;

/** Margin of a month per MW of the blocks: a fleet smaller than the feeders earns less per MW of them. */
function perBlockMw(month: MiningMonth, blocksMw: number): number {
  return month.marginUsd / Math.max(month.installedMw, blocksMw);
}

/** The months' margins weighted by the MW that mine in them: with it the core's one margin gives the same sum. */
function meanMargin(
  setting: BridgeSetting,
  blocks: Blocks,
  marginOf: MonthMargin,
  fromMonth: number,
): number {
  let usd = 0;
  let mwMonths = 0;
  for (let month = fromMonth; month < setting.lastMonth; month++) {
    for (const { gridMw, miningEndsMonth } of blocks) {
      const mw = gridMw * Math.min(1, Math.max(0, miningEndsMonth - month));
      usd += mw * marginOf(month);
      mwMonths += mw;
    }
  }
  return mwMonths > 0 ? usd / mwMonths : 0;
}

function sunkCase(setting: BridgeSetting, marginOf: MonthMargin): Bridge["sunk"] {
  const { scenario, blocks, blocksMw } = setting;
  const doubleUsdPerMw = assumption("facility.double_staffing_usd_per_mw_month", "facility.schedule").value;
  const cash = blocks.map((block) => blockCash(setting, block, marginOf));
  const resaleUsd = cash.reduce((total, block) => total + block.resaleUsd, 0);
  const input: BridgeInput = {
    ...inputOf(setting, blocks, marginOf),
    machineResaleUsdPerMw: resaleUsd / blocksMw,
    doubleStaffingUsdPerMonth: doubleUsdPerMw * blocksMw,
  };
  const plain = bridgeOnSunkFleet(input);
  const ratchets = ratchetsOf(scenario).map((ratchet) => bridgeOnSunkFleet({ ...input, ...ratchet }));
  const ratchetUsd = ratchets.reduce((total, result) => total + result.ratchetUsd, 0);
  return {
    ...plain,
    months: ratchets[0]?.months ?? plain.months,
    ratchetUsd,
    netUsd: plain.netUsd - ratchetUsd,
    blocks: cash,
  };
}

/** A bridge without site-wide costs. */
function inputOf({ ...setting }: BridgeSetting, blocks: Blocks, marginOf: MonthMargin): BridgeInput {
  return {
    blocks,
    miningMarginUsdPerMwMonth: meanMargin(setting, blocks, marginOf, 0),
    demobilisationUsdPerMw: assumption("study.demobilisation", "facility.conversion").value,
    machineResaleUsdPerMw: 0,
    doubleStaffingUsdPerMonth: 0,
    ratchetFraction: 0,
    ratchetMonths: 0,
    demandChargeUsdPerMwMonth: 0,
  };
}

function blockCash(setting: BridgeSetting, block: Blocks[number], marginOf: MonthMargin): BridgeBlockCash {
  const machineResaleUsdPerMw = resaleUsdPerMw(setting, Math.floor(block.miningEndsMonth));
  const one = bridgeOnSunkFleet({ ...inputOf(setting, [block], marginOf), machineResaleUsdPerMw });
  const { miningMarginUsd, demobilisationUsd, resaleUsd, idleMwMonths } = one;
  return {
    ...block,
    miningMarginUsd,
    demobilisationUsd,
    resaleUsd,
    idleMwMonths,
    cashUsd: miningMarginUsd - demobilisationUsd + resaleUsd,
  };
}

/** What the fleet fetches in a month, after broker and transport, per MW of the blocks. */
function resaleUsdPerMw({ priced: { site, world }, blocksMw }: BridgeSetting, month: number): number {
  const mine = site.mine!;
  const hashprice = world.hashpriceUsdPerPhDay[Math.min(month, world.hashpriceUsdPerPhDay.length - 1)]!;
  const states = mine.tranches.flatMap(
    (tranche) => trancheAt(tranche, mine.ageing, addMonths(site.start, month)) ?? [],
  );
  const marketUsd = states.reduce(
    (total, state) => total + marketValueUsd(mine.machinePrice, state, hashprice),
    0,
  );
  return (marketUsd * (1 - mine.resaleHaircutFraction)) / Math.max(blocksMw, fleetMw(mine));
}

/** The scenario's demand charges that remember earlier peaks. */
function ratchetsOf({ power }: Scenario) {
  return (power.demandCharges ?? []).flatMap((charge) => {
    if (!charge.ratchet) return [];
    const rates = charge.monthlyRatesUsdPerKwMonth ?? [charge.rateUsdPerKwMonth ?? 0];
    const meanUsdPerKw = rates.reduce((total, rate) => total + rate, 0) / rates.length;
    return [
      {
        ratchetFraction: charge.ratchet.shareFraction,
        ratchetMonths: charge.ratchet.lookbackMonths ?? 11,
        demandChargeUsdPerMwMonth: meanUsdPerKw * 1000,
      },
    ];
  });
}

function relocatableCase(setting: BridgeSetting): RelocatableCase | NoBridge {
  const { scenario, priced, blocks, blocksMw } = setting;
  const machine = machineToBuy(scenario);
  if (!machine) return { available: false, because: "no machine is on the market to be bought" };
  const terms = assumption("facility.relocatable", "facility.schedule").value;
  const bought = withNewMachines(priced, machine, blocksMw);
  const months = miningMonths(scenario, bought);
  const marginOf = (month: number) => perBlockMw(months[month]!, blocksMw);
  const marginUsdPerMwMonth = meanMargin(setting, blocks, marginOf, Math.floor(terms.installMonths));
  const worth = machineWorth(setting, machine, meanEnd(blocks));
  const boughtUsdPerMw = terms.containerUsdPerMw + worth.newUsdPerMw;
  const resaleFraction =
    (terms.containerUsdPerMw * terms.containerResaleFraction + worth.usedUsdPerMw) / boughtUsdPerMw;
  const result = bridgeOnRelocatables(
    { ...inputOf(setting, blocks, marginOf), miningMarginUsdPerMwMonth: marginUsdPerMwMonth },
    {
      capexUsdPerMw: terms.containerUsdPerMw,
      machinesUsdPerMw: worth.newUsdPerMw,
      resaleFraction,
      installMonths: terms.installMonths,
      moveUsdPerMw: terms.moveUsdPerMw,
    },
  );
  return {
    available: true,
    machine: machine.id,
    marginUsdPerMwMonth,
    machinesUsdPerMw: worth.newUsdPerMw,
    resaleFraction,
    ...result,
  };
}

/** Month in which the blocks' mining ends, mean over MW. */
function meanEnd(blocks: Blocks): number {
  const mw = blocks.reduce((total, block) => total + block.gridMw, 0);
  return blocks.reduce((total, block) => total + block.gridMw * block.miningEndsMonth, 0) / mw;
}

/** Price of a machine per grid MW, new at the start and used when the bridge ends. */
function machineWorth(
  { priced: { site, world } }: BridgeSetting,
  machine: NonNullable<ReturnType<typeof machineToBuy>>,
  endMonth: number,
) {
  const mine = site.mine!;
  const thPerMw = 1e6 / machine.efficiencyJPerTh / meterRatio(mine.run.losses);
  const at = (month: number) =>
    thPerMw *
    machinePriceUsdPerTh(mine.machinePrice, {
      hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay[month]!,
      efficiencyJPerTh: machine.efficiencyJPerTh,
      ageYears: month / 12,
    });
  const last = world.hashpriceUsdPerPhDay.length - 1;
  return {
    newUsdPerMw: at(0),
    usedUsdPerMw: at(Math.min(last, Math.round(endMonth))) * (1 - mine.resaleHaircutFraction),
  };
}
