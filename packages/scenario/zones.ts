import { nearestWord } from "./nearest.ts";

/** True where the runtime knows the IANA zone. */
export function isZone(text: string): boolean {
  // offsets such as "+05:00" are accepted by Intl, but have no daylight saving and no name to report
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The zone nearest to what was read: by its whole name, or by its city. */
export function nearestZone(text: string): string | undefined {
  const zones = Intl.supportedValuesOf("timeZone");
  const city = text.split("/").at(-1) ?? text;
  return (
    nearestWord(text, zones) ??
    zones.find((zone) => zone.split("/").at(-1) === nearestWord(city, zones.map(cityOf)))
  );
}

function cityOf(zone: string): string {
  return zone.split("/").at(-1)!;
}
