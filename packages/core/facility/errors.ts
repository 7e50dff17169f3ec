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
  unitMismatch: (d: { item: string; unit: string; need: string; needUnit: string }) =>
    `inventory item "${d.item}" is counted in "${d.unit}", the need "${d.need}" that it displaces in "${d.needUnit}"; count both in the same unit`,
  unknownCamp: (d: { camp: string; known: readonly string[] }) =>
    `there is no camp "${d.camp}"; write one of ${d.known.join(", ")}, or shares item by item`,
  duplicate: (d: { where: string; id: string }) => `${d.where}: "${d.id}" is named twice; ids must be unique`,
  missingComponent: (d: { where: string; id: string; known: readonly string[] }) =>
    `${d.where} stands on "${d.id}", which is not in the graph; known are ${d.known.join(", ")}`,
  cycle: (d: { path: readonly string[] }) =>
    `the graph runs in a circle: ${d.path.join(" -> ")}; a node can't stand on itself`,
  kAboveN: (d: { node: string; needed: number; available: number }) =>
    `node ${d.node} needs ${d.needed} of ${d.available}: it can never be up; lower "needed" or add units`,
  noHall: () => "the graph names no hall: say which node the contract measures and which the tenant lives on",
  gensetWithoutStandby: (d: { id: string }) =>
    `gensets ${d.id} are never called: put them under the backup of a standby node`,
  engineARefuses: (d: { what: string; reason: string }) =>
    `the exact engine does not take ${d.what}: ${d.reason}; use the simulation`,
  nothingFails: () =>
    "nothing in the graph ever fails: every rate is 0, so there is nothing to simulate; give failure or outage rates",
  unknownDesign: (d: { design: string; known: readonly string[] }) =>
    `there is no design "${d.design}"; write one of ${d.known.join(", ")}`,
  neverRests: (d: { events: number }) =>
    `after ${d.events} events something is still amiss: failures come faster than repairs or stores refill; check rates per year against repair and recharge hours`,
  scheduleCycle: (d: { path: readonly string[] }) =>
    `the schedule runs in a circle: ${d.path.join(" -> ")}; a task can't wait for itself`,
  unknownTask: (d: { where: string; task: string; known: readonly string[] }) =>
    `${d.where} names the task "${d.task}", which is not in the schedule; known are ${d.known.join(", ")}`,
  noBlock: () => "the schedule energises no block: say which MW are ready after which task",
  negativeLeadTime: (d: { task: string; days: number }) =>
    `task ${d.task} takes ${d.days} days; a lead time is 0 or more (an early order is "orderedDaysBeforeDecision")`,
  badWeatherFile: (d: { line: number; reason: string }) => `weather file, line ${d.line}: ${d.reason}`,
  unknownClimate: (d: { id: string; known: readonly string[] }) =>
    `site.location.weather: there is no modelled/${d.id}; shipped are ${d.known.map((known) => `modelled/${known}`).join(", ")}; or name an .epw file`,
  noWeather: (d: { cooling: string; reason: string }) =>
    `facility.cooling: ${d.cooling} needs weather, but ${d.reason}; write site.location.weather: modelled/dallas or year.epw, or leave facility.cooling out (then hosting.pue holds)`,
  unknownJurisdiction: (d: { id: string; known: readonly string[] }) =>
    `there is no jurisdiction "${d.id}"; known are ${d.known.join(", ")}`,
  badGraphFile: (d: { file: string; reason: string }) =>
    `${d.file} is not a component graph: ${d.reason}; it has components, nodes, grid and halls (docs/facility.md)`,
});
