import { cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { fileErrors } from "../file-errors.ts";
import type { CliIo } from "../io.ts";
import { type ShippedExample, shippedExamples } from "../shipped-examples.ts";
import { wrapped } from "../verdict-table.ts";

/** `switchyard examples [NAME]`: what is shipped, each with its question. */
export const registerExamples: RegisterCommand = (program, context) => {
  program
    .command("examples")
    .description("list the examples that are shipped, each with its question; show or copy one")
    .argument("[name]", "an example, or how its name begins (01)")
    .option("--copy <dir>", "copy the example into a folder of this name, to change it; never overwrites")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      `
Example:
  switchyard examples 01 --copy my-site && switchyard study my-site/scenario.yaml

JSON: { examples: [{ name, title, question, commands, scenario }], copied?: folder }`,
    )
    .action((name: string | undefined, options: ExamplesOptions) => examples(context, name, options));
};

interface ExamplesOptions {
  readonly copy?: string;
  readonly json?: boolean;
}

async function examples({ io }: CommandContext, name: string | undefined, options: ExamplesOptions) {
  const all = await shippedExamples();
  const chosen = name === undefined ? all : chooseExamples(all, name);
  if (options.copy !== undefined) {
    if (name === undefined || chosen.length !== 1)
      throw fileErrors.oneExample({ given: name ?? "", known: chosen.map((entry) => entry.name).join(", ") });
    await copyExample(io, chosen[0]!, options.copy);
  }
  if (options.json) return printJson(io, answerOf(io, chosen, options.copy));
  if (options.copy !== undefined)
    return io.out(
      `copied ${chosen[0]!.name} to ${options.copy}; next: switchyard study ${join(options.copy, "scenario.yaml")}\n`,
    );
  if (name !== undefined && chosen.length === 1)
    return io.out(await readFile(join(chosen[0]!.folder, "README.md"), "utf8"));
  io.out(`${chosen.map(listed).join("\n")}\n`);
}

/** The example of that name, else those whose name begins so. @throws cli/no-such-example */
function chooseExamples(all: readonly ShippedExample[], name: string): readonly ShippedExample[] {
  const exact = all.filter((entry) => entry.name === name);
  const found = exact.length > 0 ? exact : all.filter((entry) => entry.name.startsWith(name));
  if (found.length === 0)
    throw fileErrors.noSuchExample({ name, known: all.map((entry) => entry.name).join(", ") });
  return found;
}

function listed({ name, title, question, commands }: ShippedExample): string {
  const text = wrapped(question, 96)
    .split("\n")
    .map((line) => `    ${line}`);
  return [
    `${name}: ${title}`,
    ...text,
    ...commands.slice(0, 1).map((command) => `    > ${command}`),
    "",
  ].join("\n");
}

function answerOf(io: CliIo, chosen: readonly ShippedExample[], copied: string | undefined) {
  return {
    examples: chosen.map(({ name, title, question, commands, folder }) => ({
      name,
      title,
      question,
      commands,
      scenario: relative(io.cwd, join(folder, "scenario.yaml")),
    })),
    ...(copied === undefined ? {} : { copied }),
  };
}

/** The whole folder but for the expected figures, copied beside its place and renamed. @throws cli/file-exists, cli/not-writable */
async function copyExample(io: CliIo, example: ShippedExample, to: string): Promise<void> {
  const target = resolve(io.cwd, to);
  let draft = "";
  try {
    await mkdir(resolve(target, ".."), { recursive: true });
    draft = await mkdtemp(`${target}.`);
    await cp(example.folder, draft, {
      recursive: true,
      filter: (source) => !source.endsWith("expected.json"),
    });
    // an empty folder may be replaced by a rename; anything that holds something is refused by the system
    await rename(draft, target);
  } catch (error) {
    if (draft) await rm(draft, { recursive: true, force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(code)) throw fileErrors.fileExists({ file: to });
    throw fileErrors.notWritable({ file: to, reason: code || String(error) });
  }
}
