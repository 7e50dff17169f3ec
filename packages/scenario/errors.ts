import { defineErrors } from "@switchyard/core/quantity";

/** What every message about a place in a file is built from. */
export interface At {
  /** `site.grid.import`, or the file's name where there is no path. */
  readonly path: string;
  /** 1-based; 0 where the place is not in the file. */
  readonly line: number;
}

/** The errors of the scenario file; stable codes `scenario/…`. */
export const scenarioErrors = defineErrors("scenario", {
  badYaml: (d: At & { reason: string }) => say(d, d.reason),
  duplicateKey: (d: At & { key: string }) =>
    say(d, `the key "${d.key}" stands here a second time; keep one of the two`),
  tooLarge: (d: At & { reason: string }) => say(d, d.reason),
  emptyFile: (d: At) => say(d, 'the file has no content; "switchyard init" writes one to start from'),
  unknownKey: (d: At & { key: string; nearest: string | undefined; allowed: readonly string[] }) =>
    say(
      d,
      `unknown key "${d.key}"; ${d.nearest ? `did you mean "${d.nearest}"?` : `allowed: ${list(d.allowed)}`}`,
    ),
  missingKey: (d: At & { write: string }) => say(d, `is missing; write ${quoted(d.write)}`),
  emptyValue: (d: At & { write: string }) => say(d, `is empty; write ${quoted(d.write)}`),
  noUnit: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} has no unit; write ${quoted(d.write)}`),
  notAQuantity: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} is not a number with a unit; write it like ${quoted(d.write)}`),
  unknownUnit: (d: At & { read: string; unit: string; allowed: readonly string[]; write: string }) =>
    say(
      d,
      `${echo(d.read)}: the unit "${d.unit}" is not known; use ${list(d.allowed)}; write ${quoted(d.write)}`,
    ),
  wrongUnit: (d: At & { read: string; unit: string; allowed: readonly string[]; write: string }) =>
    say(
      d,
      `${echo(d.read)}: "${d.unit}" is not a unit of this figure; use ${list(d.allowed)}; write ${quoted(d.write)}`,
    ),
  needlessUnit: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} has a unit, this is a bare number; write ${quoted(d.write)}`),
  noRate: (d: At & { read: string; currency: string }) =>
    say(
      d,
      `${echo(d.read)} is in ${d.currency}; give a dated rate: finance: { exchange: [{ from: ${d.currency}, rate: …, date: …, source: … }] }`,
    ),
  outOfRange: (d: At & { read: string; allowed: string }) =>
    say(d, `${echo(d.read)} is out of range; allowed: ${d.allowed}`),
  notANumber: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} is not a number; write it like ${quoted(d.write)}`),
  notAWord: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} is not text; write it like ${quoted(d.write)}`),
  notAllowed: (d: At & { read: string; nearest: string | undefined; allowed: readonly string[] }) =>
    say(
      d,
      `${echo(d.read)} is not one of ${list(d.allowed)}${d.nearest ? `; did you mean "${d.nearest}"?` : ""}`,
    ),
  notAGroup: (d: At & { read: string; keys: readonly string[] }) =>
    say(d, `${echo(d.read)} is not a group of keys; under it stand ${list(d.keys)}`),
  notAList: (d: At & { read: string; write: string }) =>
    say(d, `${echo(d.read)} is not a list; write it like ${quoted(d.write)}`),
  badMonth: (d: At & { read: string }) => say(d, `${echo(d.read)} is not a month; write it as 2027-01`),
  badDay: (d: At & { read: string }) =>
    say(d, `${echo(d.read)} is not a day of the calendar; write it as 2027-01-31`),
  badZone: (d: At & { read: string; nearest: string | undefined }) =>
    say(d, `${echo(d.read)} is not an IANA time zone; write it like ${d.nearest ?? "America/Chicago"}`),
  chooseOne: (d: At & { given: readonly string[]; allowed: readonly string[] }) =>
    say(
      d,
      d.given.length === 0
        ? `says nothing; give one of ${list(d.allowed)}`
        : `${list(d.given)} exclude each other; keep one of ${list(d.allowed)}`,
    ),
  noSuchFile: (d: At & { file: string; folder: string }) =>
    say(d, `there is no file "${d.file}" in ${d.folder}; paths start at the folder of the scenario file`),
  conflict: (d: At & { reason: string }) => say(d, d.reason),
  unknownAssumption: (d: { id: string; nearest: string | undefined }) =>
    `no assumption "${d.id}"${d.nearest ? `; did you mean "${d.nearest}"?` : "; the rows stand in assumptions/*.yaml"}`,
  unknownZone: (d: { zone: string }) => `"${d.zone}" is not an IANA time zone; write it like America/Chicago`,
});

function say({ path, line }: At, text: string): string {
  return `${path}: ${text}${line > 0 ? ` (line ${line})` : ""}`;
}

function echo(read: string): string {
  const flat = read.replace(/\s+/g, " ").trim();
  return `"${flat.length > 60 ? `${flat.slice(0, 59)}…` : flat}"`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

function list(words: readonly string[]): string {
  const shown = words.length > 16 ? [...words.slice(0, 16), "…"] : words;
  return shown.join(", ");
}
