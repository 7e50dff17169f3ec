import { alsoTurnsText, quantityText } from "@switchyard/core/evidence";
import { scoreText, standingText, VERDICT_WORDS } from "@switchyard/report";
import type { EvidenceRegister, RegisteredClaim } from "@switchyard/study";
import { textTable } from "./text-table.ts";

/** The register as a terminal shows it: the score, then a line per claim. */
export function registerText(register: EvidenceRegister): string {
  const rows = register.claims.map(({ id, verdict, answer }) => [id, VERDICT_WORDS[verdict], answer]);
  return `${scoreText(register)}\n\n${textTable(["claim", "verdict", "answer"], rows)}\nOne claim with its figures: switchyard claims ID\n`;
}

/** One claim in full. */
export function claimText(claim: RegisteredClaim): string {
  const lines = [
    claim.wording,
    `articles ${claim.sourceFiles.join(", ")}; ${claim.standing}`,
    "",
    claim.answer,
    ...(claim.whatWouldChange === "" ? [] : [`What would change it: ${claim.whatWouldChange}`]),
    ...claim.alsoTurns.map(alsoTurnsText),
    "",
    ...claim.fact.checks.map(
      ({ finding, standing, text, date }) => `source check: ${finding} (${standing}, ${date}): ${text}`,
    ),
  ];
  if (claim.figures.length === 0) return `${lines.join("\n")}\n`;
  const figures = claim.figures.map(({ label, value, unit, name }) => [
    label,
    quantityText(value, unit),
    name,
  ]);
  const conditions = claim.conditions.map(
    ({ figure, threshold, sense, thresholdValue, unit, isMet, reason }) => [
      `${figure ?? threshold} ${sense.replace("-", " ")} ${quantityText(thresholdValue, unit)}`,
      isMet ? "met" : "not met",
      reason,
    ],
  );
  const readings = claim.readings.map(({ name, holds }) => [name, holds ? "holds" : "fails"]);
  return [
    ...lines,
    "",
    textTable(["figure", "value", "name"], figures),
    textTable(["threshold", "", "why"], conditions),
    ...(readings.length === 0 ? [] : [textTable(["reading", "answer"], readings)]),
    standingText(claim),
    "",
  ].join("\n");
}
