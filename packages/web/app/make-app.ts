import { readAddress } from "../state/address.ts";
import { type AddressBar, makeAppStore } from "../state/app-store.ts";
import { makeAsker } from "../state/asking.ts";
import { type ScenarioSource, textOfSource } from "../state/scenario-source.ts";
import { makeModelClient } from "../worker/client.ts";
import type { App } from "./context.tsx";
import { watchFiles } from "./files-watch.ts";
import { openedScenario } from "./server-link.ts";
import { shippedExamples } from "./shipped-examples.ts";

const FIRST_EXAMPLE: ScenarioSource = { kind: "example", id: "01-hybrid-100-mw" };

/** Puts the page's parts together: examples, the state that the address names, the model's worker. */
export async function makeApp(): Promise<App> {
  const [{ list: examples, ready }, place] = await Promise.all([
    shippedExamples(),
    readAddress(location.hash),
  ]);
  await Promise.all([ready(place.source), ready(place.other)]);
  const named = place.source && textOfSource(place.source, examples) !== undefined ? place.source : undefined;
  // the server is asked who we are in any case; only an address that names no scenario waits for what it was opened with
  const opened = openedScenario();
  const source = named ?? (await opened) ?? FIRST_EXAMPLE;
  await ready(source);
  const store = makeAppStore({ ...place, source }, browserBar());
  const spawn = () => new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
  const client = makeModelClient(spawn);
  const files = watchFiles();
  await files.refresh();
  const adoptAddress = async () => {
    const next = await readAddress(location.hash);
    await Promise.all([ready(next.source), ready(next.other)]);
    store.adopt(next);
  };
  addEventListener("popstate", () => void adoptAddress());
  return {
    store,
    client,
    background: makeModelClient(spawn),
    study: makeAsker(client, "study"),
    examples,
    exampleReady: ready,
    files,
  };
}

/** Browsers refuse more than some 100 changes of address in 10 s: while a slider is dragged the last one is written. */
const QUIET_MS = 250;

function browserBar(): AddressBar {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    push: (hash) => {
      clearTimeout(waiting);
      history.pushState(null, "", hash);
    },
    replace: (hash) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => history.replaceState(null, "", hash), QUIET_MS);
    },
  };
}
