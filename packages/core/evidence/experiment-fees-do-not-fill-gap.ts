import type { Book, Measured } from "./types.ts";

interface HalvingFees {
  readonly date: string;
  readonly subsidyBeforeBtc: number;
  readonly feesBeforeBtcPerBlock: number;
  readonly feesAfterBtcPerBlock: number;
}

/** Rise of fees per block over the lost subsidy, after each of the four halvings; the last one decides. */
export function measureFeesDoNotFillGap(book: Book): Measured {
  const halvings = book.copy<readonly HalvingFees[]>("claims.history.halvings");
  const last = halvings[halvings.length - 1]!;
  return {
    filledFraction: filled(last),
    ...Object.fromEntries(
      halvings.map((halving) => [`filledFraction${halving.date.slice(0, 4)}`, filled(halving)]),
    ),
    feeShareOfReward: last.feesAfterBtcPerBlock / (last.subsidyBeforeBtc / 2 + last.feesAfterBtcPerBlock),
    feesThatWouldFillBtc: last.feesBeforeBtcPerBlock + last.subsidyBeforeBtc / 2,
  };
}

function filled({ subsidyBeforeBtc, feesBeforeBtcPerBlock, feesAfterBtcPerBlock }: HalvingFees): number {
  return (feesAfterBtcPerBlock - feesBeforeBtcPerBlock) / (subsidyBeforeBtc / 2);
}
