import { request } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isLoopbackHost, isOwnOrigin, type PageServer, servePage } from "./index.ts";

const files = {
  "/": { contentType: "text/html; charset=utf-8", body: "<h1>verdict</h1>" },
  "/study.json": { contentType: "application/json", body: "{}" },
};
const running: PageServer[] = [];
const start = async (port: number, log: (line: string) => void = () => {}) => {
  const server = await servePage({ files, port, log });
  running.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** A raw request, because fetch refuses to set Host. */
function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
    call.on("error", reject);
    call.end();
  });
}

describe("the page server", () => {
  it("serves the page and its data on loopback", async () => {
    const { port, address } = await start(0);
    expect(address).toBe(`http://127.0.0.1:${port}/`);
    expect(await ask(port, "/")).toMatchObject({ status: 200, body: "<h1>verdict</h1>" });
    expect(await ask(port, "/study.json")).toMatchObject({ status: 200, body: "{}" });
    expect((await ask(port, "/nothing")).status).toBe(404);
  });

  it("allows the page no code or data from elsewhere", async () => {
    const { headers } = await ask((await start(0)).port, "/");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it.each([
    ["a rebound name", { host: "evil.example" }],
    ["a name that begins like ours", { host: "localhost.evil.example" }],
    ["another port's origin", { origin: "http://127.0.0.1:1" }],
    ["a foreign page", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
  ])("refuses %s", async (_what, headers) => {
    const { port } = await start(0);
    expect((await ask(port, "/", headers)).status).toBe(403);
  });

  it("says that a port is busy and takes the next", async () => {
    const blocker = createServer();
    const taken = await new Promise<number>((resolve) => {
      blocker.listen(0, "127.0.0.1", () => resolve((blocker.address() as { port: number }).port));
    });
    const lines: string[] = [];
    const { port } = await start(taken, (line) => lines.push(line));
    expect(port).toBeGreaterThan(taken);
    expect(lines[0]).toBe(`port ${taken} is busy, trying ${taken + 1}`);
    await new Promise((resolve) => blocker.close(resolve));
  });
});

describe("the loopback guard", () => {
  it.each(["127.0.0.1:7473", "localhost:7473", "[::1]:7473", "LOCALHOST:7473"])("accepts Host %s", (host) => {
    expect(isLoopbackHost(host, 7473)).toBe(true);
  });

  it.each([
    undefined,
    "",
    "localhost",
    "localhost:80",
    "10.0.0.1:7473",
    "evil:7473",
    "127.0.0.1:7473:1",
    "a@localhost:7473",
  ])("refuses Host %s", (host) => {
    expect(isLoopbackHost(host, 7473)).toBe(false);
  });

  it("accepts a request without Origin, and one from its own page", () => {
    expect(isOwnOrigin(undefined, 7473)).toBe(true);
    expect(isOwnOrigin("http://localhost:7473", 7473)).toBe(true);
    expect(isOwnOrigin("https://localhost:7473", 7473)).toBe(false);
  });
});
