import { powerErrors } from "./errors.ts";

/**
 * The exclusion matrix: which programmes may be served by the same MW in the same interval. A MW that sells reserve
 * must be drawing power, so it can neither have answered to the price nor avoid the peak; two products of the same
 * operator exclude each other unless its rules say otherwise.
 */
export interface ExclusionMatrix {
  readonly programmes: readonly string[];
  /** Pairs that may share a MW; every other pair excludes. */
  readonly stackable: readonly (readonly [string, string])[];
}

/** May one MW serve both in one interval? @throws power/unknown-programme */
export function mayStack(matrix: ExclusionMatrix, a: string, b: string): boolean {
  for (const programme of [a, b]) requireProgramme(matrix, programme);
  return a !== b && matrix.stackable.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
}

/**
 * The largest sets of programmes that exclude one another pairwise (maximal cliques of the exclusion graph, Bron and
 * Kerbosch 1973). In each set the MW sold add up to at most the MW there are; that is what dispatch enforces.
 * Exact for up to a few dozen programmes.
 */
export function exclusiveSets(matrix: ExclusionMatrix): string[][] {
  const cliques: string[][] = [];
  const excludes = (a: string, b: string) => a !== b && !mayStack(matrix, a, b);
  const extend = (chosen: string[], candidates: string[], done: string[]): void => {
    if (candidates.length === 0 && done.length === 0) cliques.push(chosen);
    let rest = candidates;
    let finished = done;
    for (const next of candidates) {
      extend(
        [...chosen, next],
        rest.filter((other) => excludes(next, other)),
        finished.filter((other) => excludes(next, other)),
      );
      rest = rest.filter((other) => other !== next);
      finished = [...finished, next];
    }
  };
  extend([], [...matrix.programmes], []);
  return cliques;
}

/** A promise made of a site's MW in one interval. */
export interface ProgrammeCommitment {
  readonly programme: string;
  readonly committedMw: number;
}

/** A set of programmes that promised more than there is. */
export interface Overcommitment {
  readonly programmes: readonly string[];
  readonly committedMw: number;
  readonly availableMw: number;
}

/** Sets of mutually exclusive programmes whose promises exceed the MW there are in the interval; empty is good. */
export function findOvercommitments(
  matrix: ExclusionMatrix,
  commitments: readonly ProgrammeCommitment[],
  availableMw: number,
): Overcommitment[] {
  for (const { programme } of commitments) requireProgramme(matrix, programme);
  return exclusiveSets(matrix)
    .map((programmes) => ({
      programmes,
      committedMw: commitments
        .filter(({ programme }) => programmes.includes(programme))
        .reduce((sum, { committedMw }) => sum + committedMw, 0),
      availableMw,
    }))
    .filter(({ committedMw }) => committedMw > availableMw + 1e-9);
}

function requireProgramme(matrix: ExclusionMatrix, programme: string): void {
  if (!matrix.programmes.includes(programme))
    throw powerErrors.unknownProgramme({ programme, allowed: matrix.programmes.join(", ") });
}
