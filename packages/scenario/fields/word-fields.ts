import { type CalendarDay, type CalendarMonth, parseDay, parseMonth } from "@switchyard/core/quantity";
import * as z from "zod/mini";
import { nearestWord } from "../nearest.ts";
import { isZone, nearestZone } from "../zones.ts";
import { documented, type Field, field, type KeyDoc, type SchemaOf } from "./field.ts";
import { complain, present } from "./issue.ts";

/** Free text, not empty. */
export function words<Name extends string>(name: Name, doc: KeyDoc): Field<Name, string> {
  return field(
    name,
    textSchema(doc, { type: "string", minLength: 1 }, (text) => text),
  );
}

/** One of a fixed list of words. */
export function oneOf<Name extends string, const Word extends string>(
  name: Name,
  allowed: readonly Word[],
  doc: KeyDoc,
): Field<Name, Word> {
  return field(name, oneOfSchema(allowed, doc));
}

/** The schema of one of a list of words, for lists. */
export function oneOfSchema<const Word extends string>(
  allowed: readonly Word[],
  doc: KeyDoc,
): SchemaOf<Word> {
  return textSchema({ example: allowed[0]!, ...doc }, { type: "string", enum: allowed }, (text, sink) => {
    const found = allowed.find((word) => word === text);
    if (found !== undefined) return found;
    complain(sink, "notAllowed", { allowed, nearest: nearestWord(text, allowed) });
    return z.NEVER;
  });
}

/** A calendar month, `2027-01`. */
export function month<Name extends string>(name: Name, doc: KeyDoc): Field<Name, CalendarMonth> {
  const schema = textSchema(
    { example: "2027-01", ...doc },
    { type: "string", pattern: "^\\d{4}-(0[1-9]|1[0-2])$", "x-unit": "year-month" },
    (text, sink) =>
      attempt(
        () => parseMonth(text),
        () => complain(sink, "badMonth", {}),
      ),
  );
  return field(name, schema);
}

/** A calendar day, `2027-01-31`. */
export function day<Name extends string>(name: Name, doc: KeyDoc): Field<Name, CalendarDay> {
  const schema = textSchema(
    { example: "2027-01-31", ...doc },
    { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", "x-unit": "day" },
    (text, sink) =>
      attempt(
        () => parseDay(text),
        () => complain(sink, "badDay", {}),
      ),
  );
  return field(name, schema);
}

/** An IANA time zone, `America/Chicago`. */
export function zone<Name extends string>(name: Name, doc: KeyDoc): Field<Name, string> {
  const schema = textSchema({ example: "America/Chicago", ...doc }, { type: "string" }, (text, sink) => {
    if (isZone(text)) return text;
    complain(sink, "badZone", { nearest: nearestZone(text) });
    return z.NEVER;
  });
  return field(name, schema);
}

/** `true` or `false`. */
export function yesNo<Name extends string>(name: Name, doc: KeyDoc): Field<Name, boolean> {
  const schema = z.pipe(
    z.unknown(),
    z.transform((raw: unknown, sink) => {
      if (!present(raw, sink, "true or false")) return z.NEVER;
      if (typeof raw === "boolean") return raw;
      complain(sink, "notAllowed", { allowed: ["true", "false"], nearest: truthWord(raw) });
      return z.NEVER;
    }),
  ) as unknown as SchemaOf<boolean>;
  return field(name, documented(schema, { description: doc.about, type: "boolean", "x-examples": [true] }));
}

/** A schema that reads text; numbers are taken as they are written, maps and lists are refused. */
export function textSchema<Out>(
  doc: KeyDoc,
  json: Readonly<Record<string, unknown>>,
  read: (text: string, sink: unknown) => Out,
): SchemaOf<Out> {
  const write = doc.example ?? "…";
  const schema = z.pipe(
    z.unknown(),
    z.transform((raw: unknown, sink) => {
      if (!present(raw, sink, write)) return z.NEVER;
      const text = typeof raw === "string" ? raw.trim() : String(raw);
      if (typeof raw === "object" || typeof raw === "boolean" || text === "") {
        complain(sink, "notAWord", { write, kindMismatch: typeof raw === "object" });
        return z.NEVER;
      }
      return read(text, sink);
    }),
  ) as unknown as SchemaOf<Out>;
  return documented(schema, {
    description: doc.about,
    ...json,
    ...(doc.example ? { "x-examples": [doc.example] } : {}),
  });
}

function attempt<Out>(read: () => Out, complainAbout: () => void): Out {
  try {
    return read();
  } catch {
    complainAbout();
    return z.NEVER;
  }
}

function truthWord(raw: unknown): string | undefined {
  const text = String(raw).toLowerCase();
  if (["yes", "on", "y", "1"].includes(text)) return "true";
  return ["no", "off", "n", "0"].includes(text) ? "false" : undefined;
}
