import { type BusColumns, columnPerStep, type FormulationStart } from "./formulation.ts";
import { usableImportMw } from "./import-limit.ts";
import { valueAt } from "./per-step.ts";
import type { PerStep } from "./types.ts";

/** Connection, loads and sources of every step, with their places in the balance of the bus. */
export function formulateBus(f: FormulationStart): BusColumns {
  const { problem } = f;
  const nothing = new Int32Array(0);
  return {
    import: formulateImport(f),
    export: problem.export ? formulateExport(f) : nothing,
    mining: problem.mining.map((tier) => use(f, tier.valueUsdPerMwh, tier.capacityMw)),
    aiServed: problem.ai ? firmLoad(f, problem.ai.unservedCostUsdPerMwh, problem.ai.loadMw) : nothing,
    auxiliaryServed: problem.auxiliary
      ? firmLoad(f, problem.auxiliary.unservedCostUsdPerMwh, problem.auxiliary.loadMw)
      : nothing,
    renewables: (problem.renewables ?? []).map((s) => source(f, s.costUsdPerMwh, s.availableMw)),
    generators: (problem.generators ?? []).map((g) => source(f, g.costUsdPerMwh, g.capacityMw)),
  };
}

function formulateImport(f: FormulationStart): Int32Array {
  const { problem, builder, hours, balanceRow } = f;
  const terms = problem.import;
  return columnPerStep(f.steps, (step) => {
    const price = valueAt(terms.priceUsdPerMwh, step) + valueAt(terms.adderUsdPerMwh, step);
    const column = builder.column(-price * hours, 0, usableImportMw(problem, step));
    builder.entry(balanceRow[step]!, column, 1 - terms.lossFraction);
    return column;
  });
}

function formulateExport(f: FormulationStart): Int32Array {
  const { builder, hours, balanceRow } = f;
  const terms = f.problem.export!;
  const kept = 1 - terms.lossFraction;
  return columnPerStep(f.steps, (step) => {
    const price = valueAt(terms.priceUsdPerMwh, step) - valueAt(terms.deductUsdPerMwh, step);
    const column = builder.column(price * kept * hours, 0, valueAt(terms.limitMw, step) / kept);
    builder.entry(balanceRow[step]!, column, -1);
    return column;
  });
}

function use(f: FormulationStart, price: PerStep, capacity: PerStep): Int32Array {
  return columnPerStep(f.steps, (step) => {
    const column = f.builder.column(valueAt(price, step) * f.hours, 0, valueAt(capacity, step));
    f.builder.entry(f.balanceRow[step]!, column, -1);
    return column;
  });
}

/** Serving earns what not serving would cost; the constant makes an unserved horizon cost what it costs. */
function firmLoad(f: FormulationStart, unservedCost: PerStep, load: PerStep): Int32Array {
  for (let step = 0; step < f.steps; step++)
    f.builder.addOffset(-valueAt(unservedCost, step) * valueAt(load, step) * f.hours);
  return use(f, unservedCost, load);
}

function source(f: FormulationStart, cost: PerStep, capacity: PerStep): Int32Array {
  return columnPerStep(f.steps, (step) => {
    const column = f.builder.column(-valueAt(cost, step) * f.hours, 0, valueAt(capacity, step));
    f.builder.entry(f.balanceRow[step]!, column, 1);
    return column;
  });
}
