import type { NodeFigures } from "./exact-chain.ts";
import type { GraphNode } from "./graph-types.ts";

/**
 * Figures of a node whose children are independent. Series: `U = 1 - prod(1 - U_i)`, `f = sum f_i prod_{j != i} A_j`.
 * k-of-n: a child's failure is the node's where exactly k - 1 of the others are up. A bridge that holds nothing is its source.
 */
export function combineIndependent(node: GraphNode, figuresOf: (child: string) => NodeFigures): NodeFigures {
  if (node.kind === "bridge") return figuresOf(node.source);
  if (node.kind === "standby") throw new Error(`standby ${node.id} is never independent`);
  const children = node.of.map(figuresOf);
  const needed = node.kind === "series" ? children.length : node.needed;
  const states = Math.max(0, ...children.map((child) => child.states));
  const critical = children.map((_, i) => upCounts(children.filter((_, j) => j !== i))[needed - 1] ?? 0);
  const weigh = (pick: (child: NodeFigures) => number) =>
    children.reduce((total, child, i) => total + pick(child) * critical[i]!, 0);
  return {
    unavailability: node.kind === "series" ? seriesUnavailability(children) : below(children, needed),
    failuresPerHour: weigh((child) => child.failuresPerHour),
    dipHoursPerHour: weigh((child) => child.dipHoursPerHour),
    states,
  };
}

/** Adds small chances without losing them: u + v - u v. */
function seriesUnavailability(children: readonly NodeFigures[]): number {
  return children.reduce((u, { unavailability: v }) => u + v * (1 - u), 0);
}

function below(children: readonly NodeFigures[], needed: number): number {
  return upCounts(children)
    .slice(0, needed)
    .reduce((total, chance) => total + chance, 0);
}

/** P(exactly j children are up), j = 0..n. */
function upCounts(children: readonly NodeFigures[]): readonly number[] {
  return children.reduce<readonly number[]>(
    (chances, { unavailability }) =>
      Array.from(
        { length: chances.length + 1 },
        (_, j) => (chances[j] ?? 0) * unavailability + (chances[j - 1] ?? 0) * (1 - unavailability),
      ),
    [1],
  );
}
