import { exp, log } from "../uncertainty/index.ts";
import { requireAmount } from "./connection-errors.ts";

/** A use of power whose start may be late. */
export interface DelayInput {
  /** Margin over everything that stops with the load, per MWh. */
  readonly marginUsdPerMwh: number;
  readonly mwhPerMonth: number;
  readonly lifeMonths: number;
  /** Yearly discount rate, for example 0.1. */
  readonly discountPerYearFraction: number;
  /** Paid each month until the start: minimum bill, staff, interest on what is built. */
  readonly standingUsdPerMonth: number;
  /** True: a late start ends late (a contract's term). False: the end is fixed (a permit, a machine's age). */
  readonly endMoves: boolean;
}

/** What a delay costs. */
export interface DelayCost {
  readonly delayMonths: number;
  /** Present value lost. */
  readonly lostUsd: number;
  /** The same loss as a dearer MWh over the whole undelayed life. */
  readonly usdPerMwhForLife: number;
  /** Per month of delay. */
  readonly usdPerMwhForLifePerMonth: number;
}

/**
 * Cost of a delay of d months as $/MWh for life. With v the monthly discount factor and A(n) = v + .. + v^n:
 * `lost = margin * E * (A(life) - v^d A(rest)) + standing * A(d)`, rest = life where the end moves, else life - d;
 * `$/MWh for life = lost / (E * A(life))`. With no standing cost and an end that moves this is `margin (1 - v^d)`.
 * @throws power/bad-connection-figure
 */
export function delayCost(input: DelayInput, delayMonths: number): DelayCost {
  checkDelay(input, delayMonths);
  const months = Math.max(0, delayMonths);
  const rate = log(1 + input.discountPerYearFraction) / 12;
  const restMonths = input.endMoves ? input.lifeMonths : Math.max(0, input.lifeMonths - months);
  const lifeFactor = annuity(rate, input.lifeMonths);
  const lateFactor = exp(-rate * months) * annuity(rate, restMonths);
  const lostUsd =
    input.marginUsdPerMwh * input.mwhPerMonth * (lifeFactor - lateFactor) +
    input.standingUsdPerMonth * annuity(rate, months);
  const usdPerMwhForLife = lostUsd / (input.mwhPerMonth * lifeFactor);
  return {
    delayMonths,
    lostUsd,
    usdPerMwhForLife,
    usdPerMwhForLifePerMonth: months > 0 ? usdPerMwhForLife / months : 0,
  };
}

/** v + v^2 + .. + v^n at a monthly rate, n real. */
function annuity(rate: number, months: number): number {
  return rate === 0 ? months : (1 - exp(-rate * months)) / (exp(rate) - 1);
}

/**
 * The delay beyond which waiting for the cheap place costs more than its price saves, months; null where no delay within the
 * life does. Bisection on the cost, which rises with the delay where the margin is positive.
 * @param spreadUsdPerMwh what the cheaper region saves per MWh
 * @throws power/bad-connection-figure
 */
export function breakEvenDelayMonths(input: DelayInput, spreadUsdPerMwh: number): number | null {
  requireAmount("price spread", spreadUsdPerMwh);
  const cost = (months: number) => delayCost(input, months).usdPerMwhForLife;
  let high = input.endMoves ? 12 * input.lifeMonths : input.lifeMonths;
  if (cost(high) < spreadUsdPerMwh) return null;
  let low = 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (cost(middle) < spreadUsdPerMwh) low = middle;
    else high = middle;
  }
  return high;
}

function checkDelay(input: DelayInput, delayMonths: number): void {
  requireAmount("months of delay", delayMonths);
  requireAmount("margin", input.marginUsdPerMwh);
  requireAmount("standing cost", input.standingUsdPerMonth);
  requireAmount("discount rate", input.discountPerYearFraction);
  requireAmount("MWh per month less a trifle", input.mwhPerMonth - 1e-12);
  requireAmount("life in months less one", input.lifeMonths - 1);
}
