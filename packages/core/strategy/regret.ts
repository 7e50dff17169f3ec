import type { Estimate } from "../uncertainty/index.ts";
import { meanOfPaths } from "./policy-choose.ts";

/** A way to act with what it came to on every path of the same futures. */
export interface PathValues<Id extends string = string> {
  readonly id: Id;
  readonly valueUsd: Float64Array;
}

/** A part of the futures: where hashprice came out low and rent high, say. */
export interface FutureRegion {
  readonly name: string;
  /** The paths in it. */
  readonly paths: Int32Array;
}

/** What a way to act loses in a region, USD per path. */
export interface RegionRegret<Id extends string = string> {
  readonly region: string;
  readonly pathFraction: number;
  /** The best of the ways in this region, on average. */
  readonly best: Id;
  readonly ways: readonly {
    readonly id: Id;
    readonly meanUsd: number;
    /** Behind the region's best: what it costs to have chosen this way and not that. Error of the paired difference. */
    readonly regret: Estimate;
    /** Behind the best of each single path, which nobody can choose: the price of not knowing. */
    readonly behindForesightUsd: number;
  }[];
}

/** How much each way loses in each region of the future. Regions without a path are left out. */
export function regretByRegion<Id extends string>(
  ways: readonly PathValues<Id>[],
  regions: readonly FutureRegion[],
): readonly RegionRegret<Id>[] {
  const pathCount = ways[0]?.valueUsd.length ?? 0;
  return regions
    .filter(({ paths }) => paths.length > 0 && ways.length > 0)
    .map((region) => ({ ...regretIn(ways, region), pathFraction: region.paths.length / pathCount }));
}

function regretIn<Id extends string>(ways: readonly PathValues<Id>[], { name, paths }: FutureRegion) {
  const inside = ways.map(({ id, valueUsd }) => ({
    id,
    valueUsd: Float64Array.from(paths, (path) => valueUsd[path]!),
  }));
  const means = inside.map(({ valueUsd }) => meanOfPaths(valueUsd, 1).value);
  const best = inside[means.indexOf(Math.max(...means))]!;
  const foresight = best.valueUsd.map((_, i) => Math.max(...inside.map(({ valueUsd }) => valueUsd[i]!)));
  const foresightUsd = meanOfPaths(foresight, 1).value;
  return {
    region: name,
    best: best.id,
    ways: inside.map(({ id, valueUsd }, i) => ({
      id,
      meanUsd: means[i]!,
      regret: meanOfPaths(
        best.valueUsd.map((usd, path) => usd - valueUsd[path]!),
        1,
      ),
      behindForesightUsd: foresightUsd - means[i]!,
    })),
  };
}

/** Something that tells futures apart, one value per path. */
export interface FutureMark {
  readonly name: string;
  readonly values: Float64Array;
  /** Names of its parts from low to high, equally many paths in each: `["low", "middle", "high"]`. */
  readonly parts: readonly string[];
}

/** Futures cut along several marks at once, every combination of parts a region. */
export function regionsOf(marks: readonly FutureMark[]): readonly FutureRegion[] {
  const pathCount = marks[0]?.values.length ?? 0;
  let regions: readonly FutureRegion[] = [
    { name: "", paths: Int32Array.from({ length: pathCount }, (_, path) => path) },
  ];
  for (const mark of marks) {
    const part = partsByRank(mark);
    regions = regions.flatMap((region) =>
      mark.parts.map((name, index) => ({
        name: [region.name, `${mark.name} ${name}`].filter(Boolean).join(", "),
        paths: region.paths.filter((path) => part[path] === index),
      })),
    );
  }
  return regions;
}

/** Part of each path: equal counts by rank, ties by path, so that a mark that never varies is cut all the same. */
function partsByRank({ values, parts }: FutureMark): Uint8Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const part = new Uint8Array(values.length);
  for (const [rank, path] of order.entries()) part[path] = Math.floor((rank * parts.length) / values.length);
  return part;
}
