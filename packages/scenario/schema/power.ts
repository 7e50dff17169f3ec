import { group, listOf, oneOrMore, optional, quantity, under } from "../fields/index.ts";
import { batterySchema, generatorSchema, renewableSchema } from "./power-assets.ts";
import { coincidentPeak, demandCharge, energyBlock, tariff } from "./power-charges.ts";
import { entitlement, hedge, ppa, reserve } from "./power-contracts.ts";
import { forward, prices } from "./power-prices.ts";

/** Power: prices, charges, contracts, plants. One file each beside this one. */
export const powerSchema = group(
  { about: "power: what it costs, how it is hedged, stored and made" },
  {
    prices: under("prices", prices),
    forward: optional(under("forward", forward)),
    tariff: optional(under("tariff", tariff)),
    demand_charge: optional(oneOrMore("demandCharges", demandCharge, { about: "charges on monthly peaks" })),
    energy_blocks: optional(
      listOf("energyBlocks", energyBlock, {
        about: "monthly blocks of imported energy, dearer or cheaper as more is drawn; the last may be open",
        min: 1,
        max: 12,
      }),
    ),
    coincident_peak: optional(under("coincidentPeak", coincidentPeak)),
    standing_charge: optional(
      quantity("standingChargeUsdPerMonth", "moneyPerMonth", {
        about: "fixed charge of the connection",
        example: "20000 USD/month",
      }),
    ),
    hedge: optional(oneOrMore("hedges", hedge, { about: "fixed-price blocks" })),
    ppa: optional(oneOrMore("ppas", ppa, { about: "power purchase agreements" })),
    reserve: optional(oneOrMore("reserves", reserve, { about: "reserve products sold" })),
    entitlement: optional(under("entitlement", entitlement)),
    battery: optional(under("battery", batterySchema())),
    pv: optional(under("pv", renewableSchema("photovoltaic plant behind the meter"))),
    wind: optional(under("wind", renewableSchema("wind plant behind the meter"))),
    generation: optional(oneOrMore("generators", generatorSchema(), { about: "plants on the site" })),
  },
  ({ energyBlocks = [] }, complain) => {
    energyBlocks.forEach(({ upToMwh }, i) => {
      const before = i === 0 ? 0 : energyBlocks[i - 1]!.upToMwh;
      const isLast = i === energyBlocks.length - 1;
      if (before === undefined || (upToMwh === undefined ? !isLast : upToMwh <= before))
        complain(
          "conflict",
          { reason: "blocks need rising up_to; only the last may leave it out; write up_to: 10 GWh" },
          `energy_blocks.${i}`,
        );
    });
  },
);
