import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/bitcoin`. */
export const bitcoinErrors = defineErrors("bitcoin", {
  badBits: (d: { bits: string }) =>
    `bits "${d.bits}" are not a compact target; write four bytes as hexadecimal, for example 0x1d00ffff`,
  bitsNegative: (d: { bits: string }) =>
    `bits ${d.bits} have the sign bit 0x00800000 set: a target is never negative; check the byte order`,
  bitsOverflow: (d: { bits: string }) =>
    `bits ${d.bits} stand for a number of more than 256 bits; the first byte is at most 0x1d on the main chain`,
  bitsZero: (d: { bits: string }) => `bits ${d.bits} stand for target 0, which no hash can meet`,
  bitsAboveLimit: (d: { bits: string; limitBits: string }) =>
    `bits ${d.bits} are above the proof-of-work limit ${d.limitBits}: difficulty is never under 1 on the main chain`,
  badTarget: (d: { target: string }) =>
    `target ${d.target} is outside 0 .. 2^256 - 1; a target is an unsigned number of 256 bits`,
  badHeight: (d: { height: string }) =>
    `block height ${d.height} is not a whole number from 0 up; the first block is height 0`,
  badBlockTime: (d: { what: string; value: number }) =>
    `${d.what} ${d.value} is not a block time; give whole seconds since 1970, 0 to 4294967295`,
  notPositive: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; it must be a finite number above 0`,
  notNonNegative: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; it must be a finite number, 0 or more`,
  badEpochProgress: (d: { intervals: number; allowed: string }) =>
    `${d.intervals} block intervals observed of an epoch; allowed: ${d.allowed}`,
  badProbability: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; it must lie between 0 and 1, ends excluded, for example 0.8`,
  unreachableHashprice: (d: { hashpriceUsdPerPhDay: number; reason: string }) =>
    `no answer for a hashprice of ${d.hashpriceUsdPerPhDay} USD/PH/day: ${d.reason}`,
});
