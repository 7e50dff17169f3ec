import type { CashAccount, DiscountClass } from "../finance/index.ts";
import type { Plan } from "./plan.ts";
import type { StorageMonth } from "./storage-month.ts";
import { batteryMonths } from "./storage-site.ts";
import type { Site } from "./types.ts";

const OWNER = "owner";
const SUPPLIER = "battery supplier";

/** Who pays whom for what, and the amount of each month. */
export interface StorageLine {
  readonly head: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly why: string;
    readonly discountClass: DiscountClass;
    readonly account: CashAccount;
  };
  readonly amountUsd: (month: number) => number;
}

/**
 * What a battery costs and saves. Its energy and wear are merchant like the market they come from; the system itself is equipment
 * of the owner's, as machines are; upkeep stands whether it works or not.
 */
export function storageLines(
  site: Site,
  { operations, plan }: { readonly operations: readonly Partial<StorageMonth>[]; readonly plan: Plan },
): readonly StorageLine[] {
  const months = batteryMonths(site, plan);
  if (!months) return [];
  const running = { from: OWNER, discountClass: "merchant", account: "operating-expense" } as const;
  const system = { discountClass: "owned-machines" } as const;
  const lines: readonly (readonly [StorageLine["head"], StorageLine["amountUsd"]])[] = [
    [
      {
        ...running,
        id: "battery.energy",
        to: "retailer",
        why: "energy charged less the energy given back to the site, at each interval's price",
      },
      (month) => -(operations[month]!.storageEnergyCostUsd ?? 0),
    ],
    [
      {
        ...running,
        id: "battery.wear",
        to: SUPPLIER,
        why: "cells added for what cycling wears off, so that the store keeps its size",
      },
      (month) => -(operations[month]!.storageWearUsd ?? 0),
    ],
    [
      {
        ...running,
        discountClass: "overhead",
        id: "battery.upkeep",
        to: "suppliers",
        why: "upkeep of the battery, used or not",
      },
      (month) => -months.upkeepUsd[month]!,
    ],
    [
      {
        ...system,
        id: "battery.system",
        from: OWNER,
        to: SUPPLIER,
        why: "the battery, and its replacement at the end of its life",
        account: "capital-expenditure",
      },
      (month) => -months.capexUsd[month]!,
    ],
    [
      {
        ...system,
        id: "battery.sold",
        from: "second-hand market",
        to: OWNER,
        why: "what is left of the battery's life at the end of the horizon",
        account: "asset-sale",
      },
      (month) => months.saleUsd[month]!,
    ],
  ];
  return lines.map(([head, amountUsd]) => ({ head, amountUsd }));
}
