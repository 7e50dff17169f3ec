import { defaulted, group, oneOf, optional, quantity, under } from "../fields/index.ts";

const spread = group(
  { about: "how uncertain each thing is; what is left out has the default of the model" },
  {
    btc_price: optional(volatility("btcPriceFractionPerYear", "bitcoin price", "65 %/year")),
    power_price: optional(volatility("powerPriceFractionPerYear", "level of power prices", "30 %/year")),
    rent: optional(volatility("rentFractionPerYear", "market rent of AI halls", "20 %/year")),
    hashrate: optional(volatility("hashrateFractionPerYear", "hashrate around its response", "15 %/year")),
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
    spread: optional(under("spread", spread)),
  },
);

function volatility<Name extends string>(name: Name, about: string, example: string) {
  return quantity(name, "yearlyFraction", { about: `volatility of the ${about}`, example, min: 0, max: 5 });
}
