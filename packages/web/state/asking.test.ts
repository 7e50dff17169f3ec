import { describe, expect, it } from "vitest";
import { makeModelClient } from "../worker/client.ts";
import type { FromWorker, ToWorker } from "../worker/protocol.ts";
import { makeAsker } from "./asking.ts";

/** A worker that answers when the test says so. */
function fakeWorker() {
  const heard: ToWorker[] = [];
  const made: { terminated: boolean }[] = [];
  let current: (Partial<Worker> & { terminated: boolean }) | undefined;
  const spawn = () => {
    const worker = {
      terminated: false,
      postMessage: (message: ToWorker) => heard.push(message),
      terminate() {
        worker.terminated = true;
      },
    };
    current = worker as unknown as typeof current;
    made.push(worker);
    return worker as unknown as Worker;
  };
  const say = (message: FromWorker) =>
    (current as unknown as Worker).onmessage!({ data: message } as MessageEvent);
  const die = (reason: string) => (current as unknown as Worker).onerror!({ message: reason } as ErrorEvent);
  const asks = () => heard.filter((message) => message.kind === "ask");
  return { spawn, say, die, heard, made, asks };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const NAMES = { machine: ["s21"] };

describe("a question asked again and again", () => {
  it("asks the same only once, stops an older one, and shows the latest answer alone", async () => {
    const worker = fakeWorker();
    const asker = makeAsker(makeModelClient(worker.spawn), "check");
    asker.ask({ text: "a" });
    asker.ask({ text: "a" });
    asker.ask({ text: "b" });
    expect(worker.heard).toMatchObject([
      { kind: "ask", id: 1, question: { text: "a" } },
      { kind: "stop", id: 1 },
      { kind: "ask", id: 2, question: { text: "b" } },
    ]);
    worker.say({ kind: "answer", id: 1, answer: "old" });
    await settle();
    expect(asker.get()).toMatchObject({ status: "working", answer: undefined });
    worker.say({ kind: "answer", id: 2, answer: "new" });
    await settle();
    expect(asker.get()).toMatchObject({ status: "ready", answer: "new", isStale: false });
  });

  it("keeps the old answer, marked as old, while the next is worked on and when that fails", async () => {
    const worker = fakeWorker();
    const asker = makeAsker(makeModelClient(worker.spawn), "check");
    asker.ask({ text: "a" });
    worker.say({ kind: "answer", id: 1, answer: "first" });
    await settle();
    asker.ask({ text: "b" });
    expect(asker.get()).toMatchObject({ status: "working", answer: "first", isStale: true });
    worker.say({ kind: "progress", id: 2, done: 1, total: 4, what: "strategies" });
    expect(asker.get().progress).toMatchObject({ done: 1, total: 4 });
    worker.say({ kind: "failure", id: 2, failure: { kind: "failed", code: "x/y", message: "no" } });
    await settle();
    expect(asker.get()).toMatchObject({ status: "failed", answer: "first", failure: { code: "x/y" } });
    asker.again();
    worker.say({ kind: "answer", id: 3, answer: "second" });
    await settle();
    expect(asker.get()).toMatchObject({ status: "ready", answer: "second", failure: undefined });
  });

  it("shows an answer that is right so far, and the whole one after it", async () => {
    const worker = fakeWorker();
    const asker = makeAsker(makeModelClient(worker.spawn), "names");
    asker.ask({});
    worker.say({ kind: "partial", id: 1, answer: {} });
    expect(asker.get()).toMatchObject({ status: "working", answer: {}, isStale: false });
    worker.say({ kind: "answer", id: 1, answer: NAMES });
    await settle();
    expect(asker.get()).toMatchObject({ status: "ready", answer: NAMES });
  });

  it("says that the worker died, and starts another for the next question", async () => {
    const worker = fakeWorker();
    const asker = makeAsker(makeModelClient(worker.spawn), "check");
    asker.ask({ text: "a" });
    worker.die("out of memory");
    await settle();
    expect(asker.get().failure).toMatchObject({ code: "web/worker-died" });
    expect(worker.made[0]!.terminated).toBe(true);
    asker.ask({ text: "b" });
    expect(worker.made).toHaveLength(2);
    worker.say({ kind: "answer", id: 2, answer: "fine" });
    await settle();
    expect(asker.get()).toMatchObject({ status: "ready", answer: "fine", failure: undefined });
  });
});
