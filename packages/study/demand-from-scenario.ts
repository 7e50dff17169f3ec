import { type DemandCharge, type LocalWindow, windowMask } from "@switchyard/core/power";
import { monthNumber } from "@switchyard/core/quantity";
import type { SiteDemandCharge } from "@switchyard/core/strategy";
import { assumption, type PowerScenario, type Scenario } from "@switchyard/scenario";
import { windowOf } from "./dispatch-terms.ts";
import type { PriceInput } from "./price-input.ts";

const KW_PER_MW = 1000;
const LOOK_BACK_MONTHS = 11;

type StatedCharge = NonNullable<PowerScenario["demandCharges"]>[number];

/**
 * Charges on the monthly peaks of a study: the stated ones, in their local windows and with their ratchets, and what the utility
 * bills of a large load's contracted demand in any case. Where a minimum bill is stated without a charge, the shipped rate of large
 * loads is what it is a share of. Undefined where nothing is charged.
 */
export function demandFromScenario(
  scenario: Scenario,
  { labels }: Pick<PriceInput, "labels">,
): readonly SiteDemandCharge[] | undefined {
  const contractedMw = contractedMwOf(scenario);
  const stated = (scenario.power.demandCharges ?? []).map((charge, i): SiteDemandCharge => {
    const window = windowOf(charge.name ?? `demand charge ${i + 1}`, charge);
    return {
      charge: chargeOf(scenario, charge, window.id),
      ...(isWindowed(window) ? { isCounted: windowMask(window, labels) } : {}),
      ...(contractedMw ? { contractedMw } : {}),
    };
  });
  if (stated.length > 0) return stated;
  if (!contractedMw) return undefined;
  const { demandChargeUsdPerMwMonth } = assumption("facility.large_load_case", "site.grid.large_load").value;
  return [{ charge: { id: "large load", rateUsdPerMwMonth: demandChargeUsdPerMwMonth }, contractedMw }];
}

function isWindowed(window: LocalWindow): boolean {
  return Object.keys(window).length > 1;
}

function chargeOf({ startMonth }: Scenario, stated: StatedCharge, id: string): DemandCharge {
  const { monthlyRatesUsdPerKwMonth: monthly, rateUsdPerKwMonth = 0, ratchet, pastPeaksMw } = stated;
  const first = monthNumber(startMonth);
  const lookBackMonthCount = ratchet?.lookbackMonths ?? LOOK_BACK_MONTHS;
  // no earlier peak is stated: what a site drew before its study began is not made up
  const past = pastPeaksMw ?? new Array<number>(ratchet?.wrapsYear ? 0 : lookBackMonthCount).fill(0);
  return {
    id,
    rateUsdPerMwMonth: monthly ? monthly.map((rate) => rate * KW_PER_MW) : rateUsdPerKwMonth * KW_PER_MW,
    ...(ratchet && {
      ratchet: {
        fraction: ratchet.shareFraction,
        lookBackMonthCount,
        wrapAround: ratchet.wrapsYear ?? false,
        ...(ratchet.months && { calendarMonths: ratchet.months }),
        ...(past.length > 0 && {
          pastPeaksMw: Object.fromEntries(past.map((mw, i) => [first - past.length + i, mw])),
        }),
      },
    }),
  };
}

/** MW of contracted demand billed in any case, by month: growing over the ramp, until the contract ends. */
function contractedMwOf({ site, finance }: Scenario): Float64Array | undefined {
  const { largeLoad, importMw } = site.grid;
  const share = largeLoad?.minimumBillFraction ?? 0;
  if (!largeLoad || share === 0) return undefined;
  const ramp = Math.round(largeLoad.rampMonths ?? 0);
  const until = Math.round(largeLoad.contractMonths ?? finance.horizonMonths);
  return Float64Array.from({ length: finance.horizonMonths }, (_, month) =>
    month < until ? share * importMw * Math.min(1, (month + 1) / (ramp + 1)) : 0,
  );
}
