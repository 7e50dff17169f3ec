import { jsonText } from "@switchyard/report";
import type { Command } from "commander";
import type { CliIo } from "./io.ts";

/** What every command gets; it answers by `io.out` and, where it isn't 0, by an exit code. */
export interface CommandContext {
  readonly io: CliIo;
  /** 0 done, 1 the run failed or the answer is "no", 2 the input or the call is wrong. */
  setExitCode(code: 0 | 1 | 2): void;
}

/** Adds one command (with its own subcommands) to the program; one file per command in `commands/`. */
export type RegisterCommand = (program: Command, context: CommandContext) => void;

/** Prints a value as JSON, two spaces, BigInt as decimal text, refusing NaN and infinities: an answer is never "null". */
export function printJson(io: CliIo, value: unknown): void {
  io.out(`${toJson(value)}\n`);
}

/** JSON text of a result; throws where a figure is not finite, so that NaN never leaves the program. */
export const toJson: (value: unknown) => string = jsonText;
