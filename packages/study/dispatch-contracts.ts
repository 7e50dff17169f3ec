import {
  type DeliveredBlock,
  type EnergyBlock,
  monthsOfSteps,
  settleBlock,
  windowMask,
} from "@switchyard/core/power";
import { addMonths, type CalendarMonth, monthNumber, stepHours, sum } from "@switchyard/core/quantity";
import { assumption, type PowerScenario, type Scenario } from "@switchyard/scenario";
import { renewableShare } from "./dispatch-profiles.ts";
import { type DispatchHorizon, shareOfMonths } from "./dispatch-terms.ts";
import type { ProfileFiles } from "./price-input.ts";

/** Energy bought ahead at a fixed price: a hedge block or a PPA on this horizon. */
export interface EnergyContract {
  readonly id: string;
  /** Contracted power per step, MW; 0 outside its months and hours. */
  readonly volumeMw: Float64Array;
  readonly strikeUsdPerMwh: number;
  /** False: what is not drawn is lost. */
  readonly canResell: boolean;
  /** Share of the energy that is paid in any case. */
  readonly takeOrPayFraction: number;
}

/** Hedge blocks in their shape and PPAs as baseload or as produced, in the months in which they hold. */
export function energyContracts(
  scenario: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
): EnergyContract[] {
  const { hedges = [], ppas = [] } = scenario.power;
  return [
    ...hedges.map((hedge, i) => hedgeContract(scenario, horizon, hedge, i)),
    ...ppas.map((ppa, i) => ppaContract(scenario, horizon, files, ppa, i)),
  ];
}

type Hedge = NonNullable<PowerScenario["hedges"]>[number];
type Ppa = NonNullable<PowerScenario["ppas"]>[number];

function hedgeContract(
  scenario: Scenario,
  horizon: DispatchHorizon,
  hedge: Hedge,
  i: number,
): EnergyContract {
  const inShape = shapeMask(scenario, horizon, hedge.shape);
  const holds = holdsMask(scenario, horizon, hedge);
  return {
    id: `hedge ${i + 1}`,
    volumeMw: inShape.map((flag, step) => flag * holds[step]! * hedge.blockMw),
    strikeUsdPerMwh: hedge.strikeUsdPerMwh,
    canResell: hedge.settlement === "financial" || hedge.entitlesToSell,
    // a block is paid for whole unless it says otherwise
    takeOrPayFraction: hedge.takeOrPayFraction ?? 1,
  };
}

function ppaContract(
  scenario: Scenario,
  horizon: DispatchHorizon,
  files: ProfileFiles,
  ppa: Ppa,
  i: number,
): EnergyContract {
  const holds = holdsMask(scenario, horizon, ppa);
  const share = ppa.profile === "baseload" ? undefined : producedShare(horizon, files, ppa);
  return {
    id: `PPA ${i + 1}`,
    volumeMw: holds.map((flag, step) => flag * ppa.powerMw * (share?.[step] ?? 1)),
    strikeUsdPerMwh: ppa.priceUsdPerMwh,
    canResell: ppa.entitlesToSell,
    takeOrPayFraction: ppa.takeOrPayFraction ?? 0,
  };
}

/** What the plant makes per contracted MW of an as-produced PPA: its file, else the daily shape of sun or wind, else flat at its yield. */
export function producedShare(horizon: DispatchHorizon, files: ProfileFiles, ppa: Ppa): Float64Array {
  const kind = ppa.source === "pv" || ppa.source === "wind" ? ppa.source : undefined;
  if (!kind && ppa.outputFile === undefined)
    return new Float64Array(horizon.grid.steps).fill(ppa.capacityFactorFraction ?? 1);
  return renewableShare(kind ?? "wind", horizon, files, {
    profile: ppa.outputFile,
    profileColumn: ppa.outputColumn,
    capacityFactorFraction: ppa.capacityFactorFraction,
  });
}

/** 1 where the block's hours are: peak hours of weekdays, the others, or all. */
export function shapeMask(
  { site }: Scenario,
  { grid, labels }: DispatchHorizon,
  shape: Hedge["shape"],
): Float64Array {
  if (shape === "flat") return new Float64Array(grid.steps).fill(1);
  const hours = assumption("dispatch.peak_hours", "power.hedge.shape").value;
  const isErcot = site.jurisdiction === "ercot";
  const peak = windowMask(
    {
      id: "peak",
      weekdays: [0, 1, 2, 3, 4],
      fromHour: isErcot ? hours.ercotFromHour : hours.fromHour,
      toHour: isErcot ? hours.ercotToHour : hours.toHour,
    },
    labels,
  );
  return Float64Array.from(peak, (flag) => (shape === "peak" ? flag : 1 - flag));
}

/** 1 in the months of the study's first year in which a contract holds; the price year stands for that year. */
function holdsMask(
  { startMonth }: Scenario,
  { labels }: DispatchHorizon,
  {
    fromMonth,
    untilMonth,
  }: { readonly fromMonth?: CalendarMonth | undefined; readonly untilMonth: CalendarMonth },
): Float64Array {
  return Float64Array.from(labels.monthNumber, (number) => {
    const monthOfStudy = ((number % 12) - (startMonth.month - 1) + 12) % 12;
    const month = monthNumber(addMonths(startMonth, monthOfStudy));
    const isFrom = fromMonth === undefined || month >= monthNumber(fromMonth);
    return isFrom && month <= monthNumber(untilMonth) ? 1 : 0;
  });
}

/** Contracts whose energy can't be sold back bind dispatch: what is not drawn in its hour is lost. */
export function deliveredBlocksOf(
  contracts: readonly EnergyContract[],
  { marketUsdPerMwh }: DispatchHorizon,
): DeliveredBlock[] {
  return contracts
    .filter(({ canResell }) => !canResell)
    .map(({ id, takeOrPayFraction, volumeMw, strikeUsdPerMwh }) => ({
      id,
      volumeMw,
      strikeUsdPerMwh,
      marketUsdPerMwh,
      takeOrPayFraction,
    }));
}

/** A contract's outcome beside dispatch. */
export interface Settlement {
  readonly id: string;
  readonly contractedMwh: number;
  readonly usd: number;
}

/**
 * (market - strike) on the contracted energy, whatever is consumed. Contracts that can't be sold back are not among them:
 * their money is a line of dispatch's own cash.
 */
export function settleContracts(
  contracts: readonly EnergyContract[],
  { grid, marketUsdPerMwh }: DispatchHorizon,
): Settlement[] {
  const hours = stepHours(grid);
  return contracts
    .filter(({ canResell }) => canResell)
    .map(({ id, volumeMw, strikeUsdPerMwh }) => ({
      id,
      contractedMwh: sum(volumeMw) * hours,
      usd: sum(settleBlock({ id, blockMw: volumeMw, strikeUsdPerMwh }, marketUsdPerMwh, hours)),
    }));
}

/** Monthly blocks on the horizon's months; a part of a month has its part of each block. */
export function energyBlocksOf({ power }: Scenario, { grid, labels }: DispatchHorizon) {
  const stated = power.energyBlocks;
  if (!stated) return undefined;
  const share = shareOfMonths(grid, labels);
  const blocks: EnergyBlock[] = stated.map(({ upToMwh, priceUsdPerMwh }) => ({
    upToMwh: (upToMwh ?? Number.POSITIVE_INFINITY) * share,
    priceUsdPerMwh,
  }));
  if (blocks[blocks.length - 1]!.upToMwh !== Number.POSITIVE_INFINITY)
    blocks.push({ upToMwh: Number.POSITIVE_INFINITY, priceUsdPerMwh: 0 });
  return { blocks, steps: monthsOfSteps(labels) };
}
