import { dataErrors } from "../errors.ts";
import type { Fetched } from "./fetch-cached.ts";

/** The JSON of an answer. @throws data/bad-response */
export function jsonOf({ text, provenance }: Fetched): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw dataErrors.badResponse({ url: provenance.url, what: `not JSON: ${text.slice(0, 60)}` });
  }
}

/** A value inside JSON by its keys; undefined where it is not there. */
export function valueAt(json: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    json,
  );
}

/** A finite number inside an answer. @throws data/bad-response with the key */
export function numberAt(fetched: Fetched, json: unknown, ...keys: readonly string[]): number {
  const value = keys.length === 0 ? json : valueAt(json, ...keys);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw dataErrors.badResponse({
    url: fetched.provenance.url,
    what: `${keys.join(".") || "the answer"} is ${JSON.stringify(value)}, not a number`,
  });
}

/** A list inside an answer. @throws data/bad-response with the key */
export function listAt(fetched: Fetched, json: unknown, ...keys: readonly string[]): readonly unknown[] {
  const value = valueAt(json, ...keys);
  if (Array.isArray(value)) return value;
  throw dataErrors.badResponse({ url: fetched.provenance.url, what: `${keys.join(".")} is not a list` });
}
