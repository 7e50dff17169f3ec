import {
  defaulted,
  group,
  listOf,
  month,
  oneOf,
  optional,
  quantity,
  under,
  words,
  zone,
} from "../fields/index.ts";

/** Regions shipped as records of `assumptions/`. */
export const JURISDICTIONS = ["ercot", "russia-surplus", "gulf", "nordic"] as const;

const flexible = group(
  { about: "hours in which the utility may cut the import, in return for an earlier or larger connection" },
  {
    hours: quantity("hoursPerYear", "yearlyTime", {
      about: "hours a year that the import may be cut",
      example: "88 h/year",
    }),
    import: quantity("importMw", "power", { about: "import left in those hours", example: "40 MW" }),
  },
);

const phase = group(
  { about: "a later step of the connection" },
  {
    from: month("fromMonth", { about: "first month of the step" }),
    import: quantity("importMw", "power", { about: "import limit from then on", example: "100 MW" }),
    firm: optional(quantity("firmMw", "power", { about: "firm part of it", example: "60 MW" })),
    export: optional(quantity("exportMw", "power", { about: "export limit from then on", example: "0 MW" })),
  },
);

const largeLoad = group(
  { about: "what the utility asks of a large load, whatever it draws" },
  {
    contract: optional(
      quantity("contractMonths", "months", {
        about: "length of the connection contract",
        example: "15 years",
      }),
    ),
    minimum_bill: optional(
      quantity("minimumBillFraction", "fraction", {
        about: "share of the contracted demand that is billed in any case",
        example: "70 %",
      }),
    ),
    collateral: optional(
      quantity("collateralUsdPerMw", "powerCapex", {
        about: "security deposited per MW",
        example: "50000 USD/MW",
      }),
    ),
    contribution: optional(
      quantity("contributionUsd", "money", { about: "paid once towards grid upgrades", example: "12 MUSD" }),
    ),
    exit_fee: optional(
      quantity("exitFeeUsd", "money", { about: "paid when the contract ends early", example: "20 MUSD" }),
    ),
    ramp: optional(
      quantity("rampMonths", "months", {
        about: "months until the minimum bill applies in full",
        example: "24 months",
      }),
    ),
  },
);

const queue = group(
  { about: "what a conversion does to the place in the connection queue" },
  {
    restudy: optional(
      quantity("restudyMonths", "months", {
        about: "months of a new study when the load class changes",
        example: "9 months",
      }),
    ),
    months: optional(
      quantity("queueMonths", "months", {
        about: "months until a new connection of this size",
        example: "36 months",
      }),
    ),
    firm_after: optional(
      quantity("firmAfterMw", "power", {
        about: "firm part after the change of load class",
        example: "60 MW",
      }),
    ),
    upgrade: optional(
      quantity("upgradeUsd", "money", { about: "upgrades paid by the site", example: "8 MUSD" }),
    ),
  },
);

export const gridSchema = group(
  { about: "the connection to the grid, at its point of connection" },
  {
    import: quantity("importMw", "power", {
      about: "largest draw from the grid",
      example: "100 MW",
      aboveMin: true,
    }),
    firm: optional(
      quantity("firmMw", "power", {
        about: "part of the import that is never interrupted; left out: all of it",
        example: "60 MW",
      }),
    ),
    export: defaulted(
      quantity("exportMw", "power", { about: "largest feed into the grid", example: "0 MW" }),
      "scenario.grid_export",
    ),
    available: optional(
      month("availableMonth", { about: "first month of supply; left out: the start of the study" }),
    ),
    adder: defaulted(
      quantity("adderUsdPerMwh", "energyPrice", {
        about: "paid on every imported MWh beside the energy price (delivery, losses charged, fees)",
        example: "6 USD/MWh",
      }),
      "scenario.grid_adder",
    ),
    export_deduction: defaulted(
      quantity("exportDeductionUsdPerMwh", "energyPrice", {
        about: "kept back from the price of every exported MWh",
        example: "2 USD/MWh",
      }),
      "scenario.grid_export_deduction",
    ),
    losses: defaulted(
      quantity("lossFraction", "fraction", {
        about: "lost between the meter and the loads",
        example: "1 %",
        max: 0.5,
      }),
      "scenario.grid_losses",
    ),
    load_class: optional(
      oneOf("loadClass", ["firm", "interruptible", "controllable"], {
        about: "how the operator treats the load",
        example: "controllable",
      }),
    ),
    flexible: optional(under("flexible", flexible)),
    phases: optional(listOf("phases", phase, { about: "later steps of the connection, in order of time" })),
    large_load: optional(under("largeLoad", largeLoad)),
    queue: optional(under("queue", queue)),
  },
  (grid, complain) => {
    if (grid.firmMw !== undefined && grid.firmMw > grid.importMw)
      complain(
        "conflict",
        { reason: `firm ${grid.firmMw} MW is more than the import of ${grid.importMw} MW` },
        "firm",
      );
    if (grid.flexible && grid.flexible.importMw > grid.importMw)
      complain(
        "conflict",
        {
          reason: `${grid.flexible.importMw} MW in flexible hours is more than the import of ${grid.importMw} MW`,
        },
        "flexible.import",
      );
  },
);

const location = group(
  { about: "where the site stands" },
  {
    zone: defaulted(
      zone("zone", {
        about: "IANA time zone: tariff windows and days follow it",
        example: "America/Chicago",
      }),
      "scenario.zone",
    ),
    weather: optional(
      words("weather", {
        about: "typical weather year: modelled/<place>, or an .epw file",
        example: "modelled/dallas",
      }),
    ),
    latitude: optional(
      quantity("latitudeDegrees", "angle", {
        about: "north positive",
        example: "31.9 deg",
        min: -90,
        max: 90,
      }),
    ),
    longitude: optional(
      quantity("longitudeDegrees", "angle", {
        about: "east positive",
        example: "-102.3 deg",
        min: -180,
        max: 180,
      }),
    ),
    altitude: optional(
      quantity("altitudeMetres", "length", {
        about: "above the sea",
        example: "870 m",
        min: -500,
        max: 6000,
      }),
    ),
  },
);

export const siteSchema = group(
  { about: "the site: where it stands and how it is connected" },
  {
    name: optional(words("name", { about: "the site's name", example: "Permian One" })),
    jurisdiction: defaulted(
      oneOf("jurisdiction", JURISDICTIONS, {
        about: "region whose rules, queue, tax and tenants apply",
        example: "ercot",
      }),
      "scenario.jurisdiction",
    ),
    grid: under("grid", gridSchema),
    location: optional(under("location", location)),
    sale: optional(
      under(
        "sale",
        group(
          { about: "selling the site as it stands" },
          {
            price: quantity("priceUsdPerMw", "powerCapex", {
              about: "price per MW of import, machines apart",
              example: "0.4 MUSD/MW",
            }),
            after: defaulted(
              quantity("closesAfterMonths", "months", {
                about: "months from the decision to the day on which it is paid",
                example: "9 months",
                max: 600,
              }),
              "scenario.sale_after",
            ),
            cost: defaulted(
              quantity("costFraction", "fraction", {
                about: "brokers, lawyers and transfer charges as a share of the price",
                example: "3 %",
                max: 0.5,
              }),
              "scenario.sale_cost",
            ),
          },
        ),
      ),
    ),
  },
);
