import * as z from "zod/mini";
import {
  type Field,
  field,
  type KeyDoc,
  quantitySchema,
  type SchemaOf,
  textSchema,
} from "../fields/index.ts";
import { complain } from "../fields/issue.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A month of the year, 1 to 12. */
export const monthOfYear: SchemaOf<number> = quantitySchema("number", {
  about: "month of the year, 1 to 12",
  example: "6",
  min: 1,
  max: 12,
  whole: true,
  allowed: "1 to 12",
});

/** A time of day as minutes since local midnight, `14:00`; `24:00` is the end of the day. */
export function clockTime<Name extends string>(name: Name, doc: KeyDoc): Field<Name, number> {
  const schema = textSchema(
    doc,
    { type: "string", pattern: "^([01]?\\d|2[0-4]):[0-5]\\d$", "x-unit": "time of day" },
    (text, sink) => {
      const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
      const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
      if (match && minutes <= 1440) return minutes;
      complain(sink, "outOfRange", { allowed: "a time of day such as 14:00, at most 24:00" });
      return z.NEVER;
    },
  );
  return field(name, schema);
}

/** Days of the week as `mon-fri`, `sat, sun` or `all`; typed as numbers, 0 = Monday. */
export function weekdayRange<Name extends string>(name: Name, doc: KeyDoc): Field<Name, readonly number[]> {
  const schema = textSchema(doc, { type: "string", "x-unit": "days of the week" }, (text, sink) => {
    const days = readDays(text.toLowerCase());
    if (days) return days;
    complain(sink, "outOfRange", { allowed: "all, mon-fri, or a list such as sat, sun" });
    return z.NEVER;
  });
  return field(name, schema);
}

function readDays(text: string): readonly number[] | undefined {
  if (text === "all") return [0, 1, 2, 3, 4, 5, 6];
  const days = new Set<number>();
  for (const part of text.split(/\s*,\s*/)) {
    const [first, last] = part
      .split("-")
      .map((word) => DAYS.indexOf(word.slice(0, 3) as (typeof DAYS)[number]));
    if (first === undefined || first < 0 || last === -1) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === (last ?? first)) break;
    }
  }
  return [...days].sort();
}
