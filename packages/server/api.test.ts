import { describe, expect, it } from "vitest";
import { QUICK, testServer } from "./test-server.ts";

const { ask } = testServer();

describe("the API on this machine", () => {
  it("says who asks and which program answers", async () => {
    const { status, json } = await ask("GET", "/api/v1/session");
    expect(status).toBe(200);
    expect(json).toEqual({
      mode: "local",
      user: { id: null, name: "local", role: "admin" },
      csrfToken: null,
      codeVersion: "0.1.0+test",
      opened: null,
    });
  });

  it("studies a text: job, run and result in one answer", async () => {
    const { status, json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    expect(json).toMatchObject({ job: { state: "done" }, run: { title: "quick", kind: "study" } });
    expect(status).toBe(200);
    expect(json.result).toMatchObject({ schema: "switchyard/study/1", run: { codeVersion: "0.1.0+test" } });
  });
});
