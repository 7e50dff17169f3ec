/** A state with what was before it and what was undone. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** Changes of one gesture, such as the drag of a slider, are undone together: its name while it lasts. */
  readonly gesture: string | undefined;
}

const MOST_STEPS = 200;

/** A history of one state. */
export function startHistory<State>(present: State): History<State> {
  return { past: [], present, future: [], gesture: undefined };
}

/** A new state; within one gesture it replaces the last. */
export function changed<State>(history: History<State>, present: State, gesture?: string): History<State> {
  if (Object.is(history.present, present)) return history;
  const continues = gesture !== undefined && gesture === history.gesture;
  const past = continues ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], gesture };
}

/** The gesture is over: the next change is a step of its own. */
export function settled<State>(history: History<State>): History<State> {
  return history.gesture === undefined ? history : { ...history, gesture: undefined };
}

/** One step back, where there is one. */
export function undone<State>({ past, present, future, ...rest }: History<State>): History<State> {
  if (past.length === 0) return { past, present, future, ...rest };
  return {
    past: past.slice(0, -1),
    present: past.at(-1)!,
    future: [present, ...future],
    gesture: undefined,
  };
}

/** One step forward again, where there is one. */
export function redone<State>({ past, present, future, ...rest }: History<State>): History<State> {
  const [next, ...later] = future;
  if (next === undefined) return { past, present, future, ...rest };
  return { past: [...past, present], present: next, future: later, gesture: undefined };
}
