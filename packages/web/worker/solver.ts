import type { LinearSolver } from "@switchyard/core/dispatch";

let loading: Promise<LinearSolver> | undefined;

/** The linear solver, loaded when it is first wanted and kept. */
export function solver(): Promise<LinearSolver> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined; // a lost connection is tried again
    throw error;
  });
  return loading;
}

async function load(): Promise<LinearSolver> {
  const [{ loadHighsSolver }, { default: wasm }] = await Promise.all([
    import("@switchyard/solver"),
    import("highs/runtime?url"),
  ]);
  return loadHighsSolver({ locateFile: () => wasm });
}
