import { type Params, type Place, writeAddress } from "./address.ts";
import { changed, type History, redone, settled, startHistory, undone } from "./history.ts";
import type { ScenarioSource } from "./scenario-source.ts";
import { type ShiftKey, type Shifts, withShift } from "./shifts.ts";

/** What undo takes back: the scenario, the one beside it, and the sliders. */
export interface Workspace {
  readonly source: ScenarioSource;
  readonly other: ScenarioSource | undefined;
  readonly shifts: Shifts;
  readonly paths?: number | undefined;
}

/** The state of the page. */
export interface AppState {
  readonly page: string;
  readonly params: Params;
  readonly history: History<Workspace>;
}

/** Where the page keeps what it shows; every state of it has an address. */
export interface AppStore {
  readonly get: () => AppState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Another page: a step of the browser's own history. */
  readonly goTo: (page: string, params?: Params) => void;
  /** Words of the page in the address; undefined takes one away. */
  readonly setParams: (patch: Readonly<Record<string, string | undefined>>) => void;
  readonly setSource: (source: ScenarioSource, gesture?: string) => void;
  readonly setOther: (other: ScenarioSource | undefined) => void;
  /** The scenario beside becomes the page's own, and the other way round. */
  readonly swapSides: () => void;
  readonly setPaths: (paths: number | undefined) => void;
  readonly shift: (key: ShiftKey, value: number) => void;
  readonly resetShifts: () => void;
  /** Ends the gesture of a slider: the next move is a step of its own. */
  readonly settle: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Shows a place that the browser's back button or a pasted address names; what it leaves open stays. */
  readonly adopt: (place: Place) => void;
  /** The address of the present state, once it is written. */
  readonly address: () => Promise<string>;
}

/** What the store needs of a browser. */
export interface AddressBar {
  readonly push: (hash: string) => void;
  readonly replace: (hash: string) => void;
}

/** A store that starts at a place of an address. */
export function makeAppStore(start: Place & { readonly source: ScenarioSource }, bar: AddressBar): AppStore {
  let state: AppState = {
    page: start.page,
    params: start.params,
    history: startHistory(workspaceOf(start, start.source)),
  };
  const listeners = new Set<() => void>();
  let written = 0;

  const become = (next: AppState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const show = (next: AppState, how: keyof AddressBar) => {
    become(next);
    const mine = ++written;
    void writeAddress(placeOf(next)).then((hash) => {
      // an address that took longer to pack than the next state to come is not written over it
      if (mine === written) bar[how](hash);
    });
  };
  const work = (next: History<Workspace>) => {
    if (next !== state.history) show({ ...state, history: next }, "replace");
  };
  const present = () => state.history.present;

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goTo: (page, params = {}) => show({ ...state, page, params }, "push"),
    setParams: (patch) => show({ ...state, params: patched(state.params, patch) }, "replace"),
    setSource: (source, gesture) =>
      work(changed(state.history, { ...present(), source, shifts: {} }, gesture)),
    setOther: (other) => work(changed(state.history, { ...present(), other })),
    swapSides: () => {
      const { source, other } = present();
      if (other) work(changed(state.history, { ...present(), source: other, other: source, shifts: {} }));
    },
    setPaths: (paths) => {
      const { paths: _, ...rest } = present();
      work(changed(state.history, paths === undefined ? rest : { ...rest, paths }));
    },
    shift: (key, value) =>
      work(changed(state.history, { ...present(), shifts: withShift(present().shifts, key, value) }, key)),
    resetShifts: () => work(changed(state.history, { ...present(), shifts: {} })),
    settle: () => {
      state = { ...state, history: settled(state.history) };
    },
    undo: () => work(undone(state.history)),
    redo: () => work(redone(state.history)),
    adopt: (place) => {
      written++;
      become({ page: place.page, params: place.params, history: adopted(state.history, place) });
    },
    address: () => writeAddress(placeOf(state)),
  };
}

function adopted(history: History<Workspace>, place: Place): History<Workspace> {
  const { present } = history;
  const next = workspaceOf(place, place.source ?? present.source);
  return JSON.stringify(next) === JSON.stringify(present) ? history : changed(history, next);
}

function workspaceOf({ other, shifts, paths }: Place, source: ScenarioSource): Workspace {
  return { source, other, shifts, ...(paths === undefined ? {} : { paths }) };
}

function placeOf({ page, params, history: { present } }: AppState): Place {
  return { page, params, ...present };
}

function patched(params: Params, patch: Readonly<Record<string, string | undefined>>): Params {
  const entries = Object.entries({ ...params, ...patch });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
