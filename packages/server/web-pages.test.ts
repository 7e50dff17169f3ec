import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRuns, readSeriesByName, readVersion } from "@switchyard/store";
import { afterAll, describe, expect, it } from "vitest";
import { askAt, QUICK, testServer, testSettings } from "./test-server.ts";

const above = mkdtempSync(join(tmpdir(), "switchyard web "));
const webFolder = join(above, "web");
mkdirSync(join(webFolder, "assets"), { recursive: true });
writeFileSync(join(above, "secret.txt"), "secret");
writeFileSync(join(webFolder, ".env"), "secret");
writeFileSync(join(webFolder, "index.html"), "<!doctype html><title>Switchyard</title><div id=app></div>");
writeFileSync(join(webFolder, "assets", "index-abc.js"), "export {};");
afterAll(() => rmSync(above, { recursive: true, force: true }));

const TITLE = "100 MW <b>in</b> West Texas";
const opened = { scenarioId: "00000000-0000-4000-8000-000000000000", name: "s", title: TITLE, runId: null };
const server = testServer(() => ({ webFolder, opened }));
const { ask } = server;
const asPerson = { headers: { accept: "text/html,*/*" } };

describe("the web app", () => {
  it("is served with the title of the site that was opened, as text", async () => {
    const { status, text, headers } = await ask("GET", "/", asPerson);
    expect([status, headers["cache-control"]]).toEqual([200, "no-cache"]);
    expect(text).toContain("<title>100 MW &lt;b&gt;in&lt;/b&gt; West Texas · Switchyard</title>");
  });

  it("says in its page that there is a server to save to, under either of its names", async () => {
    for (const path of ["/", "/index.html"])
      expect((await ask("GET", path, asPerson)).text, path).toContain(
        '<meta name="switchyard-server" content="api/v1">',
      );
  });

  it("answers every address that a person may have kept", async () => {
    for (const path of ["/network", "/scenario/compare", "/dispatch?day=2027-08-12"])
      expect((await ask("GET", path, asPerson)).text, path).toContain("<div id=app>");
  });

  it("answers no file, no API and no writing that way", async () => {
    for (const [method, path] of [
      ["GET", "/assets/gone.js"],
      ["GET", "/api/v1/nothing"],
      ["GET", "/old.css"],
      ["POST", "/network"],
    ] as const) {
      const { status, json } = await ask(method, path, asPerson);
      expect([status, json.error.code], path).toEqual([404, "server/no-route"]);
    }
  });

  it("keeps its own files for a year: their names change with their content", async () => {
    const { text, headers } = await ask("GET", "/assets/index-abc.js");
    expect(text).toBe("export {};");
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-type"]).toContain("javascript");
  });

  it.each([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "//etc/passwd",
    "/.env",
    "/assets/%00",
  ])("gives nothing beside its folder: %s", async (path) => {
    const { status, text } = await ask("GET", path);
    expect(text).not.toContain("secret\n");
    expect(text).not.toContain("root:");
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe("a scenario file that the program was opened with", () => {
  const file = {
    path: "/home/ada/site.yaml",
    text: QUICK,
    title: "quick",
    files: [{ name: "prices.csv", content: new TextEncoder().encode("a,b\n") }],
    codeVersion: "0.1.0+test",
  };
  const studied = async () => {
    const { json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    const { text } = await ask("GET", `/api/v1/runs/${json.run.id}/result.json`);
    return { ...file, result: text, hash: json.run.scenarioHash as string };
  };

  it("is saved once with its files and its run, however often it is opened", async () => {
    const first = await server.program().openScenarioFile(server.store(), await studied());
    expect(await server.program().openScenarioFile(server.store(), await studied())).toEqual(first);
    expect(await listRuns(server.store(), { scenarioId: first.scenarioId })).toHaveLength(1);
    const kept = await readSeriesByName(server.store(), ["prices.csv"], first.scenarioId);
    expect([...kept.get("prices.csv")!.content]).toEqual([...file.files[0]!.content]);
  });

  it("makes a version where it was changed on disk, and leaves the older ones", async () => {
    const { scenarioId } = await server.program().openScenarioFile(server.store(), await studied());
    const text = `${QUICK}# changed\n`;
    const again = await server.program().openScenarioFile(server.store(), { ...(await studied()), text });
    expect(again).toMatchObject({ scenarioId, runId: null });
    expect((await readVersion(server.store(), scenarioId, 2)).text).toBe(text);
    expect((await readVersion(server.store(), scenarioId, 1)).text).toBe(QUICK);
  });

  it("shows its report where there is no web build, with all its figures beside it", async () => {
    const found = await server
      .program()
      .openScenarioFile(server.store(), { ...(await studied()), path: "/other.yaml" });
    const settings = { ...testSettings(server.store(), server.workerFile()), opened: found };
    const running = await server
      .program()
      .startServer(settings, { host: "127.0.0.1", port: 0, say: () => {} });
    const page = await askAt(running.port)("GET", "/");
    expect(page.text).toContain("quick");
    expect(page.headers["content-security-policy"]).toContain("sandbox");
    expect((await askAt(running.port)("GET", "/study.json")).json.schema).toBe("switchyard/study/1");
    await running.close();
  });
});

describe("the documentation", () => {
  it("is OpenAPI 3.1 with every route, its summary and its answers", async () => {
    const { json } = await ask("GET", "/api/v1/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    const routes = Object.entries<Record<string, { summary?: string; responses?: object }>>(json.paths);
    expect(routes.length).toBeGreaterThan(30);
    for (const [path, methods] of routes)
      for (const [method, { summary, responses }] of Object.entries(methods)) {
        expect(summary, `${method} ${path}`).toBeTruthy();
        expect(Object.keys(responses ?? {}).length, `${method} ${path}`).toBeGreaterThan(0);
      }
  });

  it("states what a body must be, from the schema that checks it", async () => {
    const { json } = await ask("GET", "/api/v1/openapi.json");
    const { schema } = json.paths["/api/v1/scenarios/{id}"].put.requestBody.content["application/json"];
    expect(schema.required).toEqual(["text", "baseVersion"]);
    expect(schema.properties.baseVersion).toMatchObject({ type: "integer", minimum: 1 });
  });

  it("has a page under /docs that brings its own scripts", async () => {
    const { status, text, headers } = await ask("GET", "/docs/");
    expect(status).toBe(200);
    expect(text).toContain("swagger-ui");
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    const scripts = [...text.matchAll(/<script src="([^"]+)"/g)].map((found) => found[1]!);
    expect(scripts.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/<script>[^<]/);
    for (const script of scripts)
      expect((await ask("GET", new URL(script, "http://x/docs/").pathname)).status, script).toBe(200);
  });
});

describe("a port that is busy", () => {
  it("is said, and the next is taken", async () => {
    const lines: string[] = [];
    const taken = server.running().port;
    const running = await server.program().startServer(testSettings(server.store(), server.workerFile()), {
      host: "127.0.0.1",
      port: taken,
      say: (line) => lines.push(line),
    });
    expect(running.port).toBeGreaterThan(taken);
    expect(lines[0]).toBe(`port ${taken} is busy, trying ${taken + 1}`);
    await running.close();
  });
});
