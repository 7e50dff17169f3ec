import { type AtomClass, spellingsOf } from "./atoms.ts";
import { readUnit } from "./unit.ts";

/** A kind of figure that a key of the scenario file holds. */
export interface Dimension {
  /** The unit of the typed scenario, readable by {@link readUnit}; empty for bare numbers. */
  readonly canonical: string;
  /** The ending of the typed name. */
  readonly suffix: string;
  /** Units named in messages, the usual first. */
  readonly units: readonly string[];
  /** A figure as a user writes it, where the key has no better one. */
  readonly example: string;
}

/** Every kind of figure. Canonical units as in convention 1; rents and hashprice keep the unit of the trade. */
export const DIMENSIONS = {
  power: { canonical: "MW", suffix: "Mw", units: ["MW", "kW", "GW"], example: "100 MW" },
  energy: { canonical: "MWh", suffix: "Mwh", units: ["MWh", "kWh", "GWh"], example: "100 MWh" },
  fraction: { canonical: "1", suffix: "Fraction", units: ["%"], example: "70 %" },
  yearlyFraction: { canonical: "1/year", suffix: "FractionPerYear", units: ["%/year"], example: "3 %/year" },
  ratio: { canonical: "", suffix: "Ratio", units: [], example: "1.2" },
  number: { canonical: "", suffix: "", units: [], example: "1" },
  money: { canonical: "USD", suffix: "Usd", units: ["USD", "kUSD", "MUSD"], example: "5 MUSD" },
  moneyPerMonth: {
    canonical: "USD/month",
    suffix: "UsdPerMonth",
    units: ["USD/month", "USD/year"],
    example: "10000 USD/month",
  },
  moneyPerYear: {
    canonical: "USD/year",
    suffix: "UsdPerYear",
    units: ["USD/year", "USD/month"],
    example: "1.2 MUSD/year",
  },
  moneyPerHour: { canonical: "USD/h", suffix: "UsdPerHour", units: ["USD/h"], example: "2.35 USD/h" },
  energyPrice: {
    canonical: "USD/MWh",
    suffix: "UsdPerMwh",
    units: ["USD/MWh", "c/kWh", "USD/kWh"],
    example: "45 USD/MWh",
  },
  powerRent: {
    canonical: "USD/kW/month",
    suffix: "UsdPerKwMonth",
    units: ["USD/kW/month", "USD/kW/year", "USD/MW/month"],
    example: "128 USD/kW/month",
  },
  powerUpkeep: {
    canonical: "USD/MW/year",
    suffix: "UsdPerMwYear",
    units: ["USD/MW/year", "USD/kW/year", "USD/kW/month"],
    example: "90000 USD/MW/year",
  },
  powerCapacity: {
    canonical: "USD/MW/h",
    suffix: "UsdPerMwHour",
    units: ["USD/MW/h"],
    example: "8 USD/MW/h",
  },
  powerCapex: {
    canonical: "USD/MW",
    suffix: "UsdPerMw",
    units: ["USD/kW", "USD/MW", "MUSD/MW"],
    example: "11.7 MUSD/MW",
  },
  energyCapex: {
    canonical: "USD/MWh",
    suffix: "UsdPerMwh",
    units: ["USD/kWh", "USD/MWh"],
    example: "250 USD/kWh",
  },
  hashCapex: { canonical: "USD/TH", suffix: "UsdPerTh", units: ["USD/TH"], example: "15 USD/TH" },
  hashprice: {
    canonical: "USD/PH/day",
    suffix: "UsdPerPhDay",
    units: ["USD/PH/day", "USD/TH/day"],
    example: "40 USD/PH/day",
  },
  hashrate: { canonical: "TH/s", suffix: "Ths", units: ["EH/s", "PH/s", "TH/s"], example: "901 EH/s" },
  efficiency: { canonical: "J/TH", suffix: "JPerTh", units: ["J/TH", "W/TH"], example: "13.5 J/TH" },
  coinPrice: { canonical: "USD/BTC", suffix: "UsdPerBtc", units: ["USD/BTC"], example: "66000 USD/BTC" },
  feesPerBlock: {
    canonical: "sats/block",
    suffix: "SatsPerBlock",
    units: ["BTC/block", "sats/block"],
    example: "0.03 BTC/block",
  },
  coins: { canonical: "BTC", suffix: "Btc", units: ["BTC", "sats"], example: "120 BTC" },
  duration: { canonical: "s", suffix: "Sec", units: ["s", "min", "h", "days", "weeks"], example: "10 min" },
  months: { canonical: "month", suffix: "Months", units: ["months", "years"], example: "18 months" },
  yearlyTime: { canonical: "h/year", suffix: "HoursPerYear", units: ["h/year"], example: "88 h/year" },
  rampRate: { canonical: "MW/month", suffix: "MwPerMonth", units: ["MW/month"], example: "10 MW/month" },
  powerRamp: {
    canonical: "MW/min",
    suffix: "MwPerMinute",
    units: ["MW/min", "MW/s", "MW/h"],
    example: "50 MW/min",
  },
  temperature: { canonical: "degC", suffix: "DegC", units: ["degC"], example: "27 degC" },
  angle: { canonical: "deg", suffix: "Degrees", units: ["deg"], example: "31.9 deg" },
  length: { canonical: "m", suffix: "Metres", units: ["m", "km"], example: "870 m" },
} as const satisfies Record<string, Dimension>;

/** The name of a kind of figure. */
export type DimensionName = keyof typeof DIMENSIONS;

/** Size of the canonical unit in base units, and its signature. */
export function canonicalUnit(name: DimensionName): { readonly signature: string; readonly factor: number } {
  const { canonical } = DIMENSIONS[name];
  if (canonical === "1") return { signature: "fraction", factor: 1 };
  if (canonical === "1/year") return { signature: "fraction/calendar", factor: 1 / 12 };
  const unit = readUnit(canonical);
  return unit ?? { signature: "", factor: 1 };
}

/** True where the figure is a bare number. */
export function isBare(name: DimensionName): boolean {
  return DIMENSIONS[name].canonical === "";
}

/** A regular expression of everything the key accepts, for editors (JSON Schema `pattern`). */
export function dimensionPattern(name: DimensionName): string {
  const number = "[+-]?(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
  if (isBare(name)) return `^\\s*${number}\\s*$`;
  const parts = canonicalUnit(name).signature.split("/") as AtomClass[];
  const money = parts[0] === "money" ? `(?:US\\$|[$€£])${number}\\s*(?:/.+)?|` : "";
  return `^\\s*(?:${money}${number}\\s*${alternatives(parts[0]!)}${parts.length > 1 ? perPattern(name) : ""})\\s*$`;
}

/** Fees of a block are also said without "per block". */
function perPattern(name: DimensionName): string {
  return name === "feesPerBlock" ? "(?:\\s*/.+)?" : "\\s*/.+";
}

function alternatives(name: AtomClass): string {
  if (name === "joule") return "(?:J|kJ|W)";
  const spelled = spellingsOf(name).map((text) => text.replace(/[$]/g, "\\$"));
  return name === "money" ? `(?:k|M|bn)?(?:${spelled.join("|")})` : `(?:${spelled.join("|")})`;
}
