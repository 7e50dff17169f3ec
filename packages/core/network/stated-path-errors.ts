import { defineErrors } from "../quantity/index.ts";

/** The errors of a stated outlook. */
export const statedPathErrors = defineErrors("network-outlook", {
  badValue: (d: { name: string; value: number; allowed: string }) =>
    `network outlook: ${d.name} is ${d.value}; allowed is ${d.allowed}`,
  badPoint: (d: { number: number; reason: string }) => `network.path: point ${d.number} ${d.reason}`,
});
