import type { PathPart } from "../text/schema-node.ts";

/** One value of the scenario that the form shows. */
export interface FormField {
  readonly path: readonly PathPart[];
  readonly name: string;
}

/** Values that belong together. */
export interface FormGroup {
  readonly name: string;
  readonly fields: readonly FormField[];
}

/** The common keys, in the words of people; everything else is written in the text. */
export const FORM_GROUPS: readonly FormGroup[] = [
  group("Site", [
    ["title", "Title"],
    ["start", "First month"],
    ["site.jurisdiction", "Jurisdiction"],
    ["site.location.zone", "Time zone"],
    ["site.grid.import", "Import limit"],
    ["site.grid.firm", "Firm part"],
    ["site.grid.export", "Export limit"],
    ["site.grid.available", "Supply from"],
    ["site.grid.adder", "Delivery and fees"],
  ]),
  group("Power prices", [
    ["power.prices.model", "Modelled year"],
    ["power.prices.constant", "One price"],
    ["power.prices.file", "Price file"],
    ["power.forward.level", "Level of the first year"],
    ["power.forward.trend", "Trend"],
  ]),
  group("Bitcoin network", [
    ["network.price", "Price"],
    ["network.difficulty", "Difficulty"],
    ["network.hashrate_growth", "Hashrate growth"],
  ]),
  group("AI lease", [
    ["hosting.lease.rent.value", "Rent"],
    ["hosting.lease.rent.per", "per"],
    ["hosting.lease.term", "Term"],
    ["hosting.lease.escalator", "Escalator"],
    ["hosting.lease.passthrough", "Power cost"],
    ["hosting.lease.tenant", "Tenant"],
    ["hosting.lease.service_level", "Service level"],
  ]),
  group("Conversion", [
    ["facility.conversion.camp", "What is reused"],
    ["facility.conversion.hall", "Hall size"],
    ["facility.conversion.cost", "Cost, all in"],
  ]),
  group("Money", [
    ["finance.horizon", "Horizon"],
    ["finance.discount.contracted", "Discount, contracted"],
    ["finance.discount.merchant", "Discount, merchant"],
  ]),
];

/** Keys of which one rules out the others. */
export const ONE_OF: readonly (readonly string[])[] = [
  ["power.prices.model", "power.prices.constant", "power.prices.file"],
];

function group(name: string, fields: readonly (readonly [string, string])[]): FormGroup {
  return { name, fields: fields.map(([path, label]) => ({ path: path.split("."), name: label })) };
}
