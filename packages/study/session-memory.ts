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

/** A key of anything plain: numbers in full, typed arrays by their values. */
export function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_name, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value,
  );
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
