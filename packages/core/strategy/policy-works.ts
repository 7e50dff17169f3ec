/**
 * How far the builder is behind. Halls are built one after the other: who orders while others are under works waits for them, who
 * orders when all stand waits only for his own. So what an order brings depends on the stage of what was ordered before it.
 */
export interface WorksStages {
  /** Months by which the next block would be ready later than the first of all, ascending from 0; one entry per stage. */
  readonly queueMonths: readonly number[];
  /** Stage that the j-th of several blocks ordered together finds, at stage * blockCount + j. */
  readonly within: readonly number[];
  /** Stage of the next quarter when so many are ordered in this one, at stage * (blockCount + 1) + count. */
  readonly next: readonly number[];
}

/** Months between two dates on which something may be ordered. */
export const MONTHS_PER_QUARTER = 3;

/**
 * The stages that orders of blocks can lead to, told to the nearest quarter: decisions are made by it, what they bring is paid to the month.
 * @param monthsPerBlock by which each block follows the one before it
 */
export function worksStages(blockCount: number, monthsPerBlock: number): WorksStages {
  // the last block is the one that waits longest: all others before it
  const longest = (blockCount - 1) * monthsPerBlock;
  const behind = (queue: number, blocks: number) =>
    inQuarters(Math.min(longest, queue + blocks * monthsPerBlock));
  const later = (queue: number, blocks: number) => Math.max(0, behind(queue, blocks) - MONTHS_PER_QUARTER);
  const counts = Array.from({ length: blockCount + 1 }, (_, count) => count);
  const queueMonths = reachedFrom(0, (queue) =>
    counts.flatMap((count) => [behind(queue, count), later(queue, count)]),
  );
  const stageOf = (queue: number) => queueMonths.indexOf(queue);
  return {
    queueMonths,
    within: queueMonths.flatMap((queue) => counts.slice(0, -1).map((block) => stageOf(behind(queue, block)))),
    next: queueMonths.flatMap((queue) => counts.map((count) => stageOf(later(queue, count)))),
  };
}

function inQuarters(months: number): number {
  return MONTHS_PER_QUARTER * Math.round(months / MONTHS_PER_QUARTER);
}

function reachedFrom(start: number, onFrom: (place: number) => readonly number[]): readonly number[] {
  const found = new Set([start]);
  for (const place of found) for (const next of onFrom(place)) found.add(next);
  return [...found].sort((a, b) => a - b);
}

/** A place of the works: blocks ordered so far, and the stage of the builder. */
export interface WorksPlace {
  readonly orderedCount: number;
  readonly stage: number;
}

/** Every place in which something is left to order, fewest ordered first and within them the longest queue first. */
export function worksPlaces(
  { blockCount, maxOrdersPerQuarter }: { readonly blockCount: number; readonly maxOrdersPerQuarter: number },
  works: WorksStages | undefined,
): readonly WorksPlace[] {
  const onFrom = (place: number) => {
    const [orderedCount, stage] = [Math.floor(place / SPAN), place % SPAN];
    const most = Math.min(maxOrdersPerQuarter, blockCount - orderedCount);
    return Array.from(
      { length: most + 1 },
      (_, count) => (orderedCount + count) * SPAN + nextStage(works, blockCount, stage, count),
    );
  };
  return reachedFrom(0, onFrom)
    .map((place) => ({ orderedCount: Math.floor(place / SPAN), stage: place % SPAN }))
    .filter(({ orderedCount }) => orderedCount < blockCount)
    .sort((a, b) => a.orderedCount - b.orderedCount || b.stage - a.stage);
}

/** More stages than there are. */
const SPAN = 4096;

/** Stage of the next quarter. */
export function nextStage(
  works: WorksStages | undefined,
  blockCount: number,
  stage: number,
  count: number,
): number {
  return works ? works.next[stage * (blockCount + 1) + count]! : 0;
}

/** Stage that the j-th of several blocks ordered together finds. */
export function stageWithin(
  works: WorksStages | undefined,
  blockCount: number,
  stage: number,
  j: number,
): number {
  return works ? works.within[stage * blockCount + j]! : 0;
}
