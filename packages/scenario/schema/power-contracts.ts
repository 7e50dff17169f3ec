import { defaulted, group, month, oneOf, optional, quantity, words, yesNo } from "../fields/index.ts";

/** A fixed-price block. */
export const hedge = group(
  { about: "a block of energy at a fixed price that settles market less strike, consumed or not" },
  {
    block: quantity("blockMw", "power", { about: "size", example: "50 MW", aboveMin: true }),
    strike: quantity("strikeUsdPerMwh", "energyPrice", {
      about: "fixed price",
      example: "42 USD/MWh",
      min: -1000,
    }),
    from: optional(month("fromMonth", { about: "first month; left out: the start of the study" })),
    until: month("untilMonth", { about: "last month", example: "2030-12" }),
    shape: defaulted(
      oneOf("shape", ["flat", "peak", "off-peak"], { about: "hours of the block" }),
      "scenario.hedge_shape",
    ),
    settles: defaulted(
      oneOf("settlement", ["financial", "physical"], {
        about:
          "financial: market less strike is paid; physical: the energy is delivered, paid even if not taken",
      }),
      "scenario.hedge_settles",
    ),
    resale: defaulted(
      yesNo("entitlesToSell", { about: "power of the block may be sold back: an entitlement to sell" }),
      "scenario.hedge_resale",
    ),
    take_or_pay: optional(
      quantity("takeOrPayFraction", "fraction", { about: "share paid in any case", example: "100 %" }),
    ),
  },
);

/** A power purchase agreement. */
export const ppa = group(
  { about: "a power purchase agreement with a plant" },
  {
    power: quantity("powerMw", "power", { about: "contracted size", example: "40 MW", aboveMin: true }),
    price: quantity("priceUsdPerMwh", "energyPrice", {
      about: "price of the energy",
      example: "38 USD/MWh",
      min: -1000,
    }),
    from: optional(month("fromMonth", { about: "first month" })),
    until: month("untilMonth", { about: "last month", example: "2036-12" }),
    profile: defaulted(
      oneOf("profile", ["baseload", "as-produced"], { about: "flat, or what the plant makes" }),
      "scenario.ppa_profile",
    ),
    source: optional(
      oneOf("source", ["wind", "pv", "gas", "hydro", "nuclear", "mixed"], { about: "the plant" }),
    ),
    yield: optional(
      quantity("capacityFactorFraction", "fraction", {
        about: "as-produced: mean output over contracted size",
        example: "38 %",
      }),
    ),
    output: optional(
      words("outputFile", {
        about: "as-produced: CSV with a timestamp and the output per contracted MW (0 to 1)",
        example: "wind-farm.csv",
      }),
    ),
    output_column: optional(
      words("outputColumn", { about: "its column; left out: output", example: "output" }),
    ),
    take_or_pay: optional(
      quantity("takeOrPayFraction", "fraction", { about: "share paid in any case", example: "90 %" }),
    ),
    resale: defaulted(
      yesNo("entitlesToSell", { about: "energy not used may be sold" }),
      "scenario.ppa_resale",
    ),
  },
);

/** A reserve product sold. */
export const reserve = group(
  { about: "a reserve product: paid for being available, called now and then" },
  {
    product: words("product", { about: "name of the product", example: "ercot-rrs" }),
    capacity: quantity("capacityMw", "power", { about: "MW offered", example: "20 MW" }),
    price: quantity("priceUsdPerMwHour", "powerCapacity", {
      about: "paid for availability",
      example: "8 USD/MW/h",
    }),
    calls: optional(
      quantity("callHoursPerYear", "yearlyTime", {
        about: "hours a year in which it is called",
        example: "20 h/year",
      }),
    ),
    by: optional(oneOf("provider", ["mining", "battery", "generation"], { about: "what provides it" })),
  },
);

/** A right to sell power. */
export const entitlement = group(
  { about: "a right to sell power that no hedge, PPA, plant or battery of this file gives" },
  {
    kind: oneOf("kind", ["ppa", "block", "own-generation", "battery", "reserve", "permit"], {
      about: "where the right comes from",
    }),
    limit: optional(quantity("limitMw", "power", { about: "largest sale", example: "50 MW" })),
    until: optional(month("untilMonth", { about: "last month" })),
  },
);
