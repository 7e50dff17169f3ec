import { defaulted, group, listOf, month, oneOf, optional, quantity } from "../fields/index.ts";

const hashpriceForward = group(
  { about: "hashprice agreed ahead: settles the agreed less the month's hashprice, in money" },
  {
    hashrate: quantity("hashrateThs", "hashrate", {
      about: "hashrate that it is for",
      example: "500 PH/s",
      aboveMin: true,
    }),
    price: quantity("priceUsdPerPhDay", "hashprice", { about: "agreed hashprice", example: "45 USD/PH/day" }),
    from: optional(month("fromMonth", { about: "first month; left out: the start of the study" })),
    until: month("untilMonth", { about: "last month", example: "2028-06" }),
    side: optional(
      oneOf("side", ["sell", "buy"], { about: "sell: a miner's protection against a fall; left out: sell" }),
    ),
  },
);

/** What a miner does with its coins. */
export const treasury = group(
  { about: "what is done with mined coins" },
  {
    policy: defaulted(
      oneOf("policy", ["sell", "hold", "sell-to-cover"], {
        about: "sell each day, hold, or sell what costs ask for",
      }),
      "scenario.treasury_policy",
    ),
    held: optional(
      quantity("heldFraction", "fraction", {
        about: "share of mined coins that `hold` keeps; left out: all",
        example: "50 %",
      }),
    ),
    coins: optional(quantity("coinsBtc", "coins", { about: "coins held at the start", example: "120 BTC" })),
    basis: optional(
      quantity("basisUsdPerBtc", "coinPrice", {
        about: "what the coins held at the start stand at for tax; left out: the first month's price",
        example: "30000 USD/BTC",
      }),
    ),
    cash_floor: optional(
      quantity("cashFloorUsd", "money", {
        about:
          "cash held at the start and kept: below it coins are sold whatever the policy; left out: a month of costs",
        example: "2 MUSD",
      }),
    ),
    hashprice_forwards: optional(
      listOf("hashpriceForwards", hashpriceForward, { about: "hashprice sold or bought ahead" }),
    ),
  },
);
