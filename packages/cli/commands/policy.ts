import { chartSvg, csvTable, policyChart, standaloneSvg } from "@switchyard/report";
import { type PolicyResult, policyStudy, USUAL_POLICY } from "@switchyard/study";
import { InvalidArgumentError } from "commander";
import { askStudy, RESUME_OPTION } from "../asked-study.ts";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { policyText } from "../policy-text.ts";

/** `switchyard policy FILE`: when to convert, as the future unfolds. */
export const registerPolicy: RegisterCommand = (program, context) => {
  program
    .command("policy")
    .description("say when to convert each block as the future unfolds, and what deciding later is worth")
    .argument("<file>", "scenario file")
    .option(
      "--paths <count>",
      "futures it is fitted on, and as many fresh ones it is valued on",
      pathsArgument,
      USUAL_POLICY.paths,
    )
    .option("--years <count>", "years in which something may be ordered", yearsArgument, USUAL_POLICY.years)
    .option(...RESUME_OPTION)
    .option("--json", "print the whole result as JSON (schema: switchyard schema --of policy)")
    .option("--csv", "print the boundaries, one row per date, count of blocks and thing of the state")
    .option("--svg", "print when blocks are ordered as a picture")
    .addHelpText(
      "after",
      `
Exit status: 0 there is a policy, 1 the run failed, 2 the scenario or the call is wrong, 130 stopped
(--resume goes on).

Example:
  switchyard policy examples/01-hybrid-100-mw/scenario.yaml --paths 2048`,
    )
    .action((file: string, options: Options) => policy(context, file, options));
};

interface Options {
  readonly paths: number;
  readonly years: number;
  readonly resume?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
}

function pathsArgument(text: string): number {
  const paths = Number(text);
  if (paths % 2 !== 0 || !(paths >= 64 && paths <= 100_000))
    throw new InvalidArgumentError("write an even number from 64 to 100000");
  return paths;
}

function yearsArgument(text: string): number {
  const years = Number(text);
  if (!(years >= 0.25 && years <= 40)) throw new InvalidArgumentError("write years from 0.25 to 40");
  return years;
}

async function policy(context: CommandContext, file: string, options: Options): Promise<void> {
  const { io } = context;
  const { paths, years, resume } = options;
  const asked = { paths, years };
  const result = await askStudy(
    context,
    file,
    { command: "policy", options: asked, resume },
    ({ read, identity, ports }) =>
      policyStudy(read.parsed.scenario, read.parsed.assumptionsUsed, identity, ports, asked),
  );
  if (!result) return;
  if (options.json) printJson(io, result);
  else if (options.csv) io.out(boundaryCsv(result));
  else if (options.svg) io.out(`${standaloneSvg(chartSvg(policyChart(result)))}\n`);
  else io.out(policyText(result));
}

function boundaryCsv({ boundaries }: PolicyResult): string {
  return csvTable(
    ["quarter", "month", "blocks_ordered", "state", "unit", "orders", "boundary"],
    boundaries.map((each) => [
      each.quarter,
      each.month,
      each.orderedCount,
      each.feature,
      each.unit,
      each.kind === "crossing" ? (each.ordersAbove ? "above" : "below") : each.kind,
      each.at,
    ]),
  );
}
