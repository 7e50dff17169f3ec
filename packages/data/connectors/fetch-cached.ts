import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataErrors } from "../errors.ts";
import { writeWhole } from "../price-file.ts";

/** How an answer is fetched; nothing is fetched unless a caller asks for it. */
export interface FetchOptions {
  /** Folder of the cache; made where it is absent. */
  readonly cacheFolder: string;
  /** A cached answer younger than this is used without asking. */
  readonly maxAgeSec: number;
  /** Per attempt. */
  readonly timeoutMs: number;
  /** Attempts in all, 1 or more. */
  readonly attempts: number;
  /** Wait before the second attempt; doubles each time. A `Retry-After` of the server is waited for if longer. */
  readonly backoffMs: number;
  /** Where every attempt fails, an older cached answer may be used; the provenance says so. */
  readonly allowStale: boolean;
  readonly nowUnixSec: () => number;
  readonly signal?: AbortSignal;
}

/** Where an answer comes from; runs record it beside the figures made from it. */
export interface Provenance {
  readonly url: string;
  readonly fetchedAtUnixSec: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly fromCache: boolean;
  /** Older than asked for, because the source did not answer. */
  readonly isStale: boolean;
}

/** An answer with its provenance. */
export interface Fetched {
  readonly text: string;
  readonly provenance: Provenance;
}

/** Usual settings; callers give the folder and the clock. */
export const USUAL_FETCH = {
  maxAgeSec: 3600,
  timeoutMs: 15_000,
  attempts: 4,
  backoffMs: 500,
  allowStale: false,
} as const;

/** No server is waited for longer than this, whatever its Retry-After says. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Fetches a URL by GET through a cache: a young answer is read from the folder, everything else is asked for, with a timeout,
 * and again after network errors, timeouts, 429 and 5xx. What is stored is checked by its hash when read.
 *
 * @throws data/fetch-failed
 */
export async function fetchCached(url: string, options: FetchOptions): Promise<Fetched> {
  const cached = await readCache(url, options.cacheFolder);
  const age = cached ? options.nowUnixSec() - cached.provenance.fetchedAtUnixSec : Number.POSITIVE_INFINITY;
  if (cached && age >= 0 && age <= options.maxAgeSec) return cached;
  try {
    const text = await fetchWithRetry(url, options);
    return await store(url, text, options);
  } catch (error) {
    if (!cached || !options.allowStale || options.signal?.aborted) throw error;
    return { ...cached, provenance: { ...cached.provenance, isStale: true } };
  }
}

/** What one attempt came to. */
type Attempt =
  | { readonly text: string }
  | { readonly reason: string; readonly isFinal: boolean; readonly waitMs: number };

async function fetchWithRetry(url: string, options: FetchOptions): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const result = await attemptFetch(url, options);
    if ("text" in result) return result.text;
    if (result.isFinal || attempt >= options.attempts)
      throw dataErrors.fetchFailed({ url, attempts: attempt, reason: result.reason });
    const backoff = options.backoffMs * 2 ** (attempt - 1);
    await sleep(Math.min(LONGEST_WAIT_MS, Math.max(backoff, result.waitMs)), undefined, {
      signal: options.signal,
    });
  }
}

async function attemptFetch(url: string, options: FetchOptions): Promise<Attempt> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, {
      signal,
      headers: { accept: "application/json, text/csv, text/plain, */*" },
    });
    const text = await response.text();
    if (response.ok) return { text };
    const isFinal = response.status !== 429 && response.status < 500;
    const waitMs = Number(response.headers.get("retry-after") ?? 0) * 1000 || 0;
    return { reason: `status ${response.status}`, isFinal, waitMs };
  } catch (error) {
    if (options.signal?.aborted) return { reason: "stopped", isFinal: true, waitMs: 0 };
    const reason = timeout.aborted ? `no answer within ${options.timeoutMs} ms` : causeOf(error);
    return { reason, isFinal: false, waitMs: 0 };
  }
}

/** fetch says "fetch failed" and keeps the reason in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function store(url: string, text: string, options: FetchOptions): Promise<Fetched> {
  const provenance: Provenance = {
    url,
    fetchedAtUnixSec: options.nowUnixSec(),
    sha256: sha256(text),
    bytes: Buffer.byteLength(text),
    fromCache: false,
    isStale: false,
  };
  const path = cachePath(url, options.cacheFolder);
  // the body first: a provenance without its body is never seen
  await writeWhole(`${path}.body`, text);
  await writeWhole(`${path}.json`, `${JSON.stringify({ ...provenance, fromCache: true }, null, 2)}\n`);
  return { text, provenance };
}

async function readCache(url: string, folder: string): Promise<Fetched | undefined> {
  const path = cachePath(url, folder);
  try {
    const provenance = JSON.parse(await readFile(`${path}.json`, "utf8")) as Provenance;
    const text = await readFile(`${path}.body`, "utf8");
    return provenance.url === url && provenance.sha256 === sha256(text) ? { text, provenance } : undefined;
  } catch {
    // absent or damaged: the answer is fetched anew
    return undefined;
  }
}

function cachePath(url: string, folder: string): string {
  return join(folder, sha256(url).slice(0, 32));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
