import { choice, defaulted, group, listOf, month, optional, quantity, under } from "../fields/index.ts";

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

const work = choice(
  { about: "the network's size at the start: difficulty, or the hashrate that it stands for" },
  {
    difficulty: optional(
      quantity("difficulty", "number", { about: "difficulty at the start", example: "138.96e12", min: 1 }),
    ),
    hashrate: optional(
      quantity("hashrateThs", "hashrate", {
        about: "hashrate at the start",
        example: "994 EH/s",
        aboveMin: true,
      }),
    ),
  },
  ["difficulty", "hashrate"],
  ({ difficulty, hashrateThs }, kind) =>
    kind === "difficulty"
      ? { kind: "difficulty" as const, difficulty: difficulty! }
      : { kind: "hashrate" as const, hashrateThs: hashrateThs! },
);

/** The Bitcoin network as the study states it; the outlook adds what is uncertain. */
export const networkSchema = group(
  { about: "the Bitcoin network at the start of the study, and its stated path" },
  {
    price: defaulted(
      quantity("priceUsdPerBtc", "coinPrice", {
        about: "price of a bitcoin at the start",
        example: "66000 USD/BTC",
        aboveMin: true,
      }),
      "scenario.btc_price",
    ),
    size: defaulted(under("size", work), "scenario.network_size"),
    fees: defaulted(
      quantity("feesSatsPerBlock", "feesPerBlock", {
        about: "transaction fees of a block",
        example: "0.03 BTC/block",
      }),
      "scenario.block_fees",
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
);
