import type { EvidenceRegister, RegisteredClaim } from "@switchyard/study";

/** Verdicts as people read them. */
export const VERDICT_WORDS: Readonly<Record<RegisteredClaim["verdict"], string>> = {
  holds: "holds",
  "holds-only-when": "holds only when",
  fails: "fails",
  uncertain: "uncertain",
  recorded: "recorded",
};

/** Camps as people read them. */
export const CAMP_WORDS: Readonly<Record<RegisteredClaim["camp"], string>> = {
  apart: "mining stays mining",
  migrate: "power moves to AI",
  hybrid: "both on one site",
};

/** Standing of a source as people read it. */
export const STANDING_WORDS: Readonly<Record<RegisteredClaim["fact"]["checks"][number]["standing"], string>> =
  {
    primary: "primary source",
    secondary: "secondary source",
    press: "press",
    none: "no source",
  };

/** The score in one sentence: mechanisms decided of all, facts with a primary source of all. */
export function scoreText({ score }: Pick<EvidenceRegister, "score">): string {
  const inPart = score.decidedInPartCount > 0 ? `, ${score.decidedInPartCount} of them in part` : "";
  return `${score.decidedCount} of ${score.mechanismCount} mechanisms decided${inPart} (${score.awaitingCount} await a later model); ${score.primaryFactCount} of ${score.factCount} facts have a primary source, ${score.openFactCount} are open.`;
}

/** `2 pending, 14 assumed of 31 inputs`, or that all are reported or verified. */
export function standingText({ inputs }: RegisteredClaim): string {
  const count = (status: string) => inputs.filter((input) => input.status === status).length;
  const [pending, assumed] = [count("pending"), count("assumed")];
  if (pending + assumed === 0) return `All ${inputs.length} inputs are reported or verified.`;
  const parts = [pending > 0 ? `${pending} pending` : "", assumed > 0 ? `${assumed} assumed` : ""];
  return `Rests on ${parts.filter((part) => part !== "").join(" and ")} of ${inputs.length} inputs.`;
}
