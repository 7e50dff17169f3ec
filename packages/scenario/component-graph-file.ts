import { type ComponentGraph, checkGraph, facilityErrors } from "@switchyard/core/facility";
import { parse } from "yaml";
import * as z from "zod/mini";

const text = z.string().check(z.minLength(1));
const number = z.number();
const ids = z.array(text).check(z.minLength(1));
const duration = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("exponential"), meanHours: number }),
  z.strictObject({ kind: z.literal("erlang"), meanHours: number, stages: number }),
  z.strictObject({
    kind: z.literal("hyper-erlang"),
    branches: z.array(z.strictObject({ probability: number, stages: number, meanHours: number })),
  }),
  z.strictObject({ kind: z.literal("fixed"), hours: number }),
  z.strictObject({ kind: z.literal("lognormal"), meanHours: number, cvRatio: number }),
]);
const named = { id: text, name: z.optional(text) };
const component = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("units"),
    ...named,
    count: number,
    failuresPerYear: number,
    repair: duration,
    commonCauseFraction: z.optional(number),
    service: z.optional(z.strictObject({ perUnitYear: number, window: duration })),
  }),
  z.strictObject({
    kind: z.literal("gensets"),
    ...named,
    count: number,
    operationalAvailabilityFraction: number,
    failureToStartProbability: number,
    meanTimeToFailureHours: number,
    repair: z.nullable(duration),
    commonCauseFraction: z.optional(number),
    fuelHours: z.optional(number),
    refuelFailureProbability: z.optional(z.strictObject({ fair: number, storm: number })),
    refuelRetryHours: z.optional(number),
  }),
  z.strictObject({ kind: z.literal("feed"), ...named, outagesPerYear: number, outage: duration }),
]);
const node = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("series"), id: text, of: ids }),
  z.strictObject({ kind: z.literal("k-of-n"), id: text, needed: number, of: ids }),
  z.strictObject({ kind: z.literal("standby"), id: text, primary: text, backup: text, startSec: number }),
  z.strictObject({
    kind: z.literal("bridge"),
    id: text,
    source: text,
    carrier: z.nullable(text),
    holdSec: number,
    rechargeSec: number,
  }),
]);
const grid = z.strictObject({
  storms: z.nullable(z.strictObject({ perYear: number, meanHours: number })),
  stormShareFraction: number,
  common: z.nullable(z.strictObject({ outagesPerYear: number, outage: duration })),
  dips: z.nullable(
    z.strictObject({
      burstsPerYear: number,
      dipCountProbabilities: z.array(number),
      dipSec: number,
      transferRule: z.nullable(z.strictObject({ strikes: number, lockOut: duration })),
    }),
  ),
});
const hall = z.strictObject({
  id: text,
  itMw: number,
  contractNode: text,
  tenantNode: text,
  restartHours: number,
  checkpointLossHours: number,
});
const graphSchema = z.strictObject({
  components: z.array(component),
  nodes: z.array(node),
  grid,
  halls: z.array(hall),
  crewCount: z.optional(number),
});

/**
 * Reads a component graph (YAML or JSON) whose fields are those of core's `ComponentGraph`.
 * @throws facility/bad-graph-file where a field is missing, misspelt or of another kind; the named errors of `checkGraph`
 */
export function readComponentGraph(source: string, file: string): ComponentGraph {
  const read = graphSchema.safeParse(parseYaml(source, file));
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue!.path.join(".") || "the file";
    throw facilityErrors.badGraphFile({ file, reason: `${where}: ${issue!.message}` });
  }
  const graph = read.data as ComponentGraph;
  checkGraph(graph);
  return graph;
}

function parseYaml(source: string, file: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    throw facilityErrors.badGraphFile({ file, reason: (error as Error).message.split("\n")[0]! });
  }
}
