import * as z from "zod/mini";
import { assumptionsUnder } from "../assumptions/index.ts";
import { type SchemaOf, textSchema } from "../fields/index.ts";
import { complain } from "../fields/issue.ts";
import { nearestWord } from "../nearest.ts";

const PREFIX = "machines.";

/** Names of the machines in `assumptions/machines.yaml`, for example `s21-xp`; aliases lead to the same machine. */
export function machineIdsByName(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const row of assumptionsUnder(PREFIX)) {
    const id = row.id.slice(PREFIX.length);
    const { aliases = [] } = row.value as { readonly aliases?: readonly string[] };
    for (const name of [id, ...aliases]) names.set(name, id);
  }
  return names;
}

/** The name of a known machine as its row has it: `Antminer S21 XP` is read as `s21-xp`. */
export const machineName: SchemaOf<string> = textSchema(
  { about: "name of a known machine; the list stands in assumptions/machines.yaml", example: "s21-xp" },
  { type: "string" },
  (text, sink) => {
    const names = machineIdsByName();
    const id = names.get(plainName(text));
    if (id !== undefined) return id;
    const known = [...names.keys()];
    complain(sink, "notAllowed", { allowed: known, nearest: nearestWord(plainName(text), known) });
    return z.NEVER;
  },
);

/** Without the maker's family name, `+` as `-plus`, blanks as `-`. */
function plainName(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(bitmain|microbt|canaan|bitdeer)\s+/, "")
    .replace(/^(antminer|whatsminer|avalon(?:miner)?)[\s_-]+/, "")
    .replaceAll("+", "-plus")
    .replace(/[\s_]+/g, "-");
}
