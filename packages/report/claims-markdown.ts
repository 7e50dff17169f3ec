import { alsoTurnsText, quantityText } from "@switchyard/core/evidence";
import type { EvidenceRegister, RegisteredClaim } from "@switchyard/study";
import { CAMP_WORDS, STANDING_WORDS, scoreText, standingText, VERDICT_WORDS } from "./claims-words.ts";

/** The register as `docs/claims.md`: generated, never edited; a specification fails when it is out of date. */
export function claimsMarkdown(register: EvidenceRegister): string {
  return [
    "# The claims of the articles, put to the test",
    "",
    "Made by `switchyard claims --markdown` from the register; do not edit. Thresholds stand in `assumptions/claims.yaml`, source checks in",
    "`assumptions/claims-facts.yaml`, what is read besides the rooms' rows in `assumptions/claims-inputs.yaml`; how verdicts come about: `packages/core/evidence/README.md`.",
    "",
    `**Score**: ${scoreText(register)} Seed ${register.run.seed}.`,
    "",
    "| claim | camp | verdict | source check |",
    "|---|---|---|---|",
    ...register.claims.map(overviewRow),
    "",
    ...register.claims.flatMap(claimLines),
  ].join("\n");
}

function overviewRow({ id, camp, verdict, fact }: RegisteredClaim): string {
  const checks = fact.checks
    .map(({ finding, standing }) => `${finding}, ${STANDING_WORDS[standing]}`)
    .join("; ");
  return `| [${id}](#${id}) | ${CAMP_WORDS[camp]} | ${VERDICT_WORDS[verdict]} | ${checks} |`;
}

function claimLines(claim: RegisteredClaim): readonly string[] {
  const { id, wording, sourceFiles, standing, answer, whatWouldChange, mechanism } = claim;
  return [
    `## ${id}`,
    "",
    `> ${wording} (articles ${sourceFiles.join(", ")}${standing === "pending" ? "; pending in its own source" : ""})`,
    "",
    `**${answer}**`,
    "",
    ...(claim.figures.length > 0 ? [`What would change it: ${whatWouldChange}`, ""] : []),
    ...claim.alsoTurns.flatMap((turns) => [alsoTurnsText(turns), ""]),
    ...factLines(claim),
    ...(claim.figures.length > 0 ? figureLines(claim) : []),
    ...(mechanism.awaits && claim.figures.length > 0 ? [`Not covered here: ${mechanism.awaits}.`, ""] : []),
  ];
}

function factLines({ fact }: RegisteredClaim): readonly string[] {
  return [
    ...fact.checks.map(
      ({ finding, standing, text, source, date }) =>
        `- Source check, ${finding} (${STANDING_WORDS[standing]}, ${date}): ${text}. ${source}.`,
    ),
    "",
  ];
}

function figureLines(claim: RegisteredClaim): readonly string[] {
  const { figures, conditions, readings, interval, mechanism, headline } = claim;
  const headlineText = (all: RegisteredClaim["figures"]) => {
    const figure = all.find(({ name }) => name === headline);
    return figure ? quantityText(figure.value, figure.unit) : "";
  };
  return [
    "| figure | value |",
    "|---|---|",
    ...figures.map(({ label, value, unit }) => `| ${label} | ${quantityText(value, unit)} |`),
    "",
    ...conditions.map(
      ({ threshold, figure, sense, thresholdValue, unit, reason }) =>
        `- Threshold: ${figure ?? threshold} ${sense.replace("-", " ")} ${quantityText(thresholdValue, unit)}; ${reason}.`,
    ),
    ...readings.map(
      ({ name, holds, figures: own }) =>
        `- Reading, ${name}: ${holds ? "holds" : "fails"} (${headlineText(own)}).`,
    ),
    "",
    `${capital(mechanism.method ?? "")}. ${seedText(interval)} ${standingText(claim)}`,
    "",
  ];
}

function seedText(interval: RegisteredClaim["interval"]): string {
  if (!interval) return "Nothing is drawn at random.";
  return `${interval.agreeingCount} of ${interval.seedCount} seeds agree.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
