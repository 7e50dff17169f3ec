import { type Movement, scaled, WRONG_BY_FRACTION } from "@switchyard/core/evidence";
import { isSwitchyardError } from "@switchyard/core/quantity";
import { findAssumption, overlayAssumptions } from "@switchyard/scenario";
import { type Chain, explainFigure, provenanceErrors } from "@switchyard/study";
import type { CliIo } from "./io.ts";
import { readScenarioFile } from "./scenario-file.ts";
import { isAboutDays, runStudy } from "./study-run.ts";

/**
 * How a study's figure moves when each unproven assumption is a fifth lower and higher: the scenario is read and run again under
 * each, so that defaults of the file move too. The answer turns where another strategy becomes best.
 *
 * @throws provenance/another-scenario where the file is not the one of the result
 */
export async function movedFigure(
  io: CliIo,
  file: string,
  chain: Chain,
  only: readonly string[] | undefined,
): Promise<readonly Movement[]> {
  const read = await readScenarioFile(io, file);
  if (!read.ok || read.hash !== chain.run.scenarioHash)
    throw provenanceErrors.anotherScenario({ file, hash: chain.run.scenarioHash });
  const now = await answerOf(io, file, chain.path);
  const ids = chain.unproven.filter((id) => only === undefined || only.includes(id));
  for (const id of only ?? [])
    if (!chain.unproven.includes(id))
      io.err(`note ${id}: not among the unproven figures that this result rests on\n`);
  const moves: Movement[] = [];
  for (const id of ids.filter(isNumeric)) {
    if (io.isTerminal) io.err(`\r${id.padEnd(48)}`);
    const [lower, upper] = [
      await under(id, 1 - WRONG_BY_FRACTION, () => answerOf(io, file, chain.path)),
      await under(id, 1 + WRONG_BY_FRACTION, () => answerOf(io, file, chain.path)),
    ];
    moves.push({
      path: id,
      status: findAssumption(id).status,
      lowerValue: lower?.value ?? null,
      upperValue: upper?.value ?? null,
      turnsAnswer: [lower, upper].some((each) => each && now && each.best !== now.best),
    });
  }
  const sizeOf = ({ lowerValue, upperValue }: Movement) =>
    Math.max(
      ...[lowerValue, upperValue].map((value) => Math.abs((value ?? now?.value ?? 0) - (now?.value ?? 0))),
    );
  return moves.sort((a, b) => sizeOf(b) - sizeOf(a));
}

interface Answer {
  readonly value: number | null;
  readonly best: string;
}

async function answerOf(io: CliIo, file: string, path: string): Promise<Answer | null> {
  const read = await readScenarioFile(io, file);
  if (!read.ok) return null;
  const result = await runStudy({ ...io, err: () => {}, isTerminal: false }, read);
  if (isAboutDays(result)) return null;
  const { value } = explainFigure(result, path);
  return { value: typeof value === "number" ? value : null, best: result.answer.best };
}

/** Runs work with one row times a factor; null where the model refuses the value. */
async function under(id: string, factor: number, work: () => Promise<Answer | null>): Promise<Answer | null> {
  const row = findAssumption(id);
  const restore = overlayAssumptions([scaledRow(row, factor)]);
  try {
    return await work();
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  } finally {
    restore();
  }
}

type Row = ReturnType<typeof findAssumption>;

/** A record moves with all its figures. */
function scaledRow(row: Row, factor: number): Row {
  const fields = typeof row.value === "object" && row.value !== null && !Array.isArray(row.value);
  if (!fields) return scaled({ [row.id]: row }, row.id, factor)[row.id] as Row;
  const keys = Object.keys(row.value as object).filter((key) => key !== "id" && key !== "name");
  return keys.reduce(
    (changed, key) => scaled({ [row.id]: changed }, `${row.id}.${key}`, factor)[row.id] as Row,
    row,
  );
}

function isNumeric(id: string): boolean {
  const { value } = findAssumption(id);
  return typeof value === "number" || (typeof value === "object" && value !== null);
}
