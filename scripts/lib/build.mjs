import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashOf, root } from "./checkout.mjs";
import { withLock } from "./lock.mjs";
import { isInstalledModule } from "./own-modules.mjs";

const buildRoot = join(root, "build");
const KEPT_BUILDS = 12;

/**
 * Bundles the program unless a build of exactly these sources is there, and returns the folder.
 * A build is made in a temporary folder and renamed: a folder that exists is whole, and two starts do no harm.
 */
export async function buildIfStale(log) {
  const hash = hashOf(
    [
      "packages",
      "examples",
      "package-lock.json",
      "scripts/lib/build.mjs",
      "scripts/lib/own-modules.mjs",
      "scripts/lib/read-examples.mjs",
    ].map((path) => join(root, path)),
  );
  const folder = join(buildRoot, hash);
  if (existsSync(folder)) return folder;
  return withLock(join(buildRoot, ".build.lock"), async () => {
    if (existsSync(folder)) return folder;
    log("building …");
    const temporary = join(buildRoot, `.tmp-${process.pid}`);
    mkdirSync(temporary, { recursive: true });
    try {
      await bundle(temporary, hash);
      await buildPage(join(temporary, "web"), hash);
      moveInto(temporary, folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true }); // gone already where it was renamed
    }
    dropOldBuilds();
    return folder;
  });
}

/** Another start may have finished the same build in the meantime: then its folder serves as well. */
function moveInto(temporary, folder) {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

async function bundle(folder, hash) {
  const { rolldown } = await import("rolldown");
  const build = await rolldown({
    input: {
      switchyard: join(root, "packages/cli/node-main.ts"),
      "server-worker": join(root, "packages/server/worker-main.ts"),
      "study-worker": join(root, "packages/cli/study-worker-main.ts"),
    },
    platform: "node",
    // our own packages are bundled; what npm installed stays outside
    external: isInstalledModule,
    transform: { define: { __SWITCHYARD_BUILD__: JSON.stringify(hash) } },
    moduleTypes: { ".woff2": "base64" },
    logLevel: "warn",
  });
  await build.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
    sourcemap: true,
  });
  await build.close();
}

/** The web page beside the program: plain files that any server can hand out (packages/web/README.md). */
export async function buildPage(folder, hash) {
  const { build } = await import("vite");
  process.env.SWITCHYARD_BUILD = hash;
  const { NODE_ENV } = process.env;
  // a test runner's own word for the environment would build React's development half
  process.env.NODE_ENV = "production";
  try {
    await build({
      configFile: join(root, "packages/web/vite.config.ts"),
      logLevel: "warn",
      build: { outDir: folder, emptyOutDir: true },
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** Keeps the latest builds (another process may still load parts of one) and clears what killed builds left. */
function dropOldBuilds() {
  for (const name of readdirSync(buildRoot))
    if (name.startsWith(".tmp-")) rmSync(join(buildRoot, name), { recursive: true, force: true });
  const builds = readdirSync(buildRoot)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => join(buildRoot, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of builds.slice(KEPT_BUILDS)) rmSync(old, { recursive: true, force: true });
}
