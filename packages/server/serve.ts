import { countAdmins } from "@switchyard/store";
import type { FastifyInstance } from "fastify";
import { makeApp } from "./app.ts";
import { serverErrors } from "./errors.ts";
import { startJobRunner } from "./job-runner.ts";
import { makeMetrics } from "./metrics.ts";
import type { ServerSettings } from "./settings.ts";
import { makeWorkerPool } from "./worker-pool.ts";

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** Asked-for port; where it is busy, the next ones are tried. 0 takes any free one. */
  readonly port: number;
  /** Says that a port was busy. */
  readonly say: (line: string) => void;
}

/** A running server. */
export interface RunningServer {
  readonly address: string;
  readonly port: number;
  /** Gives running jobs back and ends; the store stays open, it is its owner's. */
  close(): Promise<void>;
}

const PORTS_TRIED = 20;
const SHORTEST_TOKEN = 24;

/**
 * Serves until closed.
 * @throws server/needs-accounts, server/weak-token: nobody outside this machine is served without accounts
 */
export async function startServer(settings: ServerSettings, listen: ListenOptions): Promise<RunningServer> {
  await requireAccounts(settings, listen.host);
  const jobPool = makePool(settings, settings.jobWorkers);
  const pool = makePool(settings, 1);
  let jobs: ReturnType<typeof startJobRunner> | undefined;
  const metrics = makeMetrics(settings.store, {
    runningJobs: () => jobs?.runningCount() ?? 0,
    computedShards: () => jobs?.shardCount() ?? 0,
  });
  const app = await makeApp(settings, (log) => {
    jobs = startJobRunner(settings, jobPool, log);
    return { settings, pool, jobs, metrics };
  });
  const close = async () => {
    await jobs?.stop();
    await Promise.all([jobPool.close(), pool.close()]);
    await app.close();
  };
  try {
    const port = await listenOn(app, listen);
    return { address: addressOf(listen.host, port), port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makePool({ workerFile, limits }: ServerSettings, size: number) {
  return makeWorkerPool({ workerFile, size, heapMb: limits.workerHeapMb });
}

async function requireAccounts(
  { access, store, bootstrapToken }: ServerSettings,
  host: string,
): Promise<void> {
  if (access === "local" && isLoopbackAddress(host)) return;
  if (access === "local") throw serverErrors.needsAccounts({ host });
  if (bootstrapToken !== undefined && bootstrapToken.length < SHORTEST_TOKEN) throw serverErrors.weakToken();
  if (bootstrapToken === undefined && (await countAdmins(store)) === 0)
    throw serverErrors.needsAccounts({ host });
}

async function listenOn(app: FastifyInstance, { host, port, say }: ListenOptions): Promise<number> {
  for (let tried = 0; ; tried++) {
    const wanted = port === 0 ? 0 : port + tried;
    try {
      await app.listen({ host, port: wanted });
      const address = app.server.address();
      return typeof address === "object" && address ? address.port : wanted;
    } catch (error) {
      if (!isBusy(error) || tried + 1 >= PORTS_TRIED) throw error;
      say(`port ${wanted} is busy, trying ${wanted + 1}`);
    }
  }
}

/** True where only this machine can reach the address. */
export function isLoopbackAddress(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function addressOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
