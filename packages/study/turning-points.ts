import { type Comparison, courseOf, findingTippingPoint, type TippingPoint } from "@switchyard/core/strategy";
import type { Answered } from "./assemble-study.ts";
import { turningComparison } from "./prepare-study.ts";
import type { PathDesk } from "./session-paths.ts";
import { driven, type StudyPorts } from "./study-ports.ts";
import type { ToldTurn } from "./turning-over-futures.ts";

/** Where the answer turns on the stated path, and on average over the futures where there are any. */
export async function turningPoints(
  { scenario, prepared, cases, best }: Pick<Answered, "scenario" | "prepared" | "cases" | "best">,
  studied: Awaited<ReturnType<PathDesk["study"]>> | undefined,
  ports: StudyPorts,
): Promise<readonly ToldTurn[]> {
  const turning: Comparison = turningComparison(scenario, prepared, cases);
  const { levers } = prepared;
  const steps = levers.length + 1;
  const tipping: TippingPoint[] = [];
  for (const [index, lever] of levers.entries()) {
    ports.progress(index + 1, steps, `where the answer turns: ${lever.parameter}`);
    tipping.push(await driven(findingTippingPoint(turning, lever), ports));
  }
  ports.progress(steps, steps, "done");
  if (!studied) return tipping;
  const { tellTurns } = await import("./turning-over-futures.ts");
  const { batch, paths } = studied;
  const { evaluator, candidates } = turning;
  const { pathCount, chosen, statistics } = paths.answer;
  const { sampling } = scenario.uncertainty;
  const studiedChoices = chosen.map(({ choice }, k) => ({
    choice,
    npvUsd: statistics[k]!.figures.npvUsd.paths.mean,
  }));
  const futures = { batch, pathCount, sampling, best: courseOf(best.choice), studied: studiedChoices };
  return tellTurns(tipping, { evaluator, candidates, levers, ...futures }, ports);
}
