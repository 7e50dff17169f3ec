import { randomBytes } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SCENARIO_KINDS, type ScenarioKind, scenarioTemplate } from "@switchyard/scenario";
import { Argument, Option } from "commander";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { fileErrors } from "../file-errors.ts";

/** `switchyard init`: a commented scenario file to start from. */
export const registerInit: RegisterCommand = (program, context) => {
  program
    .command("init")
    .description("write a commented scenario file to start from; never overwrites one")
    .addArgument(new Argument("[file]", "file to write").default("scenario.yaml"))
    .addOption(new Option("--kind <kind>", "kind of site").choices(SCENARIO_KINDS).default("hybrid"))
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Kinds: mine (mining only), hybrid (mining and AI side by side), conversion (a mine that becomes AI halls).

Example:
  switchyard init --kind mine my-site.yaml && switchyard validate my-site.yaml

JSON: { file, kind }`,
    )
    .action((file: string, options: InitOptions) => init(context, file, options));
};

interface InitOptions {
  readonly kind: ScenarioKind;
  readonly json?: boolean;
}

async function init({ io }: CommandContext, file: string, { kind, json }: InitOptions) {
  await writeNewFile(resolve(io.cwd, file), file, scenarioTemplate(kind));
  if (json) return printJson(io, { file, kind });
  io.out(`wrote ${file} (${kind}); next: switchyard validate ${file}\n`);
}

/** Writes beside the target, then gives the whole file its name in one step that fails where the name is taken. */
async function writeNewFile(path: string, file: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeWhole(temporary, text);
    await nameOnce(temporary, path);
  } catch (error) {
    throw writeFailure(error, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A hard link never overwrites. Where the file system has none, the name is reserved first, then replaced by the whole file. */
async function nameOnce(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(codeOf(error))) throw error;
    await (await open(path, "wx")).close();
    await rename(temporary, path);
  }
}

function writeFailure(error: unknown, file: string) {
  if (codeOf(error) === "EEXIST") return fileErrors.fileExists({ file });
  return fileErrors.notWritable({ file, reason: codeOf(error) || String(error) });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
