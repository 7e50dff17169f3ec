import { describe, expect, it } from "vitest";
import { explainStep } from "./explain.ts";
import { dispatchByMeritOrder } from "./merit-order.ts";
import { importTerms, plainSite, plainStore, tenant, trader } from "./plain-site.fixture.ts";
import { randomProblem } from "./random-problem.fixture.ts";
import { dispatchStorage } from "./storage-exact.ts";
import { BINDING_LIMITS, type BindingLimit, type DispatchProblem, type MarginalUse } from "./types.ts";

function reasonOf(problem: DispatchProblem, step = 0) {
  const schedule = problem.battery ? dispatchStorage(problem).schedule : dispatchByMeritOrder(problem);
  return explainStep(schedule, step);
}

const mine = (capacityMw: number) => [{ id: "m", capacityMw, valueUsdPerMwh: 80 }];
const noGrid = importTerms({ firmLimitMw: 0, priceUsdPerMwh: 100 });
const outlet = (limitMw: number, priceUsdPerMwh: number) => ({
  limitMw,
  priceUsdPerMwh,
  deductUsdPerMwh: 0,
  lossFraction: 0,
});
const sun = (availableMw: number) => [{ id: "pv", availableMw, costUsdPerMwh: 0 }];

type Row = [
  what: string,
  problem: DispatchProblem,
  expected: { use: MarginalUse; worth: number; limit: BindingLimit; gain: number },
];

const rows: readonly Row[] = [
  [
    "20 MW of machines behind 10 MW at 30: the limit holds back 80 - 30",
    plainSite(1, { mining: mine(20) }),
    { use: "mining", worth: 80, limit: "import-limit", gain: 50 },
  ],
  [
    "the same behind a loss of a fifth: a MWh at the bus costs 37.50, the limit (at the bus) holds back 42.50",
    plainSite(1, { mining: mine(20), import: importTerms({ lossFraction: 0.2 }) }),
    { use: "mining", worth: 80, limit: "import-limit", gain: 42.5 },
  ],
  [
    "4 MW of machines behind 10 MW: more machines would earn 50",
    plainSite(1, { mining: mine(4) }),
    { use: "import", worth: 30, limit: "mining-capacity", gain: 50 },
  ],
  [
    "machines that cost more than they earn leave nothing that binds",
    plainSite(1, { mining: mine(4), import: importTerms({ priceUsdPerMwh: 90 }) }),
    { use: "mining", worth: 80, limit: "none", gain: 0 },
  ],
  [
    "30 MW of sun and a way out for 19: sun is the last MWh, the export limit is worth 48",
    plainSite(1, { import: noGrid, renewables: sun(30), export: outlet(19, 48) }),
    { use: "renewable", worth: 0, limit: "export-limit", gain: 48 },
  ],
  [
    "5 MW of sun and a way out for 19: each further MW of sun would earn 48",
    plainSite(1, { import: noGrid, renewables: sun(5), export: outlet(19, 48) }),
    { use: "export", worth: 48, limit: "renewable-available", gain: 48 },
  ],
  [
    "3 MW of gas at 70 for 6 MW of AI load: more gas saves 5,000 - 70",
    plainSite(1, {
      import: noGrid,
      ai: tenant(),
      generators: [{ id: "gas", capacityMw: 3, costUsdPerMwh: 70 }],
    }),
    { use: "ai", worth: 5000, limit: "generator-capacity", gain: 4930 },
  ],
  [
    "where the absent connection would be cheaper than the gas it is named first: 5,000 - 30",
    plainSite(1, {
      import: importTerms({ firmLimitMw: 0 }),
      ai: tenant(),
      generators: [{ id: "gas", capacityMw: 3, costUsdPerMwh: 70 }],
    }),
    { use: "ai", worth: 5000, limit: "import-limit", gain: 4970 },
  ],
  [
    "enough gas: its cost is the price, and nothing binds",
    plainSite(1, {
      import: noGrid,
      ai: tenant(),
      generators: [{ id: "gas", capacityMw: 9, costUsdPerMwh: 70 }],
    }),
    { use: "generator", worth: 70, limit: "none", gain: 0 },
  ],
  [
    "12 MW of auxiliaries behind 10 MW",
    plainSite(1, { auxiliary: { loadMw: 12, unservedCostUsdPerMwh: 9000 } }),
    { use: "auxiliary", worth: 9000, limit: "import-limit", gain: 8970 },
  ],
  [
    "a connection with nothing behind it: nobody takes a MWh, one would cost the 30 of the import",
    plainSite(1),
    { use: "nothing", worth: 30, limit: "none", gain: 0 },
  ],
  [
    "nobody takes power, gas could give it at 70: the absent connection would give it at 30",
    plainSite(1, {
      import: importTerms({ firmLimitMw: 0 }),
      generators: [{ id: "gas", capacityMw: 3, costUsdPerMwh: 70 }],
    }),
    { use: "nothing", worth: 70, limit: "import-limit", gain: 40 },
  ],
  [
    "neither sources nor uses: 0",
    plainSite(1, { import: importTerms({ firmLimitMw: 0 }) }),
    { use: "nothing", worth: 0, limit: "none", gain: 0 },
  ],
];

describe("why a step is dispatched as it is", () => {
  it.each(rows)("%s", (_what, problem, { use, worth, limit, gain }) => {
    const reason = reasonOf(problem);
    expect(reason.marginalUse).toBe(use);
    expect(reason.marginalValueUsdPerMwh).toBeCloseTo(worth, 9);
    expect(reason.bindingLimit).toBe(limit);
    expect(reason.bindingValueUsdPerMwh).toBeCloseTo(gain, 9);
  });
});

describe("why a store does what it does", () => {
  it("4 MW of discharger at 100 with 20 MWh to spare: each MW more would earn 100, then 20 in the second hour", () => {
    const store = plainStore({ dischargeLimitMw: 4, ends: { kind: "free-end", startMwh: 20 } });
    const problem = trader([100, 20], store);
    expect(reasonOf(problem, 0)).toMatchObject({
      bindingLimit: "discharge-limit",
      bindingValueUsdPerMwh: 100,
    });
    expect(reasonOf(problem, 1)).toMatchObject({
      bindingLimit: "discharge-limit",
      bindingValueUsdPerMwh: 20,
    });
  });

  it("5 MWh bought at 20 and sold at 100 fill the store: the next MWh of store is worth 80", () => {
    const problem = trader([20, 100], plainStore({ energyMwh: 5 }));
    expect(reasonOf(problem, 0)).toMatchObject({ bindingLimit: "storage-full", bindingValueUsdPerMwh: 80 });
  });

  it("a cyclic store that is full from the last step to the first is worth the same 80 there", () => {
    const problem = trader([100, 20], plainStore({ energyMwh: 5, ends: { kind: "cyclic" } }));
    expect(reasonOf(problem, 1)).toMatchObject({ bindingLimit: "storage-full", bindingValueUsdPerMwh: 80 });
  });

  it("5 MWh sold at 100 leave it empty: what could be borrowed from an hour at 20 would earn 80", () => {
    const problem = trader([100, 20], plainStore({ ends: { kind: "free-end", startMwh: 5 } }));
    expect(reasonOf(problem, 0)).toMatchObject({ bindingLimit: "storage-empty", bindingValueUsdPerMwh: 80 });
  });

  it("a reserve binds where the empty store would: 5 MWh held of 5, none sold at 100", () => {
    const store = plainStore({ reserveMwh: 5, ends: { kind: "free-end", startMwh: 5 } });
    const reason = reasonOf(trader([100, 20], store), 0);
    expect(reason).toMatchObject({ bindingLimit: "storage-empty", bindingValueUsdPerMwh: 80 });
  });

  it("load carried from the store is priced by it: wear 1 + 30 / 0.9 / 0.8 = 42.67 USD/MWh", () => {
    const problem = plainSite(2, {
      import: importTerms({ firmLimitMw: Float64Array.of(30, 5) }),
      ai: tenant({ loadMw: 12, reservedMw: 12 }),
      battery: plainStore({
        chargeEfficiencyFraction: 0.9,
        dischargeEfficiencyFraction: 0.8,
        wearUsdPerMwh: 1,
        ends: { kind: "exactly", startMwh: 0, endMwh: 0 },
      }),
    });
    const reason = reasonOf(problem, 1);
    expect(reason.marginalUse).toBe("storage");
    expect(reason.marginalValueUsdPerMwh).toBeCloseTo(1 + 30 / 0.72, 9);
    expect(reason).toMatchObject({ bindingLimit: "import-limit" });
    expect(reason.bindingValueUsdPerMwh).toBeCloseTo(1 + 30 / 0.72 - 30, 9);
  });
});

describe("the sentence", () => {
  it("names use, value, limit and gain with cents", () => {
    expect(reasonOf(plainSite(1, { mining: mine(20) })).sentence).toBe(
      "one more MWh is worth 80.00 USD (mining); import-limit holds back 50.00 USD per MWh",
    );
  });

  it("says so where no limit binds", () => {
    expect(reasonOf(plainSite(1)).sentence).toBe(
      "nobody takes power here; a MWh would cost 30.00 USD; no limit binds",
    );
  });

  it("carries negative values as they are: at -40 with 25 MW of use behind 100 MW a MWh is worth -40", () => {
    const problem = plainSite(1, {
      import: importTerms({ firmLimitMw: 100, priceUsdPerMwh: -40 }),
      mining: [{ id: "m", capacityMw: 25, valueUsdPerMwh: -30 }],
    });
    expect(reasonOf(problem).sentence).toBe(
      "one more MWh is worth -40.00 USD (import); mining-capacity holds back 10.00 USD per MWh",
    );
  });
});

describe("for any site with a battery (seeds 300..399, up to 36 steps)", () => {
  const seeds = Array.from({ length: 100 }, (_, i) => 300 + i);

  it("a limit that binds has a gain above 0, and none has none", () => {
    for (const seed of seeds) {
      const problem = randomProblem(seed, 36);
      const { schedule } = dispatchStorage(problem);
      for (let step = 0; step < problem.grid.steps; step++) {
        const { bindingLimit, bindingValueUsdPerMwh } = explainStep(schedule, step);
        expect(bindingValueUsdPerMwh > 0, `seed ${seed}, step ${step}`).toBe(bindingLimit !== "none");
      }
    }
  });

  it("the named limit is really reached: import, charger and discharger stand at theirs", () => {
    let seen = 0;
    for (const seed of seeds) {
      const problem = randomProblem(seed, 36);
      const { schedule } = dispatchStorage(problem);
      for (let step = 0; step < problem.grid.steps; step++) {
        const { bindingLimit, bindingValueUsdPerMwh } = explainStep(schedule, step);
        if (bindingValueUsdPerMwh < 1e-6) continue;
        const { battery } = problem;
        if (bindingLimit === "charge-limit") {
          seen++;
          expect(schedule.chargeMw[step]!).toBeCloseTo(battery.chargeLimitMw, 6);
        }
        if (bindingLimit === "discharge-limit") {
          seen++;
          expect(schedule.dischargeMw[step]!).toBeCloseTo(battery.dischargeLimitMw, 6);
        }
        if (bindingLimit === "storage-full" && step + 1 < problem.grid.steps) {
          seen++;
          expect(schedule.stateOfChargeMwh[step + 1]!).toBeGreaterThanOrEqual(battery.energyMwh - 1e-6);
        }
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  it("every kind of limit is met somewhere", () => {
    const met = new Set<string>();
    for (const seed of seeds) {
      const problem = randomProblem(seed, 36);
      const { schedule } = dispatchStorage(problem);
      for (let step = 0; step < problem.grid.steps; step++) met.add(explainStep(schedule, step).bindingLimit);
    }
    expect(BINDING_LIMITS.filter((limit) => !met.has(limit))).toEqual([]);
  });
});
