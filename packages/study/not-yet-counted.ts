import type { Scenario } from "@switchyard/scenario";

/** A key of the scenario that a study reads and does not yet count, with what that means for the answer. */
interface Uncounted {
  readonly key: string;
  readonly isGiven: (scenario: Scenario) => boolean;
  readonly meaning: string;
}

/**
 * What a scenario may say and the study does not yet use. Nothing is dropped silently: each given key becomes a warning of
 * the run. A line leaves this list with the code that counts it.
 */
const UNCOUNTED: readonly Uncounted[] = [
  {
    key: "power.demand_charge",
    isGiven: ({ power }) => power.demandCharges !== undefined,
    meaning: "peaks are not charged",
  },
  {
    key: "power.coincident_peak",
    isGiven: ({ power }) => power.coincidentPeak !== undefined,
    meaning: "coincident peaks are not charged",
  },
  {
    key: "power.tariff",
    isGiven: ({ power }) => power.tariff !== undefined,
    meaning: "energy is bought at the market price",
  },
  {
    key: "power.reserve",
    isGiven: ({ power }) => power.reserves !== undefined,
    meaning: "no reserve income",
  },
  {
    key: "power.battery",
    isGiven: ({ power }) => power.battery !== undefined,
    meaning: "the battery stays idle; `switchyard dispatch` uses it",
  },
  { key: "power.pv", isGiven: ({ power }) => power.pv !== undefined, meaning: "no own solar power" },
  { key: "power.wind", isGiven: ({ power }) => power.wind !== undefined, meaning: "no own wind power" },
  {
    key: "power.generation",
    isGiven: ({ power }) => power.generators !== undefined,
    meaning: "no own generation",
  },
  {
    key: "power.ppa (as-produced)",
    isGiven: ({ power }) => (power.ppas ?? []).some((ppa) => ppa.profile !== "baseload"),
    meaning: "as-produced PPAs are left out",
  },
  {
    key: "power.hedge.shape",
    isGiven: ({ power }) => (power.hedges ?? []).some((hedge) => hedge.shape !== "flat"),
    meaning: "peak and off-peak blocks count as flat",
  },
  {
    key: "site.grid.phases",
    isGiven: ({ site }) => site.grid.phases !== undefined,
    meaning: "the first step of the connection holds throughout",
  },
  {
    key: "site.grid.large_load",
    isGiven: ({ site }) => site.grid.largeLoad !== undefined,
    meaning: "minimum bills and collateral are not charged",
  },
  {
    key: "site.grid.queue",
    isGiven: ({ site }) => site.grid.queue !== undefined,
    meaning: "a conversion keeps its place in the queue",
  },
  {
    key: "mining.curtailment",
    isGiven: ({ mining }) => mining?.curtailment.allowed === false,
    meaning: "machines stop when power is dearer than they earn",
  },
  {
    key: "mining.refresh.budget",
    isGiven: ({ mining }) => mining?.refresh?.budgetUsdPerYear !== undefined,
    meaning: "a refresh has no budget",
  },
  {
    key: "mining.relocation",
    isGiven: ({ mining }) => mining?.relocation !== undefined,
    meaning: "a bridge uses the machines that stand already",
  },
  {
    key: "mining.colocation",
    isGiven: ({ mining }) => mining?.colocation !== undefined,
    meaning: "machines of others are not hosted",
  },
  {
    key: "hosting.more_leases",
    isGiven: ({ hosting }) => hosting?.moreLeases !== undefined,
    meaning: "only the first lease counts",
  },
  {
    key: "hosting.accelerators",
    isGiven: ({ hosting }) => hosting?.accelerators !== undefined,
    meaning: "owned accelerators are left out",
  },
  {
    key: "hosting.lease.late_damages",
    isGiven: ({ hosting }) => hosting?.lease?.lateDamagesUsdPerMonth !== undefined,
    meaning: "delivery is on time here",
  },
  {
    key: "hosting.lease.backstop",
    isGiven: ({ hosting }) => hosting?.lease?.backstop !== undefined,
    meaning: "no tenant defaults in a deterministic study",
  },
  {
    key: "hosting.lease.start",
    isGiven: ({ hosting }) => hosting?.lease?.startMonth !== undefined,
    meaning: "rent starts when a hall is ready",
  },
  {
    key: "facility.greenfield",
    isGiven: ({ facility }) => facility.greenfield !== undefined,
    meaning: "no greenfield strategy yet",
  },
  {
    key: "finance.debt",
    isGiven: ({ finance }) => finance.debt !== undefined,
    meaning: "figures are before debt",
  },
  {
    key: "strategies.bridge.fleet: relocatable",
    isGiven: ({ strategies }) => strategies?.bridge?.fleet === "relocatable",
    meaning: "the bridge uses the machines that stand already",
  },
];

/** Warnings for what is given and not yet counted; figures are before tax in every deterministic study. */
export function notYetCounted(scenario: Scenario): readonly string[] {
  const given = UNCOUNTED.filter((entry) => entry.isGiven(scenario)).map(
    (entry) => `${entry.key} is read but not yet counted: ${entry.meaning}`,
  );
  return [...given, "figures are before tax and debt, on one stated path of prices and difficulty"];
}
