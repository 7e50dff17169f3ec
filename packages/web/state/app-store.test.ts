import { describe, expect, it } from "vitest";
import { makeAppStore } from "./app-store.ts";
import { changed, redone, settled, startHistory, undone } from "./history.ts";
import type { ScenarioSource } from "./scenario-source.ts";

const FIRST: ScenarioSource = { kind: "example", id: "a" };
const SECOND: ScenarioSource = { kind: "text", text: "title: b" };

function open() {
  const written: string[] = [];
  const store = makeAppStore(
    { page: "verdict", source: FIRST, other: undefined, shifts: {}, params: {} },
    { push: (hash) => written.push(`push ${hash}`), replace: (hash) => written.push(`replace ${hash}`) },
  );
  const now = () => store.get().history.present;
  return { store, now, written };
}

const settleAddresses = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the page's state", () => {
  it("undoes a whole drag of a slider at once, and the next drag apart", () => {
    const { store, now } = open();
    for (const ratio of [1.1, 1.2, 1.3]) store.shift("rentRatio", ratio);
    store.settle();
    for (const ratio of [1.4, 1.5]) store.shift("rentRatio", ratio);
    store.settle();
    store.undo();
    expect(now().shifts).toEqual({ rentRatio: 1.3 });
    store.undo();
    expect(now().shifts).toEqual({});
    store.redo();
    store.redo();
    expect(now().shifts).toEqual({ rentRatio: 1.5 });
  });

  it("keeps moves of two sliders as two steps even without a rest between", () => {
    const { store, now } = open();
    store.shift("rentRatio", 2);
    store.shift("capexRatio", 2);
    store.undo();
    expect(now().shifts).toEqual({ rentRatio: 2 });
  });

  it("puts the sliders back when the scenario changes, since they stand on top of it", () => {
    const { store, now } = open();
    store.shift("rentRatio", 2);
    store.setSource(SECOND);
    expect(now()).toEqual({ source: SECOND, other: undefined, shifts: {} });
    store.undo();
    expect(now()).toEqual({ source: FIRST, other: undefined, shifts: { rentRatio: 2 } });
  });

  it("writes the last of many states into the address, and a page as a step of the browser's history", async () => {
    const { store, written } = open();
    store.shift("rentRatio", 1.5);
    store.shift("rentRatio", 1.75);
    await settleAddresses();
    store.goTo("money", { strategy: "hybrid" });
    await settleAddresses();
    expect(written).toEqual([
      "replace #/verdict?example=a&rent=1.75",
      "push #/money?example=a&rent=1.75&strategy=hybrid",
    ]);
    expect(await store.address()).toBe("#/money?example=a&rent=1.75&strategy=hybrid");
  });

  it("takes over an address that the back button brings without writing it anew", async () => {
    const { store, now, written } = open();
    store.adopt({ page: "money", source: SECOND, other: undefined, shifts: { rentRatio: 2 }, params: {} });
    await settleAddresses();
    expect(store.get().page).toBe("money");
    expect(now()).toEqual({ source: SECOND, other: undefined, shifts: { rentRatio: 2 } });
    expect(written).toEqual([]);
  });

  it("swaps the sides of a comparison, and back by undo", () => {
    const { store, now } = open();
    store.swapSides();
    expect(now().source).toEqual(FIRST);
    store.setOther(SECOND);
    store.swapSides();
    expect(now()).toMatchObject({ source: SECOND, other: FIRST });
    store.undo();
    expect(now()).toMatchObject({ source: FIRST, other: SECOND });
  });

  it("takes words of a page away where they are undefined", () => {
    const { store } = open();
    store.setParams({ from: "2027", days: "1" });
    store.setParams({ from: undefined });
    expect(store.get().params).toEqual({ days: "1" });
  });
});

describe("a history", () => {
  it("forgets what was undone when something new happens", () => {
    const history = changed(undone(changed(startHistory(1), 2)), 3);
    expect(redone(history).present).toBe(3);
    expect(undone(history).present).toBe(1);
  });

  it("does nothing at its ends", () => {
    const start = startHistory(1);
    expect(undone(start).present).toBe(1);
    expect(redone(start).present).toBe(1);
    expect(settled(start)).toBe(start);
    expect(changed(start, 1)).toBe(start);
  });

  it("keeps at most 200 steps", () => {
    let history = startHistory(0);
    for (let i = 1; i <= 500; i++) history = changed(history, i);
    expect(history.past).toHaveLength(200);
  });
});
