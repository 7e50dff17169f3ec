/**
 * Finished parts of a long question, each known by a name that says which part it is: `tornado/3`, `fit/7`. Whoever runs the question
 * keeps them; a run that was stopped hands them back, and what is known is not worked out again. A part's value is plain data:
 * numbers, texts, lists, records, and rows of 64-bit numbers.
 */
export interface RunParts {
  readonly known: ReadonlyMap<string, unknown>;
  readonly keep: (key: string, value: unknown) => void;
}

/** A part that is known, or made now and kept. A name must mean the same part in every run of the same question. */
export function partOf<Value>(parts: RunParts | undefined, key: string, make: () => Value): Value {
  if (parts?.known.has(key)) return parts.known.get(key) as Value;
  const value = make();
  parts?.keep(key, value);
  return value;
}

/** The same for a part that is made in steps. */
export function* keepingPart<Value, Step>(
  parts: RunParts | undefined,
  key: string,
  making: () => Generator<Step, Value>,
): Generator<Step, Value> {
  if (parts?.known.has(key)) return parts.known.get(key) as Value;
  const value = yield* making();
  parts?.keep(key, value);
  return value;
}

/**
 * Evaluations that come in a fixed order, kept by their number: a stage asks the same questions in the same order in every run, as long
 * as each answer decides the next question alone.
 */
export function keepingInOrder<Setting, Answer>(
  evaluating: (setting: Setting) => Generator<void, Answer>,
  stage: string,
  parts: RunParts | undefined,
): (setting: Setting) => Generator<void, Answer> {
  let asked = 0;
  return (setting) => keepingPart(parts, `${stage}/${asked++}`, () => evaluating(setting));
}

/** Marks what JSON has no words for. */
const ROW = "float64";
const NUMBER = "number";

/** A part's value as plain JSON that comes back to the bit: rows as base64 of little-endian numbers, NaN, infinities and -0 by name. */
export function plainPart(value: unknown): unknown {
  if (typeof value === "number") return plainNumber(value);
  if (value instanceof Float64Array) return { [ROW]: rowText(value) };
  if (Array.isArray(value)) return value.map(plainPart);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainPart(entry)]));
}

/** The value of {@link plainPart}'s text. */
export function partOfPlain(plain: unknown): unknown {
  if (Array.isArray(plain)) return plain.map(partOfPlain);
  if (typeof plain !== "object" || plain === null) return plain;
  const entries = Object.entries(plain);
  const [only] = entries;
  if (entries.length === 1 && only![0] === ROW) return rowOf(String(only![1]));
  if (entries.length === 1 && only![0] === NUMBER && typeof only![1] === "string") return numberOf(only![1]);
  return Object.fromEntries(entries.map(([key, entry]) => [key, partOfPlain(entry)]));
}

function plainNumber(value: number): unknown {
  if (Object.is(value, -0)) return { [NUMBER]: "-0" };
  return Number.isFinite(value) ? value : { [NUMBER]: String(value) };
}

function numberOf(text: string): number {
  return text === "-0" ? -0 : Number(text);
}

/** Base64 of the 64-bit numbers of a row. */
export function rowText(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let letters = "";
  // a call takes only so many arguments
  for (let from = 0; from < bytes.length; from += 8192)
    letters += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(letters);
}

/** The row of {@link rowText}. */
export function rowOf(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
