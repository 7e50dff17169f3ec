import { dispatchByMeritOrder } from "./merit-order.ts";
import { dispatchStorage } from "./storage-exact.ts";
import type { DispatchProblem, DispatchSchedule } from "./types.ts";

/** An exact dispatch with the bound that proves it. */
export interface ExactDispatch {
  readonly schedule: DispatchSchedule;
  readonly boundUsd: number;
}

/** The exact class, with or without a battery: without one the merit order is its own proof. */
export function dispatchExactly(problem: DispatchProblem): ExactDispatch {
  if (problem.battery) {
    const { schedule, certificate } = dispatchStorage(problem);
    return { schedule, boundUsd: certificate.dualBoundUsd };
  }
  const schedule = dispatchByMeritOrder(problem);
  return { schedule, boundUsd: schedule.totals.valueUsd };
}
