/** One size to be chosen. The problem holds what 1 MW of it is: a tier of 1 MW, output per MW, a battery of 1 MW. */
export interface SizableAsset {
  readonly id: string;
  readonly kind: "mining" | "renewable" | "battery";
  /** Which tier or renewable; 0 for the battery. */
  readonly index: number;
  readonly minimumMw: number;
  readonly maximumMw: number;
  /** Cost of owning 1 MW over the horizon (a battery's with its hours of energy). */
  readonly costUsdPerMw: number;
}
