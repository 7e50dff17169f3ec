import type { DispatchProblem, MeteredDemandCharge } from "@switchyard/core/dispatch";
import { dispatchWithDemandCharges, formulateProgram } from "@switchyard/core/dispatch";
import { monthsOfSteps } from "@switchyard/core/power";
import { makeTimeGrid } from "@switchyard/core/quantity";
import { loadHighsSolver } from "@switchyard/solver";
import type { BenchRow } from "./types.ts";

/**
 * A year of hours with three mining tiers, PV, a battery and a demand charge with a ratchet: the master over the exact
 * algorithm against the same problem as one LP in HiGHS (default options, solve time only). Inputs differ each run.
 */
export default async function (): Promise<readonly BenchRow[]> {
  const solver = await loadHighsSolver();
  const own: number[] = [];
  const lp: number[] = [];
  let solves = 0;
  const salt = Date.now() % 100_000;
  for (let round = 0; round < 4; round++) {
    const { problem, demand } = yearWithRatchet(salt + round);
    const beforeOwn = performance.now();
    const mine = dispatchWithDemandCharges(problem, demand, solver);
    const ownMs = performance.now() - beforeOwn;
    const session = solver.open(formulateProgram({ ...problem, demand }).model);
    const beforeLp = performance.now();
    const theirs = session.solve();
    const lpMs = performance.now() - beforeLp;
    session.dispose();
    const scale = mine.schedule.totals.grossCashUsd;
    if (!(Math.abs(theirs.objective - mine.valueUsd) <= 1e-6 * scale))
      throw new Error(`objectives differ: ${mine.valueUsd} and ${theirs.objective} of gross ${scale}`);
    if (round === 0) continue; // warm-up
    own.push(ownMs);
    lp.push(lpMs);
    solves += mine.innerSolveCount / 3;
  }
  const value = median(own);
  const baseline = median(lp);
  return [
    {
      name: "year with demand charges and ratchet, against the LP in HiGHS",
      value,
      baseline,
      ratio: baseline / value,
      target: 8,
      unit: "ms",
    },
    {
      name: "inner solves a year with ratchet",
      value: solves,
      baseline: null,
      ratio: null,
      target: null,
      unit: "solves",
    },
  ];
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function yearWithRatchet(seed: number): { problem: DispatchProblem; demand: MeteredDemandCharge[] } {
  const grid = makeTimeGrid(1_767_225_600, 3600, 8760);
  let state = (seed * 2_654_435_761) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const hours = Array.from({ length: 8760 }, (_, hour) => hour);
  const sun = (hour: number) => Math.max(0, Math.sin(((hour % 24) - 6) * (Math.PI / 12)));
  const prices = Float64Array.from(
    hours,
    (hour) => 42 + 18 * Math.sin(((hour % 24) - 9) * (Math.PI / 12)) + 30 * (random() - 0.45),
  );
  const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const monthOfHour = monthLengths.flatMap((days, month) =>
    new Array<number>(days * 24).fill(24_312 + month),
  );
  const labels = {
    zone: "UTC",
    monthNumber: Int32Array.from(monthOfHour),
    dayNumber: Int32Array.from(hours, (hour) => 20_454 + Math.floor(hour / 24)),
    hourOfDay: Uint8Array.from(hours, (hour) => hour % 24),
    weekday: Uint8Array.from(hours, (hour) => Math.floor(hour / 24 + 3) % 7),
  };
  return {
    problem: {
      grid,
      import: {
        firmLimitMw: 100,
        interruptibleLimitMw: 0,
        priceUsdPerMwh: prices,
        adderUsdPerMwh: 5,
        lossFraction: 0.01,
      },
      export: { limitMw: 30, priceUsdPerMwh: prices, deductUsdPerMwh: 2, lossFraction: 0.01 },
      mining: [
        { id: "old", capacityMw: 25, valueUsdPerMwh: 48 + 4 * random() },
        { id: "middle", capacityMw: 30, valueUsdPerMwh: 62 + 4 * random() },
        { id: "new", capacityMw: 20, valueUsdPerMwh: 83 + 4 * random() },
      ],
      ai: {
        loadMw: Float64Array.from(
          hours,
          (hour) => 20 + 6 * Math.sin(((hour % 24) - 8) * (Math.PI / 12)) + random(),
        ),
        reservedMw: 30,
        unservedCostUsdPerMwh: 10_000,
        idleMayBeUsed: true,
        rampReserveMw: 2,
      },
      renewables: [
        {
          id: "pv",
          availableMw: Float64Array.from(hours, (hour) => 40 * sun(hour) * (0.4 + 0.6 * random())),
          costUsdPerMwh: 0,
        },
      ],
      battery: {
        chargeLimitMw: 25,
        dischargeLimitMw: 25,
        energyMwh: 80,
        chargeEfficiencyFraction: 0.94,
        dischargeEfficiencyFraction: 0.94,
        wearUsdPerMwh: 2,
        reserveMwh: 0,
        ends: { kind: "exactly", startMwh: 40, endMwh: 40 },
      },
    },
    demand: [
      {
        charge: {
          id: "demand",
          rateUsdPerMwMonth: 6000 + 2000 * random(),
          ratchet: { fraction: 0.8, lookBackMonthCount: 11, wrapAround: true },
        },
        steps: monthsOfSteps(labels),
      },
    ],
  };
}
