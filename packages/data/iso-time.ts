import { SECONDS_PER_HOUR } from "@switchyard/core/quantity";

/** `2024-06-01T05:00Z`. */
export function isoTime(unixSec: number): string {
  const text = new Date(unixSec * 1000).toISOString();
  return unixSec % SECONDS_PER_HOUR === 0 || unixSec % 60 === 0 ? `${text.slice(0, 16)}Z` : text;
}
