import { type ComponentGraph, childrenOf, type GraphNode, unitCountOf } from "@switchyard/core/facility";
import type { Chart } from "./figure.ts";
import { element, escapeText, label } from "./svg.ts";

const COLUMN = 190;
const ROW = 46;
const BOX_WIDTH = 150;
const BOX_HEIGHT = 32;
const MARGIN = 16;

/**
 * The power, cooling and network chain as a one-line diagram, drawn from the graph itself: components at the left, each node
 * one column right of what it stands on, halls at the right. Redundancy is in words (2 of 3), never by colour alone.
 */
export function oneLineDiagram(graph: ComponentGraph, title: string): Chart {
  const depths = depthsOf(graph);
  const places = placesOf(graph, depths);
  const columns = Math.max(...depths.values()) + 1;
  const rows = Math.max(...[...places.values()].map(({ row }) => row)) + 1;
  const width = 2 * MARGIN + columns * COLUMN - (COLUMN - BOX_WIDTH);
  const height = 2 * MARGIN + rows * ROW;
  const boxes = [...graph.components, ...graph.nodes];
  const halls = new Set(graph.halls.flatMap(({ contractNode, tenantNode }) => [contractNode, tenantNode]));
  return {
    id: "one-line",
    title,
    subtitle:
      "Each box stands on those that lead to it; framed twice: where the contract or the tenant measures",
    width,
    height,
    marks:
      wires(graph, places) +
      boxes.map((box) => boxMark(box.id, textOf(graph, box.id), places, halls)).join(""),
    spoken: graph.nodes
      .map((node) => `${node.id}: ${textOf(graph, node.id)} of ${childrenOf(node).join(", ")}`)
      .join("; "),
    table: {
      head: ["part", "what", "stands on"],
      rows: boxes.map(({ id }) => {
        const node = graph.nodes.find((candidate) => candidate.id === id);
        return [id, textOf(graph, id), node ? childrenOf(node).join(", ") : null];
      }),
    },
    how: { href: "#availability", text: "how this was computed" },
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly row: number;
}

function depthsOf(graph: ComponentGraph): ReadonlyMap<string, number> {
  const nodes = new Map<string, GraphNode>(graph.nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const node = nodes.get(id);
    const depth = node ? 1 + Math.max(...childrenOf(node).map(depthOf)) : 0;
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of [...graph.components, ...graph.nodes]) depthOf(id);
  return depths;
}

/** Rows in the order of the data, within each column; what has children stands near their mean. */
function placesOf(graph: ComponentGraph, depths: ReadonlyMap<string, number>): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const taken = new Map<number, Set<number>>();
  const put = (id: string, wanted: number) => {
    const depth = depths.get(id)!;
    const column = taken.get(depth) ?? new Set<number>();
    let row = Math.max(0, Math.round(wanted));
    while (column.has(row)) row += 1;
    column.add(row);
    taken.set(depth, column);
    places.set(id, { row, x: MARGIN + depth * COLUMN, y: MARGIN + row * ROW });
  };
  graph.components.forEach(({ id }, i) => {
    put(id, i);
  });
  const ordered = [...graph.nodes].sort((a, b) => depths.get(a.id)! - depths.get(b.id)!);
  for (const node of ordered) {
    const rows = childrenOf(node).map((child) => places.get(child)!.row);
    put(node.id, rows.reduce((sum, row) => sum + row, 0) / rows.length);
  }
  return places;
}

function wires(graph: ComponentGraph, places: ReadonlyMap<string, Place>): string {
  return graph.nodes
    .flatMap((node) => childrenOf(node).map((child) => wire(places.get(child)!, places.get(node.id)!)))
    .join("");
}

function wire(from: Place, to: Place): string {
  const x1 = from.x + BOX_WIDTH;
  const y1 = from.y + BOX_HEIGHT / 2;
  const y2 = to.y + BOX_HEIGHT / 2;
  const middle = to.x - (COLUMN - BOX_WIDTH) / 2;
  return element("path", {
    d: `M${x1} ${y1}H${middle}V${y2}H${to.x}`,
    class: "line line-import",
    fill: "none",
  });
}

function boxMark(
  id: string,
  what: string,
  places: ReadonlyMap<string, Place>,
  measured: ReadonlySet<string>,
): string {
  const { x, y } = places.get(id)!;
  const frame = (inset: number) =>
    element("rect", {
      x: x - inset,
      y: y - inset,
      width: BOX_WIDTH + 2 * inset,
      height: BOX_HEIGHT + 2 * inset,
      class: "line line-ink",
      fill: "none",
    });
  const back = element("rect", { x, y, width: BOX_WIDTH, height: BOX_HEIGHT, fill: "var(--paper, #FBFAF7)" });
  return element(
    "g",
    {},
    element("title", {}, escapeText(`${id}: ${what}`)),
    back,
    frame(0),
    measured.has(id) ? frame(3) : "",
    label(x + 6, y + 13, shortened(id), { class: "strong" }),
    label(x + 6, y + 27, shortened(what), { class: "soft" }),
  );
}

function shortened(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text;
}

/** What a box says of itself, in words. */
function textOf(graph: ComponentGraph, id: string): string {
  const component = graph.components.find((candidate) => candidate.id === id);
  if (component?.kind === "feed") return `feed, ${component.outagesPerYear.toFixed(2)}/year`;
  if (component?.kind === "gensets") return `${component.count} gensets`;
  if (component) return unitCountOf(component) === 1 ? "one" : `${component.count} units`;
  const node = graph.nodes.find((candidate) => candidate.id === id)!;
  if (node.kind === "series") return "all of";
  if (node.kind === "standby") return `standby, ${node.startSec} s`;
  if (node.kind === "bridge") return `rides through ${node.holdSec} s`;
  return `${node.needed} of ${node.of.reduce((sum, child) => sum + unitsOf(graph, child), 0)}`;
}

function unitsOf(graph: ComponentGraph, id: string): number {
  const component = graph.components.find((candidate) => candidate.id === id);
  return component ? unitCountOf(component) : 1;
}
