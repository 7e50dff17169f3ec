import { describe, expect, it } from "vitest";
import { isLoopbackHost, isOwnOrigin } from "./loopback-guard.ts";

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
