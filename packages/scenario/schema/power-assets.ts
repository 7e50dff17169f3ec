import { defaulted, group, optional, quantity, words, yesNo } from "../fields/index.ts";

/** A battery behind the meter. */
export function batterySchema() {
  return group(
    { about: "a battery behind the meter" },
    {
      power: quantity("powerMw", "power", {
        about: "largest charge and discharge",
        example: "25 MW",
        aboveMin: true,
      }),
      energy: quantity("energyMwh", "energy", { about: "usable energy", example: "100 MWh", aboveMin: true }),
      efficiency: defaulted(
        quantity("roundTripFraction", "fraction", {
          about: "round trip, grid to grid",
          example: "85 %",
          aboveMin: true,
        }),
        "scenario.battery_efficiency",
      ),
      wear: defaulted(
        quantity("wearUsdPerMwh", "energyPrice", { about: "wear per discharged MWh", example: "5 USD/MWh" }),
        "scenario.battery_wear",
      ),
      start: defaulted(
        quantity("startFraction", "fraction", {
          about: "state at the start; in a study at the turn of every month",
          example: "50 %",
        }),
        "scenario.battery_start",
      ),
      reserve: defaulted(
        quantity("reserveFraction", "fraction", { about: "held back for ride-through", example: "10 %" }),
        "scenario.battery_reserve",
      ),
      cyclic: optional(
        yesNo("cyclic", { about: "ends in the state it began in; in a study every month does" }),
      ),
      exists: optional(yesNo("exists", { about: "stands already: no capital is paid until its life ends" })),
      capex: optional(
        quantity("capexUsdPerMwh", "energyCapex", { about: "cost of the system", example: "250 USD/kWh" }),
      ),
      upkeep: optional(
        quantity("upkeepUsdPerMwYear", "powerUpkeep", { about: "upkeep", example: "9000 USD/MW/year" }),
      ),
      life: optional(
        quantity("lifeMonths", "months", {
          about: "life; of one that exists what is left of it. Then it is replaced at its capex",
          example: "15 years",
        }),
      ),
    },
  );
}

/** A plant that follows sun or wind. */
export function renewableSchema(about: string) {
  return group(
    { about },
    {
      power: quantity("powerMw", "power", {
        about: "rated size (alternating current)",
        example: "40 MW",
        aboveMin: true,
      }),
      profile: optional(
        words("profile", {
          about: "CSV with a timestamp and the output per rated MW (0 to 1), or modelled/<place>",
          example: "modelled/dallas",
        }),
      ),
      profile_column: optional(
        words("profileColumn", {
          about: "column of the profile's file; left out: output",
          example: "output",
        }),
      ),
      yield: optional(
        quantity("capacityFactorFraction", "fraction", {
          about: "mean output over rated size",
          example: "27 %",
        }),
      ),
      exists: optional(yesNo("exists", { about: "stands already: nothing is paid for it" })),
      capex: optional(quantity("capexUsdPerMw", "powerCapex", { about: "cost", example: "1100 USD/kW" })),
      upkeep: optional(
        quantity("upkeepUsdPerMwYear", "powerUpkeep", { about: "upkeep", example: "18000 USD/MW/year" }),
      ),
      life: optional(quantity("lifeMonths", "months", { about: "life", example: "30 years" })),
    },
  );
}

/** A plant that runs when it is told to. */
export function generatorSchema() {
  return group(
    { about: "a dispatchable plant on the site" },
    {
      name: optional(words("name", { about: "name in reports", example: "gas engines" })),
      power: quantity("powerMw", "power", { about: "largest output", example: "20 MW", aboveMin: true }),
      cost: quantity("energyUsdPerMwh", "energyPrice", {
        about: "fuel and variable cost of a MWh",
        example: "55 USD/MWh",
      }),
      start_cost: optional(quantity("startUsd", "money", { about: "cost of a start", example: "3000 USD" })),
      minimum: optional(
        quantity("minimumFraction", "fraction", { about: "least output when running", example: "30 %" }),
      ),
      minimum_on: optional(quantity("minimumOnSec", "duration", { about: "least time on", example: "4 h" })),
      minimum_off: optional(
        quantity("minimumOffSec", "duration", { about: "least time off", example: "2 h" }),
      ),
      hours: optional(
        quantity("hoursPerYear", "yearlyTime", { about: "permitted hours a year", example: "500 h/year" }),
      ),
      exists: optional(yesNo("exists", { about: "stands already: nothing is paid for it" })),
      capex: optional(quantity("capexUsdPerMw", "powerCapex", { about: "cost", example: "900 USD/kW" })),
      upkeep: optional(
        quantity("upkeepUsdPerMwYear", "powerUpkeep", { about: "upkeep", example: "15000 USD/MW/year" }),
      ),
    },
  );
}
