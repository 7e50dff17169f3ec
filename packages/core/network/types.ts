/**
 * The nouns of the network model. Hashrate is in EH/s, money in USD, time in years (of 365.25 days) or days since
 * 1970-01-01 where a name says day.
 */

/** The frozen parameters of the model: the map of the row `network.model` of `assumptions/network.yaml`. */
export interface NetworkParameters {
  /** Machine generations held at once; the oldest merges into the next when a new one opens. */
  readonly vintageCount: number;
  /** Length of the sales window of one generation, years. */
  readonly vintageYears: number;
  /** Power-price bins with a fixed contract, equally likely slices of a log-normal. */
  readonly fixedBinCount: number;
  /** Bins on wholesale prices, which curtail hour by hour. */
  readonly wholesaleBinCount: number;
  /** Share of new load that is on wholesale prices. */
  readonly wholesaleShareFraction: number;
  /** Standard deviation of the log of contract prices over the network. */
  readonly powerSpreadLog: number;
  /** Standard deviation of the log of hourly wholesale prices around their mean (logistic scale is 0.5513 of it). */
  readonly wholesaleHourSpreadLog: number;
  /** All avoidable cost over energy cost: cooling, hosting margin, variable upkeep, pool fee; 1 or more. */
  readonly avoidableCostRatio: number;
  /** Logistic scale of the log of cost within a cell: machines of one vintage differ. */
  readonly cellSpreadLog: number;
  /** Half width of the band in log revenue over cost in which a machine stays as it is. */
  readonly hysteresisLog: number;
  /** Share of the wanted change of running state that happens within one epoch, 0..1. */
  readonly reactionFraction: number;
  /** Share of installed hashrate lost to failure and sale a year. */
  readonly retirementPerYear: number;
  /** The same on idle machines, on top. */
  readonly idleScrapPerYear: number;
  /** Age from which machines are scrapped faster, years, and how fast. */
  readonly oldAgeYears: number;
  readonly oldAgeScrapPerYear: number;
  /** Efficiency of what is shipped over the best machine on sale; 1 or more. */
  readonly shipmentEfficiencyRatio: number;
  /** Cost of machine and site per TH over J/TH, USD per (J/TH): silicon area and power capacity both scale so. */
  readonly machineCostUsdPerJPerTh: number;
  /** Share (in logs) of a machine's surplus value that its maker takes: price = cost * q^exponent, q = value/cost > 1. */
  readonly machinePriceExponent: number;
  /** Rate at which miners expect hashprice to fall, per year. */
  readonly hashpriceDeclinePerYear: number;
  /** Orders a year, as a share of the network, where a machine's value equals its cost. */
  readonly orderRatePerYear: number;
  /** Power of value/cost with which orders grow. */
  readonly orderSteepness: number;
  /** What makers and sites can supply at most, per year, as a share of the network. */
  readonly supplyCeilingPerYear: number;
  /** Share of the network's gross revenue, own and raised, that can be spent on machines. */
  readonly capitalShareFraction: number;
  /** Mean time from order to hashing: delivery and site, years. Erlang with three stages. */
  readonly leadYears: number;
  /** Fall of the best machine's J/TH, per year, where no release is known. */
  readonly frontierImprovementPerYear: number;
  /** Unmodelled order intensity: stationary standard deviation of its log and its memory, years. */
  readonly intensitySpreadLog: number;
  readonly intensityMemoryYears: number;
  /** Unmodelled change of installed hashrate per epoch, standard deviation of the log. */
  readonly capacityNoiseLog: number;
  /** Machines that something other than their margin keeps off are moved and restarted: half return in so many days. */
  readonly offlineHalfLifeDays: number;
  /** A fall of hashrate so many standard deviations below what margins explain is read as machines gone offline. */
  readonly outageSigmas: number;
}

/** A cell's place: `vintage * binCount + bin`. */
export type CellIndex = number;

/** What differs between the members of an ensemble and isn't known: log factors on the parameters. */
export interface MemberFactors {
  /** On every power price. */
  powerLog: number;
  /** On the efficiency of what is shipped. */
  efficiencyLog: number;
  /** On the fastest order rate; stays. */
  orderLog: number;
  /** On the lead time. */
  leadLog: number;
  /** On orders; wanders (Ornstein-Uhlenbeck) and carries the momentum that the data show. */
  intensityLog: number;
}

/** Installed machines by cell and what is on order. Mutable: one epoch is a step in place, 120 cells in microseconds. */
export interface Fleet {
  readonly vintageCount: number;
  readonly binCount: number;
  /** Installed hashrate per cell, EH/s, vintage-major: vintage * binCount + bin. */
  readonly installedEhs: Float64Array;
  /** Share of a cell's machines that runs, 0..1; for wholesale bins share of hours. */
  readonly runningFraction: Float64Array;
  /** Per vintage, J/TH. */
  readonly efficiencyJPerTh: Float64Array;
  /** Orders by stage of delivery, EH/s; the last stage is delivered next. */
  readonly pipelineEhs: Float64Array;
  /** The vintage that is on sale. */
  newestVintage: number;
  /** For how long it has been on sale, years. */
  newestAgeYears: number;
  /** Share of installed hashrate that an outage keeps off. */
  offlineFraction: number;
  readonly factors: MemberFactors;
}

/** What the fleet sees during one epoch. */
export interface EpochConditions {
  readonly years: number;
  readonly hashpriceUsdPerPhDay: number;
  /** The best machine on sale. */
  readonly frontierJPerTh: number;
  /** Median contract price. */
  readonly powerUsdPerMwh: number;
}

/** What an epoch did to the fleet, EH/s. */
export interface EpochFlows {
  runningEhs: number;
  installedEhs: number;
  deliveredEhs: number;
  retiredEhs: number;
  orderedEhs: number;
}
