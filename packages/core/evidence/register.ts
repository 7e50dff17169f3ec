import { evidenceErrors } from "./errors.ts";
import { experimentOn } from "./experiments.ts";
import { type RunOptions, runClaim } from "./run-claim.ts";
import type { Claim, ClaimResult, DatedFact, FactCheck, Rows } from "./types.ts";

/** How many mechanisms are decided and how many facts have a primary source, of all. */
export interface RegisterScore {
  readonly mechanismCount: number;
  readonly decidedCount: number;
  /** Decided in part: the rest of the mechanism awaits a later model. */
  readonly decidedInPartCount: number;
  readonly awaitingCount: number;
  readonly factCount: number;
  readonly primaryFactCount: number;
  readonly openFactCount: number;
}

/** The claims, in the order of their file. */
export function claimsOf(rows: Rows): readonly Claim[] {
  const isClaim = (id: string) => /^claims\.[a-z0-9_]+$/.test(id);
  return Object.keys(rows)
    .filter(isClaim)
    .map((id) => rows[id]!.value as Claim);
}

/** The claim of that id. @throws evidence/unknown-claim */
export function findClaim(rows: Rows, id: string): Claim {
  const claims = claimsOf(rows);
  const claim = claims.find((candidate) => candidate.id === id);
  if (!claim) throw evidenceErrors.unknownClaim({ id, known: claims.map((each) => each.id).join(", ") });
  return claim;
}

/** What sources say to a claim, with the standing and date of each. */
export function factsOf(rows: Rows, claimId: string): readonly DatedFact[] {
  return Object.values(rows).flatMap((row) => {
    if (!row.id.startsWith("claims.fact.")) return [];
    const check = row.value as FactCheck;
    return check.claim === claimId ? [{ ...check, source: row.source, date: row.date, rowId: row.id }] : [];
  });
}

/** Runs one claim of the register. @throws evidence/unknown-claim */
export function runRegisteredClaim(rows: Rows, claimId: string, options: RunOptions): ClaimResult {
  const claim = findClaim(rows, claimId);
  return runClaim(claim, experimentOn(rows, claimId), rows, factsOf(rows, claimId), options);
}

/** The register's score; a claim counts as having a primary source where any of its checks does. */
export function scoreOf(results: readonly ClaimResult[]): RegisterScore {
  const count = (is: (result: ClaimResult) => boolean) => results.filter(is).length;
  const isDecided = ({ verdict }: ClaimResult) => verdict !== "recorded" && verdict !== "uncertain";
  const hasPrimary = ({ fact }: ClaimResult) => fact.checks.some(({ standing }) => standing === "primary");
  const isOpen = ({ fact }: ClaimResult) => fact.checks.every(({ finding }) => finding === "open");
  return {
    mechanismCount: results.length,
    decidedCount: count((result) => isDecided(result)),
    decidedInPartCount: count((result) => isDecided(result) && result.mechanism.awaits !== null),
    awaitingCount: count(({ verdict, mechanism }) => verdict === "recorded" && mechanism.awaits !== null),
    factCount: results.length,
    primaryFactCount: count(hasPrimary),
    openFactCount: count(isOpen),
  };
}
