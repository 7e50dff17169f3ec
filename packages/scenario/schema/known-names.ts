import { priceYearNames } from "@switchyard/core/power";
import * as z from "zod/mini";
import { assumptionsUnder } from "../assumptions/index.ts";
import { type KeyDoc, type SchemaOf, textSchema } from "../fields/index.ts";
import { complain } from "../fields/issue.ts";
import { nearestWord } from "../nearest.ts";

/** The name of a known machine as its row has it: `Antminer S21 XP` is read as `s21-xp`. */
export const machineName: SchemaOf<string> = knownName(
  { about: "name of a known machine; the list stands in assumptions/machines.yaml", example: "s21-xp" },
  machineIdsByName,
);

/** The name of a price-year model. */
export const priceModelName: SchemaOf<string> = knownName(
  { about: "modelled price year, labelled as modelled wherever it shows", example: "ercot-south" },
  priceModelNames,
);

/** Names of the machines in `assumptions/machines.yaml`; aliases lead to the same machine. */
export function machineIdsByName(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, value } of assumptionsUnder("machines.")) {
    const name = id.slice("machines.".length);
    const { aliases = [] } = value as { readonly aliases?: readonly string[] };
    for (const each of [name, ...aliases]) names.set(each, name);
  }
  return names;
}

function priceModelNames(): ReadonlyMap<string, string> {
  return new Map(priceYearNames(assumptionsUnder("price_years.")).map((name) => [name, name]));
}

/** A name out of rows of assumptions; `names` gives what a name stands for. */
function knownName(doc: KeyDoc, names: () => ReadonlyMap<string, string>): SchemaOf<string> {
  return textSchema(doc, { type: "string" }, (text, sink) => {
    const known = names();
    const found = known.get(plainName(text));
    if (found !== undefined) return found;
    const allowed = [...known.keys()];
    complain(sink, "notAllowed", { allowed, nearest: nearestWord(plainName(text), allowed) });
    return z.NEVER;
  });
}

/** Without a machine's family name, `+` as `-plus`, blanks as `-`. */
function plainName(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(bitmain|microbt|canaan|bitdeer)\s+/, "")
    .replace(/^(antminer|whatsminer|avalon(?:miner)?)[\s_-]+/, "")
    .replaceAll("+", "-plus")
    .replace(/[\s_]+/g, "-");
}
