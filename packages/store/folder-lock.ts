import { link, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { storeErrors } from "./errors.ts";

/** A data folder that is ours until released. */
export interface FolderLock {
  readonly folder: string;
  release(): Promise<void>;
}

/** Who holds a folder. */
interface Holder {
  readonly pid: number;
  /** When that process began, by the system's own count; empty where the system does not say. */
  readonly began: string;
}

const LOCK_NAME = "switchyard.lock";
/** Folders that this very process holds: its own pid in a lock file then means "held", else "left by a namesake". */
const heldHere = new Set<string>();
/** Longest time that clearing a stale lock may take; older guards were left by a killed process. */
const GUARD_MS = 10_000;

/**
 * Takes a folder for this process: a file with the pid, made whole or not at all. A lock whose process has died, or whose pid now
 * belongs to another process (containers count from 1 again), is taken over.
 *
 * @throws store/folder-in-use with the pid, store/folder-not-usable
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const folder = resolve(path);
  const file = join(folder, LOCK_NAME);
  try {
    await mkdir(folder, { recursive: true });
    await takeOver(folder, file);
  } catch (error) {
    throw isCoded(error) && error.code.startsWith("E")
      ? storeErrors.folderNotUsable({ folder, reason: error.message })
      : error;
  }
  heldHere.add(folder);
  return { folder, release: () => release(folder, file) };
}

async function takeOver(folder: string, file: string): Promise<void> {
  const mine: Holder = { pid: process.pid, began: await beganAt(process.pid) };
  for (;;) {
    if (await createWhole(file, JSON.stringify(mine))) return;
    const holder = await readHolder(file);
    if (holder === "gone") continue;
    if (await isAlive(holder, folder)) throw storeErrors.folderInUse({ folder, pid: holder.pid });
    await clearStale(folder, file);
  }
}

/** Writes beside and links into place: the file is there with all its content, or it is not. False where one is there already. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${drafts++}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isCoded(error) && error.code === "EEXIST") return false;
    if (isCoded(error) && ["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(error.code))
      return createExclusive(file, content);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

let drafts = 0;

/** For file systems without hard links. */
async function createExclusive(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if (isCoded(error) && error.code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | "gone"> {
  try {
    const text = await readFile(file, "utf8");
    const read: unknown = JSON.parse(text);
    const { pid, began } = read as { pid?: unknown; began?: unknown };
    return { pid: Number(pid), began: String(began ?? "") };
  } catch (error) {
    if (isCoded(error) && error.code === "ENOENT") return "gone";
    if (error instanceof SyntaxError) return { pid: Number.NaN, began: "" };
    throw error;
  }
}

async function isAlive({ pid, began }: Holder, folder: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid < 1) return false;
  if (pid === process.pid) return heldHere.has(folder);
  if (!signalReaches(pid)) return false;
  const now = await beganAt(pid);
  return began === "" || now === "" || began === now;
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCoded(error) && error.code === "EPERM";
  }
}

/** Linux: field 22 of /proc/<pid>/stat, ticks since boot, with the boot's own id. Elsewhere nothing. */
async function beganAt(pid: number): Promise<string> {
  try {
    const [text, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return `${boot.trim()} ${fields[19]}`;
  } catch {
    return "";
  }
}

/**
 * Removes a lock that a dead process left. Only one process at a time may do so, and it looks again first: else a second one that
 * saw the same dead lock would remove the first one's new lock.
 */
async function clearStale(folder: string, file: string): Promise<void> {
  const guard = `${file}.clearing`;
  if (!(await createExclusive(guard, String(process.pid)))) {
    await dropOldGuard(guard);
    await new Promise((resume) => setTimeout(resume, 20));
    return;
  }
  try {
    const now = await readHolder(file);
    if (now !== "gone" && !(await isAlive(now, folder))) await unlink(file);
  } finally {
    await rm(guard, { force: true });
  }
}

async function dropOldGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(() => undefined);
  if (!found || Date.now() - found.mtimeMs < GUARD_MS) return;
  const aside = `${guard}.${process.pid}`;
  await rename(guard, aside).catch(() => {});
  await rm(aside, { force: true });
}

async function release(folder: string, file: string): Promise<void> {
  if (!heldHere.delete(folder)) return;
  const holder = await readHolder(file);
  if (holder !== "gone" && holder.pid === process.pid) await rm(file, { force: true });
}

function isCoded(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
