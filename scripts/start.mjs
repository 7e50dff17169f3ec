// `npm start [-- scenario.yaml] [--once]`: from a clone to a verdict. Node built-ins only.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./lib/build.mjs";
import { requireNode, root } from "./lib/checkout.mjs";
import { installIfMissing } from "./lib/install.mjs";

requireNode();
const log = (line) => process.stderr.write(`${line}\n`);
for (const name of ["SIGINT", "SIGTERM"])
  process.once(name, () => setTimeout(() => process.exit(0), 1500).unref());
await installIfMissing(log);
const folder = await buildIfStale(log);

const args = process.argv.slice(2);
const options = args.filter((word) => word.startsWith("-"));
const files = args.filter((word) => !word.startsWith("-"));
const example = join(root, "examples", "01-hybrid-100-mw", "scenario.yaml");
if (files.length === 0 && existsSync(example)) files.push(example);
process.argv = [process.execPath, "switchyard", "serve", ...files, ...options];
await import(pathToFileURL(join(folder, "switchyard.mjs")).href);
