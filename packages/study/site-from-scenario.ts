import { monthsBetween } from "@switchyard/core/quantity";
import { risingCosts, type Site, type TerminalMethod, type ValuationTerms } from "@switchyard/core/strategy";
import { assumption, type FinanceScenario, type Scenario } from "@switchyard/scenario";
import { batteryFromScenario } from "./battery-from-scenario.ts";
import { connectionSteps, securityFromScenario } from "./connection-from-scenario.ts";
import { newMineUsdPerMw } from "./conversion-inventory.ts";
import { demandFromScenario } from "./demand-from-scenario.ts";
import { maintainedMine } from "./facility-maintenance.ts";
import { hostingFromScenario } from "./hosting-from-scenario.ts";
import { importPricesOf } from "./import-prices.ts";
import { mineFromScenario } from "./mine-from-scenario.ts";
import { colocationFromScenario, saleFromScenario } from "./other-uses-from-scenario.ts";
import { ownPlantsFromScenario } from "./own-plants-from-scenario.ts";
import { powerBlocks } from "./power-blocks-from-scenario.ts";
import { powerLevelRatio } from "./power-level.ts";
import type { PriceInput } from "./price-input.ts";
import { taxedMachines } from "./sales-tax.ts";

/** The typed scenario as the strategies take it: one place where the file's nouns become the model's. */
export function siteFromScenario(scenario: Scenario, input: PriceInput): Site {
  const { startMonth, site, power, finance } = scenario;
  const { grid } = site;
  const firmMw = grid.firmMw ?? grid.importMw;
  const colocation = colocationFromScenario(scenario);
  const sale = saleFromScenario(scenario);
  const importPrices = importPricesOf(scenario, input);
  const battery = batteryFromScenario(scenario);
  const demand = demandFromScenario(scenario, input);
  const security = securityFromScenario(scenario);
  const steps = connectionSteps(scenario);
  const ownPlants = ownPlantsFromScenario(scenario, input);
  return {
    start: startMonth,
    months: finance.horizonMonths,
    connection: {
      importMw: grid.importMw,
      firmMw,
      exportMw: grid.exportMw,
      availableAfterMonths: grid.availableMonth
        ? Math.max(0, monthsBetween(startMonth, grid.availableMonth))
        : 0,
      importAdderUsdPerMwh: grid.adderUsdPerMwh,
      exportDeductUsdPerMwh: grid.exportDeductionUsdPerMwh,
      lossFraction: grid.lossFraction,
      interruptedHoursPerYear: grid.flexible?.hoursPerYear ?? 0,
      interruptedImportMw: grid.flexible?.importMw ?? grid.importMw,
      ...(steps ? { steps } : {}),
    },
    standing: {
      connectionUsdPerMwMonth: 0,
      siteUsdPerMonth: finance.overheadUsdPerYear / 12 + (power.standingChargeUsdPerMonth ?? 0),
      auxiliaryMw: finance.standbyFraction * grid.importMw,
      minimumBillUsdPerMonth: 0,
    },
    ...(finance.inflationFractionPerYear === undefined
      ? {}
      : { costIndex: risingCosts(finance.inflationFractionPerYear, finance.horizonMonths) }),
    priceYear: {
      prices: input.prices,
      labels: input.labels,
      levelRatio: powerLevelRatio(input.prices, {
        power,
        start: startMonth,
        months: finance.horizonMonths,
        strip: input.strip,
      }),
    },
    ...(importPrices ? { importPrices } : {}),
    ...(demand ? { demand } : {}),
    ...(security ? { security } : {}),
    blocks: powerBlocks(scenario, input),
    mine: scenario.mining ? maintainedMine(scenario, mineOf(scenario, scenario.mining)) : null,
    hosting: hostingFromScenario(scenario, input.weatherText, input.creditFraction),
    ...(colocation ? { colocation } : {}),
    ...(sale ? { sale } : {}),
    ...(ownPlants ? { ownPlants } : {}),
    ...(battery ? { battery } : {}),
    valuation: valuationTerms(finance),
  };
}

/** The mine, with what building it costs where it is only planned. */
function mineOf(scenario: Scenario, mining: NonNullable<Scenario["mining"]>) {
  const mine = { ...mineFromScenario(mining, scenario.startMonth), ...taxedMachines(scenario) };
  const isPlanned = scenario.facility.mine?.stage === "planned";
  return isPlanned ? { ...mine, buildUsdPerMw: newMineUsdPerMw(scenario) } : mine;
}

function valuationTerms(finance: FinanceScenario): ValuationTerms {
  const { discount } = finance;
  return {
    discountRates: {
      contracted: discount.contractedFractionPerYear,
      merchant: discount.merchantFractionPerYear,
      "owned-machines": discount.ownedFractionPerYear,
      construction: discount.contractedFractionPerYear,
      overhead: assumption("study.discount_overhead", "finance.discount").value,
    },
    timing: "mid-month",
    terminal: terminalMethod(finance),
  };
}

function terminalMethod({ terminal, discount }: FinanceScenario): TerminalMethod {
  // what is left after the leases is sold in a market: merchant rate, the same for every strategy
  const discountAnnualRate = discount.merchantFractionPerYear;
  if (terminal.kind === "salvage")
    return { kind: "salvage", fractionOfPlant: terminal.salvageFraction, discountAnnualRate };
  if (terminal.kind === "multiple")
    return {
      kind: "cash",
      method: { method: "exit-multiple", multipleRatio: terminal.multipleRatio },
      discountAnnualRate,
    };
  if (terminal.kind === "growth")
    return {
      kind: "cash",
      method: {
        method: "perpetuity",
        annualRate: discount.merchantFractionPerYear,
        annualGrowth: terminal.growthFractionPerYear,
      },
      discountAnnualRate,
    };
  return { kind: "cash", method: { method: "none" }, discountAnnualRate };
}
