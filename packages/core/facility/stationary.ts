/** A transition of a continuous-time chain, rate per hour. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  readonly ratePerHour: number;
}

/**
 * The stationary distribution of an irreducible chain by state reduction without subtractions: W. Grassmann, M. Taksar,
 * D. Heyman, "Regenerative analysis and steady state distributions for Markov chains", Operations Research 33 (1985). Every
 * probability is right to nearly full relative precision, however small: what nines need. States that can't be reached
 * from state 0 and back must not be given.
 *
 * @param stateCount states 0..stateCount-1; work grows with the cube, less where rows are sparse
 */
export function stationaryDistribution(stateCount: number, transitions: readonly Transition[]): Float64Array {
  const rates = rateMatrix(stateCount, transitions);
  for (let last = stateCount - 1; last > 0; last--) eliminate(rates, stateCount, last);
  const probabilities = new Float64Array(stateCount);
  probabilities[0] = 1;
  let total = 1;
  for (let state = 1; state < stateCount; state++) {
    let flow = 0;
    for (let i = 0; i < state; i++) flow += probabilities[i]! * rates[i * stateCount + state]!;
    probabilities[state] = flow;
    total += flow;
  }
  return probabilities.map((value) => value / total);
}

function rateMatrix(stateCount: number, transitions: readonly Transition[]): Float64Array {
  const rates = new Float64Array(stateCount * stateCount);
  for (const { from, to, ratePerHour } of transitions) {
    if (from !== to) rates[from * stateCount + to]! += ratePerHour;
  }
  return rates;
}

/** Takes state `last` out: its flow is passed on to the states below it. */
function eliminate(rates: Float64Array, n: number, last: number): void {
  let out = 0;
  for (let j = 0; j < last; j++) out += rates[last * n + j]!;
  for (let i = 0; i < last; i++) {
    const into = rates[i * n + last]!;
    if (into === 0) continue;
    const share = into / out;
    rates[i * n + last] = share;
    for (let j = 0; j < last; j++) {
      const onward = rates[last * n + j]!;
      if (onward > 0 && j !== i) rates[i * n + j]! += share * onward;
    }
  }
}
