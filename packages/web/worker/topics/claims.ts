import {
  type ClaimAt,
  claimAt,
  claimByClaim,
  type EvidenceRegister,
  evidenceRowsText,
  REGISTER_SEED,
  type RegisteredClaim,
} from "@switchyard/study";
import type { Desk } from "../desk.ts";
import { shortDigest } from "../digest.ts";

/** The register, or one claim with its maps and movements and its decisive input where a slider stands. */
export type ClaimsQuestion =
  | { readonly kind: "register" }
  | { readonly kind: "claim"; readonly id: string }
  | { readonly kind: "at"; readonly id: string; readonly value: number };

/** Claims as they come: the score is there when all are. */
export interface ClaimsAnswer {
  readonly claims: readonly RegisteredClaim[];
  readonly score: EvidenceRegister["score"] | null;
  readonly at: ClaimAt | null;
}

/** Puts claims to the test in the browser, as `switchyard claims` does. @throws what the experiments throw */
export async function answer(question: ClaimsQuestion, desk: Desk): Promise<ClaimsAnswer> {
  if (question.kind === "at")
    return { claims: [], score: null, at: claimAt(question.id, question.value, REGISTER_SEED) };
  const isOne = question.kind === "claim";
  const run = {
    assumptionsHash: await shortDigest(evidenceRowsText()),
    codeVersion: `page+${__SWITCHYARD_BUILD__}`,
    seed: REGISTER_SEED,
  };
  const steps = claimByClaim(run, {
    ...(isOne ? { ids: [question.id] } : {}),
    hasMovements: isOne,
    hasMaps: isOne,
  });
  const claims: RegisteredClaim[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done) return { claims: step.value.claims, score: isOne ? null : step.value.score, at: null };
    claims.push(step.value);
    desk.progress(claims.length, 32, step.value.id);
    desk.partial({ claims: [...claims], score: null, at: null });
    await desk.pause();
  }
}
