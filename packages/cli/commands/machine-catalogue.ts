import { type MachineCatalogue, type MachineRow, makeCatalogue } from "@switchyard/core/mining";
import { assumptionsUnder } from "@switchyard/scenario";

let catalogue: MachineCatalogue | undefined;

/** The machines of `assumptions/machines.yaml`, read once: rows are constants of the program. */
export function machineCatalogue(): MachineCatalogue {
  catalogue ??= makeCatalogue(assumptionsUnder("machines.").map((row) => row.value as MachineRow));
  return catalogue;
}
