import { percentText } from "../percent.ts";
import { atomOf } from "./atoms.ts";
import { canonicalUnit, DIMENSIONS, type DimensionName, isBare } from "./dimensions.ts";
import { readUnit, type Unit } from "./unit.ts";

/** A quantity read, or what is wrong with it. */
export type QuantityReading =
  | { readonly ok: true; readonly value: number; readonly currency: string | undefined }
  | { readonly ok: false; readonly wrong: "noUnit" | "notAQuantity" | "needlessUnit"; readonly write: string }
  | {
      readonly ok: false;
      readonly wrong: "unknownUnit" | "wrongUnit";
      readonly unit: string;
      readonly write: string;
    };

const NUMBER = String.raw`[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const QUANTITY = new RegExp(`^(${NUMBER})\\s*(.*)$`, "s");
const SIGN_FIRST = new RegExp(`^([+-]?)(US\\$|[$€£₽])\\s*(${NUMBER})\\s*((?:/.*)?)$`, "s");

/** Spelled like a number with words after it; nothing a person writes as a figure is longer. */
const MAX_TEXT = 80;

/**
 * Reads a figure as people write it into the dimension's canonical unit (money: still in its own currency).
 *
 * @example readQuantity("4.5 c/kWh", "energyPrice") // { ok: true, value: 45, currency: "USD" }
 */
export function readQuantity(read: string | number, name: DimensionName): QuantityReading {
  if (typeof read === "number") return readBareNumber(read, name);
  const match = read.length > MAX_TEXT ? null : QUANTITY.exec(signLast(read.trim()));
  if (!match) return { ok: false, wrong: "notAQuantity", write: DIMENSIONS[name].example };
  if (match[2]!.startsWith(","))
    return { ok: false, wrong: "notAQuantity", write: withoutCommas(read.trim()) };
  const amount = Number(match[1]!.replaceAll("_", ""));
  const unitText = match[2]!.trim();
  if (unitText === "") return readBareNumber(amount, name);
  return readWithUnit(amount, unitText, name);
}

/** Converts an amount with a unit that stands apart, as in a row of assumptions; `""` is that of fractions; bare figures have none. */
export function readAmount(amount: number, unitText: string, name: DimensionName): QuantityReading {
  if (isBare(name) || (unitText === "" && name === "fraction"))
    return { ok: true, value: amount, currency: undefined };
  return unitText === "" ? readBareNumber(amount, name) : readWithUnit(amount, unitText, name);
}

function readBareNumber(amount: number, name: DimensionName): QuantityReading {
  if (!Number.isFinite(amount)) return { ok: false, wrong: "notAQuantity", write: DIMENSIONS[name].example };
  if (isBare(name)) return { ok: true, value: amount, currency: undefined };
  return { ok: false, wrong: "noUnit", write: suggest(amount, name) };
}

function readWithUnit(amount: number, unitText: string, name: DimensionName): QuantityReading {
  if (isBare(name)) return { ok: false, wrong: "needlessUnit", write: String(amount) };
  const unit = readUnit(unitText);
  const wanted = canonicalUnit(name);
  if (!unit)
    return {
      ok: false,
      wrong: "unknownUnit",
      unit: unitText,
      write: corrected(amount, unitText, name),
    };
  if (unit.signature !== wanted.signature && unit.signature !== alsoReadAs(name)) {
    return { ok: false, wrong: "wrongUnit", unit: unitText, write: suggest(amount, name) };
  }
  const value = scale(amount, unit, wanted.factor);
  if (!Number.isFinite(value)) return { ok: false, wrong: "notAQuantity", write: DIMENSIONS[name].example };
  return { ok: true, value, currency: unit.currency };
}

/** Fees of a block are also said without "per block". */
function alsoReadAs(name: DimensionName): string | undefined {
  return name === "feesPerBlock" ? "coin" : undefined;
}

/** Powers of ten move the decimal point, whole numbers multiply or divide: 99.99 % is 0.9999, not 0.9998999999999999. */
function scale(amount: number, unit: Unit, canonicalFactor: number): number {
  const factor = unit.factor / canonicalFactor;
  const exponent = Math.round(Math.log10(factor));
  if (isNearly(factor, 10 ** exponent)) return moveDecimalPoint(amount, exponent);
  const inverse = Math.round(1 / factor);
  if (isNearly(1 / factor, inverse)) return amount / inverse;
  return amount * (isNearly(factor, Math.round(factor)) ? Math.round(factor) : factor);
}

function isNearly(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.abs(b);
}

function moveDecimalPoint(amount: number, places: number): number {
  const [digits, exponent = "0"] = String(amount).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

/** `1,000 MW` as `1000 MW`, `4,5 c/kWh` as `4.5 c/kWh`: which of the two is meant is not guessed, only suggested. */
function withoutCommas(text: string): string {
  return text.replace(/,(?=\d{3}(?!\d))/g, "").replace(",", ".");
}

/** `$60/MWh` as `60 $/MWh`. */
function signLast(text: string): string {
  return text.replace(
    SIGN_FIRST,
    (_, sign: string, money: string, amount: string, rest: string) => `${sign}${amount} ${money}${rest}`,
  );
}

/** The figure with the unit that its key usually has; 0.08 of a share may mean 8 % as well as 0.08 %. */
function suggest(amount: number, name: DimensionName): string {
  const unit = DIMENSIONS[name].example.replace(/^[\d.]+\s*/, "");
  const share = unit.startsWith("%") && amount > 0 && amount <= 1;
  return `${share ? `${percentText(amount)} ${unit}" or "` : ""}${amount} ${unit}`;
}

/** The same figure with the unit's parts spelled right where only the case is wrong. */
function corrected(amount: number, unitText: string, name: DimensionName): string {
  const known = DIMENSIONS[name].units.find(
    (unit) => unit.toLowerCase() === unitText.toLowerCase() && readable(unit),
  );
  return known ? `${amount} ${known}` : suggest(amount, name);
}

function readable(unit: string): boolean {
  return unit.split("/").every((part) => atomOf(part) !== undefined);
}
