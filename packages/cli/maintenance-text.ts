import type { MaintenanceAnswer } from "@switchyard/study";
import { millions } from "./facility-text.ts";
import { textTable } from "./text-table.ts";

/** Maintenance policies side by side, for the machines and for the halls' plant. */
export function maintenanceText(answer: MaintenanceAnswer): string {
  return [fleetText(answer), hallsText(answer)].join("\n");
}

const named = (policy: string, isStated: boolean) => (isStated ? `${policy} (the scenario's)` : policy);

function fleetText({ fleet }: MaintenanceAnswer): string {
  if ("because" in fleet) return `Machines: ${fleet.because}\n`;
  const rows = fleet.policies.map((each) => [
    named(each.policy, each.isStated),
    `${(100 * each.uptimeFraction).toFixed(3)} %`,
    each.failuresPerYear.toFixed(4),
    each.plannedServicesPerYear.toFixed(4),
    `$${each.costUsdPerYear.toFixed(2)}`,
    `$${each.costUsdPerMwYear.toFixed(0)}`,
    millions(each.gainUsdPerYear),
  ]);
  return [
    `${fleet.machineCount} machines, ${fleet.fleetMw.toFixed(1)} MW; one earns $${fleet.marginUsdPerMachineHour.toFixed(4)} an hour over its energy in the first year`,
    textTable(
      [
        "machines",
        "uptime",
        "failures a year",
        "services a year",
        "USD a machine-year",
        "USD a MW-year",
        "gain a year",
      ],
      rows,
    ),
  ].join("\n");
}

function hallsText({ halls }: MaintenanceAnswer): string {
  const rows = halls.map((each) => [
    named(each.policy, each.isStated),
    each.failuresPerYear.toFixed(2),
    each.servicesPerYear.toFixed(2),
    `$${each.costUsdPerYear.toFixed(0)}`,
    each.worstHallId,
    `${each.contractMinutesPerYear.toFixed(1)} ± ${each.contractHalfWidthMinutes.toFixed(1)}`,
    `${each.tenantMinutesPerYear.toFixed(0)} ± ${each.tenantHalfWidthMinutes.toFixed(0)}`,
  ]);
  const open = halls.some(({ reachedTarget }) => !reachedTarget);
  return [
    textTable(
      [
        "halls' plant",
        "failures a year",
        "services a year",
        "USD a year",
        "worst hall",
        "contract min/year (95 %)",
        "tenant min/year (95 %)",
      ],
      rows,
    ),
    `Planned work takes one unit of a group out at a time, in fair weather; the two measures are never added.${open ? " The half-width asked for was not reached: raise --cycles." : ""}\n`,
  ].join("\n");
}
