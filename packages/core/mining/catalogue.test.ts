import { readFileSync } from "node:fs";
import { assumptionsUnder } from "@switchyard/scenario";
import { describe, expect, it } from "vitest";
import { marketDataPath } from "../../../tests/market-data.ts";
import {
  findMachine,
  type MachineRow,
  machinesReleasedBy,
  makeCatalogue,
  readMachine,
  suggestMachines,
} from "./index.ts";

const row: MachineRow = {
  id: "s21",
  maker: "Bitmain",
  model: "Antminer S21",
  released: "2023-09",
  hashrateThs: 200,
  powerW: 3500,
  efficiencyJPerTh: 17.5,
  cooling: "air",
};
const rows = assumptionsUnder("machines.").map((assumption) => assumption.value as MachineRow);
const catalogue = makeCatalogue(rows);

describe("a machine is read from its row", () => {
  it("with its month", () => {
    expect(readMachine(row)).toMatchObject({ released: { year: 2023, month: 9 }, isReleaseYearOnly: false });
  });

  it("with the July of its year where the month isn't known", () => {
    expect(readMachine({ ...row, released: "2025" })).toMatchObject({
      released: { year: 2025, month: 7 },
      isReleaseYearOnly: true,
    });
  });

  it.each([
    [{ powerW: 0 }, "mining/not-positive"],
    [{ hashrateThs: -200 }, "mining/not-positive"],
    [{ priceUsd: 0 }, "mining/not-positive"],
    [{ powerW: 3700 }, "mining/machine-disagrees"],
    [{ cooling: "water" as "hydro" }, "mining/unknown-cooling"],
    [{ released: "last year" }, "quantity/bad-month"],
  ])("%o is refused: %s", (change, code) => {
    expect(() => readMachine({ ...row, ...change })).toThrowError(expect.objectContaining({ code }));
  });
});

describe("the machines of assumptions/machines.yaml", () => {
  it("are 131, each agreeing with its own power over hashrate within 2 %", () => {
    expect(rows.length).toBeGreaterThanOrEqual(131);
    expect(catalogue.machines.length).toBe(rows.length);
  });

  it.each([
    ["s21", 17.5],
    ["s21-xp", 13.5],
    ["s19j-pro", 29.5],
    ["m60s", 18.5],
    ["s19-xp", 21.5],
    ["m30s-plus", 34],
    ["s23-hyd", 9.5],
    ["s21-xp-hyd", 12],
  ])("%s has %d J/TH", (id, efficiencyJPerTh) => {
    expect(findMachine(catalogue, id)).toMatchObject({ id, efficiencyJPerTh });
  });

  it.each([
    ["S21 XP", "s21-xp"],
    ["Antminer S21 XP", "s21-xp"],
    ["bitmain antminer s21xp", "s21-xp"],
    ["Whatsminer M30S++", "m30s-plus-plus"],
    ["M30S+", "m30s-plus"],
    ["s19j", "s19j-pro"],
    ["Antminer S9", "s9"],
    ["s9 14t", "s9-14t"],
  ])('"%s" is %s', (name, id) => {
    expect(findMachine(catalogue, name).id).toBe(id);
  });

  it.each(["s22", "m60", "s19", "t21"])("suggestions for %s are machines", (name) => {
    for (const id of suggestMachines(catalogue, name)) expect(findMachine(catalogue, id).id).toBe(id);
  });

  it("an unknown machine is refused with suggestions, one like nothing without", () => {
    expect(() => findMachine(catalogue, "s22")).toThrowError(/no machine "s22"; did you mean .*s21/);
    expect(() => findMachine(catalogue, "toaster")).toThrowError(/listed in assumptions\/machines.yaml/);
    expect(() => findMachine(catalogue, "")).toThrowError(
      expect.objectContaining({ code: "mining/unknown-machine" }),
    );
  });

  it("of 2020 don't include the S21, those of 2024 do", () => {
    const ids = (year: number) => machinesReleasedBy(catalogue, year * 12).map((machine) => machine.id);
    expect(ids(2020)).not.toContain("s21");
    expect(ids(2020)).toContain("s17");
    expect(ids(2024)).toContain("s21");
  });

  it("two rows of one name are refused", () => {
    expect(() => makeCatalogue([row, { ...row, model: "another" }])).toThrowError(
      expect.objectContaining({ code: "mining/duplicate-machine" }),
    );
    expect(() => makeCatalogue([row, { ...row, id: "s21-b", aliases: ["S21"] }])).toThrowError(
      /names two machines/,
    );
  });
});

const tablePath = marketDataPath("bitcoin/asic_table.csv");

describe.skipIf(!tablePath)("the table they come from (skipped: market data not present)", () => {
  it("every row has a machine with its hashrate and power", () => {
    const lines = readFileSync(tablePath!, "utf8").trim().split("\n").slice(1);
    const missing = lines.filter((line) => {
      const [maker, , , ths, watts] = line.split(",");
      return !catalogue.machines.some(
        (m) => m.maker === maker && m.hashrateThs === Number(ths) && m.powerW === Number(watts),
      );
    });
    expect(lines.length).toBeGreaterThanOrEqual(133);
    expect(missing).toEqual([]);
  });
});
