import type { EpochPath } from "../network/index.ts";
import { log, sum } from "../quantity/index.ts";
import { dayOf, networkStart, shockedPaths } from "./network-shock.ts";
import type { Book, Draw, Measured } from "./types.ts";

/** Days of calm before the shock, so that the fleet's own first steps are over. */
const CALM_DAYS = 42;
const START_DATE = "2026-05-29";
/** Members that a ban is shown on: it moves all alike. */
const BAN_MEMBERS = 6;
const NORMAL_WITHIN_FRACTION = 0.05;

/**
 * The network room's fleet, settled at the reference state, with and without a fall of the price: how much of the loss of
 * hashprice (in logarithms) lower difficulty has made good a year later; and blocks after a ban. Beside it what the chain did
 * after the shocks of 2012-2024.
 */
export function measureDifficultySelfBalances(book: Book, draw: Draw): Measured {
  const withinDays = thresholdDays(book);
  const start = networkStart(book, dayOf(START_DATE), draw.seed);
  const days = CALM_DAYS + withinDays;
  const shockDay = start.day + CALM_DAYS;
  const calm = start.calmPaths(days + 30);
  const fall = book.read<number>("claims.shock.price_fall");
  const priced = shockedPaths(
    start,
    [{ kind: "price", startDay: shockDay, changeFraction: -fall }],
    days + 30,
  );
  const lossFraction = book.read<number>("claims.shock.ban_loss");
  const few = { ...start, fleets: start.fleets.slice(0, BAN_MEMBERS) };
  const banned = shockedPaths(few, [{ kind: "outage", startDay: shockDay, lossFraction }], days + 30);
  const priceShare = madeGood(priced, calm, start.day + days, -log(1 - fall));
  const back = daysToNormal(banned, calm, shockDay);
  const isBan = book.read<string>("claims.shock.kind") === "ban";
  const changes = book.copy<readonly { changesFraction: readonly number[] }[]>("claims.history.shocks");
  const cumulative = changes.map(({ changesFraction }) =>
    changesFraction.reduce((level, change) => level * (1 + change), 1),
  );
  return {
    madeGoodFraction: isBan ? banMadeGood(banned, calm, shockDay) : priceShare,
    priceFallMadeGoodFraction: priceShare,
    banHashpriceGainFraction: hashpriceGain(banned, calm, shockDay),
    daysToNormalBlocks: back,
    historyFellCount: cumulative.filter((level) => level < 1).length,
    historyMeanChangeFraction: sum(cumulative.map((level) => level - 1)) / cumulative.length,
  };
}

function thresholdDays(book: Book): number {
  const { thresholds } = book.read<{ thresholds: readonly { name: string; value: number }[] }>(
    "claims.difficulty_self_balances",
  );
  return thresholds.find(({ name }) => name === "withinDays")!.value;
}

/** Weeks before the day over which hashprice is read, so that a retarget more or less does not decide. */
const READ_DAYS = 56;

/** Mean over members and weeks of log(hashprice with / without) / log of the shock, from 1 down to what is left. */
function madeGood(
  shocked: readonly EpochPath[],
  calm: readonly EpochPath[],
  day: number,
  shockLog: number,
): number {
  const left = shocked.flatMap((path, i) =>
    Array.from({ length: READ_DAYS }, (_, back) => {
      const ratio = hashpriceAt(path, day - back) / hashpriceAt(calm[i]!, day - back);
      return -log(ratio) / shockLog;
    }),
  );
  return 1 - sum(left) / left.length;
}

function hashpriceAt(path: EpochPath, day: number): number {
  return path.hashpriceUsdPerPhDay[epochAt(path, day)]!;
}

function epochAt(path: EpochPath, day: number): number {
  let epoch = 0;
  while (epoch + 1 < path.epochs && path.startDay[epoch + 1]! <= day) epoch++;
  return epoch;
}

/** Greatest gain of hashprice over the calm path within the year after the ban, mean over members. */
function hashpriceGain(banned: readonly EpochPath[], calm: readonly EpochPath[], shockDay: number): number {
  const gains = banned.map((path, i) => {
    let best = 0;
    for (let day = shockDay; day < shockDay + 330; day += 7)
      best = Math.max(best, hashpriceAt(path, day) / hashpriceAt(calm[i]!, day) - 1);
    return best;
  });
  return sum(gains) / gains.length;
}

/** Difficulty's greatest fall against the calm path, over that of hashrate: 1 = difficulty followed all of it. */
function banMadeGood(banned: readonly EpochPath[], calm: readonly EpochPath[], shockDay: number): number {
  const shares = banned.map((path, i) => {
    let [hashrate, difficulty] = [0, 0];
    for (let day = shockDay; day < shockDay + 330; day += 7) {
      const [with_, without] = [epochAt(path, day), epochAt(calm[i]!, day)];
      hashrate = Math.max(hashrate, -log(path.hashrateEhs[with_]! / calm[i]!.hashrateEhs[without]!));
      difficulty = Math.max(difficulty, -log(path.difficulty[with_]! / calm[i]!.difficulty[without]!));
    }
    return hashrate > 0 ? difficulty / hashrate : 1;
  });
  return sum(shares) / shares.length;
}

/** Days until hashrate and difficulty agree again to within a twentieth, mean over members. */
function daysToNormal(banned: readonly EpochPath[], calm: readonly EpochPath[], shockDay: number): number {
  const days = banned.map((path, i) => {
    const drift = (day: number) => {
      const ratio = (p: EpochPath) => p.hashrateEhs[epochAt(p, day)]! / p.difficulty[epochAt(p, day)]!;
      return Math.abs(ratio(path) / ratio(calm[i]!) - 1);
    };
    let day = shockDay + 14;
    while (day < shockDay + 330 && drift(day) > NORMAL_WITHIN_FRACTION) day += 1;
    return day - shockDay;
  });
  return sum(days) / days.length;
}
