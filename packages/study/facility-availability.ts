import {
  type ComponentGraph,
  exactOrNull,
  type Grid,
  nextSpares,
  type PresetDesign,
  presetGraph,
  type ReliabilityFigures,
  type ServiceLevelTerms,
  serviceLevelOutcome,
  simulateAvailability,
} from "@switchyard/core/facility";
import { assumptionsUnder, type Scenario } from "@switchyard/scenario";
import { type ClauseOutcome, clauseOutcomes } from "./facility-credits.ts";
import { asRun } from "./facility-maintenance.ts";
import { convertedMw, figure, gridToItOf } from "./facility-site.ts";

/** The chain of a scenario's halls in a design, as the scenario maintains and repairs it. */
export function availabilityGraph(scenario: Scenario, design: PresetDesign): ComponentGraph {
  return asRun(scenario, unmaintainedGraph(scenario, design));
}

/** The chain of a scenario's halls in a design, all failures as the rows have them and a crew for each. */
export function unmaintainedGraph(scenario: Scenario, design: PresetDesign): ComponentGraph {
  const { availability } = scenario.facility;
  const read = <Value>(id: string) => figure<Value>(`reliability.${id}`, "facility.availability");
  const gensets = read<ReliabilityFigures["gensets"]>("gensets");
  const commonCauseFraction = availability.commonCauseFraction ?? gensets.commonCauseFraction ?? 0;
  return presetGraph({
    design,
    halls: presetHalls(scenario),
    busToItRatio: read("bus_to_it_ratio"),
    gensetMw: read("genset_mw"),
    feedCount: availability.feedCount ?? 1,
    restartHours:
      availability.restartSec === undefined ? read("restart_hours") : availability.restartSec / 3600,
    checkpointLossHours: read("checkpoint_loss_hours"),
    grid: read<Grid>("grid"),
    figures: {
      feed: read("feed"),
      transformer: read("transformer"),
      switchgear: read("switchgear"),
      ups: read("ups"),
      gensets: { ...gensets, commonCauseFraction },
      chiller: read("chiller"),
      carrier: read("carrier"),
    },
  });
}

function presetHalls(scenario: Scenario) {
  const itMw = convertedMw(scenario) / gridToItOf(scenario);
  const { hallMw } = scenario.facility.conversion;
  const count = Math.max(1, Math.ceil(itMw / hallMw - 1e-9));
  return Array.from({ length: count }, (_, i) => ({
    id: `hall-${i + 1}`,
    itMw: Math.min(hallMw, itMw - i * hallMw),
    shedPriority: i + 1,
  }));
}

/** A thousandth of a minute a year: what lies below it need not be known to five per cent. */
const NEGLIGIBLE_FRACTION = 2e-9;

/** How hard the availability is worked on. */
export interface AvailabilityWork {
  readonly relativeHalfWidth: number;
  readonly maxCycles: number;
}

/** Years with a loss that are drawn for the distribution under a service level. */
const DRAWN_YEARS = 5_000;

/** The service level of the lease, where there is one, in the shipped clause. */
function promised(scenario: Scenario): ServiceLevelTerms {
  const terms = figure<ServiceLevelTerms>("reliability.service_level.escalating", "facility.availability");
  const availabilityFraction = scenario.hosting?.lease?.serviceLevelFraction ?? terms.availabilityFraction;
  return { ...terms, availabilityFraction };
}

/**
 * Availability of a graph: both measures of each hall, the year under a service level, what each known clause makes of it,
 * and the next spares.
 * @param monthlyRentUsd rent of all halls; credits are shown in USD only where it is known
 */
export function facilityAvailability(
  scenario: Scenario,
  graph: ComponentGraph,
  work: AvailabilityWork,
  monthlyRentUsd: number | null = null,
) {
  const settings = { studySeed: scenario.uncertainty.seed, negligibleFraction: NEGLIGIBLE_FRACTION, ...work };
  const simulated = simulateAvailability(graph, settings);
  const years = { studySeed: settings.studySeed, years: DRAWN_YEARS };
  const terms = promised(scenario);
  const rents = rentByHall(graph, monthlyRentUsd);
  const serviceLevel = graph.halls.map((hall, index) => {
    const outcome = serviceLevelOutcome({ index, hallId: hall.id }, simulated.losses, terms, years);
    const rentUsd = rents[index]!;
    return {
      ...outcome,
      expectedCreditUsdPerYear: rentUsd === null ? null : outcome.expectedCreditMonths * rentUsd,
    };
  });
  const creditUsdPerContractMinute = creditPerMinute(serviceLevel, simulated.halls);
  return {
    exact: exactOrNull(graph),
    halls: simulated.halls,
    excursions: simulated.cycles,
    reachedTarget: simulated.reachedTarget,
    note: noteOf(scenario.facility.availability.design, graph),
    strata: simulated.strata,
    promisedAvailabilityFraction: terms.availabilityFraction,
    serviceLevel,
    clauses: graph.halls.map((hall, index): { hallId: string; clauses: readonly ClauseOutcome[] } => ({
      hallId: hall.id,
      clauses: clauseOutcomes(simulated.losses, index, {
        studySeed: settings.studySeed,
        availabilityFraction: scenario.hosting?.lease?.serviceLevelFraction,
        monthlyRentUsd: rents[index]!,
      }),
    })),
    creditUsdPerContractMinute,
    nextSpares: sparesOfGraph(graph, settings, creditUsdPerContractMinute),
  };
}

/** The rent in proportion to each hall's IT MW. */
export function rentByHall(
  { halls }: ComponentGraph,
  monthlyRentUsd: number | null,
): readonly (number | null)[] {
  const itMw = halls.reduce((mw, hall) => mw + hall.itMw, 0);
  return halls.map((hall) => (monthlyRentUsd === null ? null : (monthlyRentUsd * hall.itMw) / itMw));
}

/** What a minute of contractual downtime costs in credits, mean; null without a rent or without downtime. */
function creditPerMinute(
  levels: readonly { readonly expectedCreditUsdPerYear: number | null }[],
  halls: readonly { readonly contract: { readonly minutesPerYear: number } }[],
): number | null {
  const minutes = halls.reduce((total, hall) => total + hall.contract.minutesPerYear, 0);
  if (!(minutes > 0) || levels.some((level) => level.expectedCreditUsdPerYear === null)) return null;
  return levels.reduce((usd, level) => usd + level.expectedCreditUsdPerYear!, 0) / minutes;
}

function sparesOfGraph(
  graph: ComponentGraph,
  settings: AvailabilityWork & { readonly studySeed: number },
  creditUsdPerMinute: number | null,
) {
  const there = new Set(graph.components.map(({ id }) => id));
  const spares = assumptionsUnder("reliability.spare_usd_per_year.")
    .map((row) => ({ row, componentId: row.id.split(".").at(-1)! }))
    .filter(({ componentId }) => there.has(componentId))
    .map(({ row, componentId }) => ({
      componentId,
      usdPerYear: figure<number>(row.id, "facility.availability"),
    }));
  const work = { ...settings, maxCycles: Math.min(settings.maxCycles, 5_000), pilotCycles: 50 };
  return nextSpares(graph, spares, work).map((spare) => ({
    ...spare,
    /** By credits alone; null where a minute has no price. */
    paysByCredits:
      creditUsdPerMinute === null
        ? null
        : spare.usdPerContractMinute !== null && spare.usdPerContractMinute < creditUsdPerMinute,
  }));
}

/** Designs beside each other: both measures of the hall that is shed first, and the year under the service level. */
export function compareDesigns(
  scenario: Scenario,
  designs: readonly PresetDesign[],
  work: AvailabilityWork,
  monthlyRentUsd: number | null = null,
) {
  const settings = { studySeed: scenario.uncertainty.seed, negligibleFraction: NEGLIGIBLE_FRACTION, ...work };
  const years = { studySeed: settings.studySeed, years: DRAWN_YEARS };
  return designs.map((design) => {
    const graph = availabilityGraph(scenario, design);
    const simulated = simulateAvailability(graph, settings);
    const rents = rentByHall(graph, monthlyRentUsd);
    const levels = graph.halls.map((hall, index) =>
      serviceLevelOutcome({ index, hallId: hall.id }, simulated.losses, promised(scenario), years),
    );
    const worst = simulated.halls.reduce((a, b) =>
      b.contract.unavailabilityFraction > a.contract.unavailabilityFraction ? b : a,
    );
    return {
      design,
      halls: simulated.halls,
      worstHallId: worst.hallId,
      contract: worst.contract,
      tenant: worst.tenant,
      chanceOfBreachPerYear: Math.max(...levels.map((level) => level.chanceOfBreachPerYear)),
      expectedCreditUsdPerYear:
        monthlyRentUsd === null
          ? null
          : levels.reduce((usd, level, i) => usd + level.expectedCreditMonths * rents[i]!, 0),
      reachedTarget: simulated.reachedTarget,
      note: noteOf(design, graph),
    };
  });
}

/** Why a doubled path is no better than a spare, where it is not: said beside the figures. */
export function noteOf(design: string, graph: ComponentGraph): string | null {
  if (design !== "2n") return null;
  const needed = graph.nodes.flatMap((node) =>
    node.kind === "k-of-n" && node.id.endsWith("bank") ? [node.needed] : [],
  );
  const most = Math.max(0, ...needed);
  if (most < LARGE_GROUP) return null;
  return `2n: each path must carry a hall alone, so it needs all ${most} of its ${most} gensets; of so many one is often missing, on both paths at once more often than two of ${most + 1} (n+1). 2n-split lets both paths share the load.`;
}

/** From so many pooled units on, N of N on both paths is lost more often than one spare's worth: (N p)^2 against (N p)^2 / 2. */
const LARGE_GROUP = 4;
