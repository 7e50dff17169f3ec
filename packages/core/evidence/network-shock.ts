import {
  applyShocks,
  copyFleet,
  type DatedEfficiency,
  type EnsembleParameters,
  type EpochPath,
  type Exogenous,
  ehsOfDifficulty,
  type Fleet,
  frontierAsOf,
  makeEnsemble,
  makePowerBins,
  type NetworkModel,
  type NetworkParameters,
  type Shock,
  settleFleet,
  simulatePath,
} from "../network/index.ts";
import { addMonths, daysFromCivil, parseDay, parseMonth } from "../quantity/index.ts";
import { referenceHashprice } from "./site-economics.ts";
import type { Book } from "./types.ts";

/** The network at the reference state, ready to be shocked. */
export interface NetworkStart {
  readonly model: NetworkModel;
  readonly fleets: readonly Fleet[];
  readonly day: number;
  readonly calm: Exogenous;
  readonly difficulty: number;
}

/** A machine counts as on sale three months after its release, as in the network room's settings. */
const MONTHS_TO_KNOWN = 3;
/** Height of the reference state counts only for halvings: the next is years away. */
const START_HEIGHT = 2016 * 470;
/** Growth that the fleet is taken to come from, as in the network room's simulation without data. */
const STEADY_GROWTH = 0.35;
const HORIZON_DAYS = 800;

/** The prior ensemble of the network room, settled at the reference hashprice and difficulty. */
export function networkStart(book: Book, day: number, studySeed: number): NetworkStart {
  const parameters = book.copy<NetworkParameters>("network.model");
  const model: NetworkModel = { parameters, bins: makePowerBins(parameters) };
  const difficulty = book.read<number>("bitcoin.start_difficulty");
  const powerUsdPerMwh = book.read<readonly { usdPerMwh: number }[]>("network.power_level")[3]!.usdPerMwh;
  const frontier = frontierAsOf(machines(book), day, parameters.frontierImprovementPerYear);
  const spreads = book.copy<EnsembleParameters>("network.ensemble");
  const ensemble = makeEnsemble(
    model,
    { ...spreads, members: book.read<number>("claims.shock.members") },
    { day, difficulty, growthPerYear: STEADY_GROWTH, frontier, studySeed },
  );
  const at = { hashpriceUsdPerPhDay: referenceHashprice(book), powerUsdPerMwh };
  for (const fleet of ensemble.members) settleFleet(fleet, model, at, ehsOfDifficulty(difficulty));
  const daily = (value: number) => new Float64Array(HORIZON_DAYS).fill(value);
  const calm: Exogenous = {
    startDay: day,
    priceUsd: daily(book.read("bitcoin.start_price")),
    feesBtcPerBlock: daily(book.read<number>("bitcoin.fees_per_block_sats") / 1e8),
    powerUsdPerMwh: daily(powerUsdPerMwh),
    frontier,
    outages: [],
    diversions: [],
  };
  return { model, fleets: ensemble.members, day, calm, difficulty };
}

function machines(book: Book): readonly DatedEfficiency[] {
  const early = book.copy<readonly Released[]>("network.early_frontier");
  const rows = book.ids("machines.").map((id) => book.read<Released>(id));
  return [...early, ...rows].map(({ released, efficiencyJPerTh }) => {
    const month = parseMonth(/^\d{4}$/.test(released) ? `${released}-07` : released);
    return { knownDay: daysFromCivil({ ...addMonths(month, MONTHS_TO_KNOWN), day: 1 }), efficiencyJPerTh };
  });
}

interface Released {
  readonly released: string;
  readonly efficiencyJPerTh: number;
}

/** The expected path of each member under shocks, none of them drawn. */
export function shockedPaths(
  start: NetworkStart,
  shocks: readonly Shock[],
  days: number,
): readonly EpochPath[] {
  const exogenous = applyShocks(start.calm, shocks);
  return start.fleets.map((fleet) =>
    simulatePath(copyFleet(fleet), start.model, {
      start: { day: start.day, difficulty: start.difficulty, height: START_HEIGHT },
      exogenous,
      endDay: start.day + days,
    }),
  );
}

/** Day of a row's date. */
export function dayOf(date: string): number {
  return daysFromCivil(parseDay(date));
}
