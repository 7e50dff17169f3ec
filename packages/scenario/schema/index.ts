import type * as z from "zod/mini";
import { defaulted, filledGroup, group, month, optional, under, words } from "../fields/index.ts";
import { compareField, strategiesSchema } from "./compare.ts";
import { facilitySchema } from "./facility.ts";
import { financeSchema } from "./finance.ts";
import { hostingSchema } from "./hosting.ts";
import { miningSchema } from "./mining.ts";
import { networkSchema } from "./network.ts";
import { powerSchema } from "./power.ts";
import { siteSchema } from "./site.ts";
import { uncertaintySchema } from "./uncertainty.ts";

export { STRATEGIES, type StrategyName } from "./compare.ts";
export { TENANTS } from "./hosting.ts";
export { JURISDICTIONS } from "./site.ts";

/** The scenario file: one schema for types, JSON Schema, reference page and messages. */
export const scenarioSchema = group(
  { about: "a site, what it could do, and what is believed about the world" },
  {
    title: words("title", {
      about: "what the study is about",
      example: "100 MW in West Texas, mine now, host later",
    }),
    description: optional(words("description", { about: "notes for the reader" })),
    start: defaulted(month("startMonth", { about: "first month of all cash lines" }), "scenario.start"),
    site: under("site", siteSchema),
    power: under("power", powerSchema),
    network: filledGroup(under("network", networkSchema)),
    mining: optional(under("mining", miningSchema)),
    hosting: optional(under("hosting", hostingSchema)),
    facility: filledGroup(under("facility", facilitySchema)),
    finance: filledGroup(under("finance", financeSchema)),
    uncertainty: filledGroup(under("uncertainty", uncertaintySchema)),
    strategies: optional(under("strategies", strategiesSchema)),
    compare: defaulted(compareField, "scenario.compare"),
  },
);

/** A scenario as the model takes it: canonical units, units in the names, nothing left to default. */
export type Scenario = z.output<typeof scenarioSchema>;

type Part<Name extends keyof Scenario> = NonNullable<Scenario[Name]>;
export type SiteScenario = Part<"site">;
export type GridScenario = SiteScenario["grid"];
export type PowerScenario = Part<"power">;
export type NetworkScenario = Part<"network">;
export type MiningScenario = Part<"mining">;
export type HostingScenario = Part<"hosting">;
export type LeaseScenario = NonNullable<HostingScenario["lease"]>;
export type FacilityScenario = Part<"facility">;
export type FinanceScenario = Part<"finance">;
export type UncertaintyScenario = Part<"uncertainty">;
