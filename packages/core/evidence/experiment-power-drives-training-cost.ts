import { HOURS_PER_YEAR, yearlyCharge } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

interface Fleet {
  readonly unitCostUsd: number;
  readonly itKwPerUnit: number;
  readonly utilisationFraction: number;
  readonly supportUsdPerUnitMonth: number;
  readonly economicLifeMonths: number;
  readonly residualFraction: number;
}

/** Cost of a rented accelerator-hour: electricity, accelerator, hall, support; and electricity's share of it. */
export function measurePowerDrivesTrainingCost(book: Book): Measured {
  const fleet = book.read<Fleet>("tenants.accelerator_fleet.gb300");
  const hours = HOURS_PER_YEAR * fleet.utilisationFraction;
  const electricity = electricityUsdPerHour(book, fleet);
  const accelerator = acceleratorUsdPerYear(book, fleet) / hours;
  const hall = hallUsdPerYear(book, fleet) / hours;
  const support = (12 * fleet.supportUsdPerUnitMonth) / hours;
  const isSunk = book.read<string>("claims.site.capital") === "sunk";
  const rest = isSunk ? 0 : accelerator + hall + support;
  return {
    electricityShareFraction: electricity / (electricity + rest),
    electricityUsdPerHour: electricity,
    acceleratorUsdPerHour: accelerator,
    hallUsdPerHour: hall,
    costUsdPerHour: electricity + accelerator + hall + support,
    shareOfHourlyPrice: electricity / book.read<number>("claims.accelerator.price"),
  };
}

function electricityUsdPerHour(book: Book, { itKwPerUnit }: Fleet): number {
  const mwh = (itKwPerUnit / 1000) * book.read<number>("scenario.hosting_pue");
  return mwh * book.read<number>("claims.site.power");
}

/** Cost less the present value of what is left at the end of the economic life. */
function acceleratorUsdPerYear(book: Book, fleet: Fleet): number {
  const rate = book.read<number>("scenario.discount_owned");
  const years = Math.max(1, Math.round(fleet.economicLifeMonths / 12));
  let residual = fleet.unitCostUsd * fleet.residualFraction;
  for (let year = 0; year < years; year++) residual /= 1 + rate;
  return yearlyCharge(fleet.unitCostUsd - residual, rate, years);
}

function hallUsdPerYear(book: Book, { itKwPerUnit }: Fleet): number {
  const usd = book.read<number>("facility.greenfield_usd_per_it_mw") * (itKwPerUnit / 1000);
  return yearlyCharge(usd, book.read("scenario.discount_contracted"), book.read<number>("claims.site.term"));
}
