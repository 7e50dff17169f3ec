import { figure } from "./figure.ts";
import type { Experiment } from "./types.ts";

interface HalvingFees {
  readonly date: string;
  readonly subsidyBeforeBtc: number;
  readonly feesBeforeBtcPerBlock: number;
  readonly feesAfterBtcPerBlock: number;
}

/** Rise of fees per block over the lost subsidy, after each of the four halvings; the last one decides. */
export const feesDoNotFillGap: Experiment = {
  claimId: "fees-do-not-fill-gap",
  method:
    "mean fees per block in the year before and after each halving (2024: 72 days after), over the lost half of the subsidy",
  conditions: [{ threshold: "filledFraction", sense: "below" }],
  headline: "filledFraction",
  irrelevantInput: "bitcoin.start_price",
  readings: [
    {
      name: "fees of the dearest day, 2024-04-20",
      camp: "neutral",
      changes: { "claims.history.halvings[3].feesAfterBtcPerBlock": 8.73 },
    },
    {
      name: "fees of a quiet month, 0.04 BTC",
      camp: "migrate",
      changes: { "claims.history.halvings[3].feesAfterBtcPerBlock": 0.04 },
    },
  ],
  isStochastic: false,
  measure(book) {
    const halvings = book.copy<readonly HalvingFees[]>("claims.history.halvings");
    const last = halvings[halvings.length - 1]!;
    return [
      figure(
        "filledFraction",
        filled(last),
        "",
        "share of the lost subsidy that fees made up after the halving of 2024",
      ),
      ...halvings.map((halving) =>
        figure(
          `filledFraction${halving.date.slice(0, 4)}`,
          filled(halving),
          "",
          `the same after ${halving.date}`,
        ),
      ),
      figure(
        "feeShareOfReward",
        last.feesAfterBtcPerBlock / (last.subsidyBeforeBtc / 2 + last.feesAfterBtcPerBlock),
        "",
        "fees' share of a block after the halving of 2024",
      ),
      figure(
        "feesThatWouldFillBtc",
        last.feesBeforeBtcPerBlock + last.subsidyBeforeBtc / 2,
        "BTC",
        "fees per block that would fill the gap",
      ),
    ];
  },
};

function filled({ subsidyBeforeBtc, feesBeforeBtcPerBlock, feesAfterBtcPerBlock }: HalvingFees): number {
  return (feesAfterBtcPerBlock - feesBeforeBtcPerBlock) / (subsidyBeforeBtc / 2);
}
