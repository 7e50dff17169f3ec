import type { CorrelationMatrix } from "@switchyard/core/uncertainty";
import { CORRELATED_FACTORS, type CorrelatedFactor } from "@switchyard/core/world";
import { assumption, type Scenario } from "@switchyard/scenario";

type Thing = NonNullable<
  NonNullable<Scenario["uncertainty"]["spread"]>["correlations"]
>[number]["between"][number];

/** What the file calls a factor of `core/world`. */
const FACTOR_OF: Readonly<Record<Thing, CorrelatedFactor>> = {
  btc_price: "bitcoin price",
  hashrate: "network hashrate",
  fees: "fees",
  power_price: "power level",
  power_spread: "power spread",
  accelerator: "accelerator price",
  rent: "rent",
};

/** Pairs of things and their correlation; later ones replace earlier ones. */
export type StatedCorrelations = readonly {
  readonly between: readonly string[];
  readonly correlation: number;
}[];

/**
 * The correlations of the rows, with those that the scenario states in their place; what neither names is 0.
 *
 * @throws uncertainty/not-a-correlation for a thing with itself
 */
export function correlationsOf(stated: StatedCorrelations = []): CorrelationMatrix {
  const rows: number[][] = CORRELATED_FACTORS.map((_, i) =>
    CORRELATED_FACTORS.map((_, j) => (i === j ? 1 : 0)),
  );
  const shipped = assumption("uncertainty.correlations", "uncertainty.spread.correlations").value;
  for (const { between, correlation } of [...shipped, ...stated]) {
    const [i, j] = between.map((thing) => CORRELATED_FACTORS.indexOf(FACTOR_OF[thing as Thing]));
    rows[i!]![j!] = correlation;
    rows[j!]![i!] = correlation;
  }
  return { factors: CORRELATED_FACTORS, rows };
}
