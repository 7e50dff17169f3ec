import { monthsBetween } from "@switchyard/core/quantity";
import { assumption, type Scenario } from "@switchyard/scenario";

const SECONDS_PER_MINUTE = 60;

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
    key: "power.demand_charge.ratchet ahead of time",
    isGiven: ({ power }) => (power.demandCharges ?? []).some(({ ratchet }) => ratchet !== undefined),
    meaning:
      "each month's peak is chosen for that month, and what it leaves behind is billed later but not foreseen; `switchyard dispatch` weighs the whole year",
  },
  {
    key: "power.demand_charge.ratchet before the start",
    isGiven: ({ power }) =>
      (power.demandCharges ?? []).some(
        ({ ratchet, pastPeaksMw }) => ratchet && !ratchet.wrapsYear && pastPeaksMw === undefined,
      ),
    meaning: "no past_peaks are stated, so what was drawn in earlier months counts as 0",
  },
  {
    key: "power.demand_charge beside power.battery",
    isGiven: ({ power }) => anyOf(isThere(power.demandCharges)) && isThere(power.battery),
    meaning:
      "the battery fills up to the peak that machines alone are worth and does not lower it; `switchyard dispatch` lets it",
  },
  {
    key: "power.energy_blocks",
    isGiven: ({ power }) => power.energyBlocks !== undefined,
    meaning: "no block is charged; `switchyard dispatch` counts them",
  },
  {
    key: "power.coincident_peak.past, interval",
    isGiven: ({ power: { coincidentPeak: peak } }) =>
      peak !== undefined &&
      anyOf(
        isThere(peak.pastMeanMw),
        peak.intervalSec !== assumption("scenario.coincident_peak_interval").value * SECONDS_PER_MINUTE,
      ),
    meaning: "what last year's peaks cost is owed whatever is done; a peak is a step of the prices",
  },
  {
    key: "power.reserve",
    isGiven: ({ power }) => power.reserves !== undefined,
    meaning: "no reserve income",
  },
  {
    key: "power.generation",
    isGiven: ({ power }) => power.generators !== undefined,
    meaning: "no own generation",
  },
  {
    key: "site.grid.large_load.exit_fee",
    isGiven: ({ site }) => site.grid.largeLoad?.exitFeeUsd !== undefined,
    meaning: "no strategy gives the connection up before its contract ends; `switchyard facility` counts it",
  },
  {
    key: "site.grid.queue",
    isGiven: ({ site }) => site.grid.queue !== undefined,
    meaning: "a conversion keeps its place in the queue",
  },
  {
    key: "mining.fleet.price of machines that stand",
    isGiven: ({ mining, startMonth }) =>
      (mining?.fleet ?? []).some(
        ({ priceUsdPerTh, boughtMonth }) =>
          priceUsdPerTh !== undefined && monthsBetween(startMonth, boughtMonth) <= 0,
      ),
    meaning: "what was paid before the start is spent whatever is done, and none of it is left to write off",
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
    key: "hosting.accelerators",
    isGiven: ({ hosting }) => hosting?.accelerators !== undefined,
    meaning: "owned accelerators are left out; `switchyard hosting accelerators` counts them",
  },
  {
    key: "strategies.bridge.fleet: relocatable",
    isGiven: ({ strategies }) => strategies?.bridge?.fleet === "relocatable",
    meaning: "the bridge uses the machines that stand already",
  },
  {
    key: "power.entitlement",
    isGiven: ({ power }) => power.entitlement !== undefined,
    meaning:
      "a block or PPA with resale, own sun and wind, and a battery are the rights to sell that count, the last two up to site.grid.export",
  },
  {
    key: "power.hedge.resale: false",
    isGiven: ({ power }) =>
      (power.hedges ?? []).some((hedge) => hedge.settlement === "physical" && !hedge.entitlesToSell),
    meaning: "a delivered block without resale counts as settled in money",
  },
  {
    key: "power.ppa.resale: false",
    isGiven: ({ power }) => (power.ppas ?? []).some((ppa) => !ppa.entitlesToSell),
    meaning: "a PPA without resale counts as settled in money",
  },
  {
    key: "power.hedge.take_or_pay",
    isGiven: ({ power }) => (power.hedges ?? []).some((hedge) => (hedge.takeOrPayFraction ?? 1) < 1),
    meaning: "a block is paid in full",
  },
  {
    key: "power.ppa.take_or_pay",
    isGiven: ({ power }) => (power.ppas ?? []).some((ppa) => (ppa.takeOrPayFraction ?? 1) < 1),
    meaning: "a PPA is paid in full",
  },
  {
    key: "site.grid.load_class",
    isGiven: ({ site }) => site.grid.loadClass !== undefined,
    meaning: "firm and flexible say what is interrupted",
  },
  {
    key: "mining.pool.scheme: pps",
    isGiven: ({ mining }) => mining?.pool.scheme === "pps",
    meaning: "the pool pays the fees of transactions too",
  },
  {
    key: "mining.curtailment (restart, start_cost, minimum_on, minimum_off)",
    isGiven: ({ mining }) =>
      mining !== undefined &&
      anyOf(
        isThere(mining.curtailment.minimumOnSec),
        isThere(mining.curtailment.minimumOffSec),
        mining.curtailment.restartSec > assumption("scenario.mining_restart").value * SECONDS_PER_MINUTE,
        mining.curtailment.startUsdPerMw > 0,
      ),
    meaning: "machines stop and start at once; `switchyard dispatch` counts it",
  },
  {
    // a tenant that pays its own energy saves for itself what it doesn't draw
    key: "hosting.flexible (all-in)",
    isGiven: ({ hosting }) =>
      [
        (hosting?.flexibleFraction ?? 0) > 0,
        [hosting?.lease, ...(hosting?.moreLeases ?? [])].every((lease) => lease?.passthrough !== "all-in"),
      ].join() === "true,false",
    meaning: "tenants draw what they draw; `switchyard dispatch` counts calls on them",
  },
  {
    key: "facility.availability.graph",
    isGiven: ({ facility: { availability } }) => availability.graphFile !== undefined,
    meaning: "no service credits; `switchyard facility availability` counts them",
  },
];

/** Sun and wind without a file of weather are shapes of a day. */
function modelledNotes({ power: { pv, wind } }: Scenario): readonly string[] {
  const isModelled = (plant: typeof pv) =>
    plant !== undefined && (plant.profile === undefined || plant.profile.startsWith("modelled/"));
  if (!isModelled(pv) && !isModelled(wind)) return [];
  return [
    "sun and wind follow a modelled daily shape, scaled to the yield; give power.pv.profile or power.wind.profile a file of output per MW",
  ];
}

/** Every fact is looked at, so that a test can hold this list against the keys of the schema. */
function anyOf(...facts: readonly boolean[]): boolean {
  return facts.includes(true);
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}

/** What every NPV is, on one stated path and over many. */
const STANDING_NOTES = {
  stated:
    "NPVs are before tax and debt (money after them is told beside), on one stated path of prices and difficulty",
  paths:
    "NPVs are before tax and debt (money after them is told beside); where the answer turns is told on average over the futures, with the stated path's own turn beside it",
};

/** Warnings for what is given and not yet counted, and the standing note. */
export function notYetCounted(scenario: Scenario, hasPaths = false): readonly string[] {
  const given = UNCOUNTED.filter((entry) => entry.isGiven(scenario)).map(
    (entry) => `${entry.key} is read but not yet counted: ${entry.meaning}`,
  );
  return [...given, ...modelledNotes(scenario), hasPaths ? STANDING_NOTES.paths : STANDING_NOTES.stated];
}
