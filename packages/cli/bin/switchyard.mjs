#!/usr/bin/env node
// The committed command: builds on demand, under the same lock as `npm start`, then runs the build.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "../../../scripts/lib/build.mjs";
import { requireNode } from "../../../scripts/lib/checkout.mjs";
import { installIfMissing } from "../../../scripts/lib/install.mjs";

requireNode();
const log = (line) => process.stderr.write(`${line}\n`);
await installIfMissing(log);
const folder = await buildIfStale(log);
await import(pathToFileURL(join(folder, "switchyard.mjs")).href);
