import { createUser } from "@switchyard/store";
import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "./passwords.ts";
import { type Answered, TEST_LIMITS, testServer, testSettings } from "./test-server.ts";

const TOKEN = "a token of more than 24 characters";
const METRICS_TOKEN = "for prometheus";
const PASSWORD = "correct horse battery";
const server = testServer(() => ({
  access: "accounts",
  bootstrapToken: TOKEN,
  metricsToken: METRICS_TOKEN,
  limits: { ...TEST_LIMITS, signInsPerMinute: 12 },
}));
const { ask } = server;

/** A browser as far as cookies go: it keeps what it is given, and sends the token that it read. */
interface Visitor {
  readonly cookie: string;
  readonly csrf: string;
  readonly signedIn: Answered;
}

/** Made in the database: the sign-in itself is rate limited, and tested below. */
async function accountOf(role: "viewer" | "editor" | "admin"): Promise<string> {
  const name = `${role} ${++accounts}`;
  await createUser(server.store(), { name, role, passwordHash: await PASSWORD_HASH });
  return name;
}
let accounts = 0;
/** Once: a hash takes a quarter of a second, on purpose. */
const PASSWORD_HASH = hashPassword(PASSWORD);

async function signIn(name: string, password = PASSWORD): Promise<Visitor> {
  const signedIn = await ask("POST", "/api/v1/session", { body: { name, password } });
  const cookie = cookiesOf(signedIn);
  return { cookie, csrf: signedIn.json.csrfToken, signedIn };
}

function cookiesOf({ headers }: Answered): string {
  return [headers["set-cookie"] ?? []]
    .flat()
    .map((line) => line.split(";")[0])
    .join("; ");
}

const as = ({ cookie, csrf }: Visitor) => ({ cookie, "x-csrf-token": csrf });

describe("a server with accounts", () => {
  it("answers nobody who is not signed in, but how to sign in, its health and its documentation", async () => {
    for (const path of [
      "/api/v1/runs",
      "/api/v1/examples",
      "/api/v1/scenarios",
      "/api/v1/users",
      "/metrics",
    ]) {
      const { status, json } = await ask("GET", path);
      expect([status, json.error.code], path).toEqual([401, "server/sign-in-first"]);
    }
    for (const path of ["/healthz", "/docs/", "/api/v1/openapi.json"])
      expect((await ask("GET", path)).status, path).toBe(200);
    const { json } = await ask("GET", "/api/v1/session");
    expect(json).toMatchObject({ mode: "accounts", user: null, csrfToken: null, opened: null });
  });

  it("has a first admin made by whoever has the token, once", async () => {
    const setup = (token: string) =>
      ask("POST", "/api/v1/setup", { body: { token, name: "ada", password: PASSWORD } });
    expect((await setup("a guess of more than 24 characters")).json.error.code).toBe("server/wrong-token");
    const made = await setup(TOKEN);
    expect([made.status, made.json.role]).toEqual([201, "admin"]);
    expect(made.text).not.toContain("scrypt");
    expect((await setup(TOKEN)).json.error.code).toBe("server/wrong-token");
  });

  it("signs in by a cookie that no script can read and no other site sends", async () => {
    const { signedIn } = await signIn(await accountOf("viewer"));
    expect(signedIn.status).toBe(200);
    const lines = [signedIn.headers["set-cookie"] ?? []].flat();
    const session = lines.find((line) => line.startsWith("switchyard_session="))!;
    expect(session).toMatch(/HttpOnly/);
    expect(session).toMatch(/SameSite=Strict/);
    expect(session).toMatch(/Path=\//);
    expect(signedIn.text).not.toContain(/switchyard_session=([^;]+)/.exec(session)![1]!);
  });

  it("says the same of a wrong name and of a wrong password", async () => {
    const name = await accountOf("viewer");
    const [wrongName, wrongPassword] = [await signIn("nobody"), await signIn(name, "wrong horse battery")];
    expect(wrongName.signedIn.status).toBe(401);
    expect(wrongName.signedIn.text).toBe(wrongPassword.signedIn.text);
  });

  it("lets viewers look, editors save and run, admins make accounts", async () => {
    const [viewer, editor] = [
      await signIn(await accountOf("viewer")),
      await signIn(await accountOf("editor")),
    ];
    const site = { body: { name: "a site" } };
    expect((await ask("GET", "/api/v1/runs", { headers: as(viewer) })).status).toBe(200);
    const refused = await ask("POST", "/api/v1/sites", { ...site, headers: as(viewer) });
    expect([refused.status, refused.json.error.code]).toEqual([403, "server/not-allowed"]);
    expect((await ask("POST", "/api/v1/sites", { ...site, headers: as(editor) })).status).toBe(201);
    expect((await ask("GET", "/api/v1/users", { headers: as(editor) })).status).toBe(403);
  });

  it("writes nothing for a cookie alone: another site's page can send it and can't read the token", async () => {
    const editor = await signIn(await accountOf("editor"));
    const post = (headers: Record<string, string>) =>
      ask("POST", "/api/v1/sites", {
        body: { name: `site ${++accounts}` },
        headers: { cookie: editor.cookie, ...headers },
      });
    expect((await post({})).json.error.code).toBe("server/csrf");
    expect((await post({ "x-csrf-token": "made up" })).json.error.code).toBe("server/csrf");
    const other = await signIn(await accountOf("editor"));
    expect((await post({ "x-csrf-token": other.csrf })).json.error.code).toBe("server/csrf");
    expect((await post({ "x-csrf-token": editor.csrf })).status).toBe(201);
  });

  it("refuses writing from pages of other origins, whatever they send", async () => {
    const editor = await signIn(await accountOf("editor"));
    const host = `127.0.0.1:${server.running().port}`;
    const post = (headers: Record<string, string>) =>
      ask("POST", "/api/v1/sites", {
        body: { name: `site ${++accounts}` },
        headers: { ...as(editor), ...headers },
      });
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ] as Record<string, string>[])
      expect((await post(headers)).json.error.code).toBe("server/foreign-origin");
    expect((await post({ origin: `http://${host}` })).status).toBe(201);
  });

  it("gives the metrics to whoever has their token", async () => {
    const asked = (token: string) =>
      ask("GET", "/metrics", { headers: { authorization: `Bearer ${token}` } });
    expect((await asked("guess")).status).toBe(401);
    expect((await asked(METRICS_TOKEN)).status).toBe(200);
  });

  it("manages accounts; a changed one is signed out, and the last admin stays", async () => {
    const admin = await signIn("ada");
    const headers = as(admin);
    const made = await ask("POST", "/api/v1/users", {
      headers,
      body: { name: "bo", password: PASSWORD, role: "viewer" },
    });
    expect(made.status).toBe(201);
    const path = `/api/v1/users/${made.json.id}`;
    expect((await ask("PATCH", path, { headers, body: { role: "editor" } })).json.role).toBe("editor");
    expect((await ask("GET", "/api/v1/users", { headers })).text).not.toContain("scrypt");
    expect((await ask("DELETE", path, { headers })).status).toBe(204);
    const own = (await ask("GET", "/api/v1/session", { headers })).json.user.id;
    expect((await ask("DELETE", `/api/v1/users/${own}`, { headers })).json.error.code).toBe(
      "store/last-admin",
    );
    const short = { name: "cy", password: "short", role: "viewer" };
    expect((await ask("POST", "/api/v1/users", { headers, body: short })).status).toBe(400);
  });

  it("signs out, and the cookie is worth nothing afterwards", async () => {
    const viewer = await signIn(await accountOf("viewer"));
    expect((await ask("DELETE", "/api/v1/session", { headers: as(viewer) })).status).toBe(204);
    expect((await ask("GET", "/api/v1/runs", { headers: as(viewer) })).status).toBe(401);
  });

  it("keeps passwords and tokens out of its log", () => {
    const log = server.logged().join("");
    for (const secret of [PASSWORD, TOKEN, METRICS_TOKEN]) expect(log).not.toContain(secret);
  });

  it("lets nobody try names and passwords without end", async () => {
    const tries: number[] = [];
    for (let i = 0; i < 14; i++) tries.push((await signIn("nobody")).signedIn.status);
    expect(tries).toContain(429);
    expect(tries.at(-1)).toBe(429);
    const { json, headers } = (await signIn("nobody")).signedIn;
    expect(json.error.code).toBe("server/too-many-requests");
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask("GET", "/healthz")).status).toBe(200);
  });
});

describe("a server that others can reach", () => {
  const listen = { host: "0.0.0.0", port: 0, say: () => {} };

  it("does not start while there is neither an admin nor a token to make one", async () => {
    const settings = { ...testSettings(server.store(), server.workerFile()), access: "accounts" as const };
    const admins = await server
      .store()
      .query("update switchyard.users set role = 'editor' where role = 'admin' returning id");
    await expect(server.program().startServer(settings, listen)).rejects.toMatchObject({
      code: "server/needs-accounts",
    });
    await expect(
      server.program().startServer({ ...settings, bootstrapToken: "short" }, listen),
    ).rejects.toMatchObject({
      code: "server/weak-token",
    });
    await server.store().query("update switchyard.users set role = 'admin' where id = $1", [admins[0]!.id]);
    const running = await server.program().startServer(settings, listen);
    await running.close();
  });

  it("is never one without accounts", async () => {
    await expect(
      server.program().startServer(testSettings(server.store(), server.workerFile()), listen),
    ).rejects.toMatchObject({
      code: "server/needs-accounts",
    });
  });
});

describe("passwords", () => {
  it("are hashed with a salt of their own, and found again however an accent was typed", async () => {
    const [a, b] = await Promise.all([
      hashPassword("caf\u00e9 caf\u00e9"),
      hashPassword("caf\u00e9 caf\u00e9"),
    ]);
    expect(a).not.toBe(b);
    expect(a).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await isPassword("cafe\u0301 cafe\u0301", a)).toBe(true);
    expect(await isPassword("cafe\u0301 cafe\u0301 ", a)).toBe(false);
    expect(await isPassword(PASSWORD, "plain")).toBe(false);
  });
});
