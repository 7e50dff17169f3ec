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
    condition: optional(
      quantity("conditionFraction", "fraction", {
        about: "share of the quantity that is fit for further service",
        example: "80 %",
      }),
    ),
  },
);

const inventoryItem = group(
  { about: "one item that stands on the site, from a walk-down" },
  {
    name: optional(words("name", { about: "for people", example: "main transformers" })),
    quantity: quantity("quantity", "number", {
      about: "how much of it there is",
      example: "110",
      aboveMin: true,
    }),
    unit: words("unit", { about: "what it is counted in: that of the hall's need", example: "MVA" }),
    grid: optional(
      quantity("gridMw", "power", {
        about: "grid power that it serves; left out: the mine's",
        example: "100 MW",
      }),
    ),
    condition: optional(
      quantity("conditionFraction", "fraction", {
        about: "share of it that is fit for further service; left out: all",
        example: "90 %",
      }),
    ),
    cost: quantity("replacementUsd", "money", { about: "cost new of all of it", example: "12 MUSD" }),
    displaces: optional(
      words("displaces", {
        about: "the hall's need that it can serve; left out: a hall has no use for it",
        example: "hv-substation",
      }),
    ),
    adaptation: optional(
      quantity("adaptationUsd", "money", { about: "cost of adapting all of it", example: "1.2 MUSD" }),
    ),
    removal: optional(
      quantity("removalUsd", "money", { about: "cost of taking all of it away", example: "0.4 MUSD" }),
    ),
    salvage: optional(
      quantity("salvageUsd", "money", { about: "what all of it sells for", example: "2 MUSD" }),
    ),
    reuse: optional(
      quantity("reuseFraction", "fraction", {
        about: "share that is kept; left out: the camp's share of what serves the same need",
        example: "75 %",
      }),
    ),
    test: optional(
      words("test", { about: "what decides whether it can be kept", example: "fault level; N to N+1" }),
    ),
  },
);

const hallNeed = group(
  { about: "one item that an AI hall needs" },
  {
    name: optional(words("name", { about: "for people", example: "UPS and batteries" })),
    per: oneOf("scaling", ["grid-mw", "it-mw", "floor-m2"], {
      about: "what its quantity grows with",
      example: "it-mw",
    }),
    quantity: quantity("quantityPer", "number", {
      about: "units per MW or m2 of that, redundancy inside",
      example: "1.65",
      aboveMin: true,
    }),
    unit: words("unit", { about: "what it is counted in", example: "MVA" }),
    cost: quantity("unitCostUsd", "money", { about: "cost of one unit", example: "0.4 MUSD" }),
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
        min: 0.1,
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
    needs: optional(
      entriesOf("needs", hallNeed, {
        about: "what the hall needs, instead of the shipped bill of materials; `cost` is then not read",
      }),
    ),
    contingency: defaulted(
      quantity("contingencyFraction", "fraction", { about: "added to the cost", example: "10 %", max: 2 }),
      "scenario.conversion_contingency",
    ),
  },
);

const contractor = group(
  { about: "what the contractor pays where halls are late" },
  {
    damages: quantity("damagesUsdPerMonth", "moneyPerMonth", {
      about: "paid per month in which all halls are late; of a part of them in proportion",
      example: "400000 USD/month",
    }),
    grace: optional(
      quantity("graceMonths", "months", {
        about: "months late that cost nothing",
        example: "1 month",
        max: 120,
      }),
    ),
    cap: optional(quantity("capUsd", "money", { about: "most that is paid", example: "10 MUSD" })),
    caused: optional(
      quantity("causedFraction", "fraction", {
        about: "share of the lateness that the contractor answers for; left out: all",
        example: "60 %",
      }),
    ),
    collected: optional(
      quantity("collectedFraction", "fraction", {
        about: "share of a claim that is paid in the end; left out: all",
        example: "80 %",
      }),
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
    contractor: optional(under("contractor", contractor)),
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
      oneOf("design", ["bare", "ups", "n", "n+1", "n+2", "2n", "2n-split"], {
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
    crews: optional(
      quantity("crewCount", "number", {
        about: "repair crews: further failures wait for one; left out: as many as fail",
        example: "2",
        min: 1,
        max: 1000,
        whole: true,
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
    items: optional(
      entriesOf("items", inventoryItem, {
        about: "what stands, item by item, instead of the shipped inventory; `cost` is then not read",
      }),
    ),
  },
);

const policy = group(
  { about: "when units are serviced, with what it costs and detects" },
  {
    policy: oneOf("policy", ["run-to-failure", "periodic", "condition-based"], {
      about: "repair what fails, renew by the calendar, or act on signals",
      example: "condition-based",
    }),
    interval: optional(
      quantity("intervalMonths", "months", {
        about: "periodic: months between services of one unit",
        example: "12 months",
        aboveMin: true,
      }),
    ),
    detection: optional(
      quantity("detectionFraction", "fraction", {
        about: "condition-based: share of failures announced in time",
        example: "50 %",
      }),
    ),
    false_alarms: optional(
      quantity("falseAlarmsPerYear", "number", {
        about: "condition-based: services for nothing, per unit and year",
        example: "0.2",
      }),
    ),
    monitoring: optional(
      quantity("monitoringUsdPerYear", "moneyPerYear", {
        about: "condition-based: sensors and staff per unit",
        example: "15 USD/year",
      }),
    ),
  },
);

const maintenance = group(
  { about: "the maintenance policy, of the mine's machines and of the halls' plant" },
  {
    fleet: optional(under("fleet", policy)),
    halls: optional(under("halls", policy)),
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
    cooling: optional(
      oneOf("cooling", ["air", "evaporative", "direct-to-chip", "immersion"], {
        about:
          "how the halls are cooled: with site.location.weather, PUE follows the weather instead of hosting.pue",
        example: "direct-to-chip",
      }),
    ),
    maintenance: optional(under("maintenance", maintenance)),
  },
);
