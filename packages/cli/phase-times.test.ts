import { describe, expect, it } from "vitest";
import { timed } from "./phase-times.ts";

/** A watch that a test winds on, and what was told. */
function watched() {
  let now = 1000;
  const told: string[] = [];
  const progress = timed(
    {
      step: (done, total, what) => told.push(`${done}/${total} ${what}`),
      end: () => told.push("end"),
    },
    { nowMs: () => now },
  );
  const wait = (ms: number) => {
    now += ms;
  };
  return { progress, told, wait };
}

describe("the time of a run by phase", () => {
  it("gives each phase the time until the next is told, and paths a second to the futures", () => {
    const { progress, wait } = watched();
    wait(400);
    progress.step(256, 1024, "futures");
    wait(1500);
    progress.step(1024, 1024, "futures");
    wait(500);
    progress.step(0, 3, "strategies");
    wait(100);
    progress.end();
    // 1,024 paths in 2.0 s
    expect(progress.timesText(1024)).toBe(
      "Time: reading, first choices 0.40 s, futures 2.0 s (512 paths/s), strategies 0.10 s, 2.5 s in all.\n",
    );
  });
  it("adds up the steps of one search", () => {
    const { progress, wait } = watched();
    progress.step(0, 2, "where the answer turns: rent");
    wait(1000);
    progress.step(1, 2, "where the answer turns: capex");
    wait(2000);
    progress.end();
    expect(progress.timesText(0)).toBe("Time: where the answer turns 3.0 s, 3.0 s in all.\n");
  });
  it("tells no pace where there are no paths, and leaves out what took no time", () => {
    const { progress, wait } = watched();
    progress.step(0, 1, "strategies");
    wait(2);
    progress.step(1, 1, "done");
    wait(600);
    progress.end();
    expect(progress.timesText(0)).toBe("Time: figures and statements 0.60 s, 0.60 s in all.\n");
  });
  it("passes every step on as it was told", () => {
    const { progress, told } = watched();
    progress.step(1, 4, "where the answer turns: rent");
    progress.end();
    expect(told).toEqual(["1/4 where the answer turns: rent", "end"]);
  });
});
