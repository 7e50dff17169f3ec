import { dispatchStep, ROUNDING } from "./bus-dispatch.ts";
import { leastSourceCost } from "./bus-prices.ts";
import type { IntervalTable, Segment, SegmentOwner } from "./interval-value.ts";
import { type ReleaseTable, rankAt } from "./release-table.ts";
import { bindingCodeOf, marginalCodeOf, type ScheduleArrays } from "./schedule-arrays.ts";
import { afterUsdPerMwh, type StoragePath } from "./storage-forward.ts";
import { burningPower } from "./storage-power.ts";
import { type Battery, BINDING_LIMITS, MARGINAL_USES } from "./types.ts";

/** What the walk adds up on its way. */
export interface ScheduleSums {
  /** As `stepsBoundUsd` of the bus prices: what the steps could earn at most at these water values, USD. */
  readonly stepsBoundUsd: number;
  /** Steps that charge and discharge at once. */
  readonly burningSteps: number;
}

const STORAGE_LIMITS = ["charge-limit", "discharge-limit", "storage-full", "storage-empty"] as const;
const [CHARGE, DISCHARGE, FULL, EMPTY] = STORAGE_LIMITS.map((limit) => BINDING_LIMITS.indexOf(limit)) as [
  number,
  number,
  number,
  number,
];
const STORAGE = MARGINAL_USES.indexOf("storage");
const NOTHING = MARGINAL_USES.indexOf("nothing");

/** Power below this is rounding: 1e-9 MW. */
const NOISE_MW = 1e-9;

/**
 * Reads a solved store's schedule: the same figures as `powerOfPath`, `fillBusPrices`, `dispatchBus` and the binding
 * limits of `assembleSchedule`, which stay as its plain version and its oracle. In three passes, because following
 * every merit order four times costs 1.6 ms a year of hours: once along the steps for power of the store, bus price
 * and limits; once per owner, whom the price alone tells whether it runs; once for the owner who sets the price.
 */
export function readSchedule(
  table: IntervalTable,
  battery: Battery,
  release: ReleaseTable,
  path: StoragePath,
  out: ScheduleArrays,
): ScheduleSums {
  const { owners, segments, stepHours, firmLoadUsd } = table;
  const { steps } = table.grid;
  const codes = codesOf(owners);
  let bound = 0;
  let burningSteps = 0;
  for (let from = 0; from < steps; from += BLOCK_STEPS) {
    const to = Math.min(steps, from + BLOCK_STEPS);
    const sums = priceSteps(table, battery, release, path, codes, from, to, out);
    bound += sums.storageUsd;
    burningSteps += sums.burningSteps;
    for (let k = 0; k < owners.length; k++) bound += runOwner(segments[k]!, k, from, to, out);
    balanceSteps(table, codes.isSource, from, to, out);
  }
  return { stepsBoundUsd: (bound - firmLoadUsd) * stepHours, burningSteps };
}

/** Steps that pass through all three passes together: what they read stays in the nearest cache. */
const BLOCK_STEPS = 2048;

/** What is asked of each owner in the inner loops. */
interface OwnerCodes {
  readonly isSource: Uint8Array;
  /** 1 for uses whose limit may bind: not the firm loads. */
  readonly isMarketUse: Uint8Array;
  readonly marginal: Uint8Array;
  readonly binding: Uint8Array;
}

function codesOf(owners: readonly SegmentOwner[]): OwnerCodes {
  const isFirm = (o: SegmentOwner) => o.use === "ai" || o.use === "auxiliary";
  return {
    isSource: Uint8Array.from(owners, (o) => Number(o.isSource)),
    isMarketUse: Uint8Array.from(owners, (o) => Number(!o.isSource && !isFirm(o))),
    marginal: Uint8Array.from(owners, marginalCodeOf),
    binding: Uint8Array.from(owners, bindingCodeOf),
  };
}

/**
 * The step by name: (1) the store's power from the released energy; (2) where the merit order stands at full charge,
 * at rest and at full discharge; (3) the bus price: with r(n) the order's price at injection n and the store's two
 * prices lo <= hi, p = max(r(D), min(hi, max(r(rest), min(lo, r(-C))))), r = ∞ where there is less than is asked for;
 * (4) the limit worth most. One loop without calls: a call per step would cost as much as the step.
 */
function priceSteps(
  table: IntervalTable,
  battery: Battery,
  release: ReleaseTable,
  path: StoragePath,
  { isSource, isMarketUse, marginal: marginalCode, binding: bindingCode }: OwnerCodes,
  from: number,
  to: number,
  out: ScheduleArrays,
): { storageUsd: number; burningSteps: number } {
  const { width, priceUsdPerMwh: prices, owner, suppliedMw, stepHours } = table;
  const { releasedMwh, waterValueUsdPerMwh: waters } = path;
  const { chargeMw, dischargeMw, marginalValueUsdPerMwh, marginalUse, setterAt, missingMw } = out;
  const { bindingLimit, bindingValueUsdPerMwh } = out;
  const steps = suppliedMw.length;
  const { chargeLimitMw, dischargeLimitMw, wearUsdPerMwh: wear } = battery;
  const chargeEff = battery.chargeEfficiencyFraction;
  const dischargeEff = battery.dischargeEfficiencyFraction;
  const perDischarge = 1 / dischargeEff;
  const perHour = 1 / stepHours;
  const { burnFromMwh, leftRank, restRank, rightRank } = release;
  const afterUsd = afterUsdPerMwh(battery, waters);
  let storageUsd = 0;
  let burningSteps = 0;
  for (let step = from; step < to; step++) {
    // 1. the store's power
    const released = releasedMwh[step]!;
    let charge = 0;
    let discharge = 0;
    if (released > burnFromMwh[step]!) {
      burningPower(release, battery, step, released * perHour, chargeMw, dischargeMw);
      charge = chargeMw[step]!;
      discharge = dischargeMw[step]!;
      if (charge > NOISE_MW && discharge > NOISE_MW) burningSteps++;
    } else {
      const fromStoreMw = released * perHour;
      if (fromStoreMw < 0) {
        charge = -fromStoreMw / chargeEff;
        if (charge > chargeLimitMw) charge = chargeLimitMw;
      } else {
        discharge = fromStoreMw * dischargeEff;
        if (discharge > dischargeLimitMw) discharge = dischargeLimitMw;
      }
      chargeMw[step] = charge;
      dischargeMw[step] = discharge;
    }
    const water = waters[step]!;
    const chargeValue = water * chargeEff;
    const dischargeCost = wear + water * perDischarge;
    const isBurning = chargeValue > dischargeCost;

    // 2. the order at full charge, at rest (both full where burning pays) and at full discharge
    const begin = step * width;
    const end = begin + width;
    const atLeft = begin + leftRank[step]!;
    const atRight = begin + rightRank[step]!;
    let atRest = begin + restRank[step]!;
    const lacksLeft = suppliedMw[step]! < chargeLimitMw;
    let lacksRest = false;
    if (isBurning) {
      const fullMw = dischargeLimitMw - chargeLimitMw;
      atRest = begin + rankAt(table, step, fullMw);
      lacksRest = suppliedMw[step]! + fullMw < 0;
    }

    // 3. the bus price and who sets it: the segment at `setter`, or the store
    const low = isBurning ? dischargeCost : chargeValue;
    const high = isBurning ? chargeValue : dischargeCost;
    let price = atRight === end ? Number.NEGATIVE_INFINITY : prices[atRight]!;
    let setter = atRight;
    if (!(price > high)) {
      price = atRest === end ? Number.NEGATIVE_INFINITY : prices[atRest]!;
      if (lacksRest) price = Number.POSITIVE_INFINITY;
      setter = atRest;
      if (price > high) {
        price = high;
        setter = -1;
      } else if (!(price > low)) {
        price = atLeft === end ? Number.NEGATIVE_INFINITY : prices[atLeft]!;
        if (lacksLeft) price = Number.POSITIVE_INFINITY;
        setter = atLeft;
        if (price > low) {
          price = low;
          setter = -1;
        }
      }
    }
    let use = setter < 0 ? STORAGE : setter < end ? marginalCode[owner[setter]!]! : NOTHING;
    if (price === Number.NEGATIVE_INFINITY) {
      // nobody takes power: what a MWh would cost
      use = NOTHING;
      setter = -1;
      price = leastSourceCost(table, step, dischargeLimitMw > 0 ? dischargeCost : undefined);
    }

    if (chargeValue > price) storageUsd += (chargeValue - price) * chargeLimitMw;
    if (price > dischargeCost) storageUsd += (price - dischargeCost) * dischargeLimitMw;

    // 4. the limit worth most: the dearest use, the cheapest source, charger, discharger, the store's size
    let best = 0;
    let limit = 0;
    let dearest = begin;
    while (dearest < end && isMarketUse[owner[dearest]!] === 0) dearest++;
    if (dearest < end && prices[dearest]! > price) {
      best = prices[dearest]! - price;
      limit = bindingCode[owner[dearest]!]!;
    }
    let cheapest = end - 1;
    while (isSource[owner[cheapest]!] === 0) cheapest--;
    if (price - prices[cheapest]! > best) {
      best = price - prices[cheapest]!;
      limit = bindingCode[owner[cheapest]!]!;
    }
    if (charge >= chargeLimitMw && chargeValue - price > best + 1e-9) {
      best = chargeValue - price;
      limit = CHARGE;
    }
    if (discharge >= dischargeLimitMw && price - dischargeCost > best + 1e-9) {
      best = price - dischargeCost;
      limit = DISCHARGE;
    }
    const rise = (step + 1 < steps ? waters[step + 1]! : afterUsd) - water;
    if (rise > best + 1e-9) {
      best = rise;
      limit = FULL;
    } else if (-rise > best + 1e-9) {
      best = -rise;
      limit = EMPTY;
    }
    setterAt[step] = setter;
    missingMw[step] = discharge - charge;
    marginalValueUsdPerMwh[step] = price;
    marginalUse[step] = use;
    bindingLimit[step] = limit;
    bindingValueUsdPerMwh[step] = best;
  }
  return { storageUsd, burningSteps };
}

/**
 * Power of one owner in all steps: uses worth more than the bus price and sources that cost less are full, the rest
 * do nothing. What that adds to the bus is taken off `missingMw`, to be made up by {@link balanceSteps}.
 *
 * @returns the most that the owner can earn at these prices, USD per hour of step
 */
function runOwner(
  { owner: { isSource }, priceUsdPerMwh: price, lengthMw: length }: Segment,
  k: number,
  from: number,
  to: number,
  { powerMw, marginalValueUsdPerMwh: bus, missingMw }: ScheduleArrays,
): number {
  const prices = typeof price === "number" ? Float64Array.of(price) : price;
  const lengths = typeof length === "number" ? Float64Array.of(length) : length;
  const priceStride = typeof price === "number" ? 0 : 1;
  const lengthStride = typeof length === "number" ? 0 : 1;
  const sign = isSource ? -1 : 1;
  const own = powerMw.subarray(k * bus.length, (k + 1) * bus.length);
  let usd = 0;
  let p = from * priceStride;
  let l = from * lengthStride;
  for (let step = from; step < to; step++, p += priceStride, l += lengthStride) {
    const gain = sign * (prices[p]! - bus[step]!);
    if (gain > 0) {
      const mw = lengths[l]!;
      usd += gain * mw;
      missingMw[step]! -= sign * mw;
      own[step] = mw;
    } else own[step] = 0;
  }
  return usd;
}

/** Gives each step's remainder to the owner who sets its price; where that is not one alone, follows the merit order. */
function balanceSteps(
  table: IntervalTable,
  isSource: Uint8Array,
  from: number,
  to: number,
  out: ScheduleArrays,
): void {
  const { owner, priceUsdPerMwh: prices, lengthMw, suppliedMw, usableMw } = table;
  const { powerMw, setterAt, missingMw, chargeMw, dischargeMw } = out;
  const steps = suppliedMw.length;
  for (let step = from; step < to; step++) {
    const at = setterAt[step]!;
    const missing = missingMw[step]!;
    const rounding = ROUNDING * (suppliedMw[step]! + usableMw[step]!);
    if (at >= 0) {
      const k = owner[at]!;
      const length = lengthMw[at]!;
      const price = prices[at]!;
      const mw = isSource[k] ? -missing : missing;
      const isAlone = prices[at - 1] !== price && prices[at + 1] !== price;
      if (isAlone && mw >= -rounding && mw <= length + rounding) {
        powerMw[k * steps + step] = mw <= rounding ? 0 : mw < length - rounding ? mw : length;
        continue;
      }
    } else if (missing <= rounding && missing >= -rounding) continue;
    dispatchStep(table, isSource, step, suppliedMw[step]! + (dischargeMw[step]! - chargeMw[step]!), powerMw);
  }
}
