import * as z from "zod/mini";
import { toUsd } from "../context.ts";
import { percentText } from "../percent.ts";
import { DIMENSIONS, type DimensionName, dimensionPattern, isBare } from "../units/dimensions.ts";
import { type QuantityReading, readAmount, readQuantity } from "../units/quantity.ts";
import { DefaultValue } from "./default.ts";
import { documented, type Field, field, type KeyDoc, type SchemaOf } from "./field.ts";
import { complain, present } from "./issue.ts";

/** Documentation and limits of a figure; limits in the canonical unit, worded by `allowed`. */
export interface QuantityDoc extends KeyDoc {
  readonly min?: number;
  readonly max?: number;
  /** `min` itself is not allowed. */
  readonly aboveMin?: boolean;
  /** Only whole numbers of the canonical unit. */
  readonly whole?: boolean;
  /** How the limits read in a message, for example `0 % to 100 %`; made from the numbers where it is absent. */
  readonly allowed?: string;
}

/**
 * A key that holds a figure with its unit. Figures are >= 0 unless `min` says otherwise; fractions are at most 100 %
 * unless `max` says otherwise.
 */
export function quantity<Name extends string>(
  name: Name,
  dimension: DimensionName,
  doc: QuantityDoc,
): Field<Name, number> {
  return field(name, quantitySchema(dimension, { ...limitsOf(dimension), ...doc }, name));
}

/** The schema alone, for lists of figures. */
export function quantitySchema(dimension: DimensionName, doc: QuantityDoc, name?: string): SchemaOf<number> {
  const write = doc.example ?? DIMENSIONS[dimension].example;
  const schema = z.pipe(
    z.unknown(),
    z.transform((raw: unknown, sink) => readFigure(raw, sink, { dimension, doc, write })),
  );
  return documented(schema as unknown as SchemaOf<number>, {
    description: doc.about,
    type: isBare(dimension) ? ["number", "string"] : "string",
    pattern: dimensionPattern(dimension),
    "x-examples": [isBare(dimension) ? Number(write) : write],
    "x-unit": unitWords(dimension),
    "x-name": name,
    "x-allowed": doc.allowed,
  });
}

interface FigureRule {
  readonly dimension: DimensionName;
  readonly doc: QuantityDoc;
  readonly write: string;
}

function readFigure(raw: unknown, sink: unknown, rule: FigureRule): number {
  if (!present(raw, sink, rule.write)) return z.NEVER;
  if (raw instanceof DefaultValue)
    return settle(readAmount(Number(raw.value), raw.unit, rule.dimension), sink, rule);
  if (typeof raw !== "string" && typeof raw !== "number") {
    complain(sink, "notAQuantity", { write: rule.write, kindMismatch: typeof raw === "object" });
    return z.NEVER;
  }
  return settle(readQuantity(raw, rule.dimension), sink, rule);
}

function settle(reading: QuantityReading, sink: unknown, rule: FigureRule): number {
  if (!reading.ok) {
    const { wrong, ok: _, ...facts } = reading;
    const key = wrong === "notAQuantity" && isBare(rule.dimension) ? "notANumber" : wrong;
    complain(sink, key, { ...facts, allowed: DIMENSIONS[rule.dimension].units });
    return z.NEVER;
  }
  const value = reading.currency ? toUsd(reading.value, reading.currency) : reading.value;
  if (value === undefined) {
    complain(sink, "noRate", { currency: reading.currency });
    return z.NEVER;
  }
  return withinLimits(value, sink, rule);
}

function withinLimits(value: number, sink: unknown, { dimension, doc }: FigureRule): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, aboveMin = false } = doc;
  const nearest = Math.round(value);
  const rounded = doc.whole && Math.abs(value - nearest) < 1e-9 * Math.max(1, nearest) ? nearest : value;
  const fits = rounded <= max && (aboveMin ? rounded > min : rounded >= min);
  if (fits && (!doc.whole || Number.isSafeInteger(rounded))) return rounded;
  complain(sink, "outOfRange", {
    allowed: doc.allowed ?? limitWords(dimension, { min, max, aboveMin, whole: doc.whole }),
  });
  return z.NEVER;
}

function limitsOf(dimension: DimensionName): { min?: number; max?: number; whole?: boolean } {
  if (dimension === "fraction") return { min: 0, max: 1 };
  if (dimension === "months") return { min: 0, whole: true };
  if (dimension === "ratio") return { min: 1 };
  if (dimension === "yearlyTime") return { min: 0, max: 8784 };
  if (dimension === "yearlyFraction") return { min: -1, max: 10 };
  if (dimension === "temperature" || dimension === "angle" || dimension === "length") return {};
  return { min: 0 };
}

function limitWords(
  dimension: DimensionName,
  { min, max, aboveMin, whole }: { min: number; max: number; aboveMin: boolean; whole?: boolean | undefined },
): string {
  const percent = DIMENSIONS[dimension].canonical.startsWith("1");
  const canonical: string = DIMENSIONS[dimension].canonical;
  const unit = percent ? DIMENSIONS[dimension].units[0] : canonical === "month" ? "months" : canonical;
  const say = (limit: number) =>
    limit === 1 && unit === "months"
      ? "1 month"
      : `${percent ? percentText(limit) : limit}${unit ? ` ${unit}` : ""}`;
  const low = Number.isFinite(min) ? (aboveMin ? `more than ${say(min)}` : `${say(min)} or more`) : "";
  const high = Number.isFinite(max) ? `at most ${say(max)}` : "";
  return [whole ? "a whole number" : "", [low, high].filter(Boolean).join(", ")].filter(Boolean).join(", ");
}

function unitWords(dimension: DimensionName): string {
  return DIMENSIONS[dimension].units.join(", ") || "a number";
}
