import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  changeScenario,
  changeSite,
  changeUser,
  createFirstAdmin,
  createScenario,
  createSession,
  createSite,
  createUser,
  deleteScenario,
  deleteSeries,
  deleteSession,
  deleteSite,
  deleteUser,
  findScenario,
  findUser,
  knownSeries,
  listRuns,
  listScenarios,
  listSeries,
  listSites,
  listUsers,
  listVersions,
  migrate,
  migrations,
  type NewRun,
  readRun,
  readRunResult,
  readScenario,
  readSeriesByName,
  readSeriesContent,
  readSite,
  readVersion,
  saveRun,
  saveSeries,
  saveVersion,
  userOfSession,
} from "./index.ts";
import { openedStore, STORES } from "./test-stores.ts";

const NOWHERE = "00000000-0000-4000-8000-000000000000";
const RUN: NewRun = {
  kind: "study",
  title: "a site",
  scenarioId: null,
  version: null,
  scenarioHash: "0123456789abcdef",
  codeVersion: "0.1.0+test",
  inputs: { options: {}, files: [] },
  result: "{}",
  createdBy: null,
};
let counter = 0;
/** Names are unique in a store, and tests share one. */
const fresh = (what: string) => `${what} ${++counter}`;

describe.each(STORES)("the store on $kind", ({ kind, isPresent }) => {
  describe.skipIf(!isPresent)("(PostgreSQL is installed)", () => {
    const store = openedStore(kind);

    it("is of the kind that was asked for", () => {
      expect(store().kind).toBe(kind);
    });

    describe("migrations", () => {
      it("are applied once: a second time finds nothing to do", async () => {
        expect(await migrate(store())).toEqual([]);
      });

      it("refuse a database in which one was applied in another wording", async () => {
        const changed = [
          { ...migrations[0]!, sql: `${migrations[0]!.sql} -- changed` },
          ...migrations.slice(1),
        ];
        await expect(migrate(store(), changed)).rejects.toMatchObject({
          code: "store/migration-changed",
          details: { number: 1 },
        });
      });

      it("refuse a database of a newer program", async () => {
        await expect(migrate(store(), migrations.slice(0, 1))).rejects.toMatchObject({
          code: "store/newer-database",
          details: { newest: migrations.length, known: 1 },
        });
      });

      it("leave nothing of one that fails half-way", async () => {
        const number = migrations.length + 1;
        const broken = {
          number,
          name: "broken",
          sql: "create table switchyard.half (a integer);\ncreate table switchyard.half (b integer);\n",
        };
        await expect(migrate(store(), [...migrations, broken])).rejects.toThrow(/already exists/);
        const rows = await store().query("select to_regclass('switchyard.half') as found");
        expect(rows[0]!.found).toBeNull();
        expect(await migrate(store())).toEqual([]);
      });

      it("are numbered from 1 without a gap", () => {
        expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
      });
    });

    describe("sites", () => {
      it("keep name and note, and can be changed one by one", async () => {
        const name = fresh("West Texas");
        const { id } = await createSite(store(), { name, note: "100 MW" });
        await changeSite(store(), id, { note: "120 MW" });
        expect(await readSite(store(), id)).toMatchObject({ name, note: "120 MW" });
        expect((await listSites(store())).map((site) => site.id)).toContain(id);
      });

      it("have names of their own", async () => {
        const name = fresh("taken");
        await createSite(store(), { name, note: "" });
        await expect(createSite(store(), { name, note: "" })).rejects.toMatchObject({
          code: "store/name-taken",
        });
      });

      it("leave their scenarios behind when they are removed", async () => {
        const site = await createSite(store(), { name: fresh("site"), note: "" });
        const scenario = await createScenario(store(), { name: fresh("s"), siteId: site.id, text: "a" });
        expect(await listScenarios(store(), site.id)).toHaveLength(1);
        await deleteSite(store(), site.id);
        expect(await readScenario(store(), scenario.id)).toMatchObject({ siteId: null });
        await expect(readSite(store(), site.id)).rejects.toMatchObject({ code: "store/not-found" });
      });
    });

    describe("scenarios", () => {
      it("keep every text byte for byte, with the hash that results carry", async () => {
        const text = "title: Łódź – 50 MW\r\n\tsite: ⚡\n";
        const { id, latestVersion } = await createScenario(store(), { name: fresh("s"), text });
        expect(latestVersion).toBe(1);
        const sha256 = createHash("sha256").update(text).digest("hex");
        expect(await readVersion(store(), id, 1)).toMatchObject({ text, hash: sha256.slice(0, 16) });
      });

      it("number their versions, latest first, and keep the old ones", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        await saveVersion(store(), id, { baseVersion: 1, text: "two", note: "rent" });
        await saveVersion(store(), id, { baseVersion: 2, text: "three" });
        const versions = await listVersions(store(), id);
        expect(versions.map(({ version, text, note }) => [version, text, note])).toEqual([
          [3, "three", ""],
          [2, "two", "rent"],
          [1, "one", ""],
        ]);
        expect(await readScenario(store(), id)).toMatchObject({ latestVersion: 3 });
      });

      it("make no version of the same text", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        expect(await saveVersion(store(), id, { baseVersion: 1, text: "one" })).toMatchObject({
          latestVersion: 1,
        });
      });

      it("tell whoever began from an older version, and overwrite nothing", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        await saveVersion(store(), id, { baseVersion: 1, text: "hers" });
        await expect(saveVersion(store(), id, { baseVersion: 1, text: "his" })).rejects.toMatchObject({
          code: "store/version-conflict",
          details: { baseVersion: 1, latest: 2 },
        });
        expect(await readVersion(store(), id, 2)).toMatchObject({ text: "hers" });
      });

      it("let one of ten savers through, whoever it is", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        const savers = Array.from({ length: 10 }, (_, i) =>
          saveVersion(store(), id, { baseVersion: 1, text: `saver ${i}` }),
        );
        const outcomes = await Promise.allSettled(savers);
        expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        expect(await listVersions(store(), id)).toHaveLength(2);
      });

      it("move between sites, and to none", async () => {
        const site = await createSite(store(), { name: fresh("site"), note: "" });
        const name = fresh("s");
        const { id } = await createScenario(store(), { name, text: "one" });
        expect(await changeScenario(store(), id, { siteId: site.id })).toMatchObject({
          siteId: site.id,
          name,
        });
        expect(await changeScenario(store(), id, { name: `${name} b` })).toMatchObject({ siteId: site.id });
        expect(await changeScenario(store(), id, { siteId: null })).toMatchObject({ siteId: null });
        expect(await findScenario(store(), `${name} b`)).toMatchObject({ id });
        expect(await findScenario(store(), name)).toBeUndefined();
      });

      it("refuse a site that is not there, and a name that is", async () => {
        const name = fresh("s");
        await createScenario(store(), { name, text: "one" });
        await expect(createScenario(store(), { name, text: "two" })).rejects.toMatchObject({
          code: "store/name-taken",
        });
        await expect(
          createScenario(store(), { name: fresh("s"), text: "one", siteId: NOWHERE }),
        ).rejects.toMatchObject({ code: "store/not-found" });
        await expect(saveVersion(store(), NOWHERE, { baseVersion: 1, text: "x" })).rejects.toMatchObject({
          code: "store/not-found",
        });
      });

      it("keep runs of them when they are removed", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        const run = await saveRun(store(), { ...RUN, scenarioId: id, version: 1 });
        await deleteScenario(store(), id);
        expect(await readRun(store(), run.id)).toMatchObject({
          scenarioId: null,
          scenarioHash: RUN.scenarioHash,
        });
        await expect(deleteScenario(store(), id)).rejects.toMatchObject({ code: "store/not-found" });
      });
    });

    describe("runs", () => {
      it("give back the result byte for byte, with its sha256", async () => {
        const result = '{ "b": 1.0000000000000002,\n  "a": -0.1, "c": "“1 e-7”" }';
        const { id, resultSha256, resultBytes } = await saveRun(store(), { ...RUN, result });
        expect(await readRunResult(store(), id)).toBe(result);
        expect(await readRun(store(), id)).toMatchObject({ inputs: RUN.inputs });
        expect(resultSha256).toBe(createHash("sha256").update(result).digest("hex"));
        expect(resultBytes).toBe(Buffer.byteLength(result));
      });

      it("hold results of five million characters", async () => {
        const result = JSON.stringify("0123456789".repeat(500_000));
        const { id } = await saveRun(store(), { ...RUN, result });
        expect((await readRunResult(store(), id)) === result).toBe(true);
      });

      it("are listed by scenario and by kind", async () => {
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        await saveRun(store(), { ...RUN, scenarioId: id, version: 1 });
        await saveRun(store(), { ...RUN, scenarioId: id, version: 1, kind: "dispatch" });
        expect(await listRuns(store(), { scenarioId: id })).toHaveLength(2);
        expect(await listRuns(store(), { scenarioId: id, kind: "dispatch" })).toMatchObject([
          { kind: "dispatch" },
        ]);
      });
    });

    describe("uploaded files", () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

      it("come back byte for byte, zeros and all", async () => {
        const name = fresh("prices.csv");
        const saved = await saveSeries(store(), { name, kind: "prices", content: bytes, summary: { a: 1 } });
        expect(saved).toMatchObject({ name, bytes: 256, summary: { a: 1 } });
        expect([...(await readSeriesContent(store(), saved.id))]).toEqual([...bytes]);
      });

      it("are replaced whole by one of their name", async () => {
        const name = fresh("prices.csv");
        const old = await saveSeries(store(), { name, kind: "prices", content: bytes, summary: {} });
        const content = Uint8Array.of(7);
        const now = await saveSeries(store(), { name, kind: "forward", content, summary: { b: 2 } });
        expect(now).toMatchObject({ id: old.id, kind: "forward", bytes: 1, summary: { b: 2 } });
        expect((await listSeries(store())).filter((file) => file.name === name)).toHaveLength(1);
      });

      it("are found by the names that a scenario has for them; those that are missing are left out", async () => {
        const name = fresh("prices.csv");
        await saveSeries(store(), { name, kind: "prices", content: bytes, summary: {} });
        const found = await readSeriesByName(store(), [name, "'; drop table switchyard.series; --"], null);
        expect([...found.keys()]).toEqual([name]);
        expect([...found.get(name)!.content]).toEqual([...bytes]);
      });

      it("of one scenario go before those of all, and are not seen by others", async () => {
        const name = fresh("prices.csv");
        const { id } = await createScenario(store(), { name: fresh("s"), text: "one" });
        const save = (content: Uint8Array, scenarioId?: string) =>
          saveSeries(store(), { name, kind: "prices", content, summary: {}, scenarioId });
        await save(Uint8Array.of(1), id);
        expect((await readSeriesByName(store(), [name], null)).size).toBe(0);
        await save(Uint8Array.of(2));
        const own = await readSeriesByName(store(), [name], id);
        const shared = await readSeriesByName(store(), [name], null);
        expect([own, shared].map((found) => [...found.get(name)!.content])).toEqual([[1], [2]]);
        expect(await knownSeries(store(), [name, "nothing.csv"], id)).toEqual(new Set([name]));
      });

      it("can be removed", async () => {
        const saved = await saveSeries(store(), {
          name: fresh("x"),
          kind: "other",
          content: bytes,
          summary: null,
        });
        await deleteSeries(store(), saved.id);
        await expect(readSeriesContent(store(), saved.id)).rejects.toMatchObject({ code: "store/not-found" });
      });
    });

    describe("accounts", () => {
      const passwordHash = "scrypt$1$1$1$a$b";

      it("have one first admin, however many ask at once", async () => {
        const asked = Array.from({ length: 6 }, (_, i) =>
          createFirstAdmin(store(), { name: `first ${i}`, passwordHash }),
        );
        expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
      });

      it("are found whatever the case of the name, and can't differ by case alone", async () => {
        const name = fresh("Ada");
        await createUser(store(), { name, role: "viewer", passwordHash });
        expect(await findUser(store(), name.toUpperCase())).toMatchObject({ name, passwordHash });
        await expect(
          createUser(store(), { name: name.toLowerCase(), role: "viewer", passwordHash }),
        ).rejects.toMatchObject({ code: "store/name-taken" });
      });

      it("are listed without what their passwords are checked against", async () => {
        expect(JSON.stringify(await listUsers(store()))).not.toContain("scrypt");
      });

      it("keep their last admin, by change of role and by removal", async () => {
        const [admin, ...others] = (await listUsers(store())).filter(({ role }) => role === "admin");
        expect(others).toEqual([]);
        await expect(changeUser(store(), admin!.id, { role: "viewer" })).rejects.toMatchObject({
          code: "store/last-admin",
        });
        await expect(deleteUser(store(), admin!.id)).rejects.toMatchObject({ code: "store/last-admin" });
        expect(await findUser(store(), admin!.name)).toMatchObject({ role: "admin" });
      });

      it("are signed in by a token that the database does not hold", async () => {
        const user = await createUser(store(), { name: fresh("Bo"), role: "editor", passwordHash });
        const { token } = await createSession(store(), user.id, 60);
        expect(await userOfSession(store(), token)).toMatchObject({ id: user.id, role: "editor" });
        const rows = await store().query("select token_sha256 from switchyard.sessions");
        expect(JSON.stringify(rows)).not.toContain(token);
        await deleteSession(store(), token);
        expect(await userOfSession(store(), token)).toBeUndefined();
      });

      it("are signed out when the time is over, when the password changes and when they are removed", async () => {
        const user = await createUser(store(), { name: fresh("Cy"), role: "editor", passwordHash });
        const over = await createSession(store(), user.id, -1);
        expect(await userOfSession(store(), over.token)).toBeUndefined();
        const second = await createSession(store(), user.id, 60);
        await changeUser(store(), user.id, { passwordHash: "other" });
        expect(await userOfSession(store(), second.token)).toBeUndefined();
        const third = await createSession(store(), user.id, 60);
        await deleteUser(store(), user.id);
        expect(await userOfSession(store(), third.token)).toBeUndefined();
      });
    });
  });
});
