import { main } from "./index.ts";
import type { CliIo } from "./io.ts";

/** What a command answered. */
export interface Answered {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, from a folder. */
export async function runIn(
  cwd: string,
  args: readonly string[],
  change: Partial<CliIo> & { readonly onOut?: (all: string) => void } = {},
): Promise<Answered> {
  const written = { out: "", err: "" };
  const { onOut, ...io } = change;
  const exit = await main(args, {
    out: (text) => {
      written.out += text;
      onOut?.(written.out);
    },
    err: (text) => {
      written.err += text;
    },
    cwd,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
    ...io,
  });
  return { exit, ...written };
}
