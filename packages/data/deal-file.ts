import {
  type Deal,
  type Extension,
  type LoanTerms,
  PASS_THROUGHS,
  type PassThrough,
  type Ramp,
  type Rent,
} from "@switchyard/core/hosting";
import { type DimensionName, nearestWord, readQuantity } from "@switchyard/scenario";
import { parse } from "yaml";
import { dataErrors } from "./errors.ts";

/**
 * Reads deals from YAML: one deal, or a list of them (bare, or under `deals:`). Every key but `name` may be left out: what is not
 * disclosed is not assumed. Figures carry their units.
 *
 * @throws data/bad-deal-file, data/bad-deal with the deal, the key and what it takes
 * @example readDeals("name: A\nit: 245 MW\nterm: 15 years\nescalator: 3 %/year\nrent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }")
 */
export function readDeals(text: string, source: string): readonly Deal[] {
  const value = parseYaml(text, source);
  const list = Array.isArray(value)
    ? value
    : isMap(value) && Array.isArray(value.deals)
      ? value.deals
      : [value];
  return list.map((entry: unknown, i) => {
    if (!isMap(entry))
      throw dataErrors.badDealFile({ source, reason: `deal ${i + 1} is not a group of keys` });
    return dealOf(reader(entry, `${source}: ${String(entry.name ?? `deal ${i + 1}`)}`, KEYS));
  });
}

const KEYS = [
  "name",
  "tenant",
  "it",
  "grid",
  "rent",
  "term",
  "escalator",
  "ramp",
  "extensions",
  "passthrough",
  "margin",
  "loan",
  "assumed",
  "derived_from_total",
  "disclosed",
];
const DISCLOSED = ["total", "total_with_extensions", "noi", "noi_per_year", "loan"];
const BASES: Readonly<Record<string, Rent["basis"]>> = {
  "it-kw": "it",
  "sold-kw": "sold",
  "grid-kw": "grid",
};

type Map = Readonly<Record<string, unknown>>;

/** Typed access to one group of keys; every complaint names the group and the key. */
interface GroupReader {
  readonly has: (key: string) => boolean;
  readonly raw: (key: string) => unknown;
  readonly amount: (key: string, dimension: DimensionName) => number | null;
  readonly word: (key: string, allowed: readonly string[]) => string | null;
  readonly text: (key: string) => string | null;
  readonly group: (key: string, keys: readonly string[]) => GroupReader | null;
  readonly refuse: (key: string, allowed: string) => never;
}

function dealOf(deal: GroupReader): Deal {
  const disclosed = deal.group("disclosed", DISCLOSED);
  const usd = (key: string) => disclosed?.amount(key, "money") ?? null;
  return {
    name: deal.text("name") ?? "unnamed",
    tenant: deal.text("tenant"),
    itMw: deal.amount("it", "power"),
    reservedMw: deal.amount("grid", "power"),
    termMonths: deal.amount("term", "months"),
    rent: rentOf(deal),
    escalatorFractionPerYear: deal.amount("escalator", "yearlyFraction"),
    ramp: rampOf(deal),
    extensions: extensionsOf(deal),
    passThrough: deal.word("passthrough", PASS_THROUGHS) as PassThrough | null,
    noiMarginFraction: marginOf(deal),
    loan: loanOf(deal),
    assumed: wordsOf(deal, "assumed"),
    derivedFromTotal: wordsOf(deal, "derived_from_total"),
    disclosed: {
      totalUsd: usd("total"),
      totalWithExtensionsUsd: usd("total_with_extensions"),
      noiTotalUsd: usd("noi"),
      noiUsdPerYear: disclosed?.amount("noi_per_year", "moneyPerYear") ?? null,
      loanUsd: usd("loan"),
    },
  };
}

function rentOf(deal: GroupReader): Rent | null {
  const rent = deal.group("rent", ["value", "per", "stands_for"]);
  if (!rent) return null;
  const valueUsdPerKwMonth = rent.amount("value", "powerRent");
  const per = rent.word("per", Object.keys(BASES));
  const meaning = rent.word("stands_for", ["first-year", "term-average"]);
  if (valueUsdPerKwMonth === null) return rent.refuse("value", "128 USD/kW/month");
  if (per === null) return rent.refuse("per", "it-kw, sold-kw or grid-kw: a rent needs its basis");
  if (meaning === null)
    return rent.refuse("stands_for", "first-year or term-average: a rent needs its meaning");
  return { valueUsdPerKwMonth, basis: BASES[per]!, meaning: meaning as Rent["meaning"] };
}

/** `at once`, or blocks with their month and share; `term_runs_from` says whether each has a term of its own. */
function rampOf(deal: GroupReader): Ramp | null {
  if (!deal.has("ramp")) return null;
  if (deal.raw("ramp") === "at once")
    return { blocks: [{ monthsAfterStart: 0, soldFraction: 1 }], termRunsFrom: "block-start" };
  const ramp = deal.group("ramp", ["blocks", "term_runs_from"]);
  const blocks = ramp?.raw("blocks");
  if (!ramp || !Array.isArray(blocks))
    return deal.refuse("ramp", '"at once", or { blocks: [...], term_runs_from: ... }');
  const termRunsFrom = ramp.word("term_runs_from", ["lease-start", "block-start"]);
  if (termRunsFrom === null) return ramp.refuse("term_runs_from", "lease-start or block-start");
  return {
    blocks: blocks.map((block: unknown) => {
      if (!isMap(block)) return ramp.refuse("blocks", "{ after: 6 months, share: 50 % }");
      const read = reader(block, "ramp.blocks", ["after", "share"]);
      return {
        monthsAfterStart: read.amount("after", "months") ?? read.refuse("after", "6 months"),
        soldFraction: read.amount("share", "fraction") ?? read.refuse("share", "50 %"),
      };
    }),
    termRunsFrom: termRunsFrom as Ramp["termRunsFrom"],
  };
}

function extensionsOf(deal: GroupReader): readonly Extension[] {
  const list = deal.raw("extensions") ?? [];
  if (!Array.isArray(list)) return deal.refuse("extensions", "a list such as [5 years, 5 years]");
  return list.map((entry: unknown) => {
    const read = readQuantity(String(entry), "months");
    if (!read.ok) return deal.refuse("extensions", "a list such as [5 years, 5 years]");
    return { months: read.value, rent: "escalate", resetFraction: 1 };
  });
}

function marginOf(deal: GroupReader): Deal["noiMarginFraction"] {
  if (!isMap(deal.raw("margin"))) {
    const margin = deal.amount("margin", "fraction");
    return margin === null ? null : { low: margin, high: margin };
  }
  const range = deal.group("margin", ["low", "high"])!;
  const low = range.amount("low", "fraction") ?? range.refuse("low", "80 %");
  const high = range.amount("high", "fraction") ?? range.refuse("high", "85 %");
  return low <= high ? { low, high } : range.refuse("high", "at least `low`");
}

function loanOf(deal: GroupReader): LoanTerms | null {
  const loan = deal.group("loan", ["cost", "share", "equity", "cover", "rate", "tenor"]);
  if (!loan) return null;
  const costUsd = loan.amount("cost", "money");
  const loanFraction = loan.amount("share", "fraction");
  const equityUsd = loan.amount("equity", "money");
  if (costUsd !== null && loanFraction !== null) return { kind: "loan-to-cost", costUsd, loanFraction };
  if (costUsd !== null && equityUsd !== null) return { kind: "cost-less-equity", costUsd, equityUsd };
  const coverRatio = loan.amount("cover", "ratio");
  const rateFractionPerYear = loan.amount("rate", "fraction");
  const tenorMonths = loan.amount("tenor", "months");
  if (coverRatio !== null && rateFractionPerYear !== null && tenorMonths !== null)
    return { kind: "cover", coverRatio, rateFractionPerYear, tenorMonths };
  return deal.refuse("loan", "{ cost, share }, { cost, equity } or { cover, rate, tenor }");
}

function wordsOf(deal: GroupReader, key: string): readonly string[] {
  const list = deal.raw(key) ?? [];
  return Array.isArray(list) ? list.map(String) : deal.refuse(key, "a list of field names");
}

function reader(map: Map, where: string, keys: readonly string[]): GroupReader {
  const refuse = (key: string, allowed: string): never => {
    throw dataErrors.badDeal({ where, key, text: JSON.stringify(map[key]) ?? "nothing", allowed });
  };
  for (const key of Object.keys(map))
    if (!keys.includes(key))
      refuse(
        key,
        `no such key; did you mean "${nearestWord(key, keys) ?? keys[0]}"? Keys: ${keys.join(", ")}`,
      );
  const raw = (key: string) => map[key] ?? undefined;
  return {
    has: (key) => raw(key) !== undefined,
    raw,
    refuse,
    text: (key) => (raw(key) === undefined ? null : String(raw(key))),
    amount(key, dimension) {
      const value = raw(key);
      if (value === undefined) return null;
      const read = readQuantity(typeof value === "number" ? value : String(value), dimension);
      if (!read.ok) return refuse(key, `write ${read.write}`);
      return read.currency === undefined || read.currency === "USD"
        ? read.value
        : refuse(key, "USD: convert by a dated rate first");
    },
    word(key, allowed) {
      const value = raw(key);
      if (value === undefined) return null;
      return allowed.includes(String(value)) ? String(value) : refuse(key, allowed.join(", "));
    },
    group(key, inner) {
      const value = raw(key);
      if (value === undefined) return null;
      return isMap(value)
        ? reader(value, `${where}: ${key}`, inner)
        : refuse(key, `keys ${inner.join(", ")}`);
    },
  };
}

function parseYaml(text: string, source: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw dataErrors.badDealFile({ source, reason });
  }
}

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
