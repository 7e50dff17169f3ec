import { describe, expect, it, vi } from "vitest";
import { shippedExamples } from "./shipped-examples.ts";

const heads = [
  { id: "01-a", title: "A", text: "title: A" },
  { id: "02-b", title: "B" },
];
const modules = () => ({
  heads: async () => heads,
  texts: vi.fn(async () => ({ "01-a": "title: A", "02-b": "title: B" })),
});

describe("the shipped examples of the page", () => {
  it("come with all names and the first text", async () => {
    const given = modules();
    const { list } = await shippedExamples(given);
    expect(list.map(({ title, text }) => [title, text])).toEqual([
      ["A", "title: A"],
      ["B", ""],
    ]);
    expect(given.texts).not.toHaveBeenCalled();
  });
  it("have the other texts once one of them is wanted, loaded once", async () => {
    const given = modules();
    const { list, ready } = await shippedExamples(given);
    await Promise.all([1, 2].map(() => ready({ kind: "example", id: "02-b" })));
    expect(list[1]!.text).toBe("title: B");
    expect(given.texts).toHaveBeenCalledTimes(1);
  });
  it("wait for nothing where the text is here, the source a text of its own, or no such example shipped", async () => {
    const given = modules();
    const { ready } = await shippedExamples(given);
    await ready({ kind: "example", id: "01-a" });
    await ready({ kind: "text", text: "title: mine" });
    await ready({ kind: "example", id: "99-none" });
    await ready(undefined);
    expect(given.texts).not.toHaveBeenCalled();
  });
});
