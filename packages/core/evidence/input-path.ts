import { evidenceErrors } from "./errors.ts";
import type { Rows } from "./types.ts";

/** A path split into the row that holds it and the way into the row's value. */
export interface Located {
  readonly id: string;
  readonly keys: readonly string[];
}

/**
 * Finds the row of a path: the longest id that the path begins with. `network.power_level[3].usdPerMwh` is the row
 * `network.power_level` and the keys 3, usdPerMwh.
 * @throws evidence/unknown-path
 */
export function locate(rows: Rows, path: string): Located {
  for (let end = path.length; end > 0; end = lastBreak(path, end)) {
    const id = path.slice(0, end);
    if (Object.hasOwn(rows, id)) return { id, keys: keysOf(path.slice(end)) };
  }
  throw evidenceErrors.unknownPath({ path });
}

function lastBreak(path: string, end: number): number {
  return Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1), 0);
}

function keysOf(rest: string): readonly string[] {
  return rest.split(/[.[\]]+/).filter((key) => key !== "");
}

/** What stands at a path. @throws evidence/unknown-path */
export function valueAtPath(rows: Rows, path: string): unknown {
  const { id, keys } = locate(rows, path);
  return keys.reduce((value, key) => member(value, key, path), rows[id]!.value);
}

/** The number at a path. @throws evidence/unknown-path where there is none */
export function numberAtPath(rows: Rows, path: string): number {
  const value = valueAtPath(rows, path);
  if (typeof value !== "number") throw evidenceErrors.unknownPath({ path });
  return value;
}

/** A value with one leaf replaced; nothing else is copied. @throws evidence/unknown-path */
export function withLeaf(
  value: unknown,
  keys: readonly string[],
  change: (leaf: unknown) => unknown,
): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  const inner = withLeaf(member(value, key, keys.join(".")), rest, change);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? inner : item));
  return { ...(value as object), [key]: inner };
}

function member(value: unknown, key: string, path: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
    throw evidenceErrors.unknownPath({ path });
  return (value as Record<string, unknown>)[key];
}
