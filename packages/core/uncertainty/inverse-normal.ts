import { log } from "./elementary.ts";

/**
 * The standard normal's quantile: x with P(Z <= x) = p, to about 1e-16 relative.
 * M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
 * routine PPND16. Exactly antisymmetric: inverseNormal(1 - p) = -inverseNormal(p) wherever 1 - p is exact.
 * -Infinity at 0, Infinity at 1, NaN outside.
 */
export function inverseNormal(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * central(0.180625 - q * q);
  if (!(p > 0 && p < 1)) return edge(p);
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
  return q < 0 ? -x : x;
}

function edge(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
}

function central(r: number): number {
  let top = 2.509080928730122672e3;
  top = top * r + 3.34305755835881281e4;
  top = top * r + 6.726577092700870085e4;
  top = top * r + 4.592195393154987146e4;
  top = top * r + 1.373169376550946112e4;
  top = top * r + 1.971590950306551443e3;
  top = top * r + 1.331416678917843774e2;
  top = top * r + 3.387132872796366608;
  let bottom = 5.226495278852854561e3;
  bottom = bottom * r + 2.872908573572194267e4;
  bottom = bottom * r + 3.930789580009271061e4;
  bottom = bottom * r + 2.121379430158659587e4;
  bottom = bottom * r + 5.394196021424751108e3;
  bottom = bottom * r + 6.871870074920579083e2;
  bottom = bottom * r + 4.231333070160091125e1;
  return top / (bottom * r + 1);
}

function tail(r: number): number {
  let top = 7.745450142783414076e-4;
  top = top * r + 2.272384498926918458e-2;
  top = top * r + 2.417807251774506118e-1;
  top = top * r + 1.270458252452368383;
  top = top * r + 3.647848324763204605;
  top = top * r + 5.769497221460691406;
  top = top * r + 4.630337846156545296;
  top = top * r + 1.423437110749683577;
  let bottom = 1.050750071644416843e-9;
  bottom = bottom * r + 5.475938084995344946e-4;
  bottom = bottom * r + 1.51986665636164572e-2;
  bottom = bottom * r + 1.481039764274800746e-1;
  bottom = bottom * r + 6.897673349851000046e-1;
  bottom = bottom * r + 1.676384830183803849;
  bottom = bottom * r + 2.053191626637758822;
  return top / (bottom * r + 1);
}

function farTail(r: number): number {
  let top = 2.010334399292288133e-7;
  top = top * r + 2.711555568743487578e-5;
  top = top * r + 1.242660947388078439e-3;
  top = top * r + 2.653218952657612309e-2;
  top = top * r + 2.965605718285048912e-1;
  top = top * r + 1.784826539917291336;
  top = top * r + 5.46378491116411437;
  top = top * r + 6.657904643501103777;
  let bottom = 2.044263103389939786e-15;
  bottom = bottom * r + 1.421511758316445889e-7;
  bottom = bottom * r + 1.846318317510054682e-5;
  bottom = bottom * r + 7.868691311456132591e-4;
  bottom = bottom * r + 1.487536129085061485e-2;
  bottom = bottom * r + 1.369298809227358053e-1;
  bottom = bottom * r + 5.998322065558879377e-1;
  return top / (bottom * r + 1);
}
