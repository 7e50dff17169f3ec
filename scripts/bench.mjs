// `npm run bench [-- NAME] [--json]`: runs the files of bench/ and prints each figure beside its baseline of the same run.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireNode, root } from "./lib/checkout.mjs";
import { installIfMissing } from "./lib/install.mjs";
import { isInstalledModule } from "./lib/own-modules.mjs";

requireNode();
const log = (line) => process.stderr.write(`${line}\n`);
await installIfMissing(log);
const words = process.argv.slice(2);
const asJson = words.includes("--json");
const names = words.filter((word) => !word.startsWith("-"));
const files = readdirSync(join(root, "bench"))
  .filter((file) => file.endsWith(".bench.ts"))
  .filter((file) => names.length === 0 || names.some((name) => file === `${name}.bench.ts`));
if (files.length === 0) {
  log(
    `no bench is called ${names.join(", ")}; there are: ${readdirSync(join(root, "bench"))
      .filter((file) => file.endsWith(".bench.ts"))
      .map((file) => file.replace(".bench.ts", ""))
      .join(", ")}`,
  );
  process.exit(2);
}
const rows = [];
for (const file of files) {
  log(`running ${file} …`);
  rows.push(...(await runBench(file)));
}
process.stdout.write(asJson ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));

async function runBench(file) {
  const { rolldown } = await import("rolldown");
  mkdirSync(join(root, "build"), { recursive: true });
  const folder = mkdtempSync(join(root, "build", ".bench-"));
  try {
    const build = await rolldown({
      input: join(root, "bench", file),
      platform: "node",
      external: isInstalledModule,
      transform: { define: { "import.meta.dirname": JSON.stringify(join(root, "bench")) } },
      logLevel: "warn",
    });
    await build.write({
      dir: folder,
      format: "esm",
      entryFileNames: "bench.mjs",
      chunkFileNames: "[name]-[hash].mjs",
    });
    await build.close();
    const { default: bench } = await import(pathToFileURL(join(folder, "bench.mjs")).href);
    return await bench();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(all) {
  const head = ["name", "figure", "baseline", "ratio", "target", ""];
  const lines = all.map((row) => [
    row.name,
    `${digits(row.value)} ${row.unit}`,
    row.baseline === null ? "no baseline" : `${digits(row.baseline)} ${row.unit}`,
    row.ratio === null ? "–" : digits(row.ratio),
    row.target === null ? "–" : digits(row.target),
    row.ratio === null || row.target === null ? "" : row.ratio >= row.target ? "met" : "missed",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  return `${[head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`;
}

function digits(value) {
  return Number(value.toPrecision(4)).toString();
}
