import { type MapAxis, mappingWinners, ratioSteps } from "@switchyard/core/strategy";
import { type AssumptionUse, mergeAssumptionUses, type Scenario } from "@switchyard/scenario";
import * as z from "zod/mini";
import { openFutures } from "./futures-desk.ts";
import { notYetCounted } from "./not-yet-counted.ts";
import type { RunIdentity } from "./run-identity.ts";
import { keepingInOrder } from "./run-parts.ts";
import { LEVER_NAMES, leverNamed, openDesk, plainUses, runHeadOf } from "./sensitivity.ts";
import type { SensitivityDesk, Setting } from "./sensitivity-desk.ts";
import { counted, drive } from "./sensitivity-drive.ts";
import { assumptionUse, runHead } from "./sensitivity-result.ts";
import { STRATEGY_NAMES } from "./strategy-names.ts";
import type { StudyPorts } from "./study.ts";
import { studyErrors } from "./study-errors.ts";

const axis = z.object({
  parameter: z.string(),
  unit: z.string(),
  today: z.number(),
  values: z.array(z.number()),
});

const cell = z.object({
  x: z.number(),
  y: z.number(),
  best: z.string(),
  bestUsd: z.number(),
  /** Lead over the second best. */
  leadUsd: z.number(),
  /** Of the lead, where the map is a mean over futures: below two of these the two can't be told apart. */
  leadErrorUsd: z.optional(z.number()),
  ways: z.array(z.object({ id: z.string(), valueUsd: z.number(), standardErrorUsd: z.optional(z.number()) })),
});

/**
 * The answer of `switchyard map --json`: which strategy is best at each place of a grid of two inputs, all else as it is. Cells run
 * along x first, from the lowest y up. Money is USD over doing nothing.
 */
export const mapResultSchema = z.object({
  schema: z.literal("switchyard/map/1"),
  title: z.string(),
  run: runHead,
  names: z.record(z.string(), z.string()),
  x: axis,
  y: axis,
  today: cell,
  cells: z.array(cell),
  assumptions: z.array(assumptionUse),
  warnings: z.array(z.string()),
});

/** A map of winners; see the schema's comments. */
export type MapResult = z.infer<typeof mapResultSchema>;

/** Inputs that a map may run along. */
export type MapInput = keyof typeof LEVER_NAMES;
export const MAP_INPUTS = Object.keys(LEVER_NAMES) as readonly MapInput[];

/** The grid of a map. */
export interface MapOptions {
  readonly x: MapInput;
  readonly y: MapInput;
  /** Places along each side; odd, so that today's own value is one of them. */
  readonly steps: number;
  /** Each side runs from today's value over this to today's value times this. */
  readonly span: number;
  /** Futures that the map is a mean over; 0 or absent = the stated path. Even. */
  readonly paths?: number;
}

/** The map that is drawn unless asked otherwise: rent against hashprice, 40 % to 2.5 times of today. */
export const USUAL_MAP: MapOptions = { x: "rent", y: "hashprice", steps: 13, span: 2.5 };

/** Longest delay on a map whose side is the delay, months. */
const LONGEST_DELAY_MONTHS = 36;

/**
 * Which strategy wins where: on average over futures where some are asked for (the hybrid keeps the split that is best today), else on
 * the scenario's one stated path.
 *
 * @throws study/no-such-input where the site has no such input, and what {@link studyScenario} throws
 */
export async function mapStudy(
  scenario: Scenario,
  scenarioUses: readonly AssumptionUse[],
  identity: RunIdentity,
  ports: StudyPorts,
  options: MapOptions = USUAL_MAP,
): Promise<MapResult> {
  const { desk, prices, uses } = await openDesk(scenario, scenarioUses, ports);
  const [x, y] = [axisOf(desk, options.x, options), axisOf(desk, options.y, options)];
  const ticket = { done: 0, total: x.values.length * y.values.length + 1 };
  const futures = options.paths
    ? openFutures(desk, { pathCount: options.paths, holdsSplit: true })
    : undefined;
  const asking = keepingInOrder((futures ?? desk).evaluating, "place", ports.parts);
  const evaluating = counted(asking, ticket, (done, total) =>
    ports.progress(done, total, "places of the map"),
  );
  const map = await drive(
    mappingWinners(x, y, (atX, atY) => settingAt(desk, options, atX, atY), evaluating, futures?.errorOf),
    ports,
  );
  return mapResultSchema.parse({
    schema: "switchyard/map/1",
    title: scenario.title,
    run: runHeadOf(desk, identity, futures),
    names: STRATEGY_NAMES,
    x: { ...map.x },
    y: { ...map.y },
    today: map.today,
    cells: map.cells,
    assumptions: plainUses(mergeAssumptionUses(uses, futures?.uses ?? [])),
    warnings: [...prices.warnings, ...notYetCounted(scenario)],
  });
}

function axisOf(desk: SensitivityDesk, input: MapInput, { steps, span }: MapOptions): MapAxis {
  const lever = leverNamed(desk, input);
  if (!lever)
    throw studyErrors.noSuchInput({ input, has: desk.levers.map(({ parameter }) => parameter).join(", ") });
  const values =
    input === "delay"
      ? Array.from({ length: steps }, (_, i) =>
          Math.round((i * LONGEST_DELAY_MONTHS) / Math.max(1, steps - 1)),
        )
      : ratioSteps(lever.today, span, steps);
  return { parameter: lever.parameter, unit: lever.unit, today: lever.today, values };
}

/** Both inputs moved: what the second lever changes in today's world is laid over the first one's world. */
function settingAt(desk: SensitivityDesk, { x, y }: MapOptions, atX: number, atY: number): Setting {
  const { world } = desk.today;
  const [leverX, leverY] = [leverNamed(desk, x)!, leverNamed(desk, y)!];
  const [byX, byY] = [leverX.worldAt(atX), leverY.worldAt(atY)];
  const changed = Object.entries(byY).filter(([key, value]) => value !== world[key as keyof typeof world]);
  return {
    world: { ...byX, ...Object.fromEntries(changed) },
    shifts: { ...leverX.shiftsAt(atX), ...leverY.shiftsAt(atY) },
    site: {},
  };
}
