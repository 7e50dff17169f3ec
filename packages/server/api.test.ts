import { createHash } from "node:crypto";
import { requestCancel, saveRun } from "@switchyard/store";
import { describe, expect, it } from "vitest";
import { QUICK, testServer } from "./test-server.ts";

const server = testServer();
const { ask } = server;
const NOWHERE = "00000000-0000-4000-8000-000000000000";
let counter = 0;
const fresh = (what: string) => `${what} ${++counter}`;

/** A price file of a year of hours, as text. */
function priceYear(): string {
  const start = Date.UTC(2025, 0, 1);
  const rows = Array.from(
    { length: 8760 },
    (_, hour) => `${new Date(start + hour * 3_600_000).toISOString()},${30 + (hour % 24)}`,
  );
  return `timestamp,price USD/MWh\n${rows.join("\n")}\n`;
}

/** Every event of a job until its stream ends. */
async function events(id: string): Promise<readonly { readonly state: string }[]> {
  const { text } = await ask("GET", `/api/v1/jobs/${id}/events`);
  return [...text.matchAll(/^data: (.+)$/gm)].map((found) => JSON.parse(found[1]!));
}

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

  it("is alive", async () => {
    expect((await ask("GET", "/healthz")).json).toEqual({ status: "ok" });
  });

  it("counts its requests by route and its waiting jobs for Prometheus", async () => {
    await ask("GET", `/api/v1/runs/${NOWHERE}`);
    const { text, headers } = await ask("GET", "/metrics");
    expect(headers["content-type"]).toContain("text/plain");
    expect(text).toMatch(
      /switchyard_http_request_seconds_count\{method="GET",route="\/api\/v1\/runs\/:id",status="404"\} 1/,
    );
    expect(text).toContain('switchyard_jobs{state="queued"} 0');
    expect(text).not.toContain(NOWHERE);
  });

  it("lists the examples with their files, and nothing beside them", async () => {
    expect((await ask("GET", "/api/v1/examples")).json).toMatchObject([{ name: "01-quick" }]);
    expect((await ask("GET", "/api/v1/examples/01-quick")).json).toMatchObject({ text: QUICK });
    expect((await ask("GET", "/api/v1/examples/01-quick/files/prices.csv")).text).toBe("a,b\n");
    for (const path of ["examples/nothing", "examples/01-quick/files/..%2f..%2fpackage.json"])
      expect((await ask("GET", `/api/v1/${path}`)).json.error.code).toBe("server/no-such-example");
  });

  it("gives the scenario's JSON Schema", async () => {
    const { json } = await ask("GET", "/api/v1/schemas/scenario");
    expect(json).toMatchObject({ title: "Switchyard scenario" });
  });
});

describe("validation", () => {
  it("names every problem with its line and column, as the command does", async () => {
    const text = QUICK.replace("import: 10 MW", "import: 10").replace("count: 2000", "count: many");
    const { status, json } = await ask("POST", "/api/v1/validate", { body: { text, fileName: "site.yaml" } });
    expect(status).toBe(200);
    expect(json.ok).toBe(false);
    expect(json.problems).toMatchObject([
      { code: "scenario/no-unit", file: "site.yaml", line: 2, column: 25, path: "site.grid.import" },
      { line: 4, path: "mining.fleet.count" },
    ]);
  });

  it("names a file that nobody has uploaded", async () => {
    const text = QUICK.replace("{ constant: 40 USD/MWh }", "{ file: nobody.csv }");
    const { json } = await ask("POST", "/api/v1/validate", { body: { text } });
    expect(json.problems).toMatchObject([{ code: "scenario/no-such-file", line: 3, read: "nobody.csv" }]);
  });

  it("lists what a right scenario leaves to assumptions", async () => {
    const { json } = await ask("POST", "/api/v1/validate", { body: { text: QUICK } });
    expect(json).toMatchObject({ ok: true, problems: [] });
    expect(json.assumptions.length).toBeGreaterThan(10);
  });
});

describe("computing", () => {
  it("studies a text: job, run and result in one answer", async () => {
    const { status, json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    expect(json).toMatchObject({ job: { state: "done" }, run: { title: "quick", kind: "study" } });
    expect(status).toBe(200);
    expect(json.result).toMatchObject({
      schema: "switchyard/study/1",
      run: { codeVersion: "0.1.0+test", scenarioHash: json.run.scenarioHash },
    });
  });

  it("gives a run's result byte for byte, with the hash that it was saved with", async () => {
    const { json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    const { text } = await ask("GET", `/api/v1/runs/${json.run.id}/result.json`);
    expect(createHash("sha256").update(text).digest("hex")).toBe(json.run.resultSha256);
    expect(JSON.parse(text)).toEqual(json.result);
  });

  it("computes the same bytes for the same scenario", async () => {
    const runs = [1, 2].map(
      async () => (await ask("POST", "/api/v1/studies", { body: { text: QUICK } })).json.run,
    );
    const [a, b] = await Promise.all(runs);
    expect(a.resultSha256).toBe(b.resultSha256);
    expect(a.id).not.toBe(b.id);
  });

  it("studies a saved scenario's latest version, or the one that is named", async () => {
    const saved = await ask("POST", "/api/v1/scenarios", { body: { name: fresh("s"), text: QUICK } });
    const { id } = saved.json;
    const second = QUICK.replace("title: quick", "title: second");
    await ask("PUT", `/api/v1/scenarios/${id}`, { body: { text: second, baseVersion: 1 } });
    const latest = await ask("POST", "/api/v1/studies", { body: { scenarioId: id } });
    expect(latest.json.run).toMatchObject({ title: "second", scenarioId: id, version: 2 });
    const first = await ask("POST", "/api/v1/studies", { body: { scenarioId: id, version: 1 } });
    expect(first.json.run).toMatchObject({ title: "quick", version: 1 });
    const listed = await ask("GET", `/api/v1/runs?scenarioId=${id}`);
    expect(listed.json.map((run: { id: string }) => run.id)).toEqual([first.json.run.id, latest.json.run.id]);
  });

  it("answers a wrong scenario with its problems, and the job with them too", async () => {
    const text = QUICK.replace("import: 10 MW", "import: 10");
    const { status, json } = await ask("POST", "/api/v1/studies", { body: { text } });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ code: "server/wrong-scenario", problems: [{ line: 2, column: 25 }] });
    expect((await ask("GET", `/api/v1/jobs/${json.job.id}`)).json).toMatchObject({
      state: "failed",
      error: { code: "server/wrong-scenario" },
    });
  });

  it("dispatches days", async () => {
    const { status, json } = await ask("POST", "/api/v1/dispatches", {
      body: { text: QUICK, from: "2027-03-01", days: 2 },
    });
    expect(status).toBe(200);
    expect(json.result).toMatchObject({ kind: "dispatch", horizon: { hours: 48 } });
    expect(json.run.inputs).toEqual({ options: { from: "2027-03-01", days: 2 }, files: [] });
  });

  it.each([
    ["facility/convert", "ownerless", "camps"],
    ["facility/schedule", "", "conversion"],
  ])("answers %s", async (path, _, key) => {
    const { status, json } = await ask("POST", `/api/v1/${path}`, { body: { text: QUICK, paths: 50 } });
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    expect(json.result).toHaveProperty(key);
  });

  it("studies on futures where the request asks for them, the same bytes again", async () => {
    const ask256 = () =>
      ask("POST", "/api/v1/studies", { body: { text: QUICK, paths: 256, seed: 3, measure: "valuation" } });
    const [first, second] = [await ask256(), await ask256()];
    expect(first.json.error).toBeUndefined();
    expect(first.json.result.run).toMatchObject({ measure: "valuation", seed: 3 });
    expect(first.json.result.strategies[0].npvUsd.band.paths).toBe(256);
    expect(second.json.run.resultSha256).toBe(first.json.run.resultSha256);
  });

  it.each([
    ["sensitivities", { stack: false }, "switchyard/sensitivity/1"],
    ["maps", { x: "hashprice", y: "power", steps: 3 }, "switchyard/map/1"],
  ])("answers %s", async (path, options, schema) => {
    const { status, json } = await ask("POST", `/api/v1/${path}`, { body: { text: QUICK, ...options } });
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    expect(json.result.schema).toBe(schema);
  });

  it("says that there is nothing to convert where a policy is asked for", async () => {
    const { status, json } = await ask("POST", "/api/v1/policies", { body: { text: QUICK, paths: 64 } });
    expect([status, json.error.code]).toEqual([422, "study/no-blocks"]);
  });

  it("simulates the network with a shock, without any scenario", async () => {
    const { status, json } = await ask("POST", "/api/v1/network/simulations", {
      body: { start: "2026-06", months: 4, paths: 16, shocks: ["price:-60%@2026-08"] },
    });
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    expect(json.result.absorption.peakChangeFraction).toBeLessThan(-0.3);
    expect(json.run).toMatchObject({ title: "The Bitcoin network", scenarioHash: "" });
  });

  it("names a shock that it can't read", async () => {
    const { status, json } = await ask("POST", "/api/v1/network/simulations", {
      body: { months: 1, paths: 16, shocks: ["war"] },
    });
    expect(status).toBe(422);
    expect(json.error.code).toMatch(/^network\//);
  });

  it("answers at once with the job where nobody wants to wait, and tells its course until it ends", async () => {
    const { status, json, headers } = await ask("POST", "/api/v1/studies?wait=0", { body: { text: QUICK } });
    expect(status).toBe(202);
    expect(headers.location).toBe(`/api/v1/jobs/${json.job.id}`);
    const told = await events(json.job.id);
    expect(told.at(-1)).toMatchObject({ state: "done", runId: expect.any(String) });
  });

  it("tells a job that has ended once, and ends the stream", async () => {
    const { json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    expect((await events(json.job.id)).map(({ state }) => state)).toEqual(["done"]);
  });
});

describe("cancelling", () => {
  /** Long enough that nobody waits for it. */
  const LONG = QUICK.replace("compare: [do-nothing, mine]", "compare: [do-nothing, mine, sell-power]")
    .replace("horizon: 2 years", "horizon: 30 years")
    .replace("{ constant: 40 USD/MWh }", "{ model: ercot-south }");

  it("ends a job that runs, and the server goes on with the next", async () => {
    const { json } = await ask("POST", "/api/v1/facility/compare?wait=0", {
      body: { text: LONG, paths: 20_000, cycles: 200_000, halfWidthFraction: 0.005 },
    });
    const path = `/api/v1/jobs/${json.job.id}`;
    while ((await ask("GET", path)).json.state === "queued")
      await new Promise((resume) => setTimeout(resume, 20));
    await ask("POST", `${path}/cancel`);
    expect((await events(json.job.id)).at(-1)).toMatchObject({ state: "cancelled", runId: null });
    expect((await ask("POST", "/api/v1/studies", { body: { text: QUICK } })).status).toBe(200);
  });

  it("leaves a job that has ended as it is", async () => {
    const { json } = await ask("POST", "/api/v1/studies", { body: { text: QUICK } });
    const { json: job } = await ask("POST", `/api/v1/jobs/${json.job.id}/cancel`);
    expect(job).toMatchObject({ state: "done" });
  });

  it("that comes by another process is heard", async () => {
    const { json } = await ask("POST", "/api/v1/facility/compare?wait=0", {
      body: { text: LONG, paths: 20_000, cycles: 200_000, halfWidthFraction: 0.005 },
    });
    await requestCancel(server.store(), json.job.id);
    expect((await events(json.job.id)).at(-1)).toMatchObject({ state: "cancelled" });
  });
});

describe("saved scenarios", () => {
  it("are made, read, changed, renamed and removed", async () => {
    const name = fresh("West Texas");
    const made = await ask("POST", "/api/v1/scenarios", { body: { name, text: "title: not right yet" } });
    expect(made.status).toBe(201);
    const path = String(made.headers.location);
    expect((await ask("GET", path)).json).toMatchObject({
      name,
      text: "title: not right yet",
      latestVersion: 1,
    });
    const put = await ask("PUT", path, { body: { text: QUICK, baseVersion: 1, note: "right" } });
    expect(put.json).toMatchObject({ latestVersion: 2, text: QUICK });
    expect((await ask("PATCH", path, { body: { name: `${name} b` } })).json.name).toBe(`${name} b`);
    expect((await ask("GET", `${path}/versions`)).json).toHaveLength(2);
    expect((await ask("GET", `${path}/versions/1`)).json.text).toBe("title: not right yet");
    expect((await ask("DELETE", path)).status).toBe(204);
    expect((await ask("GET", path)).json.error.code).toBe("store/not-found");
  });

  it("refuse a text that began from an older version: 409 with both numbers", async () => {
    const { headers } = await ask("POST", "/api/v1/scenarios", { body: { name: fresh("s"), text: "one" } });
    const path = String(headers.location);
    await ask("PUT", path, { body: { text: "hers", baseVersion: 1 } });
    const { status, json } = await ask("PUT", path, { body: { text: "his", baseVersion: 1 } });
    expect(status).toBe(409);
    expect(json.error).toMatchObject({ code: "store/version-conflict" });
    expect(json.error.message).toMatch(/version 1, the latest is 2/);
  });

  it("belong to sites", async () => {
    const site = (await ask("POST", "/api/v1/sites", { body: { name: fresh("site") } })).json;
    await ask("POST", "/api/v1/scenarios", { body: { name: fresh("s"), text: "one", siteId: site.id } });
    expect((await ask("GET", `/api/v1/scenarios?siteId=${site.id}`)).json).toHaveLength(1);
    await ask("PATCH", `/api/v1/sites/${site.id}`, { body: { note: "100 MW" } });
    expect((await ask("GET", `/api/v1/sites/${site.id}`)).json.note).toBe("100 MW");
    expect((await ask("DELETE", `/api/v1/sites/${site.id}`)).status).toBe(204);
  });
});

describe("uploaded files", () => {
  it("are read, summarised, and used by the scenario that names them", async () => {
    const csv = priceYear();
    const upload = await ask("POST", "/api/v1/series?name=year.csv&kind=prices&zone=UTC", {
      headers: { "content-type": "text/csv" },
      body: csv,
    });
    expect(upload.json.error).toBeUndefined();
    expect(upload.status).toBe(201);
    expect(upload.json.summary).toMatchObject({ steps: 8760, stepMinutes: 60, currency: "USD", lowest: 30 });
    expect((await ask("GET", `/api/v1/series/${upload.json.id}/content`)).text).toBe(csv);
    const text = QUICK.replace("{ constant: 40 USD/MWh }", "{ file: ../data/year.csv }");
    const { status, json } = await ask("POST", "/api/v1/studies", { body: { text } });
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    expect(json.result.prices).toMatchObject({ kind: "history", meanUsdPerMwh: 41.5 });
    expect(json.run.inputs.files).toEqual([{ name: "../data/year.csv", sha256: upload.json.sha256 }]);
  });

  it.each([
    ["an empty file", "", "data/empty-file"],
    ["a picture", "\u0089PNG\r\n\u001a\n\0\0\0", "data/"],
    [
      "a price that is text",
      "timestamp,price USD/MWh\n2025-01-01T00:00Z,cheap\n2025-01-01T01:00Z,1\n",
      "data/text-in-price",
    ],
    ["a line without an end", `timestamp,price USD/MWh\n${"9".repeat(2_000_000)}`, "data/"],
    ["a hundred thousand quotes", `timestamp,price USD/MWh\n${'"'.repeat(100_001)}`, "data/"],
  ])("that can't be read are refused by name: %s", async (_what, body, code) => {
    const { status, json } = await ask("POST", "/api/v1/series?name=bad.csv&kind=prices", {
      headers: { "content-type": "text/csv" },
      body,
    });
    expect([400, 422]).toContain(status);
    expect(json.error.code.startsWith(code) || json.error.code === "server/bad-request").toBe(true);
    const names = (await ask("GET", "/api/v1/series")).json.map((file: { name: string }) => file.name);
    expect(names).not.toContain("bad.csv");
  });

  it.each(["../../etc/passwd", "/etc/passwd", "..\\x.csv", "a\nb", ""])(
    "may not be called %j",
    async (name) => {
      const { status } = await ask("POST", `/api/v1/series?name=${encodeURIComponent(name)}&kind=other`, {
        headers: { "content-type": "text/csv" },
        body: "x",
      });
      expect(status).toBe(400);
    },
  );

  it("never come from the server's disk", async () => {
    const text = QUICK.replace("{ constant: 40 USD/MWh }", "{ file: /etc/passwd }");
    const { status, json } = await ask("POST", "/api/v1/studies", { body: { text } });
    expect(status).toBe(422);
    expect(json.error.problems).toMatchObject([{ code: "scenario/no-such-file" }]);
  });
});

describe("exports of a study", () => {
  it("are a page, a workbook and tables", async () => {
    const { id } = (await ask("POST", "/api/v1/studies", { body: { text: QUICK } })).json.run;
    const page = await ask("GET", `/api/v1/runs/${id}/report.html`);
    expect(page.text).toContain("quick");
    expect(page.headers["content-security-policy"]).toContain("sandbox");
    const book = await ask("GET", `/api/v1/runs/${id}/study.xlsx`);
    expect(book.text.startsWith("PK")).toBe(true);
    expect(book.headers["content-disposition"]).toContain("study.xlsx");
    const table = await ask("GET", `/api/v1/runs/${id}/tables/strategies.csv`);
    expect(table.text).toMatch(/^strategy,available,/);
    expect((await ask("GET", `/api/v1/runs/${id}/tables/constructor`)).json.error.code).toBe(
      "server/no-such-table",
    );
  });

  it("are refused for what is no study", async () => {
    const run = await saveRun(server.store(), {
      kind: "dispatch",
      title: "x",
      scenarioId: null,
      version: null,
      scenarioHash: "",
      codeVersion: "",
      inputs: {},
      result: "{}",
      createdBy: null,
    });
    const { status, json } = await ask("GET", `/api/v1/runs/${run.id}/study.xlsx`);
    expect([status, json.error.code]).toEqual([409, "server/not-a-study"]);
  });
});
