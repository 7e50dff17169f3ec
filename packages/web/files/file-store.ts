/**
 * Files that were dropped on the page, kept by name in the browser (IndexedDB): page and worker read the same ones. Nothing
 * leaves the machine.
 */
export interface KeptFile {
  readonly name: string;
  readonly content: Blob;
  /** Changes with the content, so that answers are asked anew. */
  readonly stamp: string;
}

const DATABASE = "switchyard";
const FILES = "files";

/** Keeps a file under its name; one of the same name is replaced. */
export async function keepFile(name: string, content: Blob): Promise<KeptFile> {
  const file: KeptFile = { name, content, stamp: await stampOf(content) };
  await inStore("readwrite", (store) => store.put(file));
  return file;
}

/** A kept file by name. */
export async function keptFile(name: string): Promise<KeptFile | undefined> {
  return inStore<KeptFile | undefined>("readonly", (store) => store.get(name));
}

/** Names of all kept files. */
export async function knownFileNames(): Promise<readonly string[]> {
  const keys = await inStore<IDBValidKey[]>("readonly", (store) => store.getAllKeys());
  return keys.map(String);
}

/** Names and stamps of all kept files: equal where nothing was dropped or replaced. */
export async function filesStamp(): Promise<string> {
  const files = await inStore<KeptFile[]>("readonly", (store) => store.getAll());
  return files.map(({ name, stamp }) => `${name}:${stamp}`).join("|");
}

/** Forgets a file. */
export async function dropFile(name: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(name));
}

async function stampOf(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  let [a, b] = [1, 0];
  // Adler-32 (RFC 1950): tells a replaced file of the same length from the old one
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return `${bytes.length}-${(b * 65536 + a).toString(36)}`;
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<Result> {
  const database = await opened();
  try {
    return (await settledRequest(use(database.transaction(FILES, mode).objectStore(FILES)))) as Result;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(FILES, { keyPath: "name" });
  return settledRequest(request) as Promise<IDBDatabase>;
}

function settledRequest(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
