import {
  choice,
  defaulted,
  group,
  listOf,
  oneOf,
  optional,
  quantity,
  under,
  words,
} from "../fields/index.ts";
import { priceModelName } from "./known-names.ts";

/** Where the energy price of every interval comes from. */
export const prices = choice(
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
    location: optional(
      words("location", {
        about: "hub, node, zone or area, where the file holds several",
        example: "HB_SOUTH",
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
    stamps: optional(
      oneOf("stamps", ["start", "end"], {
        about: "what a time of the file marks; left out: as the format says, else the start",
        example: "start",
      }),
    ),
    dates: optional(
      oneOf("dateOrder", ["mdy", "dmy"], {
        about: "order of dates such as 6/1/2027, where the file's own dates do not tell",
        example: "mdy",
      }),
    ),
    gaps: defaulted(
      oneOf("gapPolicy", ["refuse", "previous", "linear", "previous-day"], {
        about: "how missing intervals are filled; the run counts them",
        example: "linear",
      }),
      "scenario.price_gaps",
    ),
    longest_gap: defaulted(
      quantity("longestGapSec", "duration", {
        about: "no gap longer than this is filled",
        example: "24 h",
        aboveMin: true,
      }),
      "scenario.price_longest_gap",
    ),
    duplicates: defaulted(
      oneOf("duplicatePolicy", ["refuse", "first", "last", "mean"], {
        about: "which of two different prices for one interval stays; the run counts them",
        example: "mean",
      }),
      "scenario.price_duplicates",
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

/** The level of future prices. */
export const forward = choice(
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
