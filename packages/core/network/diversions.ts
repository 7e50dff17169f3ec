import { parseDay, parseMonth, utcMidnightUnixSec } from "../quantity/index.ts";
import { networkErrors } from "./errors.ts";
import type { Diversion } from "./path.ts";

const SECONDS_PER_DAY = 86_400;
const MW_PER_GW = 1000;

/**
 * Reads machine power that leaves mining, as a person writes it: `2GW@2027-06`, `500MW@2027-06-15`. A month means its first day.
 *
 * @throws network/bad-diversion
 */
export function parseDiversion(text: string): Diversion {
  const match = /^(\d+(?:\.\d+)?)\s*(GW|MW)@(\d{4}-\d{2}(?:-\d{2})?)$/.exec(text.trim());
  if (!match) throw networkErrors.badDiversion({ text });
  const [, size, unit, date] = match;
  return { machineGw: Number(size) / (unit === "MW" ? MW_PER_GW : 1), day: dayOf(text, date!) };
}

function dayOf(text: string, date: string): number {
  try {
    const day = date.length === 7 ? { ...parseMonth(date), day: 1 } : parseDay(date);
    return utcMidnightUnixSec(day) / SECONDS_PER_DAY;
  } catch {
    throw networkErrors.badDiversion({ text });
  }
}
