import { parseMonth } from "../quantity/index.ts";
import { requirePositive } from "./checks.ts";
import { miningErrors } from "./errors.ts";
import type { Cooling, Machine } from "./types.ts";

/** A machine as a row of data has it: `value` of `assumptions/machines.yaml`. */
export interface MachineRow extends Omit<Machine, "released" | "isReleaseYearOnly"> {
  /** `2024-10`, or `2024` where the month isn't known: read as that year's July. */
  readonly released: string;
}

/** Machines by id and alias. */
export interface MachineCatalogue {
  readonly machines: readonly Machine[];
  /** Plain name -> machine; several names lead to one machine. */
  readonly byName: ReadonlyMap<string, Machine>;
}

/** Stated efficiency and power over hashrate may differ by this much: makers round. */
const EFFICIENCY_TOLERANCE = 0.02;

/**
 * Reads a machine from a row and checks it.
 *
 * @throws mining/not-positive, mining/machine-disagrees, mining/unknown-cooling, quantity/bad-month
 */
export function readMachine(row: MachineRow): Machine {
  requirePositive(`hashrate of ${row.id} in TH/s`, row.hashrateThs);
  requirePositive(`power of ${row.id} in W`, row.powerW);
  requirePositive(`efficiency of ${row.id} in J/TH`, row.efficiencyJPerTh);
  if (row.priceUsd !== undefined) requirePositive(`price of ${row.id} in USD`, row.priceUsd);
  if (!COOLINGS.includes(row.cooling))
    throw miningErrors.unknownCooling({ id: row.id, cooling: row.cooling });
  const impliedJPerTh = row.powerW / row.hashrateThs;
  if (Math.abs(impliedJPerTh / row.efficiencyJPerTh - 1) > EFFICIENCY_TOLERANCE)
    throw miningErrors.machineDisagrees({ id: row.id, statedJPerTh: row.efficiencyJPerTh, impliedJPerTh });
  const isYearOnly = /^\d{4}$/.test(row.released);
  return {
    ...row,
    released: parseMonth(isYearOnly ? `${row.released}-07` : row.released),
    isReleaseYearOnly: isYearOnly,
  };
}

/** Joins machines to a catalogue. @throws mining/duplicate-machine and what {@link readMachine} throws */
export function makeCatalogue(rows: Iterable<MachineRow>): MachineCatalogue {
  const machines = [...rows].map(readMachine);
  const byName = new Map<string, Machine>();
  for (const machine of machines) {
    for (const name of new Set([machine.id, ...(machine.aliases ?? [])].map(plainName))) {
      const other = byName.get(name);
      if (other) throw miningErrors.duplicateMachine({ name, first: other.id, second: machine.id });
      byName.set(name, machine);
    }
  }
  // variants share a model's name: it leads to the one whose id it is, or to the first
  for (const machine of machines) {
    const name = plainName(machine.model);
    if (!byName.has(name)) byName.set(name, machine);
  }
  return { machines, byName };
}

/**
 * The machine that people mean by a name: id, alias or model, without regard to case, blanks, the maker's prefix or how
 * `+` is written.
 *
 * @throws mining/unknown-machine with up to three suggestions
 * @example findMachine(catalogue, "Antminer S21 XP").id // "s21-xp"
 */
export function findMachine(catalogue: MachineCatalogue, name: string): Machine {
  const machine = catalogue.byName.get(plainName(name));
  if (!machine)
    throw miningErrors.unknownMachine({ asked: name, suggestions: suggestMachines(catalogue, name) });
  return machine;
}

/** Up to three ids near a name that isn't one: a letter or two wrong, or the same beginning. */
export function suggestMachines(catalogue: MachineCatalogue, name: string): readonly string[] {
  const asked = plainName(name);
  if (asked === "" || asked.length > MAX_NAME_LENGTH) return [];
  return catalogue.machines
    .map(({ id }) => ({ id, distance: nameDistance(asked, id) }))
    .filter(({ distance }) => distance <= Math.max(1, asked.length / 3))
    .sort((a, b) => a.distance - b.distance || a.id.localeCompare(b.id, "en"))
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Machines that could be bought in a month: released by then. */
export function machinesReleasedBy(catalogue: MachineCatalogue, monthNumber: number): readonly Machine[] {
  return catalogue.machines.filter(({ released }) => released.year * 12 + released.month - 1 <= monthNumber);
}

const COOLINGS: readonly Cooling[] = ["air", "hydro", "immersion"];
const MAX_NAME_LENGTH = 60;
const PREFIXES = /^(bitmain|antminer|microbt|whatsminer|canaan|bitdeer|auradine)-/;

function plainName(name: string): string {
  let plain = name
    .toLowerCase()
    .replaceAll("+", "-plus")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  while (PREFIXES.test(plain)) plain = plain.replace(PREFIXES, "");
  return plain;
}

function nameDistance(asked: string, id: string): number {
  if (asked.length >= 2 && (id.startsWith(asked) || asked.startsWith(id))) return 0.5;
  return editDistance(asked, id);
}

/** Letters to insert, drop or change (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, changed));
    }
    previous = current;
  }
  return previous[b.length]!;
}
