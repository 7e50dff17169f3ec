import { stepHours } from "../quantity/index.ts";
import { usableImportMw } from "./import-limit.ts";
import type { LinearModel } from "./linear-solver.ts";
import { valueAt } from "./per-step.ts";
import type { Battery, DispatchProblem, NamedSlack } from "./types.ts";

/**
 * The obvious slow version: the horizon as one plain linear programme, a column per flow and step, written straight
 * from the docblocks of `types.ts` and sharing nothing with the merit orders. Maximises USD.
 *
 * @param softEnds adds slack of 1e6 USD/MWh to the reserve and the end state, so that it always has an answer
 * @param exclusive adds a whole-numbered column per step that forbids charging while discharging
 */
export function storageLinearModel(
  problem: DispatchProblem & { readonly battery: Battery },
  exclusive = false,
): LinearModel {
  const { battery, grid, import: imports, export: exports, ai, auxiliary } = problem;
  const hours = stepHours(grid);
  const columns: { cost: number; lower: number; upper: number; integer: boolean }[] = [];
  const rows: { entries: [number, number][]; lower: number; upper: number }[] = [];
  let offset = 0;
  const column = (cost: number, upper: number, lower = 0, integer = false) =>
    columns.push({ cost, lower, upper, integer }) - 1;
  const row = (entries: [number, number][], lower: number, upper: number) =>
    rows.push({ entries, lower, upper });
  const isCyclic = battery.ends.kind === "cyclic";
  const startLow = battery.ends.kind === "cyclic" ? 0 : battery.ends.startMwh;
  const startHigh = battery.ends.kind === "cyclic" ? battery.energyMwh : battery.ends.startMwh;
  const start = column(0, startHigh, startLow);
  let before = start;
  for (let t = 0; t < grid.steps; t++) {
    const at = (x: number | Float64Array) => valueAt(x, t);
    const balance: [number, number][] = [];
    const importCost = at(imports.priceUsdPerMwh) + at(imports.adderUsdPerMwh);
    balance.push([column(-importCost * hours, usableImportMw(problem, t)), 1 - imports.lossFraction]);
    if (exports) {
      const earned = at(exports.priceUsdPerMwh) - at(exports.deductUsdPerMwh);
      balance.push([column(earned * hours, at(exports.limitMw)), -1 / (1 - exports.lossFraction)]);
    }
    for (const tier of problem.mining)
      balance.push([column(at(tier.valueUsdPerMwh) * hours, at(tier.capacityMw)), -1]);
    for (const source of problem.renewables ?? [])
      balance.push([column(-at(source.costUsdPerMwh) * hours, at(source.availableMw)), 1]);
    for (const generator of problem.generators ?? [])
      balance.push([column(-at(generator.costUsdPerMwh) * hours, at(generator.capacityMw)), 1]);
    for (const load of [ai, auxiliary]) {
      if (!load) continue;
      balance.push([column(at(load.unservedCostUsdPerMwh) * hours, at(load.loadMw)), -1]);
      offset -= at(load.unservedCostUsdPerMwh) * at(load.loadMw) * hours;
    }
    const charge = column(0, battery.chargeLimitMw);
    const discharge = column(-battery.wearUsdPerMwh * hours, battery.dischargeLimitMw);
    balance.push([charge, -1], [discharge, 1]);
    row(balance, 0, 0);
    const isLast = t === grid.steps - 1;
    const reserve = Math.min(battery.energyMwh, at(battery.reserveMwh));
    const least =
      isLast && battery.ends.kind === "at-least" ? Math.max(reserve, battery.ends.endMwh) : reserve;
    const exact = isLast && battery.ends.kind === "exactly" ? battery.ends.endMwh : undefined;
    const state = column(0, exact ?? battery.energyMwh, exact ?? least);
    row(
      [
        [state, 1],
        [before, -1],
        [charge, -battery.chargeEfficiencyFraction * hours],
        [discharge, hours / battery.dischargeEfficiencyFraction],
      ],
      0,
      0,
    );
    if (exclusive) {
      const charging = column(0, 1, 0, true);
      row(
        [
          [charge, 1],
          [charging, -battery.chargeLimitMw],
        ],
        Number.NEGATIVE_INFINITY,
        0,
      );
      row(
        [
          [discharge, 1],
          [charging, battery.dischargeLimitMw],
        ],
        Number.NEGATIVE_INFINITY,
        battery.dischargeLimitMw,
      );
    }
    before = state;
  }
  if (isCyclic)
    row(
      [
        [start, 1],
        [before, -1],
      ],
      0,
      0,
    );
  return compress(columns, rows, offset);
}

/**
 * True where a schedule misses a bound that the programme can't keep either. An exact end below the last step's reserve is
 * feasible there, where the end has the last word; the schedule keeps the end too, and names what the reserve lacks.
 */
export function missesState(
  { battery, grid }: DispatchProblem & { readonly battery: Battery },
  slacks: readonly NamedSlack[],
): boolean {
  const overridden = battery.ends.kind === "exactly" ? grid.steps - 1 : -1;
  return slacks.some(
    ({ kind, worstAmount, fromStep }) =>
      kind.startsWith("state-of-charge") &&
      worstAmount > 1e-6 &&
      !(kind === "state-of-charge-reserve" && fromStep === overridden),
  );
}

function compress(
  columns: readonly { cost: number; lower: number; upper: number; integer: boolean }[],
  rows: readonly { entries: readonly [number, number][]; lower: number; upper: number }[],
  offset: number,
): LinearModel {
  const starts = [0];
  for (const { entries } of rows) starts.push(starts[starts.length - 1]! + entries.length);
  const entries = rows.flatMap((r) => r.entries);
  return {
    sense: "maximise",
    offset,
    columnCost: Float64Array.from(columns, (c) => c.cost),
    columnLower: Float64Array.from(columns, (c) => c.lower),
    columnUpper: Float64Array.from(columns, (c) => c.upper),
    rowLower: Float64Array.from(rows, (r) => r.lower),
    rowUpper: Float64Array.from(rows, (r) => r.upper),
    rowStarts: Int32Array.from(starts),
    columnIndices: Int32Array.from(entries, (e) => e[0]),
    coefficients: Float64Array.from(entries, (e) => e[1]),
    ...(columns.some((c) => c.integer) && {
      isIntegerColumn: Uint8Array.from(columns, (c) => Number(c.integer)),
    }),
  };
}
