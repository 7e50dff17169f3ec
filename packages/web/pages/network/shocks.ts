/** A shock as the bench states it; the address holds its words. */
export interface BenchShock {
  readonly kind: ShockKind;
  /** Percent of change (price, power), of hashrate lost (outage), or the factor of fees. */
  readonly size: number;
  /** `2027-03`. */
  readonly month: string;
}

/** What can be pressed. */
export type ShockKind = "price" | "power" | "outage" | "fees" | "halving";

/** Kinds with the sizes that a slider may take. */
export const SHOCK_KINDS: Readonly<
  Record<
    ShockKind,
    { readonly name: string; readonly from: number; readonly to: number; readonly unit: string }
  >
> = {
  price: { name: "BTC price", from: -90, to: 200, unit: "%" },
  power: { name: "power price of all miners", from: -50, to: 100, unit: "%" },
  outage: { name: "hashrate lost at once", from: 1, to: 90, unit: "%" },
  fees: { name: "fees times, for two weeks", from: 2, to: 50, unit: "×" },
  halving: { name: "an extra halving", from: 0, to: 0, unit: "" },
};

/** Shocks that the past knows, each a press away. */
export const READY_SHOCKS: readonly { readonly name: string; readonly shock: Omit<BenchShock, "month"> }[] = [
  { name: "price −60 %", shock: { kind: "price", size: -60 } },
  { name: "price +100 %", shock: { kind: "price", size: 100 } },
  { name: "a country banned: −45 % hashrate", shock: { kind: "outage", size: 45 } },
  { name: "a halving", shock: { kind: "halving", size: 0 } },
  { name: "power +30 %", shock: { kind: "power", size: 30 } },
  { name: "fees ×10", shock: { kind: "fees", size: 10 } },
];

/** As `switchyard network simulate --shock` takes it. */
export function shockText({ kind, size, month }: BenchShock): string {
  if (kind === "halving") return `halving@${month}`;
  if (kind === "fees") return `fees:x${size}@${month}`;
  if (kind === "outage") return `outage:${size}%@${month}`;
  return `${kind}:${size >= 0 ? "+" : ""}${size}%@${month}`;
}

/** In words: `price −60 % in 2027-03`. */
export function shockWords({ kind, size, month }: BenchShock): string {
  const signed = `${size < 0 ? "−" : "+"}${Math.abs(size)} %`;
  const what = {
    price: `price ${signed}`,
    power: `power ${signed}`,
    outage: `${size} % of hashrate lost`,
    fees: `fees ×${size}`,
    halving: "an extra halving",
  }[kind];
  return `${what} in ${month}`;
}

/** The shock of an address, or none; words that say none are passed over. */
export function shockOf(params: Readonly<Record<string, string>>): BenchShock | undefined {
  const { shock: kind, size, on: month } = params;
  if (!kind || !(kind in SHOCK_KINDS) || !month || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return undefined;
  const limits = SHOCK_KINDS[kind as ShockKind];
  const value = Number(size ?? 0);
  if (!Number.isFinite(value)) return undefined;
  return {
    kind: kind as ShockKind,
    size: Math.min(limits.to, Math.max(limits.from, Math.round(value))),
    month,
  };
}

/** The words of a shock in the address; undefined takes it away. */
export function paramsOf(shock: BenchShock | undefined): Readonly<Record<string, string | undefined>> {
  return { shock: shock?.kind, size: shock && String(shock.size), on: shock?.month };
}
