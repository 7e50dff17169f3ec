import { addToMoments, type Estimate, makeMoments, standardErrorOf } from "../uncertainty/index.ts";
import { runPolicy } from "./policy-apply.ts";
import { fitPolicy } from "./policy-fit.ts";
import type { DecisionProblem, FitTerms, FixedSchedule, Policy } from "./policy-types.ts";

/** A policy with what it was worth on the paths it was chosen on. */
export interface RankedPolicy {
  readonly policy: Policy;
  readonly trainingUsd: Estimate;
}

/**
 * Fits policies and puts them beside every fixed schedule on the same paths, best mean first: the choice can't be worse there than
 * the best that decides nothing later. What it is worth is read from fresh paths, with {@link runPolicy}.
 *
 * @param samplePaths paths that make one sample: 2 where they come in mirrored pairs
 * @throws strategy/policy-input
 */
export function rankPolicies(
  training: DecisionProblem,
  fits: readonly FitTerms[],
  samplePaths: 1 | 2,
  fixed: readonly FixedSchedule[] = fixedSchedules(training),
): readonly RankedPolicy[] {
  const policies: readonly Policy[] = [...fixed, ...fits.map((fit) => fitPolicy(training, fit))];
  return policies
    .map((policy) => ({
      policy,
      trainingUsd: meanOfPaths(runPolicy(policy, training).valueUsd, samplePaths),
    }))
    .sort((a, b) => b.trainingUsd.value - a.trainingUsd.value);
}

/** Never; and for each number of blocks and each quarter, that many at once or as fast as orders allow. */
export function fixedSchedules({
  blockCount,
  quarterCount,
  maxOrdersPerQuarter,
}: Pick<DecisionProblem, "blockCount" | "quarterCount" | "maxOrdersPerQuarter">): readonly FixedSchedule[] {
  const never: FixedSchedule = {
    kind: "fixed",
    name: "never",
    quarterOfBlock: new Array<null>(blockCount).fill(null),
  };
  const all = Array.from({ length: quarterCount }, (_, quarter) =>
    Array.from({ length: blockCount }, (_, i): FixedSchedule => {
      const count = i + 1;
      const quarterOfBlock = never.quarterOfBlock.map((_, block) => {
        const at = quarter + Math.floor(block / maxOrdersPerQuarter);
        return block < count && at < quarterCount ? at : null;
      });
      return { kind: "fixed", name: `${count} of ${blockCount} from quarter ${quarter}`, quarterOfBlock };
    }),
  );
  return [never, ...all.flat()];
}

/** The problem on a run of its paths alone. */
export function pathsOfProblem(problem: DecisionProblem, first: number, count: number): DecisionProblem {
  const { pathCount, mayOrder } = problem;
  const rows = (values: Float64Array) => {
    const out = new Float64Array((values.length / pathCount) * count);
    for (let row = 0; row * count < out.length; row++)
      out.set(values.subarray(row * pathCount + first, row * pathCount + first + count), row * count);
    return out;
  };
  const may = mayOrder && Uint8Array.from(rows(Float64Array.from(mayOrder)));
  return {
    ...problem,
    pathCount: count,
    features: problem.features.map((feature) => ({ ...feature, values: rows(feature.values) })),
    orderValueUsd: rows(problem.orderValueUsd),
    ...(may ? { mayOrder: may } : {}),
  };
}

/**
 * What fitting is worth on paths that it did not see, told from the training paths alone: fitted on each half, carried out on the other.
 * The difference to what a fit on all of them comes to on the same paths is the luck of the fit. Halves are even, so that mirrored
 * pairs stay together.
 */
export function crossValidated(problem: DecisionProblem, fit: FitTerms): Float64Array {
  const half = 2 * Math.floor(problem.pathCount / 4);
  const parts = [
    pathsOfProblem(problem, 0, half),
    pathsOfProblem(problem, half, problem.pathCount - half),
  ] as const;
  const worths = [1, 0].map((other, own) => runPolicy(fitPolicy(parts[other]!, fit), parts[own]!).valueUsd);
  return Float64Array.from([...worths[0]!, ...worths[1]!]);
}

/** The best dates that are set today, each block on its own: what a policy that knows nothing of the state orders. */
export function bestDates(problem: DecisionProblem): FixedSchedule {
  const { blockCount, pathCount } = problem;
  const { orderQuarter } = runPolicy(fitPolicy(problem, { degree: 0 }), problem);
  const quarterOfBlock = Array.from({ length: blockCount }, (_, block) => {
    const quarter = orderQuarter[block * pathCount]!;
    return quarter < 0 ? null : quarter;
  });
  return { kind: "fixed", name: "each on its own best date", quarterOfBlock };
}

/** Mean over paths with its standard error; mirrored pairs count as one sample. */
export function meanOfPaths(valueUsd: Float64Array, samplePaths: 1 | 2): Estimate {
  const moments = makeMoments();
  for (let path = 0; path + samplePaths <= valueUsd.length; path += samplePaths) {
    const second = samplePaths === 2 ? valueUsd[path + 1]! : valueUsd[path]!;
    addToMoments(moments, (valueUsd[path]! + second) / 2);
  }
  return { value: moments.mean, standardError: standardErrorOf(moments) };
}

/** Mean of the difference path by path, with the standard error of the *paired* difference: common luck cancels. */
export function pairedDifference(a: Float64Array, b: Float64Array, samplePaths: 1 | 2): Estimate {
  return meanOfPaths(
    a.map((value, path) => value - b[path]!),
    samplePaths,
  );
}
