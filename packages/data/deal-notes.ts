import type { Deal, Extension } from "@switchyard/core/hosting";

/** What the free words of a table of deals disclose beyond its columns; null or empty: they say nothing of it. */
export interface DealNotes {
  /** `3% escalator`; "annual escalators" without a figure says nothing. */
  readonly escalatorFractionPerYear: number | null;
  /** `2x5y ext -> $8.7bn`: two extensions of five years, at a rent that goes on escalating. */
  readonly extensions: readonly Extension[];
  readonly totalWithExtensionsUsd: number | null;
  /** `250 MW gross`, `330 MW utility`, `394 MW contracted`. */
  readonly reservedMw: number | null;
  /** `up to 85% LTC`: the most that lenders give. */
  readonly loanFraction: number | null;
  /** `$118M equity`. */
  readonly equityUsd: number | null;
}

/** Reads the notes of a row. What they word otherwise is left alone: nothing is guessed. */
export function readDealNotes(text: string): DealNotes {
  const extensions = /(\d+)\s*x\s*(\d+)\s*y/i.exec(text);
  const months = extensions ? Number(extensions[2]) * 12 : 0;
  const count = extensions ? Number(extensions[1]) : 0;
  return {
    escalatorFractionPerYear: figureIn(text, /(\d+(?:\.\d+)?)\s*%\s*(?:annual\s+)?escalator/i, 0.01),
    extensions: Array.from({ length: count }, () => ({ months, rent: "escalate", resetFraction: 1 })),
    totalWithExtensionsUsd: figureIn(
      text,
      /ext\w*\s*->\s*\$?(\d+(?:\.\d+)?)\s*bn|\dy\s*->\s*\$?(\d+(?:\.\d+)?)\s*bn/i,
      1e9,
    ),
    reservedMw: figureIn(text, /(\d+(?:\.\d+)?)\s*MW\s+(?:gross|utility|contracted)/i, 1),
    loanFraction: figureIn(text, /(\d+(?:\.\d+)?)\s*%\s*(?:LTC|loan[- ]to[- ]cost)/i, 0.01),
    equityUsd: figureIn(text, /\$(\d+(?:\.\d+)?)\s*M\s+equity/i, 1e6),
  };
}

function figureIn(text: string, pattern: RegExp, factor: number): number | null {
  const match = pattern.exec(text);
  const found = match?.slice(1).find((part) => part !== undefined);
  return found === undefined ? null : Number(found) * factor;
}

/** How the loan is sized, from a building cost and what lenders or owners put in; null where one of both is missing. */
export function loanTermsOf(
  cost: Deal["buildCostUsd"],
  { loanFraction, equityUsd }: Pick<DealNotes, "loanFraction" | "equityUsd">,
): Deal["loan"] {
  if (!cost) return null;
  const range = { costUsd: cost.low, costHighUsd: cost.high };
  if (loanFraction !== null) return { kind: "loan-to-cost", ...range, loanFraction };
  return equityUsd === null ? null : { kind: "cost-less-equity", ...range, equityUsd };
}
