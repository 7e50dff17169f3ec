import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../run-in-process.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switchyard-dispatch-"));
});
afterAll(() => rm(folder, { recursive: true }));

const SITE = `title: test site
start: 2027-01
site:
  jurisdiction: ercot
  grid: { import: 40 MW, firm: 30 MW, export: 5 MW, adder: 6 USD/MWh }
  location: { zone: America/Chicago }
power:
  prices: { model: ercot-south }
  battery: { power: 5 MW, energy: 20 MWh }
network: { price: 66000 USD/BTC, difficulty: 138.96e12, as_of: 2026-05 }
mining: { fleet: { machine: s21-xp, count: 5000, bought: 2026-06 } }
hosting: { lease: { rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }, sold: 10 MW, term: 12 years, passthrough: triple-net } }
finance: { horizon: 15 years }
`;

async function run(yaml: string, ...args: string[]) {
  const path = join(folder, "scenario.yaml");
  await writeFile(path, yaml);
  return runIn(folder, ["dispatch", path, ...args]);
}

describe("switchyard dispatch FILE", () => {
  it("answers in words: value, way, energy, cash, limits", async () => {
    const { exit, out } = await run(SITE, "--days", "7");
    expect(exit).toBe(0);
    expect(out).toMatch(/over 7 days in steps of 60 minutes/);
    expect(out).toMatch(/Way: exact-no-burn \(one battery that may not charge while discharging\)/);
    expect(out).toMatch(/MW of connection/);
    expect(out).toMatch(/Reserved but idle/);
  });

  it("--json is stable: a value per interval, energy that balances, a gap that is proven", async () => {
    const { exit, out } = await run(SITE, "--json", "--from", "2027-08-12", "--days", "2");
    const result = JSON.parse(out);
    expect(exit).toBe(0);
    expect(result.kind).toBe("dispatch");
    expect(result.horizon.steps).toBe(48);
    expect(result.series.importMw).toHaveLength(48);
    expect(new Date(result.series.startUnixSec[0] * 1000).toISOString()).toBe("2027-08-12T05:00:00.000Z");
    expect(result.relativeGap).toBeLessThan(1e-6);
    const { import: bought, export: sold, mining, aiServed, charge, discharge } = result.energyMwh;
    // 1 % of the import is lost on its way, by scenario.grid_losses
    expect(0.99 * bought - sold - mining - aiServed - charge + discharge).toBeCloseTo(0, 6);
  });

  it("--csv has a head and a row per interval", async () => {
    const { out } = await run(SITE, "--csv", "--days", "1");
    const lines = out.trim().split("\r\n");
    expect(lines).toHaveLength(25);
    expect(lines[0]).toMatch(/^start_utc,price_usd_per_mwh,import_limit_mw,import_mw,export_mw,mining_/);
  });

  it("--svg stands alone: style inside, a sentence for those who don't see it", async () => {
    const { out } = await run(SITE, "--svg", "--days", "3");
    expect(out).toMatch(/^<svg[^>]+role="img"[^>]+aria-label="Mining takes /);
    expect(out).toContain("<style>");
    expect(out.trim()).toMatch(/<\/svg>$/);
  });

  it("starts of own generation are whole numbers over a week, and beyond it decided by windows with the gap said", async () => {
    const plant =
      "power:\n  generation: { power: 10 MW, cost: 60 USD/MWh, start_cost: 500 USD, minimum: 40 %, minimum_on: 3 h }\n";
    const site = SITE.replace("power:\n", plant);
    expect((await run(site, "--days", "2")).out).toMatch(/Way: milp \(whole machines/);
    const longer = await run(site.replace(/ {2}battery.*\n/, ""), "--days", "10");
    expect(longer.out).toMatch(/Way: milp-windows \(whole machines.*240 steps are decided in windows of 96/);
    expect(longer.out).toMatch(/proven within \d\.\de-\d of the optimum|the proven optimum/);
  });

  it("a wrong file is answered by place and code with exit 2, a wrong day by what to write", async () => {
    const wrong = await run(SITE.replace("import: 40 MW", "import: 40"));
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toMatch(/scenario\.yaml:5:.*has no unit/);
    const day = await run(SITE, "--from", "yesterday");
    expect(day.exit).toBe(2);
    expect(day.err).toMatch(/write a day as 2027-08-12/);
  });
});
