import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type CliIo, main } from "../index.ts";

/** What an example's `expected.json` holds: the words after `dispatch scenario.yaml --json`, and figures of the result. */
interface Expected {
  readonly args: readonly string[];
  readonly path: string;
  readonly valueUsd: number;
  readonly energyMwh: Readonly<Record<string, number>>;
}

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const folders = readdirSync(examples).filter((name) => name.startsWith("tariffs-"));

async function dispatchJson(folder: string, args: readonly string[]) {
  let out = "";
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: () => {},
    cwd: `${examples}${folder}`,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
  expect(await main(["dispatch", "scenario.yaml", "--json", ...args], io)).toBe(0);
  return JSON.parse(out);
}

describe("an example of each tariff kind", () => {
  it("there are nine: fixed, indexed, time-of-use, demand, coincident peak, interruptible, hedge and reserve, blocks, delivered", () => {
    expect(folders).toEqual([
      "tariffs-coincident-peak",
      "tariffs-delivered-block",
      "tariffs-demand-ratchet",
      "tariffs-energy-blocks",
      "tariffs-fixed",
      "tariffs-hedge-and-reserve",
      "tariffs-indexed",
      "tariffs-interruptible",
      "tariffs-time-of-use",
    ]);
  });

  it.each(folders)("%s gives what its expected.json says", async (folder) => {
    const path = `${examples}${folder}/expected.json`;
    const expected = JSON.parse(readFileSync(path, "utf8")) as Expected;
    const result = await dispatchJson(folder, expected.args);
    expect(result.route.path).toBe(expected.path);
    expect(Math.abs(result.valueUsd - expected.valueUsd)).toBeLessThan(
      1e-6 * Math.abs(expected.valueUsd) + 0.01,
    );
    for (const [name, mwh] of Object.entries(expected.energyMwh))
      expect(Math.abs(result.energyMwh[name] - mwh), name).toBeLessThan(1e-4 * Math.abs(mwh) + 0.01);
    expect(result.relativeGap).toBeLessThan(1e-6);
  });
});
