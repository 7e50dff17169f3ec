import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isSwitchyardError } from "@switchyard/core/quantity";
import type { Opened, ServerSettings } from "@switchyard/server";
import type { Database } from "@switchyard/store";
import { InvalidArgumentError } from "commander";
import { codeVersion } from "../code-version.ts";
import { type CommandContext, type RegisterCommand, toJson } from "../command.ts";
import { daysText } from "../days-text.ts";
import { fileErrors } from "../file-errors.ts";
import type { CliIo } from "../io.ts";
import { type ReadScenario, readRunnableScenario, reportProblems } from "../scenario-file.ts";
import {
  builtFiles,
  environmentSettings,
  exampleSource,
  isPort,
  jobWorkers,
  listenAt,
  logLevel,
  type ServeOptions,
  storePlace,
} from "../serve-settings.ts";
import { isAboutDays, runStudy } from "../study-run.ts";
import { verdictText } from "../verdict-table.ts";

/** `switchyard serve [FILE]`: the verdict in the terminal, then the page and the API until it is stopped. */
export const registerServe: RegisterCommand = (program, context) => {
  program
    .command("serve")
    .description("serve the page and the API on this machine, opened at a scenario (what `npm start` does)")
    .argument("[file]", "scenario file: studied, its verdict printed, and opened in the page")
    .option("--once", "end after the verdict, serve nothing")
    .option("--port <number>", "first port to try (PORT does the same)", parsePort)
    .option("--host <address>", "address to listen on; anything but loopback insists on accounts")
    .option("--data <dir>", "folder of saved sites, scenarios and runs; memory keeps nothing")
    .option("--accounts", "insist on accounts on loopback too, for example behind a reverse proxy")
    .addHelpText(
      "after",
      `
Without --host this machine alone is served; Ctrl-C ends it. DATABASE_URL takes PostgreSQL instead of a folder.
All settings, the routes and how to make the first account: docs/how-to/server.md

Example:
  switchyard serve examples/01-hybrid-100-mw/scenario.yaml --port 8080
  SWITCHYARD_BOOTSTRAP_TOKEN=… switchyard serve --host 0.0.0.0 --data /srv/switchyard`,
    )
    .action((file: string | undefined, options: ServeOptions) => serve(context, file, options));
};

async function serve(
  { io, setExitCode }: CommandContext,
  file: string | undefined,
  options: ServeOptions,
): Promise<void> {
  const listen = listenAt(io, options); // a wrong port is said before a long study
  if (file === undefined) {
    if (options.once) throw fileErrors.onceWantsFile();
    return serveUntilStopped(io, listen, options);
  }
  const read = await readRunnableScenario(io, file);
  if (!read.ok) {
    setExitCode(2);
    return reportProblems(io, file, read.problems);
  }
  const result = await runStudy(io, read);
  if (isAboutDays(result)) {
    io.out(daysText(result));
    return;
  }
  io.out(verdictText(result));
  if (options.once || io.signal.aborted) return;
  await serveUntilStopped(io, listen, options, { read, result: toJson(result) });
}

interface Studied {
  readonly read: ReadScenario & { readonly ok: true };
  readonly result: string;
}

async function serveUntilStopped(
  io: CliIo,
  listen: { readonly host: string; readonly port: number },
  options: ServeOptions,
  studied?: Studied,
): Promise<void> {
  // loaded here: no other command should wait for a server's libraries
  const { isLoopbackAddress, startServer, USUAL_LIMITS } = await import("@switchyard/server");
  const environment = environmentSettings(io);
  const isLocal =
    isLoopbackAddress(listen.host) && !options.accounts && environment.publicOrigin === undefined;
  const level = logLevel(io);
  const store = await openUserStore(io, options, isLocal);
  try {
    const opened = studied && (await openStudied(store, studied));
    const settings: ServerSettings = {
      ...environment,
      ...builtFiles(),
      store,
      codeVersion: codeVersion(),
      jobWorkers: jobWorkers(),
      access: isLocal ? "local" : "accounts",
      examples: exampleSource,
      opened,
      log: { level, write: (line) => io.err(line) },
      limits: USUAL_LIMITS,
    };
    const server = await startServer(settings, { ...listen, say: (line) => io.err(`${line}\n`) });
    io.out(`${studied ? "The page of this study" : "Switchyard"}: ${server.address} (Ctrl-C ends it)\n`);
    await stopped(io.signal);
    await server.close();
  } finally {
    await store.close();
  }
}

/**
 * The store that the user named; where nobody named one, a second server on the same folder (or a home that can't be written) goes on
 * in memory and says so.
 */
async function openUserStore(io: CliIo, options: ServeOptions, mayForget: boolean): Promise<Database> {
  const { openStore } = await import("@switchyard/store");
  const { place, isStated } = storePlace(io, options);
  try {
    return await openStore(place, (error) => io.err(`note: ${error.message}\n`));
  } catch (error) {
    if (isStated || !mayForget || !isSwitchyardError(error)) throw error;
    io.err(`note: ${error.message}; this server keeps what is saved in memory alone\n`);
    return openStore({ kind: "memory" });
  }
}

async function openStudied(store: Database, { read, result }: Studied): Promise<Opened> {
  const { openScenarioFile } = await import("@switchyard/server");
  const folder = dirname(read.path);
  const names = [...new Set(read.parsed.files.map(({ file }) => file))];
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: new Uint8Array(await readFile(resolve(folder, name))) })),
  );
  const text = await readFile(read.path, "utf8");
  const { title } = read.parsed.scenario;
  const { path, hash } = read;
  return openScenarioFile(store, { path, text, title, files, result, hash, codeVersion: codeVersion() });
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((ended) => signal.addEventListener("abort", () => ended(), { once: true }));
}

function parsePort(text: string): number {
  if (!isPort(text))
    throw new InvalidArgumentError(`"${text}" is not a port; write a number from 0 to 65535`);
  return Number(text);
}
