import { NODE_MISSING, nodeGain, type StorageSetting } from "./storage-node.ts";

/**
 * What a battery adds to one calendar month, tabulated by exact dispatches that are made when first asked for. With import at
 * unit * (shape + c), all else in the same unit, the gain over the unit depends on
 *
 * - the **margin** up to which one tier of machines runs: (strike - added to the market's price) / unit;
 * - the **machines**, MW at the bus;
 * - the **loss** of a MWh given back, USD of the shape: wear / unit, and c on what a round trip loses. A shift of all prices moves nothing
 *   else, because every month ends as full as it began; and
 * - where power may be sold, or hours have a price of their own, the **dearness** of what does not follow the market: 1 / ratio.
 *
 * Nodes: margins at quantiles of the month's prices; machines where the battery's way of working changes (as many as it can feed, as
 * many as leave room to charge, all that fit); a few losses. Between nodes: cubic through values and slopes in margin
 * (MWh more that machines run) and loss (MWh given back), linear in machines and dearness.
 */
export interface StorageTable {
  readonly setting: StorageSetting;
  /** Ascending, USD/MWh of the shape. */
  readonly margins: Float64Array;
  /** Ascending from 0, MW at the bus. */
  readonly machinesMw: Float64Array;
  /** The node up to which machines are fed; that at which room to charge ends is the next, and the same. -2 where both are one. */
  readonly plateau: number;
  /** Ascending, USD/MWh of the shape. */
  readonly losses: Float64Array;
  /** Ascending; one where nothing depends on it. */
  readonly dearness: Float64Array;
  /**
   * Gain over the unit, its slope in margin and in loss: entry
   * `((dearness * machines + k) * margins + j) * losses + l`, times 3. NaN gain = not yet dispatched.
   */
  readonly nodes: Float64Array;
}

/** Shares of the month's steps at whose price a node stands: close where machines usually stop, at the dear end. */
const QUANTILES = [0, 0.4, 0.75, 0.9, 0.97, 1];

/** Over the year's mean price: a battery's own wear is a fifth of it, prices shifted down make it less than nothing. */
const LOSSES = [-0.1, 0, 0.3, 0.9, 3];

/** Two are enough: fees of the grid are small beside prices. */
const DEARNESS = [0.5, 1.2];

/** A table without a node yet. */
export function makeStorageTable(setting: StorageSetting): StorageTable {
  const margins = marginNodes(setting);
  const machinesMw = machineNodes(setting);
  const meanUsdPerMwh = Math.max(5, Math.abs(setting.table.shape.yearMeanUsdPerMwh));
  const losses = Float64Array.from(LOSSES, (share) => share * meanUsdPerMwh);
  const dearness = Float64Array.from(dependsOnRatio(setting) ? DEARNESS : [1]);
  const size = 3 * margins.length * machinesMw.length * losses.length * dearness.length;
  const nodes = new Float64Array(size).fill(NODE_MISSING);
  return { setting, margins, machinesMw, plateau: plateauOf(setting, machinesMw), losses, dearness, nodes };
}

/** Quantiles of what import costs at the shape's own level, and points between where the dear end is far. */
function marginNodes({ table }: StorageSetting): Float64Array {
  const { priceUsdPerMwh, fixedUsdPerMwh, shape, steps } = table;
  const cost = Float64Array.from(
    priceUsdPerMwh,
    (price, i) => price * (shape.marketFraction || 1) + (fixedUsdPerMwh?.[i] ?? 0),
  ).sort();
  const nodes = QUANTILES.map((share) => cost[Math.round(share * (steps - 1))]!);
  for (let last = nodes.length - 1; isFar(nodes[last - 1]!, nodes[last]!); last = nodes.length - 1)
    nodes.splice(last, 0, nodes[last - 1]! * 1.5);
  return Float64Array.from(new Set(nodes));
}

/** Machines stop at some 50 to 200 USD/MWh: beyond that few dear hours are left to differ in. */
function isFar(low: number, high: number): boolean {
  return low > 5 && high > 2 * low && low < 150;
}

/** From as many machines as can be fed to as many as leave room to charge nothing changes: one node stands for both. */
function machineNodes({ battery, roomMw }: StorageSetting): Float64Array {
  if (!(roomMw > 0)) return Float64Array.of(0);
  const half = roomMw / 2;
  const fedMw = Math.min(battery.dischargeLimitMw, half);
  const chargingMw = Math.min(battery.chargeLimitMw, half);
  const few = FED_SHARES.map((share) => share * fedMw);
  const many = ROOM_SHARES.map((share) => roomMw - share * chargingMw);
  return Float64Array.from(new Set([0, ...few, fedMw, roomMw - chargingMw, ...many, roomMw])).sort();
}

function plateauOf({ battery, roomMw }: StorageSetting, machinesMw: Float64Array): number {
  const fed = machinesMw.indexOf(Math.min(battery.dischargeLimitMw, roomMw / 2));
  return fed > 0 && machinesMw[fed]! < roomMw / 2 ? fed : -2;
}

/** Of what the battery can feed, and of the room that it needs to charge: the gain bends towards the end of either. */
const FED_SHARES = [0.25, 0.6];
const ROOM_SHARES = [0.1, 0.25, 0.45, 0.7];

/** Whether something besides the loss follows other rules than the market's price. */
function dependsOnRatio({ exportMw, table }: StorageSetting): boolean {
  return exportMw > 0 || table.fixedUsdPerMwh !== null || table.shape.marketFraction === 0;
}

/** Where a path's month stands: found once for all its machines, see {@link standAt}. */
export interface StoragePoint {
  /** Upper of two losses, and the weights of values and slopes at both. */
  loss: number;
  lowValue: number;
  lowSlope: number;
  highValue: number;
  highSlope: number;
  share: number;
  /** Upper of two dearnesses, 0 where there is one; and the share of the upper, straight on beyond both. */
  dearness: number;
  dearShare: number;
}

/** A point before it stands anywhere. */
export function makeStoragePoint(): StoragePoint {
  return {
    loss: 1,
    lowValue: 1,
    lowSlope: 0,
    highValue: 0,
    highSlope: 0,
    share: 0,
    dearness: 0,
    dearShare: 0,
  };
}

/** Finds a month's place in a table, written into `out`. Beyond the outermost losses straight on. */
export function standAt(
  { losses, dearness }: StorageTable,
  loss: number,
  dear: number,
  out: StoragePoint,
): void {
  const last = losses.length - 1;
  let l = 1;
  while (l < last && loss > losses[l]!) l++;
  const span = losses[l]! - losses[l - 1]!;
  const t = Math.min(1, Math.max(0, (loss - losses[l - 1]!) / span));
  const beyond = loss - losses[l - 1]! - t * span;
  const u = 1 - t;
  out.loss = l;
  out.share = t;
  out.lowValue = (1 + 2 * t) * u * u;
  out.lowSlope = t * u * u * span + (t === 0 ? beyond : 0);
  out.highValue = t * t * (3 - 2 * t);
  out.highSlope = -t * t * u * span + (t === 1 ? beyond : 0);
  out.dearness = dearness.length - 1;
  out.dearShare = 0;
  if (dearness.length > 1) {
    const share = (dear - dearness[0]!) / (dearness[1]! - dearness[0]!);
    out.dearShare = Math.min(2, Math.max(-0.5, share));
  }
}

/** Gain over the unit of prices, USD, of machines of one margin. */
export function storageGain(
  table: StorageTable,
  at: StoragePoint,
  margin: number,
  machinesMw: number,
): number {
  const { margins, machinesMw: nodes } = table;
  if (!(machinesMw > 0) || nodes.length === 1 || !(margin > margins[0]!)) return nodeValue(table, at, 0, 0);
  const last = margins.length - 1;
  let j = 1;
  while (j < last && margin > margins[j]!) j++;
  let k = 1;
  while (k < nodes.length - 1 && machinesMw > nodes[k]!) k++;
  const { plateau } = table;
  if (k === plateau + 1) return alongMargin(table, at, margin, plateau, j);
  const part = Math.min(1, (machinesMw - nodes[k - 1]!) / (nodes[k]! - nodes[k - 1]!));
  const high = alongMargin(table, at, margin, k, j);
  if (part === 1) return high;
  const below = k - 1 === plateau + 1 ? plateau : k - 1;
  const low = k === 1 ? nodeValue(table, at, 0, 0) : alongMargin(table, at, margin, below, j);
  return part * high + (1 - part) * low;
}

/** Gain at a margin between the nodes j - 1 and j, straight on beyond the last. */
function alongMargin(table: StorageTable, at: StoragePoint, margin: number, k: number, j: number): number {
  const { margins } = table;
  const beyond = margin - margins[j]!;
  const high = nodeValue(table, at, k, j);
  const highSlope = nodeSlope(table, at, k, j);
  if (beyond >= 0) return high + beyond * highSlope;
  const low = nodeValue(table, at, k, j - 1);
  const lowSlope = nodeSlope(table, at, k, j - 1);
  const span = margins[j]! - margins[j - 1]!;
  const t = 1 + beyond / span;
  const u = 1 - t;
  return (
    u * u * ((1 + 2 * t) * low + t * span * lowSlope) + t * t * ((3 - 2 * t) * high - u * span * highSlope)
  );
}

/** Gain at a node of machines and margin, between losses and dearnesses. */
function nodeValue(table: StorageTable, at: StoragePoint, k: number, j: number): number {
  const high = valueAtDearness(table, at, at.dearness, k, j);
  if (at.dearness === 0 || at.dearShare === 1) return high;
  return at.dearShare * high + (1 - at.dearShare) * valueAtDearness(table, at, at.dearness - 1, k, j);
}

function valueAtDearness(table: StorageTable, at: StoragePoint, d: number, k: number, j: number): number {
  const { nodes } = table;
  const node = nodeAt(table, d, k, j, at.loss);
  if (Number.isNaN(nodes[node]!)) dispatchNode(table, d, k, j, at.loss);
  if (at.share === 1 && at.highSlope === 0) return nodes[node]!;
  if (Number.isNaN(nodes[node - 3]!)) dispatchNode(table, d, k, j, at.loss - 1);
  const slopes = at.lowSlope * nodes[node - 1]! + at.highSlope * nodes[node + 2]!;
  if (Number.isNaN(slopes)) return nodes[node - 3]! + at.share * (nodes[node]! - nodes[node - 3]!);
  return at.lowValue * nodes[node - 3]! + at.highValue * nodes[node]! + slopes;
}

/** Slope in margin at a node that is known. */
function nodeSlope(table: StorageTable, at: StoragePoint, k: number, j: number): number {
  const node = nodeAt(table, at.dearness, k, j, at.loss) + 1;
  const { nodes } = table;
  return at.share === 1 ? nodes[node]! : nodes[node - 3]! + at.share * (nodes[node]! - nodes[node - 3]!);
}

function nodeAt({ margins, machinesMw, losses }: StorageTable, d: number, k: number, j: number, l: number) {
  return 3 * (((d * machinesMw.length + k) * margins.length + j) * losses.length + l);
}

function dispatchNode(table: StorageTable, d: number, k: number, j: number, l: number): void {
  const { setting, margins, machinesMw, losses, dearness, nodes } = table;
  const found = nodeGain(setting, {
    margin: margins[j]!,
    machinesMw: machinesMw[k]!,
    loss: losses[l]!,
    dearness: dearness[d]!,
  });
  nodes.set([found.gain, found.perMargin, found.perLoss], nodeAt(table, d, k, j, l));
}
