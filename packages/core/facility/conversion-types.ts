/** What a mine's quantity is counted in; the hall's need that it displaces is counted in the same. */
export type QuantityScaling =
  /** quantity per MW at the point of connection */
  | "grid-mw"
  /** quantity per MW of critical IT */
  | "it-mw"
  /** quantity per m2 of hall floor */
  | "floor-m2";

/** One item that stands on the site today: a row of the inventory, from a walk-down or from the default rows. */
export interface InventoryItem {
  readonly id: string;
  readonly name: string;
  /** How much of it there is, in `unit`. */
  readonly quantity: number;
  /** For people: `MVA`, `m2`, `lot`. The need that it displaces is counted in the same unit. */
  readonly unit: string;
  /** Grid MW that this quantity serves today. */
  readonly gridMw: number;
  /** Share of the quantity that is fit for further service, 0..1: nothing beyond it can be reused. */
  readonly conditionFraction: number;
  /** Replacement cost, new, of one unit. */
  readonly replacementUsdPerUnit: number;
  /** The hall's need that a reused unit displaces; null where a hall has no use for it. */
  readonly displaces: string | null;
  /** Cost of making one reused unit fit (relays, relocation, certification), USD per unit. */
  readonly adaptationUsdPerUnit: number;
  /** Cost of taking one unit away that is not reused, USD per unit. */
  readonly removalUsdPerUnit: number;
  /** What one removed, sound unit sells for, USD per unit. */
  readonly salvageUsdPerUnit: number;
  /** The question that an engineer must answer before the share may be believed. */
  readonly test: string;
}

/** One item that an AI hall needs: `quantityPer * base`, the base being grid MW, IT MW or floor m2. */
export interface HallNeed {
  readonly id: string;
  readonly name: string;
  readonly scaling: QuantityScaling;
  /** Units per MW or per m2 of the scaling; redundancy is inside it (2 for A and B paths). */
  readonly quantityPer: number;
  readonly unit: string;
  readonly unitCostUsd: number;
}

/** The reusable share r of the *existing* quantity, item by item, 0..1. */
export type ReuseShares = Readonly<Record<string, number>>;

/** A side of the dispute as data: `rebuild` (articles 001, 002), `reuse` (003), `middle`. */
export interface Camp {
  readonly id: string;
  readonly name: string;
  readonly shares: ReuseShares;
}

/** What `convertSite` reads. All figures are the caller's; the shipped ones are rows of `assumptions/facility.yaml`. */
export interface ConversionInput {
  readonly inventory: readonly InventoryItem[];
  readonly hallNeeds: readonly HallNeed[];
  readonly camp: Camp;
  /** Shares that replace the camp's, item by item. */
  readonly overrides?: ReuseShares;
  /** Grid MW given to halls; the rest of the inventory stays with the mine. */
  readonly gridMw: number;
  /** Grid MW per critical IT MW, capacity (not PUE), >= 1. */
  readonly gridToItRatio: number;
  /** Hall floor per critical IT MW. */
  readonly floorM2PerItMw: number;
  /** Months that the site's connection saves against queueing anew: time, never a share of capital. */
  readonly monthsSaved?: number;
  /** Monthly NOI of the hall once it runs: an argument, computed by whoever knows the lease. */
  readonly monthlyNoiUsd?: number;
}

/** What becomes of one item of the mine. */
export interface ItemOutcome {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  /** Existing quantity on the converted grid MW. */
  readonly existingQuantity: number;
  /** The share that the camp (or the override) states. */
  readonly statedFraction: number;
  /** The largest share that is physically there to be reused: sound, and needed by the hall. */
  readonly physicalFraction: number;
  /** The share used: the smaller of the two, or 0 where adaptation eats the saving. */
  readonly reusedFraction: number;
  readonly replacementUsd: number;
  /** Hardware not bought: r * min(replacement cost, greenfield cost displaced). */
  readonly avoidedHardwareUsd: number;
  readonly adaptationUsd: number;
  readonly removalUsd: number;
  /** avoidedHardware - adaptation - removal; may be negative. */
  readonly avoidedCapitalUsd: number;
  readonly salvageUsd: number;
  /** Why less than the stated share is used, for the report. */
  readonly limitedBy: "stated" | "condition" | "hall-need" | "no-use-in-hall" | "not-worth-adapting";
  readonly test: string;
}

/** An amount with the three denominators beside it. */
export interface CapexFigure {
  readonly totalUsd: number;
  readonly usdPerGridMw: number;
  readonly usdPerItMw: number;
}

/** One line of a greenfield hall. */
export interface NeedCost {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  readonly costUsd: number;
  /** Quantity supplied by reused items of the mine. */
  readonly suppliedQuantity: number;
}

/** The answer of `convertSite`. */
export interface ConversionResult {
  readonly campId: string;
  readonly gridMw: number;
  readonly itMw: number;
  readonly gridToItRatio: number;
  readonly floorM2: number;
  /** The mine's replacement cost new on the converted grid MW. */
  readonly mine: CapexFigure;
  readonly greenfield: CapexFigure;
  /** greenfield - avoided capital; salvage is shown beside it, never inside. */
  readonly converted: CapexFigure;
  readonly items: readonly ItemOutcome[];
  readonly needs: readonly NeedCost[];
  readonly avoidedHardwareUsd: number;
  readonly adaptationUsd: number;
  readonly removalUsd: number;
  readonly avoidedCapitalUsd: number;
  readonly salvageUsd: number;
  /** Hardware reused / mine's replacement cost. */
  readonly reusedFractionOfMine: number;
  /** Hardware reused / greenfield cost of the hall. */
  readonly reusedFractionOfHall: number;
  /** The same two shares if everything that is physically there were reused. */
  readonly physicalFractionOfMine: number;
  readonly physicalFractionOfHall: number;
  /** Stated shares weighted by replacement cost: what the camp says of the mine. */
  readonly statedFractionOfMine: number;
  readonly monthsSaved: number;
  readonly timeValueUsd: number;
  /** avoided capital + months saved * monthly NOI. */
  readonly reuseValueUsd: number;
}
