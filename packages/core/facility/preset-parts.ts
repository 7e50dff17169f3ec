import type { Component, GraphNode } from "./graph-types.ts";
import { gensetsFor, hasGensets, type PresetInput, type PresetParts, sparesOf } from "./preset-types.ts";

/** One path from the utility to the main bus: transformer, switchgear, and its gensets where the design has them. */
export function pathOf(
  prefix: string,
  input: PresetInput,
): PresetParts & { readonly prefix: string; readonly main: string; readonly gensets: string | null } {
  const { figures, design } = input;
  const spare = sparesOf(design) > 0 ? 1 : 0;
  const main: GraphNode = {
    kind: "series",
    id: `${prefix}main`,
    of: ["utility", `${prefix}transformed`, `${prefix}switchgear`],
  };
  const transformed: GraphNode = {
    kind: "k-of-n",
    id: `${prefix}transformed`,
    needed: 1,
    of: [`${prefix}transformer`],
  };
  const components: Component[] = [
    { kind: "units", id: `${prefix}transformer`, count: 1 + spare, ...figures.transformer },
    { kind: "units", id: `${prefix}switchgear`, count: 1, ...figures.switchgear },
  ];
  const nodes = [transformed, main];
  if (!hasGensets(design)) return { prefix, components, nodes, main: main.id, gensets: null };
  const { startSec: _, ...figuresOfOne } = figures.gensets;
  const count = gensetsFor(input.halls, input) + sparesOf(design);
  const gensets: Component = { kind: "gensets", id: `${prefix}gensets`, count, ...figuresOfOne };
  return { prefix, components: [...components, gensets], nodes, main: main.id, gensets: gensets.id };
}
