import { presentValue } from "../finance/index.ts";
import {
  type AcceleratorFleet,
  acceleratorMonths,
  type GenerationCurve,
  generationPriceCurve,
} from "../hosting/index.ts";
import { placeNumber } from "./place.ts";
import { yearlyCharge } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

const UNIT_COUNT = 1000;

/** One fleet of owned accelerators, bought at home and in the barred place. */
export function measureGpuAccess(book: Book): Measured {
  const home = worthUsdPerItMw(book, "ercot");
  const barred = worthUsdPerItMw(book, "russia_surplus");
  return {
    barredUsdPerItMw: barred,
    homeUsdPerItMw: home,
    lostUsdPerItMw: home - barred,
  };
}

function worthUsdPerItMw(book: Book, place: string): number {
  const row = `jurisdiction.${place}`;
  const terms = book.copy<Omit<AcceleratorFleet, "unitCount" | "start" | "refresh">>(
    "tenants.accelerator_fleet.gb300",
  );
  const firstMonth = { year: 2027, month: 1 };
  const delay = Math.round(placeNumber(book, row, "acceleratorDelayMonths"));
  const monthCount = terms.economicLifeMonths + delay + 1;
  const curve = book.copy<GenerationCurve>("tenants.accelerator_price.h100");
  const today = book.read<number>("claims.accelerator.price");
  const fleet = { ...terms, unitCount: UNIT_COUNT, start: firstMonth, refresh: null };
  const months = acceleratorMonths(fleet, {
    firstMonth,
    monthCount,
    priceUsdPerHour: generationPriceCurve({ ...curve, todayUsdPerHour: today }, monthCount),
    powerPriceUsdPerMwh: new Float64Array(monthCount).fill(placeNumber(book, row, "powerUsdPerMwh")),
    pueRatio: book.read("scenario.hosting_pue"),
    access: {
      premiumFraction: placeNumber(book, row, "acceleratorPremiumFraction"),
      deliveryDelayMonths: delay,
      extraSpareFraction: terms.spareFraction * placeNumber(book, row, "sparesPremiumFraction"),
    },
  });
  const itMw = (UNIT_COUNT * terms.itKwPerUnit) / 1000;
  const hall = hallUsdPerMonth(book) * itMw;
  const cash = months.cashUsd.map((usd, month) => usd - (month < monthCount - 1 ? hall : 0));
  return presentValue(cash, book.read("scenario.discount_owned"), { timing: "month-end" }) / itMw;
}

/** The hall's level payment, per IT MW and month, from the first month: it waits for late accelerators too. */
function hallUsdPerMonth(book: Book): number {
  const usd = book.read<number>("facility.greenfield_usd_per_it_mw");
  const rate = book.read<number>("scenario.discount_contracted");
  return yearlyCharge(usd, rate, book.read<number>("claims.site.term")) / 12;
}
