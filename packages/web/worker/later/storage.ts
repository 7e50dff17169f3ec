import type * as Strategy from "@switchyard/core/strategy";

type Dispatch = Pick<typeof Strategy, "dispatchStoredMonth" | "spaceFor">;
type Paths = Pick<typeof Strategy, "makePathStorage" | "servesStorage" | "standsStill" | "addStorageMonth">;

let loaded: (Dispatch & Paths) | undefined;

/** Loads what a battery needs, before a site that has one is studied. Every other site is answered without it. */
export async function loadStorage(): Promise<void> {
  const [dispatch, paths] = await Promise.all([
    import("../../../core/strategy/storage-dispatch.ts"),
    import("../../../core/strategy/path-storage.ts"),
  ]);
  loaded = { ...dispatch, ...paths };
}

/** What was loaded. It is a mistake of ours to study a battery without it. */
export function storage(): Dispatch & Paths {
  if (!loaded) throw new Error("a battery was studied before what it needs was loaded");
  return loaded;
}
