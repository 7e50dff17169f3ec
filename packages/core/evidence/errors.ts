import { defineErrors } from "../quantity/index.ts";

/** What can go wrong in the evidence room. */
export const evidenceErrors = defineErrors("evidence", {
  unknownRow: (d: { id: string }) =>
    `no assumption "${d.id}"; experiments read rows of assumptions/*.yaml by their id`,
  unknownPath: (d: { path: string }) =>
    `no input "${d.path}"; write the id of an assumption and the way into its value, for example mining.pool.fpps.feeFraction`,
  unknownClaim: (d: { id: string; known: string }) => `no claim "${d.id}"; the register knows: ${d.known}`,
  unknownFigure: (d: { claim: string; figure: string; known: string }) =>
    `the experiment on ${d.claim} has no figure "${d.figure}"; it computes: ${d.known}`,
  unknownThreshold: (d: { claim: string; threshold: string }) =>
    `claim ${d.claim} has no threshold "${d.threshold}"; thresholds stand in assumptions/claims.yaml`,
});
