import { type MonthTable, ownMwByClass, type PrefixSums, prefixSums, STEP_CLASSES } from "./month-tables.ts";
import type { OwnPower } from "./own-plants.ts";
import type { Site } from "./types.ts";

/** Who holds what of the connection in a month, before any machine runs. */
export interface Holding {
  /** Grid MW held for tenants, and the part whose tenants have moved in. */
  readonly reservedMw: number;
  readonly letMw: number;
  /** False before the connection stands and after the site is sold: nothing is drawn. */
  readonly isConnected: boolean;
  /** Which own plants work; absent: none. */
  readonly own?: OwnPower;
}

/**
 * A month under one holding: what lights and tenants draw in each class of steps, and what is left for machines. Classes in
 * which the same is left are one group, so that most months have one group, or two with hours that the grid calls back.
 */
export interface DutyStage {
  readonly table: MonthTable;
  readonly prefix: PrefixSums;
  readonly groupCount: number;
  /** MW at the bus left for machines, by group. */
  readonly roomMw: Float64Array;
  /** Own power left for machines beside what lights and tenants take, MW at the bus by group; null where no plant works. */
  readonly freeMw: Float64Array | null;
  /** What lights and tenants take of it: MWh, that times the market's price, and times the fixed part. */
  readonly ownMwh: number;
  readonly ownPricedUsd: number;
  readonly ownFixedUsd: number;
  /** All that own plants offer in the month, MWh at the bus. */
  readonly ownAvailableMwh: number;
  /** Of each class's import, what a cut of tenants, and of lights, would save. */
  readonly aiImportMw: Float64Array;
  readonly auxiliaryImportMw: Float64Array;
  /** Bits of the demand charges that count the steps of each group; none without a charge. */
  readonly groupMask: Uint8Array;
  /** Least draw in the steps of each demand charge, MW at the point of connection: all of it, tenants' alone, and lights' alone. */
  readonly leastPeaksMw: readonly number[];
  readonly aiPeaksMw: readonly number[];
  readonly lightsPeaksMw: readonly number[];
  /** MW at the point of connection drawn by lights and tenants, and by lights alone, by group; exact where blocks are physical or peaks are charged. */
  readonly baseImportMw: Float64Array;
  readonly lightsImportMw: Float64Array;
  /** MW at the bus served by class. */
  readonly aiMw: Float64Array;
  readonly auxiliaryMw: Float64Array;
  /** Sums of the month at the bus: MWh, and MWh times price at level 1. */
  readonly aiMwh: number;
  readonly aiPricedUsd: number;
  readonly auxiliaryMwh: number;
  readonly auxiliaryPricedUsd: number;
  /** MWh times the fixed part of each step's import price, USD. */
  readonly aiFixedUsd: number;
  readonly auxiliaryFixedUsd: number;
  readonly aiLoadMwh: number;
  readonly reservedIdleMwh: number;
}

/** Makes the stages of a site's calendar months and remembers them: plans, worlds and paths share them. */
export type StageMaker = (table: MonthTable, holding: Holding) => DutyStage;

/** A maker with a memory of its own. */
export function makeStageMaker(site: Site): StageMaker {
  const memory = new Map<MonthTable, Map<string, DutyStage>>();
  return (table, holding) => {
    const known = memory.get(table) ?? new Map<string, DutyStage>();
    memory.set(table, known);
    const key = `${holding.reservedMw}/${holding.letMw}/${holding.isConnected}/${holding.own ?? "none"}`;
    const stage = known.get(key) ?? makeStage(site, table, holding);
    known.set(key, stage);
    return stage;
  };
}

function makeStage(site: Site, table: MonthTable, holding: Holding): DutyStage {
  const own = ownMwByClass(table, holding.isConnected ? (holding.own ?? "none") : "none");
  const ownMw = own ?? new Float64Array(table.classCount);
  const classes = Array.from({ length: table.classCount }, (_, c) =>
    classOf(site, table, holding, c, ownMw[c]!),
  );
  const hasOwn = ownMw.some((mw) => mw > 0);
  const chargeCount = site.demand?.length ?? 0;
  const splitsByBase =
    hasOwn || chargeCount > 0 || site.blocks.some((block) => block.settlement === "physical");
  const groups = groupClasses(table, classes, splitsByBase);
  const total = (of: (c: ClassPower) => number, weights: Float64Array) =>
    classes.reduce((sum, power, c) => sum + of(power) * weights[c]!, 0) * table.stepHours;
  return {
    table,
    ...groups,
    freeMw: hasOwn ? groups.freeMw : null,
    ownMwh: hasOwn ? total((power) => power.ownFirmMw, table.classSteps) : 0,
    ownPricedUsd: hasOwn ? total((power) => power.ownFirmMw, table.classPriceSum) : 0,
    ownFixedUsd: table.fixedUsdPerMwh && hasOwn ? total((power) => power.ownFirmMw, table.classFixedSum) : 0,
    ownAvailableMwh: hasOwn ? total((power) => power.ownFirmMw + power.freeMw, table.classSteps) : 0,
    aiImportMw: Float64Array.from(classes, (power) => Math.min(power.aiMw, power.importFirmMw)),
    auxiliaryImportMw: Float64Array.from(classes, (power) =>
      hasOwn ? Math.max(0, power.importFirmMw - power.aiMw) : power.auxiliaryMw,
    ),
    ...peaksOf(table, classes, chargeCount),
    prefix: prefixSums(table, groups.groupOf, groups.groupCount),
    aiMw: Float64Array.from(classes, (power) => power.aiMw),
    auxiliaryMw: Float64Array.from(classes, (power) => power.auxiliaryMw),
    aiMwh: total((power) => power.aiMw, table.classSteps),
    aiPricedUsd: total((power) => power.aiMw, table.classPriceSum),
    auxiliaryMwh: total((power) => power.auxiliaryMw, table.classSteps),
    auxiliaryPricedUsd: total((power) => power.auxiliaryMw, table.classPriceSum),
    aiFixedUsd: table.fixedUsdPerMwh ? total((power) => power.aiMw, table.classFixedSum) : 0,
    auxiliaryFixedUsd: table.fixedUsdPerMwh ? total((power) => power.auxiliaryMw, table.classFixedSum) : 0,
    aiLoadMwh: total((power) => power.loadMw, table.classSteps),
    reservedIdleMwh: total((power) => power.idleMw, table.classSteps),
  };
}

/** One class of steps: MW at the bus, `idleMw` and `baseImportMw` at the point of connection. */
interface ClassPower {
  readonly loadMw: number;
  readonly idleMw: number;
  readonly auxiliaryMw: number;
  readonly aiMw: number;
  readonly roomMw: number;
  readonly baseImportMw: number;
  readonly lightsImportMw: number;
  /** Own power that lights and tenants take, what they draw beside it, and what is left of it for machines. */
  readonly ownFirmMw: number;
  readonly importFirmMw: number;
  readonly freeMw: number;
}

/** The rules of `core/dispatch` for an hour's import limit, with lights first, then tenants, then whatever is left. */
function classOf(site: Site, table: MonthTable, holding: Holding, c: number, ownMw: number): ClassPower {
  const kept = 1 - site.connection.lossFraction;
  const loadMw = tenantLoadMw(site, table, holding, (c % STEP_CLASSES) >> 1);
  const on = holding.isConnected ? 1 : 0;
  const limitMw = on * table.classLimitMw[c]!;
  const drawMw = loadMw / kept;
  const [idleMw, heldMw] = idleAndHeldMw(site, holding, drawMw);
  const usableMw = hasTenant(site, holding) ? Math.max(Math.min(limitMw, drawMw), limitMw - heldMw) : limitMw;
  const availableMw = usableMw * kept;
  const sourcesMw = availableMw + (Number.isNaN(ownMw) ? 0 : ownMw);
  const auxiliaryMw = Math.min(on * site.standing.auxiliaryMw, sourcesMw);
  const aiMw = Math.min(loadMw, sourcesMw - auxiliaryMw);
  const ownFirmMw = Math.min(sourcesMw - availableMw, auxiliaryMw + aiMw);
  const importFirmMw = ownFirmMw === 0 ? auxiliaryMw + aiMw : auxiliaryMw + aiMw - ownFirmMw;
  return {
    loadMw,
    idleMw,
    auxiliaryMw,
    aiMw,
    roomMw: ownFirmMw === 0 ? availableMw - auxiliaryMw - aiMw : availableMw - importFirmMw,
    baseImportMw: importFirmMw / kept,
    lightsImportMw: Math.min(auxiliaryMw, importFirmMw) / kept,
    ownFirmMw,
    importFirmMw,
    freeMw: sourcesMw - availableMw - ownFirmMw,
  };
}

function hasTenant(site: Site, { reservedMw }: Holding): boolean {
  return site.hosting !== null && reservedMw > 0;
}

/** What the tenant draws in a local hour, at most what its reservation carries. */
function tenantLoadMw(site: Site, { calendarMonth }: MonthTable, holding: Holding, hour: number): number {
  const offer = site.hosting;
  if (!offer || !hasTenant(site, holding)) return 0;
  const pueRatio = offer.pueRatioByMonthHour[calendarMonth * 24 + hour]!;
  const itMw = holding.letMw / offer.gridToItRatio;
  const drawnMw = itMw * offer.utilisationFraction * offer.utilisationShape[hour]! * pueRatio;
  return Math.min(drawnMw, holding.reservedMw * (1 - site.connection.lossFraction));
}

/** Reserved and not drawn, and the part of it that nobody else may use. */
function idleAndHeldMw(site: Site, holding: Holding, drawMw: number): readonly [number, number] {
  const offer = site.hosting;
  if (!offer || !hasTenant(site, holding)) return [0, 0];
  // the site's own lights and pumps live on what the tenant leaves idle
  const idleMw = Math.max(0, Math.max(0, holding.reservedMw - site.standing.auxiliaryMw) - drawMw);
  const rampMw = holding.reservedMw * offer.fillIdle.rampReserveFraction;
  return [idleMw, offer.fillIdle.allowed ? Math.min(idleMw, rampMw) : idleMw];
}

function groupClasses(table: MonthTable, classes: readonly ClassPower[], splitsByBase: boolean) {
  const groupOf = new Uint8Array(table.classCount);
  const groups: ClassPower[] = [];
  const masks: number[] = [];
  classes.forEach((power, c) => {
    if (table.classSteps[c] === 0) return;
    const mask = table.classMask[c]!;
    const same = groups.findIndex(
      (other, g) =>
        masks[g] === mask &&
        isSameMw(other.roomMw, power.roomMw) &&
        (!splitsByBase || drawsTheSame(other, power)),
    );
    if (same < 0) masks.push(mask);
    groupOf[c] = same < 0 ? groups.push(power) - 1 : same;
  });
  return {
    groupOf,
    groupCount: groups.length,
    groupMask: Uint8Array.from(masks),
    roomMw: Float64Array.from(groups, (power) => Math.max(0, power.roomMw)),
    baseImportMw: Float64Array.from(groups, (power) => power.baseImportMw),
    lightsImportMw: Float64Array.from(groups, (power) => power.lightsImportMw),
    freeMw: Float64Array.from(groups, (power) => Math.max(0, power.freeMw)),
  };
}

/** What lights and tenants alone draw at most in the steps that each charge counts. */
function peaksOf({ classSteps, classMask }: MonthTable, classes: readonly ClassPower[], chargeCount: number) {
  const most = (of: (power: ClassPower) => number) =>
    Array.from({ length: chargeCount }, (_, charge) =>
      classes.reduce(
        (mw, power, c) =>
          classSteps[c]! > 0 && classMask[c]! & (1 << charge) ? Math.max(mw, of(power)) : mw,
        0,
      ),
    );
  return {
    leastPeaksMw: most((power) => power.baseImportMw),
    aiPeaksMw: most((power) => Math.max(0, power.baseImportMw - power.lightsImportMw)),
    lightsPeaksMw: most((power) => power.lightsImportMw),
  };
}

function drawsTheSame(a: ClassPower, b: ClassPower): boolean {
  return (
    isSameMw(a.baseImportMw, b.baseImportMw) &&
    isSameMw(a.lightsImportMw, b.lightsImportMw) &&
    isSameMw(a.freeMw, b.freeMw)
  );
}

/** Equal but for rounding: a hair of a megawatt must not make a group of its own. */
function isSameMw(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * (Math.abs(a) + Math.abs(b) + 1);
}
