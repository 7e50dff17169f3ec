import { goldenHash, hashOfNumbers } from "@switchyard/core/uncertainty";
import { hashWorlds } from "@switchyard/core/world";
import { parseScenario } from "@switchyard/scenario";
import { worldModelOf } from "../../packages/study/world-from-scenario.ts";

/** Everything random of a scenario, hashed: run in Node and, bundled, in a browser. */
export function hashesOfScenario(text: string): Readonly<Record<string, string>> {
  const read = parseScenario(text, { fileName: "scenario.yaml" });
  if (!("scenario" in read)) throw new Error("the scenario can't be read");
  const model = worldModelOf(read.scenario);
  const { fleet } = model.hashrate;
  return {
    ...goldenHash(),
    fleet: hashOfNumbers([...fleet.startEhs, ...fleet.entryFraction, ...fleet.newCostUsdPerTh]),
    forward: hashOfNumbers(model.network.price.valuation.content.values),
    difficulty: hashOfNumbers(model.network.difficulty),
    ...hashWorlds(model, 60, read.scenario.uncertainty.seed),
  };
}
