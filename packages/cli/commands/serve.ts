import { studyPage } from "@switchyard/report";
import { servePage } from "@switchyard/server";
import { InvalidArgumentError } from "commander";
import { type CommandContext, type RegisterCommand, toJson } from "../command.ts";
import { daysText } from "../days-text.ts";
import { fileErrors } from "../file-errors.ts";
import { readRunnableScenario, reportProblems } from "../scenario-file.ts";
import { isAboutDays, runStudy } from "../study-run.ts";
import { verdictText } from "../verdict-table.ts";

const DEFAULT_PORT = 7473;

/** `switchyard serve FILE`: the verdict in the terminal, then its page on loopback until it is stopped. */
export const registerServe: RegisterCommand = (program, context) => {
  program
    .command("serve")
    .description("study a site, print the verdict and serve its page on this machine (what `npm start` does)")
    .argument("<file>", "scenario file")
    .option("--once", "end after the verdict, serve nothing")
    .option("--port <number>", "first port to try (PORT does the same)", parsePort)
    .addHelpText(
      "after",
      `
The page is served to this machine only; Ctrl-C ends it.

Example:
  switchyard serve examples/01-hybrid-100-mw/scenario.yaml --port 8080`,
    )
    .action((file: string, options: ServeOptions) => serve(context, file, options));
};

interface ServeOptions {
  readonly once?: boolean;
  readonly port?: number;
}

async function serve(
  { io, setExitCode }: CommandContext,
  file: string,
  options: ServeOptions,
): Promise<void> {
  const port = options.port ?? (io.env.PORT ? portOf(io.env.PORT) : DEFAULT_PORT);
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
  const server = await servePage({
    files: {
      "/": { contentType: "text/html; charset=utf-8", body: studyPage(result) },
      "/study.json": { contentType: "application/json; charset=utf-8", body: toJson(result) },
    },
    port,
    log: (line) => io.err(`${line}\n`),
  });
  io.out(`The page of this study: ${server.address} (Ctrl-C ends it)\n`);
  await new Promise<void>((ended) => io.signal.addEventListener("abort", () => ended(), { once: true }));
  await server.close();
}

/** A port of the environment: commander checks only options. @throws cli/bad-port */
function portOf(text: string): number {
  if (!isPort(text)) throw fileErrors.badPort({ given: text });
  return Number(text);
}

function parsePort(text: string): number {
  if (!isPort(text))
    throw new InvalidArgumentError(`"${text}" is not a port; write a number from 0 to 65535`);
  return Number(text);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
