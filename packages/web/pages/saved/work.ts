import type { Job, Run, SavedScenario } from "./saved-types.ts";

/** A line of the list of work: a job that has left no run (yet), or a run. */
export type Work =
  | { readonly as: "job"; readonly job: Job; readonly at: string }
  | { readonly as: "run"; readonly run: Run; readonly at: string };

/** Jobs and runs as one list, latest first: a job that is done stands there as its run. */
export function workOf(jobs: readonly Job[], runs: readonly Run[]): readonly Work[] {
  const open = jobs
    .filter(({ state }) => state !== "done")
    .map((job): Work => ({ as: "job", job, at: job.createdAt }));
  const kept = runs.map((run): Work => ({ as: "run", run, at: run.createdAt }));
  return [...open, ...kept].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** A job that will change yet. */
export function isOpen({ state }: Pick<Job, "state">): boolean {
  return state === "queued" || state === "running";
}

/** A browser keeps some six connections to a server over HTTP/1.1: so many jobs are followed at once, the oldest first. */
const FOLLOWED_COUNT = 3;

/** The open jobs whose events are followed: those that run, then those that are next. */
export function followedJobs(jobs: readonly Job[]): readonly string[] {
  const rank = ({ state }: Job) => (state === "running" ? 0 : 1);
  return jobs
    .filter(isOpen)
    .sort((a, b) => rank(a) - rank(b) || (a.createdAt < b.createdAt ? -1 : 1))
    .slice(0, FOLLOWED_COUNT)
    .map(({ id }) => id);
}

/** How far a job is, 0 to 1; 0 where it has not said how much there is. */
export function doneFraction({ progress: { done, total } }: Pick<Job, "progress">): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

/** What a job was asked of: a saved scenario and its version, or a text. */
export function subjectOf(work: Job | Run, scenarios: readonly SavedScenario[]): string {
  if (work.scenarioId === null) return "a text that was not saved";
  const name = scenarios.find(({ id }) => id === work.scenarioId)?.name ?? "a scenario that was deleted";
  return work.version === null ? name : `${name}, version ${work.version}`;
}

/** `network-simulation` as a person says it. */
export function kindWords(kind: string): string {
  return kind.replace(/^facility-/, "facility: ").replace(/-/g, " ");
}

/** ISO, in the reader's own zone, which it names: `2026-11-21 08:14 UTC+1`. */
export function timeWords(iso: string, offsetMinutes = -new Date(iso).getTimezoneOffset()): string {
  const local = new Date(Date.parse(iso) + offsetMinutes * 60_000).toISOString();
  const hours = Math.trunc(offsetMinutes / 60);
  const minutes = Math.abs(offsetMinutes % 60);
  const zone = offsetMinutes === 0 ? "" : `${offsetMinutes > 0 ? "+" : "−"}${Math.abs(hours)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 16)} UTC${zone}${minutes ? `:${String(minutes).padStart(2, "0")}` : ""}`;
}

/** A name for a scenario that has none: its title, as long as the server takes. */
export function nameOfTitle(title: string): string {
  return title.slice(0, 300);
}
