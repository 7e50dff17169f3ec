/** Remembers the last few results of a phase by what the phase reads. */
export interface PhaseMemory<Value> {
  /** The remembered value of a key, or a new one. */
  get(key: string, make: () => Value): Value;
}

/** A memory of the last `capacity` keys. */
export function makePhaseMemory<Value>(capacity: number): PhaseMemory<Value> {
  const values = new Map<string, Value>();
  return {
    get(key, make) {
      const known = values.get(key);
      values.delete(key);
      const value = known ?? make();
      values.set(key, value);
      if (values.size > capacity) values.delete(values.keys().next().value!);
      return value;
    },
  };
}

/** A key of anything plain: numbers in full, those that JSON has no word for by their names, typed arrays by their values. */
export function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_name, value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  });
}

/** A short mark of a long text: 106 bits, so that two texts share one but for chance (C. cyrb53, public domain, with two seeds). */
export function digestOf(text: string): string {
  return `${halfDigest(text, 0x9e3779b9)}.${halfDigest(text, 0x85ebca6b)}`;
}

function halfDigest(text: string, seed: number): number {
  let [h1, h2] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0);
}

/** A short mark of long series: their number, sum and weighted sum; two that differ anywhere differ in it but for chance. */
export function markOf(values: Float64Array): string {
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    weighted += values[i]! * (1 + (i % 9973));
  }
  return `${values.length}/${sum}/${weighted}`;
}
