import { type AtomClass, atomOf } from "./atoms.ts";

/** A unit read from text: its classes, its size in base units, the currency where money is in it. */
export interface Unit {
  /** `money/power/calendar`: numerator first, the denominators sorted. */
  readonly signature: string;
  readonly factor: number;
  readonly currency?: string;
}

/**
 * Reads `MW`, `USD/kW/month`, `$/kW-month`, `TH/s`, `USD/PH/day`, `h/year`, `%/year`, `J/TH`, `W/TH`.
 *
 * @returns the unit, or undefined where a part of it is not known
 */
export function readUnit(text: string): Unit | undefined {
  const parts = normalised(text).split("/");
  const atoms = parts.map(atomOf);
  const [numerator, ...denominators] = atoms;
  if (!numerator || denominators.some((atom) => atom === undefined)) return undefined;
  const known = denominators.filter((atom) => atom !== undefined);
  const unit: Unit = {
    signature: signatureOf(
      numerator.class,
      known.map((atom) => atom.class),
    ),
    factor: known.reduce((factor, atom) => factor / atom.factor, numerator.factor),
  };
  return numerator.currency ? { ...unit, currency: numerator.currency } : unit;
}

function signatureOf(numerator: AtomClass, denominators: readonly AtomClass[]): string {
  return [numerator, ...[...denominators].sort()].join("/");
}

/** `W/TH` is what data sheets write for J per TH; `kW-month` and `(kW month)` are `kW/month` below the line. */
function normalised(text: string): string {
  const flat = text
    .trim()
    .replace(/\s*\/\s*/g, "/")
    .replace(/\/\(([^()]*)\)/g, (_, inner: string) => `/${inner.trim().replace(/[\s*·-]+/g, "/")}`)
    .replace(/(?<=\/[A-Za-z]+)-(?=[A-Za-z])/g, "/")
    .replace(/\s+(?:per|a|an)\s+/g, "/");
  return flat.replace(/^W\/(?:TH|TH\/s)$/, "J/TH");
}
