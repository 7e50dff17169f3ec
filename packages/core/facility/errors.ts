import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/facility`. */
export const facilityErrors = defineErrors("facility", {
  badNumber: (d: { where: string; value: number; allowed: string }) =>
    `${d.where} is ${d.value}; allowed is ${d.allowed}`,
  badRatio: (d: { where: string; value: number }) =>
    `${d.where} is ${d.value}; a grid-to-IT ratio is at least 1 (grid MW per critical IT MW, deals show 1.25-1.44)`,
  unknownItem: (d: { where: string; item: string; known: readonly string[] }) =>
    `${d.where}: there is no item "${d.item}"; known are ${d.known.join(", ")}`,
  unknownNeed: (d: { item: string; need: string; known: readonly string[] }) =>
    `inventory item "${d.item}" displaces "${d.need}", which the hall does not need; known are ${d.known.join(", ")}`,
  unknownCamp: (d: { camp: string; known: readonly string[] }) =>
    `there is no camp "${d.camp}"; write one of ${d.known.join(", ")}, or shares item by item`,
  duplicate: (d: { where: string; id: string }) => `${d.where}: "${d.id}" is named twice; ids must be unique`,
});
