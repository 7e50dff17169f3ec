import { nearestWord } from "./nearest.ts";

/** True where the runtime knows the IANA zone. */
export function isZone(text: string): boolean {
  // offsets such as "+05:00" are accepted by Intl, but have no daylight saving and no name to report
  if (!/^[A-Za-z]/.test(text)) return false;
  if (seenZones.has(text)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    seenZones.add(text);
    return true;
  } catch {
    return false;
  }
}

/** Making a formatter is the slowest step of reading a file, so a zone is asked for once. */
const seenZones = new Set<string>();

/** The zone whose city is nearest to the city that was read, in the area that was read, if one is near enough to be meant. */
export function nearestZone(text: string): string | undefined {
  const area = /^[A-Za-z]+\//.exec(text)?.[0] ?? "";
  const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone.startsWith(area));
  const city = nearestWord(cityOf(text), zones.map(cityOf));
  return city === undefined ? undefined : zones.find((zone) => cityOf(zone) === city);
}

function cityOf(zone: string): string {
  return zone.split("/").at(-1)!;
}
