import {
  defaulted,
  eitherOf,
  filledGroup,
  group,
  listOf,
  month,
  oneOf,
  oneOrMore,
  optional,
  quantity,
  under,
  words,
  yesNo,
} from "../fields/index.ts";
import { machineName } from "./known-names.ts";

const ownMachine = group(
  { about: "a machine that is not in the list, by its data sheet" },
  {
    name: words("name", { about: "name in reports", example: "Prototype A" }),
    hashrate: quantity("hashrateThs", "hashrate", {
      about: "hashrate of one machine",
      example: "270 TH/s",
      aboveMin: true,
    }),
    efficiency: quantity("efficiencyJPerTh", "efficiency", {
      about: "energy per hash at the wall",
      example: "13.5 J/TH",
      aboveMin: true,
    }),
  },
);

const tranche = group(
  { about: "machines of one kind bought together" },
  {
    machine: eitherOf("machine", machineName, ownMachine, {
      about: "name of a known machine (s21-xp), or a group with its data sheet",
    }),
    count: quantity("machineCount", "number", {
      about: "how many",
      example: "26000",
      min: 1,
      whole: true,
      max: 1e8,
    }),
    bought: month("boughtMonth", {
      about:
        "month of purchase; one after the start is still to come, and only a plan that mines then pays for it",
      example: "2026-06",
    }),
    price: optional(
      quantity("priceUsdPerTh", "hashCapex", {
        about: "price to pay where the purchase is still to come; left out: what the market asks then",
        example: "15 USD/TH",
      }),
    ),
    life: optional(
      quantity("lifeMonths", "months", { about: "life when it is not replaced before", example: "5 years" }),
    ),
    warranty: optional(quantity("warrantyMonths", "months", { about: "warranty", example: "12 months" })),
  },
);

const pool = group(
  { about: "the mining pool" },
  {
    fee: defaulted(
      quantity("feeFraction", "fraction", {
        about: "share of revenue kept by the pool",
        example: "1.5 %",
        max: 0.2,
      }),
      "mining.pool_fee",
    ),
    scheme: defaulted(
      oneOf("scheme", ["fpps", "pps", "pplns", "solo"], {
        about: "how the pool pays; fpps includes the fees of transactions",
      }),
      "scenario.pool_scheme",
    ),
    exposure: optional(
      quantity("exposureSec", "duration", { about: "earnings that the pool holds", example: "2 days" }),
    ),
  },
);

const refresh = group(
  { about: "replacing old machines by new ones" },
  {
    payback: quantity("paybackMonths", "months", {
      about: "buy when new machines pay back within this time",
      example: "24 months",
      min: 1,
    }),
    machine: optional(
      words("machine", { about: "machine bought; left out: the best on the market then", example: "s21-xp" }),
    ),
    budget: optional(
      quantity("budgetUsdPerYear", "moneyPerYear", {
        about: "most spent in a year",
        example: "10 MUSD/year",
      }),
    ),
  },
);

const curtailment = group(
  { about: "stopping machines when power is worth more than hashing" },
  {
    allowed: defaulted(
      yesNo("allowed", { about: "machines may stop and start by the hour" }),
      "scenario.curtailment_allowed",
    ),
    restart: defaulted(
      quantity("restartSec", "duration", {
        about: "time without hashing after a stop",
        example: "10 min",
        max: 86_400,
      }),
      "scenario.mining_restart",
    ),
    start_cost: defaulted(
      quantity("startUsdPerMw", "powerCapex", { about: "wear and work of one start", example: "2 USD/MW" }),
      "scenario.mining_start_cost",
    ),
    minimum_on: optional(quantity("minimumOnSec", "duration", { about: "least time on", example: "30 min" })),
    minimum_off: optional(
      quantity("minimumOffSec", "duration", { about: "least time off", example: "30 min" }),
    ),
    hours: optional(
      quantity("hoursPerYear", "yearlyTime", {
        about: "most hours a year that may be curtailed",
        example: "2000 h/year",
      }),
    ),
  },
);

const colocation = group(
  { about: "hosting machines of others" },
  {
    price: quantity("priceUsdPerMwh", "energyPrice", {
      about: "all-in price of power to the customer",
      example: "7.5 c/kWh",
    }),
    power: optional(
      quantity("powerMw", "power", {
        about: "hosted load; left out: what the grid allows",
        example: "50 MW",
      }),
    ),
    uptime: optional(
      quantity("uptimeFraction", "fraction", {
        about: "uptime promised; the owner may stop the machines in the dearest of the other hours",
        example: "95 %",
      }),
    ),
    share: optional(
      quantity("profitFraction", "fraction", {
        about: "share of the customer's profit beyond the price",
        example: "20 %",
      }),
    ),
    efficiency: optional(
      quantity("customerEfficiencyJPerTh", "efficiency", {
        about:
          "energy per hash of the customer's machines: when they no longer pay the price, the customer leaves",
        example: "17.5 J/TH",
        aboveMin: true,
      }),
    ),
    deposit: optional(
      quantity("depositMonths", "months", {
        about: "deposit held, in full bills",
        example: "2 months",
        max: 24,
      }),
    ),
    vacancy: optional(
      quantity("vacancyMonths", "months", {
        about: "months until a place is let again",
        example: "3 months",
        max: 120,
      }),
    ),
    letting: optional(
      quantity("lettingMonths", "months", {
        about: "months until the first customers' machines stand",
        example: "3 months",
        max: 120,
      }),
    ),
    term: optional(quantity("termMonths", "months", { about: "term of the contracts", example: "2 years" })),
  },
);

/** The Bitcoin mining side of the site. */
export const miningSchema = group(
  { about: "Bitcoin mining: the machines and how they are run" },
  {
    fleet: optional(oneOrMore("fleet", tranche, { about: "machines, one entry per kind and purchase" })),
    pool: filledGroup(under("pool", pool)),
    upkeep: defaulted(
      quantity("upkeepUsdPerMwYear", "powerUpkeep", {
        about: "staff, repairs, rent, insurance and software per MW of mining, beside power",
        example: "90000 USD/MW/year",
      }),
      "mining.standing_upkeep",
    ),
    pue: defaulted(
      quantity("pueRatio", "ratio", {
        about: "energy drawn over energy of the machines",
        example: "1.05",
        max: 3,
      }),
      "mining.pue",
    ),
    uptime: defaulted(
      quantity("hashingFraction", "fraction", {
        about: "share of powered time in which machines hash",
        example: "97 %",
        aboveMin: true,
      }),
      "mining.hashing_fraction",
    ),
    failures: defaulted(
      quantity("failureFractionPerYear", "yearlyFraction", {
        about: "machines lost a year",
        example: "5 %/year",
        min: 0,
        max: 1,
      }),
      "scenario.mining_failures",
    ),
    curtailment: filledGroup(under("curtailment", curtailment)),
    refresh: optional(under("refresh", refresh)),
    relocation: optional(
      under(
        "relocation",
        group(
          { about: "new containers that can be moved, for a bridge" },
          {
            cost: quantity("capexUsdPerMw", "powerCapex", {
              about: "cost of containers in place",
              example: "250 USD/kW",
            }),
            move: optional(
              quantity("moveUsdPerMw", "powerCapex", {
                about: "cost of moving them on",
                example: "30 USD/kW",
              }),
            ),
          },
        ),
      ),
    ),
    colocation: optional(under("colocation", colocation)),
    halls: optional(
      listOf(
        "halls",
        group(
          { about: "a hall or container row with its own feeder" },
          {
            name: words("name", { about: "name", example: "row 1" }),
            power: quantity("powerMw", "power", { about: "its share of the load", example: "20 MW" }),
          },
        ),
        { about: "halls, in the order in which a conversion takes them" },
      ),
    ),
  },
  (mining, complain) => {
    if (!mining.fleet && !mining.colocation)
      complain("chooseOne", { given: [], allowed: ["fleet", "colocation"] });
  },
);
