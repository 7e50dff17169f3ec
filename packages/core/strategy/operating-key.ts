import { leaseDates } from "./tenancy.ts";
import type { ConversionTerms, HostingOffer, Site } from "./types.ts";

/** Terms of an offer that decide what is paid, never what runs. */
const PAID_ONLY = [
  "lease",
  "moreLeases",
  "serviceCreditFraction",
  "reLetAfterDefault",
] as const satisfies readonly (keyof HostingOffer)[];
/** Likewise of its buildings: dates and sizes decide what runs. */
const PRICED_ONLY = [
  "capexUsdPerItMw",
  "salvageUsdPerItMw",
  "demobilisationUsdPerMw",
] as const satisfies readonly (keyof ConversionTerms)[];

const known = new WeakMap<Site, string>();

/**
 * What running plans on a site depends on besides the path, as one text: all of the site but what leases pay, what building costs
 * and how worth is reckoned; when tenants come and go decides what runs. Sites of one key run alike, so that what was run on one serves the other. A field that is added to a
 * site is part of the key until it is named above.
 */
export function operatingKey(site: Site): string {
  const made = known.get(site) ?? makeKey(site);
  known.set(site, made);
  return made;
}

function makeKey({ valuation: _worth, hosting, priceYear, ...rest }: Site): string {
  const { prices, labels, ...level } = priceYear;
  const { values, ...head } = prices;
  return JSON.stringify(
    [rest, hosting && timingOf(hosting), level, head, labels.zone, markOf(values)],
    (_name, value) => (ArrayBuffer.isView(value) ? seriesText(value) : plainText(value)),
  );
}

function timingOf(hosting: HostingOffer) {
  const { conversion, greenfield, ...rest } = without(hosting, PAID_ONLY);
  const dates = leaseDates(hosting);
  return {
    ...rest,
    dates,
    halls: [conversion, greenfield].map((terms) => terms && without(terms, PRICED_ONLY)),
  };
}

function without<Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  keys: readonly Key[],
): Omit<Whole, Key> {
  const left = { ...whole };
  for (const key of keys) delete left[key];
  return left;
}

/** Numbers that JSON has no word for stay told apart. */
function plainText(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

const LONGEST_IN_FULL = 1000;

function seriesText(view: ArrayBufferView): unknown {
  const values = view as unknown as ArrayLike<number>;
  return values.length > LONGEST_IN_FULL ? markOf(values) : Array.from(values);
}

/** A short mark of a long series: two that differ anywhere differ in it but for chance. */
function markOf(values: ArrayLike<number>): string {
  let sum = 0;
  let weighted = 0;
  let squared = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sum += value;
    weighted += value * (1 + (i % 9973));
    squared += value * value * (1 + (i % 7919));
  }
  return `${values.length}/${sum}/${weighted}/${squared}`;
}
