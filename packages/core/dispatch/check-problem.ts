import { dispatchErrors } from "./dispatch-errors.ts";
import type { Battery, DispatchProblem, PerStep } from "./types.ts";

/**
 * Fails early and in the user's words: lengths, NaN, negative power, losses outside [0, 1).
 *
 * @throws dispatch/wrong-length, dispatch/not-finite, dispatch/negative, dispatch/outside-range
 */
export function checkDispatchProblem(problem: DispatchProblem): void {
  const { steps } = problem.grid;
  const power = (what: string, value: PerStep) => checkPerStep(what, value, steps, true);
  const price = (what: string, value: PerStep) => checkPerStep(what, value, steps, false);
  power("import.firmLimitMw", problem.import.firmLimitMw);
  power("import.interruptibleLimitMw", problem.import.interruptibleLimitMw);
  price("import.priceUsdPerMwh", problem.import.priceUsdPerMwh);
  price("import.adderUsdPerMwh", problem.import.adderUsdPerMwh);
  checkLoss("import.lossFraction", problem.import.lossFraction);
  if (problem.export) {
    power("export.limitMw", problem.export.limitMw);
    price("export.priceUsdPerMwh", problem.export.priceUsdPerMwh);
    price("export.deductUsdPerMwh", problem.export.deductUsdPerMwh);
    checkLoss("export.lossFraction", problem.export.lossFraction);
  }
  for (const tier of problem.mining) {
    power(`mining ${tier.id}.capacityMw`, tier.capacityMw);
    price(`mining ${tier.id}.valueUsdPerMwh`, tier.valueUsdPerMwh);
  }
  for (const source of problem.renewables ?? []) {
    power(`renewable ${source.id}.availableMw`, source.availableMw);
    price(`renewable ${source.id}.costUsdPerMwh`, source.costUsdPerMwh);
  }
  for (const generator of problem.generators ?? []) {
    power(`generator ${generator.id}.capacityMw`, generator.capacityMw);
    price(`generator ${generator.id}.costUsdPerMwh`, generator.costUsdPerMwh);
  }
  checkLoads(problem, power, price);
  if (problem.battery) checkBattery(problem.battery, steps);
}

type Check = (what: string, value: PerStep) => void;

function checkLoads(problem: DispatchProblem, power: Check, price: Check): void {
  if (problem.ai) {
    power("ai.loadMw", problem.ai.loadMw);
    power("ai.reservedMw", problem.ai.reservedMw);
    power("ai.rampReserveMw", problem.ai.rampReserveMw);
    price("ai.unservedCostUsdPerMwh", problem.ai.unservedCostUsdPerMwh);
  }
  if (problem.auxiliary) {
    power("auxiliary.loadMw", problem.auxiliary.loadMw);
    price("auxiliary.unservedCostUsdPerMwh", problem.auxiliary.unservedCostUsdPerMwh);
  }
}

function checkBattery(battery: Battery, steps: number): void {
  for (const name of ["chargeLimitMw", "dischargeLimitMw", "energyMwh", "wearUsdPerMwh"] as const)
    checkPerStep(`battery.${name}`, battery[name], steps, true);
  for (const name of ["chargeEfficiencyFraction", "dischargeEfficiencyFraction"] as const) {
    const value = battery[name];
    if (!(value > 0 && value <= 1))
      throw dispatchErrors.outsideRange({ what: `battery.${name}`, value, range: "(0, 1]" });
  }
  checkPerStep("battery.reserveMwh", battery.reserveMwh, steps, true);
  const { ends } = battery;
  if (ends.kind !== "cyclic") checkPerStep("battery.ends.startMwh", ends.startMwh, steps, true);
  if (ends.kind === "at-least" || ends.kind === "exactly")
    checkPerStep("battery.ends.endMwh", ends.endMwh, steps, true);
}

function checkLoss(what: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw dispatchErrors.outsideRange({ what, value, range: "[0, 1)" });
}

function checkPerStep(what: string, value: PerStep, steps: number, nonNegative: boolean): void {
  if (typeof value === "number") {
    checkNumber(what, value, 0, nonNegative);
    return;
  }
  if (value.length !== steps) throw dispatchErrors.wrongLength({ what, steps, length: value.length });
  // x - x is 0 for every finite x and NaN otherwise: one sum finds any bad value without a branch per step.
  let bad = 0;
  let least = 0;
  for (let step = 0; step < steps; step++) {
    const x = value[step]!;
    bad += x - x;
    if (x < least) least = x;
  }
  if (bad === 0 && !(nonNegative && least < 0)) return;
  value.forEach((x, step) => {
    checkNumber(what, x, step, nonNegative);
  });
}

function checkNumber(what: string, value: number, step: number, nonNegative: boolean): void {
  if (!Number.isFinite(value)) throw dispatchErrors.notFinite({ what, step, value });
  if (nonNegative && value < 0) throw dispatchErrors.negative({ what, step, value });
}
