import {
  choice,
  defaulted,
  group,
  listOf,
  month,
  oneOf,
  oneOrMore,
  optional,
  quantity,
  quantitySchema,
  under,
  words,
  yesNo,
} from "../fields/index.ts";
import { priceModelName } from "./known-names.ts";
import { clockTime, monthOfYear, weekdayRange } from "./time-window.ts";

/** Where the energy price of every interval comes from. */
const prices = choice(
  { about: "the energy price of every interval: one of file, model or constant" },
  {
    file: optional(
      words("file", {
        about: "CSV or TSV with a timestamp and a price column, relative to this file",
        example: "prices.csv",
      }),
    ),
    model: optional(under("model", priceModelName)),
    constant: optional(
      quantity("constantUsdPerMwh", "energyPrice", {
        about: "one price at all times",
        example: "45 USD/MWh",
        min: -10_000,
      }),
    ),
    column: optional(
      words("column", { about: "name of the price column; left out: recognised", example: "HB_SOUTH" }),
    ),
    time_column: optional(
      words("timeColumn", {
        about: "name of the timestamp column; left out: recognised",
        example: "timestamp",
      }),
    ),
    format: optional(
      words("format", {
        about: "format of the file; left out: recognised by its header",
        example: "ercot-spp",
      }),
    ),
    zone: optional(
      words("zone", {
        about: "IANA zone of the timestamps; left out: the site's",
        example: "America/Chicago",
      }),
    ),
    currency: optional(
      words("currency", { about: "ISO code of the prices, where the file does not say", example: "USD" }),
    ),
    gaps: defaulted(
      oneOf("gapPolicy", ["refuse", "previous", "linear", "previous-day"], {
        about: "how missing intervals are filled; the run counts them",
        example: "linear",
      }),
      "scenario.price_gaps",
    ),
    short_series: defaulted(
      oneOf("shortSeries", ["report-only", "fill-from-model"], {
        about:
          "a series under twelve months: report its days only, or fill the other months from the price-year model",
        example: "fill-from-model",
      }),
      "scenario.short_series",
    ),
    basis: defaulted(
      quantity("basisUsdPerMwh", "energyPrice", {
        about: "the site's node less the priced hub",
        example: "-2 USD/MWh",
        min: -1000,
      }),
      "scenario.price_basis",
    ),
  },
  ["file", "model", "constant"],
  ({ file, model, constantUsdPerMwh, ...common }, kind) => {
    if (kind === "file") return { ...common, kind: "file" as const, file: file! };
    if (kind === "model") return { ...common, kind: "model" as const, model: model! };
    return { ...common, kind: "constant" as const, priceUsdPerMwh: constantUsdPerMwh! };
  },
);

const forward = choice(
  { about: "the level of future prices; history or the model gives only their shape" },
  {
    strip: optional(
      listOf(
        "strip",
        group(
          { about: "a year of the forward curve" },
          {
            year: quantity("year", "number", {
              about: "calendar year",
              example: "2028",
              min: 2000,
              max: 2200,
              whole: true,
            }),
            price: quantity("priceUsdPerMwh", "energyPrice", {
              about: "mean price of the year",
              example: "48 USD/MWh",
              min: -1000,
            }),
          },
        ),
        { about: "mean price year by year; the last year holds on", min: 1 },
      ),
    ),
    file: optional(words("file", { about: "CSV of month and price", example: "forward.csv" })),
    level: optional(
      quantity("levelUsdPerMwh", "energyPrice", {
        about: "mean price of the first year",
        example: "46 USD/MWh",
        min: -1000,
      }),
    ),
    trend: defaulted(
      quantity("trendFractionPerYear", "yearlyFraction", {
        about: "change a year after the first, or after the strip",
        example: "2 %/year",
        max: 0.5,
      }),
      "scenario.price_trend",
    ),
  },
  ["strip", "file", "level"],
  ({ strip, file, levelUsdPerMwh, trendFractionPerYear }, kind) => {
    if (kind === "strip") return { kind: "strip" as const, strip: strip!, trendFractionPerYear };
    if (kind === "file") return { kind: "file" as const, file: file!, trendFractionPerYear };
    return { kind: "level" as const, levelUsdPerMwh: levelUsdPerMwh!, trendFractionPerYear };
  },
);

const tariffWindow = group(
  { about: "a window of a time-of-use tariff, in the site's local time" },
  {
    name: optional(words("name", { about: "name in reports", example: "summer peak" })),
    price: quantity("priceUsdPerMwh", "energyPrice", {
      about: "price inside the window",
      example: "9 c/kWh",
      min: -1000,
    }),
    from: optional(
      clockTime("fromMinuteOfDay", { about: "first minute; left out: midnight", example: "14:00" }),
    ),
    to: optional(
      clockTime("toMinuteOfDay", {
        about: "first minute after it, may pass midnight; left out: midnight",
        example: "20:00",
      }),
    ),
    days: optional(
      weekdayRange("weekdays", { about: "days of the week; left out: all", example: "mon-fri" }),
    ),
    months: optional(
      listOf("months", monthOfYear, {
        about: "months 1 to 12; left out: all",
        example: "[6, 7, 8, 9]",
        min: 1,
        max: 12,
      }),
    ),
  },
);

const tariff = group(
  { about: "what a supply contract charges for energy instead of the market price" },
  {
    kind: oneOf("kind", ["fixed", "indexed", "time-of-use"], {
      about: "fixed: one price; indexed: market times a share plus an adder; time-of-use: windows",
      example: "fixed",
    }),
    price: optional(
      quantity("priceUsdPerMwh", "energyPrice", {
        about: "fixed price, or the price outside all windows",
        example: "4.5 c/kWh",
        min: -1000,
      }),
    ),
    market_share: optional(
      quantity("marketFraction", "fraction", {
        about: "share of the market price that is passed on",
        example: "100 %",
        max: 2,
      }),
    ),
    adder: optional(
      quantity("adderUsdPerMwh", "energyPrice", {
        about: "supplier's margin on the index",
        example: "3 USD/MWh",
        min: -100,
      }),
    ),
    windows: optional(
      listOf("windows", tariffWindow, { about: "windows; the first that fits an interval counts" }),
    ),
    until: optional(month("untilMonth", { about: "last month of the contract" })),
  },
  (t, complain) => {
    if (t.kind !== "indexed" && t.priceUsdPerMwh === undefined)
      complain("conflict", { reason: `a ${t.kind} tariff needs a price; write price: 4.5 c/kWh` });
    if (t.kind === "time-of-use" && !t.windows?.length)
      complain("conflict", {
        reason:
          "a time-of-use tariff needs windows; write windows: [{ from: 14:00, to: 20:00, price: 9 c/kWh }]",
      });
  },
);

const ratchet = group(
  { about: "a demand charge that remembers earlier peaks" },
  {
    share: quantity("shareFraction", "fraction", {
      about: "share of the remembered peak that is billed at least",
      example: "75 %",
    }),
    lookback: optional(
      quantity("lookbackMonths", "months", { about: "months looked back", example: "11 months", max: 60 }),
    ),
    months: optional(
      listOf("months", monthOfYear, {
        about: "only peaks of these months count",
        example: "[1, 4, 12]",
        max: 12,
      }),
    ),
    wrap: optional(
      yesNo("wrapsYear", { about: "the last months of the same year stand for those before the first" }),
    ),
  },
);

const demandCharge = group(
  { about: "a charge on the month's highest draw" },
  {
    name: optional(words("name", { about: "name in reports", example: "transmission" })),
    rate: optional(
      quantity("rateUsdPerKwMonth", "powerRent", {
        about: "rate of every month",
        example: "10 USD/kW/month",
      }),
    ),
    monthly_rates: optional(
      listOf("monthlyRatesUsdPerKwMonth", quantitySchema("powerRent", { about: "rate of a month" }), {
        about: "twelve rates, January first, instead of rate",
        min: 12,
        max: 12,
      }),
    ),
    from: optional(
      clockTime("fromMinuteOfDay", {
        about: "only draws from this minute of the day count",
        example: "14:00",
      }),
    ),
    to: optional(clockTime("toMinuteOfDay", { about: "up to this minute of the day", example: "20:00" })),
    days: optional(weekdayRange("weekdays", { about: "days of the week that count", example: "mon-fri" })),
    months: optional(listOf("months", monthOfYear, { about: "months that count; left out: all", max: 12 })),
    ratchet: optional(under("ratchet", ratchet)),
    past_peaks: optional(
      listOf("pastPeaksMw", quantitySchema("power", { about: "peak of an earlier month" }), {
        about: "peaks of the months before the start, the latest last",
        max: 60,
      }),
    ),
  },
  (charge, complain) => {
    if ((charge.rateUsdPerKwMonth === undefined) === (charge.monthlyRatesUsdPerKwMonth === undefined))
      complain("chooseOne", {
        given: charge.rateUsdPerKwMonth === undefined ? [] : ["rate", "monthly_rates"],
        allowed: ["rate", "monthly_rates"],
      });
  },
);

const coincidentPeak = group(
  { about: "a charge on the draw in the system's own peak intervals, billed the year after" },
  {
    rate: quantity("rateUsdPerKwMonth", "powerRent", {
      about: "charge per kW of mean draw in the peaks",
      example: "65 USD/kW/year",
    }),
    months: defaulted(
      listOf("months", monthOfYear, { about: "months with one peak each", example: "[6, 7, 8, 9]", max: 12 }),
      "scenario.coincident_peak_months",
    ),
    interval: defaulted(
      quantity("intervalSec", "duration", {
        about: "length of the metered interval",
        example: "15 min",
        aboveMin: true,
      }),
      "scenario.coincident_peak_interval",
    ),
    past: optional(
      quantity("pastMeanMw", "power", {
        about: "mean draw in the peaks of the year before the start",
        example: "20 MW",
      }),
    ),
    abolished: optional(
      month("abolishedMonth", { about: "first month in which the charge no longer exists" }),
    ),
  },
);

const hedge = group(
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

const ppa = group(
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
    take_or_pay: optional(
      quantity("takeOrPayFraction", "fraction", { about: "share paid in any case", example: "90 %" }),
    ),
    resale: defaulted(
      yesNo("entitlesToSell", { about: "energy not used may be sold" }),
      "scenario.ppa_resale",
    ),
  },
);

const reserve = group(
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

const entitlement = group(
  { about: "a right to sell power that no hedge, PPA, plant or battery of this file gives" },
  {
    kind: oneOf("kind", ["ppa", "block", "own-generation", "battery", "reserve", "permit"], {
      about: "where the right comes from",
    }),
    limit: optional(quantity("limitMw", "power", { about: "largest sale", example: "50 MW" })),
    until: optional(month("untilMonth", { about: "last month" })),
  },
);

export const powerSchema = group(
  { about: "power: what it costs, how it is hedged, stored and made" },
  {
    prices: under("prices", prices),
    forward: optional(under("forward", forward)),
    tariff: optional(under("tariff", tariff)),
    demand_charge: optional(oneOrMore("demandCharges", demandCharge, { about: "charges on monthly peaks" })),
    coincident_peak: optional(under("coincidentPeak", coincidentPeak)),
    standing_charge: optional(
      quantity("standingChargeUsdPerMonth", "moneyPerMonth", {
        about: "fixed charge of the connection",
        example: "20000 USD/month",
      }),
    ),
    hedge: optional(oneOrMore("hedges", hedge, { about: "fixed-price blocks" })),
    ppa: optional(oneOrMore("ppas", ppa, { about: "power purchase agreements" })),
    reserve: optional(oneOrMore("reserves", reserve, { about: "reserve products sold" })),
    entitlement: optional(under("entitlement", entitlement)),
    battery: optional(under("battery", batterySchema())),
    pv: optional(under("pv", renewableSchema("photovoltaic plant behind the meter"))),
    wind: optional(under("wind", renewableSchema("wind plant behind the meter"))),
    generation: optional(oneOrMore("generators", generatorSchema(), { about: "plants on the site" })),
  },
);

function batterySchema() {
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
        quantity("startFraction", "fraction", { about: "state at the start", example: "50 %" }),
        "scenario.battery_start",
      ),
      reserve: defaulted(
        quantity("reserveFraction", "fraction", { about: "held back for ride-through", example: "10 %" }),
        "scenario.battery_reserve",
      ),
      cyclic: optional(yesNo("cyclic", { about: "ends in the state it began in" })),
      exists: optional(yesNo("exists", { about: "stands already: nothing is paid for it" })),
      capex: optional(
        quantity("capexUsdPerMwh", "energyCapex", { about: "cost of the system", example: "250 USD/kWh" }),
      ),
      upkeep: optional(
        quantity("upkeepUsdPerMwYear", "powerUpkeep", { about: "upkeep", example: "9000 USD/MW/year" }),
      ),
      life: optional(quantity("lifeMonths", "months", { about: "life", example: "15 years" })),
    },
  );
}

function renewableSchema(about: string) {
  return group(
    { about },
    {
      power: quantity("powerMw", "power", {
        about: "rated size (alternating current)",
        example: "40 MW",
        aboveMin: true,
      }),
      profile: optional(
        words("profile", { about: "CSV of output per MW, or modelled/<place>", example: "modelled/dallas" }),
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

function generatorSchema() {
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
