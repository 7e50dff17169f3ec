import type { Choice } from "@switchyard/core/strategy";
import type { Scenario } from "@switchyard/scenario";
import type { PriceFiles } from "./price-input.ts";
import type { StudyOptions } from "./study-options.ts";
import type { ShardFigures } from "./uncertain-run.ts";

/** All that a worker needs to evaluate shards of a study by itself: plain data, to be copied to it. */
export interface ShardQuestion {
  readonly scenario: Scenario;
  readonly files: PriceFiles;
  readonly options: StudyOptions;
  readonly pathCount: number;
}

/** Evaluates shards of one question. */
export type ShardWorker = (index: number, choices: readonly Choice[]) => ShardFigures;

/** Workers of one question, whoever runs them: threads of Node, workers of a browser. */
export interface ShardPool {
  readonly evaluate: (
    indices: readonly number[],
    choices: readonly Choice[],
    ready: (index: number, figures: ShardFigures) => void,
  ) => Promise<void>;
  readonly close: () => void;
}
