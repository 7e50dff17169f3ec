import {
  type FailureTerms,
  type MaintenancePolicy,
  maintenanceGainUsdPerYear,
  maintenanceOutcome,
  meterRatio,
} from "../mining/index.ts";
import { HOURS_PER_YEAR, miningEconomics, siteLosses } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** W of the reference machine at the plug: efficiency times this hashrate. */
const MACHINE_THS = 200;

/** Condition-based against run-to-failure maintenance on one MW, beside a tenth of hashprice. */
export function measureAiInsideOperations(book: Book): Measured {
  const terms = book.copy<FailureTerms>("mining.failure_terms");
  const toFailure = maintenanceOutcome(
    terms,
    book.copy<MaintenancePolicy>("mining.maintenance.run_to_failure"),
  );
  const watched = maintenanceOutcome(
    terms,
    book.copy<MaintenancePolicy>("mining.maintenance.condition_based"),
  );
  const gain = maintenanceGainUsdPerYear(watched, toFailure, machineMarginUsdPerHour(book));
  const perMw = machinesPerMw(book);
  const tenth = 0.1 * miningEconomics(book).revenueUsdPerMwh * HOURS_PER_YEAR;
  return {
    gainUsdPerMwYear: gain * perMw,
    gainOverTenthOfHashpriceRatio: (gain * perMw) / tenth,
    tenthOfHashpriceUsdPerMwYear: tenth,
    uptimeGain: watched.uptimeFraction - toFailure.uptimeFraction,
  };
}

function machinesPerMw(book: Book): number {
  return 1e6 / (MACHINE_THS * book.read<number>("claims.site.efficiency") * meterRatio(siteLosses(book)));
}

/** Margin of a running machine, USD an hour, never below none: a machine that does not pay is off. */
function machineMarginUsdPerHour(book: Book): number {
  return Math.max(0, miningEconomics(book).marginUsdPerMwh) / machinesPerMw(book);
}
