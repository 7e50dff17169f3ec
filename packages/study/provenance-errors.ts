import { defineErrors } from "@switchyard/core/quantity";

/** What can go wrong when a figure is traced. */
export const provenanceErrors = defineErrors("provenance", {
  noSuchFigure: (d: { path: string; at: string; known: string }) =>
    `no figure "${d.path}" in the result: "${d.at}" has ${d.known}`,
  notAFigure: (d: { path: string; kind: string }) =>
    `"${d.path}" is ${d.kind}, not a figure; name one of its fields`,
  anotherScenario: (d: { file: string; hash: string }) =>
    `${d.file} is not the scenario of this result (its hash is ${d.hash}): give the file that the result was made from, unchanged`,
  notAResult: (d: { file: string }) =>
    `${d.file} holds no result of switchyard study or switchyard claims: save one with --json`,
});
