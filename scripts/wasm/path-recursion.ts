/*
 * AssemblyScript: the path-month recursion of bench/kernel/plain.ts two lanes at a time (WebAssembly SIMD), in the same order
 * of operations, branches as selections. No fused multiply-add exists in this instruction set, so the bits are plain
 * TypeScript's. Compiled by `npm run generate` to bench/kernel/simd.generated.ts.
 */

const LANES: i32 = 16;
const HASHPRICE_SCALE: f64 = (86400.0 * 1e15) / 4294967296.0;
const DIFFICULTY_PER_EHS: f64 = (600.0 * 1e18) / 4294967296.0;

// state of a tile, 16 lanes of 8 bytes each, at `state`
const DIFFICULTY: i32 = 0;
const CAPACITY: i32 = 128;
const RUNNING: i32 = 256;
const SIGNED: i32 = 384;
const LOSSES: i32 = 512;
const DEBT: i32 = 640;
const CASH: i32 = 768;
const NPV: i32 = 896;

/** a where the mask is set, else b. */
function select2(a: v128, b: v128, mask: v128): v128 {
  return v128.bitselect(a, b, mask);
}

function fill(at: i32, value: f64): void {
  for (let lane = 0; lane < LANES; lane++) store<f64>(at + lane * 8, value);
}

/** Arguments are addresses of arrays of doubles; `terms` in the order of TERM_NAMES. */
export function run(
  paths: i32,
  months: i32,
  knots: i32,
  state: i32,
  terms: i32,
  inverseBreakEven: i32,
  rent: i32,
  upkeep: i32,
  depreciation: i32,
  principal: i32,
  discount: i32,
  curve: i32,
  price: i32,
  reward: i32,
  power: i32,
  rentRatio: i32,
  leaseStart: i32,
  leaseEnd: i32,
  owner: i32,
  npv: i32,
  debt: i32,
): void {
  const tiles = (paths + LANES - 1) / LANES;
  const one = f64x2.splat(1);
  const half = f64x2.splat(0.5);
  const zero = f64x2.splat(0);
  const scale = f64x2.splat(HASHPRICE_SCALE);
  const perEhs = f64x2.splat(DIFFICULTY_PER_EHS);
  const sharpness = v128.load64_splat(terms + 16);
  const band = v128.load64_splat(terms + 24);
  const reaction = v128.load64_splat(terms + 32);
  const orderRate = v128.load64_splat(terms + 40);
  const orderCeiling = v128.load64_splat(terms + 48);
  const keep = v128.load64_splat(terms + 56);
  const idleLoss = v128.load64_splat(terms + 64);
  const retarget = v128.load64_splat(terms + 72);
  const perUsd = v128.load64_splat(terms + 80);
  const beside = v128.load64_splat(terms + 88);
  const interestRate = v128.load64_splat(terms + 96);
  const taxRate = v128.load64_splat(terms + 104);
  const lossLimit = v128.load64_splat(terms + 112);
  const sweep = v128.load64_splat(terms + 120);
  const reserve = v128.load64_splat(terms + 128);
  const lastKnot = f64x2.splat(<f64>(knots - 1));
  let at: i32 = 0;
  for (let tile = 0; tile < tiles; tile++) {
    fill(state + DIFFICULTY, load<f64>(terms));
    fill(state + CAPACITY, load<f64>(terms + 8));
    fill(state + RUNNING, 1);
    fill(state + SIGNED, 1);
    fill(state + LOSSES, 0);
    fill(state + DEBT, load<f64>(terms + 136));
    fill(state + CASH, load<f64>(terms + 128));
    fill(state + NPV, 0);
    const lease = tile * LANES * 8;
    for (let month = 0; month < months; month++) {
      const m8 = month * 8;
      const inverse = v128.load64_splat(inverseBreakEven + m8);
      const rentUsd = v128.load64_splat(rent + m8);
      const upkeepUsd = v128.load64_splat(upkeep + m8);
      const depreciationUsd = v128.load64_splat(depreciation + m8);
      const principalUsd = v128.load64_splat(principal + m8);
      const factor = v128.load64_splat(discount + m8);
      const now = f64x2.splat(<f64>month);
      for (let offset = 0; offset < LANES * 8; offset += 16) {
        const s = state + offset;
        // network aggregate
        const difficulty = v128.load(s, DIFFICULTY);
        const hashprice = f64x2.div(
          f64x2.mul(f64x2.mul(v128.load(price + at), v128.load(reward + at)), scale),
          difficulty,
        );
        const excess = f64x2.sub(f64x2.mul(hashprice, inverse), one);
        const x = f64x2.mul(excess, sharpness);
        const low = f64x2.sub(x, band);
        const high = f64x2.add(x, band);
        const lowest = f64x2.add(
          half,
          f64x2.div(f64x2.mul(half, low), f64x2.sqrt(f64x2.add(one, f64x2.mul(low, low)))),
        );
        const highest = f64x2.add(
          half,
          f64x2.div(f64x2.mul(half, high), f64x2.sqrt(f64x2.add(one, f64x2.mul(high, high)))),
        );
        let share = v128.load(s, RUNNING);
        const isBelow = f64x2.lt(share, lowest);
        const isOut = v128.or(isBelow, f64x2.gt(share, highest));
        const goal = select2(lowest, highest, isBelow);
        share = select2(f64x2.add(share, f64x2.mul(reaction, f64x2.sub(goal, share))), share, isOut);
        v128.store(s, share, RUNNING);
        const isWanted = f64x2.gt(excess, zero);
        const orders = v128.and(
          isWanted,
          f64x2.pmin(f64x2.mul(orderRate, f64x2.sqrt(f64x2.pmax(excess, zero))), orderCeiling),
        );
        const before = v128.load(s, CAPACITY);
        const after = f64x2.add(
          f64x2.mul(f64x2.mul(before, keep), f64x2.sub(one, f64x2.mul(idleLoss, f64x2.sub(one, share)))),
          f64x2.mul(orders, before),
        );
        v128.store(s, after, CAPACITY);
        const wanted = f64x2.mul(f64x2.mul(after, share), perEhs);
        v128.store(s, f64x2.add(difficulty, f64x2.mul(retarget, f64x2.sub(wanted, difficulty))), DIFFICULTY);
        // curve lookup
        const level = v128.load(power + at);
        const place = f64x2.pmin(f64x2.mul(f64x2.div(hashprice, level), perUsd), lastKnot);
        const knot = i32x4.trunc_sat_f64x2_s_zero(place);
        const first = v128.load(curve + (i32x4.extract_lane(knot, 0) << 4));
        const second = v128.load(curve + (i32x4.extract_lane(knot, 1) << 4));
        const value = v128.shuffle<f64>(first, second, 0, 2);
        const slope = v128.shuffle<f64>(first, second, 1, 3);
        const miningUsd = f64x2.mul(
          level,
          f64x2.add(value, f64x2.mul(f64x2.sub(place, f64x2.convert_low_i32x4_s(knot)), slope)),
        );
        // lease
        const start = v128.load(leaseStart + lease + offset);
        const signed = select2(v128.load(rentRatio + at), v128.load(s, SIGNED), f64x2.eq(now, start));
        v128.store(s, signed, SIGNED);
        const isLet = v128.and(f64x2.ge(now, start), f64x2.lt(now, v128.load(leaseEnd + lease + offset)));
        const withRent = f64x2.add(f64x2.mul(miningUsd, beside), f64x2.mul(rentUsd, signed));
        const operatingUsd = f64x2.sub(select2(withRent, miningUsd, isLet), upkeepUsd);
        // tax losses
        const debtUsd = v128.load(s, DEBT);
        const lossesUsd = v128.load(s, LOSSES);
        const interestUsd = f64x2.mul(debtUsd, interestRate);
        const taxableUsd = f64x2.sub(f64x2.sub(operatingUsd, interestUsd), depreciationUsd);
        const isLoss = f64x2.lt(taxableUsd, zero);
        const used = f64x2.pmin(f64x2.mul(lossLimit, taxableUsd), lossesUsd);
        v128.store(s, f64x2.sub(lossesUsd, select2(taxableUsd, used, isLoss)), LOSSES);
        const taxUsd = v128.andnot(f64x2.mul(f64x2.sub(taxableUsd, used), taxRate), isLoss);
        // debt balance and cash sweep
        const availableUsd = f64x2.sub(
          f64x2.sub(f64x2.add(v128.load(s, CASH), operatingUsd), taxUsd),
          interestUsd,
        );
        const paidUsd = f64x2.pmax(f64x2.pmin(f64x2.pmin(principalUsd, debtUsd), availableUsd), zero);
        let leftUsd = f64x2.sub(availableUsd, paidUsd);
        const owedUsd = f64x2.sub(debtUsd, paidUsd);
        const sweptUsd = f64x2.pmax(f64x2.pmin(f64x2.mul(sweep, f64x2.sub(leftUsd, reserve)), owedUsd), zero);
        v128.store(s, f64x2.sub(owedUsd, sweptUsd), DEBT);
        leftUsd = f64x2.sub(leftUsd, sweptUsd);
        const isSpare = f64x2.lt(reserve, leftUsd);
        const called = v128.and(f64x2.lt(leftUsd, zero), leftUsd);
        const ownerUsd = select2(f64x2.sub(leftUsd, reserve), called, isSpare);
        v128.store(s, f64x2.sub(leftUsd, ownerUsd), CASH);
        v128.store(s, f64x2.add(v128.load(s, NPV), f64x2.mul(ownerUsd, factor)), NPV);
        v128.store(owner + at, ownerUsd);
        at += 16;
      }
    }
    memory.copy(npv + lease, state + NPV, LANES * 8);
    memory.copy(debt + lease, state + DEBT, LANES * 8);
  }
}
