import {
  defaulted,
  filledGroup,
  group,
  month,
  oneOf,
  oneOrMore,
  optional,
  quantity,
  under,
  words,
  yesNo,
} from "../fields/index.ts";

/** Grades of tenants; their default hazards are rows of `assumptions/`. */
export const TENANTS = [
  "investment-grade",
  "investment-grade-backed",
  "sub-investment-grade",
  "start-up",
] as const;

const rent = group(
  { about: "the rent, with its basis and its meaning" },
  {
    value: quantity("rentUsdPerKwMonth", "powerRent", {
      about: "rent per kW of the basis",
      example: "128 USD/kW/month",
      aboveMin: true,
    }),
    per: oneOf("per", ["it-kw", "sold-kw", "grid-kw"], {
      about: "kW that the rent counts: critical IT, contracted, or grid",
    }),
    stands_for: oneOf("standsFor", ["first-year", "term-average"], {
      about:
        "first-year: before escalation; term-average: total over the term, escalation inside, as in press releases",
    }),
  },
);

const utilisation = group(
  { about: "how much of the sold IT power the tenant draws" },
  {
    profile: defaulted(
      oneOf("profile", ["flat", "serving", "training"], {
        about: "flat, daily wave of serving, or steps and stalls of training",
      }),
      "scenario.hosting_utilisation_profile",
    ),
    mean: defaulted(
      quantity("meanFraction", "fraction", { about: "mean share drawn", example: "75 %", aboveMin: true }),
      "scenario.hosting_utilisation_mean",
    ),
  },
);

const backstop = group(
  { about: "a parent or partner that stands behind the rent" },
  {
    share: quantity("shareFraction", "fraction", {
      about: "share of the contract's value covered",
      example: "48 %",
    }),
    by: optional(words("by", { about: "who", example: "a hyperscaler" })),
    until: optional(month("untilMonth", { about: "last month covered" })),
    schedule: optional(
      oneOf("schedule", ["flat", "declining"], {
        about: "flat: the amount to the end; declining: with the term that is left; left out: declining",
        example: "declining",
      }),
    ),
    kind: optional(
      oneOf("kind", ["pay", "assume-or-pay"], {
        about: "pay: in one sum; assume-or-pay: month by month in the tenant's place; left out: pay",
        example: "pay",
      }),
    ),
  },
);

const prepayment = group(
  { about: "rent paid ahead, a liability until it is earned" },
  {
    share: quantity("shareFraction", "fraction", {
      about: "share of the first year's rent",
      example: "20 %",
    }),
    earned: optional(
      quantity("earnedMonths", "months", {
        about: "months over which it is set off",
        example: "24 months",
        min: 1,
      }),
    ),
  },
);

const afterTerm = group(
  { about: "what happens when the lease ends" },
  {
    action: oneOf("action", ["renew", "re-let", "vacate"], {
      about: "renew with the tenant, find another, or stand empty",
    }),
    rent: optional(
      quantity("rentFraction", "fraction", {
        about: "rent then, as a share of the last",
        example: "80 %",
        max: 3,
      }),
    ),
    gap: optional(
      quantity("gapMonths", "months", { about: "months without rent between tenants", example: "9 months" }),
    ),
  },
);

const lease = group(
  { about: "the contract with an AI tenant" },
  {
    rent: under("rent", rent),
    sold: optional(
      quantity("soldMw", "power", {
        about: "contracted IT power; left out: what the firm grid carries",
        example: "40 MW",
        aboveMin: true,
      }),
    ),
    term: quantity("termMonths", "months", {
      about: "length of the lease",
      example: "12 years",
      min: 1,
      max: 600,
    }),
    start: optional(month("startMonth", { about: "first month of rent; left out: when the hall is ready" })),
    ramp: defaulted(
      quantity("rampMonths", "months", {
        about: "months from first to full power",
        example: "6 months",
        max: 120,
      }),
      "scenario.hosting_ramp",
    ),
    escalator: defaulted(
      quantity("escalatorFractionPerYear", "yearlyFraction", {
        about: "rise of the rent a year",
        example: "3 %/year",
        min: -0.2,
        max: 0.5,
      }),
      "scenario.hosting_escalator",
    ),
    passthrough: oneOf("passthrough", ["triple-net", "modified-gross", "all-in"], {
      about: "who pays power and running costs: the tenant all, the tenant power, the landlord all",
    }),
    tenant: defaulted(
      oneOf("tenant", TENANTS, { about: "grade of the tenant", example: "investment-grade-backed" }),
      "scenario.hosting_tenant",
    ),
    service_level: defaulted(
      quantity("serviceLevelFraction", "fraction", {
        about: "availability promised, at the receptacle",
        example: "99.99 %",
        min: 0.9,
        max: 1,
        allowed: "90 % to 100 %",
      }),
      "scenario.hosting_service_level",
    ),
    utilisation: filledGroup(under("utilisation", utilisation)),
    tenant_capex: optional(
      quantity("tenantCapexUsd", "money", { about: "building cost paid by the tenant", example: "300 MUSD" }),
    ),
    capex_credit: optional(
      quantity("capexCreditFraction", "fraction", {
        about: "share of rent set off until tenant capex is repaid",
        example: "50 %",
      }),
    ),
    prepayment: optional(under("prepayment", prepayment)),
    backstop: optional(under("backstop", backstop)),
    late_damages: optional(
      quantity("lateDamagesUsdPerMonth", "moneyPerMonth", {
        about: "paid to the tenant per month of late delivery",
        example: "500000 USD/month",
      }),
    ),
    take_or_pay: optional(
      quantity("takeOrPayFraction", "fraction", { about: "share of rent due in any case", example: "100 %" }),
    ),
    after: optional(under("afterTerm", afterTerm)),
    late_payment: optional(
      quantity("latePaymentSec", "duration", {
        about: "days by which rent arrives late; left out: those of the tenant's grade",
        example: "45 days",
      }),
    ),
  },
);

const generations = group(
  { about: "how newer accelerators wear the hourly price down" },
  {
    every: quantity("everyMonths", "months", {
      about: "months between generations",
      example: "24 months",
      aboveMin: true,
    }),
    gain: quantity("gainRatio", "ratio", {
      about: "work per unit of a new generation over the last one's",
      example: "2",
      max: 20,
    }),
    passthrough: quantity("passThroughFraction", "fraction", {
      about: "share of that gain that the old generation's price follows",
      example: "50 %",
    }),
  },
);

const accelerators = group(
  { about: "accelerators that the host owns and rents by the hour, instead of a lease of space" },
  {
    model: words("model", { about: "kind of accelerator", example: "gb300" }),
    count: quantity("unitCount", "number", {
      about: "how many",
      example: "16000",
      min: 1,
      whole: true,
      max: 1e8,
    }),
    power: quantity("itMwPerUnit", "power", {
      about: "IT power of one, with its share of the server",
      example: "2.63 kW",
      aboveMin: true,
    }),
    price: quantity("rentUsdPerHour", "moneyPerHour", {
      about: "rent of one per hour",
      example: "2.91 USD/h",
    }),
    cost: quantity("costUsd", "money", { about: "cost of one, in place", example: "55000 USD" }),
    utilisation: optional(
      quantity("utilisationFraction", "fraction", { about: "share of hours rented", example: "80 %" }),
    ),
    book_life: optional(
      quantity("bookLifeMonths", "months", { about: "life in the books", example: "6 years" }),
    ),
    economic_life: optional(
      quantity("economicLifeMonths", "months", { about: "life until replaced", example: "4 years" }),
    ),
    residual: optional(
      quantity("residualFraction", "fraction", { about: "worth at the end", example: "15 %" }),
    ),
    start: optional(
      month("startMonth", {
        about: "first month of service before the place's delivery delay; left out: the start of the study",
      }),
    ),
    spares: optional(
      quantity("spareFraction", "fraction", { about: "bought beside the units in service", example: "2 %" }),
    ),
    failures: optional(
      quantity("failureFractionPerYear", "yearlyFraction", {
        about: "units that fail for good in a year",
        example: "5 %/year",
        max: 1,
      }),
    ),
    support: optional(
      quantity("supportUsdPerUnitMonth", "moneyPerMonth", {
        about: "staff, network and software per unit",
        example: "150 USD/month",
      }),
    ),
    refresh: optional(
      quantity("refreshCostFraction", "fraction", {
        about: "price of the next fleet over the first one's; left out: none follows",
        example: "80 %",
        max: 5,
      }),
    ),
    generations: optional(under("generations", generations)),
  },
);

/** The AI hosting side of the site. */
export const hostingSchema = group(
  { about: "AI hosting: the halls as the tenant sees them" },
  {
    lease: optional(under("lease", lease)),
    more_leases: optional(oneOrMore("moreLeases", lease, { about: "further tenants" })),
    accelerators: optional(under("accelerators", accelerators)),
    pue: defaulted(
      quantity("pueRatio", "ratio", { about: "energy of the hall over IT energy", example: "1.2", max: 3 }),
      "scenario.hosting_pue",
    ),
    grid_per_it: defaulted(
      quantity("gridPerItRatio", "ratio", {
        about: "grid MW reserved per IT MW: redundancy and headroom, more than PUE",
        example: "1.35",
        max: 4,
      }),
      "facility.grid_to_it_ratio",
    ),
    upkeep: defaulted(
      quantity("upkeepUsdPerMwYear", "powerUpkeep", {
        about: "staff, maintenance, security, insurance per IT MW",
        example: "250000 USD/MW/year",
      }),
      "scenario.hosting_upkeep",
    ),
    fill_idle: defaulted(
      yesNo("fillIdle", { about: "mining may use power that is reserved for AI and not drawn" }),
      "scenario.hosting_fill_idle",
    ),
    flexible: defaulted(
      quantity("flexibleFraction", "fraction", {
        about: "share of AI load that may be shed on request",
        example: "0 %",
      }),
      "scenario.hosting_flexible",
    ),
  },
  (hosting, complain) => {
    if (!hosting.lease && !hosting.accelerators)
      complain("chooseOne", { given: [], allowed: ["lease", "accelerators"] });
  },
);
