import type { Problem } from "@switchyard/scenario";
import type { ScenarioSource } from "../state/scenario-source.ts";

/** What a person may do on the server: an editor may what a viewer may, an admin may all. */
export type Role = "viewer" | "editor" | "admin";

/** Who the server says this browser is, and the token that it wants with everything that writes. */
export interface ServerSession {
  readonly mode: "local" | "accounts";
  readonly user: { readonly id: string | null; readonly name: string; readonly role: Role } | null;
  readonly csrfToken: string | null;
  readonly opened: { readonly scenarioId: string } | null;
}

/** What is known of the server: `none` where the page is plain files, `silent` where it does not answer. */
export type ServerState =
  | { readonly status: "none" }
  | { readonly status: "asking" }
  | { readonly status: "silent"; readonly reason: ServerRefusal }
  | { readonly status: "known"; readonly session: ServerSession };

/** Why the server did not do what it was asked: 0 is no answer at all. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];
  constructor(status: number, code: string, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

/** `switchyard serve` marks the page that it sends; a server of files does not, and is asked nothing. */
const isServed = () => document.querySelector('meta[name="switchyard-server"]') !== null;

let state: ServerState = { status: "none" };
const listeners = new Set<() => void>();

function become(next: ServerState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** What is known of the server, and when that changes. */
export const serverLink = {
  get: (): ServerState => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Asks the server who we are; what it says is in `serverLink` afterwards. Never throws. */
export async function readSession(patienceMs = 10_000): Promise<void> {
  if (!isServed()) return;
  try {
    const session = await send<ServerSession>("GET", "session", { patienceMs });
    become({ status: "known", session });
  } catch (error) {
    if (error instanceof ServerRefusal) become({ status: "silent", reason: error });
    else throw error;
  }
}

/** Begins a session. @throws ServerRefusal where name or password is wrong, or was tried too often */
export async function signIn(name: string, password: string): Promise<void> {
  const session = await send<ServerSession>("POST", "session", { body: { name, password } });
  become({ status: "known", session });
}

/** Ends the session; afterwards the server knows nobody. */
export async function signOut(): Promise<void> {
  await askServer("DELETE", "session");
  await readSession();
}

/**
 * Asks a route of the API; what it answers, undefined where that is nothing. Where the session has ended meanwhile, who we are is asked
 * again, and the page shows the form to sign in.
 * @throws ServerRefusal with the server's own words
 */
export async function askServer<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  try {
    return await send<Answer>(method, path, { body });
  } catch (error) {
    if (error instanceof ServerRefusal && error.status === 401) await readSession();
    throw error;
  }
}

/** The address of a route of the API, for a link or a stream of events. */
export function serverUrl(path: string): string {
  return new URL(`api/v1/${path}`, document.baseURI).href;
}

interface Sent {
  readonly body?: unknown;
  readonly patienceMs?: number;
}

async function send<Answer>(
  method: string,
  path: string,
  { body, patienceMs = 30_000 }: Sent,
): Promise<Answer> {
  const response = await fetch(serverUrl(path), {
    method,
    headers: headersOf(method, body),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => {
    throw new ServerRefusal(0, "", "The server does not answer. What is shown here is what it last said.");
  });
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const answer = isJson ? ((await response.json()) as unknown) : undefined;
  if (!response.ok) throw refusalOf(response.status, answer);
  return answer as Answer;
}

function headersOf(method: string, body: unknown): Record<string, string> {
  const token = state.status === "known" ? state.session.csrfToken : null;
  return {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token === null || method === "GET" ? {} : { "x-csrf-token": token }),
  };
}

function refusalOf(status: number, answer: unknown): ServerRefusal {
  const { code, message, problems } = (answer as { error?: Partial<ServerRefusal> } | undefined)?.error ?? {};
  return new ServerRefusal(status, code ?? "", message ?? `The server answered ${status}.`, problems);
}

/** A page that opens does not wait longer for its server. */
const OPENING_MS = 1000;

/**
 * The scenario with which `switchyard serve FILE` was started, where this page comes from such a server; undefined where the page
 * is plain files. A server that does not answer in a second is asked again behind the page.
 */
export async function openedScenario(): Promise<ScenarioSource | undefined> {
  if (!isServed()) return undefined;
  become({ status: "asking" });
  await readSession(OPENING_MS);
  if (state.status === "silent") void readSession();
  const id = state.status === "known" ? state.session.opened?.scenarioId : undefined;
  if (id === undefined) return undefined;
  const path = `scenarios/${encodeURIComponent(id)}`;
  const scenario = await send<{ text: string }>("GET", path, { patienceMs: OPENING_MS }).catch(
    () => undefined,
  );
  return scenario && { kind: "text", text: scenario.text };
}
