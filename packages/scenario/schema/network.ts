import { assumption } from "../assumptions/index.ts";
import {
  defaulted,
  group,
  listOf,
  month,
  optional,
  quantity,
  shapedGroup,
  shownDefault,
} from "../fields/index.ts";

const point = group(
  { about: "the stated network in a month; between points it is interpolated" },
  {
    month: month("month", { about: "month of the point" }),
    price: optional(
      quantity("priceUsdPerBtc", "coinPrice", { about: "price of a bitcoin", example: "80000 USD/BTC" }),
    ),
    hashrate: optional(
      quantity("hashrateThs", "hashrate", { about: "hashrate of the network", example: "1100 EH/s" }),
    ),
    fees: optional(
      quantity("feesSatsPerBlock", "feesPerBlock", { about: "fees of a block", example: "0.03 BTC/block" }),
    ),
  },
);

const START_DIFFICULTY = "bitcoin.start_difficulty";

/** The network's size at the start, said in either way. */
export type NetworkSize =
  | { readonly kind: "difficulty"; readonly difficulty: number }
  | { readonly kind: "hashrate"; readonly hashrateThs: number };

/** The Bitcoin network as the study states it; the outlook adds what is uncertain. */
export const networkSchema = shapedGroup(
  { about: "the Bitcoin network at the start of the study, and its stated path" },
  {
    price: defaulted(
      quantity("priceUsdPerBtc", "coinPrice", {
        about: "price of a bitcoin at the start",
        example: "66000 USD/BTC",
        aboveMin: true,
      }),
      "bitcoin.start_price",
    ),
    difficulty: shownDefault(
      quantity("difficulty", "number", { about: "difficulty at the start", example: "138.96e12", min: 1 }),
      START_DIFFICULTY,
    ),
    hashrate: optional(
      quantity("hashrateThs", "hashrate", {
        about: "hashrate at the start, instead of the difficulty",
        example: "994 EH/s",
        aboveMin: true,
      }),
    ),
    fees: defaulted(
      quantity("feesSatsPerBlock", "feesPerBlock", {
        about: "transaction fees of a block",
        example: "0.03 BTC/block",
      }),
      "bitcoin.fees_per_block_sats",
    ),
    as_of: defaulted(month("asOfMonth", { about: "month of these figures" }), "scenario.network_as_of"),
    price_growth: defaulted(
      quantity("priceGrowthFractionPerYear", "yearlyFraction", {
        about: "stated change of the price a year",
        example: "0 %/year",
        min: -0.95,
      }),
      "scenario.btc_price_growth",
    ),
    hashrate_growth: defaulted(
      quantity("hashrateGrowthFractionPerYear", "yearlyFraction", {
        about: "stated growth of the hashrate a year",
        example: "20 %/year",
        min: -0.95,
      }),
      "scenario.hashrate_growth",
    ),
    halving_response: defaulted(
      quantity("halvingResponseFraction", "fraction", {
        about: "share of a halving's fall in hashprice (in logarithms) that lower difficulty makes good",
        example: "50 %",
        max: 1,
      }),
      "study.halving_response",
    ),
    halving_response_months: defaulted(
      quantity("halvingResponseMonths", "months", {
        about: "months over which it does",
        example: "12 months",
        max: 120,
      }),
      "study.halving_response_months",
    ),
    path: optional(
      listOf("path", point, { about: "stated points that replace the growth figures, in order of time" }),
    ),
  },
  ({ difficulty, hashrateThs, ...rest }, complain) => {
    if (difficulty !== undefined && hashrateThs !== undefined)
      complain("chooseOne", { given: ["difficulty", "hashrate"], allowed: ["difficulty", "hashrate"] });
    return { ...rest, size: sizeOf(difficulty, hashrateThs) };
  },
);

function sizeOf(difficulty: number | undefined, hashrateThs: number | undefined): NetworkSize {
  if (hashrateThs !== undefined) return { kind: "hashrate", hashrateThs };
  return { kind: "difficulty", difficulty: difficulty ?? assumption(START_DIFFICULTY).value };
}
