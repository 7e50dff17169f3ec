import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorePlace } from "@switchyard/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundledModule, bundledModule } from "../../tests/bundled-module.ts";
import { postgresPresent, type TestDatabases, testDatabases } from "../../tests/test-postgres.ts";
import { fillTestFolder } from "../store/test-memory.ts";
import type { Computed } from "./tasks/task.ts";
import { type Ask, askAt, QUICK } from "./test-server.ts";
import { makeWorkerPool } from "./worker-pool.ts";

/** A second of work or more, so that the server dies in the middle of it. */
const SHARDS = 40;
const WORK = { text: QUICK.replace("title: quick", "title: long"), paths: SHARDS * 256 };

interface Child {
  readonly ask: Ask;
  readonly kill: (signal: "SIGKILL" | "SIGTERM") => Promise<number | null>;
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly runId: string | null;
}

let serverModule: BundledModule;
let workerModule: BundledModule;
let databases: TestDatabases | undefined;
/** What nobody interrupts: the sha256 of its result. */
let uninterrupted: string;
const children: ChildProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  serverModule = await bundledModule("packages/server/server-child.fixture.ts");
  workerModule = await bundledModule("packages/server/worker-main.ts");
  if (postgresPresent) databases = await testDatabases();
  uninterrupted = await sha256OfWork();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await databases?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  serverModule.remove();
  workerModule.remove();
});

async function placeOf(kind: string): Promise<StorePlace> {
  if (kind === "postgres") return { kind: "postgres", url: await databases!.create() };
  const folder = mkdtempSync(join(tmpdir(), "switchyard kill "));
  folders.push(folder);
  await fillTestFolder(folder);
  return { kind: "folder", folder };
}

function start(place: StorePlace): Promise<Child> {
  const argument = JSON.stringify({ place, workerFile: workerModule.path });
  const child = spawn(process.execPath, [serverModule.path, argument], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    child.stdout!.on("data", (chunk) => {
      const port = /port (\d+)/.exec(String(chunk))?.[1];
      if (port === undefined) return;
      resolve({
        ask: askAt(Number(port)),
        kill: (signal) => {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code} at its start`)));
  });
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

async function sha256OfWork(): Promise<string> {
  const pool = makeWorkerPool({ workerFile: workerModule.path, size: 1, heapMb: 1000 });
  const { text, paths } = WORK;
  const scenarioHash = sha256(text).slice(0, 16);
  const computed = await pool.run(
    { task: "compute", kind: "study", text, scenarioHash, codeVersion: "0.1.0+test", options: { paths } },
    { ports: { ...noFiles, progress: () => {} }, limitSec: 200 },
  );
  await pool.close();
  return sha256((computed as Computed).result);
}

const noFiles = {
  readFile: () => Promise.reject(new Error("no file is named")),
  knownFiles: async () => new Set<string>(),
};
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Shards of studies that a server computed since its start, once they are at least so many. */
async function shardsOnceAtLeast(ask: Ask, least: number): Promise<number> {
  for (;;) {
    const { text } = await ask("GET", "/metrics");
    const count = Number(/^switchyard_computed_shards (\d+)/m.exec(text)![1]);
    if (count >= least) return count;
    await pause(50);
  }
}

async function expectResumed(ask: Ask, job: Job): Promise<void> {
  expect(job).toMatchObject({ state: "done", attempt: 2 });
  const { json } = await ask("GET", `/api/v1/runs/${job.runId}`);
  expect(json.resultSha256).toBe(uninterrupted);
}

async function jobOnceIn(ask: Ask, id: string, states: readonly string[]): Promise<Job> {
  for (;;) {
    const { json } = await ask("GET", `/api/v1/jobs/${id}`);
    if (states.includes(json.state)) return json;
    await pause(100);
  }
}

describe.each([
  { kind: "pglite", isPresent: true },
  { kind: "postgres", isPresent: postgresPresent },
])("a server on $kind that is killed (kill -9) in the middle of a run", ({ kind, isPresent }) => {
  it.skipIf(!isPresent)(
    "loses nothing that was saved; the job goes on where it was after the restart, to the same bytes",
    async () => {
      const place = await placeOf(kind);
      const first = await start(place);
      const scenario = await first.ask("POST", "/api/v1/scenarios", { body: { name: "kept", text: QUICK } });
      const done = await first.ask("POST", "/api/v1/studies", { body: { scenarioId: scenario.json.id } });
      expect(done.status).toBe(200);
      const upload = await first.ask("POST", "/api/v1/series?name=kept.csv&kind=other", {
        body: "a,b\n",
        headers: { "content-type": "text/csv" },
      });
      const long = await first.ask("POST", "/api/v1/studies?wait=0", { body: WORK });
      const waiting = await first.ask("POST", "/api/v1/studies?wait=0", { body: { text: QUICK } });
      await shardsOnceAtLeast(first.ask, 4);
      // saved in the last moment: the answer came, so it is kept
      const last = await first.ask("PUT", `/api/v1/scenarios/${scenario.json.id}`, {
        body: { text: `${QUICK}# last words\n`, baseVersion: 1 },
      });
      expect(last.status).toBe(200);
      await first.kill("SIGKILL");

      const second = await start(place);
      const kept = await second.ask("GET", `/api/v1/scenarios/${scenario.json.id}`);
      expect(kept.json).toMatchObject({ name: "kept", latestVersion: 2, text: `${QUICK}# last words\n` });
      const result = await second.ask("GET", `/api/v1/runs/${done.json.run.id}/result.json`);
      expect(JSON.parse(result.text)).toEqual(done.json.result);
      expect((await second.ask("GET", `/api/v1/series/${upload.json.id}/content`)).text).toBe("a,b\n");
      const again = await jobOnceIn(second.ask, long.json.job.id, ["done", "failed"]);
      await expectResumed(second.ask, again);
      expect(await shardsOnceAtLeast(second.ask, 1)).toBeLessThan(SHARDS);
      expect(await jobOnceIn(second.ask, waiting.json.job.id, ["done", "failed"])).toMatchObject({
        state: "done",
        attempt: 1,
      });
      const runs = (await second.ask("GET", "/api/v1/runs")).json as readonly { readonly id: string }[];
      expect(runs.map(({ id }) => id).sort()).toEqual(
        [
          done.json.run.id,
          again.runId,
          (await second.ask("GET", `/api/v1/jobs/${waiting.json.job.id}`)).json.runId,
        ].sort(),
      );

      // an orderly end gives the job back at once
      if (kind === "pglite") await endInOrder(second, place);
      else await second.kill("SIGKILL");
    },
  );
});

async function endInOrder(second: Child, place: StorePlace): Promise<void> {
  const { json } = await second.ask("POST", "/api/v1/studies?wait=0", { body: WORK });
  await jobOnceIn(second.ask, json.job.id, ["running"]);
  expect(await second.kill("SIGTERM")).toBe(0);
  const third = await start(place);
  expect(await jobOnceIn(third.ask, json.job.id, ["running", "done"])).toMatchObject({ attempt: 2 });
  await third.kill("SIGKILL");
}

describe("two servers on one PostgreSQL", () => {
  it.skipIf(!postgresPresent)("take over from each other when one is killed, without a restart", async () => {
    const place = await placeOf("postgres");
    const [first, second] = [await start(place), await start(place)];
    const long = await first.ask("POST", "/api/v1/studies?wait=0", { body: WORK });
    await jobOnceIn(second.ask, long.json.job.id, ["running"]);
    const victim = await ownerOf(first, second);
    await shardsOnceAtLeast(victim.ask, 4);
    await victim.kill("SIGKILL");
    const other = victim === first ? second : first;
    await expectResumed(other.ask, await jobOnceIn(other.ask, long.json.job.id, ["done", "failed"]));
    expect(await shardsOnceAtLeast(other.ask, 1)).toBeLessThan(SHARDS);
    await other.kill("SIGKILL");
  });

  /** The one whose threads compute: it says so to Prometheus. */
  async function ownerOf(first: Child, second: Child): Promise<Child> {
    for (;;) {
      await pause(30);
      for (const child of [first, second]) {
        const { text } = await child.ask("GET", "/metrics");
        if (/switchyard_running_jobs 1/.test(text)) return child;
      }
    }
  }
});
