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
  /** The expected paths without a shock, for so many days; remembered, since many shocks are put to one start. */
  readonly calmPaths: (days: number) => readonly EpochPath[];
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

/** Starts made last: a search for a turn puts some hundred shocks to the same one. */
const KEPT_STARTS = 2;
const made: { readonly key: readonly unknown[]; readonly start: NetworkStart }[] = [];

/** The prior ensemble of the network room, settled at the reference hashprice and difficulty. */
export function networkStart(book: Book, day: number, studySeed: number): NetworkStart {
  const machinesRead = machines(book);
  const key = [day, studySeed, ...rowsRead(book).map((id) => book.identity(id))];
  const known = made.find((each) => each.key.every((item, i) => item === key[i]));
  if (known) {
    noteReads(book);
    return known.start;
  }
  const start = makeStart(book, day, studySeed, machinesRead);
  made.unshift({ key, start });
  made.length = Math.min(made.length, KEPT_STARTS);
  return start;
}

/** Every row that a start stands on. */
function rowsRead(book: Book): readonly string[] {
  return [...START_ROWS, ...book.ids("machines.")];
}

const START_ROWS = [
  "network.model",
  "network.power_level",
  "network.ensemble",
  "network.early_frontier",
  "bitcoin.start_price",
  "bitcoin.start_difficulty",
  "bitcoin.start_subsidy_sats",
  "bitcoin.fees_per_block_sats",
  "claims.shock.members",
] as const;

/** A remembered start reads what the first one read: of the dated price levels the last alone. */
function noteReads(book: Book): void {
  for (const id of START_ROWS) if (id !== "network.power_level") book.copy(id);
  lastPowerUsdPerMwh(book);
}

function lastPowerUsdPerMwh(book: Book): number {
  return book.read<readonly { usdPerMwh: number }[]>("network.power_level")[3]!.usdPerMwh;
}

function makeStart(
  book: Book,
  day: number,
  studySeed: number,
  known: readonly DatedEfficiency[],
): NetworkStart {
  noteReads(book);
  const parameters = book.copy<NetworkParameters>("network.model");
  const model: NetworkModel = { parameters, bins: makePowerBins(parameters) };
  const difficulty = book.read<number>("bitcoin.start_difficulty");
  const powerUsdPerMwh = lastPowerUsdPerMwh(book);
  const frontier = frontierAsOf(known, day, parameters.frontierImprovementPerYear);
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
  const start = { model, fleets: ensemble.members, day, calm, difficulty };
  const byDays = new Map<number, readonly EpochPath[]>();
  const calmPaths = (days: number) => {
    const paths = byDays.get(days) ?? shockedPaths(start, [], days);
    byDays.set(days, paths);
    return paths;
  };
  return { ...start, calmPaths };
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
  start: Omit<NetworkStart, "calmPaths">,
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
