import { powerErrors } from "./errors.ts";

/** How the utility sees the load; decides which terms, studies and curtailment rights apply. */
export type LoadClass = "firm" | "controllable" | "interruptible" | "large-flexible";

/** Power that is energised from an instant on, in addition to the phases before. */
export interface ConnectionPhase {
  readonly fromUnixSec: number;
  readonly firmMw: number;
  readonly interruptibleMw: number;
}

/** A site's right to draw power: firm, interruptible, in which class and by which phases. */
export interface GridConnection {
  /** When all phases are there. */
  readonly firmMw: number;
  readonly interruptibleMw: number;
  readonly loadClass: LoadClass;
  /** Ascending in time; together they make up the totals. Empty: all is there from the start. */
  readonly phases: readonly ConnectionPhase[];
}

/** Firm and interruptible MW at an instant. */
export function connectionAt(
  connection: GridConnection,
  unixSec: number,
): { firmMw: number; interruptibleMw: number } {
  if (connection.phases.length === 0)
    return { firmMw: connection.firmMw, interruptibleMw: connection.interruptibleMw };
  const there = connection.phases.filter((phase) => phase.fromUnixSec <= unixSec);
  return {
    firmMw: there.reduce((sum, phase) => sum + phase.firmMw, 0),
    interruptibleMw: there.reduce((sum, phase) => sum + phase.interruptibleMw, 0),
  };
}

/**
 * Checks that the phases add up to the totals and come in order.
 *
 * @throws power/negative, power/not-ascending, power/phases-differ
 */
export function checkConnection(connection: GridConnection): void {
  for (const what of ["firmMw", "interruptibleMw"] as const) {
    if (!(connection[what] >= 0)) throw powerErrors.negative({ what, value: connection[what] });
    const sum = connection.phases.reduce((total, phase) => total + phase[what], 0);
    if (connection.phases.length > 0 && Math.abs(sum - connection[what]) > 1e-9)
      throw powerErrors.phasesDiffer({ what, sum, total: connection[what] });
  }
  connection.phases.forEach((phase, index) => {
    if (index > 0 && phase.fromUnixSec <= connection.phases[index - 1]!.fromUnixSec)
      throw powerErrors.notAscending({ what: "phases", index });
  });
}
