import type { Problem } from "@switchyard/scenario";

/** Why there is no answer, for people. */
export type Failure =
  /** The scenario is wrong: each problem with its line. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** The scenario is right and names files that nobody has dropped yet. */
  | { readonly kind: "wants-files"; readonly problems: readonly Problem[] }
  /** The model said why it can't: a stable code of docs/errors.md. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "stopped" };

/** Carries a refusal out of a topic. */
export class Refusal extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The scenario is wrong. */
export function refused(problems: readonly Problem[]): Refusal {
  return new Refusal({ kind: "refused", problems });
}

/** The scenario names files that are not here. */
export function wantsFiles(problems: readonly Problem[]): Refusal {
  return new Refusal({ kind: "wants-files", problems });
}

/** Nobody waits for the answer any more. */
export function stopped(): Refusal {
  return new Refusal({ kind: "stopped" });
}

/** Why a topic gave no answer, in words that the page shows. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure;
  const code = error instanceof Error && "code" in error ? String(error.code) : "web/unexpected";
  const message = error instanceof Error ? error.message : String(error);
  return code.endsWith("/cancelled") ? { kind: "stopped" } : { kind: "failed", code, message };
}
