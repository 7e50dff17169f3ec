import {
  besideDisclosed,
  breakEvenReuse,
  type ComponentGraph,
  type ConversionInput,
  type ConversionResult,
  convertSite,
  type DisclosedProject,
  type EnergisedBlock,
  exactOrNull,
  findCamp,
  type Grid,
  type HallNeedRow,
  hallNeedsFromRows,
  inventoryFromRows,
  type MineItemRow,
  nextSpares,
  type PresetDesign,
  presetGraph,
  type ReliabilityFigures,
  type ScheduleInput,
  type ServiceLevelTerms,
  serviceLevelOutcome,
  simulateAvailability,
  simulateSchedule,
  type Task,
} from "@switchyard/core/facility";
import { type CalendarDay, daysFromCivil } from "@switchyard/core/quantity";
import { assumptionsUnder, findAssumption, type Scenario } from "@switchyard/scenario";
import { conversionOf } from "./conversion-from-scenario.ts";

const CAMPS = ["rebuild", "middle", "reuse"] as const;
type CampName = (typeof CAMPS)[number];

function figure<Value>(id: string, usedFor: string): Value {
  return findAssumption(id, usedFor).value as Value;
}

/** Grid MW that become halls: what the mine was built for, else the import. */
export function convertedMw(scenario: Scenario): number {
  return scenario.facility.mine?.powerMw ?? scenario.site.grid.importMw;
}

/** Grid MW per IT MW of the scenario's lease, else the shipped ratio. */
export function gridToItOf(scenario: Scenario): number {
  return (
    scenario.hosting?.gridPerItRatio ?? figure<number>("facility.grid_to_it_ratio", "facility.conversion")
  );
}

/** One camp's reading of the site. */
export function convertAs(scenario: Scenario, camp: CampName): ConversionResult {
  const conversion = { ...scenario.facility.conversion, camp };
  const facility = { ...scenario.facility, conversion };
  return conversionOf({ ...scenario, facility } as Scenario, convertedMw(scenario), gridToItOf(scenario));
}

/** The scenario's camp beside the other two, the break-even share and what others disclosed. */
export function facilityConvert(scenario: Scenario) {
  const own = convertAs(scenario, scenario.facility.conversion.camp as CampName);
  const disclosed = assumptionsUnder("facility.disclosed.").map((row) =>
    besideDisclosed(own.converted.usdPerItMw, figure<DisclosedProject>(row.id, "facility.conversion")),
  );
  return {
    own,
    camps: CAMPS.map((camp) => convertAs(scenario, camp)),
    breakEvenReuseFraction: breakEvenReuse(conversionInput(scenario), 0),
    disclosed,
  };
}

function conversionInput(scenario: Scenario): ConversionInput {
  const gridToItRatio = gridToItOf(scenario);
  const floorM2PerItMw = figure<number>("facility.floor_m2_per_it_mw", "facility.conversion");
  const greenfieldUsdPerItMw =
    scenario.facility.conversion.capexUsdPerItMw ??
    figure<number>("facility.greenfield_usd_per_it_mw", "facility.conversion");
  const rows = <Row>(prefix: string) =>
    assumptionsUnder(prefix).map((row) => figure<Row>(row.id, "facility.conversion"));
  return {
    inventory: inventoryFromRows(rows<MineItemRow>("facility.mine_item."), convertedMw(scenario)),
    hallNeeds: hallNeedsFromRows(rows<HallNeedRow>("facility.hall_need."), {
      greenfieldUsdPerItMw,
      gridToItRatio,
      floorM2PerItMw,
    }),
    camp: findCamp(rows("facility.camp."), scenario.facility.conversion.camp),
    gridMw: convertedMw(scenario),
    gridToItRatio,
    floorM2PerItMw,
  };
}

/** A row of `facility.schedule.*`. */
interface ScheduleRow {
  readonly workdays: readonly number[];
  readonly tasks: readonly (Omit<Task, "duration"> & {
    readonly p50Days: number;
    readonly p90Days: number;
  })[];
  readonly cutOverDaysP50: number;
  readonly cutOverDaysP90: number;
  readonly betweenHallsDays: number;
  readonly cutOverAfter: readonly string[];
}

/** Tasks and blocks of a scenario: the shipped chain, then one cut-over per hall, feeder by feeder. */
export function scheduleInput(scenario: Scenario, way: "conversion" | "greenfield"): ScheduleInput {
  const row = figure<ScheduleRow>(`facility.schedule.${way}`, "facility.schedule");
  const tasks: Task[] = row.tasks.map(({ p50Days, p90Days, ...task }) => ({
    ...task,
    duration: { p50Days, p90Days },
  }));
  const blocks = hallBlocks(scenario);
  blocks.forEach((block, i) => {
    tasks.push({
      id: block.readyAfter,
      name: `Cut-over of ${block.id}`,
      kind: "work",
      duration: {
        p50Days: i === 0 ? row.cutOverDaysP50 : row.cutOverDaysP50 + row.betweenHallsDays,
        p90Days: i === 0 ? row.cutOverDaysP90 : row.cutOverDaysP90 + row.betweenHallsDays,
      },
      after: i === 0 ? row.cutOverAfter : [blocks[i - 1]!.readyAfter],
    });
  });
  const mined = blocks.map((block) => ({
    ...block,
    miningUntilStartOf: way === "conversion" ? block.readyAfter : null,
  }));
  return {
    decision: startOf(scenario),
    tasks,
    blocks: mined,
    calendar: { workingWeekdays: row.workdays, restMonths: [], holidays: [] },
  };
}

function hallBlocks(scenario: Scenario): readonly EnergisedBlock[] {
  const ratio = gridToItOf(scenario);
  const hallGridMw = scenario.facility.conversion.hallMw * ratio;
  const totalMw = convertedMw(scenario);
  const count = Math.max(1, Math.ceil(totalMw / hallGridMw - 1e-9));
  return Array.from({ length: count }, (_, i) => ({
    id: `hall-${i + 1}`,
    gridMw: Math.min(hallGridMw, totalMw - i * hallGridMw),
    readyAfter: `cut-over-${i + 1}`,
    miningUntilStartOf: null,
  }));
}

function startOf({ startMonth: start }: Scenario): CalendarDay {
  return { year: start.year, month: start.month, day: 1 };
}

/** When the halls are ready, by conversion and on empty land, and the months between. */
export function facilitySchedule(scenario: Scenario, paths: number) {
  const settings = { studySeed: scenario.uncertainty.seed, paths };
  const conversion = simulateSchedule(scheduleInput(scenario, "conversion"), settings);
  const greenfield = simulateSchedule(scheduleInput(scenario, "greenfield"), settings);
  const monthsSaved =
    (daysFromCivil(greenfield.firstEnergised.p50) - daysFromCivil(conversion.firstEnergised.p50)) / 30.436875;
  return { conversion, greenfield, monthsSaved };
}

/** The chain of a scenario's halls, from its design, or a graph of its own. */
export function availabilityGraph(scenario: Scenario, design: PresetDesign): ComponentGraph {
  const { availability } = scenario.facility;
  const read = <Value>(id: string) => figure<Value>(`reliability.${id}`, "facility.availability");
  const gensets = read<ReliabilityFigures["gensets"]>("gensets");
  const commonCauseFraction = availability.commonCauseFraction ?? gensets.commonCauseFraction ?? 0;
  const itMw = convertedMw(scenario) / gridToItOf(scenario);
  const hallMw = scenario.facility.conversion.hallMw;
  const hallCount = Math.max(1, Math.ceil(itMw / hallMw - 1e-9));
  return presetGraph({
    design,
    halls: Array.from({ length: hallCount }, (_, i) => ({
      id: `hall-${i + 1}`,
      itMw: Math.min(hallMw, itMw - i * hallMw),
      shedPriority: i + 1,
    })),
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

/** How hard the availability is worked on. */
export interface AvailabilityWork {
  readonly relativeHalfWidth: number;
  readonly maxCycles: number;
}

/** Availability of a graph: both measures of each hall, the year under a service level, the next spares. */
export function facilityAvailability(scenario: Scenario, graph: ComponentGraph, work: AvailabilityWork) {
  const settings = { studySeed: scenario.uncertainty.seed, ...work };
  const simulated = simulateAvailability(graph, settings);
  const terms = figure<ServiceLevelTerms>("reliability.service_level.escalating", "facility.availability");
  const years = { studySeed: settings.studySeed, years: 5_000 };
  const spares = assumptionsUnder("reliability.spare_usd_per_year.").map((row) => ({
    componentId: row.id.split(".").at(-1)!,
    usdPerYear: figure<number>(row.id, "facility.availability"),
  }));
  const there = new Set(graph.components.map(({ id }) => id));
  return {
    exact: exactOrNull(graph),
    halls: simulated.halls,
    excursions: simulated.cycles,
    reachedTarget: simulated.reachedTarget,
    strata: simulated.strata,
    serviceLevel: graph.halls.map((hall, index) =>
      serviceLevelOutcome({ index, hallId: hall.id }, simulated.losses, terms, years),
    ),
    nextSpares: nextSpares(
      graph,
      spares.filter(({ componentId }) => there.has(componentId)),
      { ...settings, maxCycles: Math.min(work.maxCycles, 5_000), pilotCycles: 50 },
    ),
  };
}

/** What `convertSite` says in one line per camp, for the comparison of ways. */
export function facilityCompare(scenario: Scenario, paths: number, work: AvailabilityWork) {
  const { conversion, greenfield, monthsSaved } = facilitySchedule(scenario, paths);
  const settings = { studySeed: scenario.uncertainty.seed, ...work };
  const designs = ["bare", "ups", "n", "n+1", "n+2", "2n"] as const;
  return {
    monthsSaved,
    greenfield: { monthsToFirst: greenfield.monthsToFirst, monthsToLast: greenfield.monthsToLast },
    conversion: { monthsToFirst: conversion.monthsToFirst, monthsToLast: conversion.monthsToLast },
    camps: CAMPS.map((camp) => {
      const {
        greenfield: anew,
        converted,
        avoidedCapitalUsd,
        reusedFractionOfMine,
        reusedFractionOfHall,
      } = convertAs(scenario, camp);
      return {
        camp,
        greenfield: anew,
        converted,
        avoidedCapitalUsd,
        reusedFractionOfMine,
        reusedFractionOfHall,
      };
    }),
    designs: designs.map((design) => {
      const [first] = simulateAvailability(availabilityGraph(scenario, design), settings).halls;
      return { design, contract: first!.contract, tenant: first!.tenant };
    }),
  };
}

/** The scenario's conversion read again with months saved and NOI: what reuse is worth in money and in time. */
export function reuseValue(scenario: Scenario, monthsSaved: number, monthlyNoiUsd: number): ConversionResult {
  return convertSite({ ...conversionInput(scenario), monthsSaved: Math.max(0, monthsSaved), monthlyNoiUsd });
}
