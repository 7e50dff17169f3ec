import { request as httpRequest } from "node:http";
import type { Database } from "@switchyard/store";
import { afterAll, beforeAll } from "vitest";
import { type BundledModule, bundledModule } from "../../tests/bundled-module.ts";
import { openTestMemory } from "../store/test-memory.ts";
import type { RunningServer } from "./serve.ts";
import { type ExampleSource, type Limits, type ServerSettings, USUAL_LIMITS } from "./settings.ts";

/** The server's door. */
type Program = typeof import("./index.ts");

/** A site that is studied in a fraction of a second. */
export const QUICK = `title: quick
site: { grid: { import: 10 MW } }
power: { prices: { constant: 40 USD/MWh } }
mining: { fleet: { machine: s21-xp, count: 2000, bought: 2026-06 } }
finance: { horizon: 2 years }
compare: [do-nothing, mine]
`;

const EXAMPLES: ExampleSource = {
  list: async () => [{ name: "01-quick", title: "Quick", question: "Is it?" }],
  read: async (name) =>
    name === "01-quick"
      ? { name, title: "Quick", question: "Is it?", text: QUICK, files: ["prices.csv"] }
      : undefined,
  file: async (name, file) =>
    name === "01-quick" && file === "prices.csv" ? new TextEncoder().encode("a,b\n") : undefined,
};

/** An answer of the server. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read any answer
  readonly json: any;
}

/** A server for one test file. */
export interface TestServer {
  readonly running: () => RunningServer;
  /** The server as it is shipped: bundled. Tests load it in a tenth of the time that all sources take one by one. */
  readonly program: () => Program;
  readonly store: () => Database;
  readonly logged: () => readonly string[];
  readonly ask: Ask;
  readonly workerFile: () => string;
}

/** What to send; a body that is no text and no bytes goes as JSON. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Ask = (method: string, path: string, sent?: Sent) => Promise<Answered>;

/** Starts a server on loopback with a store in memory before the tests of this file, and ends both afterwards. */
export function testServer(overrides: (store: Database) => Partial<ServerSettings> = () => ({})): TestServer {
  let worker: BundledModule;
  let index: BundledModule;
  let program: Program;
  let store: Database;
  let running: RunningServer;
  const logged: string[] = [];
  beforeAll(async () => {
    worker = await bundledModule("packages/server/worker-main.ts");
    index = await bundledModule("packages/server/index.ts");
    program = (await import(index.path)) as Program;
    store = await openTestMemory();
    const settings = testSettings(store, worker.path, (line) => logged.push(line));
    running = await program.startServer(
      { ...settings, ...overrides(store) },
      { host: "127.0.0.1", port: 0, say: () => {} },
    );
  });
  afterAll(async () => {
    await running?.close();
    await store?.close();
    worker?.remove();
    index?.remove();
  });
  return {
    running: () => running,
    store: () => store,
    logged: () => logged,
    ask: (...call) => askAt(running.port)(...call),
    workerFile: () => worker.path,
    program: () => program,
  };
}

/** As usual, but as many requests as a test has. */
export const TEST_LIMITS: Limits = { ...USUAL_LIMITS, requestsPerMinute: 100_000 };

/** Settings of a local server. */
export function testSettings(
  store: Database,
  workerFile: string,
  write: (line: string) => void = () => {},
): ServerSettings {
  return {
    store,
    workerFile,
    codeVersion: "0.1.0+test",
    jobWorkers: 1,
    access: "local",
    examples: EXAMPLES,
    log: { level: "info", write },
    limits: TEST_LIMITS,
  };
}

/** Raw requests, because fetch refuses to set Host and Origin. */
export function askAt(port: number): Ask {
  return (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const isRaw = typeof body === "string" || body instanceof Uint8Array;
      const bytes = body === undefined ? undefined : isRaw ? body : JSON.stringify(body);
      const type = isRaw || body === undefined ? {} : { "content-type": "application/json" };
      const call = httpRequest(
        { host: "127.0.0.1", port, method, path, headers: { ...type, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              json: parsed(text),
            });
          });
        },
      );
      call.on("error", reject);
      if (bytes !== undefined) call.write(bytes);
      call.end();
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
