import type { Example, ScenarioSource } from "../state/scenario-source.ts";

/** The shipped examples: names and the first text with the page, the other texts behind it. */
export interface ShippedExamples {
  readonly list: readonly Example[];
  /** Waits for the text of a source, where it names an example whose text is not here yet. */
  readonly ready: (source: ScenarioSource | undefined) => Promise<void>;
}

/** What the page is built with. */
export interface ShippedModules {
  readonly heads: () => Promise<readonly (Omit<Example, "text"> & { readonly text?: string })[]>;
  readonly texts: () => Promise<Readonly<Record<string, string>>>;
}

const PAGE: ShippedModules = {
  heads: async () => (await import("virtual:switchyard-examples")).default,
  texts: async () => (await import("virtual:switchyard-example-texts")).default,
};

/** Loads the examples' names; the texts are asked for when the first of them is wanted. */
export async function shippedExamples(modules: ShippedModules = PAGE): Promise<ShippedExamples> {
  const list = (await modules.heads()).map((head) => ({ ...head, text: head.text ?? "" }));
  let filling: Promise<void> | undefined;
  const fill = async () => {
    const texts = await modules.texts();
    for (const example of list) example.text = texts[example.id] ?? "";
  };
  const ready = async (source: ScenarioSource | undefined) => {
    if (source?.kind !== "example") return;
    if (list.find(({ id }) => id === source.id)?.text !== "") return;
    filling ??= fill();
    await filling;
  };
  return { list, ready };
}
