import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/strategy`. */
export const strategyErrors = defineErrors("strategy", {
  hostMw: (d: { hostMw: number; firmMw: number }) =>
    `${d.hostMw} MW can't be reserved for tenants: the firm connection is ${d.firmMw} MW; host between 0 and that, or back the rest by a battery or gensets`,
  noOffer: (d: { strategy: string }) =>
    `strategy "${d.strategy}" hosts tenants, but the scenario has no hosting lease; add hosting.lease`,
  noGreenfield: () =>
    `strategy "greenfield" builds on empty land, but the site has no terms for that; give facility.greenfield`,
  noColocation: () =>
    `strategy "host-miners" lets places to others' machines, but the site offers none; add mining.colocation`,
  policyInput: (d: { what: string; problem: string }) =>
    `policy: ${d.what}: ${d.problem}; every path needs a finite figure for each quarter`,
  tooManySources: (d: { count: number; most: number }) =>
    `a value stack of ${d.count} sources needs ${2 ** d.count} evaluations; give at most ${d.most}`,
  raceInput: (d: { what: string; value: number }) => `a race needs ${d.what}, not ${d.value}`,
  noSale: () => `strategy "sell-site" needs a price; add site.sale`,
  shortPriceYear: (d: { month: string }) =>
    `the price year has no price in ${d.month}; a series under twelve months must first be completed by a named policy`,
  nothingToCompare: (d: { strategies: string }) =>
    `none of the strategies compared (${d.strategies}) can be done on this site; add "do-nothing"`,
  worldTooShort: (d: { what: string; length: number; months: number }) =>
    `the world's ${d.what} has ${d.length} months, the horizon ${d.months}`,
});
