import type { ScenarioSource } from "../state/scenario-source.ts";

/**
 * The scenario with which `switchyard serve FILE` was started, where this page comes from such a server; undefined where the page
 * is plain files. A server that does not answer in a second is none.
 */
export async function openedScenario(): Promise<ScenarioSource | undefined> {
  const session = await fetchJson<{ opened?: { scenarioId?: string } | null }>("api/v1/session");
  const id = session?.opened?.scenarioId;
  if (!id) return undefined;
  const scenario = await fetchJson<{ text?: string }>(`api/v1/scenarios/${encodeURIComponent(id)}`);
  return typeof scenario?.text === "string" ? { kind: "text", text: scenario.text } : undefined;
}

async function fetchJson<Body>(path: string): Promise<Body | undefined> {
  try {
    const response = await fetch(new URL(path, document.baseURI), { signal: AbortSignal.timeout(1000) });
    const isJson = response.headers.get("content-type")?.includes("json");
    return response.ok && isJson ? ((await response.json()) as Body) : undefined;
  } catch {
    return undefined;
  }
}
