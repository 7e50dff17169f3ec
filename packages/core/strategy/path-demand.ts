import type { RatchetLinks } from "../power/index.ts";
import { costIndexAt } from "./cost-index.ts";
import {
  demandInMonth,
  demandLinks,
  type MonthDemand,
  type MonthDemandCharge,
  noPeaks,
  type PeakHistory,
} from "./demand-months.ts";
import type { DutyStage } from "./duty-stage.ts";
import type { FleetMonthOfPath } from "./path-machines.ts";
import { type CappedMonth, capPeaks } from "./peak-caps.ts";
import type { Site } from "./types.ts";

/** A site's charges on one path after another: what earlier months of the path at hand left behind. */
export interface PathDemand {
  readonly site: Site;
  readonly links: readonly (readonly RatchetLinks[])[];
  readonly peaksMw: PeakHistory;
  /** The charges of each month where no month raises another. */
  readonly charges: readonly (readonly MonthDemandCharge[])[] | null;
  strikeUsdPerMwh: Float64Array;
}

/** Null where the site has no charge on peaks. @throws power/missing-look-back */
export function makePathDemand(site: Site): PathDemand | null {
  if (!site.demand || site.demand.length === 0) return null;
  const links = demandLinks(site);
  const peaksMw = noPeaks(site);
  const isFree = links.every((months) => months.every(({ fromMonths }) => fromMonths.length === 0));
  const months = Array.from({ length: site.months }, (_, month) => month);
  const charges = isFree ? months.map((month) => demandInMonth(site, links, month, peaksMw)) : null;
  return { site, links, peaksMw, charges, strikeUsdPerMwh: new Float64Array(0) };
}

/** What a month's path makes of import's cost, and how much its steps stand for. */
export interface DemandScale {
  readonly ratio: number;
  readonly shift: number;
  readonly hoursRatio: number;
}

/** Holds one month of a path under its best peaks and remembers them. Months of a path follow one another from 0 on. */
export function capMonthOfPath(
  demand: PathDemand,
  stage: DutyStage,
  month: number,
  { tierCount, tierSteps, tierRevenue, cumulativeMw }: Tiers,
  scale: DemandScale,
  { hashprice, runningFraction }: { readonly hashprice: number; readonly runningFraction: number },
): CappedMonth {
  const { site, links, peaksMw } = demand;
  if (demand.strikeUsdPerMwh.length < tierCount) demand.strikeUsdPerMwh = new Float64Array(tierCount);
  const off =
    (site.mine?.variableUpkeepUsdPerMwh ?? 0) * costIndexAt(site, month) +
    site.connection.importAdderUsdPerMwh +
    scale.shift;
  for (let k = 0; k < tierCount; k++) demand.strikeUsdPerMwh[k] = tierRevenue[k]! * hashprice - off;
  const charges = demand.charges?.[month] ?? demandInMonth(site, links, month, peaksMw);
  const capped = capPeaks(stage, charges, {
    tierCount,
    runningSteps: tierSteps,
    cumulativeMw,
    strikeUsdPerMwh: demand.strikeUsdPerMwh,
    ratio: scale.ratio,
    keptFraction: 1 - site.connection.lossFraction,
    worthFraction: scale.hoursRatio * runningFraction,
  });
  rememberPeaks(demand, month, capped.demand);
  return capped;
}

type Tiers = Pick<FleetMonthOfPath, "tierCount" | "tierSteps" | "tierRevenue" | "cumulativeMw">;

function rememberPeaks({ peaksMw }: PathDemand, month: number, { peaksMw: reached }: MonthDemand): void {
  for (let c = 0; c < reached.length; c++) peaksMw[c]![month] = reached[c]!;
}
