import type { Assumption } from "../quantity/index.ts";
import { evidenceErrors } from "./errors.ts";
import { type Located, locate, withLeaf } from "./input-path.ts";
import type { Book, Changes, Rows } from "./types.ts";

/**
 * Opens the rows for one run and records every leaf that the run reads: inputs are observed, not declared.
 *
 * @example
 * const book = openBook(rows, { "claims.site.power": 40 });
 * book.read<number>("claims.site.power"); // 40
 * book.used(); // ["claims.site.power"]
 */
export function openBook(rows: Rows, changes: Changes = {}): Book {
  const changed = withChanges(rows, changes);
  const used = new Set<string>();
  const note = (path: string) => used.add(path);
  const value = (id: string) => rowOf(changed, id).value;
  const ids = (prefix: string) =>
    Object.keys(changed)
      .filter((id) => id.startsWith(prefix))
      .sort();
  return {
    read: <Value>(id: string) => traced(value(id), id, note) as Value,
    copy: <Value>(id: string) => copied(value(id), id, note) as Value,
    ids,
    identity: value,
    under: <Value>(prefix: string) =>
      ids(prefix).map((id) => ({ id, value: copied(value(id), id, note) as Value })),
    used: () => [...used].sort(),
  };
}

/** The rows with some inputs set to other values. @throws evidence/unknown-path */
export function withChanges(rows: Rows, changes: Changes): Rows {
  const paths = Object.keys(changes);
  if (paths.length === 0) return rows;
  const out: Record<string, Assumption<unknown>> = { ...rows };
  for (const path of paths) put(out, locate(out, path), changes[path]!);
  return out;
}

function put(out: Record<string, Assumption<unknown>>, { id, keys }: Located, value: number | string): void {
  const row = out[id]!;
  out[id] = { ...row, value: withLeaf(row.value, keys, () => value) };
}

function rowOf(rows: Rows, id: string): Assumption<unknown> {
  if (!Object.hasOwn(rows, id)) throw evidenceErrors.unknownRow({ id });
  return rows[id]!;
}

type Note = (path: string) => void;

function traced(value: unknown, path: string, note: Note): unknown {
  if (typeof value !== "object" || value === null) {
    note(path);
    return value;
  }
  return new Proxy(value, {
    get(target, key) {
      const inner = Reflect.get(target, key) as unknown;
      if (typeof key === "symbol" || !Object.hasOwn(target, key) || key === "length") return inner;
      return traced(inner, childPath(path, key, Array.isArray(target)), note);
    },
  });
}

function copied(value: unknown, path: string, note: Note): unknown {
  if (Array.isArray(value)) return value.map((item, i) => copied(item, childPath(path, `${i}`, true), note));
  if (typeof value !== "object" || value === null) {
    note(path);
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, copied(item, childPath(path, key, false), note)]),
  );
}

function childPath(path: string, key: string, isArray: boolean): string {
  return isArray ? `${path}[${key}]` : `${path}.${key}`;
}
