/** Writes instants by the clock of a zone: `2027-08-12 17:00 UTC-05:00`. */
export function localClock(zone: string): (unixSec: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "longOffset",
  });
  return (unixSec) => {
    const parts = Object.fromEntries(
      format.formatToParts(unixSec * 1000).map(({ type, value }) => [type, value]),
    );
    const offset = (parts.timeZoneName ?? "").replace("GMT", "UTC");
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute} ${offset}`;
  };
}
