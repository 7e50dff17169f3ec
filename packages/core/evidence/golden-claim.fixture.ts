import type { Changes, Measured } from "./types.ts";

/** For specifications only: one claim's figures at the reference and under each reading. */
export interface GoldenClaim {
  readonly claim: string;
  readonly runs: readonly { readonly name: string; readonly changes: Changes; readonly figures: Measured }[];
}
