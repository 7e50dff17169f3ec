import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AssumptionUse, ParsedScenario } from "@switchyard/scenario";
import { defineConfig, type Plugin } from "vite";
import { readShippedExamples, sourceOfValue } from "../../scripts/lib/read-examples.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const examplesFolder = join(here, "../../examples");
const EXAMPLES = "virtual:switchyard-examples";

const EXAMPLE_TEXTS = "virtual:switchyard-example-texts";

/** The shipped examples by name with the text of the first, which the page opens with; the other texts are a module behind it. */
function shippedExamples(): Plugin {
  const written = (value: unknown) => `export default ${JSON.stringify(value)};`;
  return {
    name: "switchyard-examples",
    resolveId: (id) => (id === EXAMPLES || id === EXAMPLE_TEXTS ? `\0${id}` : undefined),
    load: (id) => {
      if (id === `\0${EXAMPLES}`)
        return written(readExamples().map(({ text, ...head }, i) => (i === 0 ? { ...head, text } : head)));
      if (id === `\0${EXAMPLE_TEXTS}`)
        return written(Object.fromEntries(readExamples().map(({ id: name, text }) => [name, text])));
      return undefined;
    },
  };
}

const READ = "virtual:switchyard-read-examples";

/** The same examples as the model reads them, each a module that is loaded when it is asked for: the first verdict waits for no YAML. */
function readOnceBuilt(): Plugin {
  let reading: ReturnType<typeof readShippedExamples> | undefined;
  return {
    name: "switchyard-read-examples",
    resolveId: (id) => (id.startsWith(READ) ? `\0${id}` : undefined),
    load: async (id) => {
      if (!id.startsWith(`\0${READ}`)) return undefined;
      reading ??= readShippedExamples();
      const examples = await reading;
      const one = examples.find((example) => id === `\0${READ}/${example.id}`);
      if (one) return `export default ${sourceOfValue(withoutTexts(one.parsed))};`;
      const lines = examples.map((each) => `"${each.hash}": () => import("${READ}/${each.id}"),`);
      return `export default {${lines.join("\n")}};`;
    },
  };
}

/** What was read, without the words of the rows that were used: they are put back where a result lists them. */
function withoutTexts(parsed: ParsedScenario): ParsedScenario {
  const bare = ({ note: _note, ...row }: AssumptionUse) => ({ ...row, source: "" });
  return { ...parsed, assumptionsUsed: parsed.assumptionsUsed.map(bare) };
}

function readExamples() {
  return readdirSync(examplesFolder)
    .sort()
    .filter((id) => existsSync(join(examplesFolder, id, "scenario.yaml")))
    .map((id) => {
      const text = readFileSync(join(examplesFolder, id, "scenario.yaml"), "utf8");
      return { id, title: titleOf(text, id), text };
    });
}

function titleOf(text: string, id: string): string {
  return /^title:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? id;
}

/** csv-parse for Node takes Node's Buffer; the same library built for browsers brings its own. */
const noNode = join(here, "files/no-node.ts");
const csvParse = createRequire(import.meta.url).resolve("csv-parse/browser/esm/sync");

/** Files of the page's worker that stand for the model's own of the same name until those are loaded. */
const later = (name: string) => join(here, `worker/later/${name}.ts`);

const textsLater = join(here, "../scenario/assumptions/texts-later.ts");

/** Relative addresses: the page works from any folder of any server. */
export default defineConfig({
  root: here,
  base: "./",
  define: { __SWITCHYARD_BUILD__: JSON.stringify(process.env.SWITCHYARD_BUILD ?? "unbuilt") },
  resolve: {
    alias: [
      { find: "csv-parse/sync", replacement: csvParse },
      // half of all text of the assumptions: loaded behind the first verdict
      { find: "./texts-at-once.ts", replacement: textsLater },
      // what only a battery needs: loaded before a site that has one
      { find: "./storage-dispatch.ts", replacement: later("storage-dispatch") },
      { find: "./path-storage.ts", replacement: later("path-storage") },
      { find: /^node:(fs|fs\/promises|module|path)$/, replacement: noNode },
    ],
  },
  plugins: [shippedExamples(), readOnceBuilt()],
  worker: { format: "es", plugins: () => [readOnceBuilt()], rolldownOptions: { treeshake: pure() } },
  build: {
    target: "es2023",
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { treeshake: pure() },
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
});

/** Our own modules do nothing when loaded: those of which nothing is used stay out. */
function pure() {
  return {
    moduleSideEffects: (id: string) =>
      !/[\\/]packages[\\/](?!web[\\/])[^\0]*\.ts$/.test(id) || /\.css$/.test(id),
  };
}
