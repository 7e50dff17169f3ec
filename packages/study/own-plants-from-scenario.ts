import type { OwnPlant } from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";
import { renewableShare } from "./dispatch-profiles.ts";
import { yearHorizon } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";

const NAMES = { pv: "sun", wind: "wind" } as const;

/** The site's own sun and wind, each with its year of output; undefined where there is none. @throws what `renewableShare` throws */
export function ownPlantsFromScenario(
  scenario: Scenario,
  input: PriceInput,
): readonly OwnPlant[] | undefined {
  const { power } = scenario;
  const plants = (["pv", "wind"] as const).flatMap((id): OwnPlant[] => {
    const stated = power[id];
    if (!stated) return [];
    const share = renewableShare(id, yearHorizon(scenario, input), input.profiles ?? new Map(), stated);
    return [
      {
        id,
        name: NAMES[id],
        availableMw: share.map((fraction) => fraction * stated.powerMw),
        exists: stated.exists ?? false,
        capexUsd: (stated.capexUsdPerMw ?? 0) * stated.powerMw,
        upkeepUsdPerYear: (stated.upkeepUsdPerMwYear ?? 0) * stated.powerMw,
        lifeMonths: Math.round(stated.lifeMonths ?? Number.POSITIVE_INFINITY),
      },
    ];
  });
  return plants.length > 0 ? plants : undefined;
}
