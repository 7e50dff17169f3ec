import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundledModule, bundledModule } from "../../tests/bundled-module.ts";
import type { Computed, ComputeTask, TaskPorts } from "./tasks/task.ts";
import { QUICK } from "./test-server.ts";

let module: BundledModule;
let compute: typeof import("./tasks/compute.ts").compute;
beforeAll(async () => {
  module = await bundledModule("packages/server/tasks/compute.ts");
  ({ compute } = await import(module.path));
});
afterAll(() => module.remove());

/** Ten shards of 256 futures. */
const PATHS = 2560;
const FILE_PRICES = QUICK.replace(
  "{ constant: 40 USD/MWh }",
  "{ file: p.csv, column: price, zone: UTC, currency: USD }",
);

interface Attempt {
  readonly computed: Computed | undefined;
  /** One line per shard that was computed. */
  readonly told: readonly string[];
}

/** One attempt of a job; its thread "dies" after so many shards. */
async function attempt(asked: Partial<ComputeTask>, diesAfter = Number.POSITIVE_INFINITY, file = "") {
  const told: string[] = [];
  const ports: TaskPorts = {
    readFile: async () => ({
      content: new TextEncoder().encode(file),
      sha256: createHash("sha256").update(file).digest("hex"),
    }),
    knownFiles: async (names) => new Set(names),
    progress: () => {},
    keepShard: (text) => {
      if (told.length === diesAfter) throw new Error("killed");
      told.push(text);
    },
  };
  const task: ComputeTask = {
    task: "compute",
    kind: "study",
    text: QUICK,
    scenarioHash: "0123456789abcdef",
    codeVersion: "0.1.0+test",
    options: { paths: PATHS },
    ...asked,
  };
  const computed = await compute(task, ports).catch((error: Error) => {
    if (error.message !== "killed") throw error;
    return undefined;
  });
  return { computed, told } satisfies Attempt;
}

const indices = ({ told }: Attempt) => told.map((line) => JSON.parse(line).shard.index as number);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A year by the hour. */
function prices(usdPerMwh: number): string {
  const start = Date.UTC(2025, 0, 1);
  const rows = Array.from(
    { length: 8760 },
    (_, i) => `${new Date(start + i * 3_600_000).toISOString()},${usdPerMwh + (i % 24)}`,
  );
  return `time,price\n${rows.join("\n")}\n`;
}

describe("a study that ran as a job and died after 6 of its 10 shards", () => {
  it("computes the 4 others in its second attempt, and answers with the bytes of an uninterrupted run", async () => {
    const whole = await attempt({});
    expect(indices(whole)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const died = await attempt({}, 6);
    expect(died).toMatchObject({ computed: undefined, told: { length: 6 } });
    const second = await attempt({ kept: died.told });
    expect(indices(second)).toEqual([6, 7, 8, 9]);
    expect(sha256(second.computed!.result)).toBe(sha256(whole.computed!.result));
  });

  it("takes shards from whatever attempt kept them, in whatever order", async () => {
    const { told, computed } = await attempt({});
    const second = await attempt({ kept: [told[9]!, told[2]!, told[5]!] });
    expect(indices(second)).toEqual([0, 1, 3, 4, 6, 7, 8]);
    expect(second.computed!.result).toBe(computed!.result);
  });

  it("begins anew where the program was replaced in between", async () => {
    const died = await attempt({}, 6);
    const second = await attempt({ kept: died.told, codeVersion: "0.2.0+test" });
    expect(indices(second)).toHaveLength(10);
  });

  it("begins anew where a file of it was uploaded again with other content, and goes on where it was the same", async () => {
    const asked = { text: FILE_PRICES, options: { paths: 768 } };
    const died = await attempt(asked, 2, prices(40));
    expect(indices(await attempt({ ...asked, kept: died.told }, undefined, prices(40)))).toEqual([2]);
    const other = await attempt({ ...asked, kept: died.told }, undefined, prices(30));
    expect(indices(other)).toEqual([0, 1, 2]);
    expect(other.computed!.result).toBe((await attempt(asked, undefined, prices(30))).computed!.result);
  });
});
