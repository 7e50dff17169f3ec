import { hoverTooltip, type Tooltip } from "@codemirror/view";
import { cursorPlace } from "../text/cursor-path.ts";
import { describe, nodesAt, type SchemaNode } from "../text/schema-node.ts";

/** Says what a key means where the pointer rests on it. */
export function schemaHover(schema: SchemaNode) {
  return hoverTooltip((view, pos): Tooltip | null => {
    const line = view.state.doc.lineAt(pos);
    const key = keyAround(line.text, pos - line.from);
    if (!key) return null;
    const place = cursorPlace(view.state.doc.toString(), line.from + key.from);
    const node = nodesAt(schema, [...place.path, key.word])[0];
    if (!node) return null;
    return {
      pos: line.from + key.from,
      end: line.from + key.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "hover-words";
        dom.textContent = describe(node);
        return { dom };
      },
    };
  });
}

/** The key (a word before a colon) that a column lies in. */
function keyAround(line: string, column: number) {
  for (const found of line.matchAll(/([A-Za-z_][\w-]*)\s*:/g)) {
    const [from, to] = [found.index, found.index + found[1]!.length];
    if (column >= from && column <= to) return { word: found[1]!, from, to };
  }
  return undefined;
}
