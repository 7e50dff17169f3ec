import type { Duration, Grid, ReliabilityFigures, ServiceLevelTerms } from "@switchyard/core/facility";
import { readAssumptionFile } from "./facility-rows.ts";

const rows = readAssumptionFile("reliability");

function record<Value>(id: string): Value {
  return rows.find((row) => row.id === `reliability.${id}`)!.value as Value;
}

/** For tests only: the shipped figures as a preset reads them. */
export const shippedFigures: ReliabilityFigures = {
  feed: record<{ outagesPerYear: number; outage: Duration }>("feed"),
  transformer: record("transformer"),
  switchgear: record("switchgear"),
  ups: record("ups"),
  gensets: record("gensets"),
  chiller: record("chiller"),
  carrier: record("carrier"),
};
export const shippedGrid = record<Grid>("grid");
export const escalatingTerms = record<ServiceLevelTerms>("service_level.escalating");
export const dayPerHourTerms = record<ServiceLevelTerms>("service_level.day_per_hour");
export const cappedTerms = record<ServiceLevelTerms>("service_level.capped");
