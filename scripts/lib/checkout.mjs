import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Ends the run with a plain message where Node is older than `engines` asks. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `Switchyard needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exit(2);
}

/** sha256 over the names and bytes of files and folders (recursively, sorted), first 16 hex digits. */
export function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) if (existsSync(path)) addToHash(hash, path);
  return hash.digest("hex").slice(0, 16);
}

function addToHash(hash, path) {
  if (!statSync(path).isDirectory()) {
    hash.update(path.slice(root.length)).update("\0").update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (name === "node_modules" || name === "bin" || /\.test\.tsx?$/.test(name)) continue;
    addToHash(hash, join(path, name));
  }
}
