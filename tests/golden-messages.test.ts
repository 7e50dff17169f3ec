import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatProblem, parseScenario } from "@switchyard/scenario";
import { expect, test } from "vitest";

/**
 * Wrong scenario files with their exact messages: `NN-name.yaml` and `NN-name.txt` beside it, one line per problem.
 * A changed message is a changed promise to users. GOLDEN_MESSAGES=write rewrites the texts; read the difference.
 */
const folder = fileURLToPath(new URL("./golden-messages", import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

function messagesOf(name: string): string {
  const read = parseScenario(readFileSync(join(folder, `${name}.yaml`), "utf8"), {
    fileName: `${name}.yaml`,
  });
  return read.ok ? "" : read.problems.map((problem) => `${formatProblem(problem)}\n`).join("");
}

test("there are at least ten wrong files", () => {
  expect(names.length).toBeGreaterThanOrEqual(10);
});

test.each(names)("%s says exactly what is wrong, all at once", (name) => {
  const messages = messagesOf(name);
  const expected = join(folder, `${name}.txt`);
  if (process.env.GOLDEN_MESSAGES === "write") writeFileSync(expected, messages);
  expect(messages).not.toBe("");
  expect(messages).toBe(readFileSync(expected, "utf8"));
});
