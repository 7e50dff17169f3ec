import * as z from "zod/mini";
import { documented, type Field, field, type KeyDoc, type SchemaOf } from "./field.ts";
import { complain, type IssueFacts, type IssueKey } from "./issue.ts";

/** The keys of a group, as the user writes them. */
export type Fields = Readonly<Record<string, Field<string, unknown>>>;

/** The typed record of a group: typed names, not the user's keys. */
export type RecordOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field<infer Name, unknown> ? Name : never]: F[K] extends Field<
    string,
    infer Out
  >
    ? Out
    : never;
};

/** Notes a problem of a group as a whole, or at one of its keys. */
export type GroupComplaint = (key: IssueKey, facts: IssueFacts, at?: string) => void;

/** A group of keys. `check` sees the typed record once every key is right, and may note conflicts between them. */
export function group<F extends Fields>(
  doc: KeyDoc,
  fields: F,
  check?: (record: RecordOf<F>, complainAt: GroupComplaint) => void,
): SchemaOf<RecordOf<F>> {
  return shapedGroup(doc, fields, (record, complainAt) => {
    check?.(record, complainAt);
    return record;
  });
}

/** A group whose typed record is shaped further by `finish`. */
export function shapedGroup<F extends Fields, Out>(
  doc: KeyDoc,
  fields: F,
  finish: (record: RecordOf<F>, complainAt: GroupComplaint) => Out,
): SchemaOf<Out> {
  const shape = Object.fromEntries(Object.entries(fields).map(([key, { schema }]) => [key, schema]));
  const schema = z.pipe(
    z.strictObject(shape),
    z.transform((read: Record<string, unknown>, sink) =>
      finish(renamed(fields, read), (key, facts, at) => complain(sink, key, facts, at ? pathParts(at) : [])),
    ),
  );
  return documented(schema as unknown as SchemaOf<Out>, { description: doc.about });
}

/**
 * A group in which exactly one of `kinds` is given, beside keys common to all. The typed record is as of
 * {@link group}; `finish` turns it into one type per kind.
 */
export function choice<F extends Fields, Out>(
  doc: KeyDoc,
  fields: F,
  kinds: readonly (keyof F & string)[],
  finish: (record: RecordOf<F>, kind: string, complainAt: GroupComplaint) => Out,
): SchemaOf<Out> {
  const names = new Map(kinds.map((kind) => [fields[kind]!.name, kind]));
  const schema = shapedGroup(doc, fields, (record, complainAt) => {
    const given = [...names].filter(([name]) => (record as Record<string, unknown>)[name] !== undefined);
    if (given.length === 1) return finish(record, given[0]![1], complainAt);
    complainAt("chooseOne", { given: given.map(([, kind]) => kind), allowed: kinds });
    return z.NEVER;
  });
  return documented(schema, { oneOf: kinds.map((kind) => ({ required: [kind] })) });
}

/** A key that holds a group. */
export function under<Name extends string, Out>(name: Name, schema: SchemaOf<Out>): Field<Name, Out> {
  return field(name, schema);
}

/** A key that holds a list. */
export function listOf<Name extends string, Out>(
  name: Name,
  item: SchemaOf<Out>,
  doc: KeyDoc & { readonly min?: number; readonly max?: number },
): Field<Name, readonly Out[]> {
  const schema = z.pipe(
    z.array(item),
    z.transform((items: Out[], sink): readonly Out[] => {
      const { min = 0, max = 10_000 } = doc;
      if (items.length < min || items.length > max)
        complain(sink, "outOfRange", {
          allowed: min === max ? `${min} entries` : `${min} to ${max} entries`,
        });
      return items;
    }),
  ) as unknown as SchemaOf<readonly Out[]>;
  return field(
    name,
    documented(schema, { description: doc.about, ...(doc.example ? { "x-examples": [doc.example] } : {}) }),
  );
}

/** A key that holds one entry or a list of them; the typed value is a list. */
export function oneOrMore<Name extends string, Out>(
  name: Name,
  item: SchemaOf<Out>,
  doc: KeyDoc,
): Field<Name, readonly Out[]> {
  const schema = z.pipe(
    z.union([item, z.array(item)]),
    z.transform((read: Out | Out[]): readonly Out[] =>
      Array.isArray(read) ? (read as Out[]) : [read as Out],
    ),
  ) as unknown as SchemaOf<readonly Out[]>;
  return field(name, documented(schema, { description: doc.about }));
}

/** A key that holds one of two shapes, told apart by their kind (text, group, list). */
export function eitherOf<Name extends string, A, B>(
  name: Name,
  first: SchemaOf<A>,
  second: SchemaOf<B>,
  doc: KeyDoc,
): Field<Name, A | B> {
  const schema = z.union([first, second]) as unknown as SchemaOf<A | B>;
  return field(name, documented(schema, { description: doc.about }));
}

/** A key that holds entries by names of the user's (or of `known`). */
export function entriesOf<Name extends string, Out>(
  name: Name,
  entry: SchemaOf<Out>,
  doc: KeyDoc,
): Field<Name, Readonly<Record<string, Out>>> {
  const schema = z.record(z.string(), entry) as unknown as SchemaOf<Readonly<Record<string, Out>>>;
  return field(name, documented(schema, { description: doc.about }));
}

/** `exchange.1` as a key and a place in its list. */
function pathParts(at: string): readonly (string | number)[] {
  return at.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function renamed<F extends Fields>(fields: F, read: Readonly<Record<string, unknown>>): RecordOf<F> {
  const entries = Object.entries(fields).map(([key, { name }]) => [name, read[key]]);
  return Object.fromEntries(entries) as RecordOf<F>;
}
