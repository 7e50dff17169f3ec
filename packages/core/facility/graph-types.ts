import type { Duration } from "./duration.ts";

/** A group of identical units that run all the time: transformers, switchgear, chillers, pumps, UPS modules, carriers. */
export interface UnitGroup {
  readonly kind: "units";
  readonly id: string;
  readonly name?: string;
  readonly count: number;
  /** Failures of one unit per year of operation. */
  readonly failuresPerYear: number;
  readonly repair: Duration;
  /** Beta factor: the share of a unit's failures that takes every unit of the group at once. */
  readonly commonCauseFraction?: number;
  /** Maintenance windows; absent: none that takes a unit out. */
  readonly service?: PlannedService;
}

/**
 * Planned work on a group: each unit is taken out so often a year, for one window. Nobody takes one out while another of the group
 * is down, nor in a storm: a window that falls there is put off. It needs no repair crew.
 */
export interface PlannedService {
  readonly perUnitYear: number;
  readonly window: Duration;
}

/** A group of standby gensets on one bus and one tank; they start when their standby node's primary is lost. */
export interface GensetGroup {
  readonly kind: "gensets";
  readonly id: string;
  readonly name?: string;
  readonly count: number;
  /** Chance that a unit is there (not in maintenance) when called. */
  readonly operationalAvailabilityFraction: number;
  readonly failureToStartProbability: number;
  /** Running hours to failure; exponential. */
  readonly meanTimeToFailureHours: number;
  /** Repair of a unit that failed while running; null: not within the demand, back by the next. */
  readonly repair: Duration | null;
  /** Beta factor on start and on running failures. */
  readonly commonCauseFraction?: number;
  /** Hours of full-load running in the tank; absent: never runs dry. */
  readonly fuelHours?: number;
  /** Chance that the tanker does not come in time, in fair weather and in a storm. */
  readonly refuelFailureProbability?: { readonly fair: number; readonly storm: number };
  /** Hours until a tanker that did not come is called again. */
  readonly refuelRetryHours?: number;
}

/** A utility feed; its outages follow the grid's weather. */
export interface Feed {
  readonly kind: "feed";
  readonly id: string;
  readonly name?: string;
  /** Outages of this feed alone, mean per year over both weathers. */
  readonly outagesPerYear: number;
  readonly outage: Duration;
}

/** A leaf of the graph. */
export type Component = UnitGroup | GensetGroup | Feed;

/** How components make a system. A group counts as many as its units up; any other node counts 0 or 1. */
export type GraphNode =
  /** Up where every child is fully up. */
  | { readonly kind: "series"; readonly id: string; readonly of: readonly string[] }
  /** Up where the children count `needed` or more together. */
  | { readonly kind: "k-of-n"; readonly id: string; readonly needed: number; readonly of: readonly string[] }
  /** Up by `primary`, else by `backup`, which is called when primary is lost and is there after `startSec`. */
  | {
      readonly kind: "standby";
      readonly id: string;
      readonly primary: string;
      readonly backup: string;
      readonly startSec: number;
    }
  /**
   * Rides through a loss of `source` for `holdSec` (UPS battery, thermal mass) while `carrier` is up (null: always);
   * an emptied store takes `rechargeSec` to fill. A carrier that is down while the source is up is bypassed.
   */
  | {
      readonly kind: "bridge";
      readonly id: string;
      readonly source: string;
      readonly carrier: string | null;
      readonly holdSec: number;
      readonly rechargeSec: number;
    };

/** What happens outside the fence. */
export interface Grid {
  /** Storms in which outages cluster; null: one weather for all time. */
  readonly storms: { readonly perYear: number; readonly meanHours: number } | null;
  /** Share of each feed's and the common outages (and dips) that fall into storms. */
  readonly stormShareFraction: number;
  /** Outages that take every feed at once (upstream fault), mean per year; null: feeds fail alone. */
  readonly common: { readonly outagesPerYear: number; readonly outage: Duration } | null;
  /** Voltage dips: a class of their own. They come in bursts (reclosing) and hit every feed. */
  readonly dips: DipBursts | null;
}

/** Voltage dips: how many bursts, how many dips in one, how long, and when the site leaves the grid. */
export interface DipBursts {
  readonly burstsPerYear: number;
  /** Chance that a burst holds 1, 2, 3, … dips; sums to 1. */
  readonly dipCountProbabilities: readonly number[];
  readonly dipSec: number;
  /** The UPS counts dips: a burst of `strikes` or more leaves the grid for `lockOut` (manual return). Null: no such rule. */
  readonly transferRule: { readonly strikes: number; readonly lockOut: Duration } | null;
}

/** A hall and its two measures, which are never added. */
export interface Hall {
  readonly id: string;
  readonly itMw: number;
  /** The node that the contract measures: the receptacle, both cords, per hall. */
  readonly contractNode: string;
  /** The node that the tenant lives on: power and cooling and carriers. */
  readonly tenantNode: string;
  /** Hours from the return of service until the tenant computes again. */
  readonly restartHours: number;
  /** Work lost per interruption (since the last checkpoint), in hours of service. */
  readonly checkpointLossHours: number;
}

/** The power, cooling and network chain of a site as data. */
export interface ComponentGraph {
  readonly components: readonly Component[];
  readonly nodes: readonly GraphNode[];
  readonly grid: Grid;
  readonly halls: readonly Hall[];
  /** Repair crews: so many units are repaired at once, the others wait in turn. Absent: as many as fail. */
  readonly crewCount?: number;
}

/** The ids that a node stands on, in order. */
export function childrenOf(node: GraphNode): readonly string[] {
  if (node.kind === "series" || node.kind === "k-of-n") return node.of;
  if (node.kind === "standby") return [node.primary, node.backup];
  return node.carrier === null ? [node.source] : [node.source, node.carrier];
}

/** Units of a component: 1 for a feed. */
export function unitCountOf(component: Component): number {
  return component.kind === "feed" ? 1 : component.count;
}
