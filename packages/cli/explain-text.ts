import { quantityText } from "@switchyard/core/evidence";
import type { Chain } from "@switchyard/study";
import { textTable } from "./text-table.ts";

/** The chain of a figure as a terminal shows it: figure, run, rows, and how far it moves. */
export function chainText(chain: Chain): string {
  const value = typeof chain.value === "number" ? quantityText(chain.value, chain.unit) : String(chain.value);
  const { scenarioHash, codeVersion, seed } = chain.run;
  return [
    `${chain.path} = ${value}`,
    chain.label,
    `computed by: ${chain.method}`,
    `run: scenario ${scenarioHash}, code ${codeVersion}, seed ${seed}`,
    ...chain.notes.map((note) => `note: ${note}`),
    "",
    textTable(["input", "value", "unit", "status", "date", "source"], chain.inputs.map(inputRow)),
    restText(chain),
    "",
  ].join("\n");
}

const LONGEST = 60;

function inputRow({ path, value, unit, status, date, source }: Chain["inputs"][number]): readonly string[] {
  return [path, cut(valueText(value)), unit, status, date, cut(source)];
}

function valueText(value: unknown): string {
  if (value === null) return "(several)";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 2)} …` : text;
}

function restText({ unproven, movements, inputs }: Chain): string {
  if (unproven.length === 0) return "It rests on no pending and no assumed figure.";
  const head = `It rests on ${unproven.length} pending or assumed figures of ${inputs.length} inputs.`;
  if (movements === null)
    return `${head} How far it moves if they are wrong by 20 %: add --scenario FILE (and --wrong ID for one of them).`;
  const rows = movements.map(({ path, status, lowerValue, upperValue, turnsAnswer }) => [
    path,
    status,
    quantityText(lowerValue, ""),
    quantityText(upperValue, ""),
    turnsAnswer ? "turns the answer" : "",
  ]);
  return `${head} If each alone is wrong by 20 %:\n\n${textTable(["input", "status", "a fifth lower", "a fifth higher", ""], rows)}`;
}
