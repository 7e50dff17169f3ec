// `npm start [-- scenario.yaml] [--once]`: from a clone to a verdict. Node built-ins only.
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
const namesFile = args.some((word, i) => !word.startsWith("-") && args[i - 1] !== "--port");
const example = join(root, "examples", "01-hybrid-100-mw", "scenario.yaml");
process.argv = [process.execPath, "switchyard", "serve", ...(namesFile ? [] : [example]), ...args];
await import(pathToFileURL(join(folder, "switchyard.mjs")).href);
