import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { type Answered, askAt, QUICK, TEST_LIMITS, testServer } from "./test-server.ts";

const server = testServer(() => ({ limits: { ...TEST_LIMITS, answerSec: 3 } }));
const { ask } = server;
const NOWHERE = "00000000-0000-4000-8000-000000000000";

describe("what is malformed", () => {
  const JSON_TYPE = { "content-type": "application/json" };

  it.each([
    ["no JSON", "POST", "/api/v1/studies", "{text:", JSON_TYPE],
    ["no body", "POST", "/api/v1/studies", "", JSON_TYPE],
    ["a list", "POST", "/api/v1/studies", "[]", JSON_TYPE],
    ["neither text nor scenario", "POST", "/api/v1/studies", "{}", JSON_TYPE],
    ["both", "POST", "/api/v1/studies", JSON.stringify({ text: "", scenarioId: NOWHERE }), JSON_TYPE],
    ["a key too many", "POST", "/api/v1/studies", '{"text":"","path":"/etc"}', JSON_TYPE],
    ["a prototype", "POST", "/api/v1/studies", '{"__proto__":{"text":"x"}}', JSON_TYPE],
    ["a number for a text", "POST", "/api/v1/validate", '{"text":1}', JSON_TYPE],
    ["days below one", "POST", "/api/v1/dispatches", '{"text":"","days":0}', JSON_TYPE],
    ["a million paths", "POST", "/api/v1/facility/convert", '{"text":"","paths":1000000}', JSON_TYPE],
    ["a wait of a day", "POST", "/api/v1/studies?wait=86400", '{"text":""}', JSON_TYPE],
    ["an id that is none", "GET", "/api/v1/runs/1;drop%20table", undefined, {}],
    ["a version that is none", "GET", `/api/v1/scenarios/${NOWHERE}/versions/x`, undefined, {}],
    ["a name of controls", "POST", "/api/v1/sites", '{"name":"a\\u0000b"}', JSON_TYPE],
    ["a path with a broken escape", "GET", "/api/v1/runs/%", undefined, {}],
  ])("is answered 400 with a code: %s", async (_what, method, path, body, headers) => {
    const { status, json } = await ask(method, path, { body, headers });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ code: "server/bad-request", message: expect.any(String) });
    expect(json.error.message).not.toMatch(/node_modules|at \w+ \(/);
  });

  it("a media type that nobody reads is refused", async () => {
    const { status } = await ask("POST", "/api/v1/studies", {
      body: "<x/>",
      headers: { "content-type": "text/xml" },
    });
    expect(status).toBe(400);
  });

  it("what is not there is 404 with a code", async () => {
    for (const path of ["/api/v1/nothing", "/nothing.js", "/api/v2/session"])
      expect((await ask("GET", path)).json.error.code, path).toBe("server/no-route");
    for (const what of ["sites", "scenarios", "series", "jobs", "runs"])
      expect((await ask("GET", `/api/v1/${what}/${NOWHERE}`)).json.error.code, what).toBe("store/not-found");
  });

  it("bytes that are no HTTP end their own connection and nothing else", async () => {
    for (const bytes of [
      "\u0016\u0003\u0001",
      "GET / HTTP/9.9\r\n\r\n",
      `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.running().port, "127.0.0.1", () => socket.write(bytes, "latin1"));
        socket.on("error", () => {});
        socket.on("data", () => {});
        socket.on("close", () => resolve());
        socket.setTimeout(5000, () => socket.destroy());
      });
    }
    expect((await ask("GET", "/healthz")).status).toBe(200);
  });
});

describe("what is oversized", () => {
  it("a JSON body above a megabyte is 413, whatever it says of its length", async () => {
    const body = JSON.stringify({ text: "x".repeat(1_100_000) });
    const { status, json } = await ask("POST", "/api/v1/validate", {
      body,
      headers: { "content-type": "application/json" },
    });
    expect([status, json.error.code]).toEqual([413, "server/too-large"]);
    const chunked = await ask("POST", "/api/v1/validate", {
      body,
      headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
    });
    expect(chunked.status).toBe(413);
  });

  it("an upload above the limit is 413 and is not kept", async () => {
    const { status } = await ask("POST", "/api/v1/series?name=big.csv&kind=other", {
      body: Buffer.alloc(50_000_001),
      headers: { "content-type": "text/csv" },
    }).catch(() => ({ status: 413 }));
    expect(status).toBe(413);
    const names = (await ask("GET", "/api/v1/series")).json.map((file: { name: string }) => file.name);
    expect(names).not.toContain("big.csv");
  });

  it("a compressed body is not unpacked", async () => {
    const { status } = await ask("POST", "/api/v1/validate", {
      body: Buffer.alloc(100),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(status).toBe(400);
  });

  it("a scenario that takes the checker long leaves the server answering, and is given up", async () => {
    const slow = `title: x\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join("\n")}\n`;
    const checked = ask("POST", "/api/v1/validate", { body: { text: slow } });
    const alive: Answered[] = [];
    for (let i = 0; i < 5; i++) alive.push(await ask("GET", "/healthz"));
    expect(alive.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { status, json } = await checked;
    expect(status === 200 ? json.ok === false : json.error.code === "server/too-slow").toBe(true);
  });

  it("a YAML bomb is an error of its text", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
      .split("")
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[i]}`).join(",")}]`)
      .join("\n")}\n`;
    const { status, json } = await ask("POST", "/api/v1/validate", { body: { text: bomb } });
    expect(status).toBe(200);
    expect(json.ok).toBe(false);
  });
});

describe("many at once", () => {
  it("a hundred requests of all kinds are all answered, each its own", async () => {
    const calls = Array.from({ length: 100 }, async (_, i) => {
      if (i % 10 === 0)
        return (await ask("POST", "/api/v1/studies?wait=0", { body: { text: QUICK } })).status === 202;
      if (i % 3 === 0) {
        const { json } = await ask("POST", "/api/v1/validate", {
          body: { text: `title: t${i}`, fileName: `f${i}.yaml` },
        });
        return json.file === `f${i}.yaml`;
      }
      const { json } = await ask("POST", "/api/v1/sites", { body: { name: `many ${i}` } });
      return json.name === `many ${i}`;
    });
    expect((await Promise.all(calls)).every(Boolean)).toBe(true);
  });

  it("uploads beyond four at once are asked to come again, and then are taken", async () => {
    const held = await Promise.all([0, 1, 2, 3].map(beginUpload));
    const upload = () =>
      ask("POST", "/api/v1/series?name=fifth.csv&kind=other", {
        body: "x",
        headers: { "content-type": "text/csv" },
      });
    const refused = await upload();
    expect(refused.json.error.code).toBe("server/busy");
    expect(refused.headers["retry-after"]).toBe("2");
    for (const socket of held) socket.destroy();
    let taken = refused;
    while (taken.status === 503) taken = await upload();
    expect(taken.json.bytes).toBe(1);
  });

  /** An upload whose body does not come; resolves when the server has asked for it, so that it holds its place. */
  function beginUpload(index: number): Promise<Socket> {
    const { port } = server.running();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      [
        `POST /api/v1/series?name=slow${index}.csv&kind=other HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        "Content-Type: text/csv",
        "Content-Length: 10",
        "Expect: 100-continue",
        "",
        "",
      ].join("\r\n"),
    );
    return new Promise((resolve) => {
      socket.once("data", () => setImmediate(() => resolve(socket)));
    });
  }
});

describe("who may ask on this machine", () => {
  const own = () => `127.0.0.1:${server.running().port}`;

  it.each([
    ["a rebound name", () => ({ host: "evil.example" })],
    ["a name that begins like ours", () => ({ host: "localhost.evil.example" })],
    ["another port's origin", () => ({ host: own(), origin: "http://127.0.0.1:1" })],
    ["a foreign page", () => ({ host: own(), origin: "https://evil.example" })],
    ["an opaque origin", () => ({ host: own(), origin: "null" })],
  ])("not %s, for no route", async (_what, headers) => {
    for (const path of ["/", "/api/v1/session", "/healthz", "/metrics", "/docs/", "/nothing"]) {
      const { status } = await askAt(server.running().port)("GET", path, { headers: headers() });
      expect(status, path).toBe(403);
    }
  });

  it("answers carry the policy that keeps other pages and other code out", async () => {
    const { headers } = await ask("GET", "/api/v1/session");
    expect(headers["content-security-policy"]).toMatch(
      /default-src 'none';script-src 'self' 'wasm-unsafe-eval'/,
    );
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("upgrade-insecure-requests");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("the log", () => {
  it("is one JSON object a line, and never has a cookie", async () => {
    await ask("GET", "/api/v1/sites", { headers: { cookie: "switchyard_session=sesame" } });
    const lines = server.logged();
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(lines.join("")).not.toContain("sesame");
  });
});
