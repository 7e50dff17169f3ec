import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

async function folderWith(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard import "));
  await writeFile(join(folder, name), text);
  return folder;
}

async function run(cwd: string, ...args: string[]) {
  const { exit, ...written } = await runIn(cwd, ["import-prices", ...args]);
  return { exitCode: exit, ...written };
}

const twoDays = [
  "when;EUR/MWh",
  ...Array.from({ length: 48 }, (_, hour) => {
    const clock = String(hour % 24).padStart(2, "0");
    return `0${1 + Math.floor(hour / 24)}.02.2025 ${clock}:00;${hour},5`;
  }),
].join("\n");

describe("switchyard import-prices", () => {
  it("prints what the file holds, and that two days are not a year", async () => {
    const cwd = await folderWith("prices.csv", twoDays);
    const { exitCode, out } = await run(cwd, "prices.csv", "--timestamp", "when", "--zone", "Europe/Oslo");
    expect(exitCode).toBe(0);
    expect(out).toContain("2025-01-31T23:00Z to 2025-02-02T23:00Z, 48 steps of 60 minutes");
    expect(out).toContain("mean 24.00, lowest 0.50, highest 47.50 EUR/MWh");
    expect(out).toContain("2025-02     mean 24.00 EUR/MWh, 48 steps, part of the month");
    expect(out).toContain("less than twelve months: never annualised silently");
  });

  it("writes a canonical CSV that reads back as the same prices, and nothing else", async () => {
    const cwd = await folderWith("prices.csv", twoDays);
    const options = ["--timestamp", "when", "--zone", "Europe/Oslo", "--out", "made/canonical.csv", "--json"];
    const first = JSON.parse((await run(cwd, "prices.csv", ...options)).out);
    expect(await readdir(join(cwd, "made"))).toEqual(["canonical.csv"]);
    const lines = (await readFile(join(cwd, "made/canonical.csv"), "utf8")).split("\n");
    expect(lines.slice(0, 2)).toEqual(["start_utc,price_eur_per_mwh", "2025-01-31T23:00:00Z,0.5"]);
    const again = JSON.parse((await run(cwd, "made/canonical.csv", "--json")).out);
    expect([again.mean, again.steps, again.currency]).toEqual([first.mean, 48, "EUR"]);
  });

  it("a file that is not there, a bad policy and a text in a price cell end with status 2", async () => {
    const cwd = await folderWith(
      "prices.csv",
      "time,price_usd\n2025-01-01T00:00Z,1\n2025-01-01T01:00Z,none\n",
    );
    const absent = await run(cwd, "absent.csv");
    expect(absent.exitCode).toBe(2);
    expect(absent.err).toContain("there is no such file");
    expect((await run(cwd, "prices.csv", "--gaps", "zero")).exitCode).toBe(2);
    const text = await run(cwd, "prices.csv");
    expect(text.exitCode).toBe(2);
    expect(text.err).toContain(
      'data/text-in-price: prices.csv, row 3, column "price_usd": "none" is not a price',
    );
  });
});
