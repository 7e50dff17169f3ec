import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type ParsedScenario, type Problem, parseScenario } from "@switchyard/scenario";
import { fileErrors } from "./file-errors.ts";
import type { CliIo } from "./io.ts";
import { missingFileProblems } from "./named-files.ts";

/** A scenario read from disk, or what is wrong with it. */
export type ReadScenario =
  | {
      readonly ok: true;
      readonly parsed: ParsedScenario;
      /** Absolute. */
      readonly path: string;
      /** First 16 hex digits of the text's sha256: the scenario's identity in every result. */
      readonly hash: string;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a scenario file, relative to where the user stands.
 *
 * @throws cli/no-such-file, cli/not-a-file, cli/not-readable
 */
export async function readScenarioFile(io: CliIo, file: string): Promise<ReadScenario> {
  const path = resolve(io.cwd, file);
  const text = await readText(path, file, io.cwd);
  const parsed = parseScenario(text, { fileName: file, basePath: dirname(path) });
  if (!parsed.ok) return parsed;
  return { ok: true, parsed, path, hash: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}

/**
 * The same for a run: the files that the scenario names must be there too, and what is worth a note is noted.
 *
 * @throws cli/no-such-file, cli/not-a-file, cli/not-readable
 */
export async function readRunnableScenario(io: CliIo, file: string): Promise<ReadScenario> {
  const read = await readScenarioFile(io, file);
  if (!read.ok) return read;
  const problems = missingFileProblems(read.parsed, read.path);
  if (problems.length > 0) return { ok: false, problems };
  for (const { path, message } of read.parsed.warnings) io.err(`note ${path}: ${message}\n`);
  return read;
}

/** Prints every problem of a file: where, what, the stable code; then how many. */
export function reportProblems(io: CliIo, file: string, problems: readonly Problem[]): void {
  for (const { line, column, message, code } of problems)
    io.err(`${file}:${line}:${column}: ${message} [${code}]\n`);
  io.err(`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${file}\n`);
}

async function readText(path: string, file: string, folder: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) throw fileErrors.notAFile({ file });
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR") throw fileErrors.noSuchFile({ file, folder });
    if (code.startsWith("E")) throw fileErrors.notReadable({ file, reason: code });
    throw error;
  }
}
