import { assumptionsUnder } from "@switchyard/scenario";

/** Names that rows of assumptions know, by the key that takes them. */
export async function answer(
  _question: Record<string, never>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  return { machine: namesUnder("machines."), model: namesUnder("price_years.") };
}

function namesUnder(prefix: string): readonly string[] {
  const names = assumptionsUnder(prefix).map(({ id }) => id.slice(prefix.length).split(".")[0]!);
  return [...new Set(names)];
}
