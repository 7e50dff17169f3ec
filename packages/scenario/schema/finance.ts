import * as z from "zod/mini";
import { type Field, field, type KeyDoc } from "../fields/field.ts";
import {
  choice,
  day,
  defaulted,
  filledGroup,
  group,
  listOf,
  oneOf,
  optional,
  quantity,
  textSchema,
  under,
  words,
} from "../fields/index.ts";
import { complain } from "../fields/issue.ts";
import { nearestWord } from "../nearest.ts";
import { CURRENCIES } from "../units/atoms.ts";
import { treasury } from "./treasury.ts";

const discount = group(
  { about: "discount rates by the kind of money" },
  {
    contracted: defaulted(
      rate("contractedFractionPerYear", "rents and other contracted money", "8 %"),
      "scenario.discount_contracted",
    ),
    merchant: defaulted(
      rate("merchantFractionPerYear", "mining revenue, market power", "14 %"),
      "scenario.discount_merchant",
    ),
    owned: defaulted(
      rate("ownedFractionPerYear", "machines and accelerators bought and sold", "14 %"),
      "scenario.discount_owned",
    ),
  },
);

const tax = group(
  { about: "tax of the company that owns the site" },
  {
    rate: defaulted(
      quantity("rateFraction", "fraction", { about: "on profit", example: "21 %" }),
      "scenario.tax_rate",
    ),
    loss_limit: defaulted(
      quantity("lossLimitFraction", "fraction", {
        about: "share of a year's profit that earlier losses may offset",
        example: "80 %",
      }),
      "scenario.tax_loss_limit",
    ),
    depreciation: defaulted(
      oneOf("depreciation", ["straight-line", "accelerated", "immediate"], { about: "schedule for tax" }),
      "scenario.tax_depreciation",
    ),
    property: defaulted(
      quantity("propertyFractionPerYear", "yearlyFraction", {
        about: "property tax on plant, a year",
        example: "1.5 %/year",
        min: 0,
        max: 0.2,
      }),
      "scenario.tax_property",
    ),
    abatement: optional(
      under(
        "abatement",
        group(
          { about: "property tax that is forgiven on new plant" },
          {
            share: quantity("forgivenFraction", "fraction", { about: "share forgiven", example: "80 %" }),
            years: quantity("months", "months", {
              about: "for so long from the first year in which the tax is owed",
              example: "10 years",
              min: 1,
              max: 600,
            }),
          },
        ),
      ),
    ),
    sales: optional(
      under(
        "sales",
        group(
          { about: "sales tax on what is bought; left out: prices are as paid" },
          {
            rate: quantity("rateFraction", "fraction", { about: "on the price", example: "8.25 %" }),
            equipment: optional(
              quantity("equipmentFraction", "fraction", {
                about: "share of a hall's cost that is taxed; left out: all of it",
                example: "60 %",
              }),
            ),
            exempt: optional(
              quantity("exemptFraction", "fraction", {
                about: "share of it that a data centre's exemption forgives",
                example: "100 %",
              }),
            ),
            from: optional(
              quantity("leastInvestmentUsd", "money", {
                about: "cost of all halls from which the exemption holds",
                example: "200 MUSD",
              }),
            ),
          },
        ),
      ),
    ),
  },
);

const refinance = group(
  {
    about:
      "a level loan that takes over what is owed; no lender takes over a loan whose cover is below the lock-up",
  },
  {
    after: quantity("afterMonths", "months", {
      about: "months of repayment before it",
      example: "5 years",
      min: 1,
      max: 600,
    }),
    rate: rate("rateFractionPerYear", "interest", "7 %"),
    tenor: quantity("tenorMonths", "months", {
      about: "months of repayment from then on",
      example: "10 years",
      min: 1,
      max: 600,
    }),
    fee: optional(
      quantity("feeFraction", "fraction", { about: "fee on what is taken over", example: "1 %", max: 0.2 }),
    ),
  },
);

const linked = group(
  {
    about:
      "another loan of the company, owed whatever is done and served first out of what machines bring; where it fails, this one is called (cross-default)",
  },
  {
    balance: quantity("balanceUsd", "money", {
      about: "owed at the start",
      example: "20 MUSD",
      aboveMin: true,
    }),
    rate: rate("rateFractionPerYear", "interest", "12 %"),
    tenor: quantity("tenorMonths", "months", {
      about: "months of level repayment from the start",
      example: "3 years",
      min: 1,
      max: 600,
    }),
  },
);

const debt = group(
  { about: "a loan against the conversion" },
  {
    share: quantity("shareFraction", "fraction", {
      about: "share of the capital borrowed",
      example: "70 %",
      max: 0.95,
    }),
    rate: rate("rateFractionPerYear", "interest", "8.5 %"),
    tenor: quantity("tenorMonths", "months", {
      about: "months of repayment after completion",
      example: "10 years",
      min: 1,
      max: 600,
    }),
    cover: optional(
      quantity("coverRatio", "ratio", { about: "least debt service cover", example: "1.3", max: 5 }),
    ),
    fee: optional(
      quantity("feeFraction", "fraction", { about: "arrangement fee", example: "2 %", max: 0.2 }),
    ),
    commitment: optional(rate("commitmentFractionPerYear", "fee on what is not drawn yet", "0.5 %")),
    amortisation: optional(
      oneOf("amortisation", ["level", "sculpted", "bullet"], { about: "how it is repaid" }),
    ),
    sweep: optional(
      quantity("sweepFraction", "fraction", {
        about: "share of free cash that repays early",
        example: "50 %",
      }),
    ),
    reserve: optional(
      quantity("reserveMonths", "months", {
        about: "months of debt service held in reserve",
        example: "6 months",
        max: 24,
      }),
    ),
    lock_up: optional(
      quantity("lockUpRatio", "ratio", {
        about: "cover of twelve months below which nothing is paid out",
        example: "1.15",
        max: 5,
      }),
    ),
    ltv: optional(
      quantity("ltvFraction", "fraction", {
        about: "most that is lent on what the halls cost",
        example: "70 %",
      }),
    ),
    tail: optional(
      quantity("tailMonths", "months", {
        about: "months of the lease that are left when the loan is repaid",
        example: "12 months",
        max: 240,
      }),
    ),
    refinance: optional(under("refinance", refinance)),
    linked: optional(under("linked", linked)),
  },
);

const terminal = choice(
  { about: "what the site is worth at the horizon; the value without it is shown too" },
  {
    none: optional(oneOf("none", ["nothing"], { about: "counts as nothing" })),
    salvage: optional(
      quantity("salvageFraction", "fraction", { about: "share of the plant's cost", example: "10 %" }),
    ),
    multiple: optional(
      quantity("multipleRatio", "number", {
        about: "times the last year's operating cash",
        example: "6",
        max: 40,
      }),
    ),
    growth: optional(rate("growthFractionPerYear", "growth of the last year's cash for ever", "1 %")),
  },
  ["none", "salvage", "multiple", "growth"],
  ({ salvageFraction, multipleRatio, growthFractionPerYear }, kind) => {
    if (kind === "salvage") return { kind: "salvage" as const, salvageFraction: salvageFraction! };
    if (kind === "multiple") return { kind: "multiple" as const, multipleRatio: multipleRatio! };
    if (kind === "growth") return { kind: "growth" as const, growthFractionPerYear: growthFractionPerYear! };
    return { kind: "none" as const };
  },
);

const exchange = group(
  { about: "a dated rate for figures that this file gives in another currency" },
  {
    from: currency("from", { about: "currency of the figures", example: "EUR" }),
    rate: quantity("rateUsd", "number", { about: "USD for one", example: "1.08", aboveMin: true }),
    date: day("date", { about: "day of the rate" }),
    source: words("source", { about: "where it was read", example: "ECB reference rate" }),
  },
);

/** Money: rates, tax, debt, horizon. */
export const financeSchema = group(
  { about: "money: discount rates, horizon, tax, debt, value at the end" },
  {
    discount: filledGroup(under("discount", discount)),
    horizon: defaulted(
      quantity("horizonMonths", "months", {
        about: "length of the study",
        example: "15 years",
        min: 12,
        max: 600,
        allowed: "1 year to 50 years",
      }),
      "scenario.horizon",
    ),
    inflation: optional(
      quantity("inflationFractionPerYear", "yearlyFraction", {
        about:
          "rise of operating costs that no contract fixes; left out: a mine's and the site's stay, only a landlord's itemised costs rise, at 2 %",
        example: "2 %/year",
        min: -0.1,
        max: 1,
      }),
    ),
    overhead: defaulted(
      quantity("overheadUsdPerYear", "moneyPerYear", {
        about: "company costs whatever the site does",
        example: "1 MUSD/year",
      }),
      "scenario.overhead",
    ),
    standby: defaulted(
      quantity("standbyFraction", "fraction", {
        about: "auxiliary load of an idle site, as a share of import",
        example: "0.5 %",
      }),
      "scenario.standby_load",
    ),
    tax: filledGroup(under("tax", tax)),
    debt: optional(under("debt", debt)),
    terminal: defaulted(under("terminal", terminal), "scenario.terminal"),
    treasury: filledGroup(under("treasury", treasury)),
    exchange: optional(
      listOf("exchange", exchange, {
        about: "dated rates; figures are converted to USD where they are read",
      }),
    ),
  },
  ({ exchange }, complain) => {
    const twice =
      exchange?.findIndex(({ from }, i) => exchange.slice(0, i).some((other) => other.from === from)) ?? -1;
    if (twice >= 0)
      complain(
        "conflict",
        { reason: `${exchange![twice]!.from} has a rate already; one per currency` },
        `exchange.${twice}`,
      );
  },
);

function rate<Name extends string>(name: Name, about: string, example: string) {
  return quantity(name, "fraction", { about: `${about}, a year`, example, min: -0.5, max: 1 });
}

/** ISO code of a currency other than USD. */
function currency<Name extends string>(name: Name, doc: KeyDoc): Field<Name, string> {
  const allowed = CURRENCIES.filter((code) => code !== "USD");
  const schema = textSchema(doc, { type: "string", enum: allowed }, (text, sink) => {
    if (allowed.includes(text)) return text;
    complain(sink, "notAllowed", { allowed, nearest: nearestWord(text, allowed) });
    return z.NEVER;
  });
  return field(name, schema);
}
