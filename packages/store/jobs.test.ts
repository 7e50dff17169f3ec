import { describe, expect, it } from "vitest";
import {
  type ClaimedJob,
  claimJob,
  type Database,
  endCancelled,
  enqueueJob,
  failJob,
  finishJob,
  listRuns,
  type NewRun,
  readJob,
  readJobParts,
  readRunResult,
  releaseJobs,
  reportProgress,
  requestCancel,
  requeueAfterRestart,
  saveJobPart,
} from "./index.ts";
import { openedStore, STORES } from "./test-stores.ts";

const RUN: NewRun = {
  kind: "study",
  title: "a site",
  scenarioId: null,
  version: null,
  scenarioHash: "0123456789abcdef",
  codeVersion: "0.1.0+test",
  inputs: { options: {}, files: [] },
  result: '{"answer":1}',
  createdBy: null,
};
const progress = { done: 1, total: 4, what: "strategies" };

describe.each(STORES)("jobs on $kind", ({ kind, isPresent }) => {
  describe.skipIf(!isPresent)("(PostgreSQL is installed)", () => {
    const store = openedStore(kind);
    const enqueue = (input: unknown = {}) =>
      enqueueJob(store(), { kind: "study", input, scenarioId: null, version: null, createdBy: null });
    const claim = (worker = "a", leaseSec = 60) => claimJob(store(), { worker, leaseSec });
    const emptied = async () => {
      await store().query("delete from switchyard.jobs");
    };

    it("are taken oldest first, with their input", async () => {
      await emptied();
      const [first, second] = [await enqueue({ text: "é" }), await enqueue()];
      expect(await claim()).toMatchObject({
        id: first.id,
        state: "running",
        attempt: 1,
        input: { text: "é" },
      });
      expect(await claim()).toMatchObject({ id: second.id });
      expect(await claim()).toBeUndefined();
    });

    it("have one taker each: forty workers ask at once for twelve jobs", async () => {
      await emptied();
      for (let i = 0; i < 12; i++) await enqueue(i);
      const claims = await Promise.all(Array.from({ length: 40 }, (_, i) => claim(`worker ${i}`)));
      const taken = claims.flatMap((entry) => entry?.id ?? []);
      expect(taken).toHaveLength(12);
      expect(new Set(taken).size).toBe(12);
    });

    it("are ended together with their answer", async () => {
      await emptied();
      const job = await enqueue();
      const run = await finishJob(store(), (await claim())!, RUN);
      expect(await readJob(store(), job.id)).toMatchObject({ state: "done", runId: run!.id });
      expect(await readRunResult(store(), run!.id)).toBe(RUN.result);
    });

    it("go to another worker when theirs was not heard of for its lease, and then no longer listen to the first", async () => {
      await emptied();
      const { id } = await enqueue();
      const dead = (await claim("dead", -1))!;
      const taken = (await claim("alive"))!;
      expect(taken).toMatchObject({ id, attempt: 2 });
      expect(await reportProgress(store(), dead, { progress, leaseSec: 60 })).toBe("lost");
      expect(await failJob(store(), dead, { code: "x/y", message: "" })).toBe(false);
      const before = (await listRuns(store())).length;
      expect(await finishJob(store(), dead, RUN)).toBeUndefined();
      expect((await listRuns(store())).length).toBe(before);
      expect(await finishJob(store(), taken, RUN)).toBeDefined();
    });

    it("stay with a worker that goes on reporting", async () => {
      await emptied();
      const { id } = await enqueue();
      const held = (await claim("a", 60))!;
      expect(await reportProgress(store(), held, { progress, leaseSec: 60 })).toBe("go on");
      expect(await claim("b")).toBeUndefined();
      expect(await readJob(store(), id)).toMatchObject({ progress });
    });

    it("are cancelled at once while they wait", async () => {
      await emptied();
      const { id } = await enqueue();
      expect(await requestCancel(store(), id)).toMatchObject({ state: "cancelled" });
      expect(await claim()).toBeUndefined();
    });

    it("are cancelled at their worker's next word while they run", async () => {
      await emptied();
      const { id } = await enqueue();
      const held = (await claim())!;
      expect(await requestCancel(store(), id)).toMatchObject({ state: "running", cancelRequested: true });
      expect(await reportProgress(store(), held, { progress, leaseSec: 60 })).toBe("cancel");
      expect(await endCancelled(store(), held)).toBe(true);
      expect(await readJob(store(), id)).toMatchObject({ state: "cancelled", runId: null });
    });

    it("are cancelled too where their worker died after the request", async () => {
      await emptied();
      const { id } = await enqueue();
      await claim("dead", -1);
      await requestCancel(store(), id);
      expect(await claim()).toBeUndefined();
      expect(await readJob(store(), id)).toMatchObject({ state: "cancelled", error: null });
    });

    it("stay done when someone cancels them afterwards", async () => {
      await emptied();
      const { id } = await enqueue();
      await finishJob(store(), (await claim())!, RUN);
      expect(await requestCancel(store(), id)).toMatchObject({ state: "done", cancelRequested: false });
    });

    it("say why they failed", async () => {
      await emptied();
      const { id } = await enqueue();
      const error = { code: "study/short-series", message: "too short", problems: [{ line: 4 }] };
      expect(await failJob(store(), (await claim())!, error)).toBe(true);
      expect(await readJob(store(), id)).toMatchObject({ state: "failed", error });
    });

    it("are not begun a fourth time when they took their process down three times", async () => {
      await emptied();
      const { id } = await enqueue();
      for (let attempt = 1; attempt <= 3; attempt++) expect(await claim("a", -1)).toMatchObject({ attempt });
      expect(await claim()).toBeUndefined();
      expect(await readJob(store(), id)).toMatchObject({
        state: "failed",
        error: { code: "store/job-crashed" },
      });
    });

    it("wait again after a restart of the only process, and after an orderly end without counting it", async () => {
      await emptied();
      const { id } = await enqueue();
      const first = (await claim("a", 600))!;
      expect(await requeueAfterRestart(store())).toBe(1);
      for (let i = 0; i < 4; i++) {
        expect(await claim("b", 600)).toMatchObject({ id, attempt: 2 + i });
        expect(await releaseJobs(store(), "someone else")).toBe(0);
        expect(await releaseJobs(store(), "b")).toBe(1);
      }
      expect(await claim("c", 600)).toMatchObject({ id, attempt: 6 });
      expect(await failJob(store(), first, { code: "x/y", message: "" })).toBe(false);
    });

    it("keep the parts that are finished for the next attempt, from the present worker alone", async () => {
      await emptied();
      const { id } = await enqueue();
      const dead = (await claim("dead", -1))!;
      await saveJobPart(store(), dead, "shard 0", Uint8Array.of(1, 2));
      const taken = (await claim("alive"))!;
      await saveJobPart(store(), dead, "shard 1", Uint8Array.of(9));
      await saveJobPart(store(), taken, "shard 2", Uint8Array.of(3));
      const parts = await readJobParts(store(), id);
      expect([...parts.keys()].sort()).toEqual(["shard 0", "shard 2"]);
      expect([...parts.get("shard 0")!]).toEqual([1, 2]);
      await finishJob(store(), taken, RUN);
      expect((await readJobParts(store(), id)).size).toBe(0);
    });

    it("leave no part behind when they fail, are cancelled or are given up", async () => {
      await emptied();
      const begun = async (leaseSec: number) => {
        await enqueue();
        const held = (await claim("a", leaseSec))!;
        await saveJobPart(store(), held, "shard 0", Uint8Array.of(1));
        return held;
      };
      await failJob(store(), await begun(60), { code: "x/y", message: "" });
      await endCancelled(store(), await begun(60));
      const waiting = await begun(60);
      await releaseJobs(store(), "a");
      expect((await readJobParts(store(), waiting.id)).size).toBe(1);
      await requestCancel(store(), waiting.id);
      await begun(-1);
      for (let again = 0; again < 3; again++) await claim("a", -1);
      expect(await store().query("select * from switchyard.job_parts")).toEqual([]);
    });

    it("lose nothing and do nothing twice while workers come and go (fixed sequence of 200 steps)", async () => {
      await emptied();
      const runsBefore = (await listRuns(store())).length;
      const finished = await busyQueue(store(), 12);
      const rows = await store().query(
        "select state, count(*)::int as n from switchyard.jobs group by state",
      );
      expect(rows).toEqual([{ state: "done", n: 12 }]);
      expect(finished).toBe(12);
      expect((await listRuns(store())).length).toBe(runsBefore + 12);
    });
  });
});

/** Workers take jobs; some die at the first attempt and come back later, some give their job back. @returns answers accepted */
async function busyQueue(store: Database, jobs: number): Promise<number> {
  for (let i = 0; i < jobs; i++)
    await enqueueJob(store, { kind: "study", input: i, scenarioId: null, version: null, createdBy: null });
  let accepted = 0;
  const finish = async (held: ClaimedJob) => {
    if ((await finishJob(store, held, RUN)) !== undefined) accepted += 1;
  };
  const work = async (worker: string) => {
    const zombies: ClaimedJob[] = [];
    for (let step = 0; step < 50; step++) {
      const held = await claimJob(store, { worker, leaseSec: 60 });
      if (!held) continue;
      if (step % 5 === 4) await releaseJobs(store, worker);
      else if (held.attempt === 1 && step % 3 === 0) {
        await reportProgress(store, held, { progress, leaseSec: -1 });
        zombies.push(held);
      } else await finish(held);
    }
    for (const held of zombies) await finish(held);
  };
  await Promise.all(["a", "b", "c", "d"].map(work));
  return accepted;
}
