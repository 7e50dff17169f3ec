import {
  type ClaimResult,
  claimsOf,
  type RegisterScore,
  runRegisteredClaim,
  scoreOf,
} from "@switchyard/core/evidence";
import { evidenceRows } from "./evidence-rows.ts";

/** What identifies a register's figures: the same three make them again, bit for bit. */
export interface RegisterIdentity {
  /** Of {@link evidenceRowsText}: the register's scenario is the whole of the assumptions. */
  readonly assumptionsHash: string;
  readonly codeVersion: string;
  readonly seed: number;
}

/** A claim's result with the identity of the run that made it. */
export interface RegisteredClaim extends ClaimResult {
  readonly run: RegisterIdentity;
}

/** The register: all claims, and how many of them are decided. */
export interface EvidenceRegister {
  readonly run: RegisterIdentity;
  readonly score: RegisterScore;
  readonly claims: readonly RegisteredClaim[];
}

/** What may be asked of the register besides its seed. */
export interface RegisterOptions {
  /** Only these claims, in the register's order; all where absent. */
  readonly ids?: readonly string[];
  /** False leaves out how the answer moves with unproven inputs; true where absent. */
  readonly hasMovements?: boolean;
  /** False leaves out the maps; true where absent. */
  readonly hasMaps?: boolean;
}

/** Seed of the shipped register. */
export const REGISTER_SEED = 7;
const SEED_COUNT = 20;

/** One claim after another, so that a page can draw each as it comes and stop in between. @throws evidence/unknown-claim */
export function* claimByClaim(
  run: RegisterIdentity,
  { ids, hasMovements = true, hasMaps = true }: RegisterOptions = {},
): Generator<RegisteredClaim, EvidenceRegister> {
  const rows = evidenceRows();
  const wanted = ids ?? claimsOf(rows).map(({ id }) => id);
  const claims: RegisteredClaim[] = [];
  for (const id of wanted) {
    const result = runRegisteredClaim(rows, id, {
      seed: run.seed,
      seedCount: SEED_COUNT,
      hasMovements,
      hasMaps,
    });
    const claim = { ...result, run };
    claims.push(claim);
    yield claim;
  }
  return { run, score: scoreOf(claims), claims };
}

/** The whole register at once. @throws evidence/unknown-claim */
export function claimsRegister(run: RegisterIdentity, options: RegisterOptions = {}): EvidenceRegister {
  const steps = claimByClaim(run, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Ids of the register, in its order. */
export function claimIds(): readonly string[] {
  return claimsOf(evidenceRows()).map(({ id }) => id);
}
