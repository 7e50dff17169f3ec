import { importLimitMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import { batteriesOf, type SiteDispatchProblem } from "./site-problem.ts";
import type { SiteSchedule } from "./site-schedule.ts";
import type { Battery, BindingLimit, PerStep } from "./types.ts";

/** The limit of a step whose relaxation earns most, whatever path solved the problem. */
export interface SiteReason {
  readonly bindingLimit: BindingLimit;
  /** The tier, source, generator or store that it belongs to; empty for the connection and where nothing binds. */
  readonly part: string;
  /** What one more MWh of it (at the bus) earns in this step; 0 where nothing binds. */
  readonly valueUsdPerMwh: number;
}

const NOTHING_BINDS: SiteReason = { bindingLimit: "none", part: "", valueUsdPerMwh: 0 };
/** A schedule of a solver meets its limits to about 1e-7 of their size. */
const TOUCHES = 1e-6;
/** Less is rounding of the duals. */
const WORTH_SAYING_USD_PER_MWH = 1e-3;

/**
 * Which limit holds a step back: of those that the schedule touches, the one whose relaxation would earn most at the step's
 * marginal value. Linear-programming duality: a limit that is not touched has no value, one that is touched is worth the
 * gap between what its use earns and what a MWh is worth at the bus. Commitment (starts, least times) is held as scheduled.
 */
export function siteReason(problem: SiteDispatchProblem, schedule: SiteSchedule, step: number): SiteReason {
  return limitsTouched({ problem, schedule, step })
    .filter(({ valueUsdPerMwh }) => valueUsdPerMwh > WORTH_SAYING_USD_PER_MWH)
    .reduce((best, each) => (each.valueUsdPerMwh > best.valueUsdPerMwh ? each : best), NOTHING_BINDS);
}

interface At {
  readonly problem: SiteDispatchProblem;
  readonly schedule: SiteSchedule;
  readonly step: number;
}

function limitsTouched(at: At): readonly SiteReason[] {
  return [...connectionTouched(at), ...sourcesTouched(at), ...storesTouched(at)];
}

function touches(mw: number, limitMw: number): boolean {
  return mw >= limitMw - TOUCHES * Math.max(1, Math.abs(limitMw));
}

function connectionTouched({ problem, schedule, step }: At): readonly SiteReason[] {
  const busUsdPerMwh = schedule.marginalValueUsdPerMwh[step]!;
  const way = problem.export;
  const isFull = touches(schedule.importMw[step]!, importLimitMw(problem, step));
  const outUsdPerMwh = way
    ? (valueAt(way.priceUsdPerMwh, step) - valueAt(way.deductUsdPerMwh, step)) * (1 - way.lossFraction)
    : 0;
  const isOutFull = way !== undefined && touches(schedule.exportMw[step]!, valueAt(way.limitMw, step));
  return [
    // the dual also sees what a reservation keeps free, where import itself stays below its limit
    reason("import-limit", "", Math.max(0, isFull ? importValue(problem, busUsdPerMwh, step) : 0)),
    reason("import-limit", "", schedule.importLimitValueUsdPerMwh[step]! / (1 - problem.import.lossFraction)),
    ...(isOutFull ? [reason("export-limit", "", outUsdPerMwh - busUsdPerMwh)] : []),
  ];
}

/** What one more MWh at the bus brings over what it costs to import. */
function importValue({ import: terms }: SiteDispatchProblem, busUsdPerMwh: number, step: number): number {
  const costUsdPerMwh =
    (valueAt(terms.priceUsdPerMwh, step) + valueAt(terms.adderUsdPerMwh, step)) / (1 - terms.lossFraction);
  return busUsdPerMwh - costUsdPerMwh;
}

function sourcesTouched({ problem, schedule, step }: At): readonly SiteReason[] {
  const busUsdPerMwh = schedule.marginalValueUsdPerMwh[step]!;
  const full = (mw: Float64Array | undefined, limit: PerStep) =>
    mw !== undefined && valueAt(limit, step) > 0 && touches(mw[step]!, valueAt(limit, step));
  const mining = problem.mining.flatMap(({ id, valueUsdPerMwh }, i) =>
    tierIsFull({ problem, schedule, step }, i)
      ? [reason("mining-capacity", id, valueAt(valueUsdPerMwh, step) - busUsdPerMwh)]
      : [],
  );
  const renewables = (problem.renewables ?? []).flatMap(({ id, availableMw, costUsdPerMwh }, i) =>
    full(schedule.renewableMw[i], availableMw)
      ? [reason("renewable-available", id, busUsdPerMwh - valueAt(costUsdPerMwh, step))]
      : [],
  );
  const generators = (problem.generators ?? []).flatMap(({ id, capacityMw, costUsdPerMwh }, i) =>
    full(schedule.generatorMw[i], capacityMw)
      ? [reason("generator-capacity", id, busUsdPerMwh - valueAt(costUsdPerMwh, step))]
      : [],
  );
  return [...mining, ...renewables, ...generators];
}

/** Machines that sell reserve draw less than they run by the calls they expect: what they sold counts as running. */
function tierIsFull({ problem, schedule, step }: At, tier: number): boolean {
  const limitMw = valueAt(problem.mining[tier]!.capacityMw, step);
  const soldMw = (problem.reserves ?? []).reduce((mw, { miningTiers }, product) => {
    const place = miningTiers.indexOf(tier);
    return mw + (place < 0 ? 0 : (schedule.reserves[product]?.byTierMw[place]?.[step] ?? 0));
  }, 0);
  return limitMw > 0 && touches(schedule.miningMw[tier]![step]! + soldMw, limitMw);
}

function storesTouched({ problem, schedule, step }: At): readonly SiteReason[] {
  const busUsdPerMwh = schedule.marginalValueUsdPerMwh[step]!;
  return batteriesOf(problem).flatMap((battery, i) => {
    const done = schedule.batteries[i]!;
    const water = done.waterValueUsdPerMwh[step]!;
    const part = `battery ${i + 1}`;
    return [
      ...(touches(done.chargeMw[step]!, battery.chargeLimitMw)
        ? [reason("charge-limit", part, water * battery.chargeEfficiencyFraction - busUsdPerMwh)]
        : []),
      ...(touches(done.dischargeMw[step]!, battery.dischargeLimitMw)
        ? [
            reason(
              "discharge-limit",
              part,
              busUsdPerMwh - battery.wearUsdPerMwh - water / battery.dischargeEfficiencyFraction,
            ),
          ]
        : []),
      ...storeTouched(battery, done.stateOfChargeMwh[step + 1]!, water, busUsdPerMwh, part),
    ];
  });
}

/** A store that is full or empty at the step's end: what more room, or one more MWh in it, would earn right now. */
function storeTouched(
  { energyMwh, chargeEfficiencyFraction, dischargeEfficiencyFraction, wearUsdPerMwh }: Battery,
  storedMwh: number,
  water: number,
  busUsdPerMwh: number,
  part: string,
): readonly SiteReason[] {
  const isFull = touches(storedMwh, energyMwh);
  const isEmpty = storedMwh <= TOUCHES * Math.max(1, energyMwh);
  const chargeUsdPerMwh = water * chargeEfficiencyFraction - busUsdPerMwh;
  const dischargeUsdPerMwh = busUsdPerMwh - wearUsdPerMwh - water / dischargeEfficiencyFraction;
  return [
    ...(isFull ? [reason("storage-full", part, chargeUsdPerMwh)] : []),
    ...(isEmpty ? [reason("storage-empty", part, dischargeUsdPerMwh)] : []),
  ];
}

function reason(bindingLimit: BindingLimit, part: string, valueUsdPerMwh: number): SiteReason {
  return { bindingLimit, part, valueUsdPerMwh };
}
