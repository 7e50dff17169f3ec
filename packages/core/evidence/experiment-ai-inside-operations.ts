import {
  type FailureTerms,
  type MaintenancePolicy,
  maintenanceGainUsdPerYear,
  maintenanceOutcome,
  meterRatio,
} from "../mining/index.ts";
import { figure } from "./figure.ts";
import { HOURS_PER_YEAR, miningEconomics, siteLosses } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

/** W of the reference machine at the plug: efficiency times this hashrate. */
const MACHINE_THS = 200;

/** Condition-based against run-to-failure maintenance on one MW, beside a tenth of hashprice. */
export const aiInsideOperations: Experiment = {
  claimId: "ai-inside-operations",
  method:
    "renewal model of failures (mining room): condition-based with its detection and false alarms against run to failure, per MW and year; beside a ten per cent move of hashprice",
  conditions: [
    { threshold: "gainUsdPerMwYear", sense: "above" },
    { threshold: "gainOverTenthOfHashpriceRatio", sense: "below" },
  ],
  headline: "gainUsdPerMwYear",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "a bad generation: one machine in four fails a year",
      camp: "hybrid",
      changes: { "mining.failure_terms.meanYearsToFailure": 4 },
    },
    {
      name: "two false alarms a machine and year",
      camp: "apart",
      changes: { "mining.maintenance.condition_based.falseAlarmsPerYear": 2 },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "mining.maintenance.condition_based.falseAlarmsPerYear", low: 0, high: 2 },
  measure(book) {
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
    return [
      figure("gainUsdPerMwYear", gain * perMw, "USD/MW/year", "gain of condition-based maintenance"),
      figure(
        "gainOverTenthOfHashpriceRatio",
        (gain * perMw) / tenth,
        "",
        "gain over what a tenth of hashprice does",
      ),
      figure("tenthOfHashpriceUsdPerMwYear", tenth, "USD/MW/year", "what a tenth of hashprice does"),
      figure("uptimeGain", watched.uptimeFraction - toFailure.uptimeFraction, "", "uptime gained"),
    ];
  },
};

function machinesPerMw(book: Book): number {
  return 1e6 / (MACHINE_THS * book.read<number>("claims.site.efficiency") * meterRatio(siteLosses(book)));
}

/** Margin of a running machine, USD an hour, never below none: a machine that does not pay is off. */
function machineMarginUsdPerHour(book: Book): number {
  return Math.max(0, miningEconomics(book).marginUsdPerMwh) / machinesPerMw(book);
}
