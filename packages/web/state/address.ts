import { packText, unpackText } from "./compress.ts";
import type { ScenarioSource } from "./scenario-source.ts";
import { neutralOf, SHIFT_KEYS, SHIFT_WORDS, type Shifts, withShift } from "./shifts.ts";

/**
 * Everything that a link shares. It stands behind the `#` of the address, so that it reaches no server's log:
 * `#/verdict?example=01-hybrid-100-mw&rent=0.75` or `#/money?text=<packed>`; what a page adds keeps its own words.
 */
export interface Place {
  readonly page: string;
  readonly source: ScenarioSource | undefined;
  /** The scenario beside it, on the compare page. */
  readonly other: ScenarioSource | undefined;
  readonly shifts: Shifts;
  /** Number of futures that are asked for; undefined = as the scenario says, 0 = the stated path alone. */
  readonly paths?: number | undefined;
  /** Words of the page: a brushed window, a chosen strategy. */
  readonly params: Params;
}

/** Words of a page in an address. */
export type Params = Readonly<Record<string, string>>;

/** Longer addresses are cut by programs through which people send them. */
export const LONGEST_ADDRESS = 30_000;

const SOURCE_WORDS = ["example", "text"] as const;
const OTHER_WORDS = ["beside-example", "beside-text"] as const;
const TAKEN: ReadonlySet<string> = new Set([
  ...SOURCE_WORDS,
  ...OTHER_WORDS,
  ...Object.values(SHIFT_WORDS),
  "paths",
]);

/** Writes a place as the part of an address from `#` on. */
export async function writeAddress(place: Place): Promise<string> {
  const words = new URLSearchParams();
  await addSource(words, SOURCE_WORDS, place.source);
  for (const key of SHIFT_KEYS) {
    const value = place.shifts[key];
    if (value !== undefined) words.set(SHIFT_WORDS[key], String(Number(value.toPrecision(6))));
  }
  if (place.paths !== undefined) words.set("paths", String(place.paths));
  await addSource(words, OTHER_WORDS, place.other);
  for (const [name, value] of Object.entries(place.params).sort())
    if (!TAKEN.has(name)) words.set(name, value);
  const query = words.toString();
  return `#/${encodeURIComponent(place.page)}${query ? `?${query}` : ""}`;
}

/** Reads an address; what can't be read is left out, never thrown. */
export async function readAddress(hash: string): Promise<Place> {
  const [, page = "", query = ""] = /^#\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const words = new URLSearchParams(query);
  return {
    page: decoded(page),
    source: await sourceFrom(words, SOURCE_WORDS),
    other: await sourceFrom(words, OTHER_WORDS),
    shifts: shiftsFrom(words),
    ...pathsFrom(words),
    params: Object.fromEntries([...words].filter(([name]) => !TAKEN.has(name))),
  };
}

async function addSource(
  words: URLSearchParams,
  [example, text]: readonly [string, string],
  source: ScenarioSource | undefined,
): Promise<void> {
  if (source?.kind === "example") words.set(example, source.id);
  if (source?.kind === "text") words.set(text, await packText(source.text));
}

async function sourceFrom(
  words: URLSearchParams,
  [example, text]: readonly [string, string],
): Promise<ScenarioSource | undefined> {
  const packed = words.get(text);
  const unpacked = packed === null ? undefined : await unpackText(packed);
  if (unpacked !== undefined) return { kind: "text", text: unpacked };
  const id = words.get(example);
  return id === null ? undefined : { kind: "example", id };
}

function shiftsFrom(words: URLSearchParams): Shifts {
  return SHIFT_KEYS.reduce<Shifts>((shifts, key) => {
    const value = Number(words.get(SHIFT_WORDS[key]) ?? neutralOf(key));
    const isUsable = key === "delayMonths" ? value >= 0 && Number.isInteger(value) : value > 0;
    return isUsable && value < 1e6 ? withShift(shifts, key, value) : shifts;
  }, {});
}

/** More than a browser works through in a minute or two is left to the server. */
const MOST_PATHS = 100_000;

function pathsFrom(words: URLSearchParams): { readonly paths?: number } {
  const text = words.get("paths");
  const paths = Number(text);
  return text !== null && Number.isInteger(paths) && paths >= 0 && paths <= MOST_PATHS ? { paths } : {};
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
