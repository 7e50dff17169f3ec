import { validateAnswerSchema } from "@switchyard/scenario";
import { answerJsonSchema, scenarioJsonSchema } from "@switchyard/scenario/json-schema";
import {
  mapResultSchema,
  policyResultSchema,
  sensitivityResultSchema,
  studyResultSchema,
} from "@switchyard/study";
import { Option } from "commander";
import { printJson, type RegisterCommand } from "../command.ts";

/** What has a schema: the file that users write, and what commands print as JSON. */
const SCHEMAS = {
  scenario: scenarioJsonSchema,
  study: () => answerJsonSchema("switchyard study --json", studyResultSchema),
  sensitivity: () => answerJsonSchema("switchyard sensitivity --json", sensitivityResultSchema),
  map: () => answerJsonSchema("switchyard map --json", mapResultSchema),
  policy: () => answerJsonSchema("switchyard policy --json", policyResultSchema),
  validate: () => answerJsonSchema("switchyard validate --json", validateAnswerSchema),
};

/** `switchyard schema`: the scenario file, or an answer, as JSON Schema. */
export const registerSchema: RegisterCommand = (program, { io }) => {
  program
    .command("schema")
    .description("print the JSON Schema of the scenario file, so that an editor completes and checks it")
    .addOption(
      new Option("--of <what>", "the scenario file, or the JSON that a command prints")
        .choices(Object.keys(SCHEMAS))
        .default("scenario"),
    )
    .option("--json", "the answer is JSON in any case")
    .addHelpText(
      "after",
      `
Example:
  switchyard schema > scenario.schema.json
  and as first line of the scenario:  # yaml-language-server: $schema=./scenario.schema.json`,
    )
    .action(({ of }: { of: keyof typeof SCHEMAS }) => printJson(io, SCHEMAS[of]()));
};
