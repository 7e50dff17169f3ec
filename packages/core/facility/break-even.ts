import { convertSite } from "./conversion.ts";
import type { ConversionInput, ConversionResult } from "./conversion-types.ts";

/**
 * The uniform reuse share of all items at which what conversion is worth (avoided capital, and time where the input has it)
 * reaches `targetUsd`; 0 where it does without any reuse, null where full reuse is not enough. Bisection to 1e-9.
 * @throws as convertSite
 */
export function breakEvenReuse(input: ConversionInput, targetUsd: number): number | null {
  const worth = (share: number) => withUniformShare(input, share).reuseValueUsd;
  if (worth(0) >= targetUsd) return 0;
  if (worth(1) < targetUsd) return null;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (worth(middle) >= targetUsd) high = middle;
    else low = middle;
  }
  return high;
}

/** The same conversion with one share for every item. */
export function withUniformShare(input: ConversionInput, share: number): ConversionResult {
  const shares = Object.fromEntries(input.inventory.map((item) => [item.id, share]));
  return convertSite({ ...input, camp: { id: "uniform", name: "one share for all", shares }, overrides: {} });
}

/** A project whose cost was disclosed. */
export interface DisclosedProject {
  readonly project: string;
  readonly lowUsdPerItMw: number;
  readonly highUsdPerItMw: number;
}

/** Where a cost per IT MW stands beside a disclosed range. */
export function besideDisclosed(
  usdPerItMw: number,
  disclosed: DisclosedProject,
): DisclosedProject & { readonly stands: "below" | "within" | "above" } {
  const stands =
    usdPerItMw < disclosed.lowUsdPerItMw
      ? "below"
      : usdPerItMw > disclosed.highUsdPerItMw
        ? "above"
        : "within";
  return { ...disclosed, stands };
}
