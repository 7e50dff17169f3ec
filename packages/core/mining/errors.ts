import { defineErrors } from "../quantity/index.ts";

/** The errors of `core/mining`. */
export const miningErrors = defineErrors("mining", {
  notPositive: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; it must be a finite number above 0`,
  notNonNegative: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; it must be a finite number, 0 or more`,
  notFraction: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; a fraction lies between 0 and 1, for example 0.015 for 1.5 %`,
  notRatio: (d: { what: string; value: number }) =>
    `${d.what} is ${d.value}; a ratio is 1 or more, for example 1.05`,
  machineDisagrees: (d: { id: string; statedJPerTh: number; impliedJPerTh: number }) =>
    `machine ${d.id}: ${d.statedJPerTh} J/TH is stated, but power over hashrate is ${d.impliedJPerTh.toFixed(2)}; correct one of the three`,
  unknownMachine: (d: { asked: string; suggestions: readonly string[] }) =>
    `no machine "${d.asked}"${d.suggestions.length > 0 ? `; did you mean ${d.suggestions.join(", ")}?` : "; the machines are listed in assumptions/machines.yaml"}`,
  duplicateMachine: (d: { name: string; first: string; second: string }) =>
    `"${d.name}" names two machines, ${d.first} and ${d.second}; ids and aliases are unique`,
  unknownCooling: (d: { id: string; cooling: string }) =>
    `machine ${d.id}: cooling "${d.cooling}" is not known; allowed: air, hydro, immersion`,
  unknownPolicy: (d: { kind: string }) =>
    `maintenance policy "${d.kind}" is not known; allowed: run-to-failure, periodic, condition-based`,
  badShape: (d: { value: number }) =>
    `wear-out shape is ${d.value}; allowed: 1 (failures don't depend on age) to 10`,
  unknownPoolScheme: (d: { kind: string }) =>
    `pool scheme "${d.kind}" is not known; allowed: fpps, pps, solo`,
  badMonths: (d: { what: string; reason: string }) => `${d.what}: ${d.reason}`,
  emptyFleet: (d: { what: string }) => `${d.what} needs at least one tranche with a machine in it`,
  badModes: (d: { machine: string; reason: string }) => `operating modes of ${d.machine}: ${d.reason}`,
});
