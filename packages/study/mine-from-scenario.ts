import {
  findMachine,
  type Machine,
  type MachineCatalogue,
  type MachineRow,
  makeCatalogue,
  RATED_ONLY,
  type Tranche,
} from "@switchyard/core/mining";
import { type CalendarMonth, formatMonth, SECONDS_PER_DAY } from "@switchyard/core/quantity";
import type { Mine } from "@switchyard/core/strategy";
import {
  type AssumptionId,
  assumption,
  assumptionsUnder,
  findAssumption,
  type MiningScenario,
} from "@switchyard/scenario";

/** The machines of `assumptions/machines.yaml`, by any of their names. */
export function machineCatalogue(): MachineCatalogue {
  return makeCatalogue(assumptionsUnder("machines.").map((row) => row.value as MachineRow));
}

/** The scenario's fleet with how it ages, is priced and is refreshed. */
export function mineFromScenario(mining: MiningScenario, start: CalendarMonth): Mine {
  const catalogue = machineCatalogue();
  const ageing = assumption("mining.ageing", "mining").value;
  return {
    tranches: (mining.fleet ?? []).map((tranche, index) => trancheOf(catalogue, tranche, index)),
    ageing: { ...ageing, failureFractionPerYear: mining.failureFractionPerYear },
    run: {
      losses: {
        poolFeeFraction: keptByPool(mining.pool),
        hashingFraction: mining.hashingFraction,
        pueRatio: mining.pueRatio,
        lineLossRatio: 1,
      },
      modes: RATED_ONLY,
      floor: "off",
    },
    machinePrice: assumption("mining.machine_price", "mining.refresh").value,
    resaleHaircutFraction: assumption("study.resale_haircut", "mining").value,
    variableUpkeepUsdPerMwh: assumption("mining.variable_upkeep", "mining.upkeep").value,
    fixedUpkeep: [
      { what: "staff, repairs, rent, insurance and software", usdPerMwYear: mining.upkeepUsdPerMwYear },
    ],
    ...curtailment(mining),
    ...(mining.halls ? { feederMw: mining.halls.map(({ powerMw }) => powerMw) } : {}),
    refresh: mining.refresh
      ? {
          paybackMonths: mining.refresh.paybackMonths,
          machines: refreshMachines(catalogue, mining.refresh.machine, start),
        }
      : null,
  };
}

/** Machines may stand still for the price of power in as many hours of the year as the scenario allows. */
function curtailment({
  curtailment: { allowed, hoursPerYear },
}: MiningScenario): Pick<Mine, "curtailableHoursPerYear"> {
  if (!allowed) return { curtailableHoursPerYear: 0 };
  return hoursPerYear === undefined ? {} : { curtailableHoursPerYear: hoursPerYear };
}

/**
 * What a pool keeps of the earnings in the mean: its fee and, where the scenario says how long it owes them, the expected loss by its
 * default. A share of others' luck (pplns) and one's own (solo) have the same mean; who mines alone is owed nothing.
 */
function keptByPool({ feeFraction, exposureSec = 0, scheme }: MiningScenario["pool"]): number {
  if (exposureSec === 0 || scheme === "solo") return feeFraction;
  const row = assumption(
    scheme === "pps" ? "mining.pool.pps" : "mining.pool.fpps",
    "mining.pool.exposure",
  ).value;
  const owedYears = exposureSec / (SECONDS_PER_DAY * 365);
  const lossFraction = owedYears * row.defaultProbabilityPerYear * row.lossGivenDefaultFraction;
  return 1 - (1 - feeFraction) * (1 - lossFraction);
}

type ScenarioTranche = NonNullable<MiningScenario["fleet"]>[number];

function trancheOf(catalogue: MachineCatalogue, tranche: ScenarioTranche, index: number): Tranche {
  const machine = machineOf(catalogue, tranche.machine, tranche.boughtMonth);
  return {
    id: `${formatMonth(tranche.boughtMonth)}-${machine.id}-${index + 1}`,
    machine,
    count: tranche.machineCount,
    bought: tranche.boughtMonth,
    ...(tranche.priceUsdPerTh === undefined ? {} : { paidUsdPerTh: tranche.priceUsdPerTh }),
    ...(tranche.lifeMonths === undefined ? {} : { lifeMonths: tranche.lifeMonths }),
    ...(tranche.warrantyMonths === undefined ? {} : { warrantyMonths: tranche.warrantyMonths }),
  };
}

function machineOf(
  catalogue: MachineCatalogue,
  named: ScenarioTranche["machine"],
  bought: CalendarMonth,
): Machine {
  if (typeof named === "string") return knownMachine(catalogue, named);
  const { name, hashrateThs, efficiencyJPerTh } = named;
  return {
    id: name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    maker: "own data sheet",
    model: name,
    released: bought,
    hashrateThs,
    powerW: hashrateThs * efficiencyJPerTh,
    efficiencyJPerTh,
    cooling: "air",
  };
}

/** Finds the machine and notes its row as used. */
function knownMachine(catalogue: MachineCatalogue, name: string): Machine {
  const machine = findMachine(catalogue, name);
  findAssumption(`machines.${machine.id}` as AssumptionId, "mining.fleet");
  return machine;
}

/** The named machine, else the air-cooled ones on the market at the start: a later generation is not counted on. */
function refreshMachines(
  catalogue: MachineCatalogue,
  name: string | undefined,
  start: CalendarMonth,
): readonly Machine[] {
  if (name !== undefined) return [knownMachine(catalogue, name)];
  const released = catalogue.machines.filter(
    (machine) => machine.cooling === "air" && formatMonth(machine.released) <= formatMonth(start),
  );
  return [...released].sort((a, b) => a.efficiencyJPerTh - b.efficiencyJPerTh).slice(0, 3);
}
