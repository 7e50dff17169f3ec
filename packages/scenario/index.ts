export { type ValidateAnswer, validateAnswerSchema } from "./answer.ts";
export * from "./assumptions/index.ts";
export { readComponentGraph } from "./component-graph-file.ts";
export type { ConversionUse, StatedRate } from "./context.ts";
export { scenarioErrors } from "./errors.ts";
export type { NamedFile } from "./named-files.ts";
export { nearestWord } from "./nearest.ts";
export {
  type ParsedScenario,
  type ParseOptions,
  parseScenario,
  type RefusedScenario,
  type Warning,
} from "./parse.ts";
export { formatProblem, missingFileProblem, type Problem } from "./problem.ts";
export * from "./schema/index.ts";
export { SCENARIO_KINDS, type ScenarioKind, scenarioTemplate } from "./templates.ts";
export { labelGrid } from "./time-labels.ts";
export { DIMENSIONS, type DimensionName } from "./units/dimensions.ts";
export { type QuantityReading, readQuantity } from "./units/quantity.ts";
export { type OffsetSpan, offsetSpans } from "./zone-offsets.ts";
export { isZone } from "./zones.ts";
