import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { AppState, AppStore } from "../state/app-store.ts";
import { type Asker, type Asking, makeAsker } from "../state/asking.ts";
import { type Example, type ScenarioSource, textOfSource } from "../state/scenario-source.ts";
import type { Shifts } from "../state/shifts.ts";
import type { ModelClient } from "../worker/client.ts";
import type { Question, TopicName } from "../worker/protocol.ts";
import type { FilesWatch } from "./files-watch.ts";

/** What every part of the page may use. */
export interface App {
  readonly store: AppStore;
  readonly client: ModelClient;
  /** A second worker for what takes long: maps and the like do not keep a slider waiting. */
  readonly background: ModelClient;
  /** The verdict on the present scenario with its sliders: read by the rail, the top sentence and most pages. */
  readonly study: Asker<"study">;
  readonly examples: readonly Example[];
  /** Waits for the text of a source that names an example. */
  readonly exampleReady: (source: ScenarioSource | undefined) => Promise<void>;
  readonly files: FilesWatch;
}

const Context = createContext<App | undefined>(undefined);

/** Gives the page its parts. */
export function AppProvider({ app, children }: { readonly app: App; readonly children: ReactNode }) {
  return <Context value={app}>{children}</Context>;
}

/** The page's parts. */
export function useApp(): App {
  const app = useContext(Context);
  if (!app) throw new Error("the page's parts are given by AppProvider");
  return app;
}

/** The page's state; the component is drawn again when it changes. */
export function useAppState(): AppState {
  const { store } = useApp();
  return useSyncExternalStore(store.subscribe, store.get);
}

/** The verdict on the present scenario. */
export function useStudy(): Asking<"study"> {
  const { study } = useApp();
  return useSyncExternalStore(study.subscribe, study.get);
}

/** The sliders with which the shown verdict was computed; they lag behind those of the state while it is worked on. */
export function useAnsweredShifts(): Shifts {
  return useStudy().answered?.shifts ?? NO_SHIFTS;
}

const NO_SHIFTS: Shifts = {};

/** Stamp of the dropped files: part of each question that may read one. */
export function useFilesStamp(): string {
  const { files } = useApp();
  return useSyncExternalStore(files.subscribe, files.get);
}

/** The text of the present scenario. */
export function useScenarioText(): string {
  const { examples } = useApp();
  const { source } = useAppState().history.present;
  return textOfSource(source, examples) ?? "";
}

/**
 * Asks the model a question of a page's own, again whenever the question changes; undefined asks nothing. The last answer stays
 * while a new one is worked on (`isStale`). What takes more than a second or so goes to the second worker (`isLong`).
 */
export function useAnswer<Name extends TopicName>(
  topic: Name,
  question: Question<Name> | undefined,
  { isLong = false }: { readonly isLong?: boolean } = {},
): Asking<Name> & { readonly again: () => void } {
  const { client, background } = useApp();
  const [asker] = useState(() => makeAsker(isLong ? background : client, topic));
  const asking = useSyncExternalStore(asker.subscribe, asker.get);
  const key = JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a question is what it says, not the object that says it
  useEffect(() => asker.ask(question), [asker, key]);
  return { ...asking, again: asker.again };
}
