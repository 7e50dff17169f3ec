import {
  defaulted,
  entriesOf,
  filledGroup,
  group,
  oneOf,
  optional,
  quantity,
  under,
  words,
} from "../fields/index.ts";

const itemOverride = group(
  { about: "figures for one item that replace the camp's" },
  {
    reuse: optional(
      quantity("reuseFraction", "fraction", {
        about: "share of the existing quantity that is kept",
        example: "60 %",
      }),
    ),
    adaptation: optional(
      quantity("adaptationUsd", "money", { about: "cost of adapting it", example: "1.5 MUSD" }),
    ),
    removal: optional(
      quantity("removalUsd", "money", { about: "cost of taking it away", example: "0.3 MUSD" }),
    ),
    replacement: optional(
      quantity("replacementUsdPerMw", "powerCapex", { about: "cost new per grid MW", example: "120 USD/kW" }),
    ),
  },
);

const conversion = group(
  { about: "turning the mine into AI halls" },
  {
    camp: defaulted(
      oneOf("camp", ["rebuild", "middle", "reuse"], {
        about: "how much of the mine can be kept",
        example: "middle",
      }),
      "scenario.camp",
    ),
    hall: defaulted(
      quantity("hallMw", "power", {
        about: "IT power of one hall: halls are cut over one by one",
        example: "20 MW",
        aboveMin: true,
      }),
      "scenario.hall",
    ),
    cost: optional(
      quantity("capexUsdPerItMw", "powerCapex", {
        about: "cost per IT MW before reuse; left out: the bill of materials",
        example: "11.7 MUSD/MW",
      }),
    ),
    items: optional(
      entriesOf("items", itemOverride, {
        about: "item by item, by the names of `switchyard facility convert`, for example hv-substation",
      }),
    ),
    contingency: defaulted(
      quantity("contingencyFraction", "fraction", { about: "added to the cost", example: "10 %", max: 2 }),
      "scenario.conversion_contingency",
    ),
  },
);

const schedule = group(
  { about: "time from the decision to the tenant's power" },
  {
    from: optional(
      oneOf("from", ["keys", "tasks"], {
        about: "keys: the months below; tasks: the medians of `switchyard facility schedule`; left out: keys",
      }),
    ),
    first_hall: defaulted(
      quantity("firstHallMonths", "months", {
        about: "months from decision to the first hall",
        example: "15 months",
        max: 240,
      }),
      "scenario.first_hall",
    ),
    between_halls: defaulted(
      quantity("betweenHallsMonths", "months", {
        about: "months from hall to hall",
        example: "2 months",
        max: 60,
      }),
      "scenario.between_halls",
    ),
    works: defaulted(
      quantity("worksMonths", "months", {
        about: "months before its start in which a hall's power can't mine",
        example: "6 months",
        max: 120,
      }),
      "scenario.hall_works",
    ),
    delay: defaulted(
      quantity("delayMonths", "months", { about: "added to every date", example: "0 months", max: 240 }),
      "scenario.delay",
    ),
  },
);

const greenfield = group(
  { about: "building the same halls on empty land" },
  {
    cost: optional(
      quantity("capexUsdPerItMw", "powerCapex", { about: "cost per IT MW", example: "11.7 MUSD/MW" }),
    ),
    months: optional(
      quantity("buildMonths", "months", {
        about: "months from decision to the first hall",
        example: "24 months",
      }),
    ),
    queue: optional(
      quantity("queueMonths", "months", { about: "months in the connection queue", example: "36 months" }),
    ),
  },
);

const availability = group(
  { about: "the power chain of a hall, for its availability" },
  {
    design: defaulted(
      oneOf("design", ["bare", "ups", "n", "n+1", "n+2", "2n"], {
        about: "redundancy of the power chain",
        example: "n+1",
      }),
      "scenario.design",
    ),
    feeds: optional(
      quantity("feedCount", "number", { about: "utility feeds", example: "2", min: 1, max: 4, whole: true }),
    ),
    restart: optional(
      quantity("restartSec", "duration", { about: "the tenant's restart after an outage", example: "4 h" }),
    ),
    common_cause: optional(
      quantity("commonCauseFraction", "fraction", {
        about: "share of failures that strike all units",
        example: "5 %",
      }),
    ),
    graph: optional(
      words("graphFile", { about: "own component graph, relative to this file", example: "graph.yaml" }),
    ),
  },
);

const mine = group(
  { about: "the mine's buildings and electrical plant" },
  {
    exists: optional(oneOf("stage", ["stands", "planned"], { about: "stands already, or is to be built" })),
    power: optional(
      quantity("powerMw", "power", {
        about: "grid power it is built for; left out: the import",
        example: "100 MW",
      }),
    ),
    cost: optional(
      quantity("replacementUsdPerMw", "powerCapex", { about: "cost new per grid MW", example: "450 USD/kW" }),
    ),
    condition: optional(
      quantity("conditionFraction", "fraction", { about: "worth today over worth new", example: "70 %" }),
    ),
  },
);

/** Buildings, plant, works. */
export const facilitySchema = group(
  { about: "buildings and plant: what stands, what is converted, how fast, how reliable" },
  {
    mine: optional(under("mine", mine)),
    conversion: filledGroup(under("conversion", conversion)),
    schedule: filledGroup(under("schedule", schedule)),
    greenfield: optional(under("greenfield", greenfield)),
    availability: filledGroup(under("availability", availability)),
  },
);
