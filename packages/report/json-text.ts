/**
 * JSON text of a result: two spaces, BigInt as decimal text, typed arrays as lists. Throws where a figure is not finite: an answer is
 * never "null".
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(
    value,
    (key, entry: unknown) => {
      if (typeof entry === "bigint") return entry.toString();
      if (typeof entry === "number" && !Number.isFinite(entry))
        throw new Error(`result "${key}" is ${entry}`);
      if (ArrayBuffer.isView(entry) && !(entry instanceof DataView))
        return Array.from(entry as unknown as ArrayLike<number>);
      return entry;
    },
    2,
  );
}
