import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExampleSource, LogLevel, ServerSettings } from "@switchyard/server";
import type { StorePlace } from "@switchyard/store";
import { fileErrors } from "./file-errors.ts";
import type { CliIo } from "./io.ts";
import { shippedExamples } from "./shipped-examples.ts";

/** Options of `switchyard serve`. */
export interface ServeOptions {
  readonly once?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly accounts?: boolean;
}

const DEFAULT_PORT = 7473;
const LOOPBACK = "127.0.0.1";
const MOST_JOB_WORKERS = 4;

/** Where to listen: the option, the environment, the default. @throws cli/bad-port */
export function listenAt(io: CliIo, options: ServeOptions): { readonly host: string; readonly port: number } {
  return {
    host: options.host ?? io.env.SWITCHYARD_HOST ?? LOOPBACK,
    port: options.port ?? (io.env.PORT ? portOf(io.env.PORT) : DEFAULT_PORT),
  };
}

/** Where things are kept, and whether the user said so. */
export interface ChosenPlace {
  readonly place: StorePlace;
  readonly isStated: boolean;
}

/** DATABASE_URL, else --data or SWITCHYARD_STORE, else `.switchyard` in the home folder, else memory. */
export function storePlace({ env, cwd }: CliIo, { data }: ServeOptions): ChosenPlace {
  const folder = data ?? env.SWITCHYARD_STORE;
  if (folder === "memory") return { place: { kind: "memory" }, isStated: true };
  if (data === undefined && env.DATABASE_URL)
    return { place: { kind: "postgres", url: env.DATABASE_URL }, isStated: true };
  if (folder !== undefined && folder !== "")
    return { place: { kind: "folder", folder: resolve(cwd, folder) }, isStated: true };
  const home = env.HOME ?? env.USERPROFILE;
  if (!home) return { place: { kind: "memory" }, isStated: false };
  return { place: { kind: "folder", folder: join(home, ".switchyard") }, isStated: false };
}

/** What the environment says of the server. @throws cli/bad-setting */
export function environmentSettings({ env }: CliIo) {
  return {
    ...(env.SWITCHYARD_BOOTSTRAP_TOKEN ? { bootstrapToken: env.SWITCHYARD_BOOTSTRAP_TOKEN } : {}),
    ...(env.SWITCHYARD_PUBLIC_ORIGIN ? { publicOrigin: originOf(env.SWITCHYARD_PUBLIC_ORIGIN) } : {}),
    ...(env.SWITCHYARD_TRUST_PROXY ? { trustProxy: env.SWITCHYARD_TRUST_PROXY } : {}),
    ...(env.SWITCHYARD_METRICS_TOKEN ? { metricsToken: env.SWITCHYARD_METRICS_TOKEN } : {}),
  };
}

const LEVELS: readonly LogLevel[] = ["silent", "error", "warn", "info", "debug"];

/** SWITCHYARD_LOG; warnings where it says nothing. @throws cli/bad-setting */
export function logLevel({ env }: CliIo): LogLevel {
  const given = env.SWITCHYARD_LOG;
  if (!given) return "warn";
  const level = LEVELS.find((known) => known === given);
  if (!level) throw fileErrors.badSetting({ name: "SWITCHYARD_LOG", given, allowed: LEVELS.join(", ") });
  return level;
}

/** The files of this build beside the program: the worker thread's and the web app's. */
export function builtFiles(): Pick<ServerSettings, "workerFile" | "webFolder"> {
  const folder = dirname(fileURLToPath(import.meta.url));
  const web = join(folder, "web");
  return {
    workerFile: join(folder, "server-worker.mjs"),
    ...(existsSync(join(web, "index.html")) ? { webFolder: web } : {}),
  };
}

/** One thread is left for the server itself. */
export function jobWorkers(): number {
  return Math.min(MOST_JOB_WORKERS, Math.max(1, availableParallelism() - 1));
}

const NOT_FOR_THE_SCENARIO = new Set(["scenario.yaml", "README.md", "expected.json"]);

/** The shipped examples, for the API. */
export const exampleSource: ExampleSource = {
  list: async () => (await shippedExamples()).map(({ name, title, question }) => ({ name, title, question })),
  read: async (wanted) => {
    const found = (await shippedExamples()).find(({ name }) => name === wanted);
    if (!found) return undefined;
    const { name, title, question, folder } = found;
    const text = await readFile(join(folder, "scenario.yaml"), "utf8");
    return { name, title, question, text, files: await filesOf(folder) };
  },
  file: async (wanted, file) => {
    const found = (await shippedExamples()).find(({ name }) => name === wanted);
    if (!found || !(await filesOf(found.folder)).includes(file)) return undefined;
    return readFile(join(found.folder, file));
  },
};

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !NOT_FOR_THE_SCENARIO.has(entry.name))
    .map((entry) => entry.name)
    .sort();
}

function originOf(given: string): string {
  const allowed = "an origin such as https://switchyard.example, without a path";
  try {
    const url = new URL(given);
    if (url.origin === given.replace(/\/$/, "") && /^https?:$/.test(url.protocol)) return url.origin;
  } catch {
    // said below
  }
  throw fileErrors.badSetting({ name: "SWITCHYARD_PUBLIC_ORIGIN", given, allowed });
}

/** A port of the environment: commander checks only options. @throws cli/bad-port */
function portOf(text: string): number {
  if (!isPort(text)) throw fileErrors.badPort({ given: text });
  return Number(text);
}

/** 0 to 65535. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
