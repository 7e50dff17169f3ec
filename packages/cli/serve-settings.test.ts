import { describe, expect, it } from "vitest";
import { main } from "./index.ts";
import type { CliIo } from "./io.ts";
import { environmentSettings, exampleSource, listenAt, logLevel, storePlace } from "./serve-settings.ts";

function ioWith(env: Record<string, string>, err: (text: string) => void = () => {}): CliIo {
  return {
    out: () => {},
    err,
    cwd: "/work dir",
    env,
    isTerminal: false,
    signal: new AbortController().signal,
    nowMs: () => 0,
  };
}

describe("where a server keeps things", () => {
  it.each([
    [
      "the home folder",
      { HOME: "/home/ada" },
      {},
      { kind: "folder", folder: "/home/ada/.switchyard" },
      false,
    ],
    ["memory where there is no home", {}, {}, { kind: "memory" }, false],
    [
      "PostgreSQL by DATABASE_URL",
      { HOME: "/h", DATABASE_URL: "postgres://x" },
      {},
      { kind: "postgres", url: "postgres://x" },
      true,
    ],
    [
      "--data before DATABASE_URL",
      { DATABASE_URL: "postgres://x" },
      { data: "d" },
      { kind: "folder", folder: "/work dir/d" },
      true,
    ],
    ["memory where asked", { HOME: "/h", SWITCHYARD_STORE: "memory" }, {}, { kind: "memory" }, true],
    [
      "SWITCHYARD_STORE",
      { HOME: "/h", SWITCHYARD_STORE: "s" },
      {},
      { kind: "folder", folder: "/work dir/s" },
      true,
    ],
  ])("is %s", (_what, env, options, place, isStated) => {
    expect(storePlace(ioWith(env as Record<string, string>), options)).toEqual({ place, isStated });
  });
});

describe("where a server listens", () => {
  it("is loopback and 7473, unless said otherwise; the option goes before the environment", () => {
    expect(listenAt(ioWith({}), {})).toEqual({ host: "127.0.0.1", port: 7473 });
    expect(listenAt(ioWith({ PORT: "80", SWITCHYARD_HOST: "0.0.0.0" }), { port: 8080 })).toEqual({
      host: "0.0.0.0",
      port: 8080,
    });
    expect(() => listenAt(ioWith({ PORT: "http" }), {})).toThrow(/PORT: "http" is not a port/);
  });
});

describe("settings of the environment", () => {
  it("are checked before anything starts", () => {
    expect(() => logLevel(ioWith({ SWITCHYARD_LOG: "loud" }))).toThrow(/silent, error, warn, info, debug/);
    expect(logLevel(ioWith({}))).toBe("warn");
    const origin = (text: string) => environmentSettings(ioWith({ SWITCHYARD_PUBLIC_ORIGIN: text }));
    expect(origin("https://switchyard.example/")).toEqual({ publicOrigin: "https://switchyard.example" });
    for (const wrong of ["switchyard.example", "https://x/path", "ftp://x"])
      expect(() => origin(wrong), wrong).toThrow(/without a path/);
  });
});

describe("the examples of the API", () => {
  it("are the shipped ones, each with its text and its files", async () => {
    const [first] = await exampleSource.list();
    expect(first).toMatchObject({ name: "01-hybrid-100-mw" });
    const read = (await exampleSource.read("01-hybrid-100-mw"))!;
    expect(read.text).toContain("title:");
    expect(read.files).not.toContain("README.md");
    expect(await exampleSource.read("..")).toBeUndefined();
    expect(await exampleSource.file("01-hybrid-100-mw", "../02/scenario.yaml")).toBeUndefined();
  });
});

describe("serve", () => {
  it("wants a file for --once, and says a wrong port before a long study", async () => {
    const said: string[] = [];
    expect(
      await main(
        ["serve", "--once"],
        ioWith({}, (text) => said.push(text)),
      ),
    ).toBe(2);
    expect(said.join("")).toContain("cli/once-wants-file");
    expect(
      await main(
        ["serve", "--port", "99999"],
        ioWith({}, (text) => said.push(text)),
      ),
    ).toBe(2);
  });
});
