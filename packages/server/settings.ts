import type { Database, Role } from "@switchyard/store";

/** Who may use the server: everyone on this machine, or accounts. */
export type AccessMode = "local" | "accounts";

/** Everything that a server is made of; nothing is read from the environment here. */
export interface ServerSettings {
  readonly store: Database;
  /** Release and build: part of every run. */
  readonly codeVersion: string;
  /** The bundled `worker-main.ts`. */
  readonly workerFile: string;
  /** Threads for jobs; requests that must answer soon have one of their own. */
  readonly jobWorkers: number;
  readonly access: AccessMode;
  /** Folder of the built web app; absent: the report page alone. */
  readonly webFolder?: string | undefined;
  readonly examples: ExampleSource;
  /** Scenario that the user opened the program with. */
  readonly opened?: Opened | undefined;
  readonly bootstrapToken?: string | undefined;
  /** `https://switchyard.example`. */
  readonly publicOrigin?: string | undefined;
  readonly trustProxy?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly log: LogSettings;
  readonly limits: Limits;
}

/** Where log lines go: one JSON object each. */
export interface LogSettings {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
}

/** From silent to all. */
export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What one client, and one request, may ask. */
export interface Limits {
  /** JSON bodies, bytes: a scenario is a few kB. */
  readonly bodyBytes: number;
  /** Uploaded files, bytes. */
  readonly uploadBytes: number;
  readonly uploadsAtOnce: number;
  readonly waitingJobs: number;
  readonly requestsPerMinute: number;
  readonly signInsPerMinute: number;
  /** Seconds for a request that must answer soon (validate, import, export). */
  readonly answerSec: number;
  readonly jobSec: number;
  /** A job whose process was not heard of for so long goes to another. */
  readonly leaseSec: number;
  /** A study that runs as a job keeps its finished shards so often: a crash costs this much work at most. */
  readonly keepSec: number;
  readonly sessionSec: number;
  readonly workerHeapMb: number;
}

/** Right for one machine and a team of a few dozen. */
export const USUAL_LIMITS: Limits = {
  bodyBytes: 1_000_000,
  uploadBytes: 50_000_000,
  uploadsAtOnce: 4,
  waitingJobs: 500,
  requestsPerMinute: 1200,
  signInsPerMinute: 10,
  answerSec: 20,
  jobSec: 3600,
  leaseSec: 20,
  keepSec: 2,
  sessionSec: 30 * 86_400,
  workerHeapMb: 1500,
};

/** The shipped examples; whoever has them passes them in. */
export interface ExampleSource {
  list(): Promise<readonly ExampleEntry[]>;
  /** Text and names of the files of an example; undefined where there is none of that name. */
  read(name: string): Promise<ExampleText | undefined>;
  /** A file of an example; undefined where it is not one of its files. */
  file(name: string, file: string): Promise<Uint8Array | undefined>;
}

/** An example, as a list shows it. */
export interface ExampleEntry {
  readonly name: string;
  readonly title: string;
  readonly question: string;
}

/** An example, to open. */
export interface ExampleText extends ExampleEntry {
  readonly text: string;
  readonly files: readonly string[];
}

/** What the user opened the program with. */
export interface Opened {
  readonly scenarioId: string;
  readonly name: string;
  readonly title: string;
  readonly runId: string | null;
}

/** Who asks. */
export interface Actor {
  /** Null: the person at this machine, without an account. */
  readonly id: string | null;
  readonly name: string;
  readonly role: Role;
}

/** The person at this machine. */
export const LOCAL_ACTOR: Actor = { id: null, name: "local", role: "admin" };

const RANKS: Readonly<Record<Role, number>> = { viewer: 1, editor: 2, admin: 3 };

/** An editor may what a viewer may, an admin may all. */
export function mayAct(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed];
}
