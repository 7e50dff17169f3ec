/** What a part of a unit measures; a unit's signature is its classes, numerator first. */
export type AtomClass =
  | "power"
  | "energy"
  | "clock"
  | "calendar"
  | "money"
  | "hash"
  | "joule"
  | "coin"
  | "block"
  | "fraction"
  | "temperature"
  | "angle"
  | "length";

/** One spelled unit: how many of its class's base it is. */
export interface Atom {
  readonly class: AtomClass;
  readonly factor: number;
  /** Of money only. */
  readonly currency?: string;
}

type Spellings = Readonly<Record<string, number>>;

/**
 * Bases: MW, MWh, second, calendar month, one unit of the currency, TH, J, sat, block, 1, degC, degree, metre.
 * Months and days are calendar types (convention 4): `month` never becomes seconds.
 */
const SPELLINGS: Readonly<Record<Exclude<AtomClass, "money">, Spellings>> = {
  power: { W: 1e-6, kW: 1e-3, MW: 1, GW: 1e3 },
  energy: { Wh: 1e-6, kWh: 1e-3, MWh: 1, GWh: 1e3, TWh: 1e6 },
  clock: {
    ms: 1e-3,
    s: 1,
    sec: 1,
    second: 1,
    seconds: 1,
    min: 60,
    minute: 60,
    minutes: 60,
    h: 3600,
    hr: 3600,
    hour: 3600,
    hours: 3600,
    day: 86_400,
    days: 86_400,
    week: 604_800,
    weeks: 604_800,
  },
  calendar: { month: 1, months: 1, mo: 1, year: 12, years: 12, yr: 12 },
  hash: { GH: 1e-3, TH: 1, PH: 1e3, EH: 1e6 },
  joule: { J: 1, kJ: 1e3 },
  coin: { sat: 1, sats: 1, BTC: 1e8 },
  block: { block: 1, blocks: 1 },
  fraction: { "%": 0.01, percent: 0.01, fraction: 1 },
  temperature: { degC: 1, "°C": 1 },
  angle: { deg: 1, "°": 1 },
  length: { m: 1, km: 1000 },
};

/** Money by sign; `$` is the US dollar and `c` its hundredth, as power prices are written. */
const MONEY_SIGNS: Readonly<Record<string, Atom>> = {
  $: usd(1),
  US$: usd(1),
  k$: usd(1e3),
  M$: usd(1e6),
  bn$: usd(1e9),
  c: usd(0.01),
  ct: usd(0.01),
  cent: usd(0.01),
  cents: usd(0.01),
  "¢": usd(0.01),
  "€": { class: "money", factor: 1, currency: "EUR" },
  "£": { class: "money", factor: 1, currency: "GBP" },
  "₽": { class: "money", factor: 1, currency: "RUB" },
};

const MONEY_PREFIXES: Spellings = { "": 1, k: 1e3, M: 1e6, bn: 1e9 };

/** Currencies by ISO 4217 code; others are refused, so that a typing error never becomes a currency. */
export const CURRENCIES =
  "USD EUR GBP RUB NOK SEK DKK ISK CHF PLN CZK CAD AUD NZD JPY CNY INR KRW SGD HKD AED SAR QAR OMR KWD BHD KZT UZS GEL TRY BRL ARS CLP PYG MXN ZAR NGN KES ETB".split(
    " ",
  );

/** Reads one part of a unit, spelled exactly (`MW` is not `mW`), or undefined. */
export function atomOf(text: string): Atom | undefined {
  for (const [name, spellings] of Object.entries(SPELLINGS)) {
    if (Object.hasOwn(spellings, text)) return { class: name as AtomClass, factor: spellings[text]! };
  }
  if (Object.hasOwn(MONEY_SIGNS, text)) return MONEY_SIGNS[text];
  return isoMoney(text);
}

/** Every spelling of a class, for patterns and for messages. */
export function spellingsOf(name: AtomClass): readonly string[] {
  return name === "money" ? [...Object.keys(MONEY_SIGNS), ...CURRENCIES] : Object.keys(SPELLINGS[name]);
}

function isoMoney(text: string): Atom | undefined {
  const match = /^(k|M|bn)?([A-Z]{3})$/.exec(text);
  if (!match || !CURRENCIES.includes(match[2]!)) return undefined;
  return { class: "money", factor: MONEY_PREFIXES[match[1] ?? ""]!, currency: match[2]! };
}

function usd(factor: number): Atom {
  return { class: "money", factor, currency: "USD" };
}
