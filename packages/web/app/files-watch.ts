import { filesStamp } from "../files/file-store.ts";

/** Tells which files are kept, and when that changes. */
export interface FilesWatch {
  readonly get: () => string;
  readonly subscribe: (listener: () => void) => () => void;
  /** Looks again; called after a file was dropped or forgotten. */
  readonly refresh: () => Promise<void>;
}

/** Watches the kept files; a browser without storage keeps none. */
export function watchFiles(): FilesWatch {
  let stamp = "";
  const listeners = new Set<() => void>();
  return {
    get: () => stamp,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: async () => {
      stamp = await filesStamp().catch(() => "");
      for (const listener of listeners) listener();
    },
  };
}
