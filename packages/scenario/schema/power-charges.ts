import {
  defaulted,
  group,
  listOf,
  month,
  oneOf,
  optional,
  quantity,
  quantitySchema,
  under,
  words,
  yesNo,
} from "../fields/index.ts";
import { clockTime, monthOfYear, weekdayRange } from "./time-window.ts";

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

/** A supply contract for energy. */
export const tariff = group(
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

/** A charge on monthly peaks. */
export const demandCharge = group(
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

/** A monthly block of imported energy. */
export const energyBlock = group(
  { about: "a block of the month's import, charged on top of the energy price" },
  {
    up_to: optional(
      quantity("upToMwh", "energy", {
        about: "the block ends here, counted from the month's first MWh; left out: all the rest",
        example: "10 GWh",
        aboveMin: true,
      }),
    ),
    price: quantity("priceUsdPerMwh", "energyPrice", {
      about: "charged per MWh inside the block; a discount is negative",
      example: "4 USD/MWh",
      min: -1000,
    }),
  },
);

/** A charge on the draw in the system's peaks. */
export const coincidentPeak = group(
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
    load_file: optional(
      words("loadFile", {
        about: "CSV of the system's load or its forecast, relative to this file; left out: the price file",
        example: "system-load.csv",
      }),
    ),
    load_column: optional(
      words("loadColumn", {
        about:
          "its column of load, in MW; chances of the peak follow it; without load they follow the price, and the run says so",
        example: "load_mw",
      }),
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
