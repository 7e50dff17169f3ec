import { dataErrors } from "../errors.ts";
import { type Fetched, type FetchOptions, fetchCached, type Provenance } from "./fetch-cached.ts";
import { jsonOf, numberAt } from "./json-answer.ts";

/** The Bitcoin network now, as a mempool.space-style server tells it. */
export interface NetworkState {
  readonly height: number;
  readonly difficulty: number;
  /** Estimated over the last days. */
  readonly hashrateThs: number;
  readonly priceUsdPerBtc: number;
  readonly nextRetargetHeight: number;
  readonly remainingBlocks: number;
  /** Change that the server expects at the next retarget. */
  readonly expectedChangeFraction: number;
  /** Change of the last retarget. */
  readonly lastChangeFraction: number;
  readonly provenance: readonly Provenance[];
}

/** Hashes per second in a terahash per second. */
const HASHES_PER_TERAHASH = 1e12;

/**
 * Reads `/api/blocks/tip/height`, `/api/v1/difficulty-adjustment`, `/api/v1/mining/hashrate/3d` and `/api/v1/prices` of a server of
 * the mempool.space kind (documented at https://mempool.space/docs/api/rest).
 *
 * @throws data/fetch-failed, data/bad-response
 */
export async function fetchNetworkState(baseUrl: string, options: FetchOptions): Promise<NetworkState> {
  const get = (path: string) => fetchCached(`${baseUrl.replace(/\/$/, "")}${path}`, options);
  const [tip, adjustment, hashrate, prices] = await Promise.all([
    get("/api/blocks/tip/height"),
    get("/api/v1/difficulty-adjustment"),
    get("/api/v1/mining/hashrate/3d"),
    get("/api/v1/prices"),
  ]);
  const number = (fetched: Fetched, ...keys: readonly string[]) =>
    numberAt(fetched, jsonOf(fetched), ...keys);
  return {
    height: heightOf(tip),
    difficulty: number(hashrate, "currentDifficulty"),
    hashrateThs: number(hashrate, "currentHashrate") / HASHES_PER_TERAHASH,
    priceUsdPerBtc: number(prices, "USD"),
    nextRetargetHeight: number(adjustment, "nextRetargetHeight"),
    remainingBlocks: number(adjustment, "remainingBlocks"),
    expectedChangeFraction: number(adjustment, "difficultyChange") / 100,
    lastChangeFraction: number(adjustment, "previousRetarget") / 100,
    provenance: [tip, adjustment, hashrate, prices].map(({ provenance }) => provenance),
  };
}

function heightOf(tip: Fetched): number {
  const height = Number(tip.text.trim());
  if (tip.text.trim() !== "" && Number.isSafeInteger(height) && height >= 0) return height;
  throw dataErrors.badResponse({
    url: tip.provenance.url,
    what: `"${tip.text.slice(0, 40)}" is not a height`,
  });
}
