import { hashOfNumbers } from "../uncertainty/index.ts";
import { worldAt } from "./batch.ts";
import { makeWorldBatch } from "./make-batch.ts";
import type { WorldModel } from "./model.ts";
import type { MeasureName, WorldBatch } from "./types.ts";

/** Hashes of whole paths of a model, by sampling and measure: equal in Node, in Chromium, in any worker. */
export type WorldHashes = Readonly<Record<string, string>>;

const SAMPLINGS = ["antithetic", "plain", "sobol"] as const;
const MEASURES: readonly MeasureName[] = ["outlook", "valuation"];

/** Hashes 20 paths of each kind, from path 300 on: every bit of every column counts. @throws as makeWorldBatch */
export function hashWorlds(model: WorldModel, months: number, seed = 2024): WorldHashes {
  const hashes: Record<string, string> = {};
  for (const measure of MEASURES)
    for (const sampling of SAMPLINGS)
      hashes[`${measure}, ${sampling}`] = hashOfBatch(
        makeWorldBatch(model, { seed, firstPath: 300, pathCount: 20, months, measure, sampling }),
      );
  return hashes;
}

/** One hash of all paths of a batch, in order. */
export function hashOfBatch(batch: WorldBatch): string {
  const paths = Array.from({ length: batch.pathCount }, (_, path) => {
    const { delayMonths, overrunFraction, ...columns } = worldAt(batch, path);
    const monthly = Object.values(columns).map((values) => hashOfNumbers(values));
    const own = hashOfNumbers([delayMonths, overrunFraction]);
    return [...monthly, own].join("");
  });
  return hashOfNumbers(
    paths.flatMap((text) => (text.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 16))),
  );
}
