import type { Ensemble, Frontier, PathStart } from "@switchyard/core/network";
import type { NetworkRecord } from "./network-data.ts";

/** What is known of the network at an origin: a filtered ensemble and the epoch under way. */
export interface OriginState {
  readonly originDay: number;
  readonly ensemble: Ensemble;
  readonly start: PathStart;
  readonly known: NetworkRecord;
  readonly frontier: Frontier;
}
