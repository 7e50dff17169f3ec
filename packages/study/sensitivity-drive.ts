import type { StudyPorts } from "./study.ts";
import { studyErrors } from "./study-errors.ts";

/** What a long question tells of its progress: it is asked in so many evaluations. */
export interface Ticket {
  done: number;
  readonly total: number;
}

/** Drives a stepped calculation, letting others run between its steps. @throws study/cancelled */
export async function drive<Result>(
  steps: Generator<unknown, Result>,
  { pause, signal }: Pick<StudyPorts, "pause" | "signal">,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
    if (signal?.aborted) throw studyErrors.cancelled();
  }
}

/** An evaluation that reports itself once it is through. */
export function counted<Setting, Answer>(
  evaluating: (setting: Setting) => Generator<void, Answer>,
  ticket: Ticket,
  report: (done: number, total: number) => void,
): (setting: Setting) => Generator<void, Answer> {
  return function* (setting) {
    const answer = yield* evaluating(setting);
    ticket.done += 1;
    report(Math.min(ticket.done, ticket.total), ticket.total);
    return answer;
  };
}
