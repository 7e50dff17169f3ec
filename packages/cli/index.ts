import { isSwitchyardError } from "@switchyard/core/quantity";
import { Command, CommanderError } from "commander";
import type { CommandContext } from "./command.ts";
import { commands } from "./commands/index.ts";
import type { CliIo } from "./io.ts";

export type { CliIo } from "./io.ts";

/**
 * Runs one call of the program.
 *
 * @param args the words after `switchyard`
 * @returns the exit status: 0 done, 1 the run failed, 2 the input or the call is wrong, 130 it was stopped before it had an answer
 */
export async function main(args: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const context: CommandContext = {
    io,
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  const program = makeProgram(context);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (io.signal.aborted) return reportStop(args, io);
    return reportFailure(error, io);
  }
}

function makeProgram(context: CommandContext): Command {
  const program = new Command("switchyard")
    .description(
      "Where should the next megawatt-hour go: mining, AI hosting, both, storage, or back to the grid?",
    )
    .version("0.1.0")
    .exitOverride()
    .configureOutput({ writeOut: context.io.out, writeErr: context.io.err })
    .showHelpAfterError("(add --help for what is allowed, with an example)")
    .showSuggestionAfterError(true);
  for (const register of commands) register(program, context);
  return program;
}

/** As shells mark what a user interrupted: 128 and the signal's number. */
const STOPPED = 130;

/** A server that is stopped did what was asked; a question that is stopped has no answer, and nothing after it should think so. */
function reportStop([command]: readonly string[], io: CliIo): number {
  io.err("stopped\n");
  return command === "serve" ? 0 : STOPPED;
}

function reportFailure(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isSwitchyardError(error)) {
    io.err(`error ${error.code}: ${error.message}\n`);
    return 2;
  }
  io.err(`switchyard failed: ${error instanceof Error ? error.message : String(error)}\n`);
  if (io.env.SWITCHYARD_DEBUG && error instanceof Error) io.err(`${error.stack}\n`);
  return 1;
}
