import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTerms, plainSite, plainStore, tenant, trader } from "./plain-site.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchSite } from "./router.ts";
import type { SiteDispatchProblem } from "./site-problem.ts";
import { type SiteReason, siteReason } from "./site-reason.ts";
import type { BindingLimit } from "./types.ts";

function reasonOf(problem: SiteDispatchProblem, step = 0): SiteReason {
  return siteReason(problem, dispatchSite(problem).schedule, step);
}

const machines = (capacityMw: number) => [{ id: "s21", capacityMw, valueUsdPerMwh: 80 }];
const noGrid = importTerms({ firmLimitMw: 0, priceUsdPerMwh: 100 });
const outlet = (limitMw: number, priceUsdPerMwh: number) => ({
  limitMw,
  priceUsdPerMwh,
  deductUsdPerMwh: 0,
  lossFraction: 0,
});
const sun = (availableMw: number) => [{ id: "pv", availableMw, costUsdPerMwh: 0 }];

type Row = [what: string, problem: SiteDispatchProblem, limit: BindingLimit, part: string, gain: number];

describe("which limit holds a step back", () => {
  it.each<Row>([
    [
      "20 MW of machines behind 10 MW at 30: one more MW let in earns 80 - 30",
      plainSite(1, { mining: machines(20) }),
      "import-limit",
      "",
      50,
    ],
    [
      "4 MW of machines behind 10 MW: more machines would earn 50",
      plainSite(1, { mining: machines(4) }),
      "mining-capacity",
      "s21",
      50,
    ],
    [
      "machines that cost more than they earn leave nothing that binds",
      plainSite(1, { mining: machines(4), import: importTerms({ priceUsdPerMwh: 90 }) }),
      "none",
      "",
      0,
    ],
    [
      "30 MW of sun and a way out for 19: the way out is worth 48",
      plainSite(1, { import: noGrid, renewables: sun(30), export: outlet(19, 48) }),
      "export-limit",
      "",
      48,
    ],
    [
      "5 MW of sun and a way out for 19: each further MW of sun would earn 48",
      plainSite(1, { import: noGrid, renewables: sun(5), export: outlet(19, 48) }),
      "renewable-available",
      "pv",
      48,
    ],
    [
      "an own generator at its 3 MW for machines worth 80, burning 35: more of it would earn 45",
      plainSite(1, {
        import: noGrid,
        mining: machines(9),
        generators: [{ id: "gas", capacityMw: 3, costUsdPerMwh: 35 }],
      }),
      "generator-capacity",
      "gas",
      45,
    ],
  ])("%s", (_, problem, limit, part, gain) => {
    const found = reasonOf(problem);
    expect(found).toMatchObject({ bindingLimit: limit, part });
    expect(found.valueUsdPerMwh).toBeCloseTo(gain, 6);
  });

  it("counts the loss on the way in: 10 MW metered carry 8 MW, one more MWh at the bus earns 80 - 30 / 0.8", () => {
    const found = reasonOf(
      plainSite(1, { mining: machines(20), import: importTerms({ lossFraction: 0.2 }) }),
    );
    expect(found.bindingLimit).toBe("import-limit");
    expect(found.valueUsdPerMwh).toBeCloseTo(80 - 30 / 0.8, 6);
  });

  it("names the charge limit of a store that would take more at 10 to give it at 100", () => {
    const found = reasonOf(trader([10, 100], plainStore({ chargeLimitMw: 5 })), 0);
    expect(found).toMatchObject({ bindingLimit: "charge-limit", part: "battery 1" });
    expect(found.valueUsdPerMwh).toBeCloseTo(90, 6);
  });

  it("names the discharge limit of a store that gives 8 of its 10 MWh at 100 and the rest at 60", () => {
    const site = trader([10, 100, 60], plainStore({ dischargeLimitMw: 8 }));
    const found = reasonOf(site, 1);
    expect(found).toMatchObject({ bindingLimit: "discharge-limit", part: "battery 1" });
    expect(found.valueUsdPerMwh).toBeCloseTo(40, 6);
  });

  it("counts machines that sell reserve as running, though the calls they expect keep them below their size", () => {
    const reserve = {
      id: "spin",
      paymentUsdPerMwh: 4,
      callFraction: 0.5,
      energyPaymentUsdPerMwh: 0,
      miningTiers: [0],
      batteries: [],
    };
    const site = plainSite(1, { mining: machines(4) });
    expect(reasonOf(site).bindingLimit).toBe("mining-capacity");
    const schedule = { ...dispatchSite(site).schedule };
    const called = {
      ...schedule,
      miningMw: [Float64Array.of(3)],
      reserves: [{ byTierMw: [Float64Array.of(2)], byBatteryMw: [] }],
    };
    expect(siteReason(site, called, 0).bindingLimit).toBe("none");
    const selling = { ...site, reserves: [reserve] } as unknown as SiteDispatchProblem;
    expect(siteReason(selling, called, 0)).toMatchObject({ bindingLimit: "mining-capacity", part: "s21" });
  });

  it("says the import limit where a tenant's idle reservation is kept free and machines wait behind it", () => {
    const found = reasonOf(plainSite(1, { mining: machines(20), ai: tenant() }));
    expect(found).toMatchObject({ bindingLimit: "import-limit", part: "" });
    expect(found.valueUsdPerMwh).toBeCloseTo(50, 6);
  });
});

describe("on random sites", () => {
  it("never gives a limit a negative value, and says none exactly where it gives 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const problem = randomProblem(seed);
        const { schedule } = dispatchSite(problem);
        for (let step = 0; step < problem.grid.steps; step++) {
          const { bindingLimit, valueUsdPerMwh } = siteReason(problem, schedule, step);
          expect(valueUsdPerMwh).toBeGreaterThanOrEqual(0);
          expect(bindingLimit === "none").toBe(valueUsdPerMwh === 0);
        }
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });
});
