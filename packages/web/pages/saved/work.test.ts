import { describe, expect, it } from "vitest";
import type { Job, JobState, Run } from "./saved-types.ts";
import { doneFraction, followedJobs, kindWords, subjectOf, timeWords, workOf } from "./work.ts";

const at = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, "0")}:00.000Z`;
const job = (id: string, state: JobState, minute: number): Job => ({
  id,
  kind: "study",
  state,
  progress: { done: 0, total: 0, what: "" },
  scenarioId: null,
  version: null,
  cancelRequested: false,
  createdAt: at(minute),
  error: null,
});
const run = (id: string, minute: number): Run => ({
  id,
  kind: "study",
  title: id,
  scenarioId: null,
  version: null,
  scenarioHash: "0",
  codeVersion: "0",
  createdAt: at(minute),
});

describe("the list of work", () => {
  it("has jobs and runs by time, latest first; a job that is done stands there as its run alone", () => {
    const list = workOf([job("q", "queued", 4), job("d", "done", 2), job("f", "failed", 1)], [run("r", 3)]);
    expect(list.map((work) => (work.as === "job" ? work.job.id : work.run.id))).toEqual(["q", "r", "f"]);
  });

  it("follows three open jobs at most: what runs, then what has waited longest", () => {
    const jobs = [
      job("new", "queued", 9),
      job("old", "queued", 1),
      job("runs", "running", 5),
      job("mid", "queued", 4),
      job("over", "cancelled", 0),
    ];
    expect(followedJobs(jobs)).toEqual(["runs", "old", "mid"]);
    expect(followedJobs([job("over", "done", 0)])).toEqual([]);
  });
});

describe("the words of a line", () => {
  it("say how far a job is between 0 and 1, and 0 where it has not said how much there is", () => {
    const far = (done: number, total: number) => doneFraction({ progress: { done, total, what: "" } });
    expect([far(0, 0), far(3, 4), far(9, 4), far(-1, 4)]).toEqual([0, 0.75, 1, 0]);
  });

  it("name the scenario and its version, also where it was deleted or never saved", () => {
    const saved = [{ id: "a", name: "West", latestVersion: 3, updatedAt: at(0) }];
    expect(subjectOf({ ...run("r", 0), scenarioId: "a", version: 2 }, saved)).toBe("West, version 2");
    expect(subjectOf({ ...run("r", 0), scenarioId: "b", version: null }, saved)).toBe(
      "a scenario that was deleted",
    );
    expect(subjectOf(run("r", 0), saved)).toBe("a text that was not saved");
  });

  it("are those of a person", () => {
    expect(["study", "network-simulation", "facility-convert"].map(kindWords)).toEqual([
      "study",
      "network simulation",
      "facility: convert",
    ]);
  });

  it("give times in ISO with their zone: 08:14 UTC is 13:44 at UTC+5:30 and 23:44 of the day before at UTC−8:30", () => {
    expect(timeWords(at(14), 0)).toBe("2026-11-21 08:14 UTC");
    expect(timeWords(at(14), 330)).toBe("2026-11-21 13:44 UTC+5:30");
    expect(timeWords(at(14), -510)).toBe("2026-11-20 23:44 UTC−8:30");
  });
});
