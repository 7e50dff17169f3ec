import {
  defaulted,
  group,
  listOf,
  oneOf,
  oneOfSchema,
  optional,
  quantity,
  quantitySchema,
  under,
} from "../fields/index.ts";

/** Things whose monthly shocks may be told to move together, as the file calls them. */
export const UNCERTAIN_THINGS = [
  "btc_price",
  "hashrate",
  "fees",
  "power_price",
  "power_spread",
  "accelerator",
  "rent",
] as const;

const correlation = group(
  { about: "two things whose monthly shocks move together" },
  {
    between: listOf("between", oneOfSchema(UNCERTAIN_THINGS, { about: "one of the things" }), {
      about: "the two things",
      example: "[btc_price, rent]",
      min: 2,
      max: 2,
    }),
    is: quantity("correlation", "number", { about: "their correlation", example: "0.3", min: -1, max: 1 }),
  },
);

const history = group(
  {
    about: "draw the bitcoin price's moves from a history instead of the model, in blocks, its drift removed",
  },
  {
    prices: listOf("pricesUsdPerBtc", quantitySchema("coinPrice", { about: "price at a month's end" }), {
      about: "monthly prices in order of time, the more the better",
      min: 3,
      example: "[42580 USD/BTC, 61200 USD/BTC, 71290 USD/BTC]",
    }),
    block: defaulted(
      quantity("blockMonths", "months", {
        about: "mean length of a block drawn in one piece",
        example: "6 months",
        min: 1,
        max: 120,
      }),
      "uncertainty.history_block",
    ),
  },
);

const spread = group(
  { about: "how uncertain each thing is; what is left out has the default of the model" },
  {
    scale: optional(
      quantity("scale", "number", {
        about: "all spreads, hazards and outages times this; 0 = the stated world",
        example: "1",
        max: 10,
      }),
    ),
    btc_price: optional(volatility("btcPriceFractionPerYear", "bitcoin price, jumps included", "65 %/year")),
    power_price: optional(volatility("powerPriceFractionPerYear", "level of power prices", "30 %/year")),
    power_spread: optional(
      volatility("powerSpreadFractionPerYear", "width of hourly prices about their mean", "200 %/year"),
    ),
    rent: optional(volatility("rentFractionPerYear", "market rent of AI halls", "20 %/year")),
    accelerator: optional(volatility("acceleratorFractionPerYear", "price of accelerators", "45 %/year")),
    hashrate: optional(volatility("hashrateFractionPerYear", "hashrate around its response", "15 %/year")),
    fees: optional(volatility("feesFractionPerYear", "quiet level of transaction fees", "100 %/year")),
    capex: optional(
      quantity("capexFraction", "fraction", {
        about: "standard deviation of the building cost",
        example: "15 %",
        max: 2,
      }),
    ),
    delay: optional(
      quantity("delayMonths", "months", { about: "standard deviation of the delay", example: "4 months" }),
    ),
    correlations: optional(
      listOf("correlations", correlation, { about: "correlations that replace the model's" }),
    ),
    history: optional(under("history", history)),
  },
);

/** Paths and seed; deterministic studies use one stated path. */
export const uncertaintySchema = group(
  { about: "uncertainty: how many futures, from which seed, how wide" },
  {
    paths: defaulted(
      quantity("pathCount", "number", {
        about: "number of futures",
        example: "10000",
        min: 1,
        max: 10_000_000,
        whole: true,
      }),
      "scenario.paths",
    ),
    error: optional(
      quantity("npvErrorUsd", "money", {
        about: "paths are added until every NPV's standard error is below this, up to the number of futures",
        example: "1 MUSD",
        aboveMin: true,
      }),
    ),
    seed: defaulted(
      quantity("seed", "number", {
        about: "same seed, same futures",
        example: "7",
        max: 2 ** 32 - 1,
        whole: true,
      }),
      "scenario.seed",
    ),
    measure: defaulted(
      oneOf("measure", ["outlook", "valuation"], {
        about: "outlook: the user's drifts; valuation: forward curves and explicit hazards",
      }),
      "scenario.measure",
    ),
    sampling: defaulted(
      oneOf("sampling", ["antithetic", "plain", "sobol"], {
        about:
          "antithetic: pairs of mirrored futures; sobol: scrambled quasi-random points where it matters most",
      }),
      "scenario.sampling",
    ),
    spread: optional(under("spread", spread)),
  },
  ({ pathCount, sampling }, complain) => {
    if (sampling === "antithetic" && pathCount % 2 !== 0)
      complain(
        "conflict",
        {
          reason: `${pathCount} futures are no whole pairs of mirrored ones; write paths: ${pathCount + 1}, or sampling: plain`,
        },
        "paths",
      );
  },
);

function volatility<Name extends string>(name: Name, about: string, example: string) {
  return quantity(name, "yearlyFraction", { about: `volatility of the ${about}`, example, min: 0, max: 5 });
}
