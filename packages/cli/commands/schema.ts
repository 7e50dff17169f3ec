import { scenarioJsonSchema } from "@switchyard/scenario/json-schema";
import { printJson, type RegisterCommand } from "../command.ts";

/** `switchyard schema`: the scenario file as JSON Schema. */
export const registerSchema: RegisterCommand = (program, { io }) => {
  program
    .command("schema")
    .description("print the JSON Schema of the scenario file, so that an editor completes and checks it")
    .option("--json", "the answer is JSON in any case")
    .addHelpText(
      "after",
      `
Example:
  switchyard schema > scenario.schema.json
  and as first line of the scenario:  # yaml-language-server: $schema=./scenario.schema.json`,
    )
    .action(() => printJson(io, scenarioJsonSchema()));
};
