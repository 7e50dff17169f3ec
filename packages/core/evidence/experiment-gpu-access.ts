import { presentValue } from "../finance/index.ts";
import {
  type AcceleratorFleet,
  acceleratorMonths,
  type GenerationCurve,
  generationPriceCurve,
} from "../hosting/index.ts";
import { figure } from "./figure.ts";
import { placeNumber } from "./place.ts";
import { yearlyCharge } from "./site-economics.ts";
import type { Book, Experiment } from "./types.ts";

const UNIT_COUNT = 1000;

/** One fleet of owned accelerators, bought at home and in the barred place. */
export const gpuAccess: Experiment = {
  claimId: "gpu-access",
  method:
    "present value per IT MW of one generation of owned accelerators (hosting room), rented for five years at a fixed price, taken or paid, as in the disclosed contract and so discounted as contracted, hall at its yearly charge, at home and with the barred place's premium, delay and spares",
  conditions: [
    { threshold: "valueUsdPerItMw", figure: "homeUsdPerItMw", sense: "above" },
    { threshold: "valueUsdPerItMw", figure: "barredUsdPerItMw", sense: "below" },
  ],
  headline: "barredUsdPerItMw",
  reference: {
    "tenants.accelerator_price.h100.passThroughFraction": 0,
    "tenants.accelerator_fleet.gb300.utilisationFraction": 1,
    "tenants.accelerator_fleet.gb300.economicLifeMonths": 60,
    "scenario.discount_owned": 0.08,
  },
  irrelevantInput: "bitcoin.start_price",
  readings: [
    {
      name: "no premium, no delay: sanctions lifted",
      camp: "migrate",
      changes: {
        "jurisdiction.russia_surplus.acceleratorPremiumFraction.value": 0,
        "jurisdiction.russia_surplus.acceleratorDelayMonths.value": 0,
        "jurisdiction.russia_surplus.sparesPremiumFraction.value": 0,
      },
    },
    {
      name: "let by the hour for four years: price falls with each generation, four hours of five are let",
      camp: "apart",
      changes: {
        "tenants.accelerator_price.h100.passThroughFraction": 0.5,
        "tenants.accelerator_fleet.gb300.utilisationFraction": 0.8,
        "tenants.accelerator_fleet.gb300.economicLifeMonths": 48,
        "scenario.discount_owned": 0.14,
      },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "claims.accelerator.price", low: 1.8, high: 5 },
  measure(book) {
    const home = worthUsdPerItMw(book, "ercot");
    const barred = worthUsdPerItMw(book, "russia_surplus");
    return [
      figure("barredUsdPerItMw", barred, "USD/MW", "value of owned accelerators in the barred place"),
      figure("homeUsdPerItMw", home, "USD/MW", "value of owned accelerators at home"),
      figure("lostUsdPerItMw", home - barred, "USD/MW", "what the bar costs"),
    ];
  },
};

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
