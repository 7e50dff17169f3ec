import type { Scenario } from "@switchyard/scenario";
import { studyLevers } from "./levers.ts";
import type { PreparedStudy } from "./prepare-study.ts";
import { type Shifts, shiftedPath, shiftedWorld } from "./shifts.ts";

/** World and levers with the sliders of the question on top of the scenario. */
export function shiftedStudy(scenario: Scenario, prepared: PreparedStudy, shifts: Shifts): PreparedStudy {
  const world = shiftedWorld(prepared.world, shifts);
  if (world === prepared.world) return prepared;
  const path = shiftedPath(prepared.path, shifts);
  return { ...prepared, world, path, levers: studyLevers(scenario, prepared.site, world, path, shifts) };
}
