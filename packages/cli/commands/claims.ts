import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { claimsMarkdown, claimsPage } from "@switchyard/report";
import {
  claimByClaim,
  type EvidenceRegister,
  evidenceRowsText,
  REGISTER_SEED,
  type RegisterIdentity,
} from "@switchyard/study";
import { claimText, registerText } from "../claims-text.ts";
import { codeVersion } from "../code-version.ts";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { positiveOption } from "./network-options.ts";

/** `switchyard claims [ID]`: the articles' claims, put to the test. */
export const registerClaims: RegisterCommand = (program, context) => {
  program
    .command("claims")
    .description(
      "put the claims of the source articles to the test: verdict, figures, where the answer turns",
    )
    .argument("[id]", "one claim, for example three-to-five-times; all where left out")
    .option("--json", "print JSON: a list of claims")
    .option("--html <file>", "write a self-contained report with a figure per claim")
    .option("--markdown <file>", "write the register as docs/claims.md holds it")
    .option("--seed <number>", "seed of what is drawn", positiveOption("--seed", "7"))
    .addHelpText("after", EXAMPLES)
    .action((id: string | undefined, options: ClaimsOptions) => claims(context, id, options));
};

const EXAMPLES = `
Examples:
  switchyard claims
  switchyard claims three-to-five-times --json
  switchyard claims --html evidence.html

JSON: [{id, wording, verdict (holds | holds-only-when | fails | uncertain | recorded), answer, fact {question, checks},
mechanism {question, method, awaits, isDecided}, conditions, headline, figures, boundary, decisiveInput, irrelevantInput,
readings, disputedInputs, whatWouldChange, paths, interval, map, inputs, restsOn, run {assumptionsHash, codeVersion, seed}}]`;

interface ClaimsOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly markdown?: string;
  readonly seed?: number;
}

async function claims({ io }: CommandContext, id: string | undefined, options: ClaimsOptions): Promise<void> {
  const run: RegisterIdentity = {
    assumptionsHash: createHash("sha256").update(evidenceRowsText()).digest("hex").slice(0, 16),
    codeVersion: codeVersion(),
    seed: Math.round(options.seed ?? REGISTER_SEED),
  };
  // the document prints no maps, and its specification runs it anew
  const hasMaps = options.json === true || options.html !== undefined;
  const register = runRegister(run, { ids: id === undefined ? undefined : [id], hasMaps }, (text) => {
    if (io.isTerminal) io.err(text);
  });
  if (options.html !== undefined) await write(options.html, claimsPage(register));
  if (options.markdown !== undefined) await write(options.markdown, claimsMarkdown(register));
  if (options.json) return printJson(io, register.claims);
  if (options.html !== undefined || options.markdown !== undefined) return;
  io.out(id === undefined ? registerText(register) : claimText(register.claims[0]!));

  async function write(file: string, text: string): Promise<void> {
    await writeFile(resolve(io.cwd, file), text);
    io.err(`wrote ${file}\n`);
  }
}

function runRegister(
  run: RegisterIdentity,
  { ids, hasMaps }: { readonly ids: readonly string[] | undefined; readonly hasMaps: boolean },
  tell: (text: string) => void,
): EvidenceRegister {
  const steps = claimByClaim(run, { hasMaps, ...(ids === undefined ? {} : { ids }) });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    tell(`\r${step.value.id.padEnd(40)}`);
  }
}
