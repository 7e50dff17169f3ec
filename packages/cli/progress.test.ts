import { describe, expect, it } from "vitest";
import type { CliIo } from "./io.ts";
import { makeProgress } from "./progress.ts";

function watched(isTerminal: boolean) {
  const clock = { nowMs: 0 };
  const lines: string[] = [];
  const io = { err: (text: string) => lines.push(text), isTerminal, env: {}, nowMs: () => clock.nowMs };
  return { clock, lines, progress: makeProgress(io as unknown as CliIo) };
}

describe("the time left", () => {
  it("is told from the pace of the stage: 10 of 100 in 5 s leave 45 s, 20 in 100 s leave 7 min", () => {
    const { clock, lines, progress } = watched(false);
    progress.step(0, 100, "map");
    clock.nowMs = 5000;
    progress.step(10, 100, "map");
    clock.nowMs = 100_000;
    progress.step(20, 100, "map");
    expect(lines).toEqual(["[0/100] map\n", "[10/100] map, 45 s left\n", "[20/100] map, 7 min left\n"]);
  });

  it("begins anew with each stage, and says nothing once all is done", () => {
    const { clock, lines, progress } = watched(false);
    progress.step(0, 10, "one");
    clock.nowMs = 60_000;
    progress.step(10, 10, "one");
    progress.step(1, 10, "other");
    expect(lines.slice(1)).toEqual(["[10/10] one\n", "[1/10] other\n"]);
  });

  it("is beside the bar on a terminal", () => {
    const { clock, lines, progress } = watched(true);
    progress.step(0, 4, "futures");
    clock.nowMs = 3000;
    progress.step(1, 4, "futures");
    expect(lines.at(-1)).toContain("futures, 9 s left");
  });
});
